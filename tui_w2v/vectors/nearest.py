"""Which words are nearest to a word, by the cosine of their vectors."""

import os
from collections.abc import Callable, Sequence
from functools import partial

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.floating]
Cosines = Callable[[FloatArray], FloatArray]
"""Gives the cosines of rows with a direction of length 1, shape (d,)."""

_ROUNDING = 1e-5
"""More than rounding takes from a cosine or adds to it."""
_ROWS = 1 << 12
_BLOCK = 256
_MANY_NUMBERS = 1 << 22
_THREADS = min(4, os.cpu_count() or 1)


def unit_rows(vectors: FloatArray) -> FloatArray:
    """Return the rows divided by their lengths, shape (V, d); a row of zeros stays one."""
    scales = np.maximum(vectors.max(axis=1), -vectors.min(axis=1))[:, None]
    units: FloatArray = vectors / np.where(scales > 0, scales, 1)  # squares must not overflow
    lengths = np.sqrt(np.einsum("ij,ij->i", units, units))[:, None]
    units /= np.where(lengths > 0, lengths, 1)
    return units


def nearest(units: FloatArray, word: int, n: int) -> list[tuple[int, float]]:
    """Return the n words nearest to a word, itself left out, with their cosines.

    Args:
        units: Rows of length 1, shape (V, d), from ``unit_rows``.
        word: The word's index.
        n: How many; fewer where there are not so many.
    """
    return best(units, lambda cosines_with: cosines_with(units[word]), [word], n)


def best(
    units: FloatArray, score: Callable[[Cosines], FloatArray], left_out: Sequence[int], n: int
) -> list[tuple[int, float]]:
    """Return the n rows of the highest scores, the highest first; of equal ones, the first.

    A matrix product rounds equal rows differently, by their places in it. So it only tells which
    rows may be wanted, and the scores of these are made again, of each row by itself.

    Args:
        units: Rows of length 1, shape (V, d), from ``unit_rows``.
        score: Makes rows' scores out of their cosines with any directions.
        left_out: Rows that are not wanted.
        n: How many are; fewer where there are not so many.

    Returns:
        The rows with their scores.
    """
    n = min(n, len(units) - len(set(left_out)))
    if n < 1:
        return []
    scores = score(partial(_cosines_together, units))
    for row in left_out:
        scores[row] = -np.inf
    last = float(_at_most_the_last(scores, n))
    rows = (scores >= last - _ROUNDING * max(1, abs(last))).nonzero()[0]
    again = [
        score(partial(cosines, units.take(rows[first : first + _ROWS], axis=0)))
        for first in range(0, len(rows), _ROWS)
    ]
    scores = np.concatenate(again)
    order = np.argsort(-scores, kind="stable")[:n]
    return list(zip(rows[order].tolist(), scores[order].tolist(), strict=True))


def cosines(units: FloatArray, direction: FloatArray) -> FloatArray:
    """Return the cosines of rows with a direction, shape (V,).

    Each row is summed up by itself: equal rows have equal cosines, and none is beyond 1.

    Args:
        units: Rows of length 1, shape (V, d).
        direction: Of length 1, shape (d,).
    """
    sums: FloatArray = np.vecdot(units, direction, dtype=np.float64)
    return np.minimum(np.maximum(sums, -1, out=sums), 1, out=sums)


def highest(scores: FloatArray, n: int) -> list[int]:
    """Return the rows of the n highest scores, the highest first; of equal ones, the first.

    Args:
        scores: One a row, shape (V,).
        n: How many, from 1 to V.
    """
    near = np.flatnonzero(scores >= _at_most_the_last(scores, n))
    rows: list[int] = near[np.argsort(-scores[near], kind="stable")][:n].tolist()
    return rows


def _at_most_the_last(scores: FloatArray, n: int) -> np.floating:
    """A bound that the n highest scores reach, and few others.

    Of many scores, it is found among the highest of each block: n of those reach it.
    """
    blocks = len(scores) // _BLOCK
    if blocks > n:
        scores = scores[: blocks * _BLOCK].reshape(blocks, _BLOCK).max(axis=1)
    last: np.floating = np.partition(scores, -n)[-n]
    return last


def _cosines_together(units: FloatArray, direction: FloatArray) -> FloatArray:
    """Return what ``cosines`` does, sooner and a little less exactly."""
    if units.size < _MANY_NUMBERS or os.environ.get("OPENBLAS_NUM_THREADS") != "1":
        return units @ direction
    # Memory is what this waits for, and several cores read more of it than the one to which the
    # faces hold the BLAS library.
    from concurrent.futures import ThreadPoolExecutor

    products = np.empty(len(units), np.result_type(units, direction))
    edges = np.linspace(0, len(units), _THREADS + 1).astype(int)

    def multiply(first: int, last: int) -> None:
        np.matmul(units[first:last], direction, out=products[first:last])

    with ThreadPoolExecutor(_THREADS) as threads:
        list(threads.map(multiply, edges[:-1], edges[1:]))
    return products
