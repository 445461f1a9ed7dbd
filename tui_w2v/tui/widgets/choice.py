"""A choice of one among a few labels on one line."""

from collections.abc import Sequence
from typing import ClassVar

from textual.app import RenderResult
from textual.content import Content
from textual.geometry import Offset
from textual.message import Message
from textual.reactive import reactive
from textual.style import Style
from textual.widget import Widget

from tui_w2v.tui.binding import key
from tui_w2v.tui.line import width_of


class Choice(Widget, can_focus=True):
    """Marks the chosen label with a sign, not by colour alone as Textual's radio buttons do."""

    ALLOW_SELECT = False
    BINDINGS: ClassVar = [
        key("left", "step(-1)", "choice.previous", "Choose what stands before"),
        key("right", "step(1)", "choice.next", "Choose what stands behind"),
        key("space", "cycle", "choice.cycle", "Choose the next in turn"),
    ]
    COMPONENT_CLASSES: ClassVar[set[str]] = {"choice--chosen", "choice--other"}

    chosen: reactive[int] = reactive(0, init=False)
    """The index of the chosen label."""

    class Changed(Message):
        """Another label is chosen."""

        def __init__(self, control: "Choice") -> None:
            super().__init__()
            self._control = control

        @property
        def control(self) -> "Choice":
            return self._control

    def __init__(self, labels: Sequence[str], chosen: int = 0, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.labels = tuple(labels)
        self.set_reactive(Choice.chosen, chosen)

    @property
    def label(self) -> str:
        """The chosen label."""
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
