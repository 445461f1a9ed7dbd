"""What an objective offers: turns, one pair each, and grouped gradients of all pairs."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import DTypeLike, NDArray

from tui_w2v.corpus import PairCounts
from tui_w2v.skipgram.parameters import FloatArray, Parameters
from tui_w2v.skipgram.passes import Grouped, Validated
from tui_w2v.skipgram.turn import NotFiniteError, Turn

_FAR = 1e6
"""A score so large that exp(−score) is 0."""


@dataclass(frozen=True)
class Material:
    """What an objective may be made from."""

    word_counts: NDArray[np.int64]
    """How often each word occurs in the text, shape (V,)."""
    counts: Callable[[], PairCounts]
    """Counts the text's pairs, once they are wanted."""
    seed: int = 0
    """What random draws depend on."""
    negative: int = 5
    """How many negatives a turn draws, for an objective that draws them."""
    x_max: float = 100.0
    """From which count on a pair has its full weight, for an objective that weighs pairs."""
    alpha: float = 0.75
    """The power of a count below that, by which its pair is weighed."""


class Objective(ABC):
    """What is minimised, and all that follows from it.

    A turn's loss is a function of the scores of the words that it touches; the rest, E, theta and
    the biases, is the same for all objectives, and so is the update.
    """

    name: ClassVar[str]
    """What it is called on the command line."""
    short_name: ClassVar[str] = ""
    """What it is called where there is little room, if that is shorter."""
    a_turn_is_a_cell: ClassVar[bool] = False
    """Whether a turn takes a pair of words with all its occurrences, rather than one of them."""
    has_bias_E: ClassVar[bool] = False
    """Whether context words have a bias too."""
    converged_gain: ClassVar[float] = 0.0005
    """Passes have converged where ten of them together gain less than this, in parts of what lies
    between the scale and the floor."""

    validates: ClassVar[bool] = True
    """Whether its loss on sentences that are held out tells what was learned."""

    # What is to be said of its passes

    mean_over: ClassVar[str] = "all pairs, in nats"
    """What its loss is the mean over."""
    about_pass: ClassVar[str] = (
        "the mean of the gradients of all {pairs} pairs, the very same gradients that turns take "
        "one by one"
    )
    """What a pass takes, of so many pairs or cells."""
    about_flat: ClassVar[tuple[str, ...]] = ("the loss where all scores are 0", "scores of 0")
    """What the loss is at scores of 0, from long to short."""
    about_floor: ClassVar[tuple[str, ...]] = (
        "the floor: no model of these pairs can be below it",
        "the floor: none can be below",
    )
    """What the floor is, from long to short."""
    floor_is: ClassVar[str] = ""
    """What the floor is called, if it has a name."""
    about_blind: ClassVar[tuple[str, ...]] = ()
    """What the lowest loss is that can be had without looking at the context word."""
    about_biases: ClassVar[str] = "what is best without {E} and {theta}"
    """What the biases are set to first."""

    @abstractmethod
    def __init__(self, material: Material) -> None:
        """Take what is needed of the material."""

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
        """Make the turn of one pair. The parameters stay as they are until it is applied.

        Args:
            parameters: The model.
            context: The context word's index x.
            target: The target word's index t.
            learning_rate: η.
            number: The turn's number, from 1, which what is drawn depends on.

        Raises:
            NotFiniteError: The loss, or a parameter after the update, is not a finite number.
        """

    @abstractmethod
    def losses(self, turn: Turn, scores: FloatArray) -> FloatArray:
        """Work a turn's loss out by its definition, for other scores of the touched words.

        Args:
            turn: The turn, which says what the loss is of.
            scores: The scores, shape (m, n).

        Returns:
            The losses, shape (m,).
        """

    def best_scores(self, turn: Turn) -> FloatArray:
        """Return scores of the touched words at which the turn's loss is as low as it can be, or
        as good as that, shape (n,): the target's far above 0 and all others far below.
        """
        return np.where(turn.words == turn.target, _FAR, -_FAR)

    def losses_along(
        self, turn: Turn, scores: FloatArray, word: int, moved: FloatArray
    ) -> FloatArray:
        """Work the loss out for m scores of one touched word, the others staying.

        Args:
            turn: The turn.
            scores: The scores of the touched words, shape (n,).
            word: The word's place among the touched.
            moved: The scores that it is to have, shape (m,).

        Returns:
            The losses, shape (m,).
        """
        all_scores = np.repeat(scores[None], len(moved), axis=0)
        all_scores[:, word] = moved
        return self.losses(turn, all_scores)

    def apply(self, parameters: Parameters, turn: Turn) -> None:
        """Move the parameters by the turn's update: a row of E, the touched rows of theta, and
        their biases.
        """
        parameters.E[turn.context] = turn.E_row_after
        parameters.kernel[:, turn.words] += turn.theta_step(turn.words).T
        if parameters.has_bias:
            parameters.bias[turn.words] -= turn.learning_rate * turn.error
        if parameters.bias_E is not None and turn.bias_E_after is not None:
            parameters.bias_E[turn.context] = turn.bias_E_after

    def output(self, parameters: Parameters, turn: Turn) -> float | None:
        """Return ŷ of the turn's target by the parameters as they are now.

        None where it is not finite, as the last turn before a run diverges may leave it.
        """
        with np.errstate(over="ignore", invalid="ignore"):
            output = self._output(parameters, turn)
        return output if np.isfinite(output) else None

    @abstractmethod
    def _output(self, parameters: Parameters, turn: Turn) -> float: ...

    # All pairs at once

    @abstractmethod
    def grouped(
        self, counts: PairCounts, dim: int, dtype: DTypeLike, threads: int | None = None
    ) -> Grouped:
        """Return what makes gradients of all of a text's pairs at once.

        Args:
            counts: The pairs.
            dim: d.
            dtype: The parameters' precision.
            threads: How many threads share the work; it changes no bit of the result.
        """

    def validated(
        self,
        counts: PairCounts,
        held_out: PairCounts,
        dim: int,
        dtype: DTypeLike,
        threads: int | None = None,
    ) -> Grouped:
        """As `grouped`, and the gradients also say the mean loss of pairs that are held out.

        Args:
            counts: The pairs that are trained.
            held_out: The pairs that are not.
            dim: d.
            dtype: The parameters' precision.
            threads: How many threads share the work; it changes no bit of the result.
        """
        training, measured = (
            self.grouped(pairs, dim, dtype, threads) for pairs in (counts, held_out)
        )
        return Validated(training, measured)

    @abstractmethod
    def floor(self, counts: PairCounts) -> float:
        """Return the lowest mean loss that any model of these pairs can have."""

    @abstractmethod
    def flat(self, counts: PairCounts) -> float:
        """Return the mean loss of a model whose scores are all 0."""

    def scale(self, counts: PairCounts) -> float:
        """Return the loss by which rises and gains of others are measured: that of scores of 0."""
        return self.flat(counts)

    def blind(self, counts: PairCounts) -> float | None:
        """Return the lowest mean loss without looking at the context word, where it is known."""
        return None

    @abstractmethod
    def set_biases(self, parameters: Parameters, counts: PairCounts) -> None:
        """Set the biases to what is best while they are all that there is of the scores.

        Args:
            parameters: The model, which has biases.
            counts: The pairs.
        """


def score_of(parameters: Parameters, context: int, word: int) -> float:
    """Return one word's score, theta[word]·E[context] and the biases."""
    score = parameters.E[context] @ parameters.kernel[:, word] + parameters.bias[word]
    return float(score if parameters.bias_E is None else score + parameters.bias_E[context])


def check_update(parameters: Parameters, turn: Turn) -> None:
    """See that all that a turn of few words changes stays finite.

    Raises:
        NotFiniteError: It does not.
    """
    theta_after = parameters.theta[turn.words] + turn.theta_step(turn.words)
    changed = (
        turn.scores,
        turn.E_row_after,
        theta_after,
        turn.bias - turn.learning_rate * turn.gradient_bias,
        [turn.loss, turn.bias_E_after or 0.0],
    )
    if not all(np.isfinite(numbers).all() for numbers in changed):
        raise NotFiniteError
