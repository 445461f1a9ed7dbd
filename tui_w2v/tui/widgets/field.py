"""What forms are made of: a name, and what can be typed or chosen beside it."""

from rich.highlighter import Highlighter
from rich.text import Text
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widget import Widget
from textual.widgets import Input, Label


class _Printable(Highlighter):
    """Shows what no terminal should be sent, in a file's name, as a replacement character."""

    def highlight(self, text: Text) -> None:
        text.plain = "".join(
            character if character.isprintable() else "�" for character in text.plain
        )


class Field(Horizontal):
    """One line of a form; the field that has the focus has a mark and a strong name."""

    def __init__(self, name: str, control: Widget, *, classes: str | None = None) -> None:
        """Put a name before a widget.

        Args:
            name: What the form calls it.
            control: What is typed or chosen in.
            classes: The field's.
        """
        super().__init__(classes=classes)
        self._label = name
        self.control = control

    def compose(self) -> ComposeResult:
        """The mark, the name, the widget."""
        yield Label("▸", classes="mark", markup=False)
        yield Label(self._label, classes="name", markup=False)
        yield self.control


class TextField(Input):
    """A line to type in that keeps still."""

    def __init__(self, value: str, *, id: str, select_on_focus: bool = True) -> None:
        """Begin with a text.

        Args:
            value: The text.
            id: The widget's.
            select_on_focus: Whether what is typed first takes the text's place.
        """
        super().__init__(
            value, id=id, highlighter=_Printable(), select_on_focus=select_on_focus, compact=True
        )
        self.cursor_blink = False
