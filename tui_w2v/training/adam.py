"""Adam (Kingma and Ba 2015, algorithm 1) for full-batch passes: its rule, rate and state."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tui_w2v.skipgram import FullBatchGradient, Parameters
from tui_w2v.skipgram.parameters import FloatArray

_BETA_1, _BETA_2, _EPSILON = 0.9, 0.999, 1e-8
_CHUNK = 1 << 15
_ARRAYS = ("optimiser", "losses", "optimiser_steps")
RATE_HALVES_AFTER = 90
"""The rate is η/√(1 + 3·pass/90): half of η after this many passes."""


class Adam:
    """Adam's state: m and v, the running means of each gradient and of its square.

    A step changes each parameter by about the learning rate at most.
    """

    def __init__(self, parameters: Parameters) -> None:
        """Start with m and v at 0."""
        n = sum(array.size for array in parameters.arrays)
        self.moments = np.zeros((2, n), parameters.E.dtype)
        """m and v, each in a row, shape (2, n) for n parameters."""
        self.steps = 0
        """The number of steps taken."""

    def step(
        self, before: Parameters, gradient: FullBatchGradient | None, rate: float, after: Parameters
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
        ends = np.cumsum([array.size for array in groups[0]])[:-1]
        moments = np.split(self.moments, ends, axis=1)
        for (m, v), *arrays in zip(moments, *groups, strict=True):
            flat = [m, v, *(array.reshape(-1) for array in arrays)]
            for first in range(0, len(m), _CHUNK):
                yield tuple(array[first : first + _CHUNK] for array in flat)


def rate_of_pass(rate: float, number: int, warm_up: int) -> float:
    """Return the rate of a pass, from 1, which grows during the warm-up and then falls from η."""
    warmth = min(1.0, number / warm_up) if warm_up else 1.0
    return rate * warmth / math.sqrt(1 + 3 * (number - 1) / RATE_HALVES_AFTER)


@dataclass(frozen=True, eq=False)
class PassesState:
    """Adam's state and the losses so far. n is the number of all parameters."""

    optimiser: FloatArray
    """Adam's m and v; with held-out sentences, also the parameters after the last pass, which
    are then not the kept ones. Shape (2, n) or (3, n)."""
    losses: NDArray[np.float64]
    """The loss before the first pass and after each pass; with held-out sentences, also their
    loss. Shape (1, passes + 1) or (2, passes + 1)."""
    steps: int
    """The number of Adam's steps: one more than the passes if training was cancelled in a pass."""
    warm_up: int
    """The number of passes at the start in which the rate grows."""
    halvings: int
    """How often the rate was halved."""
    overshot: tuple[int, ...]
    """The numbers of the passes that overshot."""

    @property
    def passes(self) -> int:
        """The number of passes made."""
        return int(self.losses.shape[1]) - 1

    @property
    def kept(self) -> int:
        """The number of passes up to the kept parameters."""
        return int(self.losses[1].argmin()) if len(self.losses) == 2 else self.passes

    @property
    def arrays(self) -> dict[str, NDArray[Any]]:
        """The arrays of a model file that hold the state."""
        rate = [self.steps, self.warm_up, self.halvings, *self.overshot]
        return dict(zip(_ARRAYS, (self.optimiser, self.losses, np.array(rate)), strict=True))


def read_state(arrays: dict[str, NDArray[Any]], parameters: Parameters) -> PassesState | None:
    """Read a state from the further arrays of a model file, if they hold one of its parameters."""
    optimiser, losses, rate = (arrays.get(name) for name in _ARRAYS)
    if optimiser is None or losses is None or rate is None:
        return None
    n, dtype = sum(array.size for array in parameters.arrays), parameters.E.dtype
    if not (
        losses.ndim == 2
        and 1 <= len(losses) <= 2 <= losses.shape[1]
        and losses.dtype == np.float64
        and (optimiser.shape, optimiser.dtype) == ((len(losses) + 1, n), dtype)
        and rate.ndim == 1
        and rate.dtype == np.int64
        and len(rate) >= 3
        and 0 <= rate[0] - (losses.shape[1] - 1) <= 1
        and (rate >= 0).all()
        and np.isfinite(optimiser).all()
        and np.isfinite(losses).all()
        and (optimiser[1] >= 0).all()
    ):
        return None
    steps, warm_up, halvings, *overshot = rate.tolist()
    return PassesState(optimiser, losses, steps, warm_up, halvings, tuple(overshot))
