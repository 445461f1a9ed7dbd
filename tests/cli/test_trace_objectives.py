"""What trace writes under negative sampling and GloVe, worked out again from the formulas."""

import math
import re
from collections import Counter
from itertools import chain
from pathlib import Path

import numpy as np
import pytest

from tests.cli.helpers import TRACE_FIELDS, load, text_of

TEXT = (
    "the cat sees the dog and the dog sees the cat\n"
    "a cat\n\n"
    "one\n"
    "the old dog sleeps and sleeps and sleeps near the cat\n"
)
TWO_WORDS = "ping pong ping pong ping ping pong\n"
OVER_WORDS = ["scores", "error", "gradient_bias"]
SGNS, GLOVE = ["--objective", "negative-sampling"], ["--objective", "glove"]


@pytest.fixture(autouse=True)
def texts(folder):
    """Write another text."""
    Path("two.txt").write_text(TWO_WORDS)


@pytest.fixture
def begun(told):
    """Return the model that a run starts from, in float64."""

    def run(*options):
        assert told("--turns", "0", "--save", "begun.npz", *options) == ""
        return numbers_of("begun.npz")

    return run


def numbers_of(path):
    """Return a model's parameters in float64, and its words."""
    arrays = load(path)
    names = arrays.keys() & {"E", "theta", "bias", "bias_E"}
    return {name: arrays[name].astype(float) for name in names} | {
        "words": arrays["words"].tolist()
    }


def pairs_of(corpus, window=2):
    """The pairs of words of a text, in its order, with how far apart they are."""
    for line in text_of(corpus).split("\n"):
        sentence = line.split()
        for place, context in enumerate(sentence):
            for other in range(max(0, place - window), min(len(sentence), place + window + 1)):
                if other != place:
                    yield context, sentence[other], abs(other - place)


def sigmoid(score):
    return 1 / (1 + math.exp(-score))


def scores_of(model, context, words):
    scores = model["theta"][words] @ model["E"][context] + model["bias"][words]
    return scores + model["bias_E"][context] if "bias_E" in model else scores


def words_in(items):
    """The indices of a list of numbers with words, whose words are looked at too."""
    return [item["index"] for item in items]


def values(items):
    return [item["value"] for item in items]


def check_turn(line, model, *, touched, error, loss, rate, bias, rel):
    """See that a line is this turn, and make its update.

    Args:
        line: What trace wrote.
        model: The parameters before it, which are moved.
        touched: The words, ascending.
        error: The slope of the loss along each one's score.
        loss: The loss.
        rate: The learning rate.
        bias: Whether biases are trained.
        rel: How near numbers are to be, in parts of them.
    """

    def near(expected):
        return pytest.approx(np.asarray(expected), rel=rel, abs=rel)

    context, words = line["context"]["index"], np.array(touched)
    h, theta = model["E"][context].copy(), model["theta"][words].copy()
    for name in (*OVER_WORDS, "gradient_theta"):
        assert words_in(line[name]) == touched, name
    named = [*line["error"], *line["gradient_theta"], line["context"], line["target"]]
    for item in chain(named, line.get("negatives", ())):
        assert model["words"][item["index"]] == item["word"]
    assert line["learning_rate"] == rate
    assert line["h"] == near(h)
    assert values(line["scores"]) == near(scores_of(model, context, words))
    assert line["loss"] == pytest.approx(loss, rel=rel, abs=rel)
    assert values(line["error"]) == near(error)
    gradient = error @ theta
    assert line["gradient_E_row"] == near(gradient)
    rows = np.array([item["values"] for item in line["gradient_theta"]])
    assert rows == near(np.outer(error, h))
    assert values(line["gradient_bias"]) == near(error * bias)
    assert line["E_row_after"] == near(h - rate * gradient)
    assert line["rows_changed"] == {"E": 1, "theta": len(touched)}

    model["E"][context] = h - rate * gradient
    model["theta"][words] -= rate * np.outer(error, h)
    model["bias"][words] -= rate * error * bias
    if "bias_E" in model:
        model["bias_E"][context] -= rate * error.sum() * bias


def check_same(model, path, rel):
    saved = numbers_of(path)
    assert set(saved) == set(model)
    for name in set(model) - {"words"}:
        assert saved[name] == pytest.approx(model[name], rel=rel, abs=rel), name


precisions = pytest.mark.parametrize(
    ("dtype", "rel", "no_bias", "bias"),
    [("float64", 1e-11, [], True), ("float32", 2e-5, ["--no-bias"], False)],
)


# Negative sampling


@precisions
@pytest.mark.parametrize(
    ("corpus", "options", "k"),
    [
        ("royal", [], 5),
        ("royal", ["--negative", "3", "--seed", "4"], 3),
        ("royal", ["--negative", "200", "--init", "word2vec"], 200),
        ("text.txt", ["--dim", "6", "--negative", "3"], 3),
        ("text.txt", ["--dim", "6", "--negative", "9", "--order", "text"], 9),
        ("two.txt", ["--dim", "3"], 5),
    ],
)
def test_negative_sampling_by_its_formulas(
    trace, begun, corpus, options, k, no_bias, bias, dtype, rel
):
    """−log σ(z_t) − Σ log σ(−z_n) over the negatives as drawn (Mikolov et al. 2013b, eq. 4)."""
    rate = 0.02 if k == 200 else 0.25
    options = [corpus, *SGNS, *options, *no_bias, "--dtype", dtype, "--lr", str(rate)]
    model = begun(*options)
    assert "bias_E" not in model
    lines = trace(*options, "--turns", "20", "--save", "after.npz")
    assert [line["turn"] for line in lines] == list(range(1, 21))
    pairs = list(pairs_of(corpus))
    for number, line in enumerate(lines):
        assert list(line) == [*TRACE_FIELDS, "negatives"]
        context, target = line["context"]["index"], line["target"]["index"]
        assert (line["context"]["word"], line["target"]["word"]) == pairs[number % len(pairs)][:2]
        assert line["epoch"] == 1 + number // len(pairs)

        negatives = words_in(line["negatives"])
        assert len(negatives) == k
        assert target not in negatives
        scores = dict(enumerate(scores_of(model, context, np.arange(len(model["E"])))))
        loss = -math.log(sigmoid(scores[target]))
        slopes = Counter({target: sigmoid(scores[target]) - 1})
        for word in negatives:  # one by one: a word that is drawn twice is asked twice
            loss -= math.log(sigmoid(-scores[word]))
            slopes[word] += sigmoid(scores[word])
        touched = sorted(slopes)
        assert words_in(line["probabilities"]) == touched
        assert values(line["probabilities"]) == pytest.approx(
            [sigmoid(scores[word]) for word in touched], rel=rel
        )
        error = np.array([slopes[word] for word in touched])
        check_turn(
            line, model, touched=touched, error=error, loss=loss, rate=rate, bias=bias, rel=rel
        )
        after = sigmoid(scores_of(model, context, np.array([target]))[0])
        assert line["probability_after"] == pytest.approx(after, rel=rel)
    check_same(model, "after.npz", rel)


def test_words_are_drawn_twice_in_what_is_tested_here(trace):
    drawn = [words_in(line["negatives"]) for line in trace(*SGNS, "--turns", "20")]
    assert any(len(set(words)) < len(words) for words in drawn)
    assert any(len(set(words)) == len(words) for words in drawn)
    (line,) = trace("two.txt", *SGNS, "--turns", "1")
    assert set(words_in(line["negatives"])) == {1 - line["target"]["index"]}


# GloVe


@precisions
@pytest.mark.parametrize(
    ("corpus", "options", "x_max", "alpha", "harmonic"),
    [
        ("royal", [], 100, 0.75, False),
        ("royal", ["--x-max", "10", "--alpha", "0.5", "--seed", "4"], 10, 0.5, False),
        ("royal", ["--harmonic", "--init", "word2vec"], 100, 0.75, True),
        ("text.txt", ["--dim", "6"], 100, 0.75, False),
        ("text.txt", ["--dim", "6", "--x-max", "2.5", "--harmonic"], 2.5, 0.75, True),
        ("text.txt", ["--dim", "6", "--alpha", "0"], 100, 0, False),
        ("two.txt", ["--dim", "3", "--x-max", "0.5"], 0.5, 0.75, False),
    ],
)
def test_glove_by_its_formulas(
    trace, begun, corpus, options, x_max, alpha, harmonic, no_bias, bias, dtype, rel
):
    """f·(score − log X)², f = min(1, (X / x_max)^α) (Pennington et al. 2014, eqs. 8 and 9)."""
    options = [corpus, *GLOVE, *options, *no_bias, "--dtype", dtype, "--lr", "0.05"]
    X = {}
    for context, target, apart in pairs_of(corpus):
        X[context, target] = X.get((context, target), 0) + (1 / apart if harmonic else 1)
    cells = list(X)  # in the order in which the text first has them
    model = begun(*options)
    assert model["bias_E"].shape == model["bias"].shape
    lines = trace(*options, "--turns", "20", "--save", "after.npz")
    assert [line["turn"] for line in lines] == list(range(1, 21))
    for number, line in enumerate(lines):
        assert list(line) == [*TRACE_FIELDS, "x_ij"]
        pair = line["context"]["word"], line["target"]["word"]
        assert pair == cells[number % len(cells)]
        assert line["epoch"] == 1 + number // len(cells)
        assert line["x_ij"] == pytest.approx(X[pair], rel=1e-12)
        assert line["probabilities"] == []
        assert line["probability_after"] is None

        context, target = line["context"]["index"], line["target"]["index"]
        (score,) = scores_of(model, context, np.array([target]))
        weight = min(1, (X[pair] / x_max) ** alpha)
        off = score - math.log(X[pair])
        error = np.array([2 * weight * off])
        check_turn(
            line,
            model,
            touched=[target],
            error=error,
            loss=weight * off**2,
            rate=0.05,
            bias=bias,
            rel=rel,
        )
    check_same(model, "after.npz", rel)


# Both


@pytest.mark.parametrize("corpus", ["royal", "two.txt"])
@pytest.mark.parametrize("options", [[*SGNS, "--negative", "300"], [*GLOVE, "--no-bias"]])
def test_touched_rows_are_written_alike_with_and_without_full(trace, corpus, options):
    """However many rows a turn touches, its arrays are lists of those rows, none left out."""
    cut = trace(corpus, *options, "--turns", "6")
    assert cut == trace(corpus, *options, "--turns", "6", "--full")
    for line in cut:
        for name in OVER_WORDS:
            assert all(list(item) == ["word", "index", "value"] for item in line[name])
            assert words_in(line[name]) == sorted(words_in(line[name]))
        assert all(list(item) == ["word", "index", "values"] for item in line["gradient_theta"])
        assert len(line["gradient_theta"]) == line["rows_changed"]["theta"]


@pytest.mark.parametrize("objective", [SGNS, GLOVE])
def test_shuffled_turns_take_the_same_pairs_once_an_epoch(trace, objective):
    pairs = [pair[:2] for pair in pairs_of("text.txt")]
    if objective is GLOVE:
        pairs = list(dict.fromkeys(pairs))
    options = ["text.txt", *objective, "--dim", "3", "--order", "shuffled"]
    lines = trace(*options, "--turns", str(2 * len(pairs)))
    taken = [(line["context"]["word"], line["target"]["word"]) for line in lines]
    first, second = taken[: len(pairs)], taken[len(pairs) :]
    assert Counter(first) == Counter(second) == Counter(pairs)
    assert first != pairs
    assert first != second
    assert [line["epoch"] for line in lines] == [1] * len(pairs) + [2] * len(pairs)


# Text


def number(value):
    return f"{value:+.4f}"


def blocks(text):
    """What is told of each turn."""
    return text.rstrip("\n").split("\n\n")


def after(block, beginning):
    """What follows the beginning of a line."""
    (found,) = re.findall(rf"^ *{re.escape(beginning)}(.*)$", block, re.MULTILINE)
    return found


@pytest.mark.parametrize("options", [[], ["--full"], ["--no-bias", "--negative", "3"]])
def test_negative_sampling_is_told_in_the_numbers_of_its_json(trace, told, options):
    options = [*SGNS, *options, "--turns", "20", "--dtype", "float64"]
    for line, block in zip(trace(*options), blocks(told(*options)), strict=True):
        context, target = line["context"]["word"], line["target"]["word"]
        assert block.startswith(f"turn {line['turn']}, epoch 1: {context} → {target}\n")
        drawn = ", ".join(item["word"] for item in line["negatives"])
        assert f"{target}◀ (target word), and not {drawn}." in block
        assert after(block, "h = ") == " ".join(map(number, line["h"]))
        place = words_in(line["error"]).index(line["target"]["index"])
        outputs, before = values(line["probabilities"]), line["probabilities"][place]["value"]
        rank = 1 + sum(output > before for output in outputs)
        said = f"{target}◀ gets {before:#.4g}, rank {rank} of {len(outputs)}; "
        repeated = len(set(words_in(line["negatives"]))) < len(line["negatives"])
        others = f"{'m·' if repeated else ''}log(1 − ŷ of the others)"
        said += f"loss = −log {before:#.4g} − Σ {others} = {line['loss']:.3f}"
        assert said in block
        ranked = sorted(line["probabilities"], key=lambda item: -item["value"])
        shown = ranked if "--full" in options else ranked[:5]
        if line["probabilities"][place] not in shown:
            shown.append(line["probabilities"][place])
        told_outputs = ", ".join(f"{item['word']} {item['value']:#.4g}" for item in shown)
        assert after(block, "ŷ: ") == told_outputs
        errors = {item["word"]: item["value"] for item in line["error"]}
        told_errors = ", ".join(f"{item['word']} {number(errors[item['word']])}" for item in shown)
        assert f": {told_errors}\n" in block
        assert f"{target}◀ {1 - before:#.4g} too low, the negatives too high" in block
        b = "" if "--no-bias" in options else " and b"
        rows = f"1 row of E, {line['rows_changed']['theta']} of 52 of θ{b}"
        assert f": {rows} will change" in block
        assert after(block, f"∂L/∂E[{context}] = ") == " ".join(map(number, line["gradient_E_row"]))
        theta = " ".join(map(number, line["gradient_theta"][place]["values"]))
        assert after(block, f"∂L/∂θ[{target}] = ") == theta
        again = f"{target}◀ {before:#.4g} → {line['probability_after']:#.4g}"
        assert f"{rows} changed. Predicted again: {again}\n" in block
        assert after(block + "\n", f"E[{context}] = ") == " ".join(map(number, line["E_row_after"]))


@pytest.mark.parametrize("options", [[], ["--full"], ["--no-bias", "--x-max", "10"]])
def test_glove_is_told_in_the_numbers_of_its_json(trace, told, options):
    given = [*GLOVE, *options, "--dtype", "float64"]
    options = [*given, "--turns", "6"]
    x_max = 10 if "--x-max" in options else 100
    for line, block in zip(trace(*options), blocks(told(*options)), strict=True):
        context, target = line["context"]["word"], line["target"]["word"]
        X, score = line["x_ij"], line["scores"][0]["value"]
        assert block.startswith(f"turn {line['turn']}, epoch 1: {context} → {target}\n")
        weight, wanted = min(1, (X / x_max) ** 0.75), f"{math.log(X):.4g}"
        assert after(block, "pick      ") == f"X = {X:g}   f = {weight:.4g}"
        often = f"occur together {X:g} time{'s' if X > 1 else ''}: log X is {wanted}."
        assert f"▶{context} (context word) and {target}◀ (target word) {often}" in block
        assert after(block, "h = ") == " ".join(map(number, line["h"]))
        said = f"{target}◀ gets {score:+.4g}; log X is {wanted}; "
        said += f"loss = {weight:.4g} · ({score:+.4g} − {wanted})² = {line['loss']:.3f}"
        assert said in block
        assert after(block, "ŷ: ") == f"{target} {score:+.4g}"
        error = number(line["error"][0]["value"])
        slope = "" if "--no-bias" in options else " = ∂L/∂b"
        assert after(block, f"2f(ŷ − log X){slope}: ") == f"{target} {error}"
        off = score - math.log(X)
        assert f"{target}◀ {abs(off):.4g} too {'high' if off > 0 else 'low'}: " in block
        b = "" if "--no-bias" in options else ", b, b_E"
        rows = f"1 row of E, 1 of 52 of θ{b}"
        assert f": {rows} will change" in block
        assert after(block, f"∂L/∂E[{context}] = ") == " ".join(map(number, line["gradient_E_row"]))
        theta = " ".join(map(number, line["gradient_theta"][0]["values"]))
        assert after(block, f"∂L/∂θ[{target}] = ") == theta
        assert after(block + "\n", f"E[{context}] = ") == " ".join(map(number, line["E_row_after"]))
        told(*given, "--turns", str(line["turn"]), "--save", "now.npz")
        now = numbers_of("now.npz")
        (again,) = scores_of(now, line["context"]["index"], [line["target"]["index"]])
        moved = f"{target}◀ {score:+.4g} → {again:+.4g}; log X is {wanted}\n"
        assert f"{rows} changed. Predicted again: {moved}" in block
