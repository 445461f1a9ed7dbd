"""The full-softmax objective of the skip-gram (Mikolov et al. 2013b, eq. 2), with plain SGD.

Forward, for one pair of a context word x and a target word t:

    h      = E[x]                     (d,)    the one-hot x times E: a row, looked up
    scores = theta @ h + bias         (V,)
    ŷ      = softmax(scores)          (V,)
    loss   = −log ŷ[t]                        in nats

Backward, by the chain rule (∂loss/∂scores = ŷ − one-hot(t)):

    error         = ŷ − one-hot(t)    (V,)    and this is ∂loss/∂bias
    ∂loss/∂E[x]   = error @ theta     (d,)    every other row of E met a 0 in x
    ∂loss/∂theta  = error ⊗ h         (V, d)
"""

import numpy as np
from numpy.typing import DTypeLike, NDArray

from tui_w2v.corpus import PairCounts
from tui_w2v.skipgram.grouped import GroupedSoftmax
from tui_w2v.skipgram.objective import Material, Objective
from tui_w2v.skipgram.parameters import FloatArray, Parameters
from tui_w2v.skipgram.turn import NotFiniteError, Turn

# The update of theta goes through a scratch array, which should stay in the processor's
# second-level cache beside the rows being updated, yet not cut the work into too many calls.
_SCRATCH_BYTES = 1 << 18
_HARMLESS_STEP = {char: float(np.sqrt(np.finfo(char).max)) for char in "fd"}


class FullSoftmax(Objective):
    """Makes turns of the full-softmax skip-gram, and applies them."""

    name = "softmax"
    about_flat = (
        "log V: the loss of a model that finds all words equally likely",
        "log V: all words equally likely",
        "log V",
    )
    about_floor = (
        "the floor: the entropy of target given context; no model of these pairs can be below",
        *Objective.about_floor,
    )
    floor_is = "the conditional entropy of target given context"
    about_blind = (
        "entropy of the targets: the best without looking at the context word",
        "entropy of the targets: the best without x",
        "entropy of the targets",
        "entropy",
    )
    about_biases = "the log of the words' frequencies"

    def __init__(self, material: Material | None = None) -> None:
        """It needs no material: all that it depends on is the pair."""
        self._scratch: FloatArray | None = None
        self._words = np.arange(0)

    def turn(
        self,
        parameters: Parameters,
        context: int,
        target: int,
        learning_rate: float,
        number: int = 1,
    ) -> Turn:
        """Make the turn of one pair, which touches every row of theta; its number plays no part.

        Raises:
            NotFiniteError: The loss, or a parameter after the update, is not a finite number.
        """
        with np.errstate(over="ignore", invalid="ignore"):
            # look up: x·E, without the multiplications
            h = parameters.E[context].copy()  # (d,)

            # predict: a score for every word, and the softmax of the scores
            scores = h @ parameters.kernel + parameters.bias  # (V,)
            highest = scores.max()
            exponentials = np.exp(scores - highest)  # (V,)
            total = exponentials.sum()
            probabilities = exponentials / total  # (V,)
            loss = float(np.log(total) - (scores[target] - highest))

            # gradient: ŷ − t, and back through theta to the row of E
            error = probabilities.copy()  # (V,)
            error[target] -= 1
            gradient_E_row = parameters.kernel @ error  # (d,)

            # update: the row of E as it will be; apply() moves theta and the bias too
            E_row_after = h - learning_rate * gradient_E_row  # (d,)

            # what happened, to be looked at
            turn = Turn(
                context=context,
                target=target,
                learning_rate=learning_rate,
                words=self._all_words(len(error)),
                h=h,
                bias=parameters.bias.copy(),
                scores=scores,
                outputs=probabilities,
                loss=loss,
                error=error,
                gradient_E_row=gradient_E_row,
                E_row_after=E_row_after,
                has_bias=parameters.has_bias,
                V=len(error),
            )
            finite = np.isfinite(loss) and np.isfinite(scores.min())
            if not (finite and np.isfinite(E_row_after).all()):
                raise NotFiniteError
            self._check_theta(parameters, turn)
        return turn

    def apply(self, parameters: Parameters, turn: Turn) -> None:
        """Move the parameters by the turn's update: one row of E, all of theta and the bias."""
        E, kernel, bias = parameters.E, parameters.kernel, parameters.bias
        E[turn.context] = turn.E_row_after
        if parameters.has_bias:
            bias -= turn.learning_rate * turn.error

        # kernel -= outer(η·h, error), a few rows at a time
        step = turn.learning_rate * turn.h
        scratch = self._scratch_for(kernel)
        for first in range(0, len(kernel), len(scratch)):
            rows = kernel[first : first + len(scratch)]
            products = scratch[: len(rows)]
            np.multiply(step[first : first + len(rows), None], turn.error, out=products)
            rows -= products

    def losses(self, turn: Turn, scores: FloatArray) -> FloatArray:
        """Log Σ_w exp(scores[w]) − scores[t], for each of m rows of scores."""
        highest = scores.max(axis=1, keepdims=True)
        totals = np.exp(scores - highest).sum(axis=1)
        losses: FloatArray = highest[:, 0] + np.log(totals) - scores[:, turn.target]
        return losses

    def losses_along(
        self, turn: Turn, scores: FloatArray, word: int, moved: FloatArray
    ) -> FloatArray:
        """As losses, with the sum over all words but one worked out once."""
        others = np.delete(scores, word)
        highest = others.max()
        log_others = highest + np.log(np.exp(others - highest).sum())
        of_target = moved if word == turn.target else scores[turn.target]
        losses: FloatArray = np.logaddexp(log_others, moved) - of_target
        return losses

    def _output(self, parameters: Parameters, turn: Turn) -> float:
        scores = parameters.E[turn.context] @ parameters.kernel + parameters.bias
        exponentials = np.exp(scores - scores.max())
        return float(exponentials[turn.target] / exponentials.sum())

    def grouped(
        self, counts: PairCounts, dim: int, dtype: DTypeLike, threads: int | None = None
    ) -> GroupedSoftmax:
        """Return what makes gradients of all of a text's pairs at once."""
        return GroupedSoftmax(counts, dim, dtype, threads)

    def validated(
        self,
        counts: PairCounts,
        held_out: PairCounts,
        dim: int,
        dtype: DTypeLike,
        threads: int | None = None,
    ) -> GroupedSoftmax:
        """As `grouped`; the softmax that training makes serves the held-out pairs too."""
        return GroupedSoftmax(counts, dim, dtype, threads, held_out)

    def floor(self, counts: PairCounts) -> float:
        """The conditional entropy of the target given the context, in nats."""
        return counts.floor

    def flat(self, counts: PairCounts) -> float:
        """Log V: all words equally likely."""
        return counts.uniform

    def blind(self, counts: PairCounts) -> float:
        """The entropy of the targets, in nats."""
        return counts.unigram

    def set_biases(self, parameters: Parameters, counts: PairCounts) -> None:
        """Set the bias to the log of how often each word is a target.

        If all scores but the bias are 0, the mean loss is lowest where softmax(bias) is how often
        each word is a target: it falls from log V to the entropy of the targets. A word that is
        never a target counts as half a one, since log 0 is no number.
        """
        parameters.bias[:] = np.log(np.maximum(counts.per_target, 0.5) / counts.total)

    def _all_words(self, V: int) -> NDArray[np.int64]:
        """The indices of all words, which turns share."""
        if len(self._words) != V:
            self._words = np.arange(V)
        return self._words

    def _scratch_for(self, kernel: FloatArray) -> FloatArray:
        scratch = self._scratch
        if scratch is None or (scratch.shape[1], scratch.dtype) != (kernel.shape[1], kernel.dtype):
            rows = max(1, _SCRATCH_BYTES // kernel[0].nbytes)
            scratch = self._scratch = np.empty((rows, kernel.shape[1]), dtype=kernel.dtype)
        return scratch

    @staticmethod
    def _check_theta(parameters: Parameters, turn: Turn) -> None:
        """See that theta and the bias stay finite, at the cost of looking at them only if needed.

        No entry of the error is larger than 1. A step whose largest entry is below the square
        root of the largest float would take more turns than anyone can make before their sum
        overflows.
        """
        largest_step = turn.learning_rate * max(1.0, float(np.abs(turn.h).max()))
        if largest_step < _HARMLESS_STEP[turn.h.dtype.char]:
            return
        theta_after = parameters.theta + turn.theta_step(slice(None))
        bias_after = parameters.bias - turn.learning_rate * turn.gradient_bias
        if not (np.isfinite(theta_after).all() and np.isfinite(bias_after).all()):
            raise NotFiniteError
