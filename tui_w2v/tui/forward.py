"""Fast-forward: full-batch passes in a thread, told to the screen a few times a second."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from time import monotonic, sleep

from tui_w2v.corpus import PairCounts
from tui_w2v.skipgram.parameters import FloatArray
from tui_w2v.training import (
    DECAY,
    CancelledError,
    DivergedError,
    FullBatchTraining,
    Neighbours,
    PassDivergedError,
    Passes,
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
    """The pairs that are trained, once counted."""
    loss_at_zero: float = 0.0
    """The loss where all scores are 0, once the pairs are counted."""
    floor: float = 0.0
    """The lowest loss that there can be."""
    loss_without_context: float | None = None
    """The lowest loss without looking at the context word, where it is known."""
    before_bias: float | None = None
    """The loss before the bias was set, if that was the first move."""
    losses: tuple[float, ...] = ()
    """The mean loss of the pairs that are trained, before the first pass and after each."""
    validation: tuple[float, ...] = ()
    """The mean loss on the sentences that are held out, likewise; empty where none are."""
    best: int = 0
    """The pass after which the validation loss is lowest."""
    learned: bool = False
    """Whether the validation loss has stopped falling, and the best pass was kept."""
    by_heart: bool = False
    """Whether passes go on to the floor, whatever the validation loss does."""
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
    def to_go_on(self) -> "Forward":
        """The passes that were kept, to be shown before those that go on from them."""
        if not self.validation:
            return Forward()
        if self.by_heart:
            return self
        kept = slice(self.best + 1)
        return replace(self, losses=self.losses[kept], validation=self.validation[kept])

    @property
    def passes(self) -> int:
        """How many passes were made."""
        return max(0, len(self.losses) - 1)


class FastForward:
    """Makes full-batch passes from where a timeline stands.

    Where sentences are held out, they end once the validation loss has stopped falling, and the
    best is kept. Made once more right after that, or without validation, they go on until the loss
    of the pairs that are trained converges. While it runs, the timeline is its own.
    """

    def __init__(
        self,
        timeline: Timeline,
        watched: Callable[[], Sequence[int]],
        report: Callable[[Forward], None],
        *,
        most: int | None = None,
        wait: Callable[[], None] = lambda: None,
        earlier: Forward | None = None,
    ) -> None:
        """Stand before the first pass.

        Args:
            timeline: What is trained.
            watched: Gives the words to watch.
            report: Told how far it is, in the thread that runs it.
            most: How many passes to make at most, though they may still gain.
            wait: Called before each pass; it may take its time.
            earlier: The passes that led to where the timeline stands, to be shown before these.
        """
        self._timeline = timeline
        self._watched = watched
        self._report = report
        self._most = math.inf if most is None else most
        self._wait = wait
        self._state = Forward()
        self._reported = 0.0
        self._earlier = earlier or Forward()
        last = timeline.last_move
        self._held_out = timeline.setup.settings.validation if most is None else 0.0
        self._by_heart = isinstance(last, Passes) and last.held_out == self._held_out > 0
        if earlier and not (earlier.learned or earlier.by_heart):
            self._by_heart = False  # they were stopped before
        """Sentences were held out and the best was kept: now passes go on to the floor."""

    def run(self, cancelled: Callable[[], bool]) -> None:
        """Make passes until they no longer gain, or until cancelled.

        Args:
            cancelled: Asked often, from any thread.
        """

        def check(_: int = 0) -> None:
            if cancelled():
                raise CancelledError

        try:
            self._count(check)
            self._set_bias()
            ended = self._make_passes(check)
        except CancelledError:
            ended = "stopped while the pairs were counted: nothing has changed"
        except (DivergedError, PassDivergedError) as error:
            ended = f"{error}; {_SMALLER_RATE}"
        self._tell(replace(self._state, ended=ended), now=True)

    def _count(self, check: Callable[[], None]) -> None:
        words = int(self._timeline.setup.corpus.kept_starts[-1])

        def counting(done: int) -> None:
            check()
            self._tell(replace(self._state, counted=done / words))

        setup = self._timeline.setup
        counts = setup.counts(counting)
        held_out = setup.held_out(self._held_out)
        self._by_heart = self._by_heart and held_out is not None
        objective, trained = setup.objective, held_out.training if held_out else counts
        self._state = replace(
            self._state,
            counted=1.0,
            counts=trained,
            loss_at_zero=objective.loss_at_zero(trained),
            floor=objective.floor(trained),
            loss_without_context=objective.loss_without_context(trained),
            by_heart=self._by_heart,
        )

    def _set_bias(self) -> None:
        """Set the bias of a model that knows nothing, a move of its own."""
        timeline = self._timeline
        way = timeline.way
        has_it = bool(way) and way[-1][0].move == SetBias()
        if not (timeline.untrained and timeline.parameters.has_bias) or has_it:
            return
        before = timeline.full_batch_training(held_out=self._held_out)
        before.begin()
        timeline.set_bias()
        self._state = replace(self._state, before_bias=before.loss)

    def _make_passes(self, check: Callable[[], None]) -> str:
        decay = DECAY if self._timeline.setup.held_out(self._held_out) else 0.0
        training = self._timeline.full_batch_training(
            held_out=self._held_out, decay=0.0 if self._by_heart else decay
        )
        training.begin()
        begun = monotonic()
        self._tell(self._seen(training, begun), now=True)
        problem = ""
        try:
            due = 0.0
            ended = partial(self._ended, training)
            for _ in training.make_passes(self._most, ended=ended, check=check):
                sleep(max(0.0, due - monotonic()))
                if monotonic() - self._reported > _REPORT_SECONDS:
                    self._tell(self._seen(training, begun))
                held = monotonic()
                self._wait()
                begun += monotonic() - held
                due = monotonic() + _SHORTEST_PASS
        except CancelledError:
            problem = "stopped"
        except PassDivergedError as error:
            problem = f"{error}; {_SMALLER_RATE}"
        self._state = self._seen(training, begun)
        keeps_best = bool(training.decay)
        parameters, number = training.best if keeps_best else (training.parameters, training.passes)
        if number:
            self._timeline.take_passes(training, best=keeps_best)
        if keeps_best:
            self._state = replace(self._state, neighbours=self._neighbours(parameters.E))
        if problem:
            return problem
        if keeps_best and self._ended(training):
            self._state = replace(self._state, learned=True)
            return f"the validation loss has stopped falling: pass {number:,} is kept"
        if not self._ended(training):
            return "that was as many passes as were asked for; f makes more"
        return "converged: ten more passes would gain next to nothing"

    def _ended(self, training: FullBatchTraining) -> bool:
        return training.converged if self._by_heart else training.learned

    def _neighbours(self, E: FloatArray) -> tuple[Neighbours, ...]:
        return find_neighbours(self._watched(), E, self._timeline.baseline)

    def _seen(self, training: FullBatchTraining, begun: float) -> Forward:
        earlier, validation = self._earlier, training.validation
        judged = (*earlier.validation[:-1], *validation.losses)
        return replace(
            self._state,
            losses=(*earlier.losses[:-1], *training.losses),
            validation=judged,
            best=judged.index(min(judged)) if judged else 0,
            seconds=monotonic() - begun,
            left=training.passes_left,
            overshoot=training.overshoot,
            warm_up=training.warm_up,
            rate=training.lowered_rate,
            neighbours=self._neighbours(training.parameters.E),
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
    V, telling = len(setup.corpus.vocabulary), setup.informative_words.tolist()
    words = [word for word in (context, target) if word in telling]
    words += [*telling[:_WATCHED], context, target, *(V // part for part in (24, 12, 8, 6, 4, 3))]
    return list(dict.fromkeys(words))[:_WATCHED]
