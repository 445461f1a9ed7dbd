"""Training without a screen: passes or turns, until a limit is reached."""

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
"""The weight decay of passes of which sentences are held out. Without it, rare words are learned by
heart within a few passes, and the validation loss is lowest before anything else is learned."""


@dataclass(frozen=True)
class Limits:
    """What ends training; whichever comes first."""

    passes: int | None = None
    """So many full-batch passes."""
    epochs: int | None = None
    """So many epochs of turns, in place of passes."""
    until_loss: float | None = None
    """A mean loss of all pairs, in nats: the aim."""
    seconds: float | None = None
    """So much time."""

    @property
    def none(self) -> bool:
        """Whether nothing ends training but that the loss has converged."""
        return self == Limits()


@dataclass(frozen=True)
class Trained:
    """What training has come to."""

    parameters: Parameters
    loss: float
    """The exact mean over all pairs by these parameters, in nats; not finite where it is too big
    for their precision."""
    passes: int = 0
    """The passes that were made."""
    best_pass: int | None = None
    """The pass with the lowest validation loss, whose parameters these are, where there is one."""
    validation_loss: float | None = None
    """The mean loss on the sentences that were held out, in nats, where some were."""
    turns: int = 0
    seconds: float = 0.0
    reached: bool = False
    """Whether the loss is the aimed one or lower."""
    interrupted: bool = False
    overshoot: str = ""
    """What there is to say of passes that overshot, in a line, or nothing."""
    problem: ArithmeticError | None = None
    """What ended it, if it diverged."""


@dataclass(frozen=True)
class Progress:
    """How far training is."""

    done: int
    """Passes or turns made."""
    left: int | None
    """How many may be left, if that can be said."""
    loss: float
    """The mean loss of the pairs that are trained; while turns are made, that of the last ones."""
    seconds_left: float | None
    """How much time may be left, if that can be said."""
    validation: float | None = None
    """The mean loss on the sentences that are held out, if some are."""


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
    """Draw a model and train it by full-batch passes: without limits, until the validation loss has
    stopped falling, or without validation until the loss has converged.

    The biases are first set to what is best without E and theta.

    Args:
        settings: The settings.
        counts: The pairs, all of them.
        limits: What ends training; with one, all pairs are trained.
        held_out: The pairs in two parts, for training without limits.
        report: Told of each pass.
        interrupted: Asked often, from any thread, whether to stop.
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

    def out_of_time() -> bool:
        return limits.seconds is not None and elapsed() >= limits.seconds

    def check() -> None:
        if out_of_time() or interrupted():
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
        validation_loss=min(training.validation.losses) if held_out else None,
        seconds=elapsed(),
        reached=aimed(),
        interrupted=interrupted(),
        overshoot=training.overshoot,
        problem=problem,
    )


def _passes_left(training: FullBatchTraining, limits: Limits, elapsed: float) -> Progress:
    done = training.passes
    a_pass = elapsed / (done + 1)  # the first gradient is worked out before the first pass
    ends = []
    if limits.passes is not None:
        ends.append((limits.passes - done) * a_pass)
    if limits.seconds is not None:
        ends.append(limits.seconds - elapsed)
    if limits.none and not training.held_out and training.passes_left is not None:
        ends.append(training.passes_left * a_pass)
    seconds = min(ends, default=None)
    left = None if seconds is None else max(0, round(seconds / a_pass))
    validation = training.validation.losses[-1] if training.held_out else None
    return Progress(done, left, training.loss, seconds, validation)


def train_by_turns(
    setup: Setup,
    limits: Limits,
    *,
    report: Report = lambda _: None,
    interrupted: Interrupted = lambda: False,
) -> Trained:
    """Draw a model and train it turn by turn, for so many epochs.

    Args:
        setup: The text and the settings.
        limits: What ends training; the aimed loss is looked at before each epoch.
        report: Told of the turns now and then.
        interrupted: Asked often whether to stop.
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
    seconds = elapsed / turns * (last - turns) if turns else None
    if limits.seconds is not None:
        seconds = min(limits.seconds - elapsed, limits.seconds if seconds is None else seconds)
    return Progress(turns, last - turns, mean, seconds)
