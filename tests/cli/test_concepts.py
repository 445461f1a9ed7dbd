"""The directions of E in the shell: by a file, by training, and over training."""

import json

import numpy as np
import pytest

from tests.cli.helpers import load
from tui_w2v.vectors import decompose, name_directions

TEXT = "the king rules the land\nthe queen rules the sea\nthe fish swims in the sea\n"


@pytest.fixture
def asked(done):
    def run(*words):
        out = done("concepts", *words, "--json")
        assert out.count("\n") == 1
        return json.loads(out, parse_constant=pytest.fail)

    return run


def values_of(path, n):
    return np.linalg.svd(load(path)["E"].astype(np.float64), compute_uv=False)[:n]


def test_a_model_has_the_directions_of_its_svd(asked, done) -> None:
    done("train", "royal", "--passes", "40", "--save", "m.npz")
    options = ["-n", "6", "--words", "3"]
    answer = asked("--model", "m.npz", *options)
    arrays = load("m.npz")
    expected = name_directions(arrays["words"].tolist(), decompose(arrays["E"], 6), 3)
    assert answer == {"directions": [direction._asdict() for direction in expected]}
    np.testing.assert_allclose([d.value for d in expected], values_of("m.npz", 6), atol=1e-6)
    assert done("concepts", "--model", "m.npz", *options).splitlines() == [
        f"{value:.4f}\t{share:.4f}\t{' '.join(plus)}\t{' '.join(minus)}"
        for value, share, plus, minus in expected
    ]
    done("convert", "m.npz", "v.txt")
    assert asked("--model", "v.txt", *options) == answer


@pytest.mark.parametrize("objective", ["softmax", "negative-sampling", "glove"])
@pytest.mark.parametrize(("unit", "option"), [("pass", "--passes"), ("epoch", "--epochs")])
def test_the_history_is_that_of_the_models_saved_then(asked, train, objective, unit, option):
    settings = ("text.txt", "--objective", objective, "--dim", "3", "--min-count", "1")
    answer = asked(*settings, option, "5", "--every", "2", "-n", "2")
    assert [row[unit] for row in answer["history"]] == [0, 2, 4, 5]
    for row in answer["history"]:
        report, _ = train(*settings, option, str(row[unit]))
        np.testing.assert_allclose(row["values"], values_of("model.npz", 2), atol=1e-6)
        if unit == "epoch" or row[unit]:  # before pass 0, the bias is set
            assert row["loss"] == pytest.approx(report["loss"])
    last = [direction["value"] for direction in answer["directions"]]
    assert answer["history"][-1]["values"] == pytest.approx(last)


@pytest.mark.parametrize("objective", ["softmax", "negative-sampling", "glove"])
def test_predicted_directions_stand_beside_those_learned_with_the_angles(asked, objective) -> None:
    words = ("royal", "--objective", objective, "--predicted", "--passes", "30", "--every", "30")
    answer = asked(*words, "-n", "5")
    assert list(answer) == ["directions", "predicted", "angles", "history"]
    assert len(answer["predicted"]) == len(answer["angles"]) == 5
    assert answer["angles"] == sorted(answer["angles"])
    before, after = (row["angles"] for row in answer["history"])
    assert after == pytest.approx(answer["angles"])
    if objective != "glove":  # which fits another matrix
        assert np.mean(after) < np.mean(before) - 10  # training turns E towards the prediction


def test_without_limits_a_text_is_trained_as_train_does(asked, done) -> None:
    done("train", "royal", "--save", "m.npz")
    assert asked() == asked("royal") == asked("--model", "m.npz")
    out = done("concepts", "text.txt", "--passes", "3", "--every", "2", "-n", "2", "--dim", "4")
    history, found = (part.splitlines() for part in out.split("\n\n"))
    assert [line.split("\t")[0] for line in history] == ["0", "2", "3"]
    assert {len(line.split("\t")) for line in history} == {4}
    assert len(found) == 2


@pytest.mark.parametrize(
    "settings",
    [
        "--dim 1",
        "--dim 30",
        "--max-vocab 2 --min-count 1",
        "--init zeros --no-bias",
        "--init small --dtype float64",
    ],
)
@pytest.mark.parametrize("objective", ["softmax", "negative-sampling", "glove"])
def test_corners(asked, settings, objective) -> None:
    options = *settings.split(), "--objective", objective, "--passes", "4", "--every", "1"
    answer = asked("text.txt", *options)
    assert [row["pass"] for row in answer["history"]] == [0, 1, 2, 3, 4]
    found = answer["directions"]
    assert len(found) == len(answer["history"][0]["values"]) <= 8
    if "zeros" in settings and objective == "softmax":
        assert all(list(row.values()) == [0, 0, [], []] for row in found)


def rises(history, unit):
    """When each of the first four values first exceeds 1, and the next value's share of it then."""
    found = []
    for k in range(4):
        row = next(row for row in history if row["values"][k] > 1)
        found.append((row[unit], row["values"][k + 1] / row["values"][k]))
    return zip(*found, strict=True)


def test_from_a_small_start_values_rise_in_order_by_turns_and_together_by_adam(asked) -> None:
    small = ("royal", "--init", "small", "--every", "1")
    # After: at a later epoch, and while the next value is still below 60 %.
    epochs, next_ones = rises(asked(*small, "--lr", "0.05", "--epochs", "5")["history"], "epoch")
    assert all(np.diff(epochs) > 0)
    assert max(next_ones) < 0.6
    passes, next_ones = rises(asked(*small, "--passes", "5")["history"], "pass")
    assert max(passes) <= 4
    assert min(next_ones) > 0.6


REFUSED = {
    "royal --model m.npz": "--model and CORPUS contradict each other",
    "--model m.npz --predicted": "counts the pairs of a text",
    "--model m.npz --passes 3": "in place of --model",
    "--model m.npz --epochs 0": "in place of --model",
    "--model m.npz --dim 5": "--dim is a setting for training",
    "--model none.npz": "no such file",
    "royal --every 3": "--every needs --passes or --epochs",
    "royal --passes 3 --epochs 3": "not allowed with",
    "royal --passes 3 --every 0": "must be a whole number, 1 or more",
    "royal -n 0": "must be a whole number, 1 or more",
    "none.txt": "no such file",
}


def test_wrong_usage_and_divergence_are_one_line(refused) -> None:
    for words, says in REFUSED.items():
        assert says in refused("concepts", *words.split())
    refused("concepts", "royal", "--epochs", "1", "--lr", "1e10", status=1)
