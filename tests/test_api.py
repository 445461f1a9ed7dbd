"""The public API: its examples are true, and it makes what the commands make."""

import doctest
import json
from importlib import import_module
from pathlib import Path

import numpy as np
import pytest

import tui_w2v as w2v
from tests.cli.helpers import bits, load
from tui_w2v.errors import HintWarning, InputError
from tui_w2v.spelling import UnknownWordError


@pytest.fixture(autouse=True)
def _in_a_folder_of_its_own(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(
    "module", ["tui_w2v", "tui_w2v.api", "tui_w2v.vectors.concepts", "tui_w2v.vectors.word_vectors"]
)
def test_examples_are_true(module):
    failed, attempted = doctest.testmod(import_module(module), optionflags=doctest.ELLIPSIS)
    assert attempted
    assert not failed


def test_every_public_name_is_there_and_another_is_not():
    assert all(getattr(w2v, name) for name in w2v.__all__)
    with pytest.raises(AttributeError, match="'tui_w2v' has no attribute 'nonsense'"):
        getattr(w2v, "nonsense")  # noqa: B009


@pytest.mark.parametrize("objective", ["softmax", "negative-sampling", "glove"])
def test_a_turn_and_a_model_are_those_of_the_commands(shell, objective):
    settings = {"objective": objective, "dim": 3, "dtype": "float64", "seed": 2}
    options = ["--objective", objective, "--dim", 3, "--dtype", "float64", "--seed", 2]
    _, out, _ = shell("trace", "royal", "--json", "--full", "--turns", 4, *options)
    turn, traced = w2v.Run("royal", **settings).turn(4), json.loads(out.splitlines()[3])
    assert turn.loss == traced["loss"]
    assert turn.E_row_after.tolist() == traced["E_row_after"]
    assert not any(array.flags.writeable for array in (turn.h, turn.scores, turn.error))

    _, out, _ = shell("train", "royal", "--passes", 3, "--json", "--save", "theirs.npz", *options)
    model = w2v.train("royal", passes=3, **settings)
    assert repr(model) == f"<TrainedModel: 52 words, d 3, {objective}>"
    assert model.loss == json.loads(out)["loss"]
    assert not any(array.flags.writeable for array in (model.E, model.theta, model.bias))
    model.save("ours.npz")
    with np.load("theirs.npz") as theirs, np.load("ours.npz") as ours:
        assert set(theirs) == set(ours)
        assert all(np.array_equal(theirs[name], ours[name]) for name in theirs)
    assert np.array_equal(w2v.load("ours.npz").by("theta").vectors, model.theta)


def test_turns_are_gone_back_to():
    run = w2v.Run("royal")
    later, first = run.turn(9).loss, run.turn(1).loss
    assert (later, first) == (run.turn(9).loss, w2v.Run("royal").turn(1).loss)
    with pytest.raises(ValueError, match="there is no turn 0: give 1 or a later one"):
        run.turn(0)


def test_sentences_are_a_corpus_as_they_are():
    Path("same.txt").write_text("A b c\nb c A\n")
    ours = w2v.train([["A", "b", "c"], ("b", "c", "A"), []], dim=2, epochs=2)
    theirs = w2v.train("same.txt", lowercase=False, dim=2, epochs=2)
    assert list(ours.words) == ["A", "b", "c"]
    assert np.array_equal(ours.E, theirs.E)
    with pytest.raises(TypeError, match=r"a sentence is a list of words, not a text"):
        w2v.Run(["a b c"])


@pytest.mark.parametrize(
    ("settings", "kind", "message"),
    [
        ({"dmi": 5}, TypeError, "there is no setting 'dmi'; did you mean 'dim'?"),
        ({"dim": 0}, ValueError, "--dim must be at least 1, not 0"),
        ({"dim": "x"}, ValueError, "--dim must be a whole number, not 'x'"),
        ({"dim": True}, ValueError, "--dim must be a whole number, not True"),
        ({"bias": 1}, ValueError, "--bias must be True or False, not 1"),
        ({"encoding": 8}, ValueError, "--encoding must be a text, not 8"),
        ({"learning_rate": 10**400}, ValueError, "--lr must be a finite number"),
        ({"order": "up"}, ValueError, "--order must be one of text, shuffled, not 'up'"),
        ({"objective": "me"}, ValueError, "--objective must be one of softmax, negative-sampling"),
        ({"passes": 1, "epochs": 1}, InputError, "give one of them"),
        ({"passes": -1}, InputError, "passes must be 0 or more, not -1"),
        ({"seconds": float("nan")}, InputError, "seconds must be 0 or more, not nan"),
        ({"learning_rate": 1e20, "passes": 3}, w2v.DivergenceError, ""),
    ],
)
def test_what_cannot_be_is_one_line(settings, kind, message):
    with pytest.raises(kind) as caught:
        w2v.train("royal", **settings)
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def test_hints_are_warnings():
    Path("text.txt").write_text("a b c 🙂\n" * 3)
    with pytest.warns(HintWarning, match="3 symbols, such as emoji"):
        w2v.Run("text.txt")
    Path("v.txt").write_text("a 1 2\na 3 4\nb 5 6\n")
    with pytest.warns(HintWarning, match="1 row repeats a word"):
        assert len(w2v.load("v.txt")) == 2


def test_a_word_is_looked_up_in_the_vocabularys_spelling():
    vectors = w2v.WordVectors(["King", "queen"], np.array([[1.0, 0.0], [0.0, 2.0]]))
    assert "QUEEN" in vectors
    assert "king" not in vectors
    assert vectors["Queen"].tolist() == [0, 2]
    with pytest.raises(UnknownWordError, match="'king' is not in the vocabulary; did you mean"):
        vectors["king"]
    with pytest.raises(ValueError, match="read-only"):
        vectors["queen"][0] = 1
    with pytest.raises(ValueError, match="give at least one word"):
        vectors.most_similar()
    with pytest.raises(ValueError, match="give the words to choose from"):
        vectors.doesnt_match([])


def test_counts_of_lines_add_up_to_those_of_the_command(shell):
    text = "The king rules the land\nthe Queen\n\nrules the sea and the king's land\n"
    Path("text.txt").write_text(text)
    lines = text.splitlines()
    assert shell("count", "text.txt", "--window", "5", "--save", "expected.npz")[0] == 0
    words = load("expected.npz")["words"].tolist()
    parts = [w2v.count_pairs(part, words) for part in (lines[:1], lines[1:3], [], lines[3:])]
    (parts[0] + parts[1] + parts[2] + parts[3]).save("found.npz")
    for name in ("words", "counts", "starts", "targets", "pairs"):
        assert load("found.npz")[name].tolist() == load("expected.npz")[name].tolist()
    assert {word for line in lines for word in w2v.tokenise(line)} == set(words)
    for counts in ("expected.npz", "found.npz"):
        save = ["--passes", 3, "--save", f"model-{counts}"]
        assert shell("train", "--counts", counts, *save)[0] == 0
    assert bits("model-found.npz") == bits("model-expected.npz")
    with pytest.raises(InputError, match="counted differently"):
        parts[0] + w2v.count_pairs(lines, words, window=2)
    with pytest.raises(InputError, match="no pair was counted"):
        parts[2].save("empty.npz")
    with pytest.raises(TypeError, match="not one text"):
        w2v.count_pairs(text, words)
