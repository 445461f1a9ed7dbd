"""Full-batch passes: the exact gradient of all pairs and one Adam step each."""

import math
from collections.abc import Callable, Iterator

import numpy as np

from tui_w2v.corpus import HeldOut, PairCounts
from tui_w2v.errors import DivergenceError
from tui_w2v.skipgram import FullSoftmax, Objective, Parameters
from tui_w2v.skipgram.full_batch import Check
from tui_w2v.training.adam import Adam, PassesState, rate_of_pass
from tui_w2v.training.convergence import Convergence, Validation

_WARM_UP = 20
_MOST_HALVINGS = 10
"""A pass that overshoots after this many halvings of the rate diverges."""
_ROUNDING = 1e-6
"""Losses that differ by less than this share of the objective's scale may differ by rounding."""


class PassDivergedError(DivergenceError):
    """A pass overshoots at every rate; the parameters stay as before it."""

    def __init__(self, number: int, learning_rate: float, lowest_rate: float = math.nan) -> None:
        super().__init__(
            f"pass {number:,} diverges at learning rate {learning_rate:g}, and at "
            f"{lowest_rate:g} too: the model stays as before it"
            if number
            else "the loss is not finite, so there is no gradient to follow"
        )
        self.number = number


class FullBatchTraining:
    """Full-batch passes from given parameters on.

    Parameters after a pass depend only on the first parameters, the counts, η and the number of
    passes, not on what ends training.
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
        """Prepare the first pass; nothing is computed yet.

        Args:
            parameters: The first parameters; they are copied.
            counts: All pairs, including held-out pairs.
            learning_rate: η, Adam's learning rate in the first passes.
            fresh: Whether the parameters are untrained. Adam's first steps change every parameter
                by the full rate, which sets a trained model back. So for a trained model the rate
                grows to η over the first passes.
            objective: By default the full softmax.
            threads: By default one a core.
            held_out: The pairs in two parts.
            decay: Weight decay: the sum of the trained pairs' losses gets decay/2·√n·‖row‖² for
                each row of E and θ, where n is the number of trained pairs with the row's word.
                The weighted trace norm (Srebro and Salakhutdinov 2010) has n in place of √n.
                ``losses`` are without decay.
        """
        counts = held_out.training if held_out else counts
        self.counts = counts
        """The trained pairs."""
        self.held_out = held_out
        self.decay = decay
        self._decays = [
            (decay / counts.total * np.sqrt(n)).astype(parameters.E.dtype)
            for n in (counts.per_context, counts.per_target)
        ]
        self.learning_rate = learning_rate
        self.parameters = parameters.copy()
        """The parameters after the passes made; the next pass changes them."""
        self.overshot: list[int] = []
        """The numbers of passes that overshot and were made again at a smaller rate."""
        self._spare = parameters.copy()
        self.warm_up = 0 if fresh else _WARM_UP
        """The number of passes at the start in which the rate grows to η."""
        objective = objective or FullSoftmax()
        self._scale = objective.scale(counts)
        rounding = _ROUNDING * self._scale
        gap = self._scale - objective.floor(counts)
        least_gain = max(objective.converged_gain * gap, rounding)
        best_blind = objective.loss_without_context(counts)
        self._convergence = Convergence(
            least_gain, self.warm_up, rounding, math.inf if best_blind is None else best_blind
        )
        self.losses = self._convergence.losses
        """The mean loss of the trained pairs before the first pass and after each pass, in nats."""
        self._halvings = 0
        how = (parameters.E.shape[1], parameters.E.dtype, threads)
        if held_out:
            self._gradients = objective.validated(counts, held_out.validation, *how)
        else:
            self._gradients = objective.full_batch(counts, *how)
        self.validation = Validation(least_gain, self.warm_up)
        """The losses of the held-out pairs; empty if none are held out."""
        self._best = parameters.copy() if held_out else None
        self._adam = Adam(parameters)

    @property
    def passes(self) -> int:
        """The number of passes made."""
        return self._convergence.passes

    @property
    def loss(self) -> float:
        """The mean loss of the trained pairs at the parameters, in nats; NaN before ``begin``."""
        return self.losses[-1] if self.losses else math.nan

    @property
    def converged(self) -> bool:
        """Whether ten passes gain less than the objective's ``converged_gain``.

        For the softmax that is 1/2000 of the distance from log V to the floor.
        """
        return self._convergence.converged

    @property
    def learned(self) -> bool:
        """Whether the validation loss has stopped falling or training has converged."""
        return self.converged or (self.held_out is not None and self.validation.stopped)

    @property
    def best(self) -> tuple[Parameters, int]:
        """The parameters with the lowest validation loss, and the number of passes up to them.

        Without validation, the parameters after all passes. Later passes change these arrays.
        """
        if self._best is None:
            return self.parameters, self.passes
        return self._best, self.validation.best

    @property
    def passes_left(self) -> int | None:
        """An estimate of the number of passes until convergence, if there is one."""
        return self._convergence.passes_left

    @property
    def overshoot(self) -> str:
        """A line on the passes that overshot; empty if none did."""
        if not self.overshot:
            return ""
        *others, last = (f"{number:,}" for number in self.overshot)
        passes = f"passes {', '.join(others)} and {last}" if others else f"pass {last}"
        return (
            f"{passes} overshot at learning rate {self.learning_rate:g}: "
            f"training goes on with {self.lowered_rate:g}"
        )

    @property
    def state(self) -> PassesState:
        """A copy of the state, with which ``resume`` goes on exactly from the ``best``."""
        optimiser, losses = self._adam.moments.copy(), [self.losses]
        if self._best is not None:
            optimiser = np.vstack([optimiser, self.parameters.flat])
            losses.append(self.validation.losses)
        rate = self._adam.steps, self.warm_up, self._halvings, tuple(self.overshot)
        return PassesState(optimiser, np.array(losses), *rate)

    def resume(self, state: PassesState) -> bool:
        """Go on from a state and its best parameters, instead of beginning.

        Return whether the state is of these pairs; if not, nothing is changed.
        """
        if (state.warm_up, len(state.losses)) != (self.warm_up, 1 + (self._best is not None)):
            return False
        last = self.parameters.copy()
        if self._best is not None:
            last.assign_flat(state.optimiser[2])
        self._gradient = self._gradients.gradient(last)
        if not math.isclose(self._gradient.loss, state.losses[0, -1], rel_tol=_ROUNDING):
            return False
        self.parameters, self._halvings = last, state.halvings
        self.overshot = list(state.overshot)
        self._adam.moments[:], self._adam.steps = state.optimiser[:2], state.steps
        self.losses.extend(state.losses[0].tolist())
        self.validation.losses.extend(state.losses[1:].ravel().tolist())
        return True

    def begin(self, check: Check | None = None) -> None:
        """Compute the loss before the first pass, unless known; PassDivergedError if not finite."""
        if self.losses:
            return
        self._gradient = self._gradients.gradient(self.parameters, check)
        if not math.isfinite(self._gradient.loss):
            raise PassDivergedError(0, self.learning_rate)
        self._take_losses()

    def make_passes(
        self,
        most: float = math.inf,
        *,
        ended: Callable[[], bool] = lambda: False,
        check: Check | None = None,
    ) -> Iterator[int]:
        """Make passes (see ``make_pass``) up to a number, or until ``ended`` returns true.

        The app, the commands and the API all run this loop. It yields the number of passes made
        before each pass.
        """
        while self.passes < most and not ended():
            yield self.passes
            self.make_pass(check)

    def make_pass(self, check: Check | None = None) -> None:
        """Make one pass: take an Adam step, then compute the loss and the gradient after it.

        A pass overshoots if the loss after it is not finite, or above both the objective's scale
        and the loss at the start. The pass is then made again from the same parameters at half
        the rate, and later passes keep this rate. The check is called often, in any thread; if it
        raises, the parameters stay as before the pass, and the next pass is this one.

        Raises:
            PassDivergedError: The pass overshoots at every rate; the parameters stay as before.
        """
        self.begin(check)
        before, after, number = self.parameters, self._spare, self.passes + 1
        highest = max(self._scale, self.losses[0]) * (1 + _ROUNDING)
        fresh = self._adam.steps == self.passes  # otherwise a cancelled pass took the step already
        if fresh and self.decay:
            decay_E, decay_theta = self._decays
            self._gradient.E[:] += decay_E[:, None] * before.E
            self._gradient.kernel[:] += decay_theta * before.kernel
        gradient = self._gradient if fresh else None
        while True:
            with np.errstate(over="ignore", invalid="ignore"):
                self._adam.step(before, gradient, self._rate(number), after)
            gradient, self._gradient = None, self._gradients.gradient(after, check)
            if self._gradient.loss <= highest:
                break
            if self._halvings == _MOST_HALVINGS:
                raise PassDivergedError(number, self.learning_rate, self.lowered_rate)
            self._halvings += 1
            if number not in self.overshot:
                self.overshot.append(number)
        self.parameters, self._spare = after, before
        self._take_losses()

    def _take_losses(self) -> None:
        """Record the losses at the parameters, and the parameters if they are the best so far."""
        self.losses.append(self._gradient.loss)
        if self._best is not None and self._gradient.validation is not None:
            self.validation.losses.append(self._gradient.validation)
            if self.validation.best == self.passes:
                self._best.assign(self.parameters)

    @property
    def lowered_rate(self) -> float:
        """η, halved for each overshoot: the rate before warm-up and its fall from pass to pass."""
        return math.ldexp(self.learning_rate, -self._halvings)

    @property
    def last_rate(self) -> float | None:
        """The rate of the last pass; None before the first."""
        return self._rate(self.passes) if self.passes else None

    def _rate(self, number: int) -> float:
        """The rate of a pass, from 1."""
        return rate_of_pass(self.lowered_rate, number, self.warm_up)
