"""The question before unsaved training is lost."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Label

from tui_w2v.tui.binding import key
from tui_w2v.tui.screens.dialog import Dialog

_ANSWERS = (
    ("'save'", "s", "save first"),
    ("'leave'", "q  y  ctrl+q  ctrl+c", "leave without saving"),
    ("", "escape  n", "stay"),
)


class QuitScreen(Dialog[str | None]):
    """Ends with ``save``, with ``leave``, or with None to stay."""

    BINDINGS: ClassVar = [
        key("s", "dismiss('save')", "quit.save", "Save before leaving"),
        key("q,y,ctrl+c", "dismiss('leave')", "quit.leave", "Leave, and lose what is not saved"),
        key("escape,n", "dismiss", "quit.stay", "Do not leave"),
    ]

    def __init__(self, what: str) -> None:
        super().__init__()
        self._what = what

    def compose(self) -> ComposeResult:
        with Vertical(id="asking", classes="dialog") as dialog:
            dialog.border_title = "quit"
            yield Label(self._what, id="what", markup=False)
            for answer, keys, about in _ANSWERS:
                yield Label(f"[@click=screen.dismiss({answer})][b]{keys:<23}[/b]{about}[/]")
