"""Queries on word vectors: nearest words, analogy, similarity, odd one out."""

import math
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple
from unicodedata import normalize

import numpy as np

from tui_w2v.spelling import unknown_word
from tui_w2v.vectors.nearest import Cosines, FloatArray, best, cosines, unit_rows

_COSMUL_EPSILON = 1e-6


class UnknownWordError(KeyError):
    """A word is not in the vocabulary; the one-line message suggests close spellings."""

    def __init__(self, word: str, index: Mapping[str, int]) -> None:
        super().__init__(word)
        self.word = word
        self._index = index

    def __str__(self) -> str:
        return unknown_word(self.word, self._index)


class Neighbour(NamedTuple):
    """A neighbour: a word and its similarity to the query."""

    word: str
    similarity: float
    """The cosine, from -1 to 1; for 3CosMul, the score of the product."""


class WordVectors:
    """Words with their vectors, compared by cosine.

    All answers are exact: every word is scored. The words of a query are left out of its answer.
    Ties go to the word that comes first.
    """

    def __init__(
        self, words: Sequence[str], vectors: FloatArray, units: FloatArray | None = None
    ) -> None:
        """Wrap vectors; the arrays are not copied.

        Args:
            words: The V words; of a repeated word, the first row counts.
            vectors: Their vectors, shape (V, d).
            units: The result of ``unit_rows(vectors)``, if it is known.
        """
        self.words = words
        self.vectors = vectors
        if units is not None:
            self.__dict__["units"] = units

    def sharing_words(self, vectors: FloatArray) -> "WordVectors":
        """Return the same words with other vectors, shape (V, d)."""
        other = WordVectors(self.words, vectors)
        other.__dict__["index"] = self.index
        return other

    @cached_property
    def index(self) -> dict[str, int]:
        """Maps each word to its row."""
        return {word: row for row, word in reversed(list(enumerate(self.words)))}

    @cached_property
    def units(self) -> FloatArray:
        """The vectors divided by their lengths, shape (V, d)."""
        return unit_rows(self.vectors)

    def find(self, word: str) -> str | None:
        """Return a word as the vocabulary spells it; None for an unknown word.

        The lookup tries the word as given, in NFC (accents composed, as in every corpus), and in
        lower case.
        """
        composed = word if word.isascii() else normalize("NFC", word)
        spellings = (word, composed, word.lower(), composed.lower())
        return next((spelling for spelling in spellings if spelling in self.index), None)

    def spelling(self, word: str) -> str:
        """Return a word as the vocabulary spells it (see ``find``).

        Raises:
            UnknownWordError: The word is not in the vocabulary.
        """
        found = self.find(word)
        if found is None:
            raise UnknownWordError(word, self.index)
        return found

    def row(self, word: str) -> int:
        """Return a word's row.

        Raises:
            UnknownWordError: The word is not in the vocabulary.
        """
        try:
            return self.index[word]
        except KeyError:
            raise UnknownWordError(word, self.index) from None

    def nearest(
        self, plus: Sequence[str], minus: Sequence[str] = (), *, n: int = 10
    ) -> list[Neighbour]:
        """Return the words nearest to the mean of some words' directions.

        With ``plus=[B, C], minus=[A]`` this is the analogy "A is to B as C is to …" by 3CosAdd
        (Levy and Goldberg 2014, eq. 3).

        Args:
            plus: Words to be near to, at least one.
            minus: Words to be far from.
            n: How many to return.

        Raises:
            UnknownWordError: A word has no vector.
        """
        near, far = [self.row(word) for word in plus], [self.row(word) for word in minus]
        direction = np.zeros(self.units.shape[1])
        for row in near:
            direction += self.units[row]
        for row in far:
            direction -= self.units[row]
        direction = _unit(direction).astype(self.units.dtype)
        return self._best(lambda cosines_with: cosines_with(direction), [*near, *far], n)

    def nearest_by_product(
        self, plus: Sequence[str], minus: Sequence[str], *, n: int = 10
    ) -> list[Neighbour]:
        """Return the words with the best 3CosMul scores (Levy and Goldberg 2014, eq. 4).

        Args:
            plus: Words to be near to.
            minus: Words to be far from.
            n: How many to return.

        Raises:
            UnknownWordError: A word has no vector.
        """
        near, far = [self.row(word) for word in plus], [self.row(word) for word in minus]

        def score(cosines_with: Cosines) -> FloatArray:
            shifted = [(1 + cosines_with(self.units[row])) / 2 for row in (*near, *far)]
            wanted, unwanted = shifted[: len(near)], shifted[len(near) :]
            product: FloatArray = np.asarray(math.prod(wanted))
            return product / (math.prod(unwanted) + _COSMUL_EPSILON)

        return self._best(score, [*near, *far], n)

    def similarity(self, one: str, other: str) -> float:
        """Return the cosine of two words' vectors.

        Raises:
            UnknownWordError: A word has no vector.
        """
        return float(cosines(self.units[[self.row(one)]], self.units[self.row(other)])[0])

    def odd_one_out(self, words: Sequence[str]) -> str:
        """Return the word with the lowest cosine with the mean direction of all words.

        Args:
            words: Two or more.

        Raises:
            UnknownWordError: A word has no vector.
        """
        return words[int(np.argmin(self._with_mean(words)))]

    def fits(self, words: Sequence[str]) -> list[Neighbour]:
        """Return each word with its cosine with the mean direction of all words, best first.

        Args:
            words: Two or more; the last word of the result is the odd one out.

        Raises:
            UnknownWordError: A word has no vector.
        """
        fits = self._with_mean(words)
        order = sorted(range(len(words)), key=lambda index: (-fits[index], -index))
        return [Neighbour(words[index], float(fits[index])) for index in order]

    def _with_mean(self, words: Sequence[str]) -> FloatArray:
        """Return the cosines of words with their mean direction."""
        units = self.units[[self.row(word) for word in words]]
        return cosines(units, _unit(units.sum(axis=0, dtype=np.float64)))

    def _best(
        self, score: Callable[[Cosines], FloatArray], excluded: list[int], n: int
    ) -> list[Neighbour]:
        """Return the n words with the best scores, without the words of the query."""
        found = best(self.units, score, excluded, n)
        return [Neighbour(self.words[row], value) for row, value in found]


def _unit(direction: FloatArray) -> FloatArray:
    """Normalise a vector to length 1; zeros stay zero."""
    length = math.sqrt(direction @ direction)
    return direction / length if length > 0 else direction
