"""A run as a line of text, to be pasted into a shell."""

from rich.console import Group
from rich.text import Text

from tui_w2v.tui.screens.text import TextScreen

_ABOUT = (
    "This line makes the run again, settings and moves, up to this position: with the same "
    "numbers to the last bit on this machine and with these libraries, elsewhere to rounding. It "
    "has been copied, if the terminal lets programs copy."
)


def run_line_screen(command: str) -> TextScreen:
    """Show the line, and what it is for."""
    return TextScreen("this run as a line", Group(Text(command, style="bold"), Text(f"\n{_ABOUT}")))
