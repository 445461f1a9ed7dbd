"""Training without a screen: passes or turns, up to a limit or until the loss stops falling."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from time import perf_counter

from tui_w2v.corpus import HeldOut, PairCounts, Vocabulary
from tui_w2v.errors import CancelledError, DivergenceError
from tui_w2v.skipgram import Check, NotFiniteError, Parameters
from tui_w2v.skipgram.parameters import FloatArray
from tui_w2v.training.full_batch import FullBatchTraining, PassDivergedError
from tui_w2v.training.model import save_run
from tui_w2v.training.positions import DivergedError
from tui_w2v.training.settings import Settings
from tui_w2v.training.setup import Setup, initial_parameters, make_objective
from tui_w2v.vectors import WordVectors

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


@dataclass(frozen=True, eq=False)
class TrainedModel:
    """A trained model and how it was trained. Its arrays are read-only."""

    settings: Settings
    vocabulary: Vocabulary
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
    overshoot: str = ""
    """A line on the passes that overshot; empty if none did."""
    problem: DivergenceError | None = None
    """The error that ended training, if it diverged."""

    def __post_init__(self) -> None:
        for array in self.parameters.arrays:
            array.setflags(write=False)

    @property
    def words(self) -> Sequence[str]:
        """The V words, in the order of the rows, usually the most frequent first."""
        return self.vocabulary.words

    @property
    def E(self) -> FloatArray:
        """The embedding matrix, shape (V, d)."""
        return self.parameters.E

    @property
    def theta(self) -> FloatArray:
        """The output vectors, shape (V, d)."""
        return self.parameters.theta

    @property
    def bias(self) -> FloatArray:
        """The output bias, shape (V,); zeros if it is off."""
        return self.parameters.bias

    @cached_property
    def vectors(self) -> WordVectors:
        """The words with their vectors, for queries."""
        return WordVectors(self.words, self.E, self.theta)

    def save(self, path: str | Path) -> None:
        """Write a ``.npz`` that training can go on with, whole or not at all.

        Raises:
            OSError: The file cannot be written.
        """
        passes = self.passes if self.best_pass is None else self.best_pass
        save_run(
            Path(path),
            self.settings,
            self.parameters,
            self.vocabulary,
            turns=self.turns,
            passes=passes,
        )


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
    parameters: Parameters
    """The parameters now; the next pass or turn changes these arrays."""


Report = Callable[[Progress], None]


def train_by_passes(
    settings: Settings,
    counts: PairCounts,
    limits: Limits,
    *,
    held_out: HeldOut | None = None,
    report: Report = lambda _: None,
    check: Check = lambda: None,
) -> TrainedModel:
    """Initialise a model and train it by full-batch passes.

    Without limits, training ends when the validation loss stops falling, or without validation
    when the loss converges. The biases are first set to their best values without E and theta.

    Args:
        settings: The settings.
        counts: All pairs.
        limits: What ends training; with a limit, all pairs are trained.
        held_out: The pairs in two parts, for training without limits.
        report: Called before each pass.
        check: Called often, in any thread; raises CancelledError to end training.
    """
    begun = perf_counter()
    parameters = initial_parameters(settings, len(counts.vocabulary))
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

    def aimed() -> bool:
        return limits.until_loss is not None and training.loss <= limits.until_loss

    problem = None
    try:
        for _ in training.make_passes(
            math.inf if limits.passes is None else limits.passes,
            ended=lambda: aimed() or (limits.none and training.learned),
            check=partial(_check, begun, limits, check),
        ):
            report(_passes_left(training, limits, perf_counter() - begun))
    except CancelledError:
        pass
    except PassDivergedError as error:
        problem = error
    parameters, best_pass = training.best
    loss = training.loss
    if held_out:
        measure = objective.full_batch(counts, settings.dim, parameters.E.dtype)
        loss = measure.gradient(parameters).loss
    return TrainedModel(
        settings,
        counts.vocabulary,
        parameters,
        loss,
        passes=training.passes,
        best_pass=best_pass if held_out else None,
        validation_loss=min(training.validation.losses, default=None),
        seconds=perf_counter() - begun,
        reached=aimed(),
        overshoot=training.overshoot,
        problem=problem,
    )


def _check(begun: float, limits: Limits, check: Check) -> None:
    """End training when its time is over, or when the user cancels."""
    if limits.seconds is not None and perf_counter() - begun >= limits.seconds:
        raise CancelledError
    check()


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
    return Progress(done, left, training.loss, seconds, training.parameters)


def train_by_turns(
    setup: Setup,
    limits: Limits,
    *,
    report: Report = lambda _: None,
    check: Check = lambda: None,
) -> TrainedModel:
    """Initialise a model and train it turn by turn, on all pairs.

    Args:
        setup: The text and the settings.
        limits: What ends training; ``until_loss`` is checked before each epoch.
        report: Called now and then, and before each epoch.
        check: Called often; raises CancelledError to end training.
    """
    begun = perf_counter()
    parameters, counts = setup.initial_parameters(), setup.counts()
    objective = setup.objective
    measure = objective.full_batch(counts, setup.settings.dim, parameters.E.dtype)
    an_epoch = len(setup.schedule.pairs)
    last = (limits.epochs or 0) * an_epoch
    turns, mean, problem, aim = 0, objective.loss_at_zero(counts), None, limits.until_loss
    loss = None if aim is None else measure.gradient(parameters).loss

    def aimed() -> bool:
        return aim is not None and loss is not None and loss <= aim

    try:
        while turns < last and not aimed():
            if turns % _TURNS_BETWEEN_CHECKS == 0 or turns % an_epoch == 0:
                _check(begun, limits, check)
                report(_turns_left(turns, last, mean, begun, limits, parameters))
            turn = setup.turn(parameters, turns + 1)
            objective.apply(parameters, turn)
            turns += 1
            mean += (turn.loss - mean) / min(turns, _LOSSES_AVERAGED)
            loss = None
            if aim is not None and turns % an_epoch == 0:
                loss = measure.gradient(parameters).loss
    except CancelledError:
        pass
    except NotFiniteError:
        problem = DivergedError(turns + 1, setup.settings.learning_rate)
    if loss is None:
        loss = measure.gradient(parameters).loss
    return TrainedModel(
        setup.settings,
        counts.vocabulary,
        parameters,
        loss,
        turns=turns,
        seconds=perf_counter() - begun,
        reached=aimed(),
        problem=problem,
    )


def _turns_left(
    turns: int, last: int, mean: float, begun: float, limits: Limits, parameters: Parameters
) -> Progress:
    elapsed = perf_counter() - begun
    ends = [elapsed / turns * (last - turns)] if turns else []
    if limits.seconds is not None:
        ends.append(limits.seconds - elapsed)
    return Progress(turns, last - turns, mean, min(ends, default=None), parameters)
