"""Runs on a small text, for tests of derivations."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tui_w2v.training import Phase, Settings, Setup, Timeline, read_corpus

TEXT = "the king wears a crown\nthe queen wears a crown and a ring\na king rules\n" * 3


@pytest.fixture
def make_timeline(tmp_path: Path) -> Callable[..., Timeline]:
    def make(turn: int, phase: int = Phase.UPDATE, text: str = TEXT, **settings: Any) -> Timeline:
        path = tmp_path / "text.txt"
        path.write_text(text)
        usual: dict[str, Any] = {"dim": 3, "window": 2, "min_count": 1, "sample": 0}
        chosen = Settings(str(path), **usual | settings)
        timeline = Timeline(Setup(chosen, read_corpus(chosen)))
        timeline.go(timeline.at(turn, Phase(phase)))
        return timeline

    return make
