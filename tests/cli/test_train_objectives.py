"""Training from the shell under each objective: its report, its limits, its file."""

import json
import math
from pathlib import Path

import numpy as np
import pytest
from helpers import bits, change, config, count_pairs, load, text_of

from tui_w2v.corpus import SAMPLES

TEXT = (
    "the king rules the land and the queen rules the sea\n"
    "the king loves the queen\n\n"
    "a fish swims in the sea\n"
    "the old king walks on the land and the fish swims\n"
)
FIELDS = [
    "pairs",
    "vocabulary",
    "dim",
    "window",
    "objective",
    "passes",
    "loss",
    "floor",
    "uniform",
    "unigram",
    "seconds",
    "seconds_reading",
]
OBJECTIVES = ["softmax", "negative-sampling", "glove"]
OTHERS = ["negative-sampling", "glove"]
all_objectives = pytest.mark.parametrize("objective", OBJECTIVES)
others = pytest.mark.parametrize("objective", OTHERS)


# The loss worked out from a file's numbers and the text


def scores(model):
    E, theta, bias = (model[name].astype(float) for name in ("E", "theta", "bias"))
    z = E @ theta.T + bias
    return z + model["bias_E"].astype(float)[:, None] if "bias_E" in model else z


def softmax_loss(model, C):
    z = scores(model)
    return (C * (np.log(np.exp(z).sum(axis=1, keepdims=True)) - z)).sum() / C.sum()


def noise(model):
    powers = model["counts"].astype(float) ** 0.75
    return powers / powers.sum()


def expected_negatives(model, C, k):
    """B, how often word j is expected to be a negative of context word i, cell by cell.

    Every pair of i and t draws k times from P without the share of t.
    """
    P = noise(model)
    B = np.zeros_like(C)
    for t in range(len(C)):
        without = np.where(np.arange(len(C)) == t, 0, P / (1 - P[t]))
        B += k * np.outer(C[:, t], without)
    return B


def negative_sampling_loss(model, C, k=5):
    z, B = scores(model), expected_negatives(model, C, k)
    return (C * np.logaddexp(0, -z) + B * np.logaddexp(0, z)).sum() / C.sum()


def negative_sampling_floor(model, C, k=5):
    """Where σ(z) is C / (C + B) in every cell."""
    B = expected_negatives(model, C, k)
    both = (C > 0) & (B > 0)  # where there is nothing to tell apart, nothing is lost
    best = C[both] / (C[both] + B[both])
    return -(C[both] * np.log(best) + B[both] * np.log(1 - best)).sum() / C.sum()


def glove_loss(model, X, x_max=100.0, alpha=0.75):
    cells = X > 0
    f = np.minimum(1, X[cells] / x_max) ** alpha
    return (f * (scores(model)[cells] - np.log(X[cells])) ** 2).sum() / cells.sum()


def softmax_floor(model, C):
    shares = C / np.maximum(C.sum(axis=1, keepdims=True), 1)
    return -(C * np.log(np.where(C > 0, shares, 1))).sum() / C.sum()


LOSSES = {
    "softmax": softmax_loss,
    "negative-sampling": negative_sampling_loss,
    "glove": glove_loss,
}
FLOORS = {
    "softmax": softmax_floor,
    "negative-sampling": negative_sampling_floor,
    "glove": lambda model, C: 0,
}


# The report


@pytest.mark.parametrize("corpus", ["royal", "text.txt"])
@pytest.mark.parametrize(
    "options",
    [
        [],
        ["--passes", "0"],
        ["--passes", "4", "--no-bias"],
        ["--epochs", "1"],
        ["--epochs", "2", "--no-bias", "--dtype", "float64", "--order", "shuffled"],
        ["--init", "word2vec", "--window", "1", "--dim", "5"],
        ["--max-vocab", "6", "--passes", "9", "--seed", "2"],
    ],
)
@all_objectives
def test_the_report_says_what_the_file_and_the_text_say(train, corpus, options, objective):
    report, model = train(corpus, "--objective", objective, *options)
    fields = ["epochs" if field == "passes" else field for field in FIELDS]
    assert list(report) == (fields if "--epochs" in options else FIELDS)
    C = count_pairs(model["words"].tolist(), report["window"], text_of(corpus))
    assert report["objective"] == objective
    assert report["pairs"] == C.sum()
    assert (report["vocabulary"], report["dim"]) == model["E"].shape == model["theta"].shape
    assert report["loss"] == pytest.approx(LOSSES[objective](model, C), rel=2e-5, abs=1e-7)
    assert report["floor"] == pytest.approx(FLOORS[objective](model, C), abs=1e-9)
    assert report["floor"] < report["loss"]
    assert report["uniform"] == pytest.approx(math.log(len(C)))
    shares = C.sum(axis=0)[C.sum(axis=0) > 0] / C.sum()
    assert report["unigram"] == pytest.approx(-(shares * np.log(shares)).sum())
    saved = config("model.npz")
    assert saved["objective"] == objective
    assert saved["passes"] == report.get("passes", 0)
    turns = np.count_nonzero(C) if objective == "glove" else report["pairs"]
    assert saved["turns"] == report.get("epochs", 0) * turns
    if "--no-bias" in options:
        assert not model["bias"].any()
        assert not model.get("bias_E", np.zeros(1)).any()


@pytest.mark.parametrize("k", [1, 3, 20])
def test_the_loss_is_that_of_so_many_negatives(train, k):
    options = ["--objective", "negative-sampling", "--negative", k]
    report, model = train("royal", *options, "--passes", "10")
    C = count_pairs(model["words"].tolist(), 2, text_of("royal"))
    assert report["loss"] == pytest.approx(negative_sampling_loss(model, C, k), rel=1e-5)
    assert report["floor"] == pytest.approx(negative_sampling_floor(model, C, k), rel=1e-9)
    assert config("model.npz")["negative"] == k


@pytest.mark.parametrize(
    ("options", "x_max", "alpha", "harmonic"),
    [
        (["--x-max", "8"], 8, 0.75, False),
        (["--alpha", "0.3", "--harmonic"], 100, 0.3, True),
        (["--alpha", "0", "--x-max", "0.1"], 0.1, 0, False),
        (["--no-harmonic"], 100, 0.75, False),
    ],
)
@pytest.mark.parametrize("ends", [["--passes", "6"], ["--epochs", "1", "--lr", "0.02"]])
def test_the_loss_is_that_of_these_weights(train, options, x_max, alpha, harmonic, ends):
    report, model = train("royal", "--objective", "glove", *options, *ends)
    X = count_pairs(model["words"].tolist(), 2, text_of("royal"), harmonic)
    assert report["loss"] == pytest.approx(glove_loss(model, X, x_max, alpha), rel=2e-5)
    assert report["floor"] == 0
    saved = config("model.npz")
    assert (saved["x_max"], saved["alpha"], saved["harmonic"]) == (x_max, alpha, harmonic)


@all_objectives
def test_passes_settle_below_what_turns_reach(train, objective):
    begun, _ = train("royal", "--objective", objective, "--passes", "0")
    turned, _ = train("royal", "--objective", objective, "--epochs", "1")
    settled, _ = train("royal", "--objective", objective)
    assert settled["floor"] < settled["loss"] < turned["loss"] < begun["loss"]
    assert settled["floor"] == begun["floor"] == turned["floor"]


@all_objectives
def test_an_epoch_is_the_turns_that_trace_makes(train, done, objective):
    report, model = train("text.txt", "--objective", objective, "--epochs", "2")
    turns = config("model.npz")["turns"]
    cells = np.count_nonzero(count_pairs(model["words"].tolist(), 2, TEXT))
    assert turns == 2 * (cells if objective == "glove" else report["pairs"])
    options = ["--objective", objective, "--turns", turns]
    done("trace", "text.txt", *options, "--save", "traced.npz")
    assert bits("traced.npz") == bits("model.npz")
    assert config("traced.npz") == config("model.npz")


# What ends training


@pytest.mark.parametrize("how", [[], ["--epochs", "1"], ["--passes", "0"]])
@others
def test_an_aim_below_the_floor_is_refused_at_once(train, refused, objective, how):
    floor = train("royal", "--objective", objective, "--passes", "0")[0]["floor"]
    if objective == "glove":
        assert floor == 0  # and no number below it is an aim
        words = ["--until-loss=-0.001", *how, "--save", "new.npz"]
        assert "--until-loss" in refused("train", "royal", "--objective", objective, *words)
        return
    words = ["--until-loss", floor - 1e-6, *how, "--save", "new.npz"]
    err = refused("train", "royal", "--objective", objective, *words)
    assert "no model of these pairs can reach" in err
    assert floor <= float(err.split()[-1]) < floor + 1e-5
    assert "entropy" not in err


@others
def test_an_aim_ends_training_as_soon_as_it_is_reached(train, objective):
    options = ["royal", "--objective", objective]
    losses = [train(*options, "--passes", passes)[0]["loss"] for passes in range(5)]
    report, _ = train(*options, "--until-loss", (losses[3] + losses[4]) / 2)
    assert (report["passes"], report["loss"]) == (4, losses[4])
    turned, _ = train(*options, "--epochs", "1")
    report, _ = train(*options, "--epochs", "9", "--until-loss", turned["loss"])
    assert (report["epochs"], report["loss"]) == (1, turned["loss"])


@others
def test_an_aim_that_is_not_reached_is_status_1_and_saved(shell, train, objective):
    floor = train("royal", "--objective", objective, "--passes", "0")[0]["floor"]
    words = ["--until-loss", floor + 1e-9, "--passes", "3", "--save", "new.npz", "--json"]
    status, out, err = shell("train", "royal", "--objective", objective, *words)
    assert (status, err.count("\n")) == (1, 1)
    assert err.startswith("tui-w2v: the loss did not come down to ")
    model = load("new.npz")
    C = count_pairs(model["words"].tolist(), 2, text_of("royal"))
    assert json.loads(out)["loss"] == pytest.approx(LOSSES[objective](model, C), rel=1e-5)


@pytest.mark.parametrize("how", ["--passes", "--epochs"])
@others
def test_training_that_diverges_keeps_the_model_before(shell, objective, how):
    words = ["--objective", objective, "--lr", "1e30", how, "3", "--save", "m.npz", "--json"]
    status, out, err = shell("train", "royal", *words)
    assert (status, err.count("\n")) == (1, 1)
    assert "1e+30" in err
    assert "smaller --lr" in err
    json.loads(out, parse_constant=pytest.fail)
    model = load("m.npz")
    assert all(np.isfinite(model[name]).all() for name in ("E", "theta", "bias"))


# Counts


@pytest.mark.parametrize("corpus", ["royal", "text.txt"])
@others
def test_counts_train_the_model_that_their_text_trains(train, done, corpus, objective):
    options = ["--objective", objective, "--passes", "6", "--seed", "3"]
    told, _ = train(corpus, *options, save="from-text.npz")
    done("count", corpus, "--save", "counts.npz")
    counts, _ = train("--counts", "counts.npz", *options, save="from-counts.npz")
    assert bits("from-counts.npz") == bits("from-text.npz")
    assert config("from-counts.npz") == config("from-text.npz")
    for report in (told, counts):
        del report["seconds"], report["seconds_reading"]
    assert told == counts
    done("trace", "--model", "from-counts.npz", "--turns", "3")


@others
def test_harmonic_needs_the_text(done, refused, objective):
    done("count", "text.txt", "--save", "counts.npz")
    words = ["--counts", "counts.npz", "--objective", objective, "--save", "new.npz"]
    err = refused("train", *words, "--harmonic")
    assert "--harmonic needs the text: counts do not say how far apart words are" in err
    done("train", *words, "--no-harmonic", "--passes", "1")


@pytest.mark.parametrize("objective", ["softmax", "negative-sampling"])
def test_harmonic_is_glove_s_alone(train, objective):
    options = ["text.txt", "--objective", objective, "--passes", "3"]
    train(*options, save="usual.npz")
    train(*options, "--harmonic", save="harmonic.npz")
    assert bits("usual.npz") == bits("harmonic.npz")


# Wrong usage


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (["--negative", "0"], "--negative must be at least 1, not 0"),
        (["--negative", "-3"], "--negative must be at least 1, not -3"),
        (["--negative", "10001"], "--negative must be at most 10,000, not 10,001"),
        (["--negative", "1.5"], "--negative"),
        (["--negative", "x"], "--negative"),
        (["--x-max", "0"], "--x-max must be a finite number above 0, not 0"),
        (["--x-max", "-1"], "--x-max must be a finite number above 0, not -1"),
        (["--x-max", "nan"], "--x-max must be a finite number above 0, not nan"),
        (["--x-max", "inf"], "--x-max must be a finite number above 0, not inf"),
        (["--x-max", "many"], "--x-max"),
        (["--alpha", "-1"], "--alpha must be a finite number, 0 or more, not -1"),
        (["--alpha", "nan"], "--alpha must be a finite number, 0 or more, not nan"),
        (["--alpha", "1e400"], "--alpha must be a finite number, 0 or more, not inf"),
        (["--objective", "hinge"], "hinge"),
        (["--objective", ""], "--objective"),
        (["--objective", "Softmax"], "Softmax"),
    ],
)
@pytest.mark.parametrize("command", [["train", "text.txt", "--save", "new.npz"], ["trace"]])
@all_objectives
def test_settings_that_no_model_can_have_are_named(refused, command, objective, words, named):
    assert named in refused(*command, "--objective", objective, *words)


# The file


@pytest.mark.parametrize("ends", [["--passes", "2"], ["--epochs", "1"]])
@pytest.mark.parametrize("bias", [[], ["--no-bias"]])
@all_objectives
def test_only_glove_has_a_bias_of_context_words(train, objective, bias, ends):
    _, model = train("text.txt", "--objective", objective, *bias, *ends)
    usual = {"E", "theta", "bias", "words", "counts", "config"}
    assert set(model) == usual | ({"bias_E"} if objective == "glove" else set())
    if objective == "glove":
        assert model["bias_E"].shape == model["bias"].shape
        assert model["bias_E"].dtype == model["E"].dtype
        assert model["bias_E"].any() == (not bias)


CONTRADICTING = {
    "softmax": [["--objective", "glove"], ["--objective", "negative-sampling"]],
    "negative-sampling": [
        ["--objective", "softmax"],
        ["--objective", "glove"],
        ["--negative", "6"],
    ],
    "glove": [
        ["--objective", "softmax"],
        ["--objective", "negative-sampling"],
        ["--x-max", "10.5"],
        ["--alpha", "0.5"],
        ["--harmonic"],
        ["--no-bias"],
    ],
}
CONTRADICTIONS = [(name, option) for name, options in CONTRADICTING.items() for option in options]


@pytest.mark.parametrize(("objective", "option"), CONTRADICTIONS)
def test_an_option_that_contradicts_the_file_is_refused(train, refused, objective, option):
    train("text.txt", "--objective", objective, "--passes", "1")
    err = refused("trace", "--model", "model.npz", *option)
    assert f"{' '.join(option)} contradicts 'model.npz'" in err


@all_objectives
def test_options_that_agree_with_the_file_may_be_given(train, done, objective):
    train("text.txt", "--objective", objective, "--passes", "1")
    trace = ["trace", "--model", "model.npz", "--json"]
    options = ["--objective", objective, "--negative", "5", "--x-max", "100", "--alpha", "0.75"]
    assert done(*trace, *options, "--no-harmonic") == done(*trace)


def test_a_bias_of_context_words_is_gloves_in_files_too(train, done, refused):
    _, model = train("text.txt", "--objective", "glove", "--passes", "3")
    for other in ("softmax", "negative-sampling", None):
        change("model.npz", objective=other)
        err = refused("trace", "--model", "model.npz")
        assert "has a bias_E, which its own objective rules out" in err
    change("model.npz", objective="glove", bias=False)
    assert "a bias that its own config rules out" in refused("trace", "--model", "model.npz")
    change("model.npz", {"bias": np.zeros_like(model["bias"])})
    assert "a bias that its own config rules out" in refused("trace", "--model", "model.npz")
    change("model.npz", {"bias_E": None})
    done("trace", "--model", "model.npz", "--turns", "1", "--save", "next.npz")
    assert not load("next.npz")["bias_E"].any()


def broken(array, kind):
    match kind:
        case "short":
            return array[1:]
        case "of another type":
            return array.astype(np.float64)
        case "not finite":
            return np.where(np.arange(len(array)) == 2, np.nan, array)
    return array[:, None]


@pytest.mark.parametrize("kind", ["short", "of another type", "not finite", "of two dimensions"])
def test_a_broken_bias_of_context_words_is_named(train, refused, kind):
    _, model = train("text.txt", "--objective", "glove", "--passes", "1")
    change("model.npz", {"bias_E": broken(model["bias_E"], kind)})
    for words in (["trace", "--model", "model.npz"], ["nearest", "king", "--model", "model.npz"]):
        err = refused(*words)
        assert "'model.npz'" in err
        assert "bias_E" in err


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("negative", 0),
        ("negative", "5"),
        ("negative", 5.0),
        ("negative", True),
        ("x_max", 0),
        ("x_max", "100"),
        ("x_max", float("nan")),
        ("alpha", -1),
        ("alpha", float("inf")),
        ("harmonic", 1),
        ("objective", ["glove"]),
    ],
)
def test_a_setting_that_no_model_has_is_named(train, refused, name, value):
    train("text.txt", "--objective", "glove", "--passes", "1")
    change("model.npz", **{name: value})
    err = refused("trace", "--model", "model.npz")
    assert f"'model.npz' cannot be used: its config has {name} = " in err


@others
def test_its_words_can_be_asked_and_converted(train, done, objective):
    _, model = train("text.txt", "--objective", objective, "--passes", "20")
    answer = json.loads(done("nearest", "king", "--model", "model.npz", "--json"))
    E = model["E"] / np.linalg.norm(model["E"], axis=1, keepdims=True)
    words = model["words"].tolist()
    near = E @ E[words.index("king")]
    near[words.index("king")] = -2
    assert answer["nearest"][0]["word"] == words[int(near.argmax())]
    assert answer["nearest"][0]["similarity"] == pytest.approx(near.max(), abs=1e-5)
    done("convert", "model.npz", "vectors.txt")
    assert Path("vectors.txt").read_text().startswith(f"{len(words)} {E.shape[1]}\n")


# What it is good for


@others
def test_a_default_model_of_the_world_answers_nine_analogies_in_ten(train, done, objective):
    train("world", "--objective", objective)
    questions = SAMPLES["world"].questions[0]
    answer = json.loads(done("evaluate", questions, "--model", "model.npz", "--json"))
    assert answer["total"] == 960
    assert answer["accuracy"] >= 0.9
