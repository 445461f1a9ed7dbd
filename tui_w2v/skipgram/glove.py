"""GloVe's weighted least squares (Pennington et al. 2014, eq. 8), with plain SGD.

A turn takes a pair of words x and t with X, how often it occurs in the whole text:

    h     = E[x]                                      (d,)
    ŷ     = theta[t]·h + bias[t] + bias_E[x]          one score: the prediction of log X
    f     = min(1, X / x_max)^α                       how much the pair counts
    loss  = f·(ŷ − log X)²

Backward:

    error         = 2f·(ŷ − log X)                    this is ∂loss/∂bias and ∂loss/∂bias_E
    ∂loss/∂E[x]   = error·theta[t]                    (d,)
    ∂loss/∂theta  = error·h in the row of t           all other rows are not touched
"""

from functools import cached_property

import numpy as np
from numpy.typing import DTypeLike

from tui_w2v.corpus import PairCounts
from tui_w2v.skipgram.grouped_glove import GroupedGlove, cell_weights, glove_flat, glove_mean_weight
from tui_w2v.skipgram.objective import Material, Objective, check_update, score_of
from tui_w2v.skipgram.parameters import FloatArray, Parameters
from tui_w2v.skipgram.turn import Activation, Turn

_BIAS_ROUNDS = 30
_NOTABLE_ERROR = 0.1
"""In log X: a prediction that is off by less is as good as right."""


class Glove(Objective):
    """Makes turns that predict the log of a pair's count, and applies them."""

    name = "glove"
    mean_over = "all cells, the different pairs"
    about_pass = (
        "the mean of the gradients of all {pairs} cells, the very same gradients that turns take "
        "one by one"
    )
    about_flat = ("the loss where every log X is predicted as 0", "every ŷ is 0")
    about_floor = ("0: every log X is predicted as it is", "0: all predicted")
    about_biases = "their best without {E} and {theta}"
    a_turn_is_a_cell = True
    validates = False  # it fits log counts, and those of a part of the text are others
    has_bias_E = True
    # Later passes fit the chance in counts of rare pairs: the loss falls on, and nearest words
    # get worse.
    converged_gain = 0.01

    def __init__(self, material: Material) -> None:
        """Take the pair counts, to be counted when they are first wanted, x_max and α."""
        self.x_max = material.x_max
        self.alpha = material.alpha
        self._material = material

    def turn(
        self,
        parameters: Parameters,
        context: int,
        target: int,
        learning_rate: float,
        number: int = 1,
    ) -> Turn:
        """Make the turn of one cell of the counts; its number plays no part.

        Raises:
            NotFiniteError: The loss, or a parameter after the update, is not a finite number.
        """
        with np.errstate(over="ignore", invalid="ignore"):
            # pick: how often the pair occurs, and how much it counts
            x_ij = self._counts.number(context, target)
            label = float(np.log(x_ij))
            weight = cell_weights(np.array([x_ij]), self.x_max, self.alpha)
            words = np.array([target])
            dtype = parameters.E.dtype
            bias_of_E = 0.0 if parameters.bias_E is None else parameters.bias_E[context]

            # look up: x·E, without the multiplications
            h = parameters.E[context].copy()  # (d,)

            # predict: one score, as it is
            theta = parameters.kernel[:, words]  # (d, 1)
            bias = parameters.bias[words]
            score = h @ theta + bias + bias_of_E  # (1,)
            loss = float(weight[0] * (score[0].astype(float) - label) ** 2)

            # gradient: ŷ − log X, and back through the target's row of theta to the row of E
            error = (2 * weight * (score - label)).astype(dtype)  # (1,)
            gradient_E_row = theta @ error  # (d,)

            # update: the row of E as it will be; apply() moves theta and the biases too
            E_row_after = h - learning_rate * gradient_E_row  # (d,)
            step = learning_rate * error[0] * parameters.has_bias

            # what happened, to be looked at
            turn = Turn(
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
            check_update(parameters, turn)
        return turn

    def losses(self, turn: Turn, scores: FloatArray) -> FloatArray:
        """f·(score − log X)², for each of m rows of one score."""
        assert turn.x_ij is not None
        weight = cell_weights(np.array([turn.x_ij]), self.x_max, self.alpha)
        losses: FloatArray = weight * (scores[:, 0] - np.log(turn.x_ij)) ** 2
        return losses

    def best_scores(self, turn: Turn) -> FloatArray:
        """Return log X, shape (1,)."""
        return np.array([turn.label])

    def _output(self, parameters: Parameters, turn: Turn) -> float:
        return score_of(parameters, turn.context, turn.target)

    def grouped(
        self, counts: PairCounts, dim: int, dtype: DTypeLike, threads: int | None = None
    ) -> GroupedGlove:
        """Return what makes gradients of all of a text's cells at once."""
        return GroupedGlove(counts, self.x_max, self.alpha, dim, dtype, threads)

    def floor(self, counts: PairCounts) -> float:
        """0: every log count predicted as it is."""
        return 0.0

    def flat(self, counts: PairCounts) -> float:
        """The mean over the cells where every log count is predicted as 0."""
        return glove_flat(counts, self.x_max, self.alpha)

    def scale(self, counts: PairCounts) -> float:
        """The loss where every log count is predicted as 0, or that of errors of 0.1 in every
        prediction: where few pairs repeat, log X is 0 almost everywhere.
        """
        off_by_1 = glove_mean_weight(counts, self.x_max, self.alpha)
        return max(self.flat(counts), _NOTABLE_ERROR**2 * off_by_1)

    def set_biases(self, parameters: Parameters, counts: PairCounts) -> None:
        """Set both biases to those that come nearest to the log counts by themselves.

        The weighted squares are least where each bias is the weighted mean of what the other
        leaves: in turn, until they stand still for all that a float shows.
        """
        contexts = np.repeat(np.arange(len(counts.starts) - 1), np.diff(counts.starts))
        targets, X = counts.targets, counts.numbers.astype(float)
        weights, logs = cell_weights(X, self.x_max, self.alpha), np.log(X)
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
        # What one has and the other lacks changes no sum; they are to be alike.
        shift = (bias_E.mean() - bias.mean()) / 2
        parameters.bias[:] = bias + shift
        parameters.bias_E[:] = bias_E - shift

    @cached_property
    def _counts(self) -> PairCounts:
        return self._material.counts()
