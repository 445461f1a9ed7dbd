"""The model's parameters: E, theta and the biases."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

FloatArray = NDArray[np.floating[Any]]

_CACHE_LINE = 64  # bytes

# Quoted, because NumPy imports its random module on first use: a short command needs none.
_Init = Callable[["np.random.Generator", int, int], tuple[FloatArray, FloatArray]]


def aligned(values: FloatArray, dtype: DTypeLike | None = None) -> FloatArray:
    """Return a copy in C order that begins on a cache line, where products and sums are faster.

    NumPy's own arrays begin 16 bytes behind one, or anywhere.
    """
    kind = np.dtype(dtype or values.dtype)
    memory = np.empty(values.size * kind.itemsize + _CACHE_LINE, np.uint8)
    first = -memory.__array_interface__["data"][0] % _CACHE_LINE
    copied = memory[first : first - _CACHE_LINE].view(kind).reshape(values.shape)
    copied[...] = values
    return copied


@dataclass(frozen=True)
class Parameters:
    """The trained arrays of a model of V words and d dimensions.

    theta is stored as its transpose, the kernel. A turn adds a multiple of the error, V numbers,
    to each row of the kernel, so the row and the error stay in the processor's cache.
    """

    E: FloatArray
    """The embedding matrix, shape (V, d), which is kept after training."""
    kernel: FloatArray
    """theta transposed, shape (d, V), as in the kernel of a Keras Dense layer."""
    bias: FloatArray
    """The output bias, shape (V,); constant zeros if the bias is off."""
    has_bias: bool = True
    """Whether the bias is trained."""
    bias_E: FloatArray | None = None
    """The context words' bias, shape (V,), under GloVe."""

    @property
    def theta(self) -> FloatArray:
        """One output vector per word, a view of the kernel, shape (V, d)."""
        return self.kernel.T

    @property
    def arrays(self) -> tuple[FloatArray, ...]:
        """All arrays, in the order of the fields."""
        arrays = self.E, self.kernel, self.bias
        return arrays if self.bias_E is None else (*arrays, self.bias_E)

    @property
    def flat(self) -> FloatArray:
        """A copy of all numbers in one row."""
        return np.concatenate([array.reshape(-1) for array in self.arrays])

    def assign_flat(self, row: FloatArray) -> None:
        """Set all numbers from such a row."""
        ends = np.cumsum([array.size for array in self.arrays])[:-1]
        for array, numbers in zip(self.arrays, np.split(row, ends), strict=True):
            array.reshape(-1)[:] = numbers

    @property
    def nbytes(self) -> int:
        """The size of all parameters, in bytes."""
        return sum(array.nbytes for array in self.arrays)

    def copy(self) -> "Parameters":
        """Return a deep copy."""
        return self._with(map(aligned, self.arrays))

    def assign(self, other: "Parameters") -> None:
        """Copy the values of other parameters of the same shapes into these arrays."""
        for array, values in zip(self.arrays, other.arrays, strict=True):
            np.copyto(array, values)

    def astype(self, dtype: DTypeLike) -> "Parameters":
        """Return a copy in another precision."""
        return self._with(aligned(array, dtype) for array in self.arrays)

    def fitted(self, *, bias_E: bool) -> "Parameters":
        """Return a copy with or without a context words' bias; a new bias is zeros."""
        copied = self.copy()
        if bias_E and copied.bias_E is None:
            return replace(copied, bias_E=np.zeros_like(copied.bias))
        return copied if bias_E else replace(copied, bias_E=None)

    def _with(self, arrays: Iterable[FloatArray]) -> "Parameters":
        """Return parameters with other arrays, in the order of the fields."""
        E, kernel, bias, *bias_E = arrays
        return Parameters(E, kernel, bias, self.has_bias, *bias_E)


def _keras(rng: "np.random.Generator", V: int, d: int) -> tuple[FloatArray, FloatArray]:
    """Glorot uniform: ±sqrt(6 / (fan in + fan out)) (Glorot and Bengio 2010, eq. 16)."""
    limit = np.sqrt(6 / (V + d))
    return rng.uniform(-limit, limit, (V, d)), rng.uniform(-limit, limit, (V, d))


def _word2vec(rng: "np.random.Generator", V: int, d: int) -> tuple[FloatArray, FloatArray]:
    """As in the word2vec program: E uniform in ±0.5/d, theta all zeros."""
    return rng.uniform(-0.5 / d, 0.5 / d, (V, d)), np.zeros((V, d))


def _small(rng: "np.random.Generator", V: int, d: int) -> tuple[FloatArray, FloatArray]:
    """Glorot uniform divided by 1000: training builds up E from almost nothing."""
    E, theta = _keras(rng, V, d)
    return E / 1000, theta / 1000


def _zeros(rng: "np.random.Generator", V: int, d: int) -> tuple[FloatArray, FloatArray]:
    """All zeros: the gradients on E and theta are zero, so neither can change."""
    return np.zeros((V, d)), np.zeros((V, d))


INITS: dict[str, _Init] = {
    "keras": _keras,
    "word2vec": _word2vec,
    "small": _small,
    "zeros": _zeros,
}
"""Initialisers by name; each returns E and theta, both (V, d)."""


def initialise(
    V: int,
    d: int,
    *,
    init: str = "keras",
    seed: int | Sequence[int] = 0,
    bias: bool = True,
    bias_E: bool = False,
    dtype: DTypeLike = np.float32,
) -> Parameters:
    """Initialise the parameters of a run.

    Random numbers are sampled in float64 and then rounded, so runs in both precisions start from
    the same values. Biases start at zero; ``bias`` says whether the output bias is trained, and
    ``bias_E`` whether context words have one. ``init`` is one of INITS.
    """
    E, theta = INITS[init](np.random.default_rng(seed), V, d)
    return Parameters(
        E=aligned(E, dtype),
        kernel=aligned(theta.T, dtype),
        bias=np.zeros(V, dtype=dtype),
        has_bias=bias,
        bias_E=np.zeros(V, dtype=dtype) if bias_E else None,
    )


@dataclass(frozen=True)
class Changes:
    """Numbers of rows and parameters that an update changed; any changed bit counts."""

    E_rows: int
    E_numbers: int
    theta_rows: int
    theta_numbers: int
    biases: int
    biases_E: int = 0
    """Changed biases of context words."""

    @property
    def numbers(self) -> int:
        """The number of changed parameters."""
        return self.E_numbers + self.theta_numbers + self.biases + self.biases_E


def count_changes(before: Parameters, after: Parameters) -> Changes:
    """Compare parameters of the same shapes, bit by bit."""
    bits = np.dtype(f"u{before.E.dtype.itemsize}")
    E, kernel, *biases = (
        one.view(bits) != other.view(bits)
        for one, other in zip(before.arrays, after.arrays, strict=True)
    )
    return Changes(
        int(E.any(axis=1).sum()),
        int(E.sum()),
        int(kernel.any(axis=0).sum()),
        int(kernel.sum()),
        *(int(bias.sum()) for bias in biases),
    )
