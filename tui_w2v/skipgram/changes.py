"""What an update changed, counted by comparing the parameters before and after it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tui_w2v.skipgram.parameters import FloatArray, Parameters


@dataclass(frozen=True)
class Changes:
    """How many rows and numbers of each matrix are others than before, to the last bit."""

    E_rows: int
    """Rows of E of which any number differs."""
    E_numbers: int
    """Numbers of E."""
    theta_rows: int
    """Rows of theta of which any number differs."""
    theta_numbers: int
    """Numbers of theta."""
    biases: int
    """Biases."""
    biases_E: int = 0
    """Biases of context words, where there are such."""

    @property
    def numbers(self) -> int:
        """All parameters that differ."""
        return self.E_numbers + self.theta_numbers + self.biases + self.biases_E


def count_changes(before: Parameters, after: Parameters) -> Changes:
    """Compare parameters of the same shapes, bit by bit."""
    E = _differ(before.E, after.E)
    kernel = _differ(before.kernel, after.kernel)
    return Changes(
        E_rows=int(E.any(axis=1).sum()),
        E_numbers=int(E.sum()),
        theta_rows=int(kernel.any(axis=0).sum()),
        theta_numbers=int(kernel.sum()),
        biases=int(_differ(before.bias, after.bias).sum()),
        biases_E=_biases_E(before, after),
    )


def _biases_E(before: Parameters, after: Parameters) -> int:
    if before.bias_E is None or after.bias_E is None:
        return 0
    return int(_differ(before.bias_E, after.bias_E).sum())


def _differ(one: FloatArray, other: FloatArray) -> NDArray[np.bool]:
    """Where the bits differ."""
    bits = np.dtype(f"u{one.dtype.itemsize}")
    differ: NDArray[np.bool] = one.view(bits) != other.view(bits)
    return differ
