"""GloVe's weighted least squares (Pennington et al. 2014, eq. 8), with plain SGD.

A turn takes a pair of words x and t and X, its count in the whole text:

    h     = E[x]                                      (d,)
    ŷ     = theta[t]·h + bias[t] + bias_E[x]          one score: the prediction of log X
    f     = min(1, X / x_max)^α                       the weight of the pair
    loss  = f·(ŷ − log X)²

Backward:

    error         = 2f·(ŷ − log X)                    equal to ∂loss/∂bias and ∂loss/∂bias_E
    ∂loss/∂E[x]   = error·theta[t]                    (d,)
    ∂loss/∂theta  = error·h in the row of t           zero in all other rows
"""

import numpy as np
from numpy.typing import DTypeLike, NDArray

from tui_w2v.corpus import PairCounts
from tui_w2v.skipgram.full_batch_glove import FullBatchGlove, cell_weights
from tui_w2v.skipgram.objective import Aim, Objective, ObjectiveInputs
from tui_w2v.skipgram.parameters import FloatArray, Parameters
from tui_w2v.skipgram.turn import Activation, Turn

_BIAS_ROUNDS = 30
_NOTABLE_ERROR = 0.1
"""Error in log X below which a prediction counts as right."""


class Glove(Objective):
    """The GloVe objective: predict the log of a pair's count."""

    name = "glove"
    a_turn_is_a_cell = True
    validates = False  # it fits log counts, and those of a part of the text are others
    has_bias_E = True
    # Later passes overfit the counts of rare pairs: the loss still falls, but neighbours get worse.
    converged_gain = 0.01

    def __init__(self, inputs: ObjectiveInputs) -> None:
        self.x_max = inputs.x_max
        self.alpha = inputs.alpha
        self._counts = inputs.counts

    def compute(
        self, parameters: Parameters, context: int, target: int, learning_rate: float, number: int
    ) -> Turn:
        """Compute the turn of one cell of the counts."""
        # pick: the pair's count and weight
        x_ij = self._counts().number(context, target)
        label = float(np.log(x_ij))
        weight = self._weights(np.array([x_ij]))
        words = np.array([target])
        dtype = parameters.E.dtype
        bias_of_E = 0.0 if parameters.bias_E is None else parameters.bias_E[context]

        # look up: x·E is a row of E
        h = parameters.E[context].copy()  # (d,)

        # predict: one score, without an activation
        theta = parameters.kernel[:, words]  # (d, 1)
        bias = parameters.bias[words]
        score = h @ theta + bias + bias_of_E  # (1,)
        loss = float(weight[0] * (score[0].astype(float) - label) ** 2)

        # gradient: ŷ − log X, and back through the target's row of theta to the row of E
        error = (2 * weight * (score - label)).astype(dtype)  # (1,)
        gradient_E_row = theta @ error  # (d,)

        # update: the new row of E; apply() also updates theta and the biases
        E_row_after = h - learning_rate * gradient_E_row  # (d,)
        step = learning_rate * error[0] * parameters.has_bias

        return Turn(
            context=context,
            target=target,
            learning_rate=learning_rate,
            words=words,
            h=h,
            bias=bias,
            scores=score,
            outputs=score,
            loss=loss,
            error=error,
            gradient_E_row=gradient_E_row,
            E_row_after=E_row_after,
            has_bias=parameters.has_bias,
            V=len(parameters.bias),
            activation=Activation.IDENTITY,
            label=label,
            weights=weight.astype(dtype),
            x_ij=x_ij,
            bias_E=None if parameters.bias_E is None else float(bias_of_E),
            bias_E_after=None if parameters.bias_E is None else float(bias_of_E - step),
        )

    def losses(self, turn: Turn, scores: FloatArray) -> FloatArray:
        """Return f·(score − log X)² for m rows of one score."""
        assert turn.x_ij is not None
        weight = self._weights(np.array([turn.x_ij]))
        losses: FloatArray = weight * (scores[:, 0] - np.log(turn.x_ij)) ** 2
        return losses

    def best_scores(self, turn: Turn) -> FloatArray:
        """Return log X, shape (1,)."""
        return np.array([turn.label])

    def outputs(self, scores: FloatArray) -> FloatArray:
        """Return the score as it is."""
        return scores

    def aim(self, counts: PairCounts, turn: Turn) -> Aim:
        """Return log X."""
        return Aim(self.best_scores(turn), self.best_scores(turn))

    def full_batch(
        self, counts: PairCounts, dim: int, dtype: DTypeLike, threads: int | None = None
    ) -> FullBatchGlove:
        """Return the full-batch gradient over a text's cells."""
        return FullBatchGlove(counts, self.x_max, self.alpha, dim, dtype, threads)

    def floor(self, counts: PairCounts) -> float:
        """Return 0, the loss of a model that predicts every log count exactly."""
        return 0.0

    def loss_at_zero(self, counts: PairCounts) -> float:
        """Return the mean loss of a model that predicts every log count as 0."""
        X = counts.numbers.astype(float)
        return float(np.mean(self._weights(X) * np.log(X) ** 2))

    def scale(self, counts: PairCounts) -> float:
        """Return the loss of predicting every log count as 0, or of errors of 0.1 if larger.

        If few pairs repeat, log X is 0 almost everywhere and the first loss is near 0.
        """
        off_by_1 = float(self._weights(counts.numbers.astype(float)).mean())
        return max(self.loss_at_zero(counts), _NOTABLE_ERROR**2 * off_by_1)

    def set_biases(self, parameters: Parameters, counts: PairCounts) -> None:
        """Initialise both biases to the weighted least-squares fit of the log counts.

        Alternating least squares: each bias becomes the weighted mean of the residuals of the
        other, for a fixed number of rounds.
        """
        contexts, targets, X = counts.contexts, counts.targets, counts.numbers.astype(float)
        weights, logs = self._weights(X), np.log(X)
        V = len(parameters.bias)
        of_contexts, of_targets = (
            np.maximum(np.bincount(words, weights, V), np.finfo(float).tiny)
            for words in (contexts, targets)
        )
        bias, bias_E = np.zeros(V), np.zeros(V)
        for _ in range(_BIAS_ROUNDS):
            rest = weights * (logs - bias[targets])
            bias_E = np.bincount(contexts, rest, V) / of_contexts
            rest = weights * (logs - bias_E[contexts])
            bias = np.bincount(targets, rest, V) / of_targets
        if parameters.bias_E is None:
            parameters.bias[:] = bias
            return
        # Shifting both in opposite directions changes no score; equal means are the convention.
        shift = (bias_E.mean() - bias.mean()) / 2
        parameters.bias[:] = bias + shift
        parameters.bias_E[:] = bias_E - shift

    def _weights(self, X: NDArray[np.float64]) -> NDArray[np.float64]:
        return cell_weights(X, self.x_max, self.alpha)
