"""Going forward and back through a run, exact to the last bit."""

from contextlib import suppress
from dataclasses import replace

import numpy as np

from tui_w2v.errors import CancelledError
from tui_w2v.skipgram import NotFiniteError, Parameters, Turn, initialise
from tui_w2v.training.frame import Frame, View, make_frame
from tui_w2v.training.full_batch import FullBatchTraining
from tui_w2v.training.positions import (
    EDITS,
    Beginning,
    Change,
    DivergedError,
    Move,
    Passes,
    Phase,
    Position,
    Scramble,
    SetBias,
    SetNumber,
    SetRate,
    StartOver,
    Stop,
    Switch,
)
from tui_w2v.training.segment import Check, Segment
from tui_w2v.training.settings import InvalidOptionError
from tui_w2v.training.setup import Setup
from tui_w2v.training.watching import Baseline

_SCRAMBLES = 0x7363
"""Separates these random numbers from others with the same seed."""
_STARTS = StartOver | Change | Switch
"""The moves that begin anew, so that what was trained before counts no more."""


class Timeline:
    """A run that can be at any phase of any turn.

    What is done between turns (a restart, full-batch passes, other settings) is a stop: back
    returns to the position before it. From there, turns drop the stop and all that followed it;
    ``redo_position`` goes past it again, with the same numbers. Between stops lie segments, which
    make turns and go back through them.
    """

    def __init__(self, setup: Setup) -> None:
        """Begin before the first turn."""
        self._initial_segments: dict[Setup, Segment] = {}
        origin = setup.origin
        if origin is None:
            segment = self._initial_segment(setup)
        else:
            segment = Segment(
                setup,
                origin.parameters.copy(),
                turns=origin.turns,
                passes=origin.passes,
                untrained=origin.untrained,
            )
        self._segments = [segment]
        self._stops: list[Stop] = []
        self.position = self._begin_of(0)

    @property
    def setup(self) -> Setup:
        """The setup at this position."""
        return self._segment.setup

    @property
    def turns_made(self) -> int:
        """The number of turns made since the last start."""
        return self.position.turns_made

    @property
    def passes_made(self) -> int:
        """The number of full-batch passes made since the last start."""
        return self._segment.passes

    @property
    def untrained(self) -> bool:
        """Whether the parameters are the initial ones, but for the bias at most."""
        segment = self._segment
        return segment.untrained and self.turns_made == segment.first

    @property
    def last_move(self) -> Move | None:
        """The move that led to this position, if no turn was made since."""
        start = self.position.start
        here = self.turns_made == self._segment.first
        return self._stops[start - 1].move if start and here else None

    @property
    def trained(self) -> bool:
        """Whether anything was trained in this run, before or after this position."""
        turns = any(segment.furthest > segment.first for segment in self._segments)
        return turns or any(isinstance(stop.move, Passes) for stop in self._stops)

    @property
    def extent(self) -> tuple[object, ...]:
        """All moves and turns of this run; equal as long as nothing new is made."""
        furthest = (segment.furthest for segment in self._segments)
        return (*(stop.move for stop in self._stops), *furthest)

    @property
    def history(self) -> tuple[object, ...]:
        """What the parameters at this position were made by; equal where they are equal."""
        stops = self._stops[: self.position.start]
        return (*((stop.position.turns_made, stop.move) for stop in stops), self.turns_made)

    @property
    def beginning(self) -> Beginning:
        """Where the run began."""
        return Beginning(self._segments[0].setup, self._begin_of(0))

    @property
    def way(self) -> list[tuple[Stop, Position]]:
        """The stops before this position, each with the first position after it."""
        return [
            (stop, self._begin_of(start))
            for start, stop in enumerate(self._stops[: self.position.start], 1)
        ]

    @property
    def parameters(self) -> Parameters:
        """The parameters at this position; never change or keep them, because moves change them."""
        self._segment.hold(self.turns_made)
        return self._segment.parameters

    def before_turn(self) -> Parameters:
        """Return a copy of the parameters before the turn at this position."""
        return self._segment.after(self.position.turn - 1).copy()

    def after_turn(self) -> Parameters:
        """Return a copy of the parameters after the turn at this position."""
        return self._segment.after(self.position.turn).copy()

    @property
    def first_parameters(self) -> Parameters:
        """The parameters at the last stop, before the turns since. Not to be changed."""
        return self._segment.snapshots[self._segment.first]

    @property
    def first_turn(self) -> int:
        """The number of the first turn after the last stop."""
        return self._segment.first + 1

    @property
    def baseline(self) -> Baseline:
        """E at the last start, before all turns and passes made since."""
        start = self.position.start
        while start and not isinstance(self._stops[start - 1].move, _STARTS):
            start -= 1
        return self._segments[start].start

    @property
    def parameter_bytes(self) -> int:
        """The size of all parameters, in bytes; the cost of a turn is proportional to it."""
        return self._segment.parameters.nbytes

    # Positions to go to

    def next_phase(self) -> Position:
        """The next phase: from UPDATE, the next turn's PICK."""
        now = self.position
        if now.phase is Phase.UPDATE:
            return self._ahead(replace(now, turn=now.turn + 1, phase=Phase.PICK))
        return replace(now, phase=Phase(now.phase + 1))

    def previous_phase(self) -> Position | None:
        """The phase before: from PICK, the last turn's UPDATE; None at the beginning of the run."""
        now = self.position
        begins = now.turn == self._segment.first + 1
        first = self._first_phase(now.start) if begins else Phase.PICK
        if now.phase > first:
            return replace(now, phase=Phase(now.phase - 1))
        return self._last_stop if begins else replace(now, turn=now.turn - 1, phase=Phase.UPDATE)

    def end_of_turn(self) -> Position:
        """This turn's UPDATE or, from there, the next turn's."""
        now = self.position
        turn = now.turn + (now.phase is Phase.UPDATE)
        return self._ahead(replace(now, turn=turn, phase=Phase.UPDATE))

    def next_turn(self) -> Position:
        """The same phase of the next turn."""
        return self._ahead(replace(self.position, turn=self.position.turn + 1))

    def previous_turn(self) -> Position | None:
        """The same phase of the turn before; None at the beginning of the run."""
        now = self.position
        if now.turn > self._segment.first + 1:
            return max(replace(now, turn=now.turn - 1), self._begin_of(now.start))
        return self._last_stop

    def in_phase(self, phase: Phase) -> Position:
        """Another phase of this turn, or the stop before it."""
        return self._ahead(replace(self.position, phase=phase))

    def turns_on(self, turns: int) -> Position:
        """The UPDATE of the turn that many turns ahead, or the stop before it."""
        goal = replace(self.position, turn=self.turns_made + turns, phase=Phase.UPDATE)
        return self._ahead(goal)

    def at(self, turn: int, phase: Phase = Phase.PICK) -> Position:
        """A phase of any turn, from 1, since the last start."""
        start = self.position.start
        while start and turn <= self._segments[start].first:
            start -= 1  # the turn was made before the full-batch passes there
        first = self._segments[start].first
        return max(Position(start, max(turn, first + 1), phase), self._begin_of(start))

    # Going to a position

    def go(self, goal: Position, check: Check | None = None) -> None:
        """Go to a position. Going past a stop drops it and all that followed it.

        Args:
            goal: The position.
            check: Called with the number of turns made, turn by turn; may raise CancelledError.

        Raises:
            CancelledError: Raised by the check; the position stays.
            DivergedError: A turn is not finite; the position is the UPDATE before it.
        """
        segment = self._segments[goal.start]
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
            segment = self._segment
            segment.hold(self.turns_made)
            with suppress(NotFiniteError):  # go() raises DivergedError
                segment.run(goal.turn)
                self.position = goal
        self.go(goal)

    def _arrive(self, goal: Position) -> None:
        left = self._segment
        self.position = goal
        if left is not self._segment:
            left.rest()

    # Moves between turns

    def start_over(self) -> None:
        """Go back to the initial parameters."""
        self._add(StartOver(), self._initial_segment(self.setup))

    def set_bias(self) -> None:
        """Set the biases to the best values without E and theta (see ``Objective``)."""
        parameters = self.parameters.copy()
        self.setup.objective.set_biases(parameters, self.setup.counts())
        self._add(SetBias(), self._continued(parameters, untrained=self.untrained))

    def set_number(self, array: str, word: int, k: int | None, value: float) -> None:
        """Set one number of the parameters.

        Args:
            array: E, theta, bias or bias_E.
            word: The word's index.
            k: The dimension, from 0; None for a bias.
            value: The number; it is rounded to the parameters' precision.

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
            raise InvalidOptionError(f"the model has no {SetNumber(array, name, k, value).cell}")
        with np.errstate(over="ignore"):
            rounded = numbers.dtype.type(value)
        if not np.isfinite(rounded):
            raise InvalidOptionError(f"{value} is too large for {numbers.dtype.name}")
        numbers[at] = rounded
        move = SetNumber(array, name, k, float(str(rounded)))
        self._add(move, self._continued(parameters, untrained=self.untrained))

    def scramble(self, array: str) -> None:
        """Sample E or theta anew, by the keras initialiser; each time another sample."""
        parameters = self.parameters.copy()
        seed = self.setup.settings.seed, _SCRAMBLES, self.position.start
        V, d = parameters.E.shape
        sampled = initialise(V, d, seed=seed, dtype=parameters.E.dtype)
        getattr(parameters, array)[:] = getattr(sampled, array)
        self._add(Scramble(array), self._continued(parameters, untrained=self.untrained))

    def set_rate(self, learning_rate: float) -> None:
        """Go on with another learning rate, from these parameters."""
        setup = self.setup.with_rate(learning_rate)
        segment = self._continued(self.parameters.copy(), untrained=self.untrained, setup=setup)
        self._add(SetRate(learning_rate), segment)

    def full_batch_training(
        self, *, held_out: float = 0.0, decay: float = 0.0
    ) -> FullBatchTraining:
        """Return full-batch training from these parameters on.

        Args:
            held_out: The share of sentences to hold out.
            decay: The weight decay (see ``FullBatchTraining``).
        """
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
        """Go on from the parameters after full-batch passes, which began at this position.

        Args:
            training: The passes.
            best: Whether to take only those up to the lowest validation loss.
        """
        last = training.parameters, training.passes
        parameters, number = training.best if best else last
        share = training.held_out.share if training.held_out else 0.0
        segment = self._continued(parameters.copy(), passes=number)
        self._add(Passes(number, share, training.decay), segment)

    def change(self, setup: Setup) -> None:
        """Go on with another setup, from its initial parameters."""
        self._add(Change(setup.settings), self._initial_segment(setup))

    def switch(self, setup: Setup) -> None:
        """Go on with the setup under another objective, from the run's first parameters."""
        if origin := setup.origin:
            segment = Segment(setup, origin.parameters.copy(), untrained=origin.untrained)
        else:
            segment = self._initial_segment(setup)
        self._add(Switch(setup.settings.objective), segment)

    def _continued(
        self,
        parameters: Parameters,
        *,
        passes: int = 0,
        untrained: bool = False,
        setup: Setup | None = None,
    ) -> Segment:
        return Segment(
            setup or self.setup,
            parameters,
            turns=self.turns_made,
            passes=self.passes_made + passes,
            untrained=untrained,
        )

    def _add(self, move: Move, segment: Segment) -> None:
        """Make a move here, and drop all that followed.

        Raises:
            DivergedError: The turn after it is not finite; nothing changed.
        """
        turn = segment.first + 1
        try:
            segment.turn(turn)
        except NotFiniteError:
            raise DivergedError(turn, segment.setup.settings.learning_rate) from None
        self._forget_after(self.position.start)
        self._stops.append(Stop(self.position, move))
        self._segments.append(segment)
        self.go(self._begin_of(len(self._stops)))

    def _initial_segment(self, setup: Setup) -> Segment:
        """Return the segment from a setup's initial parameters on; all starts share it."""
        if setup not in self._initial_segments:
            self._initial_segments[setup] = Segment(
                setup, setup.initial_parameters(), untrained=True
            )
        return self._initial_segments[setup]

    @property
    def at_stop(self) -> Stop | None:
        """The stop at this position, if going back led to one."""
        stop = self._next_stop
        return stop if stop and stop.position == self.position else None

    @property
    def redo_position(self) -> Position | None:
        """The first position after the stop here; None without a stop."""
        return self._begin_of(self.position.start + 1) if self.at_stop else None

    @property
    def _next_stop(self) -> Stop | None:
        start = self.position.start
        return self._stops[start] if start < len(self._stops) else None

    @property
    def _last_stop(self) -> Position | None:
        start = self.position.start
        return self._stops[start - 1].position if start else None

    def _begin_of(self, start: int) -> Position:
        return Position(start, self._segments[start].first + 1, self._first_phase(start))

    def _first_phase(self, start: int) -> Phase:
        """Return the first phase after a stop: after an edit, the phase that it was made at."""
        stop = self._stops[start - 1] if start else None
        edited = stop is not None and isinstance(stop.move, EDITS)
        if stop is None or not edited or stop.position.phase is Phase.UPDATE:
            return Phase.READY
        return stop.position.phase

    def _ahead(self, goal: Position) -> Position:
        """Return a goal, or the stop before it; from a stop, the goal."""
        return goal if self.at_stop else self._not_past_stop(goal)

    def _not_past_stop(self, goal: Position) -> Position:
        stop = self._next_stop
        return min(goal, stop.position) if stop else goal

    def _forget_after(self, start: int) -> None:
        del self._stops[start:]
        del self._segments[start + 1 :]
        alive = {segment.setup for segment in self._segments}
        self._initial_segments = {
            setup: segment for setup, segment in self._initial_segments.items() if setup in alive
        }

    @property
    def _segment(self) -> Segment:
        return self._segments[self.position.start]

    # What a position shows

    def turns_to_make(self, goal: Position) -> int:
        """Return the number of turns that going there makes, again or anew."""
        return goal.turns_made - self._segments[goal.start].nearest(goal.turns_made)

    @property
    def turn(self) -> Turn:
        """The turn at this position, in any phase."""
        return self._segment.turn(self.position.turn)

    def frame(self, view: View | None = None) -> Frame:
        """Return what is shown of this position, with the rows in view."""
        return make_frame(self._segment, self.position, view or View(), self.baseline)
