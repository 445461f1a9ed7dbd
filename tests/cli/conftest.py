"""Fixtures that tests of the command line share."""

import json
from pathlib import Path

import pytest

from tests.cli.helpers import load


@pytest.fixture(autouse=True)
def folder(request, tmp_path, monkeypatch):
    """Stand in an empty folder, where a module's TEXT is the file text.txt."""
    monkeypatch.chdir(tmp_path)
    if text := getattr(request.module, "TEXT", ""):
        Path("text.txt").write_text(text)


@pytest.fixture
def train(done):
    """Train, and return the report and the model's arrays."""

    def run(*words, save="model.npz"):
        out = done("train", *words, "--save", save, "--json")
        assert out.count("\n") == 1
        return json.loads(out, parse_constant=pytest.fail), load(save)

    return run
