"""When training by full-batch passes ends: one rule for the app, the commands and the API.

The loss has converged if it is the lowest so far, below the loss at the start and the best loss
without the context word, and no longer improves. Adam's first steps may overshoot: the loss then
rises before it falls again, and a loss that rises has not converged.
"""

import math

_COMPARED = 10
"""The number of passes whose gain is measured."""


class Convergence:
    """Follows a loss pass by pass and tells when it no longer improves."""

    def __init__(
        self, *, least_gain: float, rounding: float, without_context: float | None, warm_up: int
    ) -> None:
        """Start without a loss.

        Args:
            least_gain: A smaller gain of ten passes counts as none, in nats.
            rounding: A smaller difference of losses may be rounding error, in nats.
            without_context: The lowest loss without the context word, if known; a converged loss
                is below it.
            warm_up: The number of passes at the start in which the learning rate grows; their
                gains are ignored.
        """
        self.losses: list[float] = []
        """The loss before the first pass and after each pass."""
        self._least_gain = least_gain
        self._rounding = rounding
        self._without_context = math.inf if without_context is None else without_context
        self._warm_up = warm_up

    def add(self, loss: float) -> None:
        """Add the next loss."""
        self.losses.append(loss)

    @property
    def passes(self) -> int:
        """The number of passes made."""
        return max(0, len(self.losses) - 1)

    @property
    def converged(self) -> bool:
        """Whether the loss is the lowest so far, low enough, and no longer improves.

        A loss that ten passes have not changed has converged at any height.
        """
        if not self._enough_passes:
            return False
        if self._change <= self._rounding:
            return True
        goal = min(*self.losses, self._without_context)
        return self.losses[-1] <= goal + self._rounding and self._change <= self._least_gain

    @property
    def passes_left(self) -> int | None:
        """An estimate of the number of passes until convergence, if there is one.

        Gains fall about with the square of the passes made.
        """
        if not (self._enough_passes and self._change > self._rounding):
            return None
        middle = self.passes - _COMPARED / 2
        return max(0, math.ceil(middle * (math.sqrt(self._change / self._least_gain) - 1)))

    @property
    def _enough_passes(self) -> bool:
        """Whether enough passes were made to judge."""
        return self.passes >= self._warm_up + _COMPARED

    @property
    def _change(self) -> float:
        """The range of the losses of the last ten passes: their gain, while the loss falls.

        If Adam overshoots or oscillates, the range is large even if the ten end where they began.
        """
        recent = self.losses[-1 - _COMPARED :]
        return max(recent) - min(recent)


class Validation:
    """Follows the loss on held-out sentences and tells when it no longer improves."""

    def __init__(self, *, least_gain: float, warm_up: int) -> None:
        """Start without a loss.

        Args:
            least_gain: A smaller gain of ten passes counts as none, in nats.
            warm_up: The number of passes at the start that are ignored.
        """
        self.losses: list[float] = []
        """The loss before the first pass and after each pass."""
        self.best = 0
        """The pass after which the loss is lowest; 0 is before the first."""
        self._least_gain = least_gain
        self._warm_up = warm_up

    def add(self, loss: float) -> bool:
        """Add the next loss; return whether it is the lowest so far."""
        self.losses.append(loss)
        lowest = loss < self.losses[self.best] or len(self.losses) == 1
        if lowest:
            self.best = len(self.losses) - 1
        return lowest

    @property
    def stopped(self) -> bool:
        """Whether the last ten passes hardly lowered the lowest loss."""
        if len(self.losses) - 1 < self._warm_up + _COMPARED:
            return False
        before = min(self.losses[:-_COMPARED])
        return before - self.losses[self.best] <= self._least_gain
