"""A model's words with their vectors: rows of E, rows of theta, or their sums."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any, Literal, get_args

from numpy.typing import NDArray

from tui_w2v.errors import InputError
from tui_w2v.vectors.word_vectors import WordVectors

By = Literal["E", "theta", "both"]
"""The vectors to compare words by: rows of E, rows of theta, or their sums."""


class NoThetaError(InputError):
    """A file has no theta; the message is one line."""


class Embeddings:
    """A model's words with one ``WordVectors`` for E, for theta and for their sum."""

    def __init__(
        self,
        words: Sequence[str],
        E: NDArray[Any],
        theta: NDArray[Any] | None = None,
    ) -> None:
        """Wrap a model's vectors; the arrays are not copied.

        Args:
            words: The V words, usually the most frequent first.
            E: The embedding matrix, shape (V, d).
            theta: The output vectors, shape (V, d); None if the file has none.
        """
        self.words = words
        self.E = WordVectors(words, E)
        self._theta = theta

    @property
    def kinds(self) -> tuple[By, ...]:
        """The kinds of vectors that this model has."""
        return ("E",) if self._theta is None else get_args(By)

    @cached_property
    def theta(self) -> WordVectors:
        """The words with their rows of theta.

        Raises:
            NoThetaError: There is no theta.
        """
        return self.E.sharing_words(self._required_theta)

    @cached_property
    def both(self) -> WordVectors:
        """The words with the sums of their rows of E and theta, as GloVe exports them.

        Raises:
            NoThetaError: There is no theta.
        """
        return self.E.sharing_words(self.E.vectors + self._required_theta)

    def by(self, kind: By) -> WordVectors:
        """Return the words with one kind of vectors.

        Raises:
            NoThetaError: There is no theta.
        """
        vectors: WordVectors = getattr(self, kind)
        return vectors

    @property
    def _required_theta(self) -> NDArray[Any]:
        if self._theta is None:
            raise NoThetaError("these are vectors only: there is no theta")
        return self._theta
