"""What tests of the screens share: sizes, keys, what is drawn, and waiting until all is done."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from time import monotonic
from typing import Any

from textual.app import App
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import Static

import tui_w2v.tui
from tui_w2v.tui.widgets.drawn import LineWidget

SIZES = SMALL, MEDIUM, LARGE = (80, 24), (120, 40), (200, 60)


class Host(App[None]):
    """An app with one dialog, which notes its result."""

    CSS_PATH = Path(tui_w2v.tui.__file__).with_name("tui.tcss")
    HORIZONTAL_BREAKPOINTS = tui_w2v.tui.ExplorerApp.HORIZONTAL_BREAKPOINTS
    BINDINGS = tui_w2v.tui.ExplorerApp.BINDINGS

    def __init__(self, make_dialog: Callable[[], Screen[Any]]) -> None:
        super().__init__()
        self.make_dialog = make_dialog
        self.results: list[Any] = []

    def on_mount(self) -> None:
        self.push_screen(self.make_dialog(), self.results.append)


@asynccontextmanager
async def opened(app: App[Any], size: tuple[int, int], *keys: str) -> AsyncIterator[Pilot[Any]]:
    """Open an app, and press keys; at the end, all lines on the screen must fit."""
    async with app.run_test(size=size) as pilot:
        await press(pilot, *keys)
        yield pilot
        if not app._exit:
            await pilot.pause()
            assert_lines_fit(app)


async def press(pilot: Pilot[Any], *keys: str) -> None:
    """Press keys, of which a text may name several, and wait until all is done."""
    await pilot.press(*(key for text in keys for key in text.split() or text))
    await settle(pilot)


async def enter(pilot: Pilot[Any], line: str, *keys: str) -> None:
    """Enter a line in place of what the focused field holds, and press keys."""
    pilot.app.focused.value = line  # type: ignore[attr-defined]
    await press(pilot, "enter", *keys)


async def settle(pilot: Pilot[Any]) -> None:
    """Wait until no thread is at work and all is drawn."""
    for _ in range(2):
        await pilot.app.workers.wait_for_complete()
        await pilot.pause()


async def until(pilot: Pilot[Any], condition: Callable[[], object], seconds: float = 60) -> None:
    """Wait for a condition, which a slow machine may take long to meet."""
    end = monotonic() + seconds
    while not condition():
        assert monotonic() < end, "it has not come to that"
        await pilot.pause(0.01)


def shown(app: App[Any], selector: str) -> list[str]:
    """Return the lines of a widget as they are on the screen."""
    widget = app.screen.query_one(selector, LineWidget)
    return [strip.text for strip in widget.render_lines(widget.size.region)]


def told(app: App[Any], selector: str) -> str:
    """Return a widget's lines as one, with single blanks."""
    return " ".join(" ".join(shown(app, selector)).split())


def message(app: App[Any], selector: str = "#message") -> str:
    """Return what a label or a text says."""
    return str(app.screen.query_one(selector, Static).render())


def picture(app: App[Any]) -> list[str]:
    """Return all lines of the screen."""
    return [strip.text for strip in app.screen._compositor.render_strips()]


def page(app: App[Any]) -> str:
    """Return the screen as one text."""
    return "\n".join(picture(app))


def assert_lines_fit(app: App[Any]) -> None:
    for widget in app.screen.query(LineWidget):
        if widget.display and widget.size:
            for strip in widget.render_lines(widget.size.region):
                assert strip.cell_length == widget.size.width
                assert sum(segment.cell_length for segment in strip) == widget.size.width
