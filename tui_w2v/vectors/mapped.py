"""All words as points of a plane, with their nearest words in all dimensions."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from tui_w2v.vectors import By, Projection, WordVectors, project
from tui_w2v.vectors.axes import angle, direction_of, place_on_axes
from tui_w2v.vectors.nearest import highest
from tui_w2v.vectors.question import Question

_MOST_MARKED = 10


class NearWord(NamedTuple):
    """A word with its cosine to another word, or to the mean of several."""

    row: int
    cosine: float


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
    axes: tuple[Question, ...] = ()
    """The formulas of the axes, across and up; empty for the principal components."""
    arrows: tuple[tuple[int, int], ...] = ()
    """An analogy's two arrows, each from a row to a row."""

    @cached_property
    def marked(self) -> tuple[int, ...]:
        """The rows of the marked words, each once."""
        near = (word.row for word in self.near[:_MOST_MARKED])
        return tuple(dict.fromkeys((*self.asked, *near)))

    @cached_property
    def angle_of_axes(self) -> float:
        """The angle between the axes in all dimensions, in degrees."""
        across, up = (direction_of(self.vectors, formula) for formula in self.axes)
        return angle(across, up)

    @cached_property
    def angle_of_arrows(self) -> float:
        """The angle between the arrows in all dimensions, in degrees, of vectors at length 1."""
        one, other = (
            self.vectors.units[end].astype(np.float64) - self.vectors.units[start]
            for start, end in self.arrows
        )
        return angle(one, other)

    def near_on_map(self, word: int, n: int) -> list[NearWord]:
        """Return the n words nearest to one in the plane, or all, with their true cosines."""
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
    axes: tuple[Question, ...] = (),
    arrows: Sequence[tuple[int, int]] = (),
    check: Callable[[], None] = lambda: None,
) -> MappedWords:
    """Project all words, and find the nearest words of some of them in all dimensions.

    Without ``near``, the rows of their nearest words, n of these are found. ``check`` is called now
    and then, and raises to cancel. The other arguments are those of ``MappedWords``.

    Raises:
        InputError: There is no theta.
    """
    vectors = embeddings.by(kind)
    units = vectors.units
    check()
    if axes:
        across, up = (direction_of(vectors, formula) for formula in axes)
        projection = place_on_axes(units, across, up, check)
    else:
        projection = project(units, check)
    if near is None:
        words = [embeddings.words[row] for row in asked]
        similar = vectors.most_similar(words, topn=n) if words and n else []
        near = [vectors.row(word.word) for word in similar]
    found = tuple(_with_cosines(vectors, asked, near))
    return MappedWords(kind, vectors, projection, tuple(asked), found, axes, tuple(arrows))


def _with_cosines(
    vectors: WordVectors, asked: Sequence[int], rows: Sequence[int]
) -> list[NearWord]:
    """Return words with their cosines to the mean of some words' directions."""
    units = vectors.units
    direction = units[list(asked)].astype(np.float64).sum(axis=0)
    length = float(np.linalg.norm(direction))
    cosines = units[list(rows)].astype(np.float64) @ (direction / length if length else direction)
    return [NearWord(row, float(cosine)) for row, cosine in zip(rows, cosines, strict=True)]
