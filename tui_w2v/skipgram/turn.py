"""One turn of the crank: the record of one training step on one pair."""

from collections.abc import Callable
from dataclasses import dataclass, field
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
    """Forward pass, gradient and update of one (context word → target word) pair.

    Only an objective makes turns. The arrays are read-only copies, so a turn stays valid after
    the parameters change. n is the number of touched words, whose rows of theta the turn changes:
    all V under the softmax, a few under other objectives. The gradient on theta is an outer
    product, (n, d), computed only for the rows that a caller names; it is zero for other words.
    """

    context: int
    """The context word's index: the position of the 1 in the one-hot x."""
    target: int
    """The target word's index: the position of the 1 in the one-hot t."""
    learning_rate: float
    """η."""
    words: NDArray[np.int64]
    """The touched words' indices, ascending, including the target, shape (n,)."""
    h: FloatArray
    """The context word's embedding: its row of E before the update, shape (d,)."""
    bias: FloatArray
    """The output biases before the update, shape (n,)."""
    scores: FloatArray
    """theta @ h + bias, plus the context word's bias if it has one, shape (n,)."""
    outputs: FloatArray
    """ŷ, the activation of the scores, shape (n,)."""
    loss: float
    """In nats, or a weighted squared error where outputs are not probabilities."""
    error: FloatArray
    """∂L/∂scores, shape (n,): for the softmax ŷ − one-hot(target)."""
    gradient_E_row: FloatArray
    """∂L/∂E[context], shape (d,); the gradient on every other row of E is zero."""
    E_row_after: FloatArray
    """The context word's row of E after the update, shape (d,)."""
    has_bias: bool
    """Whether the model has an output bias."""
    V: int
    """The vocabulary's size."""
    activation: Activation = Activation.SOFTMAX
    """The function from scores to outputs."""
    label: float = 1.0
    """The target's label; every other word's label is 0."""
    weights: FloatArray | None = None
    """Each word's weight in the loss, shape (n,); None means 1."""
    losses: FloatArray | None = None
    """Each word's term of the loss, shape (n,), if the loss is a sum over words."""
    negatives: tuple[int, ...] | None = None
    """The negative samples, in the order sampled, under negative sampling."""
    x_ij: float | None = None
    """The pair's count in the text, under GloVe."""
    bias_E: float | None = None
    """The context word's bias before the update, if it has one."""
    bias_E_after: float | None = None
    """The context word's bias after the update, if it has one."""
    look: tuple[tuple[int, float], ...] = ()
    """The words of another x with its numbers, if this is a look: forward only, not trained."""
    as_html: Callable[[], str] | None = field(default=None, repr=False)
    """Writes the turn with its words as HTML, if its words are known."""

    def _repr_html_(self) -> str | None:
        """Show the turn in a notebook."""
        return self.as_html() if self.as_html else None

    def __post_init__(self) -> None:
        for value in vars(self).values():
            if isinstance(value, np.ndarray):
                value.setflags(write=False)

    @cached_property
    def x(self) -> dict[int, float]:
        """The words where x is not 0 by default: the context word, or those of a look."""
        return dict(self.look) or {self.context: 1.0}

    @property
    def gives_probabilities(self) -> bool:
        """Whether the outputs are probabilities."""
        return self.activation is not Activation.IDENTITY

    @property
    def probabilities(self) -> FloatArray:
        """The outputs, shape (n,), or an empty array if they are not probabilities."""
        return self.outputs if self.gives_probabilities else self.outputs[:0]

    @property
    def touches_all(self) -> bool:
        """Whether every word's row of theta is touched."""
        return len(self.words) == self.V

    @property
    def touched(self) -> slice | NDArray[np.int64]:
        """The touched words as an index of rows of theta; without a copy if it is all rows."""
        return slice(None) if self.touches_all else self.words

    @cached_property
    def target_column(self) -> int:
        """The target's column among the touched words, from 0."""
        return self.target if self.touches_all else int(np.searchsorted(self.words, self.target))

    @property
    def target_output(self) -> float:
        """ŷ of the target."""
        return float(self.outputs[self.target_column])

    @property
    def target_difference(self) -> float:
        """Prediction minus label of the target."""
        return self.target_output - self.label

    @property
    def target_product(self) -> float:
        """theta[target]·h, the target's score without its biases."""
        column = self.target_column
        return float(self.scores[column]) - float(self.bias[column]) - (self.bias_E or 0.0)

    @property
    def target_weight(self) -> float:
        """The target's weight in the loss."""
        return 1.0 if self.weights is None else float(self.weights[self.target_column])

    @property
    def bias_E_step(self) -> float:
        """The change of the context word's bias; 0 if it has none."""
        if self.bias_E is None or self.bias_E_after is None:
            return 0.0
        return self.bias_E_after - self.bias_E

    @property
    def E_row_step(self) -> FloatArray:
        """The change of the context word's row of E, −η·∂L/∂E[context], shape (d,)."""
        return -self.learning_rate * self.gradient_E_row

    @property
    def gradient_bias(self) -> FloatArray:
        """∂L/∂bias, shape (n,): the error, or zeros if the bias is off."""
        return self.error if self.has_bias else np.zeros_like(self.error)

    @property
    def gradient_bias_E(self) -> float | None:
        """∂L/∂bias_E[context], or None if context words have no bias.

        Every score contains this bias, so the gradient is the sum of the errors; it is 0 if
        biases are off.
        """
        if self.bias_E is None:
            return None
        return float(self.error.sum(dtype=float)) if self.has_bias else 0.0

    @property
    def moves_E(self) -> bool:
        """Whether the row of E changes; with theta all zeros it does not."""
        return bool(self.gradient_E_row.any())

    @property
    def moves_theta(self) -> bool:
        """Whether theta changes; with h or every error zero it does not."""
        return bool(self.h.any() and self.error.any())

    @property
    def moves(self) -> bool:
        """Whether any parameter changes."""
        return self.moves_E or self.moves_theta or bool(self.has_bias and self.error.any())

    @property
    def rows_of_theta_changed(self) -> int:
        """The number of rows of theta that the update is applied to: the touched words' rows."""
        return len(self.words)

    def times(self, column: int) -> int:
        """Return how often the touched word in a column was sampled, at least 1."""
        if self.negatives is None:
            return 1
        return max(1, self.negatives.count(int(self.words[column])))

    def columns(self, words: slice | NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the columns of words among the touched words, −1 for other words."""
        if isinstance(words, slice):
            words = np.arange(self.V)[words]
        if self.touches_all:
            return words
        columns = np.searchsorted(self.words, words)
        columns[columns == len(self.words)] = 0
        return np.where(self.words[columns] == words, columns, -1)

    def error_of(self, words: slice | NDArray[np.int64]) -> FloatArray:
        """Return ∂L/∂score of these words, 0 for untouched words, shape (n_words,)."""
        if self.touches_all:
            return self.error[words]
        columns = self.columns(words)
        return np.where(columns < 0, self.error.dtype.type(0), self.error[columns])

    def gradient_theta(self, rows: slice | NDArray[np.int64]) -> FloatArray:
        """Return these rows of ∂L/∂theta = error ⊗ h, shape (n_rows, d)."""
        return self.error_of(rows)[:, None] * self.h

    def gradient_E_terms(self, rows: NDArray[np.int64], theta: FloatArray) -> FloatArray:
        """Return words' terms of ∂L/∂E[context] = error @ theta, by their rows of theta, (n, d)."""
        return self.error_of(rows)[:, None] * theta

    def gradient_E_rest(self, terms: FloatArray) -> FloatArray:
        """Return all other words' share of ∂L/∂E[context], given some words' terms, shape (d,)."""
        rest: FloatArray = self.gradient_E_row - terms.sum(axis=0)
        return rest

    def share_of_others(self, words: list[int]) -> float:
        """Return the total softmax probability of all other words.

        Their probabilities are summed, because 1 minus the rest would be mostly rounding error.
        """
        rest = np.ones(len(self.outputs), dtype=bool)
        rest[words] = False
        return float(self.outputs[rest].sum(dtype=float))

    def theta_step(self, rows: slice | NDArray[np.int64]) -> FloatArray:
        """Return the change of these rows of theta, −η·error ⊗ h, shape (n_rows, d).

        The order of multiplication is the update's own, so that row + step equals the updated row
        bit for bit.
        """
        return -(self.error_of(rows)[:, None] * (self.learning_rate * self.h))

    def theta_after(self, rows: NDArray[np.int64], theta: FloatArray) -> FloatArray:
        """Return rows of theta after the update, given the rows before it, shape (n_rows, d)."""
        return theta + self.theta_step(rows)

    @cached_property
    def ranked(self) -> NDArray[np.int64]:
        """The touched words' columns by falling output, ties in column order, shape (n,)."""
        return np.argsort(-self.outputs, kind="stable")

    @property
    def ranking(self) -> NDArray[np.int64]:
        """The touched words by falling output, ties in vocabulary order, shape (n,)."""
        return self.ranked if self.touches_all else self.words[self.ranked]

    @cached_property
    def target_first(self) -> NDArray[np.int64]:
        """The target, then the other touched words by falling output, shape (n,)."""
        return np.concatenate(([self.target], np.delete(self.ranking, self.target_offset)))

    def rank(self, column: int) -> int:
        """Return the rank, from 1, of the touched word in a column; equal outputs share a rank."""
        return int(np.count_nonzero(self.outputs > self.outputs[column])) + 1

    @property
    def target_rank(self) -> int:
        """The target word's rank, from 1."""
        return self.rank(self.target_column)

    @property
    def target_tied(self) -> int:
        """The number of touched words with the same output as the target, including the target."""
        return int(np.count_nonzero(self.outputs == self.outputs[self.target_column]))

    @cached_property
    def target_offset(self) -> int:
        """The target's offset in the ranking, from 0."""
        outputs, column = self.outputs, self.target_column
        ties_before = np.count_nonzero(outputs[:column] == outputs[column])
        return self.target_rank - 1 + int(ties_before)
