"""All words as points of a plane, with their nearest words in all dimensions."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from tui_w2v.vectors import By, Projection, WordVectors, project
from tui_w2v.vectors.nearest import highest

_MOST_MARKED = 10


class NearWord(NamedTuple):
    """A word with its cosine to another word, or to the mean of several."""

    row: int
    cosine: float
    """The cosine in all dimensions, from -1 to 1."""


@dataclass(frozen=True)
class MappedWords:
    """The words by one kind of vectors, projected onto a plane."""

    kind: By
    vectors: WordVectors
    projection: Projection
    """The projection of the vectors at length 1, so that distances follow cosines."""
    asked: tuple[int, ...]
    """The rows of the words in the question."""
    near: tuple[NearWord, ...]
    """Their nearest words in all d dimensions."""

    @cached_property
    def marked(self) -> tuple[int, ...]:
        """The rows of the marked words, each once."""
        near = (word.row for word in self.near[:_MOST_MARKED])
        return tuple(dict.fromkeys((*self.asked, *near)))

    def near_on_map(self, word: int, n: int) -> list[NearWord]:
        """Return the words nearest to one in the plane, with their true cosines.

        Args:
            word: The word's row.
            n: The number of words to return; fewer if there are fewer.
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
    """Project all words, and find the nearest words of some of them in all dimensions.

    Args:
        embeddings: The words.
        kind: The vectors to project.
        asked: The rows of the words in the question.
        near: The rows of their nearest words, if known.
        n: The number of nearest words to find otherwise.
        check: Called now and then; raises to cancel.

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
    """Return words with their cosines to the mean of some words' directions."""
    units = vectors.units
    direction = units[list(asked)].astype(np.float64).sum(axis=0)
    length = float(np.linalg.norm(direction))
    cosines = units[list(rows)].astype(np.float64) @ (direction / length if length else direction)
    return [NearWord(row, float(cosine)) for row, cosine in zip(rows, cosines, strict=True)]
