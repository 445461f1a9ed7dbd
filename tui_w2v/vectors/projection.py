"""Vectors drawn in two dimensions: the projection that keeps most of their variance."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tui_w2v.vectors.nearest import FloatArray

_BLOCK_ROWS = 4096
_TIE = 1e-9


class Projection(NamedTuple):
    """Vectors as points of a plane, and what the plane shows of them."""

    points: NDArray[np.float64]
    """Where each vector falls, around their mean at 0, shape (V, 2)."""
    explained: NDArray[np.float64]
    """Each coordinate's share of the variance, shape (2,); zeros where there is none."""


def project(vectors: FloatArray, check: Callable[[], None] = lambda: None) -> Projection:
    """Project vectors onto their first two principal components, exactly, in float64.

    The components are eigenvectors of the vectors' d × d covariance (Pearson 1901; Hotelling
    1933). Their signs are free: here the largest number of each is positive. Vectors of one
    dimension have a second coordinate of 0, and so have those of two words, up to rounding.

    Args:
        vectors: One a row, shape (V, d), numbers whose squares are finite.
        check: Called now and then; what it raises ends the work.
    """
    V, d = vectors.shape
    first = vectors[0].astype(np.float64)  # taken off first, so that equal rows leave exactly 0
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
    spreads, components = np.linalg.eigh(scatter)  # the largest comes last
    axes = _with_signs(components[:, ::-1][:, :2])  # (d, 2), or (1, 1)

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
    """Rows from one on, as seen from an origin."""
    block: NDArray[np.float64] = vectors[row : row + _BLOCK_ROWS].astype(np.float64, order="C")
    block -= origin
    return block


def _with_signs(components: NDArray[np.float64]) -> NDArray[np.float64]:
    """Turn columns so that the largest number of each is positive; of equal ones, the first."""
    sizes = np.abs(components)
    largest = np.argmax(sizes >= sizes.max(axis=0) * (1 - _TIE), axis=0)
    signs = np.sign(components[largest, range(components.shape[1])])
    turned: NDArray[np.float64] = components * signs
    return turned
