"""Apps to test."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tui_w2v.training import Settings, Timeline, make_timeline, read_corpus
from tui_w2v.tui import ExplorerApp


@pytest.fixture
def make_run(tmp_path: Path) -> Callable[..., Timeline]:
    """Make a run on the royal sample, or on a text, with some own_settings."""

    def make(text: str | None = None, **own_settings: object) -> Timeline:
        if text is not None:
            path = tmp_path / "text.txt"
            path.write_text(text, encoding="utf-8")
            own_settings["corpus"] = str(path)
        settings = Settings.of(**{"corpus": "royal", "dim": 8, "dtype": "float64", **own_settings})
        return make_timeline(settings, read_corpus(settings))

    return make


@pytest.fixture
def make_app(make_run: Callable[..., Timeline]) -> Callable[..., ExplorerApp]:
    """Make an app on such a run."""

    def make(text: str | None = None, **settings: object) -> ExplorerApp:
        return ExplorerApp(make_run(text, **settings))

    return make
