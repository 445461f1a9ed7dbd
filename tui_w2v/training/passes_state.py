"""The state of full-batch training beside its parameters, with which training goes on exactly."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tui_w2v.skipgram import Parameters
from tui_w2v.skipgram.parameters import FloatArray

_ARRAYS = ("optimiser", "losses", "optimiser_steps")


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
