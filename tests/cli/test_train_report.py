"""What train tells: the cost beforehand, and as much or as little as is asked for."""

import re
from itertools import pairwise
from pathlib import Path

import pytest

from tests.cli.helpers import LAND
from tests.conftest import PROGRESS
from tui_w2v.cli import progress, train_work
from tui_w2v.training import PassCost, Progress

TEXT = LAND


@pytest.mark.parametrize(
    ("options", "seconds", "told"),
    [
        ("", 0.2, ""),
        ("", 2.0, "a pass takes about 2 s, the usual 20 to 100 passes 0:40 to 3:20; memory"),
        ("--passes 4", 2.0, ""),
        ("--passes 4", 900.0, "a pass takes about 900 s, 4 passes 1:00:00; memory about"),
        ("--passes 900", 0.0412, "a pass takes about 0.041 s, 900 passes 0:37; memory"),
        ("--seconds 0.1", 900.0, ""),
        ("--epochs 1", 900.0, ""),
        ("--quiet", 900.0, ""),
    ],
)
def test_what_takes_more_than_a_moment_is_said_beforehand(
    shell, monkeypatch, options, seconds, told
):
    cost = PassCost(seconds, 10**9)
    monkeypatch.setattr(train_work, "estimate_passes", lambda *_, **__: cost)
    status, _, err = shell("train", "text.txt", *options.split(), "--save", "model.npz")
    assert (status, err.count("\n")) == (0, bool(told))
    assert told in err


@pytest.mark.parametrize(
    ("how", "unit", "made"), [("--passes", "pass", "2 passes"), ("--epochs", "turn", "216 turns")]
)
def test_without_a_terminal_there_is_a_line_now_and_then(shell, monkeypatch, how, unit, made):
    words = ["train", "text.txt", how, "2", "--save", "model.npz"]
    status, out, err = shell(*words, "--verbose")
    assert (status, out) == (0, "")
    assert f"tui-w2v: model.npz: {made}, " in err
    assert "at the floor" in err
    monkeypatch.setattr(progress, "_FIRST_LINE", 0.0)
    status, out, err = shell(*words)
    assert (status, out) == (0, "")
    assert re.match(rf"tui-w2v: {unit} \d+  loss \d\.\d{{4}}  floor 1\.\d{{4}}", err)
    assert PROGRESS.sub("", err) == ""
    assert shell(*words, "-q") == (0, "", "")


def test_lines_on_progress_come_ever_more_seldom(capsys):
    with progress.training_progress(2.0, 1.0, "pass") as report:
        for number in range(3600):
            report(Progress(number, 2.0, None, None, made=number, seconds=number, left=9))
    lines = capsys.readouterr().err.splitlines()
    at = [int(line.split()[2].replace(",", "")) for line in lines]
    assert at[0] == 10
    gaps = [later - earlier for earlier, later in pairwise(at)]
    assert gaps == sorted(gaps)
    assert max(gaps) <= 301
    assert len(at) < 30


def test_quiet_writes_errors_alone(shell):
    Path("twice.txt").write_text("a b c a b\n")
    words = ["train", "twice.txt", "twice.txt", "--validation", "0.1", "--passes", "2"]
    assert shell(*words, "--save", "model.npz", "-q") == (0, "", "")
    assert shell(*words, "--save", "model.npz")[2].count("\n") == 2
    status, out, err = shell("train", "none.txt", "--save", "model.npz", "-q")
    assert (status, out, err.count("\n")) == (2, "", 1)
