"""The gradient check: every gradient of a turn beside the measured slope of the loss."""

from typing import ClassVar

import numpy as np
from textual import work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static
from textual.worker import get_current_worker

from tui_w2v.explain import Notation
from tui_w2v.skipgram import AGREES, GradientCheck, check_gradient
from tui_w2v.training import Timeline
from tui_w2v.tui.binding import key
from tui_w2v.tui.numbers import brief
from tui_w2v.tui.screens.dialog import Dialog
from tui_w2v.tui.widgets.check_lines import CheckLines

_FIRST_ROWS = 64
_MORE_ROWS = 512
_ABOUT = (
    "A gradient is a slope: how fast the loss grows as one number grows. Here slopes are measured "
    "in float64: each number is moved up and down a little, and both times the loss is computed "
    "from its definition."
)


class CheckScreen(Dialog[None]):
    """Measures slopes in a thread, and shows them as they arrive."""

    AUTO_FOCUS = "CheckLines"
    BINDINGS: ClassVar = [
        key("escape,c,q,enter,space", "dismiss", "check.leave", "Go back"),
        key("j", "scroll('down')", "check.down", "Down"),
        key("k", "scroll('up')", "check.up", "Up"),
        key("g", "scroll('home')", "check.first", "The first"),
        key("G", "scroll('end')", "check.last", "The last"),
    ]

    def __init__(self, timeline: Timeline, notation: Notation) -> None:
        super().__init__()
        self._turn, self._number = timeline.turn, timeline.position.turn
        self._parameters, self._objective = timeline.before_turn(), timeline.setup.objective
        # Rows of theta in the pane's order: the target's, then by falling probability.
        target, ranking = self._turn.target, self._turn.ranking
        self._order = np.concatenate(([target], ranking[ranking != target]))
        self._lines = CheckLines(
            self._turn, self._order, timeline.setup.corpus.vocabulary, notation
        )
        self._largest = 0.0
        self._cells = self._checked_rows = 0

    def compose(self) -> ComposeResult:
        with Vertical() as card:
            yield Static(_ABOUT, markup=False)
            yield Static("measuring …", id="verdict", markup=False)
            yield self._lines
        card.border_title = "gradient check"
        card.border_subtitle = "↑↓ page up, page down · escape closes"

    @work(thread=True)
    def on_mount(self) -> None:
        worker, turn = get_current_worker(), self._turn
        first, end = 0, _FIRST_ROWS
        while first < len(self._order) and not worker.is_cancelled:
            check = check_gradient(
                self._parameters,
                turn.context,
                turn.target,
                self._order[first:end],
                objective=self._objective,
                number=self._number,
            )
            self.call_later(self._take, check)
            first, end = end, end + _MORE_ROWS

    def _take(self, check: GradientCheck) -> None:
        """Show the cells of more rows, and the verdict so far."""
        of_E, of_theta, of_bias = check.differences
        if not self._checked_rows:
            self._cells += of_E.size
        of_bias = of_bias[: len(check.rows)] if self._checked_rows else of_bias
        self._cells += of_theta.size + of_bias.size * check.analytic.has_bias
        self._checked_rows += len(check.rows)
        self._largest = max(self._largest, check.largest_difference)
        self._lines.take(check)
        done = self._checked_rows == len(self._order)
        said = f"{'all ' if done else ''}{self._cells:,} cells{'' if done else ' so far'}"
        agrees = self._largest <= AGREES
        verdict = f"✓ the gradient agrees with the slopes to {brief(AGREES)}"
        if not agrees:
            verdict = f"✗ THE GRADIENT FAILS, by more than {brief(AGREES)}"
        shown = self.query_one("#verdict", Static)
        shown.update(f"{verdict}; largest difference of {said}: {brief(self._largest, 1)}")
        shown.set_class(not agrees, "-wrong")

    def action_scroll(self, where: str) -> None:
        getattr(self._lines, f"scroll_{where}")(animate=False)
