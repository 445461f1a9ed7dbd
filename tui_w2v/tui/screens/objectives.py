"""The objectives side by side on the current pair, to compare and to choose another."""

from collections.abc import Callable
from typing import ClassVar

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text
from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.message import Message
from textual.widgets import Static
from textual.worker import get_current_worker

from tui_w2v.explain import Notation, loss_text, output_text
from tui_w2v.training import CancelledError, Compared
from tui_w2v.tui.screens.dialog import Dialog

_CHOSEN, _OTHER = "● ", "○ "


class ObjectivesScreen(Dialog[str | None]):
    """A table with a column for each objective; ends with the chosen one, or None."""

    BINDINGS: ClassVar = [
        Binding("escape,q,v", "leave", "Close", id="objectives.leave", tooltip="Change nothing"),
        Binding(
            "left,h",
            "choose(-1)",
            "Left",
            show=False,
            id="objectives.left",
            tooltip="Choose the objective to the left",
        ),
        Binding(
            "right,l,space",
            "choose(1)",
            "Right",
            show=False,
            id="objectives.right",
            tooltip="Choose the objective to the right",
        ),
        Binding(
            "enter",
            "take",
            "Take",
            id="objectives.take",
            tooltip="Start over under it, from the parameters that the run began with",
        ),
    ]

    class Made(Message):
        """The turns have been made."""

        def __init__(self, compared: list[Compared]) -> None:
            super().__init__()
            self.compared = compared

    def __init__(
        self,
        compare: Callable[[Callable[[int], None]], list[Compared]],
        present: str,
        pair: str,
        notation: Notation,
    ) -> None:
        """Prepare the comparison.

        Args:
            compare: Makes the turns; may take long.
            present: The current objective.
            pair: The current pair, as text.
            notation: The letters of the formulas.
        """
        super().__init__()
        self._compare = compare
        self._present = present
        self._pair = pair
        self._notation = notation
        self._compared: list[Compared] = []
        self._chosen = 0

    def compose(self) -> ComposeResult:
        with VerticalScroll() as card:
            yield Static("counting the pairs …", id="table", markup=False)
        card.border_title = f"objectives: {self._pair}"
        card.border_subtitle = "← → choose · enter starts over under it · escape closes"

    def on_mount(self) -> None:
        self._make()

    @work(thread=True)
    def _make(self) -> None:
        worker = get_current_worker()

        def check(_: int) -> None:
            if worker.is_cancelled:
                raise CancelledError

        try:
            self.post_message(self.Made(self._compare(check)))
        except CancelledError:
            return

    @on(Made)
    def _show_made(self, message: Made) -> None:
        self._compared = message.compared
        names = [compared.name for compared in self._compared]
        self._chosen = names.index(self._present)
        self._show()

    def _show(self) -> None:
        if self._compared:
            self.query_one("#table", Static).update(self.content())

    def content(self) -> RenderableType:
        n = self._notation
        table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
        table.add_column("on this very pair")
        for place, compared in enumerate(self._compared):
            mark = _CHOSEN if place == self._chosen else _OTHER
            style = "bold" if place == self._chosen else ""
            table.add_column(Text(mark + compared.name, style), justify="right")
        labels = (
            f"{n.line}s of {n.E} that move",
            f"{n.theta_line}s of {n.theta} that move",
            "multiplications",
            f"{n.probabilities} of the target",
            "what it should be",
            "loss",
            "its lowest, for this pair",
            "its lowest mean, all pairs",
        )
        columns = map(_cells, self._compared)
        for label, *cells in zip(labels, *columns, strict=True):
            table.add_row(label, *cells)
        chosen = self._compared[self._chosen].name
        if chosen == self._present:
            then = (
                f"This run minimises the loss of {chosen}. Losses of different objectives cannot "
            )
            then += "be compared: each has its own scale and its own lowest value."
        else:
            then = f"Enter: start over under {chosen}, from the parameters that this run began "
            then += "with. ← then brings this run back."
        formulas = [
            Text(f"{c.name}: loss = {n.for_turn(c.turn).loss_of(n.target_index)}")
            for c in self._compared
            if c.turn is not None
        ]
        return Group(table, Text(""), *formulas, Text("\n" + then))

    def action_choose(self, step: int) -> None:
        if self._compared:
            self._chosen = (self._chosen + step) % len(self._compared)
            self._show()

    def action_take(self) -> None:
        self.workers.cancel_all()
        self.dismiss(self._compared[self._chosen].name if self._compared else None)

    def action_leave(self) -> None:
        self.workers.cancel_all()
        self.dismiss(None)


def _cells(compared: Compared) -> list[str]:
    """Return an objective's column, from the top."""
    turn = compared.turn
    floor = loss_text(compared.floor)
    if turn is None or compared.lowest is None:
        return ["not finite"] * 7 + [floor]
    return [
        f"{turn.rows_of_E_changed:,}",
        f"{turn.rows_of_theta_changed:,} of {turn.V:,}",
        f"{compared.multiplications:,}",
        output_text(turn, turn.target_output),
        f"{turn.label:.4g}",
        loss_text(turn.loss),
        loss_text(compared.lowest),
        floor,
    ]
