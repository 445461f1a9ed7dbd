"""Runs that are kept in a model file when something ends them."""

import os
from pathlib import Path

import numpy as np
import pytest

from tui_w2v.training import Settings, Setup, Timeline, keep_run, read_corpus
from tui_w2v.vectors import load_model

KEPT = {".npz": 10, ".txt": 100}


@pytest.fixture
def timeline() -> Timeline:
    settings = Settings(dim=8)
    timeline = Timeline(Setup(settings, read_corpus(settings)))
    timeline.go(timeline.at(5))
    return timeline


def test_a_run_is_kept_as_a_model_and_as_a_line(timeline, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    path = keep_run(timeline, "Traceback …\nRuntimeError: a \udcff b")
    assert path.parent == tmp_path / "tui-w2v"
    assert path.parent.stat().st_mode & 0o777 == 0o700
    model = load_model(path)
    np.testing.assert_array_equal(model.E, timeline.parameters.E)
    np.testing.assert_array_equal(model.theta, timeline.parameters.theta)
    assert model.config["turns"] == timeline.turns_made > 0
    here, line, _, *failure = path.with_suffix(".txt").read_bytes().split(b"\n")
    assert here == b"cd " + os.fsencode(Path.cwd())
    assert line.startswith(b"tui-w2v --replay 'royal + to 5 ")
    assert failure == ["Traceback …".encode(), b"RuntimeError: a \xff b"]


def test_the_newest_runs_are_kept_and_a_failure_without_training_takes_no_models_place(
    timeline, tmp_path, monkeypatch
):
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    (folder := tmp_path / "tui-w2v").mkdir()
    others = {folder / name for name in ("choices.json", "recovered-king.npz", "a.txt")}
    earlier = [folder / f"recovered-2020{day:04}-123456-7" for day in range(120)]
    for path in (*others, *(path.with_suffix(kind) for path in earlier for kind in KEPT)):
        path.touch()
    new = {path := keep_run(timeline), path.with_suffix(".txt")}
    left = {path.with_suffix(kind) for kind, n in KEPT.items() for path in earlier[1 - n :]}
    assert {*folder.iterdir()} == others | left | new
    untrained = Timeline(timeline.setup)
    report = keep_run(untrained, "Traceback")
    assert report.read_text().splitlines()[1:] == ["tui-w2v --replay royal", "", "Traceback"]
    assert len([*folder.glob("recovered-2*.npz")]) == KEPT[".npz"]
    assert path.exists()


def test_without_a_home_there_is_nowhere_to_keep_a_run(timeline, monkeypatch):
    monkeypatch.delenv("XDG_STATE_HOME", raising=False)
    monkeypatch.setenv("HOME", "relative")
    with pytest.raises(OSError, match="no home"):
        keep_run(timeline)
