"""The positions of a run: where it stands, where it can go, and what is shown there."""

from dataclasses import replace
from typing import Any

from tui_w2v.corpus import PairCounts
from tui_w2v.skipgram import Parameters, Turn
from tui_w2v.training import moves
from tui_w2v.training.frame import Frame, View, make_frame
from tui_w2v.training.moves import Phase, Position, Stop
from tui_w2v.training.segment import Segment
from tui_w2v.training.setup import Setup
from tui_w2v.training.watching import Baseline

_STARTS = moves.StartOver | moves.Change | moves.Switch
"""The moves that begin anew: earlier training has no effect after them."""


class Route:
    """The segments and stops of a run, and the position in them.

    A stop is a position where a move was made between turns; between stops lie segments, which
    make turns and go back through them.
    """

    def __init__(self, segment: Segment) -> None:
        """Begin before the first turn of a segment."""
        self.segments = [segment]
        """The segments, each from a stop to the next."""
        self._stops: list[Stop] = []
        self.position = self._begin_of(0)

    @property
    def segment(self) -> Segment:
        """The segment of this position."""
        return self.segments[self.position.start]

    @property
    def setup(self) -> Setup:
        """The setup at this position."""
        return self.segment.setup

    @property
    def turns_made(self) -> int:
        """The number of turns made since the last start."""
        return self.position.turns_made

    @property
    def passes_made(self) -> int:
        """The number of full-batch passes made since the last start."""
        return self.segment.passes

    @property
    def untrained(self) -> bool:
        """Whether the parameters are the initial ones, but for the bias at most."""
        return self.segment.untrained and self.turns_made == self.segment.first

    @property
    def last_move(self) -> moves.Move | None:
        """The move that led to this position, if no turn was made since."""
        start, here = self.position.start, self.turns_made == self.segment.first
        return self._stops[start - 1].move if start and here else None

    @property
    def trained(self) -> bool:
        """Whether anything was trained in this run, before or after this position."""
        turns = any(segment.furthest > segment.first for segment in self.segments)
        return turns or any(isinstance(stop.move, moves.Passes) for stop in self._stops)

    @property
    def extent(self) -> tuple[object, ...]:
        """All moves and turns of this run; equal as long as nothing new is made."""
        furthest = (segment.furthest for segment in self.segments)
        return (*(stop.move for stop in self._stops), *furthest)

    @property
    def history(self) -> tuple[object, ...]:
        """The moves and turns that led to this position; equal histories give equal parameters."""
        stops = self._stops[: self.position.start]
        return (*((stop.position.turns_made, stop.move) for stop in stops), self.turns_made)

    @property
    def beginning(self) -> Position:
        """The position where the run began."""
        return self._begin_of(0)

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
        self.segment.hold(self.turns_made)
        return self.segment.parameters

    def before_turn(self) -> Parameters:
        """Return a copy of the parameters before the turn at this position."""
        return self.segment.after(self.position.turn - 1).copy()

    def after_turn(self) -> Parameters:
        """Return a copy of the parameters after the turn at this position."""
        return self.segment.after(self.position.turn).copy()

    def parameters_at(self, goal: Position) -> tuple[Parameters, int]:
        """Return a copy of the parameters at a position, and the passes before it; stay here."""
        segment = self.segments[goal.start]
        return segment.after(goal.turns_made).copy(), segment.passes

    @property
    def baseline(self) -> Baseline:
        """E at the last start, before all turns and passes made since."""
        start = self.position.start
        while start and not isinstance(self._stops[start - 1].move, _STARTS):
            start -= 1
        return self.segments[start].start

    # Positions to go to

    def next_phase(self) -> Position:
        """The next phase: from UPDATE, the next turn's PICK."""
        now = self.position
        if now.phase is Phase.UPDATE:
            return self.ahead(turn=now.turn + 1, phase=Phase.PICK)
        return replace(now, phase=Phase(now.phase + 1))

    def previous_phase(self) -> Position | None:
        """The phase before: from PICK, the last turn's UPDATE; None at the beginning of the run."""
        now = self.position
        begins = now.turn == self.segment.first + 1
        first = self._first_phase(now.start) if begins else Phase.PICK
        if now.phase > first:
            return replace(now, phase=Phase(now.phase - 1))
        return self._last_stop if begins else replace(now, turn=now.turn - 1, phase=Phase.UPDATE)

    def end_of_turn(self) -> Position:
        """This turn's UPDATE or, from there, the next turn's."""
        turn = self.position.turn + (self.position.phase is Phase.UPDATE)
        return self.ahead(turn=turn, phase=Phase.UPDATE)

    def next_turn(self) -> Position:
        """The same phase of the next turn."""
        return self.ahead(turn=self.position.turn + 1)

    def previous_turn(self) -> Position | None:
        """The same phase of the turn before; None at the beginning of the run."""
        now = self.position
        if now.turn > self.segment.first + 1:
            return max(replace(now, turn=now.turn - 1), self._begin_of(now.start))
        return self._last_stop

    def turns_on(self, turns: int) -> Position:
        """The UPDATE of the turn that many turns ahead, or the stop before it."""
        return self.ahead(turn=self.turns_made + turns, phase=Phase.UPDATE)

    def at(self, turn: int, phase: Phase = Phase.PICK) -> Position:
        """A phase of any turn, from 1, since the last start."""
        start = self.position.start
        while start and turn <= self.segments[start].first:
            start -= 1  # the turn was made before the full-batch passes there
        first = self.segments[start].first
        return max(Position(start, max(turn, first + 1), phase), self._begin_of(start))

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
        return self._stops[self.position.start - 1].position if self.position.start else None

    def _begin_of(self, start: int) -> Position:
        return Position(start, self.segments[start].first + 1, self._first_phase(start))

    def _first_phase(self, start: int) -> Phase:
        """Return the first phase after a stop: after an edit, the phase that it was made at."""
        stop = self._stops[start - 1] if start else None
        edited = stop and isinstance(stop.move, moves.EDITS)
        phase = stop.position.phase if stop and edited else Phase.READY
        return Phase.READY if phase is Phase.UPDATE else phase

    def ahead(self, **changes: Any) -> Position:
        """Return another turn or phase, or the stop before it; from a stop, the turn or phase."""
        goal = replace(self.position, **changes)
        return goal if self.at_stop else self._not_past_stop(goal)

    def _not_past_stop(self, goal: Position) -> Position:
        return min(goal, self._next_stop.position) if self._next_stop else goal

    # What a position shows

    def turns_to_make(self, goal: Position) -> int:
        """Return the number of turns that going there makes, again or anew."""
        return goal.turns_made - self.segments[goal.start].nearest(goal.turns_made)

    @property
    def turn(self) -> Turn:
        """The turn at this position, in any phase."""
        return self.segment.turn(self.position.turn)

    def look(self, x: dict[int, float]) -> Turn:
        """Return the forward pass of this turn with another x (see ``Objective.look``)."""
        return self.setup.objective.look(self.parameters, self.turn, x)

    def frame(self, view: View | None = None) -> Frame:
        """Return the Frame of this position, with the rows in view."""
        view = view or View()
        counts = self.trained_counts() if view.aim else None
        return make_frame(self.segment, self.position, view, self.baseline, counts)

    def trained_counts(self) -> PairCounts:
        """Return the pair counts of what was trained: without sentences that passes held out."""
        made = (stop.move for stop, _ in reversed(self.way))
        last = next((move for move in made if isinstance(move, moves.Passes | _STARTS)), None)
        held_out = self.setup.held_out(last.held_out) if isinstance(last, moves.Passes) else None
        return held_out.unweighted if held_out else self.setup.counts()
