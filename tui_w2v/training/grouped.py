"""Grouped passes: the exact gradient of all pairs, one Adam step each, until the loss settles."""

import math

import numpy as np

from tui_w2v.corpus import PairCounts
from tui_w2v.errors import DivergenceError
from tui_w2v.skipgram import FullSoftmax, Objective, Parameters
from tui_w2v.skipgram.passes import Check
from tui_w2v.training.adam import Adam

_RATE_HALVES_AFTER = 90
"""The rate is η/√(1 + 3·pass/90): half of η after so many passes."""
_WARM_UP = 20
_SETTLING_PASSES = 10
_LEAST_GAIN = 1e-6
"""In parts of the loss at scores of 0: less is rounding. It counts where the floor is as high."""


class PassDivergedError(DivergenceError):
    """A pass would lose more than it could ever win; the parameters are those before it."""

    def __init__(self, number: int, learning_rate: float) -> None:
        super().__init__(
            f"pass {number:,} diverges at learning rate {learning_rate:g}: all stays as before it"
            if number
            else "the loss is not finite, so that there is no gradient to follow"
        )
        self.number = number


class GroupedTraining:
    """Passes over all pairs at once, from given parameters on.

    What a pass does depends on the parameters it started from, the counts, η and how many passes
    were made, and on nothing else: however it is limited, the same number of passes gives the
    same numbers.
    """

    def __init__(
        self,
        parameters: Parameters,
        counts: PairCounts,
        learning_rate: float,
        *,
        fresh: bool,
        objective: Objective | None = None,
        threads: int | None = None,
    ) -> None:
        """Stand before the first pass; nothing is worked out yet.

        Args:
            parameters: Where to start; they are copied.
            counts: The pairs.
            learning_rate: η, Adam's rate in the first passes.
            fresh: Whether the parameters are untrained. Adam's first steps move every number by
                the full rate: right for a model that knows nothing, a setback for one that does,
                so that for others the rate grows to η over the first passes.
            objective: What makes the gradient.
            threads: How many threads share a pass; it changes no bit of the result.
        """
        self.counts = counts
        self.learning_rate = learning_rate
        self.parameters = parameters.copy()
        """The parameters after the passes made; whoever keeps them makes a copy."""
        self.losses: list[float] = []
        """The mean loss of all pairs before the first pass, after it, and so on, in nats."""
        self._spare = parameters.copy()
        self._warm_up = 0 if fresh else _WARM_UP
        objective = objective or FullSoftmax()
        self._settled_gain = objective.settled_gain
        self._floor, self._flat = objective.floor(counts), objective.flat(counts)
        self._gradients = objective.grouped(
            counts, parameters.E.shape[1], parameters.E.dtype, threads
        )
        self._adam = Adam(parameters)

    @property
    def passes(self) -> int:
        """How many passes were made."""
        return max(0, len(self.losses) - 1)

    @property
    def loss(self) -> float:
        """The mean loss of all pairs by the parameters as they are, in nats; NaN before begin."""
        return self.losses[-1] if self.losses else math.nan

    @property
    def settled(self) -> bool:
        """Whether passes no longer gain: the last ten together gained less than the objective's
        part of what lies between scores of 0 and the floor (for the softmax, a part in 2000 of
        what lies between log V and the floor).
        """
        return self._checked and self._gain < self._least_gain

    @property
    def passes_left(self) -> int | None:
        """How many passes it may take until the loss settles, once there is something to go by.

        Gains fall about with the square of the passes made.
        """
        if not self._checked or not self._gain > 0:
            return None
        middle = self.passes - _SETTLING_PASSES / 2
        return max(0, math.ceil(middle * (math.sqrt(self._gain / self._least_gain) - 1)))

    def begin(self, check: Check | None = None) -> None:
        """Work out the loss before the first pass, if that was not done.

        Raises:
            PassDivergedError: It is not finite.
        """
        if self.losses:
            return
        self._gradient = self._gradients.gradient(self.parameters, check)
        if not math.isfinite(self._gradient.loss):
            raise PassDivergedError(0, self.learning_rate)
        self.losses.append(self._gradient.loss)

    def make_pass(self, check: Check | None = None) -> None:
        """Make one pass: move the parameters along the gradient, then work out the next one.

        Args:
            check: Called often, in whatever thread is working. What it raises ends the pass and,
                since the next gradient is missing then, all passes; the parameters stay as they
                were before the pass.

        Raises:
            PassDivergedError: The loss is not finite any more, or beyond twice the larger of
                that of scores of 0 and what it was at the start; the parameters stay as before.
        """
        self.begin(check)
        before, after = self.parameters, self._spare
        with np.errstate(over="ignore", invalid="ignore"):
            self._adam.step(before, self._gradient, self._rate, after)
        self._gradient = self._gradients.gradient(after, check)
        loss = self._gradient.loss
        if not loss <= 2 * max(self._flat, self.losses[0]):
            raise PassDivergedError(self.passes + 1, self.learning_rate)
        self.parameters, self._spare = after, before
        self.losses.append(loss)

    @property
    def _rate(self) -> float:
        """The rate of the next pass."""
        warmth = min(1.0, (self.passes + 1) / self._warm_up) if self._warm_up else 1.0
        return self.learning_rate * warmth / math.sqrt(1 + 3 * self.passes / _RATE_HALVES_AFTER)

    @property
    def _checked(self) -> bool:
        return self.passes >= self._warm_up + _SETTLING_PASSES

    @property
    def _gain(self) -> float:
        return self.losses[-1 - _SETTLING_PASSES] - self.losses[-1]

    @property
    def _least_gain(self) -> float:
        return max(self._settled_gain * (self._flat - self._floor), _LEAST_GAIN * self._flat)
