"""Training that goes on with a saved model, on its own text, another, or counts."""

import json
from pathlib import Path

import numpy as np
import pytest

from tests.cli.helpers import LAND, OBJECTIVES, STATE, bits, change, config, load

TEXT = LAND
all_objectives = pytest.mark.parametrize("objective", OBJECTIVES)


@pytest.mark.parametrize(
    "options",
    [
        "--no-bias --dtype float64",
        "--init zeros --order shuffled",
        "--dim 1 --max-vocab 2",
        "--lr 20 --dim 50",  # passes overshoot
    ],
)
@all_objectives
def test_passes_in_two_parts_are_the_bits_of_all_at_once(shell, options, objective):
    begin = f"text.txt --objective {objective} {options}"
    for line in (
        f"{begin} --passes 20 --save part.npz",
        "--model part.npz --passes 30 --save both.npz",
        f"{begin} --passes 50 --save once.npz",
        "--model once.npz --passes 0 --save none.npz",
    ):
        assert shell("train", *line.split())[0] == 0
    once = Path("once.npz").read_bytes()
    assert Path("both.npz").read_bytes() == once == Path("none.npz").read_bytes()
    assert config("both.npz")["passes"] == 50


@all_objectives
def test_epochs_in_two_parts_are_the_bits_of_all_at_once(train, objective):
    options = ["text.txt", "--objective", objective, "--order", "shuffled"]
    train(*options, "--epochs", "1", save="part.npz")
    told, _ = train("--model", "part.npz", "text.txt", "--epochs", "2", save="both.npz")
    train(*options, "--epochs", "3", save="once.npz")
    assert Path("both.npz").read_bytes() == Path("once.npz").read_bytes()
    assert told["epochs"] == 3


@all_objectives
def test_training_goes_on_until_it_converges(train, objective):
    begun, _ = train("text.txt", "--objective", objective, "--passes", "5", save="part.npz")
    on, _ = train("--model", "part.npz", save="on.npz")
    assert on["floor"] < on["loss"] < begun["loss"]
    whole, _ = train("text.txt", "--objective", objective, save="whole.npz")
    assert bits("on.npz") == bits("whole.npz")
    assert (on["passes"], on["loss"]) == (whole["passes"], whole["loss"])


def test_a_model_without_a_state_goes_on_with_a_new_adam_and_says_so(shell, train):
    Path("other.txt").write_text("the fish loves the sea and the king\n" * 3)
    first, _ = train("text.txt", "--passes", "40")
    change("model.npz", dict.fromkeys(STATE), target="plain.npz")
    change("model.npz", {"optimiser": np.zeros((2, 3), np.float32)}, target="odd.npz")
    train("text.txt", "--epochs", "1", save="turned.npz")
    save = ("--passes", "60", "--save", "on.npz", "--json")
    for words in (
        "other.txt --model model.npz",
        "--model odd.npz",
        "--model turned.npz",
        "--model plain.npz",
    ):
        status, out, err = shell("train", *words.split(), *save)
        assert status == 0
        assert "tui-w2v: Adam begins anew, its rate growing for 20 passes" in err
        assert load("on.npz")["words"].tolist() == load("model.npz")["words"].tolist()
    assert json.loads(out)["loss"] < first["loss"]
    assert config("on.npz")["passes"] == 100
    status, _, err = shell("train", "--model", "plain.npz", *save, "--quiet")
    assert (status, err) == (0, "")


def test_counts_go_on_with_a_model_of_the_same_words(train, done, refused):
    train("text.txt", "--passes", "5", save="part.npz")
    done("count", "text.txt", "--vocab", "part.npz", "--save", "counts.npz")
    train("--counts", "counts.npz", "--model", "part.npz", "--passes", "5", save="on.npz")
    train("text.txt", "--passes", "10", save="once.npz")
    assert bits("on.npz") == bits("once.npz")
    done("count", "text.txt", "--max-vocab", "5", "--save", "few.npz")
    words = ["--counts", "few.npz", "--model", "part.npz", "--save", "new.npz"]
    assert "has other words than 'part.npz'" in refused("train", *words)


def test_options_that_contradict_the_model_are_refused(train, refused):
    train("text.txt", "--passes", "2")
    for option in ("--dim 7", "--lr 0.3", "--objective glove", "--no-bias", "--max-vocab 5"):
        err = refused("train", "--model", "model.npz", *option.split(), "--save", "new.npz")
        assert f"{option} contradicts 'model.npz'" in err
    Path("text.txt").rename("moved.txt")
    err = refused("train", "--model", "model.npz", "--save", "new.npz")
    assert "give this or another text as CORPUS" in err
    train("moved.txt", "--model", "model.npz", "--passes", "2", save="on.npz")
