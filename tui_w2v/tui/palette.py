"""The command palette, without the failures of Textual's own on some keys and clicks."""

from contextlib import suppress
from typing import ClassVar

from textual import on
from textual.await_complete import AwaitComplete
from textual.binding import Binding, BindingType
from textual.command import CommandList, CommandPalette
from textual.message import Message
from textual.widgets import Input, OptionList

from tui_w2v.tui.screens.dialog import brought_to_top


class Palette(CommandPalette):
    """Runs one command once, and ignores page keys until its list is laid out."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("pageup", "page('up')", "Previous page", show=False),
        Binding("pagedown", "page('down')", "Next page", show=False),
    ]

    def dismiss(self, result: None = None) -> AwaitComplete:
        """Close; do nothing if the palette is closed already, as after a second click beside it."""
        return super().dismiss(result) if brought_to_top(self) else AwaitComplete()

    def action_page(self, way: str) -> None:
        """Go up or down a page of the commands."""
        with suppress(KeyError):
            getattr(self.query_one(CommandList), f"action_page_{way}")()

    @on(Input.Submitted)
    @on(OptionList.OptionSelected)
    def _run_once(self, event: Message) -> None:
        """Stop a second enter, which would run the command again."""
        if not self.is_current:
            event.stop()
            event.prevent_default()
