"""The proof that the gradient is right: it equals the slope of the loss, measured."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tui_w2v.skipgram.parameters import FloatArray, Parameters
from tui_w2v.skipgram.softmax import FullSoftmax
from tui_w2v.skipgram.turn import Turn


@dataclass(frozen=True)
class GradientCheck:
    """A turn's gradient beside the measured slope of its loss, in float64."""

    rows: NDArray[np.int64]
    """The words whose rows of theta and whose biases were checked, shape (n_rows,)."""
    analytic: Turn
    """The same pair's turn, made in float64."""
    numeric_E_row: NDArray[np.float64]
    """The slope of the loss along each number of the context word's row of E, shape (d,)."""
    numeric_theta: NDArray[np.float64]
    """The slope along each number of the checked rows of theta, shape (n_rows, d)."""
    numeric_bias: NDArray[np.float64]
    """The slope along the checked biases, shape (n_rows,)."""

    @property
    def largest_difference(self) -> float:
        """The largest distance between a gradient and its slope, over all cells checked."""
        turn = self.analytic
        differences = (
            turn.gradient_E_row - self.numeric_E_row,
            turn.gradient_theta(self.rows) - self.numeric_theta,
            turn.error[self.rows] - self.numeric_bias,
        )
        return max(float(np.abs(difference).max()) for difference in differences)


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

    The loss is worked out from nothing but its definition: the turn's own arithmetic is not
    used for the slopes.

    Args:
        parameters: The model, in any precision; it is copied to float64.
        context: The context word's index.
        target: The target word's index.
        rows: The words whose rows of theta are checked, shape (n_rows,).
        objective: What makes the turn.
        step: How far each number is moved to either side; the error of a slope is of order
            step² times the loss's third derivative.
    """
    model = parameters.astype(np.float64)

    def loss() -> float:
        scores = np.array(
            [model.kernel[:, word] @ model.E[context] for word in range(len(model.E))]
        )
        scores += model.bias
        highest = scores.max()
        return float(highest + np.log(np.exp(scores - highest).sum()) - scores[target])

    turn = (objective or FullSoftmax()).turn(model, context, target, learning_rate=0.0)
    return GradientCheck(
        rows=rows,
        analytic=turn,
        numeric_E_row=_slopes(model.E[context], loss, step),
        numeric_theta=np.array([_slopes(model.theta[row], loss, step) for row in rows]),
        numeric_bias=np.array([_slopes(model.bias[row : row + 1], loss, step)[0] for row in rows]),
    )


def _slopes(numbers: FloatArray, loss: Callable[[], float], step: float) -> NDArray[np.float64]:
    """Return the loss's slope along each of these numbers, a view of the parameters."""
    slopes = np.empty(len(numbers))
    for place, value in enumerate(numbers):
        numbers[place] = value + step
        above = loss()
        numbers[place] = value - step
        below = loss()
        numbers[place] = value
        slopes[place] = (above - below) / (2 * step)
    return slopes
