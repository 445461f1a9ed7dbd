"""Which words are nearest to a word, by the cosine of their vectors."""

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.floating]


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
    cosines = units @ units[word]
    cosines[word] = -np.inf
    n = min(n, len(units) - 1)
    if n < 1:
        return []
    return [(row, float(cosines[row])) for row in highest(cosines, n)]


def highest(scores: FloatArray, n: int) -> list[int]:
    """Return the rows of the n highest scores, the highest first; of equal ones, the first.

    Args:
        scores: One a row, shape (V,).
        n: How many, from 1 to V.
    """
    last = -np.partition(-scores, n - 1)[n - 1]
    near = np.flatnonzero(scores >= last)
    rows: list[int] = near[np.argsort(-scores[near], kind="stable")][:n].tolist()
    return rows
