"""The Adam rule (Kingma and Ba 2015, algorithm 1) and its rate, for full-batch passes."""

import math
from collections.abc import Iterator

import numpy as np

from tui_w2v.skipgram import FullBatchGradient, Parameters
from tui_w2v.skipgram.parameters import FloatArray

_BETA_1, _BETA_2, _EPSILON = 0.9, 0.999, 1e-8
_CHUNK = 1 << 15
RATE_HALVES_AFTER = 90
"""The rate is η/√(1 + 3·pass/90): half of η after this many passes."""


class Adam:
    """Adam's state: m and v, the running means of each gradient and of its square.

    A step changes each parameter by about the learning rate at most.
    """

    def __init__(self, parameters: Parameters) -> None:
        """Start with m and v at 0."""
        self._m = [np.zeros_like(array.reshape(-1)) for array in parameters.arrays]
        self._v = [np.zeros_like(m) for m in self._m]
        self.steps = 0
        """The number of steps taken."""

    @property
    def state(self) -> FloatArray:
        """A copy of m and v, each in a row, shape (2, n) for n parameters."""
        return np.stack([np.concatenate(self._m), np.concatenate(self._v)])

    def restore(self, state: FloatArray, steps: int) -> None:
        """Go on from the state after a number of steps."""
        ends = np.cumsum([m.size for m in self._m])[:-1]
        self._m, self._v = (np.split(row.copy(), ends) for row in state)
        self.steps = steps

    def step(
        self,
        before: Parameters,
        gradient: FullBatchGradient | None,
        rate: float,
        after: Parameters,
    ) -> None:
        """Take a step from the parameters of a gradient, and write the result into ``after``.

        Without a gradient, take the last step again at another rate: m and v include it already.
        """
        self.steps += gradient is not None
        # m and v start at zero; dividing by these corrects their bias towards zero.
        scale_1, scale_2 = 1 - _BETA_1**self.steps, 1 - _BETA_2**self.steps
        arrays = (gradient or before).arrays, before.arrays, after.arrays
        for m, v, g, old, new in self._chunks(*arrays):
            scratch = np.empty_like(m)
            if gradient:
                m *= _BETA_1
                m += (1 - _BETA_1) * g
                v *= _BETA_2
                np.multiply(g, g, out=scratch)
                scratch *= 1 - _BETA_2
                v += scratch
            np.divide(v, scale_2, out=scratch)
            np.sqrt(scratch, out=scratch)
            scratch += _EPSILON
            np.divide(m, scratch, out=scratch)
            scratch *= rate / scale_1
            np.subtract(old, scratch, out=new)

    def _chunks(self, *groups: tuple[FloatArray, ...]) -> Iterator[tuple[FloatArray, ...]]:
        """Yield short pieces of all arrays, so that they stay in the processor's cache."""
        for arrays in zip(self._m, self._v, *groups, strict=True):
            flat = [array.reshape(-1) for array in arrays]
            for first in range(0, len(flat[0]), _CHUNK):
                yield tuple(array[first : first + _CHUNK] for array in flat)


def rate_of_pass(rate: float, number: int, warm_up: int) -> float:
    """Return the rate of a pass, from 1, which grows during the warm-up and then falls from η."""
    warmth = min(1.0, number / warm_up) if warm_up else 1.0
    return rate * warmth / math.sqrt(1 + 3 * (number - 1) / RATE_HALVES_AFTER)
