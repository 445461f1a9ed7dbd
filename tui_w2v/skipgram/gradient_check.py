"""The gradient check: a turn's gradient beside central differences of its loss.

A slope is measured by moving one parameter a little up and a little down and computing the loss
both times. The loss comes from the objective's definition, as a function of the scores

    scores[w] = theta[w]·E[x] + bias[w], plus bias_E[x] under GloVe

and shares no arithmetic with the turn.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tui_w2v.skipgram.full_batch import Check
from tui_w2v.skipgram.objective import Objective
from tui_w2v.skipgram.parameters import FloatArray, Parameters
from tui_w2v.skipgram.softmax import FullSoftmax
from tui_w2v.skipgram.turn import Turn

AGREES = 1e-6
"""The largest difference at which a gradient and its slope agree."""
_BLOCK_BYTES = 1 << 24

Losses = Callable[[FloatArray], FloatArray]
"""Returns losses, shape (m,), given m moves."""


@dataclass(frozen=True)
class GradientCheck:
    """A turn's gradient and the measured slopes of its loss, in float64."""

    rows: NDArray[np.int64]
    """The words whose rows of theta and biases are checked, shape (n_rows,)."""
    analytic: Turn
    """The turn, in float64."""
    numeric_E_row: FloatArray
    """Slopes of the loss along the context word's row of E, shape (d,)."""
    numeric_theta: FloatArray
    """Slopes along the checked rows of theta, shape (n_rows, d)."""
    numeric_bias: FloatArray
    """Slopes along the checked biases, shape (n_rows,)."""
    numeric_bias_E: float | None = None
    """Slope along the context word's bias, if it has one."""

    @property
    def of_E(self) -> tuple[FloatArray, FloatArray]:
        """The gradient and the slopes along the context word's row of E, and its bias if trained.

        Each has shape (d,), or (d + 1,) with the bias.
        """
        turn = self.analytic
        if not turn.has_bias or turn.gradient_bias_E is None or self.numeric_bias_E is None:
            return turn.gradient_E_row, self.numeric_E_row
        gradient = np.append(turn.gradient_E_row, turn.gradient_bias_E)
        return gradient, np.append(self.numeric_E_row, self.numeric_bias_E)

    @property
    def of_theta(self) -> tuple[FloatArray, FloatArray]:
        """The gradient and the slopes along the checked rows of theta, and their biases if trained.

        Each has shape (n_rows, d), or (n_rows, d + 1) with the biases.
        """
        turn = self.analytic
        if not turn.has_bias:
            return turn.gradient_theta(self.rows), self.numeric_theta
        gradient = np.column_stack((turn.gradient_theta(self.rows), turn.error_of(self.rows)))
        return gradient, np.column_stack((self.numeric_theta, self.numeric_bias))

    @property
    def largest_difference(self) -> float:
        """The largest difference of all; infinite if any difference is not a number."""
        pairs = self.of_E, self.of_theta
        largest = (float(np.abs(made - slopes).max(initial=0.0)) for made, slopes in pairs)
        return max(float("inf") if np.isnan(size) else size for size in largest)


def check_gradient(
    parameters: Parameters,
    context: int,
    target: int,
    rows: NDArray[np.int64],
    *,
    objective: Objective | None = None,
    number: int = 1,
    step: float = 1e-5,
    check: Check = lambda: None,
) -> GradientCheck:
    """Compare a turn's gradient with central differences of its loss, in float64.

    The rows are the words whose rows of theta and biases are checked. Each number is moved by a
    step to either side; the error of a slope is of order step² times the loss's third derivative.
    The objective is by default the full softmax. ``check``, called for each row, raises to cancel.
    """
    objective = objective or FullSoftmax()
    model = parameters.astype(np.float64)
    turn = objective.turn(model, context, target, 0.0, number)
    h, kernel, bias = model.E[context], model.kernel[:, turn.touched], model.bias[turn.words]
    if model.bias_E is not None:
        bias = bias + model.bias_E[context]  # (n,), all biases in each score
    products, moves = h @ kernel, np.eye(len(h)) * step  # (n,), (d, d)
    scores = products + bias  # (n,)

    def slopes(losses: Losses, moves: FloatArray) -> FloatArray:
        differences: FloatArray = (losses(moves) - losses(-moves)) / (2 * step)
        return differences

    def along_E_row(moves: FloatArray) -> FloatArray:
        check()
        return slopes(lambda move: objective.losses(turn, (h + move) @ kernel + bias), moves)

    def along_word(column: int) -> tuple[FloatArray, float]:
        """Return the slopes along a word's row of theta and its bias, which change one score."""

        def losses(moved: FloatArray) -> FloatArray:
            return objective.losses_along(turn, scores, column, moved)

        theta, own_bias = kernel[:, column], bias[[column]]
        of_theta = slopes(lambda move: losses((theta + move) @ h + own_bias), moves)
        of_bias = slopes(lambda move: losses(products[column] + (own_bias + move)), np.array(step))
        return of_theta, float(of_bias[0])

    at_once = max(1, _BLOCK_BYTES // (2 * bias.nbytes))
    blocks = [moves[first : first + at_once] for first in range(0, len(h), at_once)]
    of_theta, of_bias = np.zeros((len(rows), len(h))), np.zeros(len(rows))
    for row, column in enumerate(turn.columns(rows).tolist()):
        check()
        if column >= 0:  # the loss does not depend on words that are not touched
            of_theta[row], of_bias[row] = along_word(column)
    of_all = slopes(lambda move: objective.losses(turn, scores[None] + move), np.array(step))
    return GradientCheck(
        rows,
        turn,
        np.concatenate([along_E_row(block) for block in blocks]),
        of_theta,
        of_bias,
        None if model.bias_E is None else float(of_all[0]),  # bias_E is in every score
    )
