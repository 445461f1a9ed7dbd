"""The base class of objectives: turns of single pairs, and full-batch gradients."""

import math
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import ClassVar

import numpy as np
from numpy.typing import DTypeLike, NDArray

from tui_w2v.corpus import PairCounts
from tui_w2v.skipgram.full_batch import FullBatch, Validated
from tui_w2v.skipgram.parameters import FloatArray, Parameters
from tui_w2v.skipgram.turn import NotFiniteError, Turn

_FAR = 1e6
"""A score s so large that exp(−s) is 0."""


@dataclass(frozen=True)
class ObjectiveInputs:
    """Data and hyperparameters that an objective needs."""

    word_counts: NDArray[np.int64]
    """How often each word occurs in the text, shape (V,)."""
    counts: Callable[[], PairCounts]
    """Returns the text's pair counts, computed on first use."""
    seed: int = 0
    """Seed of the negative samples."""
    negative: int = 5
    """k, the number of negative samples of a turn."""
    x_max: float = 100.0
    """GloVe's x_max: pairs with this count or more have weight 1."""
    alpha: float = 0.75
    """GloVe's exponent α: below x_max the weight is (count / x_max)^α."""


@dataclass(frozen=True, eq=False)
class Aim:
    """The outputs, or scores, that minimise the loss of all pairs of a turn's context word."""

    outputs: FloatArray
    """The best ŷ of the touched words, shape (n,)."""
    scores: FloatArray | None = None
    """The best scores, shape (n,); infinite for a pair that never, or always, occurs. None if many
    scores give the same ŷ."""
    entropy: float | None = None
    """The lowest mean loss of the context word's pairs, in nats, if ŷ is a distribution."""

    def divergence(self, outputs: FloatArray) -> float:
        """Return KL(P‖ŷ) = Σ P·log(P / ŷ), in nats, of outputs ŷ, (n,), and the best ones P.

        The mean loss of the context word's pairs is the entropy plus this. It is infinite if ŷ is
        0 for a word that occurs.
        """
        occurs = self.outputs > 0
        P = self.outputs[occurs]
        with np.errstate(divide="ignore"):
            return max(0.0, float(P @ (np.log(P) - np.log(outputs[occurs].astype(float)))))


class Objective(ABC):
    """A loss, its gradient and its update.

    The loss of a turn is a function of the touched words' scores. The scores and the update are
    the same under all objectives.
    """

    name: ClassVar[str]
    """The objective's name on the command line."""
    a_turn_is_a_cell: ClassVar[bool] = False
    """Whether a turn takes all occurrences of a pair at once, instead of one occurrence."""
    has_bias_E: ClassVar[bool] = False
    """Whether context words have a bias."""
    converged_gain: ClassVar[float] = 0.0005
    """Training has converged if ten passes together gain less than this share of scale − floor."""
    validates: ClassVar[bool] = True
    """Whether the loss on held-out sentences measures what the model learned."""

    @abstractmethod
    def __init__(self, inputs: ObjectiveInputs) -> None: ...

    # One turn

    def turn(
        self,
        parameters: Parameters,
        context: int,
        target: int,
        learning_rate: float,
        number: int = 1,
    ) -> Turn:
        """Make the turn of a context and a target word; `apply` updates the parameters.

        The turn's number, from 1, seeds its random samples.

        Raises:
            NotFiniteError: The loss, or a parameter after the update, is not a finite number.
        """
        with np.errstate(over="ignore", invalid="ignore"):
            turn = self.compute(parameters, context, target, learning_rate, number)
            self.check_update(parameters, turn)
        return turn

    @abstractmethod
    def compute(
        self, parameters: Parameters, context: int, target: int, learning_rate: float, number: int
    ) -> Turn:
        """Compute the forward pass, the gradient and the update of one pair (see `turn`)."""

    def check_update(self, parameters: Parameters, turn: Turn) -> None:
        """Raise NotFiniteError unless the loss and every number that a turn changes are finite."""
        changed = (
            turn.scores,
            turn.E_row_after,
            turn.theta_after(turn.words, parameters.theta[turn.words]),
            turn.bias - turn.learning_rate * turn.gradient_bias,
            [turn.loss, turn.bias_E_after or 0.0],
        )
        if not all(np.isfinite(numbers).all() for numbers in changed):
            raise NotFiniteError

    @abstractmethod
    def losses(self, turn: Turn, scores: FloatArray) -> FloatArray:
        """Compute m losses by their definition, for rows of the touched words' scores, (m, n)."""

    def look(self, parameters: Parameters, turn: Turn, x: dict[int, float]) -> Turn:
        """Return the forward pass of a turn with another x, given as words and their numbers.

        The result has its own h, scores, outputs and loss; its target, touched words and all that
        follows are the turn's.

        Raises:
            NotFiniteError: A score is not a finite number.
        """
        rows = list(x)
        shares = np.array(list(x.values()), dtype=parameters.E.dtype)
        with np.errstate(over="ignore", invalid="ignore"):
            h = shares @ parameters.E[rows]  # (d,)
            bias_E = None
            if parameters.bias_E is not None:
                bias_E = float(shares @ parameters.bias_E[rows])
            scores = _scores(parameters, turn, h, bias_E)  # (n,)
            outputs, loss = self.outputs(scores), float(self.losses(turn, scores[None])[0])
        if not (np.isfinite(scores).all() and math.isfinite(loss)):
            raise NotFiniteError
        return replace(
            turn,
            context=rows[0],
            h=h,
            bias=parameters.bias[turn.words],
            scores=scores,
            outputs=outputs,
            loss=loss,
            bias_E=bias_E,
            look=tuple(x.items()),
        )

    def best_scores(self, turn: Turn) -> FloatArray:
        """Return scores of the touched words that minimise the turn's loss, shape (n,)."""
        return np.where(turn.words == turn.target, _FAR, -_FAR)

    def losses_along(
        self, turn: Turn, scores: FloatArray, column: int, moved: FloatArray
    ) -> FloatArray:
        """Compute the losses, (m,), for alternative scores, (m,), of the touched word in a column.

        The touched words' own scores have shape (n,).
        """
        all_scores = np.repeat(scores[None], len(moved), axis=0)
        all_scores[:, column] = moved
        return self.losses(turn, all_scores)

    def apply(self, parameters: Parameters, turn: Turn) -> None:
        """Apply the turn's update to a row of E, the touched rows of theta and the biases."""
        parameters.E[turn.context] = turn.E_row_after
        parameters.kernel[:, turn.words] += turn.theta_step(turn.words).T
        if parameters.has_bias:
            parameters.bias[turn.words] -= turn.learning_rate * turn.error
        if parameters.bias_E is not None and turn.bias_E_after is not None:
            parameters.bias_E[turn.context] = turn.bias_E_after

    def predict_again(self, parameters: Parameters, turn: Turn) -> FloatArray | None:
        """Predict the turn's pair again: return ŷ of the touched words, shape (n,).

        It is None if a number is not finite, as after the last turn before a run diverges.
        """
        context, bias_E = turn.context, parameters.bias_E
        with np.errstate(over="ignore", invalid="ignore"):
            of_context = None if bias_E is None else float(bias_E[context])
            outputs = self.outputs(_scores(parameters, turn, parameters.E[context], of_context))
        return outputs if np.isfinite(outputs).all() else None

    @abstractmethod
    def outputs(self, scores: FloatArray) -> FloatArray:
        """Return ŷ, the activation of the touched words' scores, shape (n,)."""

    def aim(self, counts: PairCounts, turn: Turn) -> Aim | None:
        """Return what a perfect model of these pairs would predict in a turn, if it is known."""
        return None

    # All pairs at once

    @abstractmethod
    def full_batch(
        self, counts: PairCounts, dim: int, dtype: DTypeLike, threads: int | None = None
    ) -> FullBatch:
        """Return the full-batch gradient of this objective over a text's pairs.

        The number of threads changes no bit of the result.
        """

    def validated(
        self,
        counts: PairCounts,
        held_out: PairCounts,
        dim: int,
        dtype: DTypeLike,
        threads: int | None = None,
    ) -> FullBatch:
        """Return the full-batch gradient, which also computes the mean loss of held-out pairs."""
        parts = (self.full_batch(pairs, dim, dtype, threads) for pairs in (counts, held_out))
        return Validated(*parts)

    @abstractmethod
    def floor(self, counts: PairCounts) -> float:
        """Return the lowest mean loss that any model of these pairs can have."""

    @abstractmethod
    def loss_at_zero(self, counts: PairCounts) -> float:
        """Return the mean loss where all scores are 0."""

    def scale(self, counts: PairCounts) -> float:
        """Return the reference loss for rises and gains: the loss at scores of 0."""
        return self.loss_at_zero(counts)

    def loss_without_context(self, counts: PairCounts) -> float | None:
        """Return the lowest mean loss without the context word, if it is known."""
        return None

    def chances(self, counts: PairCounts) -> NDArray[np.float64]:
        """Return P(target) of each word without the context word, shape (V,).

        Under negative sampling, how often a pair expects the word as a negative sample.
        """
        return counts.per_target / counts.total

    def text_scores(self, counts: PairCounts, context: int) -> NDArray[np.float64]:
        """Return what the text says of a context word's scores: log of each pair's count, (V,)."""
        with np.errstate(divide="ignore"):
            return np.log(counts.of_context(context))

    def model_scores(self, scores: FloatArray) -> FloatArray:
        """Return the scores of all words, shape (V,), as they compare with ``text_scores``."""
        return scores

    @abstractmethod
    def set_biases(self, parameters: Parameters, counts: PairCounts) -> None:
        """Initialise the biases to the values that minimise the loss without E and theta."""


def _scores(parameters: Parameters, turn: Turn, h: FloatArray, bias_E: float | None) -> FloatArray:
    """Return theta @ h and the biases, of the turn's touched words, shape (n,)."""
    scores: FloatArray = h @ parameters.kernel[:, turn.touched] + parameters.bias[turn.touched]
    return scores if bias_E is None else scores + scores.dtype.type(bias_E)
