"""Exact search for the nearest words, by the cosine of their vectors."""

import math
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import islice
from operator import itemgetter
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tui_w2v.errors import InputError
from tui_w2v.paths import cache_folder

FloatArray = NDArray[np.floating]

COSMUL_EPSILON = 1e-6
_ROUNDING = 1e-5
"""A bound on the rounding error of a cosine."""
_CANCELLED = 1e-12
"""The length of a sum of directions that is 0 but for rounding."""
_RESCORED_ROWS = 1 << 12
_MOST_QUERIES = 64
_BLOCK_SCORES = 1 << 24
"""The most scores of a block of queries, which are kept at a time."""
_BLOCK = 256
_MIN_PARALLEL_SIZE = 1 << 22
_ROWS_AT_ONCE = 1 << 14
_THREADS = min(4, os.cpu_count() or 1)


def unit_rows(vectors: FloatArray) -> FloatArray:
    """Return the rows divided by their lengths, shape (V, d); a row of zeros stays zero."""
    scales = np.maximum(vectors.max(axis=1), -vectors.min(axis=1))[:, None]
    units: FloatArray = vectors / np.where(scales > 0, scales, 1)  # squares must not overflow
    lengths = np.sqrt(np.einsum("ij,ij->i", units, units))[:, None]
    units /= np.where(lengths > 0, lengths, 1)
    return units


def check_finite(numbers: FloatArray) -> None:
    """Raise ``InputError`` if NaN or ∞ is among numbers, as in the cached file of a broken disk."""
    if not (numbers < np.inf).all():
        cached = f"delete the cached files in {str(cache_folder())!r}"
        raise InputError(f"a vector is not finite (NaN or infinity): {cached}")


class Query(NamedTuple):
    """Directions of length 1, shape (k, d), and the score that their cosines give each row."""

    directions: FloatArray
    excluded: Sequence[int] = ()
    """Rows to leave out."""
    score: Callable[[FloatArray], FloatArray] = itemgetter(0)
    """Computes the scores of n rows, shape (n,), from cosines of shape (k, n)."""


def query_of(
    units: FloatArray, factors: FloatArray, n_near: int, excluded: Sequence[int], *, product: bool
) -> Query:
    """Return the query for what is near to the first directions and far from the others.

    The directions, shape (k, d), are multiplied by factors, shape (k,), and added or subtracted.
    The product is 3CosMul's, with the factors as exponents.
    """
    if len(units) == n_near == 1 and not product:
        return Query(units, excluded)
    if product:
        return Query(units, excluded, partial(_product_score, factors[:, None], n_near))
    factors[n_near:] *= -1
    direction = unit(factors @ units.astype(np.float64))
    return Query(direction.astype(units.dtype)[None], excluded)


def _product_score(factors: FloatArray, n_near: int, cosines: FloatArray) -> FloatArray:
    """Compute 3CosMul from the cosines with the words to be near to, and then to be far from."""
    shifted = np.maximum(1 + cosines, 0) / 2
    if (factors != 1).any():
        shifted **= factors
    score: FloatArray = shifted[:n_near].prod(axis=0)
    score /= shifted[n_near:].prod(axis=0) + COSMUL_EPSILON
    return score


def unit(direction: FloatArray) -> FloatArray:
    """Normalise a sum of directions to length 1; one that cancels becomes zeros."""
    length = math.sqrt(direction @ direction)
    return direction / length if length > _CANCELLED else np.zeros_like(direction)


def nearest(units: FloatArray, word: int, n: int) -> list[tuple[int, float]]:
    """Return the n other words nearest to a word, with their cosines, from ``unit_rows``."""
    return next(best(units, [Query(units[[word]], [word])], n))


def best(units: FloatArray, queries: Iterable[Query], n: int) -> Iterator[list[tuple[int, float]]]:
    """Yield, for each query, the n rows with the highest scores, highest first; ties in row order.

    A matrix product answers a block of queries at once. It may round equal rows differently, so
    it only selects candidates. Their scores are computed again, each row on its own: the answer to
    a query does not depend on the others.

    The units, shape (V, d), are those of ``unit_rows``. Memory does not grow with the queries.
    """
    size = max(1, min(_MOST_QUERIES, _BLOCK_SCORES // max(1, len(units))))
    queries, together = iter(queries), np.empty((0, len(units)), units.dtype)
    while block := list(islice(queries, size)):
        directions = np.concatenate([query.directions for query in block])  # (K, d)
        if len(directions) > len(together):  # kept from block to block: new memory is slow
            together = np.empty((len(directions), len(units)), units.dtype)
        _cosines_together(units, directions, together[: len(directions)])
        first = 0
        for query in block:
            last = first + len(query.directions)
            yield _best(units, query, query.score(together[first:last]), n)
            first = last


def _best(units: FloatArray, query: Query, scores: FloatArray, n: int) -> list[tuple[int, float]]:
    """Return the n best rows by scores computed again, among those that nearly reach the n-th."""
    n = min(n, len(units) - len(set(query.excluded)))
    if n < 1:
        return []
    scores[list(query.excluded)] = -np.inf
    bound = _lower_bound(scores, n)
    rows = (scores >= bound - _ROUNDING * max(1, abs(bound))).nonzero()[0]
    blocks = (rows[at : at + _RESCORED_ROWS] for at in range(0, len(rows), _RESCORED_ROWS))
    exact = (cosines(units.take(some, axis=0), query.directions[:, None]) for some in blocks)
    scores = np.concatenate([query.score(each) for each in exact])
    order = np.argsort(-scores, kind="stable")[:n]
    return list(zip(rows[order].tolist(), scores[order].tolist(), strict=True))


def cosines(units: FloatArray, direction: FloatArray) -> FloatArray:
    """Return the cosines of unit rows, shape (V, d), with a unit direction, shape (d,).

    Several directions, shape (k, 1, d), give an array of shape (k, V). Each row is summed on its
    own: equal rows have equal cosines, and none exceeds 1.
    """
    sums: FloatArray = np.vecdot(units, direction, dtype=np.float64)
    check_finite(sums)
    return np.minimum(np.maximum(sums, -1, out=sums), 1, out=sums)


def highest(scores: FloatArray, n: int) -> list[int]:
    """Return the rows of the n highest of V scores, highest first; ties in row order."""
    candidates = np.flatnonzero(scores >= _lower_bound(scores, n))
    rows: list[int] = candidates[np.argsort(-scores[candidates], kind="stable")][:n].tolist()
    return rows


def _lower_bound(scores: FloatArray, n: int) -> float:
    """Return a lower bound of the n highest scores: of many, the n-th highest block's maximum."""
    blocks = len(scores) // _BLOCK
    if blocks > 4 * n:  # with few blocks, many scores would reach the bound
        scores = scores[: blocks * _BLOCK].reshape(blocks, _BLOCK).max(axis=1)
    top = np.partition(scores, -n)[-n:]  # among them all NaN
    check_finite(top)
    return float(top[0])


def _cosines_together(units: FloatArray, directions: FloatArray, into: FloatArray) -> None:
    """Compute ``cosines`` with K directions into an array (K, V), faster and less exactly."""

    def multiply(first: int, last: int) -> None:
        np.matmul(directions, units[first:last].T, out=into[:, first:last])

    if units.size < _MIN_PARALLEL_SIZE or os.environ.get("OPENBLAS_NUM_THREADS") != "1":
        multiply(0, len(units))
        return
    # The command line limits the BLAS library to one thread. Several cores multiply faster than
    # one, and read more: for one direction, memory bandwidth is the limit.
    from concurrent.futures import ThreadPoolExecutor

    edges = range(0, len(units) + _ROWS_AT_ONCE, _ROWS_AT_ONCE)
    with ThreadPoolExecutor(_THREADS) as threads:
        list(threads.map(multiply, edges[:-1], edges[1:]))
