"""The objectives side by side on the current pair, to compare and to choose another."""

from contextlib import suppress
from typing import ClassVar

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text
from textual import work
from textual.widgets import Static
from textual.worker import get_current_worker

from tui_w2v.explain import Notation, loss_text, output_text
from tui_w2v.training import CancelledError, Compared, Timeline, compare_objectives
from tui_w2v.tui.binding import key
from tui_w2v.tui.screens.text import TextScreen

_CHOSEN, _OTHER = "● ", "○ "
_PRESENT = (
    "This run minimises the loss of {}. Losses of different objectives cannot be compared: each "
    "has its own scale and its own lowest value."
)
_OTHER_ONE = (
    "Enter restarts with {}, from the parameters that this run began with. ← then brings this run "
    "back."
)


class ObjectivesScreen(TextScreen, inherit_bindings=False):
    """A table with a column for each objective; ends with the chosen one, or None."""

    BINDINGS: ClassVar = [
        key("escape,q,v", "dismiss", "objectives.leave", "Change nothing"),
        key("left,h", "choose(-1)", "objectives.left", "Choose the objective to the left"),
        key("right,l,space", "choose(1)", "objectives.right", "Choose the objective to the right"),
        key("enter", "take", "objectives.take", "Restart with it, from the first parameters"),
    ]

    def __init__(self, timeline: Timeline, notation: Notation) -> None:
        turn, vocabulary = timeline.turn, timeline.setup.corpus.vocabulary
        pair = f"{vocabulary[turn.context]} → {vocabulary[turn.target]}"
        super().__init__(f"objectives: {pair}", "counting the pairs …")
        self.hint = "← → choose · enter restarts with it · escape closes"
        self._timeline, self._notation = timeline, notation
        self._present = timeline.setup.objective.name
        self._compared: list[Compared] = []
        self._chosen = 0

    @work(thread=True)
    def on_mount(self) -> None:
        worker = get_current_worker()

        def check(_: int) -> None:
            if worker.is_cancelled:
                raise CancelledError

        with suppress(CancelledError):
            self.call_later(self._show_made, compare_objectives(self._timeline, check))

    def _show_made(self, compared: list[Compared]) -> None:
        self._compared = compared
        self._chosen = [one.name for one in compared].index(self._present)
        self._show()

    def _show(self) -> None:
        self.query_one(Static).update(self._table())

    def _table(self) -> RenderableType:
        n = self._notation
        table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
        table.add_column("on this pair")
        for place, compared in enumerate(self._compared):
            mark = _CHOSEN if place == self._chosen else _OTHER
            style = "bold" if place == self._chosen else ""
            table.add_column(Text(mark + compared.name, style), justify="right")
        labels = (
            f"{n.line}s of {n.E} that change",
            f"{n.theta_line}s of {n.theta} that change",
            "multiplications",
            f"{n.probabilities} of the target",
            "its label",
            "loss",
            "lowest loss, this pair",
            "lowest mean, all pairs",
        )
        columns = map(_cells, self._compared)
        for label, *cells in zip(labels, *columns, strict=True):
            table.add_row(label, *cells)
        chosen = self._compared[self._chosen].name
        then = _PRESENT if chosen == self._present else _OTHER_ONE
        formulas = [
            Text(f"{c.name}: loss = {n.for_turn(c.turn).loss_of(n.target_index)}")
            for c in self._compared
            if c.turn is not None
        ]
        return Group(table, Text(""), *formulas, Text(f"\n{then.format(chosen)}"))

    def action_choose(self, step: int) -> None:
        if self._compared:
            self._chosen = (self._chosen + step) % len(self._compared)
            self._show()

    def action_take(self) -> None:
        self.dismiss(self._compared[self._chosen].name if self._compared else None)


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
