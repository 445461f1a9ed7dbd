"""Going forward and back through the turns of a run, exact to the last bit."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, replace

from tui_w2v.skipgram import FullSoftmax, NotFiniteError, Parameters, Turn
from tui_w2v.training.frame import Frame, Phase, View
from tui_w2v.training.schedule import Schedule
from tui_w2v.training.snapshots import Snapshots

_TURNS_KEPT = 64
_LOSSES_KEPT = 1 << 14
_LOSSES_SHOWN = 60
_SNAPSHOT_EVERY = 128

Check = Callable[[int], None]
"""Called now and then while turns are replayed, with the turns made; what it raises ends that."""


class CancelledError(Exception):
    """A jump was given up; the timeline stands where it stood before."""


class DivergedError(ArithmeticError):
    """A turn would leave the finite numbers; the timeline stands at the last turn that did not."""

    def __init__(self, turn: int, learning_rate: float) -> None:
        stays = f"all stays as after turn {turn - 1:,}; " if turn > 1 else ""
        super().__init__(
            f"turn {turn:,} is not finite at learning rate {learning_rate:g}: "
            f"{stays}start with a smaller --lr"
        )
        self.turn = turn
        self.learning_rate = learning_rate


@dataclass(frozen=True, order=True)
class Position:
    """A place in time."""

    start: int
    """How many times the run was started over before."""
    turn: int
    """The turn, from 1."""
    phase: Phase
    """The phase of the turn."""


class Timeline:
    """A run that can be at any phase of any turn.

    The parameters are a pure function of the run's start and the number of turns made. To go back,
    they are copied from the nearest snapshot before the goal and the turns from there are made
    again: nothing is ever subtracted, since that would not be exact.

    Starting over is a stop in time like a turn: back returns before it, forward goes over it
    again. Every start is the same, so that all of them share one set of snapshots.
    """

    def __init__(
        self,
        parameters: Parameters,
        schedule: Schedule,
        learning_rate: float,
        objective: FullSoftmax | None = None,
    ) -> None:
        """Stand before the first turn.

        Args:
            parameters: What is trained; the timeline owns them from now on.
            schedule: Which pair each turn takes.
            learning_rate: η.
            objective: What makes and applies turns.
        """
        self.schedule = schedule
        self.learning_rate = learning_rate
        self.objective = objective or FullSoftmax()
        self.position = Position(0, 1, Phase.READY)
        self._parameters = parameters
        self._made = 0
        self._snapshots = Snapshots(parameters)
        self._turns: OrderedDict[int, Turn] = OrderedDict()
        self._losses: dict[int, float] = {}
        self._restarts: list[Position] = []

    @property
    def turns_made(self) -> int:
        """How many turns the parameters hold, since the last start."""
        position = self.position
        return position.turn if position.phase is Phase.UPDATE else position.turn - 1

    @property
    def parameters(self) -> Parameters:
        """The parameters at this position. Not to be changed, nor kept: they move with time."""
        self._hold(self.turns_made)
        return self._parameters

    @property
    def parameter_bytes(self) -> int:
        """The size of all parameters, in bytes: making a turn again costs in proportion to it."""
        return self._parameters.nbytes

    # Places to go to

    def next_phase(self) -> Position:
        """The next phase: from UPDATE, the next turn's PICK."""
        now = self.position
        if self.at_restart:
            return self._next_start
        if now.phase is Phase.UPDATE:
            return self._not_past_restart(self.at(now.turn + 1))
        return self.at(now.turn, Phase(now.phase + 1))

    def previous_phase(self) -> Position | None:
        """The phase before: from PICK, the last turn's UPDATE. None at the very beginning."""
        now = self.position
        first = Phase.READY if now.turn == 1 else Phase.PICK
        if now.phase > first:
            return self.at(now.turn, Phase(now.phase - 1))
        return self.at(now.turn - 1, Phase.UPDATE) if now.turn > 1 else self._last_end

    def end_of_turn(self) -> Position:
        """The end of this turn's UPDATE, or of the next turn's if that is where we are."""
        now = self.position
        if self.at_restart:
            return self._next_start
        return self._not_past_restart(self.at(now.turn + (now.phase is Phase.UPDATE), Phase.UPDATE))

    def next_turn(self) -> Position:
        """One turn on, in the same phase."""
        now = self.position
        if self.at_restart:
            return self._next_start
        return self._not_past_restart(self.at(now.turn + 1, now.phase))

    def previous_turn(self) -> Position | None:
        """One turn back, in the same phase. None at the very beginning."""
        now = self.position
        return self.at(now.turn - 1, now.phase) if now.turn > 1 else self._last_end

    def at(self, turn: int, phase: Phase = Phase.PICK) -> Position:
        """A phase of any turn (from 1) since the last start."""
        return replace(self.position, turn=turn, phase=phase)

    # Going there

    def go(self, goal: Position, check: Check | None = None) -> None:
        """Go to a position. Going past a place where the run was started over leaves that start,
        and all that followed it, behind.

        Args:
            goal: Where to go.
            check: Called with the turns made so far, turn by turn; it may raise CancelledError.

        Raises:
            CancelledError: Raised by the check; the position is what it was.
            DivergedError: A turn on the way is not finite; the position is the end of the turn
                before it.
        """
        past_restart = goal.start == self.position.start and goal != self._not_past_restart(goal)
        made = self._made
        if check:  # the jump may be given up, and the way back should not be another one
            self._snapshots.keep(made, self._parameters)
        try:
            self._turn(goal.turn, check)
            if goal.phase is Phase.UPDATE:
                self._hold(goal.turn, check)
        except NotFiniteError:
            if past_restart:
                del self._restarts[goal.start :]
            diverged = self._made + 1
            if diverged > 1:
                self.position = replace(goal, turn=diverged - 1, phase=Phase.UPDATE)
            raise DivergedError(diverged, self.learning_rate) from None
        except CancelledError:
            self._hold(made)
            raise
        if past_restart:
            del self._restarts[goal.start :]
        self.position = goal

    def start_over(self) -> None:
        """Start over from the initial parameters, a stop in time that back returns before."""
        del self._restarts[self.position.start :]
        self._restarts.append(self.position)
        self.go(self._next_start)

    @property
    def at_restart(self) -> bool:
        """Whether the run was started over here, so that the way on leads over that start."""
        return self.position == self._stop

    def turns_to_make(self, goal: Position) -> int:
        """How many turns going there makes, again or anew: how long it will take."""
        made = goal.turn if goal.phase is Phase.UPDATE else goal.turn - 1
        return made - self._nearest(made)

    # What is to be seen

    @property
    def turn(self) -> Turn:
        """The turn at this position, whatever the phase."""
        return self._turn(self.position.turn)

    def frame(self, view: View | None = None) -> Frame:
        """Show the moment at this position.

        Args:
            view: Which rows to copy into it.
        """
        view = view or View()
        number, phase = self.position.turn, self.position.phase
        turn = self._turn(number)
        before = self._after(number - 1)
        theta_before = before.theta[view.theta]
        terms = turn.gradient_E_terms(view.terms, before.theta[view.terms])
        theta_after = probability_after = None
        self._hold(self.turns_made)
        if phase is Phase.UPDATE:
            theta_after = self._parameters.theta[view.theta]
            probability_after = self.objective.probability(
                self._parameters, turn.context, turn.target
            )
        last = number if phase >= Phase.PREDICT else number - 1
        return Frame(
            phase=phase,
            number=number,
            epoch=self.schedule.epoch(number),
            pair=self.schedule.pair(number),
            turn=turn,
            view=view,
            E=self._parameters.E[view.E],
            theta_before=theta_before,
            theta_after=theta_after,
            terms=terms,
            probability_after=probability_after,
            losses=self._last_losses(last),
        )

    def _last_losses(self, last: int) -> tuple[float, ...]:
        losses: list[float] = []
        for turn in range(last, max(last - _LOSSES_SHOWN, 0), -1):
            if turn not in self._losses:
                break
            losses.append(self._losses[turn])
        return tuple(reversed(losses))

    # Starting over

    @property
    def _stop(self) -> Position | None:
        """Where, after the last start, the run was started over, if it was."""
        start = self.position.start
        return self._restarts[start] if start < len(self._restarts) else None

    def _not_past_restart(self, goal: Position) -> Position:
        """The goal, or the stop on the way to it: the way on leads over the start there."""
        stop = self._stop
        return min(goal, stop) if stop else goal

    @property
    def _next_start(self) -> Position:
        return Position(self.position.start + 1, 1, Phase.READY)

    @property
    def _last_end(self) -> Position | None:
        start = self.position.start
        return self._restarts[start - 1] if start else None

    # The parameters

    def _turn(self, number: int, check: Check | None = None) -> Turn:
        """Return a turn: one of the last that were made, or made now from where it starts."""
        if number not in self._turns:
            self._hold(number - 1, check)
            context, target = self.schedule.words(number)
            turn = self.objective.turn(self._parameters, context, target, self.learning_rate)
            self._turns[number] = turn
            if len(self._turns) > _TURNS_KEPT:
                self._turns.popitem(last=False)
            self._losses.pop(number, None)  # made again, it is the latest again
            self._losses[number] = turn.loss
            if len(self._losses) > _LOSSES_KEPT:
                del self._losses[next(iter(self._losses))]
        return self._turns[number]

    def _nearest(self, turns: int) -> int:
        """The number of turns, at most this many, of the nearest parameters at hand."""
        latest = self._snapshots.latest(turns)
        return self._made if latest <= self._made <= turns else latest

    def _after(self, turns: int) -> Parameters:
        """Parameters that hold exactly so many turns: a snapshot, if that saves moving."""
        if turns != self._made and turns in self._snapshots:
            return self._snapshots[turns]
        self._hold(turns)
        return self._parameters

    def _hold(self, turns: int, check: Check | None = None) -> None:
        """Have the parameters hold exactly so many turns."""
        if self._nearest(turns) != self._made:
            # To keep one may cost another: which is nearest is asked once that is settled.
            self._snapshots.keep(self._made, self._parameters)
            nearest = self._snapshots.latest(turns)
            self._parameters.assign(self._snapshots[nearest])
            self._made = nearest
        while self._made < turns:
            # Near the goal a snapshot at each power of two, so that the way back is short.
            missing = turns - self._made
            if missing & (missing - 1) == 0 or self._made % _SNAPSHOT_EVERY == 0:
                self._snapshots.keep(self._made, self._parameters)
            if check:
                check(self._made)
            self.objective.apply(self._parameters, self._turn(self._made + 1))
            self._made += 1
