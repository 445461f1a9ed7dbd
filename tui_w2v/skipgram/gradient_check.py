"""The gradient check: a turn's gradient beside central differences of its loss.

A slope is measured by moving one parameter a little up and a little down and computing the loss
both times. The loss comes from the objective's definition, as a function of the scores

    scores[w] = theta[w]·E[x] + bias[w], plus bias_E[x] under GloVe

and shares no arithmetic with the turn.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tui_w2v.skipgram.objective import Objective
from tui_w2v.skipgram.parameters import FloatArray, Parameters
from tui_w2v.skipgram.softmax import FullSoftmax
from tui_w2v.skipgram.turn import Turn

AGREES = 1e-6
"""The largest difference at which a gradient and its slope agree."""
_BLOCK_BYTES = 1 << 24


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
) -> GradientCheck:
    """Compare a turn's gradient with central differences of its loss, in float64.

    The rows are the words whose rows of theta and biases are checked. Each number is moved by a
    step to either side; the error of a slope is of order step² times the loss's third derivative.
    The objective is by default the full softmax.
    """
    objective = objective or FullSoftmax()
    model = parameters.astype(np.float64)
    turn = objective.turn(model, context, target, 0.0, number)
    slopes = _Slopes(model, objective, turn, step)
    theta, bias = slopes.along_scores(rows)
    return GradientCheck(
        rows=rows,
        analytic=turn,
        numeric_E_row=slopes.along_E_row(),
        numeric_theta=theta,
        numeric_bias=bias,
        numeric_bias_E=None if model.bias_E is None else slopes.along_bias_E(),
    )


class _Slopes:
    """Measures slopes of a turn's loss; each number is moved to either side by a step."""

    def __init__(self, model: Parameters, objective: Objective, turn: Turn, step: float) -> None:
        self._objective, self._turn, self._step = objective, turn, step
        self._h = model.E[turn.context]  # (d,)
        self._kernel = model.kernel[:, turn.touched]  # (d, n)
        self._bias = model.bias[turn.words]  # (n,), all biases in each score
        if model.bias_E is not None:
            self._bias = self._bias + model.bias_E[turn.context]
        self._products = self._h @ self._kernel  # (n,)
        self._scores = self._products + self._bias  # (n,)

    def along_E_row(self) -> FloatArray:
        """Return the slopes along the row of E, shape (d,)."""
        at_once = max(1, _BLOCK_BYTES // (2 * self._bias.nbytes))
        moves = np.eye(len(self._h)) * self._step
        slopes = []
        for first in range(0, len(moves), at_once):
            some = moves[first : first + at_once]
            scores = [(self._h + moved) @ self._kernel + self._bias for moved in (some, -some)]
            slopes.append(self._slopes(*scores))
        return np.concatenate(slopes)

    def along_bias_E(self) -> float:
        """Return the slope along the context word's bias, which is in every score."""
        scores = self._scores[None]
        return float(self._slopes(scores + self._step, scores - self._step)[0])

    def _slopes(self, above: FloatArray, below: FloatArray) -> FloatArray:
        """Return slopes along m numbers, given the scores with each moved up and down, (m, n)."""
        losses = [self._objective.losses(self._turn, scores) for scores in (above, below)]
        slopes: FloatArray = (losses[0] - losses[1]) / (2 * self._step)
        return slopes

    def along_scores(self, rows: NDArray[np.int64]) -> tuple[FloatArray, FloatArray]:
        """Return the slopes along rows of theta, (n_rows, d), and along their biases, (n_rows,).

        Each of these numbers changes one score only; those of untouched words change none.
        """
        moves = np.eye(len(self._h)) * self._step
        of_theta, of_bias = np.zeros((len(rows), len(self._h))), np.zeros(len(rows))
        for row, column in enumerate(self._turn.columns(rows).tolist()):
            if column >= 0:
                theta, bias = self._kernel[:, column], self._bias[column]
                scores = [(theta + moved) @ self._h + bias for moved in (moves, -moves)]
                of_theta[row] = self._along_score(column, *scores)
                scores = [
                    self._products[column] + (self._bias[[column]] + move)
                    for move in (self._step, -self._step)
                ]
                of_bias[row] = self._along_score(column, *scores)[0]
        return of_theta, of_bias

    def _along_score(self, column: int, above: FloatArray, below: FloatArray) -> FloatArray:
        """Return slopes along m numbers, given one word's score with each moved up and down."""
        moved = np.concatenate((above, below))
        losses = self._objective.losses_along(self._turn, self._scores, column, moved)
        slopes: FloatArray = (losses[: len(above)] - losses[len(above) :]) / (2 * self._step)
        return slopes
