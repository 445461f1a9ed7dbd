"""The turns between two stops in time, any of which can be gone to, exactly."""

from collections import OrderedDict
from collections.abc import Callable

from tui_w2v.skipgram import Parameters, Turn
from tui_w2v.training.setup import Setup
from tui_w2v.training.snapshots import Snapshots
from tui_w2v.training.watching import Baseline

_TURNS_KEPT = 64
_LOSSES_KEPT = 1 << 14
_LOSSES_SHOWN = 60
_SNAPSHOT_EVERY = 128

Check = Callable[[int], None]
"""Called now and then while turns are replayed, with the turns made; what it raises ends that."""


class Segment:
    """A stretch of a run in which nothing but turns is made.

    The parameters are a pure function of those at its start and the number of turns made. To go
    back, they are copied from the nearest snapshot before the goal and the turns from there are
    made again: nothing is ever subtracted, since that would not be exact.
    """

    def __init__(
        self,
        setup: Setup,
        parameters: Parameters,
        *,
        turns: int = 0,
        passes: int = 0,
        untrained: bool = False,
    ) -> None:
        """Stand at its start.

        Args:
            setup: What makes the turns.
            parameters: The parameters at the start; the segment owns them from now on.
            turns: How many turns they have behind them.
            passes: How many full-batch passes they have behind them.
            untrained: Whether they come from no training at all.
        """
        self.setup = setup
        self.first = turns
        self.passes = passes
        self.untrained = untrained
        self.furthest = turns
        """How many turns the parameters have held at most."""
        self.made = turns
        """How many turns the parameters hold just now."""
        self.parameters = parameters
        self.snapshots = Snapshots(parameters, turns)
        self.start = Baseline(self.snapshots[turns].E)
        """E as it was at its start."""
        self._turns: OrderedDict[int, Turn] = OrderedDict()
        self._losses: dict[int, float] = {}

    def turn(self, number: int, check: Check | None = None) -> Turn:
        """Return a turn: one of the last that were made, or made now from where it starts.

        Raises:
            NotFiniteError: It, or one on the way to it, is not finite.
        """
        if number not in self._turns:
            self.hold(number - 1, check)
            turn = self.setup.turn(self.parameters, number)
            self._turns[number] = turn
            if len(self._turns) > _TURNS_KEPT:
                self._turns.popitem(last=False)
            self._losses.pop(number, None)  # made again, it is the latest again
            self._losses[number] = turn.loss
            if len(self._losses) > _LOSSES_KEPT:
                del self._losses[next(iter(self._losses))]
        return self._turns[number]

    def last_losses(self, last: int) -> tuple[float, ...]:
        """Return the losses of the turns up to this one, as far back as they are known."""
        losses: list[float] = []
        for turn in range(last, max(last - _LOSSES_SHOWN, self.first), -1):
            if turn not in self._losses:
                break
            losses.append(self._losses[turn])
        return tuple(reversed(losses))

    def nearest(self, turns: int) -> int:
        """Return the number of turns, at most this many, of the nearest parameters at hand."""
        latest = self.snapshots.latest(turns)
        return self.made if latest <= self.made <= turns else latest

    def after(self, turns: int) -> Parameters:
        """Return parameters that hold exactly so many turns: a snapshot, if that saves moving."""
        if turns != self.made and turns in self.snapshots:
            return self.snapshots[turns]
        self.hold(turns)
        return self.parameters

    def hold(self, turns: int, check: Check | None = None) -> None:
        """Have the parameters hold exactly so many turns.

        Raises:
            NotFiniteError: A turn on the way is not finite; the parameters hold those before it.
        """
        if self.nearest(turns) != self.made:
            # To keep one may cost another: which is nearest is asked once that is settled.
            self.snapshots.keep(self.made, self.parameters)
            nearest = self.snapshots.latest(turns)
            self.parameters.assign(self.snapshots[nearest])
            self.made = nearest
        while self.made < turns:
            # Near the goal a snapshot at each power of two, so that the way back is short.
            missing = turns - self.made
            if missing & (missing - 1) == 0 or self.made % _SNAPSHOT_EVERY == 0:
                self.snapshots.keep(self.made, self.parameters)
            if check:
                check(self.made)
            self._apply(self.made + 1)

    def run(self, turns: int) -> None:
        """Make turns up to this number in a hurry, with as few snapshots as going back allows.

        Raises:
            NotFiniteError: A turn on the way is not finite; the parameters hold those before it.
        """
        while self.made < turns:
            if self.made % _SNAPSHOT_EVERY == 0:
                self.snapshots.keep(self.made, self.parameters)
            self._apply(self.made + 1)

    def _apply(self, number: int) -> None:
        self.setup.objective.apply(self.parameters, self.turn(number))
        self.made += 1
        self.furthest = max(self.furthest, self.made)

    def rest(self) -> None:
        """Give up most snapshots, now that other turns are made; any turn can still be gone to."""
        self.snapshots.keep(self.made, self.parameters)
        self.snapshots.shrink(self.made)
        self._turns.clear()
