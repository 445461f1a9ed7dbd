"""What is trained: E, theta and the biases."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

FloatArray = NDArray[np.floating[Any]]


@dataclass(frozen=True)
class Parameters:
    """The numbers that training changes, V words by d numbers each.

    theta lies in memory as its transpose, the kernel: a turn adds a multiple of the same V
    numbers (the error) to every row of the kernel, which keeps that row and the error in the
    processor's cache.
    """

    E: FloatArray
    """The embedding matrix, shape (V, d): the parameters that are kept."""
    kernel: FloatArray
    """theta transposed, shape (d, V): what Keras calls a Dense layer's kernel."""
    bias: FloatArray
    """The output bias, shape (V,): zeros, and never changed, where it is off."""
    has_bias: bool = True
    """Whether the bias is trained."""
    bias_E: FloatArray | None = None
    """A bias for each context word, shape (V,), where the objective has one: GloVe's."""

    @property
    def theta(self) -> FloatArray:
        """One output vector per word, shape (V, d): a view of the kernel."""
        return self.kernel.T

    @property
    def arrays(self) -> tuple[FloatArray, ...]:
        """All arrays, in the order of the fields."""
        arrays = self.E, self.kernel, self.bias
        return arrays if self.bias_E is None else (*arrays, self.bias_E)

    @property
    def nbytes(self) -> int:
        """The size of all parameters, in bytes."""
        return sum(array.nbytes for array in self.arrays)

    def copy(self) -> "Parameters":
        """Return parameters of the same values that share no memory with these."""
        return self._with(array.copy() for array in self.arrays)

    def assign(self, other: "Parameters") -> None:
        """Take over the values of others of the same shapes, bit for bit."""
        for array, values in zip(self.arrays, other.arrays, strict=True):
            np.copyto(array, values)

    def astype(self, dtype: DTypeLike) -> "Parameters":
        """Return a copy in another precision."""
        return self._with(array.astype(dtype) for array in self.arrays)

    def fitted(self, *, bias_E: bool) -> "Parameters":
        """Return a copy with a bias for the context words, zeros if it is new, or without one."""
        copied = self.copy()
        if bias_E and copied.bias_E is None:
            return replace(copied, bias_E=np.zeros_like(copied.bias))
        return copied if bias_E else replace(copied, bias_E=None)

    def _with(self, arrays: Iterable[FloatArray]) -> "Parameters":
        """The same, with other arrays in the order of the fields."""
        E, kernel, bias, *bias_E = arrays
        return Parameters(E, kernel, bias, self.has_bias, *bias_E)


def _keras(rng: np.random.Generator, V: int, d: int) -> tuple[FloatArray, FloatArray]:
    """Glorot uniform: ±sqrt(6 / (fan in + fan out)) (Glorot and Bengio 2010, eq. 16)."""
    limit = np.sqrt(6 / (V + d))
    return rng.uniform(-limit, limit, (V, d)), rng.uniform(-limit, limit, (V, d))


def _word2vec(rng: np.random.Generator, V: int, d: int) -> tuple[FloatArray, FloatArray]:
    """As the word2vec program starts: E uniform within ±0.5/d, theta all zeros."""
    return rng.uniform(-0.5 / d, 0.5 / d, (V, d)), np.zeros((V, d))


def _zeros(rng: np.random.Generator, V: int, d: int) -> tuple[FloatArray, FloatArray]:
    """All zeros, from which neither E nor theta can ever move."""
    return np.zeros((V, d)), np.zeros((V, d))


INITS: dict[str, Callable[[np.random.Generator, int, int], tuple[FloatArray, FloatArray]]] = {
    "keras": _keras,
    "word2vec": _word2vec,
    "zeros": _zeros,
}
"""The ways to start, by name: each draws E and theta, both (V, d)."""


def initialise(
    V: int,
    d: int,
    *,
    init: str = "keras",
    seed: int = 0,
    bias: bool = True,
    bias_E: bool = False,
    dtype: DTypeLike = np.float32,
) -> Parameters:
    """Draw the parameters that a run starts from.

    The draws are made in float64 and then rounded, so that runs in both precisions start from
    the same numbers.

    Args:
        V: How many words there are.
        d: How many numbers each word's row has.
        init: One of INITS.
        seed: What the draws depend on.
        bias: Whether there is an output bias; it starts at zero.
        bias_E: Whether there is a bias for each context word too; it starts at zero.
        dtype: float32 or float64.
    """
    E, theta = INITS[init](np.random.default_rng(seed), V, d)
    return Parameters(
        E=np.ascontiguousarray(E, dtype=dtype),
        kernel=np.ascontiguousarray(theta.T, dtype=dtype),
        bias=np.zeros(V, dtype=dtype),
        has_bias=bias,
        bias_E=np.zeros(V, dtype=dtype) if bias_E else None,
    )
