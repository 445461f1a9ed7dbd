"""The gradient check: a turn's gradient beside central differences of its loss.

A slope is measured by moving one parameter a little up and a little down and computing the loss
both times. The loss comes from the objective's definition, as a function of the scores

    scores[w] = theta[w]·E[x] + bias[w], plus bias_E[x] under GloVe

and shares no arithmetic with the turn.
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
    def differences(self) -> tuple[FloatArray, FloatArray, FloatArray]:
        """Absolute differences of gradient and slope, for the row of E, theta and the biases.

        The context word's bias, if it has one, is the last of the biases. If the bias is off, its
        differences are zeros.
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
        """The largest difference of all; infinite if any difference is not a number."""
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
    """Compare a turn's gradient with central differences of its loss.

    Args:
        parameters: The model, in any precision; it is copied to float64.
        context: The context word's index.
        target: The target word's index.
        rows: The words whose rows of theta and biases are checked, shape (n_rows,).
        objective: The objective; by default the full softmax.
        number: The turn's number, which seeds its random samples.
        step: The distance to move each number to either side; the error of a slope is of order
            step² times the loss's third derivative.
    """
    objective = objective or FullSoftmax()
    model = parameters.astype(np.float64)
    turn = objective.turn(model, context, target, 0.0, number)
    at = _Point(model, objective, turn, step)
    return GradientCheck(
        rows=rows,
        analytic=turn,
        numeric_E_row=_slopes_along_h(at),
        numeric_theta=_slopes_along_theta(at, rows),
        numeric_bias=_slopes_along_bias(at, rows),
        numeric_bias_E=None if model.bias_E is None else _slope_along_bias_E(at),
    )


class _Point:
    """The point at which slopes are measured."""

    def __init__(self, model: Parameters, objective: Objective, turn: Turn, step: float) -> None:
        self.objective = objective
        self.turn = turn
        self.step = step
        """The distance to move each number to either side."""
        self.h = model.E[turn.context]
        """The context word's row of E, shape (d,)."""
        self.kernel = model.kernel if turn.touches_all else model.kernel[:, turn.words]
        """The touched words' rows of theta, transposed, shape (d, n)."""
        self.bias = model.bias[turn.words]
        """The sum of the biases in each score, shape (n,)."""
        if model.bias_E is not None:
            self.bias = self.bias + model.bias_E[turn.context]

    @cached_property
    def scores(self) -> FloatArray:
        """The scores of the touched words, shape (n,)."""
        scores: FloatArray = self.h @ self.kernel + self.bias
        return scores

    def slopes(self, above: FloatArray, below: FloatArray) -> FloatArray:
        """Return m slopes from rows of scores with a number moved up and down, (m, n) each."""
        rise = self.objective.losses(self.turn, above) - self.objective.losses(self.turn, below)
        slopes: FloatArray = rise / (2 * self.step)
        return slopes


def _slopes_along_h(at: _Point) -> FloatArray:
    """Return the slopes along the row of E, shape (d,)."""
    d = len(at.h)
    slopes = np.empty_like(at.h)
    at_once = max(1, _BLOCK_BYTES // (2 * at.bias.nbytes))
    for first in range(0, d, at_once):
        moves = np.eye(d)[first : first + at_once] * at.step
        above, below = ((at.h + moved) @ at.kernel + at.bias for moved in (moves, -moves))
        slopes[first : first + at_once] = at.slopes(above, below)
    result: FloatArray = slopes
    return result


def _slope_along_bias_E(at: _Point) -> float:
    """Return the slope along the context word's bias, which is in every score."""
    scores = at.scores[None]
    return float(at.slopes(scores + at.step, scores - at.step)[0])


def _slopes_along_theta(at: _Point, rows: NDArray[np.int64]) -> FloatArray:
    """Return the slopes along some rows of theta, shape (n_rows, d)."""
    d = len(at.h)
    moves = np.eye(d) * at.step
    slopes = np.zeros((len(rows), d))
    for row, place in enumerate(at.turn.columns(rows).tolist()):
        if place >= 0:  # otherwise no score depends on this row
            theta, bias = at.kernel[:, place], at.bias[place]
            above, below = ((theta + moved) @ at.h + bias for moved in (moves, -moves))
            slopes[row] = _slopes_along_score(at, place, above, below)
    return slopes


def _slopes_along_bias(at: _Point, rows: NDArray[np.int64]) -> FloatArray:
    """Return the slopes along some words' biases, shape (n_rows,)."""
    products = at.h @ at.kernel
    slopes = np.zeros(len(rows))
    for row, place in enumerate(at.turn.columns(rows).tolist()):
        if place >= 0:
            above, below = (
                products[place] + (at.bias[[place]] + move) for move in (at.step, -at.step)
            )
            slopes[row] = _slopes_along_score(at, place, above, below)[0]
    return slopes


def _slopes_along_score(at: _Point, place: int, above: FloatArray, below: FloatArray) -> FloatArray:
    """Return the slopes along m numbers that change the score of one touched word only.

    ``above`` and ``below`` are the score with each number moved up and down, shape (m,).
    """
    moved = np.concatenate((above, below))
    losses = at.objective.losses_along(at.turn, at.scores, place, moved)
    slopes: FloatArray = (losses[: len(above)] - losses[len(above) :]) / (2 * at.step)
    return slopes
