"""Fast-forward: full-batch passes in a thread, reported to the screen a few times a second."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
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
    Scores,
    SetBias,
    Setup,
    Timeline,
    compare_scores,
    find_neighbours,
)
from tui_w2v.tui.readings import Reader, Readings
from tui_w2v.vectors.evaluation import Section

_REPORT_SECONDS = 0.125
_SMALLER_RATE = "back at the turns, e chooses a smaller rate"
_SHORTEST_PASS = 0.012
"""The shortest time of a pass, in seconds, so that training of a small model can be seen."""
_WATCHED = 5
_TARGETS = 40


@dataclass(frozen=True)
class Forward:
    """The progress of fast-forward; a snapshot that never changes."""

    counted: float = 0.0
    """The share of the text whose pairs are counted, from 0 to 1."""
    counts: PairCounts | None = None
    """The trained pairs, once counted; while sentences are held out, near pairs weigh more."""
    n_pairs: int = 0
    """The number of trained pairs, or of cells, once counted."""
    loss_at_zero: float = 0.0
    """The loss at scores of 0, once the pairs are counted."""
    floor: float = 0.0
    """The floor."""
    loss_without_context: float | None = None
    """The lowest loss without the context word, if known."""
    before_bias: float | None = None
    """The loss before the bias was set, if that was the first move."""
    losses: tuple[float, ...] = ()
    """The mean loss of the trained pairs, before the first pass and after each."""
    validation: tuple[float, ...] = ()
    """The mean loss on held-out sentences, likewise; empty if none are held out."""
    best: int = 0
    """The pass after which the validation loss is lowest."""
    learned: bool = False
    """Whether the validation loss has stopped falling, and the best pass was kept."""
    by_heart: bool = False
    """Whether passes go on until the training loss converges, ignoring the validation loss."""
    seconds: float = 0.0
    """The time of the passes, in seconds."""
    left: int | None = None
    """An estimate of the number of passes left, if there is one."""
    overshoot: str = ""
    """A line on passes that overshot; empty if none did."""
    rate: float = 0.0
    """The learning rate of the first passes, once they begin."""
    made: int = 0
    """The number of passes made since training began last."""
    warm_up: int = 0
    """The number of passes in which the rate grows to it."""
    neighbours: tuple[Neighbours, ...] = ()
    """The watched words with their nearest words."""
    readings: Readings = field(default_factory=Readings)
    """What was read from the model after some of the passes."""
    scores: Scores | None = None
    """The watched words' scores beside the text's."""
    ended: str = ""
    """Why training ended; empty before."""

    @property
    def to_go_on(self) -> "Forward":
        """Return the kept passes, which later passes continue on the curve."""
        if not self.validation:
            return Forward()
        if self.by_heart:
            return self
        kept = slice(self.best + 1)
        losses, validation = self.losses[kept], self.validation[kept]
        readings = self.readings.until(self.best)
        return replace(self, losses=losses, validation=validation, readings=readings)

    @property
    def kept(self) -> int:
        """The number of passes up to the parameters that are kept."""
        return self.best if self.validation and not self.by_heart else self.passes

    @property
    def passes(self) -> int:
        return max(0, len(self.losses) - 1)


class FastForward:
    """Makes full-batch passes from a timeline's position.

    With held-out sentences, passes end when the validation loss stops falling, and the best pass is
    kept. A second run right after that, or a run without validation, goes on until the training
    loss converges. Nothing else may use the timeline meanwhile.
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
        analogies: Callable[[], Sequence[Section]] = lambda: (),
    ) -> None:
        """Prepare the first pass.

        Args:
            timeline: The run to train.
            watched: Returns the words to watch.
            report: Called with the progress, in the training thread.
            most: The largest number of passes.
            wait: Called before each pass; may block.
            earlier: The passes before the timeline's position, to show before these.
            analogies: Returns the analogies to answer.
        """
        self._timeline = timeline
        self._watched = watched
        self._report = report
        self._most = math.inf if most is None else most
        self._wait = wait
        self._earlier = earlier or Forward()
        words = timeline.setup.corpus.vocabulary.words
        self._reader = Reader(words, analogies, self._earlier.readings)
        self._state = Forward(readings=self._reader.now)
        self._reported = 0.0
        last = timeline.last_move
        self._held_out = timeline.setup.settings.validation if most is None else 0.0
        self._by_heart = isinstance(last, Passes) and last.held_out == self._held_out > 0
        if earlier and not (earlier.learned or earlier.by_heart):
            self._by_heart = False  # they were stopped before
        """Sentences were held out and the best was kept: now passes go on to the floor."""

    def run(self, cancelled: Callable[[], bool]) -> None:
        """Make passes until they no longer gain, or until cancelled.

        Args:
            cancelled: Called often, in any thread; returns whether to stop.
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
            n_pairs=round(held_out.unweighted.total) if held_out else len(setup.schedule.pairs),
            loss_at_zero=objective.loss_at_zero(trained),
            floor=objective.floor(trained),
            loss_without_context=objective.loss_without_context(trained),
            by_heart=self._by_heart,
        )

    def _set_bias(self) -> None:
        """Set the bias of an untrained model, as a move of its own."""
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
        self._read(training)
        self._tell(self._seen(training, begun), now=True)
        problem = ""
        try:
            due = 0.0
            ended = partial(self._ended, training)
            for _ in training.make_passes(self._most, ended=ended, check=check):
                sleep(max(0.0, due - monotonic()))
                if monotonic() - self._reported > _REPORT_SECONDS:
                    self._read(training)
                    self._tell(self._seen(training, begun))
                held = monotonic()
                self._wait()
                begun += monotonic() - held
                due = monotonic() + _SHORTEST_PASS
        except CancelledError:
            problem = "stopped"
        except PassDivergedError as error:
            problem = f"{error}; {_SMALLER_RATE}"
        self._read(training, last=True)
        self._state = self._seen(training, begun)
        keeps_best = bool(training.decay)
        parameters, number = training.best if keeps_best else (training.parameters, training.passes)
        if number:
            self._timeline.take_passes(training, best=keeps_best)
        if keeps_best:
            self._reader.name_directions(parameters.E)
            near, readings = self._neighbours(parameters.E), self._reader.now
            self._state = replace(self._state, neighbours=near, readings=readings)
        if problem:
            return problem
        if keeps_best and self._ended(training):
            self._state = replace(self._state, learned=True)
            return f"the held-out loss has stopped falling: pass {number:,} is kept"
        if not self._ended(training):
            return "that was as many passes as were asked for; f makes more"
        return "converged: ten more passes would gain next to nothing"

    def _ended(self, training: FullBatchTraining) -> bool:
        return training.converged if self._by_heart else training.learned

    def _read(self, training: FullBatchTraining, *, last: bool = False) -> None:
        earlier = max(0, len(self._earlier.losses) - 1)
        self._reader.read(training.parameters.E, earlier + training.passes, last=last)

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
            made=training.passes,
            warm_up=training.warm_up,
            rate=training.lowered_rate,
            neighbours=self._neighbours(training.parameters.E),
            readings=self._reader.now,
            scores=compare_scores(
                self._timeline.setup, training.parameters, self._watched(), _TARGETS
            ),
        )

    def _tell(self, state: Forward, *, now: bool = False) -> None:
        self._state = state
        if now or monotonic() - self._reported > _REPORT_SECONDS:
            self._reported = monotonic()
            self._report(state)


def usual_words(setup: Setup, context: int, target: int) -> list[int]:
    """Choose words to watch: informative words, those of the pair first.

    If pairs are not counted yet, the pair's words and words of medium frequency.
    """
    V, telling = len(setup.corpus.vocabulary), setup.informative_words.tolist()
    words = [word for word in (context, target) if word in telling]
    words += [*telling[:_WATCHED], context, target, *(V // part for part in (24, 12, 8, 6, 4, 3))]
    return list(dict.fromkeys(words))[:_WATCHED]
