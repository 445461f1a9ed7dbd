"""Training without a screen: passes or turns, up to a limit or until the loss stops falling."""

from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter

from tui_w2v.corpus import HeldOut, PairCounts
from tui_w2v.skipgram import NotFiniteError, Parameters
from tui_w2v.training.full_batch import FullBatchTraining, PassDivergedError
from tui_w2v.training.positions import CancelledError, DivergedError
from tui_w2v.training.settings import Settings
from tui_w2v.training.setup import Setup, draw, make_objective

_TURNS_BETWEEN_CHECKS = 64
_LOSSES_AVERAGED = 1000
DECAY = 20.0
"""The weight decay of passes with held-out sentences. Without it, rare words are overfitted within
a few passes, and the validation loss is lowest before the other words are learned."""


@dataclass(frozen=True)
class Limits:
    """What ends training, whichever comes first."""

    passes: int | None = None
    """The number of full-batch passes."""
    epochs: int | None = None
    """The number of epochs of turns, instead of passes."""
    until_loss: float | None = None
    """The mean loss of all pairs to reach, in nats."""
    seconds: float | None = None
    """The time, in seconds."""

    @property
    def none(self) -> bool:
        """Whether there is no limit, so training ends when the loss stops falling."""
        return self == Limits()


@dataclass(frozen=True)
class Trained:
    """The result of training."""

    parameters: Parameters
    loss: float
    """The exact mean over all pairs at these parameters, in nats; not finite if it overflows their
    precision."""
    passes: int = 0
    """The number of passes made."""
    best_pass: int | None = None
    """The pass with the lowest validation loss, which these parameters come from, if sentences
    were held out."""
    validation_loss: float | None = None
    """The mean loss of the held-out sentences at these parameters, in nats."""
    turns: int = 0
    """The number of turns made."""
    seconds: float = 0.0
    reached: bool = False
    """Whether the loss is at ``until_loss`` or below."""
    interrupted: bool = False
    overshoot: str = ""
    """A line on the passes that overshot; empty if none did."""
    problem: ArithmeticError | None = None
    """The error that ended training, if it diverged."""


@dataclass(frozen=True)
class Progress:
    """The progress of training."""

    done: int
    """The number of passes or turns made."""
    left: int | None
    """An estimate of the number left, if there is one."""
    loss: float
    """The mean loss of the trained pairs; by turns, of the last turns."""
    seconds_left: float | None
    """An estimate of the time left, if there is one."""


Report = Callable[[Progress], None]
Interrupted = Callable[[], bool]


def train_by_passes(
    settings: Settings,
    counts: PairCounts,
    limits: Limits,
    *,
    held_out: HeldOut | None = None,
    report: Report = lambda _: None,
    interrupted: Interrupted = lambda: False,
) -> Trained:
    """Initialise a model and train it by full-batch passes.

    Without limits, training ends when the validation loss stops falling, or without validation
    when the loss converges. The biases are first set to their best values without E and theta.

    Args:
        settings: The settings.
        counts: All pairs.
        limits: What ends training; with a limit, all pairs are trained.
        held_out: The pairs in two parts, for training without limits.
        report: Called before each pass.
        interrupted: Called often, in any thread; returns whether to stop.
    """
    begun = perf_counter()
    parameters = draw(settings, len(counts.vocabulary))
    objective = make_objective(settings, counts.vocabulary.counts, lambda: counts)
    if parameters.has_bias and limits.passes != 0 and limits.seconds != 0:
        objective.set_biases(parameters, counts)
    if not limits.none:
        held_out = None
    training = FullBatchTraining(
        parameters,
        counts,
        settings.learning_rate,
        fresh=True,
        objective=objective,
        held_out=held_out,
        decay=DECAY if held_out else 0.0,
    )
    training.begin()

    def elapsed() -> float:
        return perf_counter() - begun

    def check() -> None:
        out_of_time = limits.seconds is not None and elapsed() >= limits.seconds
        if out_of_time or interrupted():
            raise CancelledError

    def aimed() -> bool:
        return limits.until_loss is not None and training.loss <= limits.until_loss

    def ended() -> bool:
        return training.passes == limits.passes or (limits.none and training.learned)

    problem = None
    try:
        while not (aimed() or ended()):
            report(_passes_left(training, limits, elapsed()))
            training.make_pass(check)
    except CancelledError:
        pass
    except PassDivergedError as error:
        problem = error
    parameters, best_pass = training.best
    loss = training.loss
    if held_out:
        measure = objective.full_batch(counts, settings.dim, parameters.E.dtype)
        loss = measure.gradient(parameters).loss
    return Trained(
        parameters,
        loss,
        passes=training.passes,
        best_pass=best_pass if held_out else None,
        validation_loss=min(training.validation.losses, default=None),
        seconds=elapsed(),
        reached=aimed(),
        interrupted=interrupted(),
        overshoot=training.overshoot,
        problem=problem,
    )


def _passes_left(training: FullBatchTraining, limits: Limits, elapsed: float) -> Progress:
    done = training.passes
    a_pass = elapsed / (done + 1)  # the first gradient is computed before the first pass
    ends = []
    if limits.passes is not None:
        ends.append((limits.passes - done) * a_pass)
    if limits.seconds is not None:
        ends.append(limits.seconds - elapsed)
    if limits.none and not training.held_out and training.passes_left is not None:
        ends.append(training.passes_left * a_pass)
    seconds = min(ends, default=None)
    left = None if seconds is None else max(0, round(seconds / a_pass))
    return Progress(done, left, training.loss, seconds)


def train_by_turns(
    setup: Setup,
    limits: Limits,
    *,
    report: Report = lambda _: None,
    interrupted: Interrupted = lambda: False,
) -> Trained:
    """Initialise a model and train it turn by turn, on all pairs.

    Args:
        setup: The text and the settings.
        limits: What ends training; ``until_loss`` is checked before each epoch.
        report: Called now and then.
        interrupted: Called often; returns whether to stop.
    """
    begun = perf_counter()
    parameters, counts = setup.draw(), setup.counts()
    objective = setup.objective
    measure = objective.full_batch(counts, setup.settings.dim, parameters.E.dtype)
    an_epoch = len(setup.schedule.pairs)
    last = (limits.epochs or 0) * an_epoch
    turns, mean, problem = 0, objective.loss_at_zero(counts), None
    aim = limits.until_loss
    loss = None if aim is None else measure.gradient(parameters).loss

    def aimed() -> bool:
        return aim is not None and loss is not None and loss <= aim

    while turns < last and not aimed():
        if turns % _TURNS_BETWEEN_CHECKS == 0:
            elapsed = perf_counter() - begun
            if interrupted() or (limits.seconds is not None and elapsed >= limits.seconds):
                break
            report(_turns_left(turns, last, mean, elapsed, limits))
        try:
            turn = setup.turn(parameters, turns + 1)
        except NotFiniteError:
            problem = DivergedError(turns + 1, setup.settings.learning_rate)
            break
        objective.apply(parameters, turn)
        turns += 1
        mean += (turn.loss - mean) / min(turns, _LOSSES_AVERAGED)
        loss = None
        if aim is not None and turns % an_epoch == 0:
            loss = measure.gradient(parameters).loss
    if loss is None:
        loss = measure.gradient(parameters).loss
    return Trained(
        parameters,
        loss,
        turns=turns,
        seconds=perf_counter() - begun,
        reached=aimed(),
        interrupted=interrupted(),
        problem=problem,
    )


def _turns_left(turns: int, last: int, mean: float, elapsed: float, limits: Limits) -> Progress:
    ends = [elapsed / turns * (last - turns)] if turns else []
    if limits.seconds is not None:
        ends.append(limits.seconds - elapsed)
    return Progress(turns, last - turns, mean, min(ends, default=None))
