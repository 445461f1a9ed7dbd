"""The full-softmax objective of the skip-gram (Mikolov et al. 2013b, eq. 2), with plain SGD.

Forward, for one pair of a context word x and a target word t:

    h      = E[x]                     (d,)    the one-hot x times E is a row of E
    scores = theta @ h + bias         (V,)
    ŷ      = softmax(scores)          (V,)
    loss   = −log ŷ[t]                        in nats

Backward, by the chain rule (∂loss/∂scores = ŷ − one-hot(t)):

    error         = ŷ − one-hot(t)    (V,)    equal to ∂loss/∂bias
    ∂loss/∂E[x]   = error @ theta     (d,)    zero in all other rows of E, where x is 0
    ∂loss/∂theta  = error ⊗ h         (V, d)
"""

import math

import numpy as np
from numpy.typing import DTypeLike, NDArray

from tui_w2v.corpus import PairCounts
from tui_w2v.skipgram.full_batch_softmax import FullBatchSoftmax
from tui_w2v.skipgram.objective import Aim, Objective, ObjectiveInputs
from tui_w2v.skipgram.parameters import FloatArray, Parameters, aligned
from tui_w2v.skipgram.turn import NotFiniteError, Turn

# The update of theta uses a scratch array that fits the processor's second-level cache beside the
# updated rows, and is large enough to keep the number of NumPy calls low.
_SCRATCH_BYTES = 1 << 18
_HARMLESS_STEP = {char: float(np.sqrt(np.finfo(char).max)) for char in "fd"}


class FullSoftmax(Objective):
    """The full-softmax objective: predict the target among all words."""

    name = "softmax"

    def __init__(self, inputs: ObjectiveInputs | None = None) -> None:
        self._scratch: FloatArray | None = None
        self._words = np.arange(0)

    def compute(
        self, parameters: Parameters, context: int, target: int, learning_rate: float, number: int
    ) -> Turn:
        """Compute the turn of one pair, which touches every row of theta."""
        # look up: x·E is a row of E
        h = parameters.E[context].copy()  # (d,)

        # predict: every word's score, and the softmax of the scores
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

        # update: the new row of E; apply() also updates theta and the bias
        E_row_after = h - learning_rate * gradient_E_row  # (d,)

        return Turn(
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

    def check_update(self, parameters: Parameters, turn: Turn) -> None:
        """See ``Objective.check_update``; theta and the bias are computed only for a large step.

        No entry of the error is larger than 1. If the step's largest entry is below the square
        root of the largest float, no feasible number of turns overflows.
        """
        if not (np.isfinite(turn.loss) and np.isfinite(turn.scores.min())):
            raise NotFiniteError
        largest_step = turn.learning_rate * max(1.0, float(np.abs(turn.h).max()))
        if largest_step >= _HARMLESS_STEP[turn.h.dtype.char]:
            super().check_update(parameters, turn)
        elif not np.isfinite(turn.E_row_after).all():
            raise NotFiniteError

    def apply(self, parameters: Parameters, turn: Turn) -> None:
        """Apply the turn's update to one row of E, all of theta and the bias."""
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
        """Return log Σ_w exp(scores[w]) − scores[t] for m rows of scores."""
        highest = scores.max(axis=1, keepdims=True)
        totals = np.exp(scores - highest).sum(axis=1)
        losses: FloatArray = highest[:, 0] + np.log(totals) - scores[:, turn.target]
        return losses

    def losses_along(
        self, turn: Turn, scores: FloatArray, column: int, moved: FloatArray
    ) -> FloatArray:
        """Compute the losses with one sum over the other words."""
        others = np.delete(scores, column)
        highest = others.max()
        log_others = highest + np.log(np.exp(others - highest).sum())
        of_target = moved if column == turn.target else scores[turn.target]
        losses: FloatArray = np.logaddexp(log_others, moved) - of_target
        return losses

    def outputs(self, scores: FloatArray) -> FloatArray:
        """Return the softmax of the scores."""
        exponentials: FloatArray = np.exp(scores - scores.max())
        exponentials /= exponentials.sum()
        return exponentials

    def aim(self, counts: PairCounts, turn: Turn) -> Aim | None:
        """Return P(target | context), counted from the pairs; None for a word without a pair."""
        row = counts.of_context(turn.context)  # (V,)
        if not row.any():
            return None
        P = row / row.sum()
        occurring = P[P > 0]
        return Aim(P, entropy=max(0.0, -float(occurring @ np.log(occurring))))

    def full_batch(
        self, counts: PairCounts, dim: int, dtype: DTypeLike, threads: int | None = None
    ) -> FullBatchSoftmax:
        """Return the full-batch gradient over a text's pairs."""
        return FullBatchSoftmax(counts, dim, dtype, threads)

    def validated(
        self,
        counts: PairCounts,
        held_out: PairCounts,
        dim: int,
        dtype: DTypeLike,
        threads: int | None = None,
    ) -> FullBatchSoftmax:
        """Return both: the softmax computed for training serves the held-out pairs too."""
        return FullBatchSoftmax(counts, dim, dtype, threads, held_out)

    def floor(self, counts: PairCounts) -> float:
        """Return the conditional entropy of target given context, in nats."""
        return counts.floor

    def loss_at_zero(self, counts: PairCounts) -> float:
        """Return the uniform loss, log V."""
        return counts.uniform

    def loss_without_context(self, counts: PairCounts) -> float:
        """Return the entropy of the targets, in nats."""
        return counts.unigram

    def text_scores(self, counts: PairCounts, context: int) -> NDArray[np.float64]:
        """Return log P(target | context), shape (V,)."""
        scores: NDArray[np.float64] = super().text_scores(counts, context)
        return scores - math.log(counts.per_context[context])

    def model_scores(self, scores: FloatArray) -> FloatArray:
        """Return log ŷ."""
        shifted: FloatArray = scores - scores.max()
        shifted -= np.log(np.exp(shifted).sum())
        return shifted

    def set_biases(self, parameters: Parameters, counts: PairCounts) -> None:
        """Initialise the bias to the log of each word's frequency as a target.

        With E and theta zero, this bias minimises the mean loss: softmax(bias) is the targets'
        distribution, and the loss is the unigram entropy. A word that is never a target counts as
        half a target, because log 0 is not finite.
        """
        parameters.bias[:] = np.log(np.maximum(counts.per_target, 0.5) / counts.total)

    def _all_words(self, V: int) -> NDArray[np.int64]:
        """Return the indices of all words, one array that all turns share."""
        if len(self._words) != V:
            self._words = np.arange(V)
        return self._words

    def _scratch_for(self, kernel: FloatArray) -> FloatArray:
        scratch = self._scratch
        if scratch is None or (scratch.shape[1], scratch.dtype) != (kernel.shape[1], kernel.dtype):
            rows = max(1, _SCRATCH_BYTES // kernel[0].nbytes)
            scratch = self._scratch = aligned(np.empty((rows, kernel.shape[1]), kernel.dtype))
        return scratch
