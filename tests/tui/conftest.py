"""Apps to test."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tui_w2v.training import Configuration, make_timeline, read_corpus
from tui_w2v.tui import ExplorerApp


@pytest.fixture
def make_app(tmp_path: Path) -> Callable[..., ExplorerApp]:
    """Make an app on the royal sample, or on a text, with some settings."""

    def make(text: str | None = None, **settings: object) -> ExplorerApp:
        if text is not None:
            path = tmp_path / "text.txt"
            path.write_text(text, encoding="utf-8")
            settings["corpus"] = str(path)
        configuration = Configuration(**{"dim": 8, "dtype": "float64", **settings})
        corpus = read_corpus(configuration)
        return ExplorerApp(make_timeline(configuration, corpus))

    return make
