"""Runs that go on: from a model file, of each objective, or from a run's line."""

import os
import shlex
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.cli.helpers import bits, change, config, load, opened
from tui_w2v.cli import explore
from tui_w2v.cli.main import main
from tui_w2v.training import Phase, Position, write_line

TEXT = "the king rules the land\nand the queen rules the sea\nthe king loves the queen\n"
LINE = "royal --seed 3 + to 12 predict + bias + passes 4 + to 14 update + setup text.txt --dim 6"
KINDS = {
    "softmax": [],
    "negative-sampling": ["--objective", "negative-sampling"],
    "three negatives": ["--objective", "negative-sampling", "--negative", "3", "--seed", "6"],
    "glove": ["--objective", "glove"],
    "harmonic glove": ["--objective", "glove", "--x-max", "4.5", "--alpha", "0.6", "--harmonic"],
}
all_kinds = pytest.mark.parametrize("options", KINDS.values(), ids=KINDS)


@pytest.fixture
def make_model():
    def make(objective="softmax"):
        words = ["train", "text.txt", "--objective", objective, "--dim", "4", "--passes", "3"]
        assert main([*words, "--save", "model.npz"]) == 0
        return "model.npz"

    return make


@pytest.fixture
def model(make_model):
    return make_model()


# Going on with a model


@pytest.mark.parametrize(
    ("more", "first", "then"),
    [
        ("royal --order shuffled --dtype float64", 40, 13),
        ("text.txt --dim 5 --no-bias --lr 0.2 --window 1", 0, 5),
        ("text.txt --dim 4 --sample 0.1 --max-vocab 6 --init word2vec", 7, 60),
    ],
)
@all_kinds
def test_turns_go_on_where_the_model_stopped(trace, options, more, first, then):
    options = [*more.split(), *options]
    whole = trace(*options, "--turns", first + then, "--save", "whole.npz")
    trace(*options, "--turns", first, "--save", "model.npz")
    went_on = trace("--model", "model.npz", "--turns", then, "--save", "model.npz")
    assert went_on == whole[first:]
    assert [line["turn"] for line in went_on] == list(range(first + 1, first + then + 1))
    assert bits("model.npz") == bits("whole.npz")
    assert config("model.npz") == config("whole.npz")


@all_kinds
def test_turns_go_on_from_what_train_saved(trace, done, refused, options):
    done("train", "text.txt", *options, "--epochs", "1", "--save", "turned.npz")
    turns = config("turned.npz")["turns"]
    lines = trace("--model", "turned.npz", "--turns", "9", "--save", "more.npz")
    assert (lines[0]["turn"], lines[0]["epoch"]) == (turns + 1, 2)
    trace("text.txt", *options, "--turns", turns + 9, "--save", "whole.npz")
    assert bits("more.npz") == bits("whole.npz")
    early = "trace", "text.txt", "--model", "turned.npz", "--as", "numpy", "--turn", turns
    said = f"the first turn of this run is turn {turns + 1}, not {turns}\n"
    assert refused(*early, status=1).endswith(said)

    done("train", "text.txt", *options, "--passes", "4", "--save", "passed.npz")
    (line,) = trace("--model", "passed.npz", "--turns", "1", "--save", "more.npz")
    assert (line["turn"], line["epoch"]) == (1, 1)
    assert line["h"] == load("passed.npz")["E"][line["context"]["index"]].tolist()
    assert config("more.npz").items() >= {"turns": 1, "passes": 4}.items()
    trace("--model", "passed.npz", "--turns", "0", "--save", "same.npz")
    assert bits("same.npz") == bits("passed.npz")
    assert config("same.npz") == config("passed.npz")


@all_kinds
def test_a_run_s_line_may_begin_with_it(trace, options):
    trace("royal", *options, "--turns", "12", "--save", "model.npz")
    for model, save in (["--model", "model.npz"], "one.npz"), ([], "whole.npz"):
        line = " ".join(["royal", *options, *model, "+ to 15 update + passes 2"])
        trace("--replay", line, "--turns", "3", "--save", save)
    assert bits("one.npz") == bits("whole.npz")


@all_kinds
def test_the_explorer_goes_on_with_it(trace, options):
    trace("royal", *options, "--turns", "25", "--save", "whole.npz")
    trace("royal", *options, "--turns", "20", "--save", "model.npz")
    timeline = opened("explore", "--model", "model.npz")
    objective = config("model.npz")["objective"]
    assert timeline.setup.settings.objective == timeline.setup.objective.name == objective
    assert write_line(timeline) == " ".join(["royal", *options, "--model", "model.npz"])
    assert (timeline.turns_made, timeline.untrained) == (20, False)
    for position, name in (
        (Position(0, 25, Phase.UPDATE), "whole.npz"),
        (Position(0, 21, Phase.READY), "model.npz"),
    ):
        timeline.go(position)
        for array in {"E", "theta", "bias", "bias_E"} & set(file := load(name)):
            assert np.array_equal(getattr(timeline.parameters, array), file[array]), array


def test_another_text_is_read_with_the_models_words(trace, make_model):
    model = make_model("glove")
    words = load(model)["words"].tolist()
    Path("other.txt").write_text("queen of the wide sea\nthe strange king\n" + "king queen\n" * 7)
    lines = trace("other.txt", "--model", model, "--turns", "30", "--save", "other.npz")
    for line in lines:
        for role in ("context", "target"):
            assert words[line[role]["index"]] == line[role]["word"]
    pairs = {(line["context"]["word"], line["target"]["word"]): line["x_ij"] for line in lines}
    assert next(iter(pairs)) == ("queen", "the")
    assert pairs["king", "queen"] == 7
    other = load("other.npz")
    assert other["words"].tolist() == words
    said = Path("other.txt").read_text().split()
    assert other["counts"].tolist() == [said.count(word) for word in words]
    assert config("other.npz")["corpus"] == "other.txt"


def test_a_text_that_is_gone_is_asked_for(refused, trace, model, shell, monkeypatch):
    Path("text.txt").rename("moved.txt")
    err = refused("trace", "--model", model)
    assert "the training text of 'model.npz' cannot be opened" in err
    assert "(no such file: 'text.txt'): give this or another text as CORPUS" in err
    for name in ("has_screen", "take_keys_from_terminal", "show"):
        monkeypatch.setattr(explore, name, lambda *_: 1)
    assert shell("explore", "--model", model)[2] == err, (
        "the query screen opens, and it is said why"
    )
    assert len(trace("moved.txt", "--model", model, "--turns", "2")) == 2
    assert "no such file: 'wrong.txt'" in refused("trace", "wrong.txt", "--model", model)
    Path("other.txt").write_text("wholly different things\n")
    err = refused("trace", "other.txt", "--model", model)
    assert "'other.txt' has none of the vocabulary's words" in err
    for corpus in (None, "", "-", 5, "a\0b", "\ud800"):
        change(model, corpus=corpus)
        assert "CORPUS" in refused("trace", "--model", model)
    assert len(trace("moved.txt", "--model", model, "--turns", "1")) == 1


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes with names are Unix's")
def test_a_model_can_name_a_regular_file_only_and_it_is_said_which(shell, refused, model):
    os.mkfifo("pipe")
    for corpus in ("pipe", "/dev/zero"):
        change(model, corpus=corpus)
        assert f"{corpus!r} is not a regular file" in refused("trace", "--model", model)
    own = "tui-w2v: using the text 'text.txt' named in 'model.npz'\n"
    for corpus, said in (("text.txt", own), ("royal", "")):
        change(model, corpus=corpus)
        status, _, err = shell("trace", "--model", model, "--turns", "1")
        assert (status, err) == (0, said)


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no such names")
def test_a_text_whose_name_is_no_unicode_can_be_trained_and_gone_on_with(shell, trace):
    name = b"na\xefve.txt".decode(errors="surrogateescape")
    Path(name).write_text(TEXT)
    assert shell("train", name, "--passes", "1", "--save", "m.npz") == (0, "", "")
    assert len(trace("--model", "m.npz", "--turns", "1")) == 1


AGREEING = """--dim 4 --window 2 --lr 0.1 --seed 0 --min-count 1 --max-vocab 10000 --dtype float32
    --order text --lowercase --init keras --sentences line --encoding utf-8 --negative 5 --x-max 100
    --alpha 0.75 --no-harmonic"""
CONTRADICTING = {
    "softmax": "--dim 5,--window 3,--lr 0.2,--seed 1,--min-count 2,--max-vocab 9,--dtype float64,"
    "--order shuffled,--no-lowercase,--init zeros,--sentences punctuation,--encoding ascii,"
    "--no-bias,--objective glove",
    "negative-sampling": "--objective softmax,--objective glove,--negative 6",
    "glove": "--objective softmax,--x-max 10.5,--alpha 0.5,--harmonic,--no-bias",
}


@pytest.mark.parametrize("objective", CONTRADICTING)
def test_options_may_agree_with_the_model_and_not_contradict_it(
    refused, trace, make_model, objective
):
    model = make_model(objective)
    options = [*AGREEING.split(), "--objective", objective]
    assert trace("--model", model, *options) == trace("--model", model)
    for option in CONTRADICTING[objective].split(","):
        err = refused("trace", "--model", model, *option.split())
        assert f"{option} contradicts 'model.npz'" in err


def test_what_a_model_leaves_open_may_be_said(trace, model):
    change(model, {"config": None, "bias": None, "counts": None})
    lines = trace("text.txt", "--model", model, "--lr", "0.7", "--window", "1", "--turns", "3")
    assert lines[0]["learning_rate"] == 0.7


# Models that cannot be used


IN_CONFIG: dict[str, list[Any]] = {
    "window": ["2", 2.0, True, 0, [2]],
    "dim": ["4"],
    "seed": [-1, 1.5],
    "learning_rate": ["0.1", float("nan"), float("inf"), -0.1, 10**400],
    "bias": [1],
    "lowercase": ["yes"],
    "sentences": ["verse"],
    "order": [["text"], {}],
    "init": ["ones", "x" * 100_000],
    "dtype": ["float16"],
    "objective": ["hinge", ["glove"]],
    "turns": [-1, 1.0, True, 10**12],
    "passes": ["3"],
    "negative": [0, "5", 5.0, True],
    "x_max": [0, "100", float("nan")],
    "alpha": [-1, float("inf")],
    "harmonic": [1],
}


def test_a_setting_that_no_model_has_is_named(refused, make_model):
    make_model("glove")
    for name, values in IN_CONFIG.items():
        for value in values:
            change("model.npz", target="m.npz", **{name: value})
            err = refused("trace", "--model", "m.npz")
            assert f"'m.npz' cannot be used: its config has {name} = " in err
            assert len(err) < 300


def test_what_is_no_model_or_contradicts_itself_is_refused(refused, shell, make_model):
    shell("count", "text.txt", "--save", "counts.npz")
    for path in ("nowhere.npz", ".", "text.txt", "/dev/null", "counts.npz"):
        refused("trace", "--model", path)
    one = np.ones((1, 3), np.float32)
    np.savez("one.npz", E=one, theta=one, words=["king"])
    assert "has a single word" in refused("trace", "text.txt", "--model", "one.npz")
    ruled_out, no_bias = "has a bias that its own config rules out", {"bias": False}
    not_of = "has a bias_E, which its own objective rules out"
    rows: list[tuple[str, dict[str, Any], dict[str, Any], str]] = [
        ("softmax", {"theta": None}, {}, "holds vectors only"),
        ("softmax", {}, {"encoding": "klingon"}, "unknown encoding 'klingon'"),
        ("softmax", {}, no_bias, ruled_out),
        ("glove", {}, no_bias, ruled_out),
        ("glove", {"bias": np.zeros(8, np.float32)}, no_bias, ruled_out),
        *(
            ("glove", {}, {"objective": other}, not_of)
            for other in ("softmax", "negative-sampling")
        ),
        ("glove", {}, {"objective": None}, not_of),
    ]
    for objective, arrays, settings, why in rows:
        change(make_model(objective), arrays, **settings)
        assert why in refused("trace", "text.txt", "--model", "model.npz")
    change(make_model("glove"), dict.fromkeys(("bias", "bias_E")), bias=False)
    assert shell("trace", "--model", "model.npz", "--turns", "1", "--save", "next.npz")[0] == 0
    assert not load("next.npz")["bias_E"].any()


def test_numbers_too_big_to_go_on_with_are_status_1(refused, model):
    change(model, {"E": np.full_like(load(model)["E"], 3e38)})
    refused("trace", "text.txt", "--model", model, status=1)
    refused("trace", "--replay", f"text.txt --model {model} + passes 1", status=1)


# From a run's line


def test_a_line_is_arrived_at_and_gone_on_from(trace):
    timeline = opened("explore", "--replay", LINE)
    assert timeline.setup.settings.dim == 6
    chosen = "--min-count 1 --window 2 --sample 0.0 --validation 0.0"
    assert write_line(timeline) == LINE.replace("text.txt", f"text.txt {chosen}")
    assert len(timeline.way) == 3
    lines = trace("--replay", LINE, "--turns", "2", "--save", "one.npz")
    trace("text.txt", "--dim", "6", "--turns", "2", "--save", "other.npz")
    assert lines[0]["turn"] == 1
    assert bits("one.npz") == bits("other.npz")


def test_a_line_and_another_beginning_contradict_each_other(refused):
    for words in ("royal", "--dim 5", "--seed 0", "--lowercase", "--model m.npz"):
        assert "--replay has its own" in refused("trace", *words.split(), "--replay", LINE)


NO_MOVES = [
    *("", "start", "start over again", "dance", "bias 3", "passes", "passes -1", "passes 00"),
    *("passes 1e3", "passes 9999999999999", "passes 3 held-out", "passes 3 fast"),
    *("passes 3 held-out 0.9", "passes 3 held-out 0.1 held-out 0.1", "to", "to pick 3"),
    *("to 0 pick", "to -1 pick", "to 1.5 pick", "to 3 look", "to 3 PICK", "to 3 pick 4"),
]
NO_LINES = {
    "nowhere.txt": "no such file: 'nowhere.txt'",
    "royal + + start over": "'' cannot be understood",
    "royal + 'two\nlines'": "cannot be understood",
    "royal + to 3 'pick": "no closing quotation",
    'royal "': "no closing quotation",
    "royal \\": "",
    "royal + passes ٣": "cannot be understood",
    "royal + to 3 pick + to 2 pick": "'to 2 pick' cannot be understood: the run is past it",
    "royal + to 5 look-up + to 5 pick": "'to 5 pick' cannot be understood: ",
    "royal + to 5 look-up + pick": "'pick' cannot be understood: the run is past it",
    "royal + to 5 update + passes 1 + to 5 update": "'to 5 update' cannot be understood: ",
    "royal --no-bias + bias": "'bias' cannot be understood: the model has none",
    "royal + setup royal --no-bias + bias": "'bias' cannot be understood: ",
    "royal --turns 3": "--turns",
    "royal --dim 0": "--dim must be at least 1",
    "royal more": "more",
    "royal --help": "'--help' cannot stand in a run's line",
    "royal + setup -h": "'-h' cannot stand in a run's line",
    "royal --replay royal": "'--replay' cannot stand in a run's line",
    "royal + setup royal --replay=royal": "'--replay=royal' cannot stand",
    "royal + setup royal --model m.npz": "can only stand at the start",
    "royal + setup nowhere.txt": "no such file: 'nowhere.txt'",
    "royal --model nowhere.npz": "no such file: 'nowhere.npz'",
    "text.txt --model model.npz --dim 9": "--dim 9 contradicts 'model.npz'",
}
NO_LINES |= {f"royal + {move}": f"{move!r} cannot be understood" for move in NO_MOVES}


def test_a_line_that_cannot_be_done_is_refused(refused, model):
    for line, named in NO_LINES.items():
        assert named in refused("trace", "--replay", line), line


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("royal --lr 1e10 + to 90 pick", "turn 4 is not finite"),
        ("royal --lr 1e300 + passes 2", "pass 1 diverges"),
        ("royal + setup royal --lr 1e10 + to 90 pick", "turn 4 is not finite"),
    ],
)
def test_a_line_that_diverges_is_status_1(refused, line, what):
    assert what in refused("trace", "--replay", line, status=1)


@pytest.mark.parametrize("words", ["", "--replay 'nonsense +'", "--model model.npz"])
def test_the_explorer_needs_a_terminal_whatever_it_begins_with(refused, model, words):
    assert "needs a terminal" in refused("explore", *shlex.split(words))
