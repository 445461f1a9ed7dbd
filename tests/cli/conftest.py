"""Fixtures that tests of the command line share."""

import json
from pathlib import Path

import numpy as np
import pytest

from tests.cli.helpers import load


@pytest.fixture(autouse=True)
def folder(request, tmp_path, monkeypatch):
    """Stand in an empty folder, where a module's TEXT is the file text.txt."""
    monkeypatch.chdir(tmp_path)
    if text := getattr(request.module, "TEXT", ""):
        Path("text.txt").write_text(text)


@pytest.fixture(scope="session")
def long_text(tmp_path_factory):
    """A text that takes a while: a thousand words, 420,000 pairs, each line on one of 50 topics."""
    path = tmp_path_factory.mktemp("long") / "long.txt"
    choose = np.random.default_rng(0)
    drawn = choose.zipf(1.3, (8_000, 15)) + 20 * choose.integers(50, size=(8_000, 1))
    lines = drawn % 1000
    path.write_text("".join(" ".join(f"w{word}" for word in line) + "\n" for line in lines))
    return path


@pytest.fixture
def train(done):
    """Train, and return the report and the model's arrays."""

    def run(*words, save="model.npz"):
        out = done("train", *words, "--save", save, "--json")
        assert out.count("\n") == 1
        return json.loads(out, parse_constant=pytest.fail), load(save)

    return run
