"""A card over the turn screen, with something to read."""

from abc import abstractmethod
from typing import ClassVar

from rich.console import RenderableType
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.widgets import Static

from tui_w2v.tui.screens.dialog import Dialog


class CardScreen(Dialog[None]):
    """Shows one renderable; any of the usual keys puts it away."""

    BINDINGS: ClassVar = [
        Binding("escape,q,enter,space", "leave", "Close", id="card.leave", tooltip="Go back"),
        Binding("j,down", "scroll(1)", "Down", show=False, id="card.down", tooltip="Scroll down"),
        Binding("k,up", "scroll(-1)", "Up", show=False, id="card.up", tooltip="Scroll up"),
    ]
    title_text: ClassVar[str] = ""

    @abstractmethod
    def content(self) -> RenderableType:
        """Return the content."""

    def compose(self) -> ComposeResult:
        """The card, as high as its content if there is room."""
        card = VerticalScroll(Static(self.content(), markup=False))
        card.border_title = self.title_text
        card.border_subtitle = "escape closes"
        yield card

    def action_scroll(self, lines: int) -> None:
        """Scroll by lines."""
        self.query_one(VerticalScroll).scroll_relative(y=lines, animate=False)

    def action_leave(self) -> None:
        """Close the card."""
        self.dismiss(None)
