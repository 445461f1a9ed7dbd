"""When training by full-batch passes ends: one rule for the app, the commands and the API.

The loss has converged if it is the lowest so far, below the loss at the start and the best loss
without the context word, and no longer improves. Adam's first steps may overshoot: the loss then
rises before it falls again, and a loss that rises has not converged.
"""

import math
from dataclasses import dataclass, field

_COMPARED = 10
"""The number of passes whose gain is measured."""


@dataclass
class Losses:
    """Losses, in nats, and the gain that counts as none."""

    least_gain: float
    """A smaller gain of ten passes counts as none."""
    warm_up: int
    """The number of passes at the start, of growing rate, whose gains are ignored."""
    losses: list[float] = field(default_factory=list, init=False)
    """The loss before the first pass and after each pass."""

    @property
    def passes(self) -> int:
        """The number of passes made."""
        return max(0, len(self.losses) - 1)

    @property
    def _enough_passes(self) -> bool:
        return self.passes >= self.warm_up + _COMPARED


@dataclass
class Convergence(Losses):
    """Tells when the loss on the trained pairs no longer improves."""

    rounding: float
    """A smaller difference of losses may be rounding error."""
    without_context: float
    """The lowest loss without the context word; a converged loss is below it."""

    @property
    def converged(self) -> bool:
        """Whether the loss is the lowest so far, low enough, and no longer improves.

        A loss that ten passes have not changed has converged at any height.
        """
        if not self._enough_passes:
            return False
        if self._change <= self.rounding:
            return True
        goal = min(*self.losses, self.without_context)
        return self.losses[-1] <= goal + self.rounding and self._change <= self.least_gain

    @property
    def passes_left(self) -> int | None:
        """An estimate of the number of passes until convergence, if there is one.

        Gains fall about with the square of the passes made.
        """
        if not (self._enough_passes and self._change > self.rounding):
            return None
        middle = self.passes - _COMPARED / 2
        return max(0, math.ceil(middle * (math.sqrt(self._change / self.least_gain) - 1)))

    @property
    def _change(self) -> float:
        """The range of the losses of the last ten passes: their gain, while the loss falls.

        If Adam overshoots or oscillates, the range is large even if the ten end where they began.
        """
        recent = self.losses[-1 - _COMPARED :]
        return max(recent) - min(recent)


class Validation(Losses):
    """Tells when the loss on held-out sentences no longer improves."""

    @property
    def best(self) -> int:
        """The first pass after which the loss is lowest; 0 is before the first."""
        return self.losses.index(min(self.losses)) if self.losses else 0

    @property
    def stopped(self) -> bool:
        """Whether the last ten passes hardly lowered the lowest loss."""
        if not self._enough_passes:
            return False
        return min(self.losses[:-_COMPARED]) - min(self.losses) <= self.least_gain
