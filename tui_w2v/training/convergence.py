"""When training by passes has converged: the one rule that all faces share.

The loss has converged where it is the lowest so far, below both the loss at the start and that of
the best model without the context word, and has stopped falling. Adam's first steps may overshoot:
the loss then rises, turns, and falls again. A loss that has turned has not converged.
"""

import math

_COMPARED = 10
"""The passes whose gain is looked at."""


class Convergence:
    """Follows a loss pass by pass and tells when it has stopped falling."""

    def __init__(
        self, *, least_gain: float, rounding: float, without_context: float | None, warm_up: int
    ) -> None:
        """Know of no loss yet.

        Args:
            least_gain: A gain of ten passes that is next to nothing, in nats.
            rounding: A difference of losses that may be rounding, in nats.
            without_context: The lowest loss without looking at the context word, where it is
                known; at the end the loss is below it.
            warm_up: In so many passes at the start the learning rate grows, and nothing can be
                told from their gains.
        """
        self.losses: list[float] = []
        """The loss before the first pass, after it, and so on."""
        self._lowest = math.inf
        self._least_gain = least_gain
        self._rounding = rounding
        self._without_context = math.inf if without_context is None else without_context
        self._warm_up = warm_up

    def add(self, loss: float) -> None:
        """Take the next loss."""
        self.losses.append(loss)
        self._lowest = min(self._lowest, loss)

    @property
    def passes(self) -> int:
        """How many passes were made."""
        return max(0, len(self.losses) - 1)

    @property
    def converged(self) -> bool:
        """Whether the loss is the lowest so far, below where it must come to, and falls no more.

        A loss that ten passes have left where it was falls no more either, wherever it is.
        """
        if not self._told:
            return False
        if self._change <= self._rounding:
            return True
        goal = min(self._lowest, self._without_context)  # the loss at the start is one of the past
        return self.losses[-1] <= goal + self._rounding and self._change <= self._least_gain

    @property
    def passes_left(self) -> int | None:
        """How many passes it may take to converge, once there is something to go by.

        Gains fall about with the square of the passes made.
        """
        if not (self._told and self._change > self._rounding):
            return None
        middle = self.passes - _COMPARED / 2
        return max(0, math.ceil(middle * (math.sqrt(self._change / self._least_gain) - 1)))

    @property
    def _told(self) -> bool:
        return self.passes >= self._warm_up + _COMPARED

    @property
    def _change(self) -> float:
        """How far apart the losses of the last ten passes are: while they fall, what these gained.

        Where Adam overshoots or swings, it is large, though the ends of the ten may be equal.
        """
        recent = self.losses[-1 - _COMPARED :]
        return max(recent) - min(recent)


class Validation:
    """Follows the loss on held-out sentences and tells when it has stopped falling."""

    def __init__(self, *, least_gain: float, warm_up: int) -> None:
        """Know of no loss yet.

        Args:
            least_gain: A gain of ten passes that is next to nothing, in nats.
            warm_up: In so many passes at the start nothing can be told.
        """
        self.losses: list[float] = []
        """The loss before the first pass, after it, and so on."""
        self.best = 0
        """The pass after which the loss is lowest; 0 is before the first."""
        self._least_gain = least_gain
        self._warm_up = warm_up

    def add(self, loss: float) -> bool:
        """Take the next loss, and tell whether it is the lowest so far."""
        self.losses.append(loss)
        lowest = len(self.losses) == 1 or loss < self.losses[self.best]
        if lowest:
            self.best = len(self.losses) - 1
        return lowest

    @property
    def stopped(self) -> bool:
        """Whether the last ten passes brought the lowest loss down by next to nothing."""
        if len(self.losses) - 1 < self._warm_up + _COMPARED:
            return False
        before = min(self.losses[:-_COMPARED])
        return before - self.losses[self.best] <= self._least_gain
