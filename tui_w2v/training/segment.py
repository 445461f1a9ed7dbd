"""The turns between two stops, each of which can be reached exactly: from copies on the way."""

import math
from bisect import bisect_right, insort
from collections.abc import Callable
from typing import Any

from tui_w2v.skipgram import Parameters, Turn
from tui_w2v.training.setup import Setup
from tui_w2v.training.watching import Baseline

_TURNS_KEPT = 64
_LOSSES_KEPT = 1 << 14
_LOSSES_SHOWN = 60
_SNAPSHOT_EVERY = 128
_BYTES = 256 << 20
_FEWEST, _MOST = 12, 160
_CLOSE = 1 / 8
_AT_REST = 4

Check = Callable[[int], None]
"""Called with the number of turns made while turns are replayed; raises to cancel."""


class Snapshots:
    """A bounded number of copies, dense near the present and sparse far from it.

    A new copy takes the place of the one with the smallest gap around it, relative to its distance
    from the present, if that gap is small or there is no room for both. Gaps then grow in
    proportion to the distance, so going back by n turns replays at most a fixed share of n.
    """

    def __init__(self, initial: Parameters, turns: int = 0) -> None:
        """Start with the parameters after some turns; this copy is never dropped."""
        self.capacity = min(max(_BYTES // initial.nbytes, _FEWEST), _MOST)
        self._copies = {turns: initial.copy()}
        self._turns = [turns]

    def __contains__(self, turns: int) -> bool:
        return turns in self._copies

    def __len__(self) -> int:
        return len(self._turns)

    def __getitem__(self, turns: int) -> Parameters:
        return self._copies[turns]

    def latest(self, turns: int) -> int:
        """Return the number of turns of the nearest copy with at most this many."""
        return self._turns[bisect_right(self._turns, turns) - 1]

    def keep(self, turns: int, parameters: Parameters) -> None:
        """Copy the parameters after some turns."""
        if turns in self._copies:
            return
        gap, index = self._smallest_gap(turns)
        if len(self) < self.capacity and gap > _CLOSE:
            self._copies[turns] = parameters.copy()
        else:
            # Reusing memory is faster than allocating it.
            recycled = self._copies.pop(self._turns.pop(index))
            recycled.assign(parameters)
            self._copies[turns] = recycled
        insort(self._turns, turns)

    def shrink(self, present: int) -> None:
        """Drop all copies but a few."""
        while len(self) > min(_AT_REST, self.capacity):
            del self._copies[self._turns.pop(self._smallest_gap(present)[1])]

    def _smallest_gap(self, present: int) -> tuple[float, int]:
        """Return the gap that dropping a copy would leave, over its distance, and its index."""
        turns = self._turns

        def gap(index: int) -> float:
            after = turns[index + 1] if index + 1 < len(turns) else max(present, turns[index] + 1)
            return (after - turns[index - 1]) / (1 + abs(present - turns[index]))

        return min(((gap(index), index) for index in range(1, len(turns))), default=(math.inf, 0))


class Segment:
    """A part of a run in which only turns are made.

    The parameters are a pure function of the first parameters and the number of turns made. To go
    back, the nearest snapshot before the goal is copied, and the turns from there are made again.
    No update is subtracted, because that would not be exact. If a turn is not finite, a
    NotFiniteError is raised, and the parameters hold the turns before it.
    """

    def __init__(
        self,
        setup: Setup,
        parameters: Parameters,
        turns: int = 0,
        passes: int = 0,
        *,
        untrained: bool = False,
    ) -> None:
        """Begin after some turns and passes, from parameters that the segment owns and changes.

        ``untrained`` says whether these are initial parameters.
        """
        self.setup = setup
        self.first = turns
        self.passes = passes
        self.untrained = untrained
        self.furthest = turns
        """The largest number of turns that the parameters have held."""
        self.made = turns
        """The number of turns that the parameters hold."""
        self.parameters = parameters
        self.snapshots = Snapshots(parameters, turns)
        self.start = Baseline(self.snapshots[turns].E)
        """E at the start."""
        self._turns: dict[int, Turn] = {}
        self._losses: dict[int, float] = {}
        self.earlier_losses: tuple[float, ...] = ()
        """The losses of the last turns before it, where the run goes on as it was."""

    def turn(self, number: int, check: Check | None = None) -> Turn:
        """Return a turn: one of the last turns made, or a new one."""
        if number not in self._turns:
            self.hold(number - 1, check)
            turn = self.setup.turn(self.parameters, number)
            _keep(self._turns, number, turn, _TURNS_KEPT)
            _keep(self._losses, number, turn.loss, _LOSSES_KEPT)
        return self._turns[number]

    def last_losses(self, last: int) -> tuple[float, ...]:
        """Return the losses of the turns up to this one, as far back as known."""
        losses: list[float] = []
        for turn in range(last, max(last - _LOSSES_SHOWN, self.first), -1):
            if turn not in self._losses:
                break
            losses.append(self._losses[turn])
        else:
            earlier = self.earlier_losses if last >= self.first else ()
            losses += reversed(earlier[max(0, len(earlier) + len(losses) - _LOSSES_SHOWN) :])
        return tuple(reversed(losses))

    def nearest(self, turns: int) -> int:
        """Return the number of turns of the nearest parameters with at most this many."""
        latest = self.snapshots.latest(turns)
        return self.made if latest <= self.made <= turns else latest

    def after(self, turns: int) -> Parameters:
        """Return the parameters after some turns: a snapshot, if there is one."""
        if turns != self.made and turns in self.snapshots:
            return self.snapshots[turns]
        self.hold(turns)
        return self.parameters

    def hold(self, turns: int, check: Check | None = None, *, hurry: bool = False) -> None:
        """Make turns, or go back, until the parameters hold exactly this many turns.

        In a hurry, few snapshots are kept for the way back.
        """
        if self.nearest(turns) != self.made:
            # Keeping one may drop another, so the nearest is looked up afterwards.
            self.snapshots.keep(self.made, self.parameters)
            nearest = self.snapshots.latest(turns)
            self.parameters.assign(self.snapshots[nearest])
            self.made = nearest
        while self.made < turns:
            # Snapshots at powers of two before the goal make the way back short.
            missing = turns - self.made
            near = missing & (missing - 1) == 0 and not hurry
            if near or self.made % _SNAPSHOT_EVERY == 0:
                self.snapshots.keep(self.made, self.parameters)
            if check:
                check(self.made)
            self.setup.objective.apply(self.parameters, self.turn(self.made + 1))
            self.made += 1
            self.furthest = max(self.furthest, self.made)

    def rest(self) -> None:
        """Drop most snapshots, when another segment is current; every turn stays reachable."""
        self.snapshots.keep(self.made, self.parameters)
        self.snapshots.shrink(self.made)
        self._turns.clear()


def _keep(latest: dict[int, Any], number: int, kept: object, most: int) -> None:
    """Keep a value of a turn; drop the value of the earliest-made turn beyond the limit."""
    latest.pop(number, None)  # a turn made again is the latest again
    latest[number] = kept
    if len(latest) > most:
        del latest[next(iter(latest))]
