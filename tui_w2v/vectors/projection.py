"""Principal component analysis: vectors projected onto the plane of most variance."""

from collections.abc import Callable, Iterator
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
    for _, block in row_blocks(vectors, check):
        block -= first
        total += block.sum(axis=0)
    mean = first + total / V

    scatter = np.zeros((d, d))  # V times the covariance
    for _, block in row_blocks(vectors, check):
        block -= mean
        scatter += block.T @ block
    check()
    spreads, components = np.linalg.eigh(scatter)  # in ascending order
    axes = components[:, ::-1][:, :2]  # (d, 2), or (1, 1)
    axes = axes * signs(axes)

    points, explained = np.zeros((V, 2)), np.zeros(2)
    for rows, block in row_blocks(vectors, check):
        block -= mean
        points[rows, : axes.shape[1]] = block @ axes
    if (variance := np.trace(scatter)) > 0:
        explained[: axes.shape[1]] = np.clip(spreads[::-1][:2] / variance, 0, 1)
    return Projection(points, explained)


def row_blocks(
    vectors: FloatArray, check: Callable[[], None] = lambda: None
) -> Iterator[tuple[slice, NDArray[np.float64]]]:
    """Yield the rows in float64, some thousands at once, each time with where they are.

    The check is called before each block; an exception that it raises ends the work.
    """
    for first in range(0, len(vectors), _BLOCK_ROWS):
        check()
        rows = slice(first, first + _BLOCK_ROWS)
        yield rows, vectors[rows].astype(np.float64, order="C")


def signs(components: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return 1 or -1 for each column: what makes its largest number positive; 0 for zeros.

    Ties go to the first number.
    """
    sizes = np.abs(components)
    largest = np.argmax(sizes >= sizes.max(axis=0) * (1 - _TIE), axis=0)
    flips: NDArray[np.float64] = np.sign(components[largest, range(components.shape[1])])
    return flips
