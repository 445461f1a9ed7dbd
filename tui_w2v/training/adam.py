"""The Adam rule (Kingma and Ba 2015, algorithm 1), for full-batch gradients."""

from collections.abc import Iterator

import numpy as np

from tui_w2v.skipgram import FullBatchGradient, Parameters
from tui_w2v.skipgram.parameters import FloatArray

_BETA_1, _BETA_2, _EPSILON = 0.9, 0.999, 1e-8
_CHUNK = 1 << 15


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
        self, before: Parameters, gradient: FullBatchGradient, rate: float, after: Parameters
    ) -> None:
        """Take a step from the parameters of a gradient, and write the result into ``after``."""
        self.steps += 1
        for m, v, g, old, new in self._chunks(gradient.arrays, before.arrays, after.arrays):
            m *= _BETA_1
            m += (1 - _BETA_1) * g
            v *= _BETA_2
            squares = g * g
            squares *= 1 - _BETA_2
            v += squares
            self._move(m, v, squares, old, rate, new)

    def step_again(self, before: Parameters, rate: float, after: Parameters) -> None:
        """Take the last step again at another rate; m and v include its gradient already."""
        for m, v, old, new in self._chunks(before.arrays, after.arrays):
            self._move(m, v, np.empty_like(m), old, rate, new)

    def _move(
        self,
        m: FloatArray,
        v: FloatArray,
        scratch: FloatArray,
        old: FloatArray,
        rate: float,
        new: FloatArray,
    ) -> None:
        # m and v start at zero; dividing by these corrects their bias towards zero.
        scale_1 = 1 - _BETA_1**self.steps
        scale_2 = 1 - _BETA_2**self.steps
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
