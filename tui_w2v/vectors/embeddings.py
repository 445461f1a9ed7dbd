"""A model's words with all the vectors that they have: as context words, as targets, or both."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any, Literal, get_args

from numpy.typing import NDArray

from tui_w2v.errors import InputError
from tui_w2v.vectors.word_vectors import WordVectors

By = Literal["E", "theta", "both"]
"""Which vectors words are compared by: their rows of E, of theta, or the sums of the two."""


class NoThetaError(InputError):
    """Only E is there; the message is one line."""


class Embeddings:
    """A model's words, to be asked by E, by theta, or by their sum."""

    def __init__(
        self,
        words: Sequence[str],
        E: NDArray[Any],
        theta: NDArray[Any] | None = None,
    ) -> None:
        """Take over a model's vectors.

        Args:
            words: The V words, usually the most frequent first.
            E: Their vectors as context words, shape (V, d).
            theta: Their vectors as targets, shape (V, d), where there are any.
        """
        self.words = words
        self.E = WordVectors(words, E)
        self._theta = theta

    @property
    def kinds(self) -> tuple[By, ...]:
        """What words can be compared by."""
        return ("E",) if self._theta is None else get_args(By)

    @cached_property
    def theta(self) -> WordVectors:
        """The words by their rows of theta.

        Raises:
            NoThetaError: There are none.
        """
        return self.E.sharing_words(self._given_theta)

    @cached_property
    def both(self) -> WordVectors:
        """The words by the sums of their rows of E and theta (GloVe's way to keep both).

        Raises:
            NoThetaError: There is no theta.
        """
        return self.E.sharing_words(self.E.vectors + self._given_theta)

    def by(self, kind: By) -> WordVectors:
        """Return the words by one kind of vectors.

        Raises:
            NoThetaError: There is no theta.
        """
        vectors: WordVectors = getattr(self, kind)
        return vectors

    @property
    def _given_theta(self) -> NDArray[Any]:
        if self._theta is None:
            raise NoThetaError("these are vectors only: there is no theta, but E alone")
        return self._theta
