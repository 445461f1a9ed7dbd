"""One turn of the crank, as a thing that can be kept and looked at."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from tui_w2v.skipgram.parameters import FloatArray


class NotFiniteError(ArithmeticError):
    """The turn's loss or its update is not finite: the learning rate is too high."""


@dataclass(frozen=True, eq=False)
class Turn:
    """What one (context word → target word) pair did: forward, gradient and update.

    Made by the objective, and by nothing else. Its arrays are its own and read-only, so it stays
    true when the parameters have moved on. The gradient on theta is an outer product, (V, d),
    that is never stored: whoever needs rows of it asks for those rows.
    """

    context: int
    """The context word's index: the place of the 1 in the one-hot x."""
    target: int
    """The target word's index: the place of the 1 in the one-hot t."""
    learning_rate: float
    """η."""
    h: FloatArray
    """The context word's embedding, and its row of E before the update, shape (d,)."""
    bias: FloatArray
    """The output bias before the update, shape (V,)."""
    scores: FloatArray
    """theta @ h + bias, shape (V,)."""
    probabilities: FloatArray
    """ŷ, the softmax of the scores, shape (V,)."""
    loss: float
    """−log ŷ[target], in nats."""
    error: FloatArray
    """ŷ − one-hot(target), shape (V,)."""
    gradient_E_row: FloatArray
    """∂L/∂E[context], shape (d,); the gradient on every other row of E is zero."""
    E_row_after: FloatArray
    """The context word's row of E after the update, shape (d,)."""
    has_bias: bool
    """Whether the model has an output bias."""

    def __post_init__(self) -> None:
        for array in (
            self.h,
            self.bias,
            self.scores,
            self.probabilities,
            self.error,
            self.gradient_E_row,
            self.E_row_after,
        ):
            array.setflags(write=False)

    @property
    def E_row_step(self) -> FloatArray:
        """−η·∂L/∂E[context], what the update adds to the row, shape (d,)."""
        return -self.learning_rate * self.gradient_E_row

    @property
    def gradient_bias(self) -> FloatArray:
        """∂L/∂bias, shape (V,): the error, or zeros for a model without a bias."""
        return self.error if self.has_bias else np.zeros_like(self.error)

    @property
    def moves_E(self) -> bool:
        """Whether any number of the row of E moves: not so while theta is all zeros."""
        return bool(self.gradient_E_row.any())

    @property
    def moves_theta(self) -> bool:
        """Whether any number of theta moves: not so where h is all zeros."""
        return bool(self.h.any())

    @property
    def V(self) -> int:
        """How many words there are."""
        return len(self.error)

    @property
    def rows_of_E_changed(self) -> int:
        """How many rows of E the update is applied to: the context word's alone."""
        return 1

    @property
    def rows_of_theta_changed(self) -> int:
        """How many rows of theta the update is applied to: every word's."""
        return self.V

    def gradient_theta(self, rows: slice | NDArray[np.int64]) -> FloatArray:
        """Return these rows of ∂L/∂theta = error ⊗ h, shape (n_rows, d)."""
        return self.error[rows, None] * self.h

    def gradient_E_terms(self, rows: NDArray[np.int64], theta: FloatArray) -> FloatArray:
        """Return what these words add to the gradient on the row of E, shape (n_rows, d).

        ∂L/∂E[context] = error @ theta is the sum of such terms, one a word.

        Args:
            rows: The words.
            theta: Their rows of theta before the update, shape (n_rows, d).
        """
        return self.error[rows, None] * theta

    def gradient_E_rest(self, terms: FloatArray) -> FloatArray:
        """Return what all other words add to the gradient on the row of E, shape (d,).

        Args:
            terms: What some words add, from gradient_E_terms, shape (n_rows, d).
        """
        rest: FloatArray = self.gradient_E_row - terms.sum(axis=0)
        return rest

    def share_of_others(self, words: list[int]) -> float:
        """Return the probability that all words but these have together."""
        return max(0.0, 1.0 - float(self.probabilities[words].sum(dtype=float)))

    def theta_step(self, rows: slice | NDArray[np.int64]) -> FloatArray:
        """Return what the update adds to these rows of theta, −η·error ⊗ h, shape (n_rows, d).

        The factors are multiplied in the update's own order, so that a row before and this step
        add up to the row after, to the last bit.
        """
        return -(self.error[rows, None] * (self.learning_rate * self.h))

    @cached_property
    def ranking(self) -> NDArray[np.int64]:
        """The words by falling probability, ties in vocabulary order, shape (V,)."""
        return np.argsort(-self.probabilities, kind="stable")

    @cached_property
    def target_rank(self) -> int:
        """The target word's place in the ranking, from 1."""
        probabilities, target = self.probabilities, self.target
        likelier = np.count_nonzero(probabilities > probabilities[target])
        ties_before = np.count_nonzero(probabilities[:target] == probabilities[target])
        return int(likelier + ties_before) + 1
