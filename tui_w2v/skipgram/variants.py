"""The same model under other circumstances: what explains a turn by what would be otherwise."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tui_w2v.skipgram.parameters import FloatArray, Parameters
from tui_w2v.skipgram.turn import Turn

_NUDGE = 1e-4
"""How far a score is moved to measure a slope; the error falls with its square."""


def rotated(parameters: Parameters, seed: int = 0) -> Parameters:
    """Turn all vectors, of E and of theta, by one rotation Q drawn at random.

    Q is orthogonal, (d, d), so that every product of two vectors stays what it was:
    (θQ)(hQ) = θ Q Qᵀ h = θh. The scores are the same but for rounding.
    """
    d, dtype = parameters.E.shape[1], parameters.E.dtype
    draws = np.random.default_rng(seed).standard_normal((d, d))
    q = np.linalg.qr(draws)[0]
    turned = parameters.copy()
    turned.E[:] = (parameters.E @ q).astype(dtype)
    turned.kernel[:] = (q.T @ parameters.kernel).astype(dtype)
    return turned


def without_theta(parameters: Parameters) -> Parameters:
    """Keep E; theta and the biases are zeros."""
    kept = parameters.copy()
    for array in kept.arrays[1:]:
        array[:] = 0
    return kept


def one_hot_product(E: FloatArray, context: int) -> FloatArray:
    """Return x·E for the one-hot x of a word, multiplied and added up over all rows, shape (d,)."""
    x = np.zeros(len(E), dtype=E.dtype)
    x[context] = 1
    product: FloatArray = x @ E
    return product


def measured_slopes(turn: Turn, words: Sequence[int]) -> list[float]:
    """Measure how the loss changes with some words' scores, in nats a unit of score.

    Each score is moved a little up and down, and the loss −log softmax(scores)[target] is worked
    out both times, in float64: the difference over the distance is the slope.

    Args:
        turn: The turn whose scores are taken.
        words: The words.
    """
    slopes = []
    for word in words:
        losses = []
        for nudge in (_NUDGE, -_NUDGE):
            scores = turn.scores.astype(float)
            scores[word] += nudge
            highest = scores.max()
            log_total = highest + np.log(np.exp(scores - highest).sum())
            losses.append(float(log_total - scores[turn.target]))
        slopes.append((losses[0] - losses[1]) / (2 * _NUDGE))
    return slopes


def probabilities_of(parameters: Parameters, context: int) -> FloatArray:
    """Return ŷ, the softmax for a context word, shape (V,)."""
    scores = parameters.E[context] @ parameters.kernel + parameters.bias
    exponentials = np.exp(scores - scores.max())
    probabilities: FloatArray = exponentials / exponentials.sum()
    return probabilities


def multi_hot(V: int, targets: Sequence[int]) -> NDArray[np.float64]:
    """Return how many of the targets each word is, shape (V,)."""
    return np.bincount(targets, minlength=V).astype(float)


class WindowStep(NamedTuple):
    """What repeated steps on one window have come to."""

    steps: int
    """How many steps."""
    loss: float
    """The mean loss of the window's targets, in nats."""
    largest: float
    """The largest number in E and theta, by its size."""


def repeat_window(
    parameters: Parameters,
    context: int,
    targets: Sequence[int],
    learning_rate: float,
    steps: Sequence[int],
    *,
    wrong: bool = False,
) -> list[WindowStep]:
    """Take all targets of a window at once, step after step, in float64.

    The loss of C targets is the sum of theirs, so its gradient on the scores is the sum of their
    errors: C·ŷ − multi-hot. A well-known mistake leaves out C. Then no ŷ makes the error 0, for
    ŷ sums to 1 and the multi-hot to C: every step pushes all scores up.

    Args:
        parameters: Where to begin; they are copied.
        context: The context word's index.
        targets: The targets' indices, C of them.
        learning_rate: η.
        steps: After which numbers of steps to look, ascending.
        wrong: Make the mistake: ŷ − multi-hot.

    Returns:
        What was seen, as far as all numbers are finite.
    """
    p = parameters.astype(float)
    wanted = multi_hot(len(p.bias), targets)
    factor = 1 if wrong else len(targets)
    seen: list[WindowStep] = []
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        for step in range(max(steps) + 1):
            y = probabilities_of(p, context)
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
