"""A card with something to read."""

from typing import ClassVar

from rich.console import RenderableType
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.events import Key
from textual.widgets import Static

from tui_w2v.tui.binding import key as bound
from tui_w2v.tui.screens.dialog import Dialog


class TextScreen(Dialog[str | None]):
    """Shows one renderable; any of the usual keys closes it, and the key that opened it."""

    BINDINGS: ClassVar = [
        bound("escape,q,enter,space", "dismiss", "card.leave", "Go back"),
        bound("j,down", "scroll(1)", "card.down", "Scroll down"),
        bound("k,up", "scroll(-1)", "card.up", "Scroll up"),
    ]

    def __init__(self, title: str, content: RenderableType, *, key: str = "") -> None:
        super().__init__()
        self.content = content
        self.hint = "escape closes"
        self._heading, self._key = title, key

    def compose(self) -> ComposeResult:
        card = VerticalScroll(Static(self.content, markup=False))
        card.border_title, card.border_subtitle = self._heading, self.hint
        yield card

    def on_key(self, event: Key) -> None:
        if event.key == self._key:
            event.stop()
            self.dismiss(None)

    def action_scroll(self, lines: int) -> None:
        self.query_one(VerticalScroll).scroll_relative(y=lines, animate=False)
