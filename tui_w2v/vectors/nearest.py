"""Which words are nearest to a word, by the cosine of their vectors."""

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.floating]

_BLOCK = 256
_MANY_NUMBERS = 1 << 22
_THREADS = 2


def unit_rows(vectors: FloatArray) -> FloatArray:
    """Return the rows divided by their lengths, shape (V, d); a row of zeros stays one."""
    with np.errstate(over="ignore"):
        scales = np.abs(vectors).max(axis=1, keepdims=True)  # squares must not overflow
        rows = vectors / np.where(scales > 0, scales, 1)
        lengths = np.sqrt(np.einsum("ij,ij->i", rows, rows))[:, None]
    units: FloatArray = rows / np.where(lengths > 0, lengths, 1)
    return units


def nearest(units: FloatArray, word: int, n: int) -> list[tuple[int, float]]:
    """Return the n words nearest to a word, itself left out, with their cosines.

    Among words that are equally near, the first comes first.

    Args:
        units: Rows of length 1, shape (V, d), from ``unit_rows``.
        word: The word's index.
        n: How many; fewer where there are not so many.
    """
    near = cosines(units, units[word])
    near[word] = -np.inf
    n = min(n, len(units) - 1)
    if n < 1:
        return []
    return [(row, float(near[row])) for row in highest(near, n)]


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
    last: np.floating = -np.partition(-scores, n - 1)[n - 1]
    return last


def cosines(units: FloatArray, direction: FloatArray) -> FloatArray:
    """Return the cosines of rows with a direction, shape (V,).

    Args:
        units: Rows of length 1, shape (V, d).
        direction: Of length 1, shape (d,).
    """
    if units.size < _MANY_NUMBERS:
        return units @ direction
    # Memory is what this waits for, and two cores read more of it than one.
    from concurrent.futures import ThreadPoolExecutor

    products = np.empty(len(units), np.result_type(units, direction))
    edges = np.linspace(0, len(units), _THREADS + 1).astype(int)

    def multiply(first: int, last: int) -> None:
        np.matmul(units[first:last], direction, out=products[first:last])

    with ThreadPoolExecutor(_THREADS) as threads:
        list(threads.map(multiply, edges[:-1], edges[1:]))
    return products
