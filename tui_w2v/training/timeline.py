"""Going forward and back through a run, exact to the last bit."""

from contextlib import suppress
from dataclasses import replace

import numpy as np

from tui_w2v.errors import CancelledError
from tui_w2v.skipgram import NotFiniteError, Parameters, initialise
from tui_w2v.training import moves
from tui_w2v.training.full_batch import FullBatchTraining
from tui_w2v.training.moves import DivergedError, Phase, Position, Stop
from tui_w2v.training.route import Route
from tui_w2v.training.segment import Check, Segment
from tui_w2v.training.settings import InvalidOptionError
from tui_w2v.training.setup import Setup

_SCRAMBLES = 0x7363
"""Separates these random numbers from others with the same seed."""


class Timeline(Route):
    """A run that can be at any phase of any turn.

    What is done between turns (a restart, full-batch passes, other settings) is a stop: back
    returns to the position before it. From there, turns drop the stop and all that followed it;
    ``redo_position`` goes past it again, with the same numbers.
    """

    def __init__(self, setup: Setup) -> None:
        """Begin before the first turn."""
        self._initial_segments: dict[Setup, Segment] = {}
        made = (setup.origin.turns, setup.origin.passes) if setup.origin else ()
        super().__init__(self._first_segment(setup, *made))

    # Going to a position

    def go(self, goal: Position, check: Check | None = None) -> None:
        """Go to a position. Going past a stop drops it and all that followed it.

        The check is called with the number of turns made, turn by turn.

        Raises:
            CancelledError: Raised by the check; the position stays.
            DivergedError: A turn is not finite; the position is the UPDATE before it.
        """
        segment = self.segments[goal.start]
        branches = goal.start == self.position.start and goal != self._not_past_stop(goal)
        made = segment.made
        if check:  # if the jump is cancelled, a snapshot here makes the way back short
            segment.snapshots.keep(made, segment.parameters)
        try:
            segment.turn(goal.turn, check)
            if goal.phase is Phase.UPDATE:
                segment.hold(goal.turn, check)
        except NotFiniteError:
            if branches:
                self._forget_after(goal.start)
            diverged = segment.made + 1
            if diverged > segment.first + 1:
                self._arrive(replace(goal, turn=diverged - 1, phase=Phase.UPDATE))
            raise DivergedError(diverged, segment.setup.settings.learning_rate) from None
        except CancelledError:
            segment.hold(made)
            raise
        if branches:
            self._forget_after(goal.start)
        self._arrive(goal)

    def hurry(self, goal: Position) -> None:
        """Go forward to a turn's UPDATE as ``go`` does, but faster, with few snapshots for back."""
        here = goal.start == self.position.start and goal.phase is Phase.UPDATE
        if here and goal == self._not_past_stop(goal) and goal > self.position:
            self.segment.hold(self.turns_made)
            with suppress(NotFiniteError):  # go() raises DivergedError
                self.segment.hold(goal.turn, hurry=True)
                self.position = goal
        self.go(goal)

    def _arrive(self, goal: Position) -> None:
        left = self.segment
        self.position = goal
        if left is not self.segment:
            left.rest()

    # Moves between turns

    def start_over(self) -> None:
        """Go back to the initial parameters."""
        self._add(moves.StartOver(), self._initial_segment(self.setup))

    def set_bias(self) -> None:
        """Set the biases to the best values without E and theta (see ``Objective``)."""
        parameters = self.parameters.copy()
        self.setup.objective.set_biases(parameters, self.setup.counts())
        self._add(moves.SetBias(), self._edited(parameters))

    def set_number(self, array: str, word: int, k: int | None, value: float) -> None:
        """Set one number of the parameters, rounded to their precision (see ``SetNumber``).

        Raises:
            InvalidOptionError: The model has no such number.
            DivergedError: The turn with it is not finite; nothing changed.
        """
        parameters = self.parameters.copy()
        name = self.setup.corpus.vocabulary[word]
        numbers = getattr(parameters, array)
        if numbers is None or ("bias" in array and not parameters.has_bias):
            raise InvalidOptionError(f"the model has no {array}")
        at = word if k is None else (word, k)
        if (numbers.ndim == 1) != (k is None) or (k or 0) >= self.setup.settings.dim:
            cell = moves.SetNumber(array, name, k, value).cell
            raise InvalidOptionError(f"the model has no {cell}")
        with np.errstate(over="ignore"):
            rounded = numbers.dtype.type(value)
        if not np.isfinite(rounded):
            raise InvalidOptionError(f"{value} is too large for {numbers.dtype.name}")
        numbers[at] = rounded
        self._add(moves.SetNumber(array, name, k, float(str(rounded))), self._edited(parameters))

    def scramble(self, array: str) -> None:
        """Sample E or theta anew, by the keras initialiser; each time another sample."""
        parameters = self.parameters.copy()
        seed = self.setup.settings.seed, _SCRAMBLES, self.position.start
        V, d = parameters.E.shape
        sampled = initialise(V, d, seed=seed, dtype=parameters.E.dtype)
        getattr(parameters, array)[:] = getattr(sampled, array)
        self._add(moves.Scramble(array), self._edited(parameters))

    def set_rate(self, learning_rate: float) -> None:
        """Go on with another learning rate, from these parameters."""
        segment = self._edited(self.parameters.copy(), self.setup.with_rate(learning_rate))
        segment.earlier_losses = self.segment.last_losses(self.turns_made)
        self._add(moves.SetRate(learning_rate), segment)

    def full_batch_training(
        self, *, held_out: float = 0.0, decay: float = 0.0
    ) -> FullBatchTraining:
        """Return full-batch training from here on, with a share of sentences held out or decay."""
        return FullBatchTraining(
            self.parameters,
            self.setup.counts(),
            self.setup.settings.learning_rate,
            fresh=self.untrained,
            objective=self.setup.objective,
            held_out=self.setup.held_out(held_out),
            decay=decay,
        )

    def take_passes(self, training: FullBatchTraining, *, best: bool = False) -> None:
        """Go on after full-batch passes, which began here, or after the best of them.

        The best are the passes up to the lowest validation loss.
        """
        parameters, number = training.best if best else (training.parameters, training.passes)
        share = training.held_out.share if training.held_out else 0.0
        passes = self.passes_made + number
        segment = Segment(self.setup, parameters.copy(), self.turns_made, passes)
        self._add(moves.Passes(number, share, training.decay), segment)

    def change(self, setup: Setup) -> None:
        """Go on with another setup, from its initial parameters."""
        self._add(moves.Change(setup.settings), self._initial_segment(setup))

    def switch(self, setup: Setup) -> None:
        """Go on with the setup under another objective, from the run's first parameters."""
        self._add(moves.Switch(setup.settings.objective), self._first_segment(setup))

    def _edited(self, parameters: Parameters, setup: Setup | None = None) -> Segment:
        made = self.turns_made, self.passes_made
        return Segment(setup or self.setup, parameters, *made, untrained=self.untrained)

    def _add(self, move: moves.Move, segment: Segment) -> None:
        """Make a move here, and drop all that followed; nothing changes if its turn diverges."""
        turn = segment.first + 1
        try:
            segment.turn(turn)
        except NotFiniteError:
            raise DivergedError(turn, segment.setup.settings.learning_rate) from None
        self._forget_after(self.position.start)
        self._stops.append(Stop(self.position, move))
        self.segments.append(segment)
        self.go(self._begin_of(len(self._stops)))

    def _first_segment(self, setup: Setup, *made: int) -> Segment:
        """Return the segment from a setup's origin on, after some turns and passes."""
        if origin := setup.origin:
            return Segment(setup, origin.parameters.copy(), *made, untrained=origin.untrained)
        return self._initial_segment(setup)

    def _initial_segment(self, setup: Setup) -> Segment:
        """Return the segment from a setup's initial parameters on; all starts share it."""
        if setup not in self._initial_segments:
            new = Segment(setup, setup.initial_parameters(), untrained=True)
            self._initial_segments[setup] = new
        return self._initial_segments[setup]

    def _forget_after(self, start: int) -> None:
        del self._stops[start:]
        del self.segments[start + 1 :]
        alive = {segment.setup for segment in self.segments}
        self._initial_segments = {
            setup: segment for setup, segment in self._initial_segments.items() if setup in alive
        }
