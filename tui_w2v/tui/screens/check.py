"""The gradient check: every gradient of a turn beside the measured slope of the loss."""

from typing import ClassVar

import numpy as np
from numpy.typing import NDArray
from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Static
from textual.worker import get_current_worker

from tui_w2v.corpus import Vocabulary
from tui_w2v.explain import Notation
from tui_w2v.skipgram import AGREES, GradientCheck, Objective, Parameters, Turn, check_gradient
from tui_w2v.tui.numbers import brief
from tui_w2v.tui.screens.dialog import Dialog
from tui_w2v.tui.widgets.check_lines import CheckLines

_FIRST_ROWS = 64
_MORE_ROWS = 512


class CheckScreen(Dialog[None]):
    """Measures slopes in a thread, and shows them as they arrive."""

    BINDINGS: ClassVar = [
        Binding("escape,c,q,enter,space", "leave", "Close", id="check.leave", tooltip="Go back"),
        Binding("j", "scroll('down')", "Down", show=False, id="check.down", tooltip="Down"),
        Binding("k", "scroll('up')", "Up", show=False, id="check.up", tooltip="Up"),
        Binding("g", "scroll('home')", "First", show=False, id="check.first", tooltip="The first"),
        Binding("G", "scroll('end')", "Last", show=False, id="check.last", tooltip="The last"),
    ]

    class Checked(Message):
        """More rows are checked."""

        def __init__(self, check: GradientCheck) -> None:
            super().__init__()
            self.check = check

    def __init__(
        self,
        turn: Turn,
        parameters: Parameters,
        number: int,
        objective: Objective,
        vocabulary: Vocabulary,
        notation: Notation,
    ) -> None:
        """Prepare the check of a turn.

        Args:
            turn: The turn.
            parameters: The parameters before it, owned by this screen.
            number: The turn's number.
            objective: The objective.
            vocabulary: The words.
            notation: The letters of the formulas.
        """
        super().__init__()
        self._turn = turn
        self._parameters = parameters
        self._number = number
        self._objective = objective
        # Rows of theta in the pane's order: the target's, then by falling probability.
        ranking = turn.ranking
        self._order = np.concatenate(([turn.target], ranking[ranking != turn.target]))
        self._lines = CheckLines(turn, self._order, vocabulary, notation)
        self._largest = 0.0
        self._cells = 0
        self._checked_rows = 0

    def compose(self) -> ComposeResult:
        with Vertical() as card:
            yield Static(self._about(), markup=False)
            yield Static(id="verdict", markup=False)
            yield self._lines
        card.border_title = "gradient check"
        card.border_subtitle = "↑↓ page up, page down · escape closes"

    def _about(self) -> str:
        return (
            "A gradient is a slope: how fast the loss grows as one number grows. Measured here in "
            "float64: each number is moved up and down a little, and the loss computed both "
            "times from its definition."
        )

    def on_mount(self) -> None:
        self._lines.focus()
        self._tell()
        self._measure()

    @work(thread=True)
    def _measure(self) -> None:
        worker = get_current_worker()
        first, end = 0, _FIRST_ROWS
        while first < len(self._order) and not worker.is_cancelled:
            rows: NDArray[np.int64] = self._order[first:end]
            turn = self._turn
            check = check_gradient(
                self._parameters,
                turn.context,
                turn.target,
                rows,
                objective=self._objective,
                number=self._number,
            )
            self.post_message(self.Checked(check))
            first, end = end, end + _MORE_ROWS

    @on(Checked)
    def _take(self, message: Checked) -> None:
        check = message.check
        of_E, of_theta, of_bias = check.differences
        if not self._checked_rows:
            self._cells += of_E.size
        of_bias = of_bias[: len(check.rows)] if self._checked_rows else of_bias
        self._cells += of_theta.size + of_bias.size * check.analytic.has_bias
        self._checked_rows += len(check.rows)
        self._largest = max(self._largest, check.largest_difference)
        self._lines.take(check)
        self._tell()

    def _tell(self) -> None:
        if not self._cells:
            text = "measuring …"
        else:
            done = self._checked_rows == len(self._order)
            said = f"{'all ' if done else ''}{self._cells:,} cells{'' if done else ' so far'}"
            largest = f"largest difference of {said}: {brief(self._largest, 1)}"
            if self._largest <= AGREES:
                text = f"✓ the gradient agrees with the slopes to {brief(AGREES)}; {largest}"
            else:
                text = f"✗ THE GRADIENT FAILS, by more than {brief(AGREES)}; {largest}"
        verdict = self.query_one("#verdict", Static)
        verdict.update(text)
        verdict.set_class(self._largest > AGREES, "-wrong")

    def action_scroll(self, where: str) -> None:
        scroll = getattr(self._lines, f"scroll_{where}")
        scroll(animate=False)

    def action_leave(self) -> None:
        """Close, and cancel the measuring."""
        self.workers.cancel_all()
        self.dismiss(None)
