"""Controls of forms and lists: fields, text inputs, choices on a line, options."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal

from rich.highlighter import Highlighter
from rich.text import Text
from textual.app import RenderResult
from textual.containers import Horizontal
from textual.content import Content
from textual.geometry import Offset, Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip
from textual.style import Style
from textual.widget import Widget
from textual.widgets import Input, Label, OptionList

from tui_w2v.tui.binding import key
from tui_w2v.tui.line import width_of

_NARROWEST = 8


class _Printable(Highlighter):
    """Shows unprintable characters of a file's name as replacement characters."""

    def highlight(self, text: Text) -> None:
        text.plain = "".join(one if one.isprintable() else "�" for one in text.plain)


class Field(Horizontal):
    """One line of a form; with the focus, it has a mark and a bold name."""

    def __init__(self, name: str, control: Widget, *, classes: str | None = None) -> None:
        mark = Label("▸", classes="mark", markup=False)
        super().__init__(mark, Label(name, classes="name", markup=False), control, classes=classes)


class TextField(Input):
    """A text input without a blinking cursor."""

    def __init__(
        self,
        value: str = "",
        placeholder: str = "",
        *,
        id: str | None = None,
        select_on_focus: bool = True,
    ) -> None:
        super().__init__(
            value,
            placeholder,
            _Printable(),
            id=id,
            select_on_focus=select_on_focus,
            compact=True,
        )
        self.cursor_blink = False

    @property
    def content_width(self) -> int:
        """The width of the text, or of the box, if that is wider.

        Textual lays out the whole screen again whenever this changes, as with each letter.
        """
        return max(super().content_width, self.scrollable_content_region.width)


class Choice(Widget, can_focus=True):
    """Marks the chosen label with a sign, and leaves ↑, ↓ and enter to the form.

    Textual's RadioSet and Select take them, and RadioSet marks by colour alone.
    """

    ALLOW_SELECT = False
    BINDINGS: ClassVar = [
        key("left", "step(-1)", "choice.previous", "Choose the option before"),
        key("right", "step(1)", "choice.next", "Choose the option after"),
        key("space", "cycle", "choice.cycle", "Choose the next option; after the last, the first"),
    ]
    COMPONENT_CLASSES: ClassVar[set[str]] = {"choice--chosen", "choice--other"}
    auto_links = False  # a link's colour is chosen for the background of the form

    chosen: reactive[int] = reactive(0, init=False)
    """The index of the chosen label."""

    @dataclass
    class Changed(Message):
        """Another label is chosen."""

        choice: "Choice"

        @property
        def control(self) -> "Choice":
            return self.choice

    def __init__(self, labels: Sequence[str], chosen: int = 0, *, id: str) -> None:
        super().__init__(id=id)
        self.labels = tuple(labels)
        self.set_reactive(Choice.chosen, chosen)

    @property
    def label(self) -> str:
        return self.labels[self.chosen]

    def render(self) -> RenderResult:
        texts = [f"{'●' if label == self.label else '○'} {label}" for label in self.labels]
        gap = "  " if width_of("  ".join(texts)) <= self.content_size.width else " "
        if self.has_focus:  # the terminal's own cursor, which screen readers follow
            before = width_of(gap.join([*texts[: self.chosen], ""]))
            self.app.cursor_position = self.content_region.offset + Offset(before, 0)
        parts = []
        for number, text in enumerate(texts):
            which = "choice--chosen" if number == self.chosen else "choice--other"
            click = Style.from_meta({"@click": f"take({number})"})
            parts.append(Content.styled(text, self.get_visual_style(which) + click))
        return Content(gap).join(parts)

    def watch_chosen(self) -> None:
        self.post_message(self.Changed(self))

    def action_take(self, number: int) -> None:
        self.chosen = number

    def action_step(self, step: int) -> None:
        self.chosen = min(max(self.chosen + step, 0), len(self.labels) - 1)

    def action_cycle(self) -> None:
        self.chosen = (self.chosen + 1) % len(self.labels)


class Options(OptionList):
    """Moves the terminal's cursor; ignores page keys until it is laid out, where Textual fails."""

    BINDINGS: ClassVar = [
        key("j", "cursor_down", "list.down", "Go down in the list"),
        key("k", "cursor_up", "list.up", "Go up in the list"),
        key("space", "select", "list.take", "Take the highlighted line"),
    ]

    def render_lines(self, crop: Region) -> list[Strip]:
        """Return the lines; the terminal's own cursor goes to the highlighted option."""
        if self.has_focus and self.highlighted is not None and self.app.screen is self.screen:
            line = self._index_to_line.get(self.highlighted, 0) - self.scroll_offset.y
            self.app.cursor_position = self.content_region.offset + Offset(0, line)
        return super().render_lines(crop)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return the height; Textual cannot wrap text into 0 columns."""
        return super().get_content_height(container, viewport, max(width, _NARROWEST))

    def _move_page(self, direction: Literal[-1, 1]) -> None:
        if self._index_to_line:
            super()._move_page(direction)
