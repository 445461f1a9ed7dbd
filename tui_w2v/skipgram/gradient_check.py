"""The proof that the gradient is right: it equals the slope of the loss, measured.

A slope is measured by moving one number of the model a little up and a little down, and working
out the loss both times, from nothing but its definition: the objective's, as a function of

    scores[w] = theta[w]·E[x] + bias[w], and + bias_E[x] where there is one

None of the turn's own arithmetic is used for it.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from tui_w2v.skipgram.objective import Objective
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
    numeric_bias_E: float | None = None
    """The slope along the context word's bias, where it has one."""

    @property
    def differences(self) -> tuple[FloatArray, FloatArray, FloatArray]:
        """How far each gradient is from its slope: of E's row, the rows of theta, the biases.

        The context word's bias, if it has one, comes behind the others. A model without a bias
        has none to check: the last are zeros then.
        """
        turn = self.analytic
        of_bias = (turn.error_of(self.rows) - self.numeric_bias) * turn.has_bias
        if turn.gradient_bias_E is not None and self.numeric_bias_E is not None:
            of_E = (turn.gradient_bias_E - self.numeric_bias_E) * turn.has_bias
            of_bias = np.append(of_bias, of_E)
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
    objective: Objective | None = None,
    number: int = 1,
    step: float = 1e-5,
) -> GradientCheck:
    """Measure the slope of the loss by central differences and set the gradient beside it.

    Args:
        parameters: The model, in any precision; it is copied to float64.
        context: The context word's index.
        target: The target word's index.
        rows: The words whose rows of theta and whose biases are checked, shape (n_rows,).
        objective: What makes the turn.
        number: The turn's number, which what it draws depends on.
        step: How far each number is moved to either side; the error of a slope is of order
            step² times the loss's third derivative.
    """
    objective = objective or FullSoftmax()
    model = parameters.astype(np.float64)
    turn = objective.turn(model, context, target, 0.0, number)
    at = _Place(model, objective, turn, step)
    return GradientCheck(
        rows=rows,
        analytic=turn,
        numeric_E_row=_slopes_along_h(at),
        numeric_theta=_slopes_along_theta(at, rows),
        numeric_bias=_slopes_along_bias(at, rows),
        numeric_bias_E=None if model.bias_E is None else _slope_along_bias_E(at),
    )


class _Place:
    """Where slopes are measured."""

    def __init__(self, model: Parameters, objective: Objective, turn: Turn, step: float) -> None:
        self.objective = objective
        self.turn = turn
        self.step = step
        """How far a number is moved to either side."""
        self.h = model.E[turn.context]
        """The context word's row of E, shape (d,)."""
        self.kernel = model.kernel if turn.touches_all else model.kernel[:, turn.words]
        """The touched words' rows of theta, transposed, shape (d, n)."""
        self.bias = model.bias[turn.words]
        """What is added to each score, shape (n,)."""
        if model.bias_E is not None:
            self.bias = self.bias + model.bias_E[turn.context]

    @cached_property
    def scores(self) -> FloatArray:
        """The scores of the touched words, shape (n,)."""
        scores: FloatArray = self.h @ self.kernel + self.bias
        return scores

    def slopes(self, above: FloatArray, below: FloatArray) -> FloatArray:
        """The slopes between m rows of scores with a number moved up, and moved down, (m, n)."""
        rise = self.objective.losses(self.turn, above) - self.objective.losses(self.turn, below)
        slopes: FloatArray = rise / (2 * self.step)
        return slopes


def _slopes_along_h(at: _Place) -> FloatArray:
    """The slope along each number of the row of E, shape (d,)."""
    d = len(at.h)
    slopes = np.empty_like(at.h)
    at_once = max(1, _BLOCK_BYTES // (2 * at.bias.nbytes))
    for first in range(0, d, at_once):
        moves = np.eye(d)[first : first + at_once] * at.step
        above, below = ((at.h + moved) @ at.kernel + at.bias for moved in (moves, -moves))
        slopes[first : first + at_once] = at.slopes(above, below)
    result: FloatArray = slopes
    return result


def _slope_along_bias_E(at: _Place) -> float:
    """The slope along the context word's bias, which is in every score."""
    scores = at.scores[None]
    return float(at.slopes(scores + at.step, scores - at.step)[0])


def _slopes_along_theta(at: _Place, rows: NDArray[np.int64]) -> FloatArray:
    """The slope along each number of some rows of theta, shape (n_rows, d)."""
    d = len(at.h)
    moves = np.eye(d) * at.step
    slopes = np.zeros((len(rows), d))
    for row, place in enumerate(at.turn.places(rows).tolist()):
        if place >= 0:  # else no score depends on this row
            theta, bias = at.kernel[:, place], at.bias[place]
            above, below = ((theta + moved) @ at.h + bias for moved in (moves, -moves))
            slopes[row] = _slopes_along_score(at, place, above, below)
    return slopes


def _slopes_along_bias(at: _Place, rows: NDArray[np.int64]) -> FloatArray:
    """The slope along some words' biases, shape (n_rows,)."""
    products = at.h @ at.kernel
    slopes = np.zeros(len(rows))
    for row, place in enumerate(at.turn.places(rows).tolist()):
        if place >= 0:
            above, below = (
                products[place] + (at.bias[[place]] + move) for move in (at.step, -at.step)
            )
            slopes[row] = _slopes_along_score(at, place, above, below)[0]
    return slopes


def _slopes_along_score(at: _Place, place: int, above: FloatArray, below: FloatArray) -> FloatArray:
    """The slopes where moving a number moves one touched word's score and no other, shape (m,).

    Args:
        at: Where.
        place: The word's place among the touched.
        above: Its score with a number moved up, for m numbers, shape (m,).
        below: The same, moved down.
    """
    moved = np.concatenate((above, below))
    losses = at.objective.losses_along(at.turn, at.scores, place, moved)
    slopes: FloatArray = (losses[: len(above)] - losses[len(above) :]) / (2 * at.step)
    return slopes
