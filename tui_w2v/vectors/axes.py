"""Axes by formula, the angle of an analogy's arrows, and a direction taken out of words.

Neutralise and equalise follow Bolukbasi, Chang, Zou, Saligrama and Kalai (2016), section 6, for a
bias of one direction. What they leave behind is measured as Gonen and Goldberg (2019) do. A word
without a vector raises an ``UnknownWordError``.
"""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from tui_w2v.vectors.concepts import Projection, row_blocks
from tui_w2v.vectors.nearest import FloatArray, Query, best, unit_rows
from tui_w2v.vectors.question import Question
from tui_w2v.vectors.word_vectors import WordVectors

_Array = NDArray[np.float64]

_MOST_BIASED = 500
_NEIGHBOURS = 10


def direction_of(vectors: WordVectors, question: Question) -> _Array:
    """Return the direction of a formula such as ``she - he``, of length 1, shape (d,).

    It is the sum of the words' directions, as questions for nearest words add them.
    """
    rows, factors = zip(*((vectors.row(word), by) for word, by in question.signed), strict=True)
    total = np.array(factors) @ vectors.units[list(rows)].astype(np.float64)
    direction: _Array = unit_rows(total[None])[0]
    return direction


def angle(one: FloatArray, other: FloatArray) -> float:
    """Return the angle between two vectors, in degrees; NaN if one has no length."""
    one, other = unit_rows(np.array([one, other], np.float64))
    if not one.any() or not other.any():
        return float("nan")
    chords = np.linalg.norm(one - other), np.linalg.norm(one + other)
    return float(np.degrees(2 * np.arctan2(*chords)))  # exact for small angles too (Kahan)


def place_on_axes(
    units: FloatArray, across: _Array, up: _Array, check: Callable[[], None] = lambda: None
) -> Projection:
    """Return each word's cosines with two directions, and the share of the variance along each.

    Units (V, d) and directions (d,), which need not be orthogonal, have length 1. The check is
    called after each block of rows; an exception that it raises ends the work.
    """
    axes = np.stack((across, up), axis=1)
    points, squares, total = np.zeros((len(units), 2)), 0.0, np.zeros(units.shape[1])
    for rows, block in row_blocks(units, check):
        points[rows] = block @ axes
        squares += float(np.square(block).sum())
        total += block.sum(axis=0)
    variance = squares / len(units) - float(np.square(total / len(units)).sum())
    explained = points.var(axis=0) / variance if variance > 1e-12 else np.zeros(2)
    return Projection(points, explained)


def neutralise(units: FloatArray, direction: _Array) -> FloatArray:
    """Take a direction (d,) of length 1 out of rows (n, d) of length 1, and normalise the rest."""
    rest = units - np.outer(units @ direction, direction)
    return unit_rows(rest.astype(np.float64))


def equalise(pair: FloatArray, direction: _Array) -> _Array:
    """Give both rows of a pair (2, d) one rest, and opposite coordinates along a direction (d,)."""
    coordinates, mean = pair @ direction, pair.mean(axis=0, dtype=np.float64)
    rest = mean - mean @ direction * direction
    far = np.sqrt(max(0.0, 1.0 - float(rest @ rest)))
    signs = np.sign(coordinates - coordinates.mean())
    equal: _Array = rest + np.outer(signs * far, direction)
    return equal


def debias(
    vectors: WordVectors, question: Question, pairs: Sequence[tuple[str, str]]
) -> WordVectors:
    """Return a copy whose words, at length 1, are neutralised, but for pairs, which are equalised.

    The question is the direction's formula, such as ``she - he``, whose own words are a pair, too.
    """
    direction = direction_of(vectors, question)
    units = vectors.units.astype(np.float64)
    changed = neutralise(units, direction)
    if len(question.plus) == len(question.minus) == 1:
        pairs = [(question.plus[0], question.minus[0]), *pairs]
    for pair in pairs:
        rows = [vectors.row(word) for word in pair]
        changed[rows] = equalise(units[rows], direction)
    return WordVectors(vectors.words, changed.astype(vectors.units.dtype))


def sides_told_by_neighbours(
    before: WordVectors, after: WordVectors, question: Question
) -> tuple[float, float]:
    """Return how often a word's neighbours tell on which side of a direction it was.

    The most biased words of both sides, up to 500 each, are asked: are most of their ten nearest
    words among these from the word's own side? By chance, half are. Neutralised words have no
    coordinate along the direction any more, but their neighbours may still tell (Gonen and Goldberg
    2019). The shares are of the vectors before the direction was taken out, and after.
    """
    bias = before.units @ direction_of(before, question).astype(before.units.dtype)
    bias[[before.row(word) for word in question.words]] = 0
    order = np.argsort(bias, kind="stable")
    n = min(_MOST_BIASED, len(order) // 4)
    rows = np.concatenate((order[:n], order[len(order) - n :]))
    side = np.repeat([-1, 1], n)
    shares = []
    for vectors in (before, after):
        units = vectors.units[rows]
        queries = (Query(units[[index]], [index]) for index in range(len(rows)))
        near = [[index for index, _ in found] for found in best(units, queries, _NEIGHBOURS)]
        same = [side[found].sum() * own for found, own in zip(near, side, strict=True)]
        shares.append(float(np.mean([(one > 0) + (one == 0) / 2 for one in same] or [0.5])))
    return shares[0], shares[1]
