"""Runs that go on: from a model file, or from a run's line."""

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from helpers import bits, change, config, load

from tui_w2v.cli.main import main
from tui_w2v.cli.open_run import open_run
from tui_w2v.cli.parser import build_parser
from tui_w2v.training import Phase, write_line

TEXT = "the king rules the land\nand the queen rules the sea\nthe king loves the queen\n"
LINE = "royal --seed 3 + to 12 predict + bias + passes 4 + to 14 update + setup text.txt --dim 6"


@pytest.fixture
def model():
    """Make a model, in a file."""
    words = ["train", "text.txt", "--dim", "4", "--passes", "3", "--save", "model.npz"]
    assert main(words) == 0
    return "model.npz"


def opened(*words):
    return open_run(build_parser().parse_args(["explore", *map(str, words)]))


# Going on with a model


@pytest.mark.parametrize(
    "options",
    [
        ["royal"],
        ["royal", "--order", "shuffled", "--seed", "7", "--dtype", "float64"],
        ["text.txt", "--dim", "5", "--no-bias", "--lr", "0.3"],
        ["text.txt", "--dim", "3", "--window", "1", "--max-vocab", "4", "--init", "word2vec"],
    ],
)
@pytest.mark.parametrize(("first", "then"), [(0, 5), (7, 90), (150, 33)])
def test_turns_go_on_where_the_model_stopped(trace, options, first, then):
    whole = trace(*options, "--turns", first + then, "--save", "whole.npz")
    trace(*options, "--turns", first, "--save", "model.npz")
    went_on = trace("--model", "model.npz", "--turns", then, "--save", "model.npz")
    assert went_on == whole[first:]
    assert [line["turn"] for line in went_on] == list(range(first + 1, first + then + 1))
    assert bits("model.npz") == bits("whole.npz")
    assert config("model.npz") == config("whole.npz")


def test_epochs_of_training_go_on_as_turns(shell, trace):
    status, out, _ = shell("train", "text.txt", "--epochs", "1", "--save", "model.npz", "--json")
    pairs = json.loads(out)["pairs"]
    (line,) = trace("--model", "model.npz", "--turns", "1", "--save", "model.npz")
    assert (status, line["turn"], line["epoch"]) == (0, pairs + 1, 2)
    trace("text.txt", "--turns", pairs + 1, "--save", "whole.npz")
    assert bits("model.npz") == bits("whole.npz")


def test_passes_are_no_turns(trace, model):
    (line,) = trace("--model", model, "--turns", "1", "--save", "next.npz")
    assert (line["turn"], line["epoch"]) == (1, 1)
    assert line["h"] == load(model)["E"][line["context"]["index"]].tolist()
    assert config("next.npz").items() >= {"turns": 1, "passes": 3}.items()


def test_no_turns_give_the_model_back(trace, model):
    trace("--model", model, "--turns", "0", "--save", "same.npz")
    assert bits("same.npz") == bits(model)
    assert config("same.npz") == config(model)


def test_the_explorer_stands_where_the_model_stopped(trace):
    trace("royal", "--turns", "20", "--save", "model.npz")
    timeline = opened("--model", "model.npz")
    assert timeline.turns_made == 20
    assert not timeline.untrained
    assert timeline.parameters.E.tobytes() == load("model.npz")["E"].tobytes()
    assert write_line(timeline) == "royal --model model.npz"


def test_another_text_is_read_with_the_models_words(trace, model):
    Path("other.txt").write_text("queen of the wide sea\nthe strange king\n")
    lines = trace("other.txt", "--model", model, "--turns", "4", "--save", "other.npz")
    words = load(model)["words"].tolist()
    for line in lines:
        for role in ("context", "target"):
            assert words[line[role]["index"]] == line[role]["word"]
    assert lines[0]["context"]["word"] == "queen"
    assert lines[0]["target"]["word"] == "the"
    other = load("other.npz")
    assert other["words"].tolist() == words
    said = Path("other.txt").read_text().split()
    assert other["counts"].tolist() == [said.count(word) for word in words]
    assert config("other.npz")["corpus"] == "other.txt"


def test_a_text_without_the_models_words_is_refused(refused, model):
    Path("other.txt").write_text("wholly different things\n")
    err = refused("trace", "other.txt", "--model", model)
    assert "'other.txt' has none of the vocabulary's words" in err


def test_a_text_that_is_gone_is_asked_for(refused, trace, model):
    Path("text.txt").rename("moved.txt")
    err = refused("trace", "--model", model)
    assert "the training text of 'model.npz' cannot be opened" in err
    assert "no such file: 'text.txt'" in err
    assert len(trace("moved.txt", "--model", model, "--turns", "2")) == 2
    assert "no such file: 'wrong.txt'" in refused("trace", "wrong.txt", "--model", model)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes with names are Unix's")
def test_a_model_can_name_a_regular_file_only_and_it_is_said_which(shell, refused, model):
    os.mkfifo("pipe")
    for corpus in ("pipe", "/dev/zero"):
        change(model, corpus=corpus)
        assert f"{corpus!r} is not a regular file" in refused("trace", "--model", model)
    for corpus, said in {
        "text.txt": "tui-w2v: using the text 'text.txt' named in 'model.npz'\n",
        "royal": "",
    }.items():
        change(model, corpus=corpus)
        status, _, err = shell("trace", "--model", model, "--turns", "1")
        assert (status, err) == (0, said)


@pytest.mark.parametrize("corpus", [None, "", "-", 5, "a\0b", "\ud800"])
def test_a_model_that_names_no_text_needs_one(refused, trace, model, corpus):
    change(model, corpus=corpus)
    assert "CORPUS" in refused("trace", "--model", model)
    assert len(trace("text.txt", "--model", model, "--turns", "1")) == 1


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no such names")
def test_a_text_whose_name_is_no_unicode_can_be_trained_and_gone_on_with(shell, trace):
    name = b"na\xefve.txt".decode(errors="surrogateescape")
    Path(name).write_text(TEXT)
    assert shell("train", name, "--passes", "1", "--save", "m.npz") == (0, "", "")
    assert len(trace("--model", "m.npz", "--turns", "1")) == 1


AGREEING = [
    *(["--dim", "4"], ["--window", "2"], ["--lr", "0.1"], ["--seed", "0"], ["--min-count", "1"]),
    *(["--max-vocab", "10000"], ["--dtype", "float32"], ["--order", "text"], ["--lowercase"]),
    *(["--init", "keras"], ["--sentences", "line"], ["--encoding", "utf-8"]),
    ["--objective", "softmax"],
]
CONTRADICTING = [
    *(["--dim", "5"], ["--window", "3"], ["--lr", "0.2"], ["--seed", "1"], ["--min-count", "2"]),
    *(["--max-vocab", "9"], ["--dtype", "float64"], ["--order", "shuffled"], ["--no-lowercase"]),
    *(["--init", "zeros"], ["--sentences", "punctuation"], ["--encoding", "ascii"], ["--no-bias"]),
]


def test_options_that_agree_with_the_model_may_be_given(trace, model):
    options = [word for option in AGREEING for word in option]
    assert trace("--model", model, *options) == trace("--model", model)


@pytest.mark.parametrize("option", CONTRADICTING)
def test_an_option_that_contradicts_the_model_is_refused(refused, model, option):
    err = refused("trace", "--model", model, *option)
    assert f"{' '.join(option)} contradicts 'model.npz'" in err


def test_what_a_model_leaves_open_may_be_said(trace, model):
    change(model, {"config": None, "bias": None, "counts": None})
    lines = trace("text.txt", "--model", model, "--lr", "0.7", "--window", "1", "--turns", "3")
    assert lines[0]["learning_rate"] == 0.7


# Models that cannot be used


def spoiled(name, number):
    def spoil(arrays):
        array = arrays[name].copy()
        array.flat[0] = number
        return {name: array}

    return spoil


BROKEN = {
    "vectors only": (lambda a: {"theta": None}, "holds vectors only"),
    "NaN in E": (spoiled("E", np.nan), "row 1 of its E is not finite"),
    "inf in theta": (spoiled("theta", np.inf), "row 1 of its theta is not finite"),
    "NaN in bias": (spoiled("bias", np.nan), "row 1 of its bias is not finite"),
    "short theta": (lambda a: {"theta": a["theta"][1:]}, "its theta has shape"),
    "short bias": (lambda a: {"bias": a["bias"][1:]}, "its bias has shape"),
    "few words": (lambda a: {"words": a["words"][1:]}, "words, but E has"),
    "words twice": (
        lambda a: {"words": a["words"][[0, *range(len(a["words"]) - 1)]]},
        "comes twice",
    ),
    "pickle": (lambda a: {"words": a["words"].astype(object)}, "Python objects"),
    "mixed types": (lambda a: {"theta": a["theta"].astype(float)}, "its theta has dtype float64"),
    "no E": (lambda a: {"E": None}, "holds no E"),
    "no words": (lambda a: {"words": None}, "holds no words"),
    "no JSON": (lambda a: {"config": np.array("{")}, "its config is not JSON"),
    "no object": (lambda a: {"config": np.array("[]")}, "its config is not a JSON object"),
}


@pytest.mark.parametrize(("spoil", "problem"), BROKEN.values(), ids=BROKEN)
def test_a_broken_model_is_named(refused, model, spoil, problem):
    change(model, spoil(load(model)))
    err = refused("trace", "text.txt", "--model", model)
    assert "'model.npz'" in err
    assert problem in err


def test_a_single_word_is_no_model(refused):
    one = np.ones((1, 3), np.float32)
    np.savez("one.npz", E=one, theta=one, words=["king"])
    assert "has a single word" in refused("trace", "text.txt", "--model", "one.npz")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("window", "2"),
        ("window", 2.0),
        ("window", True),
        ("window", 0),
        ("window", [2]),
        ("dim", "4"),
        ("seed", -1),
        ("seed", 1.5),
        ("learning_rate", "0.1"),
        ("learning_rate", float("nan")),
        ("learning_rate", float("inf")),
        ("learning_rate", -0.1),
        ("learning_rate", 10**400),
        ("bias", 1),
        ("lowercase", "yes"),
        ("sentences", "verse"),
        ("order", ["text"]),
        ("order", {}),
        ("init", "ones"),
        ("init", "x" * 100_000),
        ("dtype", "float16"),
        ("objective", "hinge"),
        ("turns", -1),
        ("turns", 1.0),
        ("turns", True),
        ("turns", 10**12),
        ("passes", "3"),
    ],
)
def test_a_setting_that_no_model_has_is_named(refused, model, name, value):
    change(model, **{name: value})
    err = refused("trace", "--model", model)
    assert f"'model.npz' cannot be used: its config has {name} = " in err
    assert len(err) < 300


def test_a_bias_that_the_models_own_config_rules_out_is_refused(refused, model):
    change(model, bias=False)
    assert "has a bias that its own config rules out" in refused("trace", "--model", model)


def test_an_unknown_encoding_is_named(refused, model):
    change(model, encoding="klingon")
    assert "unknown encoding 'klingon'" in refused("trace", "--model", model)


@pytest.mark.parametrize("path", ["nowhere.npz", ".", "text.txt", "/dev/null", "counts.npz"])
def test_what_is_no_model_is_refused(refused, shell, path):
    shell("count", "text.txt", "--save", "counts.npz")
    refused("trace", "--model", path)


def test_numbers_too_big_to_go_on_with_are_status_1(shell, model):
    change(model, {"E": np.full_like(load(model)["E"], 3e38)})
    for words in (
        ["text.txt", "--model", model],
        ["--replay", f"text.txt --model {model} + passes 1"],
    ):
        status, out, err = shell("trace", *words)
        assert (status, out) == (1, "")
        assert err.count("\n") == 1


def test_a_models_words_cannot_work_on_the_terminal(shell, model):
    words = load(model)["words"].tolist()
    words[-1] = "\x1b[31mred"
    change(model, {"words": np.array(words)})
    status, out, _ = shell("trace", "--model", model, "--turns", "1", "--full")
    assert status == 0
    assert r"\x1b[31mred" in out
    assert out.replace("\n", "").isprintable()


# From a run's line


def test_a_line_is_arrived_at_and_gone_on_from(trace):
    timeline = opened("--replay", LINE)
    assert timeline.setup.settings.dim == 6
    chosen = "--min-count 1 --window 2 --sample 0.0 --validation 0.0"
    assert write_line(timeline) == LINE.replace("text.txt", f"text.txt {chosen}")
    assert len(timeline.way) == 3
    lines = trace("--replay", LINE, "--turns", "2", "--save", "one.npz")
    trace("text.txt", "--dim", "6", "--turns", "2", "--save", "other.npz")
    assert lines[0]["turn"] == 1
    assert bits("one.npz") == bits("other.npz")


def test_a_line_gives_the_same_bits_each_time(trace):
    line = "text.txt --dim 5 + to 7 gradient + bias + passes 3 + to 9 update"
    for save in ("one.npz", "other.npz"):
        (turn,) = trace("--replay", line, "--turns", "1", "--save", save)
        assert turn["turn"] == 10
    assert Path("one.npz").read_bytes() == Path("other.npz").read_bytes()
    assert config("one.npz").items() >= {"turns": 10, "passes": 3}.items()


def test_training_by_passes_is_a_line_too(trace, shell):
    shell("train", "text.txt", "--passes", "6", "--save", "trained.npz")
    trace("--replay", "text.txt + bias + passes 6", "--turns", "0", "--save", "replayed.npz")
    assert bits("replayed.npz") == bits("trained.npz")


def test_a_line_may_begin_with_a_model(trace, model):
    line = f"text.txt --model {model} + to 3 update"
    timeline = opened("--replay", line)
    assert timeline.position.turn == 3
    assert timeline.position.phase is Phase.UPDATE
    trace("--replay", line, "--turns", "0", "--save", "replayed.npz")
    trace("--model", model, "--turns", "3", "--save", "traced.npz")
    assert bits("replayed.npz") == bits("traced.npz")


@pytest.mark.parametrize(
    "words",
    [["royal"], ["--dim", "5"], ["--seed", "0"], ["--lowercase"], ["--model", "m.npz"]],
)
@pytest.mark.parametrize("line", ["royal", LINE])
def test_a_line_and_another_beginning_contradict_each_other(refused, words, line):
    assert "--replay has its own" in refused("trace", *words, "--replay", line)


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ("nowhere.txt", "no such file: 'nowhere.txt'"),
        ("royal + dance", "'dance' cannot be understood"),
        ("royal +", "'' cannot be understood"),
        ("royal '", "no closing quotation"),
        ("royal + to 3 pick + to 2 pick", "'to 2 pick' cannot be understood: it lies behind"),
        ("royal --no-bias + bias", "the model has none"),
        ("royal --turns 3", "--turns"),
        ("royal --dim 0", "--dim must be at least 1"),
        ("royal more", "more"),
        ("royal --help", "'--help' cannot stand in a run's line"),
        ("royal + setup -h", "'-h' cannot stand in a run's line"),
        ("royal --replay royal", "'--replay' cannot stand in a run's line"),
        ("royal + setup royal --replay=royal", "'--replay=royal' cannot stand"),
        ("royal + setup royal --model m.npz", "can only stand at the start"),
        ("royal + setup nowhere.txt", "no such file: 'nowhere.txt'"),
        ("royal --model nowhere.npz", "no such file: 'nowhere.npz'"),
        ("text.txt --model model.npz --dim 9", "--dim 9 contradicts 'model.npz'"),
    ],
)
def test_a_line_that_cannot_be_done_is_refused(refused, model, line, named):
    assert named in refused("trace", "--replay", line)


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("royal --lr 1e10 + to 90 pick", "turn 4 is not finite"),
        ("royal --lr 1e300 + passes 2", "pass 1 diverges"),
        ("royal + setup royal --lr 1e10 + to 90 pick", "turn 4 is not finite"),
    ],
)
def test_a_line_that_diverges_is_status_1(shell, line, what):
    status, out, err = shell("trace", "--replay", line)
    assert (status, out) == (1, "")
    assert what in err
    assert err.count("\n") == 1


@pytest.mark.parametrize(
    "words", [["--replay", "royal"], ["--replay", "nonsense +"], ["--model", "model.npz"]]
)
def test_the_explorer_needs_a_terminal_whatever_it_begins_with(model, words):
    done = subprocess.run(
        [sys.executable, "-m", "tui_w2v", "explore", *words],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=60,
    )
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"needs a terminal" in done.stderr
    assert done.stderr.count(b"\n") == 1
