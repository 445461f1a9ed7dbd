"""Comparison of two sets of vectors, by nearest words and after a rotation."""

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tui_w2v.errors import InputError
from tui_w2v.vectors.nearest import FloatArray, check_finite
from tui_w2v.vectors.word_vectors import WordVectors

_NEIGHBOURS = 10
_ROWS_AT_ONCE = 1 << 14


class Change(NamedTuple):
    """A word's nearest words, nearest first, in two sets of vectors."""

    word: str
    overlap: float
    """The fraction of nearest words that are the same, from 0 to 1."""
    drift: float
    """The cosine distance of the word's two vectors after the rotation, from 0 to 2."""
    a: list[str]
    b: list[str]


class Comparison(NamedTuple):
    """How far two sets of vectors agree on the nearest words of their shared words."""

    words: int
    """How many words were compared."""
    overlap: float
    """Their mean overlap, from 0 to 1."""
    drift: float
    """Their mean drift: the cosine distance after the rotation (see `drifts`)."""
    changed: list[Change]
    """The words with the lowest overlap, lowest first; of these, those that drifted most first."""


def compare(
    a: WordVectors,
    b: WordVectors,
    words: Sequence[str] = (),
    *,
    n: int = 10,
    restrict: int | None = None,
    progress: Callable[[int], None] = lambda _: None,
) -> Comparison:
    """Compare two sets of vectors, by the ten nearest words of each shared word and by drift.

    Only shared words count as nearest words, so that no word is missing in one set alone. The two
    dimensions may differ.

    Args:
        a: Vectors.
        b: Other vectors.
        words: The words to compare; by default all shared words.
        n: How many changed words to return; all where words are given.
        restrict: How many shared words there are at most: the most frequent of a.
        progress: Called with the number of words compared so far.

    Raises:
        InputError: Fewer than two words are shared.
        UnknownWordError: A given word is not shared.
    """
    shared = [word for word in dict.fromkeys(a.words) if word in b.index][:restrict]
    if len(shared) < 2:
        raise InputError("the two vocabularies share fewer than two words: nothing can be compared")
    one, other = (
        WordVectors(shared, vectors.vectors[[vectors.index[word] for word in shared]])
        for vectors in (a, b)
    )
    asked = list(dict.fromkeys(map(one.spelling, words))) or shared
    drift = drifts(one.units, other.units)[[one.index[word] for word in asked]]
    overlaps = np.empty(len(asked))
    for number, change in enumerate(_changes(one, other, asked, drift)):
        overlaps[number] = change.overlap
        progress(number + 1)
    lowest = np.lexsort((-drift.round(6), overlaps))[: len(words) or n]
    changed = list(_changes(one, other, [asked[number] for number in lowest], drift[lowest]))
    return Comparison(len(asked), float(overlaps.mean()), float(drift.mean()), changed)


def drifts(a: FloatArray, b: FloatArray) -> NDArray[np.float64]:
    """Return how far each word's direction in b is from that in a once b is rotated onto a.

    The orthogonal matrix R that minimises ‖A − BR‖ is UVᵀ, with the singular value decomposition
    BᵀA = USVᵀ (Schönemann 1966). Drift is a cosine distance (Hamilton et al. 2016, sections 2.2
    and 2.4). If one set has fewer numbers a word, zeros stand for the others.

    The rows have length 1, shapes (V, d) and (V, e). Drift has shape (V,), 0 for two rows of zeros.
    """
    blocks = [slice(first, first + _ROWS_AT_ONCE) for first in range(0, len(a), _ROWS_AT_ONCE)]
    product = np.zeros((b.shape[1], a.shape[1]))
    for rows in blocks:
        product += b[rows].T.astype(np.float64) @ a[rows]
    check_finite(product)
    U, _, Vt = np.linalg.svd(product, full_matrices=False)
    rotated = (np.einsum("ij,ij->i", a[rows], b[rows] @ (U @ Vt)) for rows in blocks)
    cosines = np.concatenate(list(rotated))
    cosines[~(a.any(axis=1) | b.any(axis=1))] = 1
    drift: NDArray[np.float64] = np.maximum(0, 1 - cosines)
    return drift


def _changes(
    a: WordVectors, b: WordVectors, words: Sequence[str], drift: NDArray[np.float64]
) -> Iterator[Change]:
    n = min(_NEIGHBOURS, len(a) - 1)
    answers = (v.most_similar_each(((word, ()) for word in words), topn=n) for v in (a, b))
    for word, moved, *both in zip(words, drift.tolist(), *answers, strict=True):
        one, other = ([near.word for near in neighbours] for neighbours in both)
        yield Change(word, len({*one} & {*other}) / n, moved, one, other)
