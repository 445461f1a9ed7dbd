"""The question before unsaved training is lost."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.events import Click
from textual.widgets import Label

from tui_w2v.tui.screens.dialog import Dialog

_ANSWERS = (
    ("save", "s", "save first"),
    ("leave", "q  y  ctrl+q  ctrl+c", "leave without saving"),
    ("stay", "escape  n", "stay"),
)


class Answer(Horizontal):
    """An answer: its keys and what it does; a click gives it too."""

    def __init__(self, answer: str, keys: str, about: str) -> None:
        super().__init__()
        self.answer = answer
        self._keys = keys
        self._about = about

    def compose(self) -> ComposeResult:
        yield Label(self._keys, classes="keys", markup=False)
        yield Label(self._about, classes="about", markup=False)


class QuitScreen(Dialog[str | None]):
    """Ends with ``save``, with ``leave``, or with None to stay."""

    BINDINGS: ClassVar = [
        Binding("s", "answer('save')", "Save", id="quit.save", tooltip="Save before leaving"),
        Binding(
            "q,y,ctrl+c",
            "answer('leave')",
            "Leave",
            id="quit.leave",
            tooltip="Leave, and lose what is not saved",
        ),
        Binding("escape,n", "answer('stay')", "Stay", id="quit.stay", tooltip="Do not leave"),
    ]

    def __init__(self, what: str) -> None:
        """Prepare the question.

        Args:
            what: What is not saved, such as ``1,234 turns and 152 passes are not saved``.
        """
        super().__init__()
        self._what = what

    def compose(self) -> ComposeResult:
        with Vertical(id="asking", classes="dialog") as dialog:
            dialog.border_title = "quit"
            yield Label(self._what, id="what", markup=False)
            for answer in _ANSWERS:
                yield Answer(*answer)

    @on(Click)
    def _clicked(self, event: Click) -> None:
        for node in event.widget.ancestors_with_self if event.widget else ():
            if isinstance(node, Answer):
                self.action_answer(node.answer)
                return

    def action_answer(self, answer: str) -> None:
        self.dismiss(None if answer == "stay" else answer)
