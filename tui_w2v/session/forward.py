"""Fast-forward: full-batch passes in a thread, reported a few times a second."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from time import monotonic, sleep
from typing import Any

from tui_w2v.corpus import PairCounts
from tui_w2v.session.job import JobState
from tui_w2v.session.readings import Reader, Readings
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
from tui_w2v.vectors.evaluation import Section

_REPORT_SECONDS = 0.125
_SMALLER_RATE = "; back at the turns, ⟨e⟩ chooses a smaller rate"
_SHORTEST_PASS = 0.012
"""The shortest time of a paced pass, in seconds."""
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
    loss_without_context: float | None = None
    """The lowest loss without the context word, if known."""
    before_bias: float | None = None
    """The loss before the bias was set, if that was the first move."""
    losses: tuple[float, ...] = ()
    """The mean loss of the trained pairs, before the first pass and after each."""
    validation: tuple[float, ...] = ()
    """The mean loss on held-out sentences at the same passes; empty if none are held out."""
    best: int = 0
    """The pass after which the validation loss is lowest."""
    learned: bool = False
    """Whether the validation loss has stopped falling, and the best pass was kept."""
    by_heart: bool = False
    """Whether passes go on until the training loss converges, ignoring the validation loss."""
    seconds: float = 0.0
    left: int | None = None
    """An estimate of the number of passes left, if there is one."""
    overshoot: str = ""
    """A line on passes that overshot; empty if none did."""
    rate: float = 0.0
    """The learning rate of the first passes, once they begin."""
    made: int = 0
    """The number of passes made since training last began."""
    warm_up: int = 0
    """The number of passes in which the learning rate grows to ``rate``."""
    neighbours: tuple[Neighbours, ...] = ()
    """The watched words with their nearest words."""
    readings: Readings = field(default_factory=Readings)
    """What was read from the model after some of the passes."""
    scores: Scores | None = None
    """The watched words' scores beside those of the text's own counts."""
    ended: JobState = field(default_factory=JobState)
    """Why training ended; its text is empty while training runs."""

    @property
    def to_go_on(self) -> "Forward":
        """Return the kept passes, which later passes continue on the curve."""
        if not self.validation:
            return Forward()
        losses, validation = self.losses[: self.kept + 1], self.validation[: self.kept + 1]
        readings = self.readings.until(self.kept)
        return replace(self, losses=losses, validation=validation, readings=readings)

    @property
    def kept(self) -> int:
        """The number of passes up to the parameters that are kept."""
        return self.best if self.validation and not self.by_heart else self.passes

    @property
    def passes(self) -> int:
        """The number of passes on the curve, with those of earlier training that it continues."""
        return max(0, len(self.losses) - 1)


@dataclass
class FastForward:
    """Makes full-batch passes from a timeline's position.

    With held-out sentences, passes end when the validation loss stops falling, and the best pass is
    kept. A second run right after that, or a run without validation, goes on until the training
    loss converges. Nothing else may use the timeline meanwhile.
    """

    timeline: Timeline
    watched: Callable[[], Sequence[int]]
    """Returns the words to watch."""
    report: Callable[[Forward], None]
    """Called with the progress, in the training thread."""
    most: int | None = None
    """The largest number of passes."""
    wait: Callable[[], None] = lambda: None
    """Called before each pass; may block."""
    earlier: Forward = Forward()
    """The passes before the timeline's position, to show before these."""
    analogies: Callable[[], Sequence[Section]] = lambda: ()
    """Returns the analogies to answer."""
    paced: bool = True
    """Whether passes are slowed down so that training of a small model can be seen."""

    def __post_init__(self) -> None:
        timeline, last, earlier = self.timeline, self.timeline.last_move, self.earlier
        self._reader = Reader(timeline.setup.corpus.vocabulary.words, self.analogies)
        self._reported = 0.0
        self._held_out = timeline.setup.settings.validation if self.most is None else 0.0
        # After held-out training that kept the best pass, passes go on to the floor.
        stopped = bool(earlier.losses) and not (earlier.learned or earlier.by_heart)
        best_kept = isinstance(last, Passes) and last.held_out == self._held_out > 0
        self._state = Forward(readings=earlier.readings, by_heart=best_kept and not stopped)

    def run(self, check: Callable[[], None]) -> None:
        """Make passes until they no longer gain, or until the check raises CancelledError.

        The check is called often, in any thread.
        """
        try:
            self._count(check)
            self._set_bias()
            ended = self._make_passes(check)
        except CancelledError:
            ended = JobState("stopped while the pairs were counted: nothing has changed")
        except (DivergedError, PassDivergedError) as error:
            ended = JobState(str(error), _SMALLER_RATE)
        self._tell(now=True, ended=ended)

    def _count(self, check: Callable[[], None]) -> None:
        setup = self.timeline.setup
        words = int(setup.corpus.kept_starts[-1])

        def counting(done: int) -> None:
            check()
            self._tell(counted=done / words)

        counts = setup.counts(counting)
        held_out = setup.held_out(self._held_out)
        objective, trained = setup.objective, held_out.training if held_out else counts
        self._state = replace(
            self._state,
            counted=1.0,
            counts=trained,
            n_pairs=round(held_out.unweighted.total) if held_out else len(setup.schedule.pairs),
            loss_at_zero=objective.loss_at_zero(trained),
            floor=objective.floor(trained),
            loss_without_context=objective.loss_without_context(trained),
            by_heart=self._state.by_heart and held_out is not None,
        )

    def _set_bias(self) -> None:
        """Set the bias of an untrained model, as a move of its own."""
        timeline = self.timeline
        if timeline.untrained and timeline.parameters.has_bias and timeline.last_move != SetBias():
            before = timeline.full_batch_training(held_out=self._held_out)
            before.begin()
            timeline.set_bias()
            self._state = replace(self._state, before_bias=before.loss)

    def _make_passes(self, check: Callable[[], None]) -> JobState:
        timeline, by_heart = self.timeline, self._state.by_heart
        keeps_best = timeline.setup.held_out(self._held_out) is not None and not by_heart
        decay = DECAY if keeps_best else 0.0
        training = timeline.full_batch_training(held_out=self._held_out, decay=decay)
        training.begin()
        begun = monotonic()
        self._look_at(training, begun)
        self._tell(now=True)

        def ended() -> bool:
            return training.converged if by_heart else training.learned

        problem, due = JobState(), 0.0
        most = math.inf if self.most is None else self.most
        try:
            for _ in training.make_passes(most, ended=ended, check=check):
                sleep(max(0.0, due - monotonic()))
                if monotonic() - self._reported > _REPORT_SECONDS:
                    self._look_at(training, begun)
                    self._tell()
                held = monotonic()
                self.wait()
                begun += monotonic() - held
                due = monotonic() + _SHORTEST_PASS * self.paced
        except CancelledError:
            problem = JobState("stopped")
        except PassDivergedError as error:
            problem = JobState(str(error), _SMALLER_RATE)
        self._look_at(training, begun, last=True)
        parameters, number = training.best if keeps_best else (training.parameters, training.passes)
        if number:
            timeline.take_passes(training, best=keeps_best)
        if keeps_best:
            directions, _ = self._reader.directions(parameters.E)
            readings = replace(self._state.readings, directions=directions)
            near = find_neighbours(self.watched(), parameters.E, timeline.baseline)
            learned = not problem.text and ended()
            self._state = replace(self._state, neighbours=near, readings=readings, learned=learned)
        if problem.text:
            return problem
        if not ended():
            return JobState("these were all the passes asked for", "; ⟨f⟩ makes more")
        if keeps_best:
            return JobState(f"the held-out loss has stopped falling: pass {number:,} is kept")
        return JobState("converged: ten more passes would hardly lower the loss")

    def _look_at(self, training: FullBatchTraining, begun: float, *, last: bool = False) -> None:
        """Read the gauges that are due, and take the losses and the watched words."""
        earlier, watched, timeline = self.earlier, self.watched(), self.timeline
        parameters, done = training.parameters, earlier.passes + training.passes
        readings = self._reader.read(self._state.readings, parameters.E, done, last=last)
        validation = (*earlier.validation[:-1], *training.validation.losses)
        self._state = replace(
            self._state,
            losses=(*earlier.losses[:-1], *training.losses),
            validation=validation,
            best=validation.index(min(validation)) if validation else 0,
            seconds=monotonic() - begun,
            left=training.passes_left,
            overshoot=training.overshoot,
            made=training.passes,
            warm_up=training.warm_up,
            rate=training.lowered_rate,
            neighbours=find_neighbours(watched, parameters.E, timeline.baseline),
            readings=readings,
            scores=compare_scores(timeline.setup, parameters, watched, _TARGETS),
        )

    def _tell(self, *, now: bool = False, **changes: Any) -> None:
        """Report the progress with these changes, now or if it is due."""
        self._state = replace(self._state, **changes)
        if now or monotonic() - self._reported > _REPORT_SECONDS:
            self._reported = monotonic()
            self.report(self._state)


def usual_words(setup: Setup, context: int, target: int) -> list[int]:
    """Choose words to watch: informative words, those of the pair first.

    If pairs are not counted yet, the pair's words and words of medium frequency.
    """
    V, telling = len(setup.corpus.vocabulary), setup.informative_words.tolist()
    words = [word for word in (context, target) if word in telling]
    words += [*telling[:_WATCHED], context, target, *(V // part for part in (24, 12, 8, 6, 4, 3))]
    return list(dict.fromkeys(words))[:_WATCHED]
