"""The proof that the gradient is right: it equals the slope of the loss, measured.

A slope is measured by moving one number of the model a little up and a little down, and working
out the loss both times, from nothing but its definition:

    loss = log Σ_w exp(scores[w]) − scores[t],   scores[w] = theta[w]·E[x] + bias[w]

None of the turn's own arithmetic is used for it.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tui_w2v.skipgram.parameters import FloatArray, Parameters
from tui_w2v.skipgram.softmax import FullSoftmax
from tui_w2v.skipgram.turn import Turn

AGREES = 1e-6
"""A gradient and its slope agree where they differ by no more than this."""
_BLOCK_BYTES = 1 << 24


@dataclass(frozen=True)
class GradientCheck:
    """A turn's gradient beside the measured slope of its loss, in float64."""

    rows: NDArray[np.int64]
    """The words whose rows of theta and whose biases were checked, shape (n_rows,)."""
    analytic: Turn
    """The same pair's turn, made in float64."""
    numeric_E_row: FloatArray
    """The slope of the loss along each number of the context word's row of E, shape (d,)."""
    numeric_theta: FloatArray
    """The slope along each number of the checked rows of theta, shape (n_rows, d)."""
    numeric_bias: FloatArray
    """The slope along the checked biases, shape (n_rows,)."""

    @property
    def differences(self) -> tuple[FloatArray, FloatArray, FloatArray]:
        """How far each gradient is from its slope: of E's row, the rows of theta, the biases.

        A model without a bias has none to check: the last are zeros then.
        """
        turn = self.analytic
        of_bias = turn.gradient_bias[self.rows] - self.numeric_bias * turn.has_bias
        return (
            np.abs(turn.gradient_E_row - self.numeric_E_row),
            np.abs(turn.gradient_theta(self.rows) - self.numeric_theta),
            np.abs(of_bias),
        )

    @property
    def largest_difference(self) -> float:
        """The largest distance between a gradient and its slope, over all cells checked."""
        # Whatever is not a number is no agreement.
        largest = (float(np.max(difference, initial=0.0)) for difference in self.differences)
        return max(float("inf") if np.isnan(size) else size for size in largest)


def check_gradient(
    parameters: Parameters,
    context: int,
    target: int,
    rows: NDArray[np.int64],
    *,
    objective: FullSoftmax | None = None,
    step: float = 1e-5,
) -> GradientCheck:
    """Measure the slope of the loss by central differences and set the gradient beside it.

    Args:
        parameters: The model, in any precision; it is copied to float64.
        context: The context word's index.
        target: The target word's index.
        rows: The words whose rows of theta and whose biases are checked, shape (n_rows,).
        objective: What makes the turn.
        step: How far each number is moved to either side; the error of a slope is of order
            step² times the loss's third derivative.
    """
    model = parameters.astype(np.float64)
    turn = (objective or FullSoftmax()).turn(model, context, target, learning_rate=0.0)
    at = _Place(model.E[context], model.kernel, model.bias, target, step)
    return GradientCheck(
        rows=rows,
        analytic=turn,
        numeric_E_row=_slopes_along_h(at),
        numeric_theta=_slopes_along_theta(at, rows),
        numeric_bias=_slopes_along_bias(at, rows),
    )


class _Place(NamedTuple):
    """Where slopes are measured."""

    h: FloatArray
    """The context word's row of E, shape (d,)."""
    kernel: FloatArray
    """theta transposed, shape (d, V)."""
    bias: FloatArray
    """The output bias, shape (V,)."""
    target: int
    """The target word's index."""
    step: float
    """How far a number is moved to either side."""

    @property
    def scores(self) -> FloatArray:
        """All scores, shape (V,)."""
        scores: FloatArray = self.h @ self.kernel + self.bias
        return scores


def _slopes_along_h(at: _Place) -> FloatArray:
    """The slope along each number of the row of E, shape (d,)."""
    d = len(at.h)
    slopes = np.empty_like(at.h)
    at_once = max(1, _BLOCK_BYTES // (2 * at.bias.nbytes))
    for first in range(0, d, at_once):
        moves = np.eye(d)[first : first + at_once] * at.step
        above, below = (
            _losses((at.h + moved) @ at.kernel + at.bias, at.target) for moved in (moves, -moves)
        )
        slopes[first : first + at_once] = (above - below) / (2 * at.step)
    return slopes


def _losses(scores: FloatArray, target: int) -> FloatArray:
    """The loss by its definition, for each of n rows of scores, (n, V)."""
    highest = scores.max(axis=1, keepdims=True)
    totals = np.exp(scores - highest).sum(axis=1)
    losses: FloatArray = highest[:, 0] + np.log(totals) - scores[:, target]
    return losses


def _slopes_along_theta(at: _Place, rows: NDArray[np.int64]) -> FloatArray:
    """The slope along each number of some rows of theta, shape (n_rows, d)."""
    d = len(at.h)
    theta = at.kernel.T[rows]
    moves = np.eye(d) * at.step
    above, below = (
        np.array([(row + moved) @ at.h for row in theta]).reshape(len(rows), d)
        + at.bias[rows, None]
        for moved in (moves, -moves)
    )
    return _slopes_along_scores(at, rows, above, below)


def _slopes_along_bias(at: _Place, rows: NDArray[np.int64]) -> FloatArray:
    """The slope along some words' biases, shape (n_rows,)."""
    products = (at.h @ at.kernel)[rows]
    above, below = ((products + (at.bias[rows] + move))[:, None] for move in (at.step, -at.step))
    slopes: FloatArray = _slopes_along_scores(at, rows, above, below)[:, 0]
    return slopes


def _slopes_along_scores(
    at: _Place, rows: NDArray[np.int64], above: FloatArray, below: FloatArray
) -> FloatArray:
    """The slopes where moving a number moves one word's score and no other, shape (n_rows, n).

    Args:
        at: Where.
        rows: The words.
        above: Each word's score with a number moved up, for n numbers, shape (n_rows, n).
        below: The same, moved down.
    """
    scores = at.scores
    slopes = np.empty_like(above)
    for place, row in enumerate(rows.tolist()):
        # log Σ exp over all words but this one, which then comes in by its moved score.
        others = np.delete(scores, row)
        highest = others.max()
        log_others = highest + np.log(np.exp(others - highest).sum())
        losses = []
        for moved in (above[place], below[place]):
            score_of_target = moved if row == at.target else scores[at.target]
            losses.append(np.logaddexp(log_others, moved) - score_of_target)
        slopes[place] = (losses[0] - losses[1]) / (2 * at.step)
    return slopes
