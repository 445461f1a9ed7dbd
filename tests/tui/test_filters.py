"""Nothing reaches the terminal that it would obey rather than print."""

import io
import sys

import pytest
from rich.cells import cell_len
from textual.widgets import Static

from tests.tui.helpers import LARGE, MEDIUM, SMALL, opened, picture, press
from tui_w2v.tui import ExplorerApp
from tui_w2v.tui.base import BaseApp
from tui_w2v.tui.config import Config

HOSTILE = "\x1b]0;PWNED\x07\x9b77;99m\u202e\u2028"
SHOWN = {
    "the turn": "space space space space",
    "fast-forward": "f",
    "explore": "slash",
    "map": "m",
    "a lesson": "t enter",
    "watched words": "w a enter",
    "watch": "w",
    "the gradient check": "c",
    "the objectives": "v",
    "the product": "x",
    "the parameters": "i",
    "setup": "e",
    "save": "s",
    "help": "question_mark",
}


def assert_printable(app):
    assert {c for c in app.export_screenshot() if not c.isprintable()} <= {"\n"}


@pytest.fixture
def hostile(make_run):
    """A run whose words, and whose text's name, hold what no terminal should be sent."""
    timeline = make_run()
    corpus = timeline.setup.corpus
    corpus.vocabulary.words[:] = [word + HOSTILE for word in corpus.vocabulary.words]
    object.__setattr__(corpus, "name", f"text{HOSTILE}")
    return timeline


@pytest.mark.parametrize("ascii", [False, True])
async def test_words_and_names_are_printable_on_every_screen(hostile, ascii):
    async with opened(app := ExplorerApp(hostile, Config(ascii=ascii)), MEDIUM) as pilot:
        for name, keys in SHOWN.items():
            await press(pilot, keys)
            assert_printable(app)
            lines = picture(app)
            assert {cell_len(line) for line in lines} == {120}
            drawn = {c for line in lines for c in line if not c.isascii() and not c.isalpha()}
            assert (drawn <= set("∂²�")) == ascii, name
            while len(app.screen_stack) > 2:
                await press(pilot, "escape")


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_words_and_names_are_printable_at_every_size(hostile, size):
    async with opened(app := ExplorerApp(hostile), size) as pilot:
        for key in ("space", "space", "space", "enter", "p", "p", "n", "o", "colon"):
            await pilot.press(key)
            assert_printable(app)


class _TextualsOwn(BaseApp):
    CSS_PATH = None

    def compose(self):
        yield Static(f"a{HOSTILE}b\xad.", markup=False)


async def test_a_widget_of_textual_keeps_the_width_it_measured():
    async with opened(app := _TextualsOwn(), MEDIUM):
        assert_printable(app)
        line = app.query_one(Static).render_lines(app.screen.region)[0].text
        assert line.rstrip() == "a]0;PWNED77;99mb�."
        assert len(line) == 120


async def test_a_terminal_without_unicode_gets_ascii_alone(make_run, monkeypatch):
    monkeypatch.setattr(sys, "__stderr__", io.TextIOWrapper(io.BytesIO(), encoding="latin-1"))
    app = ExplorerApp(make_run("naïve 世界 naïve 世界\n" * 9, dim=2))
    async with opened(app, SMALL, "space space space space"):
        lines = picture(app)
    assert "na?ve" in "".join(lines)
    assert "E (2 x 2)" in "".join(lines)
    assert all(line.isascii() and len(line) == 80 for line in lines)


@pytest.mark.parametrize("key", ["e", "ctrl+p"])
async def test_words_with_marks_are_blank_behind_a_dialog(make_app, key):
    async with opened(app := make_app(text="नमस्ते สวัสดี\n" * 9, min_count=1), MEDIUM, key):
        assert len(app.screen_stack) == 3
        lines = picture(app)
        assert "0 corpus" in lines[1]
        assert not any("[" in line for line in lines)
        assert {cell_len(line) for line in lines} == {120}
