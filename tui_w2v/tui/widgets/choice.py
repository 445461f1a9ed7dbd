"""A choice of one among a few labels on one line."""

from collections.abc import Iterator, Sequence
from typing import ClassVar

from textual.app import RenderResult
from textual.binding import Binding
from textual.content import Content
from textual.events import Click
from textual.geometry import Offset
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from tui_w2v.tui.line import width_of

_CHOSEN, _OTHER = "● ", "○ "


class Choice(Widget, can_focus=True):
    """Marks the chosen label with a sign, not by colour alone as Textual's radio buttons do."""

    ALLOW_SELECT = False
    BINDINGS: ClassVar = [
        Binding(
            "left",
            "choose(-1)",
            "Previous",
            show=False,
            id="choice.previous",
            tooltip="Choose what stands before",
        ),
        Binding(
            "right",
            "choose(1)",
            "Next",
            show=False,
            id="choice.next",
            tooltip="Choose what stands behind",
        ),
        Binding(
            "space",
            "cycle",
            "Other",
            show=False,
            id="choice.cycle",
            tooltip="Choose the next in turn",
        ),
    ]
    COMPONENT_CLASSES: ClassVar[set[str]] = {"choice--chosen", "choice--other"}

    chosen: reactive[int] = reactive(0, init=False)
    """The index of the chosen label."""

    class Changed(Message):
        """Another label is chosen."""

        def __init__(self, choice: "Choice") -> None:
            super().__init__()
            self.choice = choice

        @property
        def control(self) -> "Choice":
            return self.choice

    def __init__(self, labels: Sequence[str], chosen: int = 0, *, id: str | None = None) -> None:
        """Choose the first label.

        Args:
            labels: The labels.
            chosen: The index of the chosen label.
            id: The widget's id.
        """
        super().__init__(id=id)
        self.labels = tuple(labels)
        self.set_reactive(Choice.chosen, chosen)

    def render(self) -> RenderResult:
        parts: list[Content | str | tuple[str, object]] = []
        chosen = self.get_visual_style("choice--chosen")
        other = self.get_visual_style("choice--other")
        at = 0
        for number, (start, label) in enumerate(self._places()):
            parts.append(" " * (start - at))
            if number == self.chosen:
                if self.has_focus:  # the terminal's own cursor, which screen readers follow
                    self.app.cursor_position = self.content_region.offset + Offset(start, 0)
                parts.append((f"{_CHOSEN}{label}", chosen))
            else:
                parts.append((f"{_OTHER}{label}", other))
            at = start + width_of(f"{_OTHER}{label}")
        return Content.assemble(*parts)  # type: ignore[arg-type]

    def _places(self) -> Iterator[tuple[int, str]]:
        widths = [width_of(f"{_OTHER}{label}") for label in self.labels]
        gap = 2 if sum(widths) + 2 * (len(widths) - 1) <= self.content_size.width else 1
        start = 0
        for width, label in zip(widths, self.labels, strict=True):
            yield start, label
            start += width + gap

    def watch_chosen(self) -> None:
        self.post_message(self.Changed(self))

    def validate_chosen(self, number: int) -> int:
        return min(max(number, 0), len(self.labels) - 1)

    def action_choose(self, step: int) -> None:
        self.chosen += step

    def action_cycle(self) -> None:
        self.chosen = (self.chosen + 1) % len(self.labels)

    def on_click(self, event: Click) -> None:
        offset = event.get_content_offset(self)
        for number, (start, label) in enumerate(self._places()):
            if offset and start <= offset.x < start + width_of(f"{_OTHER}{label}"):
                self.chosen = number
