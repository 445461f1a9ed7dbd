"""Principal component analysis: vectors projected onto the plane of most variance."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tui_w2v.vectors.nearest import FloatArray

_BLOCK_ROWS = 4096
_TIE = 1e-9


class Projection(NamedTuple):
    """Vectors projected onto a plane, and the variance that the plane explains."""

    points: NDArray[np.float64]
    """The coordinates of each vector, centred on the mean, shape (V, 2)."""
    explained: NDArray[np.float64]
    """Each coordinate's share of the variance, shape (2,); zeros without variance."""


def project(vectors: FloatArray, check: Callable[[], None] = lambda: None) -> Projection:
    """Project vectors onto their first two principal components, exactly, in float64.

    The components are eigenvectors of the vectors' d × d covariance (Pearson 1901; Hotelling
    1933). Their signs are arbitrary: here the largest number of each is positive. The second
    coordinate is 0 for d = 1 and, up to rounding, for V = 2.

    Args:
        vectors: The rows to project, shape (V, d); their squares must be finite.
        check: Called after each block of rows; an exception that it raises ends the projection.
    """
    V, d = vectors.shape
    first = vectors[0].astype(np.float64)  # subtracted first, so that equal rows become exactly 0
    total = np.zeros(d)
    for rows in range(0, V, _BLOCK_ROWS):
        check()
        total += _block(vectors, rows, first).sum(axis=0)
    mean = first + total / V

    scatter = np.zeros((d, d))  # V times the covariance
    for rows in range(0, V, _BLOCK_ROWS):
        check()
        block = _block(vectors, rows, mean)
        scatter += block.T @ block
    check()
    spreads, components = np.linalg.eigh(scatter)  # in ascending order
    axes = components[:, ::-1][:, :2]  # (d, 2), or (1, 1)
    axes = axes * signs(axes)

    points = np.zeros((V, 2))
    for rows in range(0, V, _BLOCK_ROWS):
        check()
        points[rows : rows + _BLOCK_ROWS, : axes.shape[1]] = _block(vectors, rows, mean) @ axes
    explained = np.zeros(2)
    variance = np.trace(scatter)
    if variance > 0:
        shares = np.clip(spreads[::-1][:2] / variance, 0, 1)
        explained[: len(shares)] = shares
    return Projection(points, explained)


def _block(vectors: FloatArray, row: int, origin: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return a block of rows in float64, with an origin subtracted."""
    block: NDArray[np.float64] = vectors[row : row + _BLOCK_ROWS].astype(np.float64, order="C")
    block -= origin
    return block


def signs(components: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return 1 or -1 for each column: what makes its largest number positive; 0 for zeros.

    Ties go to the first number.
    """
    sizes = np.abs(components)
    largest = np.argmax(sizes >= sizes.max(axis=0) * (1 - _TIE), axis=0)
    flips: NDArray[np.float64] = np.sign(components[largest, range(components.shape[1])])
    return flips
