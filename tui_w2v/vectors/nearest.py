"""Exact search for the nearest words, by the cosine of their vectors."""

import os
from collections.abc import Callable, Sequence
from functools import partial

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.floating]
Cosines = Callable[[FloatArray], FloatArray]
"""Computes the cosines of rows with a direction of length 1, shape (d,)."""

_ROUNDING = 1e-5
"""A bound on the rounding error of a cosine."""
_RESCORED_ROWS = 1 << 12
_BLOCK = 256
_MIN_PARALLEL_SIZE = 1 << 22
_THREADS = min(4, os.cpu_count() or 1)


def unit_rows(vectors: FloatArray) -> FloatArray:
    """Return the rows divided by their lengths, shape (V, d); a row of zeros stays zero."""
    scales = np.maximum(vectors.max(axis=1), -vectors.min(axis=1))[:, None]
    units: FloatArray = vectors / np.where(scales > 0, scales, 1)  # squares must not overflow
    lengths = np.sqrt(np.einsum("ij,ij->i", units, units))[:, None]
    units /= np.where(lengths > 0, lengths, 1)
    return units


def nearest(units: FloatArray, word: int, n: int) -> list[tuple[int, float]]:
    """Return the n other words nearest to a word, with their cosines, from ``unit_rows``."""
    return best(units, lambda cosines_with: cosines_with(units[word]), [word], n)


def best(
    units: FloatArray, score: Callable[[Cosines], FloatArray], excluded: Sequence[int], n: int
) -> list[tuple[int, float]]:
    """Return the n rows with the highest scores, highest first; ties in row order.

    A matrix product may round equal rows differently. The product therefore only selects
    candidates; their scores are computed again, each row on its own.

    Args:
        units: Rows of length 1, shape (V, d), from ``unit_rows``.
        score: Computes the rows' scores from their cosines with any directions.
        excluded: Rows to leave out.
        n: How many to return; fewer if fewer rows are left.

    Returns:
        The rows with their scores.
    """
    n = min(n, len(units) - len(set(excluded)))
    if n < 1:
        return []
    scores = score(partial(_cosines_together, units))
    for row in excluded:
        scores[row] = -np.inf
    bound = float(_lower_bound(scores, n))
    rows = (scores >= bound - _ROUNDING * max(1, abs(bound))).nonzero()[0]
    rescored = [
        score(partial(cosines, units.take(rows[first : first + _RESCORED_ROWS], axis=0)))
        for first in range(0, len(rows), _RESCORED_ROWS)
    ]
    scores = np.concatenate(rescored)
    order = np.argsort(-scores, kind="stable")[:n]
    return list(zip(rows[order].tolist(), scores[order].tolist(), strict=True))


def cosines(units: FloatArray, direction: FloatArray) -> FloatArray:
    """Return the cosines of unit rows, shape (V, d), with a unit direction, shape (d,).

    Each row is summed on its own: equal rows have equal cosines, and none exceeds 1.
    """
    sums: FloatArray = np.vecdot(units, direction, dtype=np.float64)
    return np.minimum(np.maximum(sums, -1, out=sums), 1, out=sums)


def highest(scores: FloatArray, n: int) -> list[int]:
    """Return the rows of the n highest of V scores, highest first; ties in row order."""
    candidates = np.flatnonzero(scores >= _lower_bound(scores, n))
    rows: list[int] = candidates[np.argsort(-scores[candidates], kind="stable")][:n].tolist()
    return rows


def _lower_bound(scores: FloatArray, n: int) -> np.floating:
    """Return a lower bound of the n highest scores that few other scores reach.

    For many scores, the bound is the n-th highest of the blocks' maxima.
    """
    blocks = len(scores) // _BLOCK
    if blocks > n:
        scores = scores[: blocks * _BLOCK].reshape(blocks, _BLOCK).max(axis=1)
    bound: np.floating = np.partition(scores, -n)[-n]
    return bound


def _cosines_together(units: FloatArray, direction: FloatArray) -> FloatArray:
    """Compute ``cosines`` faster and a little less exactly, by a matrix product."""
    if units.size < _MIN_PARALLEL_SIZE or os.environ.get("OPENBLAS_NUM_THREADS") != "1":
        return units @ direction
    # Memory bandwidth is the limit here. Several cores read more than one, and the command line
    # limits the BLAS library to one thread.
    from concurrent.futures import ThreadPoolExecutor

    products = np.empty(len(units), np.result_type(units, direction))
    edges = np.linspace(0, len(units), _THREADS + 1).astype(int)

    def multiply(first: int, last: int) -> None:
        np.matmul(units[first:last], direction, out=products[first:last])

    with ThreadPoolExecutor(_THREADS) as threads:
        list(threads.map(multiply, edges[:-1], edges[1:]))
    return products
