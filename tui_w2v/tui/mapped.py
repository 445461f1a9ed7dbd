"""All words as points of a plane, with what is near in the space that they come from."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from tui_w2v.vectors import By, Projection, WordVectors, project
from tui_w2v.vectors.nearest import highest

_MOST_MARKED = 10


class NearWord(NamedTuple):
    """A word, and how near it is to another, or to the mean of several."""

    row: int
    cosine: float
    """In the full space, from -1 to 1."""


@dataclass(frozen=True)
class MappedWords:
    """The words by one kind of vectors, projected; nothing in it changes again."""

    kind: By
    vectors: WordVectors
    projection: Projection
    """Of the vectors at length 1: what is near by cosine is near before it is projected."""
    asked: tuple[int, ...]
    """The rows of the words that were asked for."""
    near: tuple[NearWord, ...]
    """Their nearest words in the full space, all d dimensions of it."""

    @cached_property
    def marked(self) -> tuple[int, ...]:
        """The rows of the words that are marked, each once: more would hide one another."""
        near = (word.row for word in self.near[:_MOST_MARKED])
        return tuple(dict.fromkeys((*self.asked, *near)))

    def near_on_map(self, word: int, n: int) -> list[NearWord]:
        """Return the words that fall nearest to one in the plane, with their true cosines.

        Args:
            word: The word's row.
            n: How many; fewer where there are not so many.
        """
        points = self.projection.points
        closeness = -np.square(points - points[word]).sum(axis=1)
        closeness[word] = -np.inf
        n = min(n, len(points) - 1)
        return _with_cosines(self.vectors, (word,), highest(closeness, n)) if n > 0 else []


def map_words(
    embeddings: WordVectors,
    kind: By,
    asked: Sequence[int],
    near: Sequence[int] | None = None,
    *,
    n: int = 10,
    check: Callable[[], None] = lambda: None,
) -> MappedWords:
    """Project all words, and find what is nearest to some of them in the full space.

    Args:
        embeddings: The words.
        kind: By which of their vectors.
        asked: The rows of the words that were asked for.
        near: The rows of the words nearest to them, if they are known.
        n: How many to find, if not.
        check: Called now and then; what it raises ends the work.

    Raises:
        NoThetaError: There is no theta.
    """
    vectors = embeddings.by(kind)
    units = vectors.units
    check()
    projection = project(units, check)
    if near is None:
        words = [embeddings.words[row] for row in asked]
        found = vectors.most_similar(words, topn=n) if words and n else []
        near = [vectors.row(word.word) for word in found]
    return MappedWords(
        kind, vectors, projection, tuple(asked), tuple(_with_cosines(vectors, asked, near))
    )


def _with_cosines(
    vectors: WordVectors, asked: Sequence[int], rows: Sequence[int]
) -> list[NearWord]:
    """Words with their cosines with the mean of some words' directions."""
    units = vectors.units
    direction = units[list(asked)].astype(np.float64).sum(axis=0)
    length = float(np.linalg.norm(direction))
    cosines = units[list(rows)].astype(np.float64) @ (direction / length if length else direction)
    return [NearWord(row, float(cosine)) for row, cosine in zip(rows, cosines, strict=True)]
