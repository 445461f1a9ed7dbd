"""A run as a line of text, to be pasted into a shell."""

from rich.console import Group, RenderableType
from rich.text import Text

from tui_w2v.tui.screens.card import CardScreen

_ABOUT = (
    "This line makes the run again, settings and moves, up to this position: with the same "
    "numbers to the last bit on this machine and with these libraries, elsewhere to rounding. It "
    "has been copied, if the terminal lets programs copy."
)


class RunLineScreen(CardScreen):
    """Shows the line."""

    title_text = "this run as a line"

    def __init__(self, command: str) -> None:
        super().__init__()
        self._command = command

    def content(self) -> RenderableType:
        """The line, and what it is for."""
        return Group(Text(self._command, style="bold"), Text(f"\n{_ABOUT}"))
