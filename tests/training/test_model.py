"""Runs that are kept in a model file when something ends them."""

import os
from pathlib import Path

import numpy as np
import pytest

from tui_w2v.training import Settings, Setup, Timeline, keep_run, read_corpus
from tui_w2v.vectors import load_model


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


def test_without_a_home_there_is_nowhere_to_keep_a_run(timeline, monkeypatch):
    monkeypatch.delenv("XDG_STATE_HOME", raising=False)
    monkeypatch.setenv("HOME", "relative")
    with pytest.raises(OSError, match="no home"):
        keep_run(timeline)
