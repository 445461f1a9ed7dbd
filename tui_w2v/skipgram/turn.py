"""One turn of the crank, as a thing that can be kept and looked at."""

from dataclasses import dataclass
from enum import Enum
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from tui_w2v.skipgram.parameters import FloatArray


class NotFiniteError(ArithmeticError):
    """The turn's loss or its update is not finite: the learning rate is too high."""


class Activation(Enum):
    """How scores become outputs ŷ."""

    SOFTMAX = "softmax"
    """Probabilities that share 1."""
    SIGMOID = "sigmoid"
    """A probability for each word by itself, σ(score) = 1 / (1 + exp(−score))."""
    IDENTITY = "identity"
    """The scores as they are."""


@dataclass(frozen=True, eq=False)
class Turn:
    """What one (context word → target word) pair did: forward, gradient and update.

    Made by the objective, and by nothing else. Its arrays are its own and read-only, so it stays
    true when the parameters have moved on. They have one number for each of the n words whose
    rows of theta the turn touches: all V of them for the softmax, a few for other objectives.
    The gradient on theta is an outer product, (n, d), that is never stored: whoever needs rows of
    it asks for those rows, and gets zeros for words that are not touched.
    """

    context: int
    """The context word's index: the place of the 1 in the one-hot x."""
    target: int
    """The target word's index: the place of the 1 in the one-hot t."""
    learning_rate: float
    """η."""
    words: NDArray[np.int64]
    """The touched words, ascending, the target among them, shape (n,)."""
    h: FloatArray
    """The context word's embedding, and its row of E before the update, shape (d,)."""
    bias: FloatArray
    """The output biases before the update, shape (n,)."""
    scores: FloatArray
    """theta @ h + bias, plus the context word's bias if it has one, shape (n,)."""
    outputs: FloatArray
    """ŷ, the activation of the scores, shape (n,)."""
    loss: float
    """In nats, or what stands for it where outputs are no probabilities."""
    error: FloatArray
    """∂L/∂scores, shape (n,): for the softmax ŷ − one-hot(target)."""
    gradient_E_row: FloatArray
    """∂L/∂E[context], shape (d,); the gradient on every other row of E is zero."""
    E_row_after: FloatArray
    """The context word's row of E after the update, shape (d,)."""
    has_bias: bool
    """Whether the model has an output bias."""
    V: int
    """How many words there are."""
    activation: Activation = Activation.SOFTMAX
    """How the scores became outputs."""
    label: float = 1.0
    """What the target's output should be; every other word's should be 0."""
    weights: FloatArray | None = None
    """What each word's part in the loss is multiplied by, shape (n,), where that is not 1."""
    losses: FloatArray | None = None
    """What each word adds to the loss, shape (n,), where it is a sum over them."""
    negatives: tuple[int, ...] | None = None
    """The words that were drawn to be told from the target, as they were drawn."""
    x_ij: float | None = None
    """How often the pair occurs in the text, where that is what is predicted."""
    bias_E: float | None = None
    """The context word's bias before the update, where there is one."""
    bias_E_after: float | None = None
    """The same after it."""

    def __post_init__(self) -> None:
        for array in (
            self.words,
            self.h,
            self.bias,
            self.scores,
            self.outputs,
            self.error,
            self.gradient_E_row,
            self.E_row_after,
        ):
            array.setflags(write=False)
        for perhaps in (self.weights, self.losses):
            if perhaps is not None:
                perhaps.setflags(write=False)

    @property
    def gives_probabilities(self) -> bool:
        """Whether the outputs are probabilities."""
        return self.activation is not Activation.IDENTITY

    @property
    def probabilities(self) -> FloatArray:
        """The outputs where they are probabilities, shape (n,), and else an empty array."""
        return self.outputs if self.gives_probabilities else self.outputs[:0]

    @property
    def touches_all(self) -> bool:
        """Whether every word's row of theta is touched."""
        return len(self.words) == self.V

    @cached_property
    def target_place(self) -> int:
        """Where the target stands among the touched words, from 0."""
        return self.target if self.touches_all else int(np.searchsorted(self.words, self.target))

    @property
    def target_output(self) -> float:
        """ŷ of the target."""
        return float(self.outputs[self.target_place])

    @property
    def target_off(self) -> float:
        """How far the target's output is above what it should be."""
        return self.target_output - self.label

    @property
    def target_product(self) -> float:
        """theta[target]·h, the target's score without its biases."""
        place = self.target_place
        return float(self.scores[place]) - float(self.bias[place]) - (self.bias_E or 0.0)

    @property
    def target_weight(self) -> float:
        """What the target's part in the loss is multiplied by."""
        return 1.0 if self.weights is None else float(self.weights[self.target_place])

    @property
    def bias_E_step(self) -> float:
        """What the update adds to the context word's bias; 0 where there is none."""
        if self.bias_E is None or self.bias_E_after is None:
            return 0.0
        return self.bias_E_after - self.bias_E

    @property
    def E_row_step(self) -> FloatArray:
        """−η·∂L/∂E[context], what the update adds to the row, shape (d,)."""
        return -self.learning_rate * self.gradient_E_row

    @property
    def gradient_bias(self) -> FloatArray:
        """∂L/∂bias, shape (n,): the error, or zeros for a model without a bias."""
        return self.error if self.has_bias else np.zeros_like(self.error)

    @property
    def gradient_bias_E(self) -> float | None:
        """∂L/∂bias_E[context], where there is such a bias: all scores have it, so the errors' sum,
        or 0 for a model whose biases are off.
        """
        if self.bias_E is None:
            return None
        return float(self.error.sum(dtype=float)) if self.has_bias else 0.0

    @property
    def moves_E(self) -> bool:
        """Whether any number of the row of E moves: not so while theta is all zeros."""
        return bool(self.gradient_E_row.any())

    @property
    def moves_theta(self) -> bool:
        """Whether any number of theta moves: not so where h is all zeros, or every error is 0."""
        return bool(self.h.any() and self.error.any())

    @property
    def moves(self) -> bool:
        """Whether any parameter moves."""
        return self.moves_E or self.moves_theta or bool(self.has_bias and self.error.any())

    @property
    def rows_of_E_changed(self) -> int:
        """How many rows of E the update is applied to: the context word's alone."""
        return 1

    @property
    def rows_of_theta_changed(self) -> int:
        """How many rows of theta the update is applied to: those of the touched words."""
        return len(self.words)

    def times(self, place: int) -> int:
        """How often a touched word was drawn, by its place: 1 unless it was drawn again."""
        if self.negatives is None:
            return 1
        return max(1, self.negatives.count(int(self.words[place])))

    def places(self, words: slice | NDArray[np.int64]) -> NDArray[np.int64]:
        """Return where words stand among the touched ones, −1 for one that is not touched."""
        if isinstance(words, slice):
            words = np.arange(self.V)[words]
        if self.touches_all:
            return words
        places = np.searchsorted(self.words, words)
        places[places == len(self.words)] = 0
        return np.where(self.words[places] == words, places, -1)

    def error_of(self, words: slice | NDArray[np.int64]) -> FloatArray:
        """Return ∂L/∂score of these words, 0 for one that is not touched, shape (n_words,)."""
        if self.touches_all:
            return self.error[words]
        places = self.places(words)
        return np.where(places < 0, self.error.dtype.type(0), self.error[places])

    def gradient_theta(self, rows: slice | NDArray[np.int64]) -> FloatArray:
        """Return these rows of ∂L/∂theta = error ⊗ h, shape (n_rows, d)."""
        return self.error_of(rows)[:, None] * self.h

    def gradient_E_terms(self, rows: NDArray[np.int64], theta: FloatArray) -> FloatArray:
        """Return what these words add to the gradient on the row of E, shape (n_rows, d).

        ∂L/∂E[context] = error @ theta is the sum of such terms, one a word.

        Args:
            rows: The words.
            theta: Their rows of theta before the update, shape (n_rows, d).
        """
        return self.error_of(rows)[:, None] * theta

    def gradient_E_rest(self, terms: FloatArray) -> FloatArray:
        """Return what all other words add to the gradient on the row of E, shape (d,).

        Args:
            terms: What some words add, from gradient_E_terms, shape (n_rows, d).
        """
        rest: FloatArray = self.gradient_E_row - terms.sum(axis=0)
        return rest

    def share_of_others(self, words: list[int]) -> float:
        """Return the probability that all words but these have together, of a softmax.

        Theirs are added up: 1 minus the others would be all rounding where these are tiny.
        """
        rest = np.ones(len(self.outputs), dtype=bool)
        rest[words] = False
        return float(self.outputs[rest].sum(dtype=float))

    def theta_step(self, rows: slice | NDArray[np.int64]) -> FloatArray:
        """Return what the update adds to these rows of theta, −η·error ⊗ h, shape (n_rows, d).

        The factors are multiplied in the update's own order, so that a row before and this step
        add up to the row after, to the last bit.
        """
        return -(self.error_of(rows)[:, None] * (self.learning_rate * self.h))

    @cached_property
    def ranked(self) -> NDArray[np.int64]:
        """The places of the touched words by falling output, ties as they stand, shape (n,)."""
        return np.argsort(-self.outputs, kind="stable")

    @property
    def ranking(self) -> NDArray[np.int64]:
        """The touched words by falling output, ties in vocabulary order, shape (n,)."""
        return self.ranked if self.touches_all else self.words[self.ranked]

    def rank(self, place: int) -> int:
        """A touched word's rank, from 1, by its place; words with the same output share theirs."""
        return int(np.count_nonzero(self.outputs > self.outputs[place])) + 1

    @property
    def target_rank(self) -> int:
        """The target word's rank, from 1."""
        return self.rank(self.target_place)

    @property
    def target_tied(self) -> int:
        """How many touched words have the target's output, the target among them."""
        return int(np.count_nonzero(self.outputs == self.outputs[self.target_place]))

    @cached_property
    def target_offset(self) -> int:
        """Where the target word stands in the ranking, from 0."""
        outputs, place = self.outputs, self.target_place
        ties_before = np.count_nonzero(outputs[:place] == outputs[place])
        return self.target_rank - 1 + int(ties_before)
