"""What trace writes under negative sampling and GloVe, worked out again from the saved model."""

import json
import math
from collections import Counter

import numpy as np
import pytest

from tui_w2v.cli import main
from tui_w2v.corpus import count_pairs
from tui_w2v.training import Configuration, read_corpus

TURNS = 25


def traced(capsys, tmp_path, *options):
    """The lines of a trace in float64, and the model as it was drawn."""
    path = str(tmp_path / "drawn.npz")
    usual = ["trace", "royal", "--dtype", "float64", "--seed", "3", *options]
    assert main([*usual, "--turns", "0", "--save", path]) == 0
    capsys.readouterr()
    assert main([*usual, "--turns", str(TURNS), "--json"]) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    with np.load(path, allow_pickle=False) as file:
        model = {name: file[name].copy() for name in file.files}
    return lines, model


def by_word(entries, key="value"):
    words = [entry["index"] for entry in entries]
    assert words == sorted(set(words))
    return {entry["index"]: entry[key] for entry in entries}


@pytest.mark.parametrize(
    "options", [[], ["--no-bias"], ["--negative", "2"], ["--full"], ["--negative", "40"]]
)
def test_negative_sampling(capsys, tmp_path, options):
    lines, model = traced(capsys, tmp_path, "--objective", "negative-sampling", *options)
    E, theta, bias = model["E"], model["theta"], model["bias"]
    assert "bias_E" not in model
    k = int(options[1]) if options[:1] == ["--negative"] else 5
    for line in lines:
        x, t, eta = line["context"]["index"], line["target"]["index"], line["learning_rate"]
        negatives = [entry["index"] for entry in line["negatives"]]
        assert len(negatives) == k
        assert t not in negatives
        times = Counter(negatives)
        touched = sorted({t, *negatives})
        h = E[x].copy()
        z = {word: float(theta[word] @ h + bias[word]) for word in touched}
        y = {word: 1 / (1 + math.exp(-z[word])) for word in touched}
        error = {w: y[w] - 1 if w == t else times[w] * y[w] for w in touched}
        loss = -math.log(y[t]) - sum(math.log(1 - y[word]) for word in negatives)
        gradient = sum(error[word] * theta[word] for word in touched)
        assert line["h"] == pytest.approx(h)
        assert by_word(line["scores"]) == pytest.approx(z)
        assert by_word(line["probabilities"]) == pytest.approx(y)
        assert line["loss"] == pytest.approx(loss)
        assert by_word(line["error"]) == pytest.approx(error)
        assert line["gradient_E_row"] == pytest.approx(gradient)
        for word, values in by_word(line["gradient_theta"], "values").items():
            assert values == pytest.approx(error[word] * h)
        has_bias = "--no-bias" not in options
        assert by_word(line["gradient_bias"]) == pytest.approx(
            {word: error[word] * has_bias for word in touched}
        )
        assert line["rows_changed"] == {"E": 1, "theta": len(touched)}
        E[x] -= eta * gradient
        for word in touched:
            theta[word] -= eta * error[word] * h
            bias[word] -= eta * error[word] * has_bias
        assert line["E_row_after"] == pytest.approx(E[x])
        again = 1 / (1 + math.exp(-float(theta[t] @ E[x] + bias[t])))
        assert line["probability_after"] == pytest.approx(again)
        assert "x_ij" not in line


@pytest.mark.parametrize(
    ("options", "x_max", "alpha"),
    [
        ([], 100, 0.75),
        (["--no-bias"], 100, 0.75),
        (["--x-max", "10", "--alpha", "0.5"], 10, 0.5),
        (["--full"], 100, 0.75),
        (["--harmonic"], 100, 0.75),
    ],
)
def test_glove(capsys, tmp_path, options, x_max, alpha):
    lines, model = traced(capsys, tmp_path, "--objective", "glove", *options)
    E, theta, bias, bias_E = (model[name] for name in ("E", "theta", "bias", "bias_E"))
    corpus = read_corpus(Configuration.of("royal"))
    counts = count_pairs(corpus, 2, harmonic="--harmonic" in options)
    seen = set()
    for line in lines:
        x, t, eta = line["context"]["index"], line["target"]["index"], line["learning_rate"]
        assert (x, t) not in seen
        seen.add((x, t))
        X = counts.number(x, t)
        assert line["x_ij"] == pytest.approx(X)
        f = min(1.0, (X / x_max) ** alpha)
        h = E[x].copy()
        score = float(theta[t] @ h + bias[t] + bias_E[x])
        error = 2 * f * (score - math.log(X))
        assert line["probabilities"] == []
        assert line["probability_after"] is None
        assert by_word(line["scores"]) == pytest.approx({t: score})
        assert line["loss"] == pytest.approx(f * (score - math.log(X)) ** 2)
        assert by_word(line["error"]) == pytest.approx({t: error})
        assert line["gradient_E_row"] == pytest.approx(error * theta[t])
        assert by_word(line["gradient_theta"], "values")[t] == pytest.approx(error * h)
        has_bias = "--no-bias" not in options
        assert by_word(line["gradient_bias"]) == pytest.approx({t: error * has_bias})
        assert line["gradient_bias_E"] == pytest.approx(error * has_bias)
        assert line["rows_changed"] == {"E": 1, "theta": 1}
        E[x] -= eta * error * theta[t]
        theta[t] -= eta * error * h
        bias[t] -= eta * error * has_bias
        bias_E[x] -= eta * error * has_bias
        assert line["E_row_after"] == pytest.approx(E[x])


@pytest.mark.parametrize("objective", ["negative-sampling", "glove"])
def test_the_text_says_the_same_numbers(capsys, objective):
    words = ["trace", "royal", "--objective", objective, "--turns", "8"]
    assert main([*words, "--json"]) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert main(words) == 0
    turns = capsys.readouterr().out.split("\n\n")
    for line, text in zip(lines, turns, strict=False):
        assert f"{line['loss']:.3f}" in text
        assert f"{line['rows_changed']['theta']} of 48 of θ" in text
        if objective == "glove":
            assert f"X = {line['x_ij']:g} " in text
            assert f"log X is {math.log(line['x_ij']):.4g}" in text
        else:
            drawn = ", ".join(entry["word"] for entry in line["negatives"])
            assert f"and not {drawn}." in text


@pytest.mark.parametrize("objective", ["negative-sampling", "glove"])
def test_a_saved_model_goes_on_with_its_objective(capsys, tmp_path, objective):
    path = str(tmp_path / "model.npz")
    usual = ["trace", "royal", "--objective", objective, "--negative", "3"]
    assert main([*usual, "--turns", "30", "--json"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert main([*usual, "--turns", "20", "--save", path]) == 0
    capsys.readouterr()
    assert main(["trace", "--model", path, "--turns", "10", "--json"]) == 0
    assert capsys.readouterr().out.splitlines() == lines[20:]
    assert main(["trace", "--model", path, "--objective", "softmax"]) == 2


@pytest.mark.parametrize(
    "options",
    [
        ["--negative", "0"],
        ["--negative", "-2"],
        ["--negative", "1000000"],
        ["--x-max", "0"],
        ["--x-max", "nan"],
        ["--x-max", "inf"],
        ["--alpha", "-1"],
        ["--alpha", "nan"],
    ],
)
def test_values_that_no_objective_can_have(capsys, options):
    assert main(["trace", "royal", *options]) == 2
    out, err = capsys.readouterr()
    assert not out
    assert err.count("\n") == 1
    assert options[0] in err
