"""Fields of forms: a name, and a control beside it."""

from rich.highlighter import Highlighter
from rich.text import Text
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widget import Widget
from textual.widgets import Input, Label


class _Printable(Highlighter):
    """Shows unprintable characters of a file's name as replacement characters."""

    def highlight(self, text: Text) -> None:
        text.plain = "".join(
            character if character.isprintable() else "�" for character in text.plain
        )


class Field(Horizontal):
    """One line of a form; with the focus, it has a mark and a bold name."""

    def __init__(self, name: str, control: Widget, *, classes: str | None = None) -> None:
        super().__init__(classes=classes)
        self._label = name
        self.control = control

    def compose(self) -> ComposeResult:
        yield Label("▸", classes="mark", markup=False)
        yield Label(self._label, classes="name", markup=False)
        yield self.control


class TextField(Input):
    """A text input without a blinking cursor."""

    def __init__(self, value: str, *, id: str, select_on_focus: bool = True) -> None:
        super().__init__(
            value, id=id, highlighter=_Printable(), select_on_focus=select_on_focus, compact=True
        )
        self.cursor_blink = False
