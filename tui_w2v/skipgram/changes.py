"""Counts of the parameters that an update changed."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tui_w2v.skipgram.parameters import FloatArray, Parameters


@dataclass(frozen=True)
class Changes:
    """Numbers of changed rows and changed parameters; any changed bit counts."""

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
    """Return where the bits differ."""
    bits = np.dtype(f"u{one.dtype.itemsize}")
    differ: NDArray[np.bool] = one.view(bits) != other.view(bits)
    return differ
