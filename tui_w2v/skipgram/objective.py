"""The base class of objectives: turns of single pairs, and full-batch gradients."""

import math
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import ClassVar

import numpy as np
from numpy.typing import DTypeLike, NDArray

from tui_w2v.corpus import PairCounts
from tui_w2v.skipgram.aim import Aim
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

    @abstractmethod
    def turn(
        self,
        parameters: Parameters,
        context: int,
        target: int,
        learning_rate: float,
        number: int = 1,
    ) -> Turn:
        """Make the turn of one pair; `apply` updates the parameters.

        Args:
            parameters: The model.
            context: The context word's index x.
            target: The target word's index t.
            learning_rate: η.
            number: The turn's number, from 1, which seeds its random samples.

        Raises:
            NotFiniteError: The loss, or a parameter after the update, is not a finite number.
        """

    @abstractmethod
    def losses(self, turn: Turn, scores: FloatArray) -> FloatArray:
        """Compute the loss by its definition, for m alternative rows of scores.

        Args:
            turn: The turn.
            scores: Scores of the touched words, shape (m, n).

        Returns:
            The losses, shape (m,).
        """

    def look(self, parameters: Parameters, turn: Turn, x: dict[int, float]) -> Turn:
        """Return the forward pass of a turn with another x, which need not be a one-hot.

        Args:
            parameters: The model.
            turn: The turn, whose target and touched words stay.
            x: The words where x is not 0, with its numbers; at least one.

        Returns:
            The turn with this h, these scores, outputs and loss. All that follows is the turn's.

        Raises:
            NotFiniteError: A score is not a finite number.
        """
        rows = list(x)
        shares = np.array(list(x.values()), dtype=parameters.E.dtype)
        with np.errstate(over="ignore", invalid="ignore"):
            h = shares @ parameters.E[rows]  # (d,)
            kernel = parameters.kernel if turn.touches_all else parameters.kernel[:, turn.words]
            bias = parameters.bias[turn.words]
            scores = h @ kernel + bias  # (n,)
            bias_E = None
            if parameters.bias_E is not None:
                bias_E = float(shares @ parameters.bias_E[rows])
                scores = scores + scores.dtype.type(bias_E)
            outputs, loss = self.outputs(scores), float(self.losses(turn, scores[None])[0])
        if not (np.isfinite(scores).all() and math.isfinite(loss)):
            raise NotFiniteError
        return replace(
            turn,
            context=rows[0],
            h=h,
            bias=bias,
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
        self, turn: Turn, scores: FloatArray, word: int, moved: FloatArray
    ) -> FloatArray:
        """Compute the loss for m alternative scores of one touched word.

        Args:
            turn: The turn.
            scores: The scores of the touched words, shape (n,).
            word: The word's column among the touched words.
            moved: The word's alternative scores, shape (m,).

        Returns:
            The losses, shape (m,).
        """
        all_scores = np.repeat(scores[None], len(moved), axis=0)
        all_scores[:, word] = moved
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
        """Predict the turn's pair again with the current parameters.

        Returns:
            ŷ of the touched words, shape (n,), or None if it is not finite, as after the last turn
            before a run diverges.
        """
        with np.errstate(over="ignore", invalid="ignore"):
            all_words = turn.touches_all
            theta = parameters.kernel if all_words else parameters.kernel[:, turn.words]
            bias = parameters.bias if all_words else parameters.bias[turn.words]
            scores = parameters.E[turn.context] @ theta + bias  # (n,)
            if parameters.bias_E is not None:
                scores = scores + parameters.bias_E[turn.context]
            outputs = self.outputs(scores)
        return outputs if np.isfinite(outputs).all() else None

    @abstractmethod
    def outputs(self, scores: FloatArray) -> FloatArray:
        """Return ŷ, the activation of the touched words' scores, shape (n,)."""

    def aim(self, counts: PairCounts, turn: Turn) -> Aim | None:
        """Return what a perfect model of these pairs would predict in a turn, if it is known.

        Args:
            counts: The pair counts.
            turn: The turn.
        """
        return None

    # All pairs at once

    @abstractmethod
    def full_batch(
        self, counts: PairCounts, dim: int, dtype: DTypeLike, threads: int | None = None
    ) -> FullBatch:
        """Return the full-batch gradient of this objective over a text's pairs.

        Args:
            counts: The pair counts.
            dim: d.
            dtype: The parameters' precision.
            threads: The number of threads; it changes no bit of the result.
        """

    def validated(
        self,
        counts: PairCounts,
        held_out: PairCounts,
        dim: int,
        dtype: DTypeLike,
        threads: int | None = None,
    ) -> FullBatch:
        """Return the full-batch gradient, which also computes the mean loss of held-out pairs.

        Args:
            counts: The trained pairs.
            held_out: The held-out pairs.
            dim: d.
            dtype: The parameters' precision.
            threads: The number of threads; it changes no bit of the result.
        """
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
        """Initialise the biases to the values that minimise the loss without E and theta.

        Args:
            parameters: The model, which has biases.
            counts: The pair counts.
        """


def check_update(parameters: Parameters, turn: Turn) -> None:
    """Check that every number that a turn of few words changes stays finite.

    Raises:
        NotFiniteError: A number would not be finite.
    """
    theta_after = turn.theta_after(turn.words, parameters.theta[turn.words])
    changed = (
        turn.scores,
        turn.E_row_after,
        theta_after,
        turn.bias - turn.learning_rate * turn.gradient_bias,
        [turn.loss, turn.bias_E_after or 0.0],
    )
    if not all(np.isfinite(numbers).all() for numbers in changed):
        raise NotFiniteError
