"""The directions of vectors: singular ones, named by words, and the plane of most variance."""

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tui_w2v.vectors.nearest import FloatArray, check_finite

_BLOCK_ROWS = 4096
_TIE = 1e-9
_NO_DIRECTION = 1e-6
"""Below this share of the largest singular value, a direction of float32 numbers is rounding."""
_SPARE_COLUMNS, _MOST_ROUNDS, _CONVERGED = 8, 30, 1e-7
_SMALL = 400
_NO_WEIGHT = 1e-9
"""Below this share of the largest weight, a word's weight is rounding."""

_Array = NDArray[np.float64]


class Direction(NamedTuple):
    """A singular direction of E, described by the words that lie farthest along it."""

    value: float
    """The singular value: the length of all words' coordinates along the direction."""
    share: float
    """The value's square as a share of the sum of all squares, which is E's squared length."""
    plus: list[str]
    """The words with positive weights, the largest weight first."""
    minus: list[str]
    """The words with negative weights, the largest magnitude first."""


def singular_values(E: FloatArray) -> _Array:
    """Return the min(V, d) singular values of E, shape (V, d), finite; the largest first.

    E is not centred, because scores are E·θᵀ + b: training from small values builds up the
    directions of E itself (Karkada, Simon, Bahri and DeWeese 2025). Their squares are the
    eigenvalues of the Gram matrix EᵀE, or of EEᵀ if d > V, which is cheap enough for every pass.
    Each value is exact to about 1e-8 of the largest.
    """
    gram, scale = _gram(E)
    return _roots(np.linalg.eigvalsh(gram), scale)


class Decomposition(NamedTuple):
    """The first n singular directions of a matrix M of words, largest singular value first."""

    values: _Array
    """The singular values σ, shape (n,) or longer."""
    weights: _Array
    """Each word's coordinate along each direction, M @ axes, shape (V, n)."""
    axes: _Array
    """The right singular vectors, shape (d, n)."""


def decompose(E: FloatArray, topn: int) -> Decomposition:
    """Return the first ``topn`` singular directions of E, of min(V, d), and all singular values.

    E has shape (V, d), and is finite. A direction's sign is arbitrary: here the weight of largest
    magnitude is positive.
    """
    gram, scale = _gram(E)
    squares, vectors = np.linalg.eigh(gram)  # in ascending order
    values = _roots(squares, scale)
    vectors = vectors[:, ::-1][:, :topn]
    if E.shape[1] <= len(E):
        blocks = [block / scale @ vectors for _, block in row_blocks(E)]
        axes, weights = vectors, np.concatenate(blocks) * scale
    else:  # these are the left singular vectors
        weights = vectors * values[:topn]
        axes = E.T.astype(np.float64) @ vectors
        axes = np.divide(axes, values[:topn], out=np.zeros_like(axes), where=values[:topn] > 0)
    flips = signs(weights)
    return Decomposition(values, weights * flips, axes * flips)


def name_directions(
    words: Sequence[str], decomposition: Decomposition, n_words: int
) -> list[Direction]:
    """Describe directions by the words at their ends; one without length names no words.

    >>> E = np.array([[3.0, 0.0], [-1.0, 0.0], [0.0, 2.0]])
    >>> for direction in name_directions(["king", "sheep", "sea"], decompose(E, 8), 5):
    ...     print(round(direction.value, 3), direction.plus, direction.minus)
    3.162 ['king'] ['sheep']
    2.0 ['sea'] []
    """
    values = decomposition.values
    largest = max(float(values[0]), np.finfo(np.float64).tiny)
    shares = (values / largest) ** 2
    shares /= max(float(shares.sum()), 1.0)
    found = []
    for value, share, column in zip(values, shares, decomposition.weights.T, strict=False):
        is_zero = value <= _NO_DIRECTION * largest
        plus, minus = ([], []) if is_zero else _ends(words, column, n_words)
        found.append(Direction(float(value), float(share), plus, minus))
    return found


def decompose_products(
    multiply: Callable[[_Array], _Array],
    multiply_transposed: Callable[[_Array], _Array],
    V: int,
    topn: int,
) -> Decomposition:
    """Return the first ``topn`` singular directions of a V × V matrix M, known by its products.

    ``multiply`` returns M @ X for X of shape (V, m), ``multiply_transposed`` M.T @ Y. By a block
    Krylov iteration (Musco and Musco 2015, algorithm 2), until the values no longer change. A
    small matrix is computed whole.
    """
    n, columns = min(V, topn), topn + _SPARE_COLUMNS
    if max(_SMALL, columns) >= V:
        basis = np.eye(V)
        left, values, right = np.linalg.svd(multiply(basis))
    else:
        block = np.linalg.qr(np.random.default_rng(0).normal(size=(V, columns)))[0]
        basis = products = np.empty((V, 0))
        before = np.zeros(n)
        for _ in range(min(_MOST_ROUNDS, V // columns)):
            product = multiply(block)
            basis, products = np.hstack([basis, block]), np.hstack([products, product])
            left, values, right = np.linalg.svd(products, full_matrices=False)
            if (np.abs(values[:n] - before) <= _CONVERGED * values[0]).all():
                break
            before, block = values[:n], multiply_transposed(product)
            for _ in range(2):  # once leaves rounding of what the basis has already
                block = np.linalg.qr(block - basis @ (basis.T @ block))[0]
    weights, axes = left[:, :n] * values[:n], basis @ right[:n].T
    flips = signs(weights)
    return Decomposition(values[:n], weights * flips, axes * flips)


def principal_angles(one: _Array, other: _Array) -> list[float]:
    """Return the angles between the spans of two sets of n directions, ascending, in degrees.

    The words' weights along both have shape (V, n). A direction without length is at 90° to all
    others (Björck and Golub 1973).
    """
    bases = []
    for weights in (one, other):
        lengths = np.linalg.norm(weights, axis=0)
        has_length = lengths > _NO_DIRECTION * lengths.max(initial=0.0)
        bases.append(np.linalg.qr(weights[:, has_length] / lengths[has_length])[0])
    cosines = np.linalg.svd(bases[0].T @ bases[1], compute_uv=False)
    angles: list[float] = np.degrees(np.arccos(np.minimum(cosines, 1))).tolist()
    return angles + [90.0] * (one.shape[1] - len(angles))


def _gram(E: FloatArray) -> tuple[_Array, float]:
    """Return the smaller Gram matrix of E divided by its largest number, and this number."""
    check_finite(scales := np.array([E.max(), -E.min()]))
    scale = float(scales.max()) or 1.0
    rows = E if E.shape[1] <= len(E) else E.T
    gram = np.zeros((rows.shape[1], rows.shape[1]))
    for _, block in row_blocks(rows):
        block /= scale  # so that no square overflows
        gram += block.T @ block
    return gram, scale


def _roots(squares: FloatArray, scale: float) -> _Array:
    """Return singular values from ascending eigenvalues, which rounding may make negative."""
    values: _Array = np.sqrt(np.maximum(squares[::-1], 0)) * scale
    return values


def _ends(words: Sequence[str], weights: _Array, n_words: int) -> tuple[list[str], list[str]]:
    """Return the words with the largest positive and negative weights; ties go to the first."""
    least = _NO_WEIGHT * np.abs(weights).max()

    def farthest(signed: _Array) -> list[str]:
        order = np.argsort(-signed, kind="stable")[:n_words]
        return [words[row] for row in order if signed[row] > least]

    return farthest(weights), farthest(-weights)


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
    coordinate is 0 for d = 1 and, up to rounding, for V = 2. The vectors' squares must be finite.
    The check is called before each block of rows; an exception that it raises ends the projection.
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
    """Yield slices of rows with their rows in float64; the check is called before each block."""
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
