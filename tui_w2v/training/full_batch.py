"""Full-batch passes: the exact gradient of all pairs and one Adam step each."""

import math

import numpy as np

from tui_w2v.corpus import HeldOut, PairCounts
from tui_w2v.errors import DivergenceError
from tui_w2v.skipgram import FullSoftmax, Objective, Parameters
from tui_w2v.skipgram.full_batch import Check
from tui_w2v.training.adam import Adam
from tui_w2v.training.convergence import Convergence, Validation

_RATE_HALVES_AFTER = 90
"""The rate is η/√(1 + 3·pass/90): half of η after so many passes."""
_WARM_UP = 20
_MOST_HALVINGS = 10
"""Passes that overshoot halve the rate at most so often; then they diverge."""
_ROUNDING = 1e-6
"""Losses closer than this part of the objective's scale may differ by rounding alone."""


class PassDivergedError(DivergenceError):
    """A pass overshoots at every rate; the parameters are those before it."""

    def __init__(self, number: int, learning_rate: float, lowest_rate: float = math.nan) -> None:
        super().__init__(
            f"pass {number:,} diverges at learning rate {learning_rate:g}, and at "
            f"{lowest_rate:g} too: the model stays as before it"
            if number
            else "the loss is not finite, so that there is no gradient to follow"
        )
        self.number = number


class FullBatchTraining:
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
        held_out: HeldOut | None = None,
        decay: float = 0.0,
    ) -> None:
        """Stand before the first pass; nothing is worked out yet.

        Args:
            parameters: Where to start; they are copied.
            counts: The pairs; where some are held out, all of them.
            learning_rate: η, Adam's rate in the first passes.
            fresh: Whether the parameters are untrained. Adam's first steps move every number by
                the full rate: right for a model that knows nothing, a setback for one that does,
                so that for others the rate grows to η over the first passes.
            objective: What makes the gradient.
            threads: How many threads share a pass; it changes no bit of the result.
            held_out: The pairs in two parts, of which one is trained and the other only judged.
            decay: Weight decay: decay/2·(‖E‖² + ‖θ‖²) is added to the loss of all pairs that are
                trained together, which keeps the rows of rare words small. It is no part of
                ``losses``.
        """
        counts = held_out.training if held_out else counts
        self.counts = counts
        """The pairs that are trained."""
        self.held_out = held_out
        self.decay = decay
        self.learning_rate = learning_rate
        self.parameters = parameters.copy()
        """The parameters after the passes made; whoever keeps them makes a copy."""
        self.overshot: list[int] = []
        """The passes that overshot, and were made again at a smaller rate."""
        self._spare = parameters.copy()
        self.warm_up = 0 if fresh else _WARM_UP
        """In so many passes at the start the rate grows to η."""
        objective = objective or FullSoftmax()
        self._scale = objective.scale(counts)
        gap = self._scale - objective.floor(counts)
        rounding = _ROUNDING * self._scale
        least_gain = max(objective.converged_gain * gap, rounding)
        self._convergence = Convergence(
            least_gain=least_gain,
            rounding=rounding,
            without_context=objective.loss_without_context(counts),
            warm_up=self.warm_up,
        )
        self._halvings = 0
        dim, dtype = parameters.E.shape[1], parameters.E.dtype
        if held_out:
            self._gradients = objective.validated(counts, held_out.validation, dim, dtype, threads)
        else:
            self._gradients = objective.full_batch(counts, dim, dtype, threads)
        self.validation = Validation(least_gain=least_gain, warm_up=self.warm_up)
        """The loss on what is held out, if anything is."""
        self._best = parameters.copy() if held_out else None
        self._adam = Adam(parameters)

    @property
    def losses(self) -> list[float]:
        """The mean loss of all pairs before the first pass, after it, and so on, in nats."""
        return self._convergence.losses

    @property
    def passes(self) -> int:
        """How many passes were made."""
        return self._convergence.passes

    @property
    def loss(self) -> float:
        """The mean loss of all pairs by the parameters as they are, in nats; NaN before begin."""
        return self.losses[-1] if self.losses else math.nan

    @property
    def converged(self) -> bool:
        """Whether passes no longer gain: ten of them less than the objective's part of what lies
        between its scale and the floor (for the softmax, a part in 2000 of what lies between
        log V and the floor).
        """
        return self._convergence.converged

    @property
    def learned(self) -> bool:
        """Whether the validation loss has stopped falling; without one, whether passes no longer
        gain.
        """
        return self.converged or (self.held_out is not None and self.validation.stopped)

    @property
    def best(self) -> tuple[Parameters, int]:
        """The parameters with the lowest validation loss, and after how many passes they were
        reached; without validation, those after all passes. Whoever keeps them makes a copy.
        """
        if self._best is None:
            return self.parameters, self.passes
        return self._best, self.validation.best

    @property
    def passes_left(self) -> int | None:
        """How many passes it may take to converge, once there is something to go by."""
        return self._convergence.passes_left

    @property
    def overshoot(self) -> str:
        """What there is to say of passes that overshot, in a line, or nothing."""
        if not self.overshot:
            return ""
        *others, last = (f"{number:,}" for number in self.overshot)
        passes = f"passes {', '.join(others)} and {last}" if others else f"pass {last}"
        return (
            f"{passes} overshot at learning rate {self.learning_rate:g}: "
            f"training goes on with {self.lowered_rate:g}"
        )

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
        self._take_losses()

    def make_pass(self, check: Check | None = None) -> None:
        """Make one pass: move the parameters along the gradient, then work out the next one.

        Args:
            check: Called often, in whatever thread is working. What it raises ends the pass and,
                since the next gradient is missing then, all passes; the parameters stay as they
                were before the pass.

        A pass overshoots if the loss after it is not finite, or above both the objective's scale
        and the loss at the start. The pass is then made again from the same parameters at half
        the rate, which later passes keep.

        Raises:
            PassDivergedError: It overshoots at every rate; the parameters stay as before.
        """
        self.begin(check)
        before, after, number = self.parameters, self._spare, self.passes + 1
        if self.decay:
            pull = self.decay / self.counts.total
            self._gradient.E[:] += pull * before.E
            self._gradient.kernel[:] += pull * before.kernel
        with np.errstate(over="ignore", invalid="ignore"):
            self._adam.step(before, self._gradient, self._rate, after)
        self._gradient = self._gradients.gradient(after, check)
        highest = max(self._scale, self.losses[0]) * (1 + _ROUNDING)
        while not self._gradient.loss <= highest:
            if self._halvings == _MOST_HALVINGS:
                raise PassDivergedError(number, self.learning_rate, self.lowered_rate)
            self._halvings += 1
            if number not in self.overshot:
                self.overshot.append(number)
            with np.errstate(over="ignore", invalid="ignore"):
                self._adam.step_again(before, self._rate, after)
            self._gradient = self._gradients.gradient(after, check)
        self.parameters, self._spare = after, before
        self._take_losses()

    def _take_losses(self) -> None:
        """Take the losses of the parameters as they are."""
        self._convergence.add(self._gradient.loss)
        validation = self._gradient.validation
        if self._best is not None and validation is not None and self.validation.add(validation):
            self._best.assign(self.parameters)

    @property
    def lowered_rate(self) -> float:
        """η, halved for each overshoot: the rate that falls from pass to pass."""
        return math.ldexp(self.learning_rate, -self._halvings)

    @property
    def _rate(self) -> float:
        """The rate of the next pass."""
        warmth = min(1.0, (self.passes + 1) / self.warm_up) if self.warm_up else 1.0
        return self.lowered_rate * warmth / math.sqrt(1 + 3 * self.passes / _RATE_HALVES_AFTER)
