"""Variants of a model or a turn, for lessons that ask "what if"."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tui_w2v.skipgram.parameters import FloatArray, Parameters
from tui_w2v.skipgram.softmax import FullSoftmax
from tui_w2v.skipgram.turn import Turn

_NUDGE = 1e-4
"""The distance to move a score to measure a slope; the error is of order distance²."""


def rotated(parameters: Parameters, seed: int = 0) -> Parameters:
    """Rotate all vectors of E and of theta by one random orthogonal matrix Q, (d, d).

    Every dot product is invariant: (θQ)·(hQ) = θ Q Qᵀ h = θ·h. So the scores change only by
    rounding.
    """
    d = parameters.E.shape[1]
    q = np.linalg.qr(np.random.default_rng(seed).standard_normal((d, d)))[0]
    result = parameters.copy()
    result.E[:] = parameters.E @ q
    result.kernel[:] = q.T @ parameters.kernel
    return result


def without_theta(parameters: Parameters) -> Parameters:
    """Return the model with theta and the biases set to zero."""
    kept = parameters.copy()
    for array in kept.arrays[1:]:
        array[:] = 0
    return kept


def one_hot_product(E: FloatArray, context: int, *, transposed: bool = False) -> FloatArray:
    """Return x·E for a word's one-hot x, or Eᵀ·x, as a full matrix product, shape (d,)."""
    x = np.zeros(len(E), dtype=E.dtype)
    x[context] = 1
    product: FloatArray = np.ascontiguousarray(E.T) @ x if transposed else x @ E
    return product


def measured_slopes(turn: Turn, words: Sequence[int]) -> list[float]:
    """Measure the slope of the softmax loss along some words' scores, by central differences.

    Slopes are in nats per unit of score, computed in float64 from a turn of the full softmax.
    """
    scores, nudges = turn.scores.astype(float), np.array((_NUDGE, -_NUDGE))
    slopes = []
    for word in words:
        above, below = FullSoftmax().losses_along(turn, scores, word, scores[word] + nudges)
        slopes.append(float(above - below) / (2 * _NUDGE))
    return slopes


def multi_hot(V: int, targets: Sequence[int]) -> NDArray[np.float64]:
    """Return each word's count among the targets, shape (V,)."""
    return np.bincount(targets, minlength=V).astype(float)


class WindowStep(NamedTuple):
    """The state after some update steps on one window."""

    steps: int
    loss: float
    """The mean loss of the window's targets, in nats."""
    largest: float
    """The largest absolute value in E and theta."""


def repeat_window(
    parameters: Parameters,
    context: int,
    targets: Sequence[int],
    learning_rate: float,
    steps: Sequence[int],
    *,
    wrong: bool = False,
) -> list[WindowStep]:
    """Train repeatedly on all targets of one window at once, in float64.

    The loss of C targets is the sum of their losses, so its gradient on the scores is the sum of
    their errors, C·ŷ − multi-hot. A well-known mistake leaves out C. The error then cannot be 0,
    because ŷ sums to 1 and the multi-hot to C, and every step raises the scores.

    Returns:
        The state after each of these numbers of steps, ascending, up to the first that is not
        finite.
    """
    p = parameters.astype(float)
    wanted = multi_hot(len(p.bias), targets)
    factor = 1 if wrong else len(targets)
    seen: list[WindowStep] = []
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        for step in range(max(steps) + 1):
            y = FullSoftmax().outputs(p.E[context] @ p.kernel + p.bias)
            if step in steps:
                loss = float(-np.log(y[list(targets)]).mean())
                largest = float(max(np.abs(p.E).max(), np.abs(p.kernel).max()))
                if not np.isfinite(loss + largest):
                    break
                seen.append(WindowStep(step, loss, largest))
            error = factor * y - wanted
            h = p.E[context].copy()
            p.E[context] -= learning_rate * (p.kernel @ error)
            p.kernel[:] -= learning_rate * np.outer(h, error)
            if p.has_bias:
                p.bias[:] -= learning_rate * error
    return seen
