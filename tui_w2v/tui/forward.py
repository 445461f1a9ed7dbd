"""Fast-forward: grouped passes in a thread, told to the screen a few times a second."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from time import monotonic, sleep

from tui_w2v.corpus import PairCounts
from tui_w2v.training import (
    CancelledError,
    DivergedError,
    GroupedTraining,
    Neighbours,
    PassDivergedError,
    SetBias,
    Setup,
    Timeline,
    find_neighbours,
)

_REPORT_SECONDS = 0.125
_SMALLER_RATE = "back at the turns, e chooses a smaller rate"
_SHORTEST_PASS = 0.012
_WATCHED = 5
"""So many seconds a pass takes at least: that of a small model would be over before it is seen."""


@dataclass(frozen=True)
class Forward:
    """How far fast-forward has come; nothing in it changes again."""

    counted: float = 0.0
    """How much of the text's pairs has been counted, from 0 to 1."""
    counts: PairCounts | None = None
    """The pairs, once counted."""
    flat: float = 0.0
    """The loss where all scores are 0, once the pairs are counted."""
    floor: float = 0.0
    """The lowest loss that there can be."""
    blind: float | None = None
    """The lowest loss without looking at the context word, where it is known."""
    before_bias: float | None = None
    """The loss before the bias was set, if that was the first move."""
    losses: tuple[float, ...] = ()
    """The mean loss of all pairs before the first pass and after each."""
    seconds: float = 0.0
    """The time that the passes have taken."""
    left: int | None = None
    """About how many passes are left, if that can be said."""
    overshoot: str = ""
    """What there is to say of passes that overshot, in a line, or nothing."""
    rate: float = 0.0
    """The learning rate that passes start from, once they have begun."""
    warm_up: int = 0
    """In so many passes at the start the rate grows to it."""
    neighbours: tuple[Neighbours, ...] = ()
    """What the watched words are near to now."""
    ended: str = ""
    """Why it has ended, once it has."""

    @property
    def passes(self) -> int:
        """How many passes were made."""
        return max(0, len(self.losses) - 1)


class FastForward:
    """Makes grouped passes from where a timeline stands until the loss converges.

    While it runs, the timeline is its own.
    """

    def __init__(
        self,
        timeline: Timeline,
        watched: Callable[[], Sequence[int]],
        report: Callable[[Forward], None],
        *,
        most: int | None = None,
        wait: Callable[[], None] = lambda: None,
    ) -> None:
        """Stand before the first pass.

        Args:
            timeline: What is trained.
            watched: Gives the words to watch.
            report: Told how far it is, in the thread that runs it.
            most: How many passes to make at most, though they may still gain.
            wait: Called before each pass; it may take its time.
        """
        self._timeline = timeline
        self._watched = watched
        self._report = report
        self._most = math.inf if most is None else most
        self._wait = wait
        self._state = Forward()
        self._reported = 0.0

    def run(self, cancelled: Callable[[], bool]) -> None:
        """Make passes until they no longer gain, or until cancelled.

        Args:
            cancelled: Asked often, from any thread.
        """

        def check(_: int = 0) -> None:
            if cancelled():
                raise CancelledError

        try:
            counts = self._count(check)
            self._set_bias(counts)
            ended = self._make_passes(counts, check)
        except CancelledError:
            ended = "stopped while the pairs were counted: nothing has changed"
        except (DivergedError, PassDivergedError) as error:
            ended = f"{error}; {_SMALLER_RATE}"
        self._tell(replace(self._state, ended=ended), now=True)

    def _count(self, check: Callable[[], None]) -> PairCounts:
        words = int(self._timeline.setup.corpus.kept_starts[-1])

        def counting(done: int) -> None:
            check()
            self._tell(replace(self._state, counted=done / words))

        counts = self._timeline.setup.counts(counting)
        objective = self._timeline.setup.objective
        self._state = replace(
            self._state,
            counted=1.0,
            counts=counts,
            flat=objective.flat(counts),
            floor=objective.floor(counts),
            blind=objective.blind(counts),
        )
        return counts

    def _set_bias(self, counts: PairCounts) -> None:
        """Set the bias of a model that knows nothing, a move of its own."""
        timeline = self._timeline
        way = timeline.way
        has_it = bool(way) and way[-1][0].move == SetBias()
        if not (timeline.untrained and timeline.parameters.has_bias) or has_it:
            return
        before = timeline.grouped_training(counts)
        before.begin()
        timeline.set_bias(counts)
        self._state = replace(self._state, before_bias=before.loss)

    def _make_passes(self, counts: PairCounts, check: Callable[[], None]) -> str:
        training = self._timeline.grouped_training(counts)
        training.begin()
        begun = monotonic()
        self._tell(self._seen(training, begun), now=True)
        problem = ""
        try:
            while not training.converged and training.passes < self._most:
                held = monotonic()
                self._wait()
                begun += monotonic() - held
                due = monotonic() + _SHORTEST_PASS
                training.make_pass(check)
                sleep(max(0.0, due - monotonic()))
                if monotonic() - self._reported > _REPORT_SECONDS:
                    self._tell(self._seen(training, begun))
        except CancelledError:
            problem = "stopped"
        except PassDivergedError as error:
            problem = f"{error}; {_SMALLER_RATE}"
        self._state = self._seen(training, begun)
        if training.passes:
            self._timeline.take_passes(training)
        if not problem and not training.converged:
            return "that was as many passes as were asked for; f makes more"
        return problem or "converged: ten more passes would gain next to nothing"

    def _seen(self, training: GroupedTraining, begun: float) -> Forward:
        return replace(
            self._state,
            losses=tuple(training.losses),
            seconds=monotonic() - begun,
            left=training.passes_left,
            overshoot=training.overshoot,
            warm_up=training.warm_up,
            rate=training.lowered_rate,
            neighbours=find_neighbours(
                self._watched(), training.parameters.E, self._timeline.last_start
            ),
        )

    def _tell(self, state: Forward, *, now: bool = False) -> None:
        self._state = state
        if now or monotonic() - self._reported > _REPORT_SECONDS:
            self._reported = monotonic()
            self._report(state)


def usual_words(setup: Setup, context: int, target: int) -> list[int]:
    """Choose words to watch, where no one has: those that say much about the words near them,
    a pair's first; where it is not known which do, a pair's and some that are neither the most
    frequent nor rare.
    """
    V, telling = len(setup.corpus.vocabulary), setup.telling_words.tolist()
    words = [word for word in (context, target) if word in telling]
    words += [*telling[:_WATCHED], context, target, *(V // part for part in (24, 12, 8, 6, 4, 3))]
    return list(dict.fromkeys(words))[:_WATCHED]
