"""Training without a screen: passes or turns, up to a limit or until the loss stops falling."""

import math
import warnings
from dataclasses import replace
from functools import partial
from time import perf_counter

from tui_w2v.corpus import HeldOut, PairCounts
from tui_w2v.errors import CancelledError, DivergenceError, HintWarning
from tui_w2v.skipgram import Check, NotFiniteError
from tui_w2v.training.full_batch import FullBatchTraining, PassDivergedError
from tui_w2v.training.moves import DivergedError
from tui_w2v.training.settings import Settings
from tui_w2v.training.setup import Origin, Setup, initial_parameters, make_objective
from tui_w2v.training.trained_model import Limits, Progress, Report, TrainedModel

_TURNS_BETWEEN_CHECKS = 64
_LOSSES_AVERAGED = 1000
DECAY = 1.4
"""The weight decay of passes with held-out sentences. Without it, rare words are overfitted within
a few passes, and the validation loss is lowest before the other words are learned."""


def train_by_passes(
    settings: Settings,
    counts: PairCounts,
    limits: Limits,
    *,
    origin: Origin | None = None,
    held_out: HeldOut | None = None,
    threads: int | None = None,
    report: Report = lambda _: None,
    check: Check = lambda: None,
) -> TrainedModel:
    """Train a model by full-batch passes.

    Without limits, training ends when the validation loss stops falling, or without validation
    when the loss converges. The biases of an untrained model are first set to their best values
    without E and theta. A model with the state of its last pass goes on as if it had never stopped,
    if these are its pairs; without a state, Adam begins anew and the rate grows over some passes.
    With a limit, all pairs are trained, and none are held out. The report is made before each pass
    and after the last. The check, called often, in any thread, raises CancelledError to end it.
    """
    begun, V = perf_counter(), len(counts.vocabulary)
    origin = origin or Origin("", initial_parameters(settings, V), turns=0, passes=0)
    objective = make_objective(settings, counts.vocabulary.counts, lambda: counts)
    parameters, state = origin.parameters.copy(), origin.state
    fresh = origin.untrained and not state
    if fresh and parameters.has_bias and limits.passes != 0 and limits.seconds != 0:
        objective.set_biases(parameters, counts)
    unlimited = limits.none
    if not unlimited:
        held_out, settings = None, replace(settings, validation=0.0)
    begin = partial(
        FullBatchTraining,
        parameters,
        counts,
        settings.learning_rate,
        objective=objective,
        threads=threads,
        held_out=held_out,
        decay=DECAY if held_out else 0.0,
    )
    training = begin(fresh=fresh if state is None else not state.warm_up)
    if not fresh and not (state and training.resume(state)):
        training = begin(fresh=False)
        warnings.warn(
            f"Adam begins anew, its rate growing for {training.warm_up} passes: there is no state "
            "of passes on these pairs to go on from",
            HintWarning,
            stacklevel=2,
        )
    training.begin()
    first = training.passes
    before = origin.passes - training.best[1]

    def model(problem: DivergenceError | None = None, loss: float = math.nan) -> TrainedModel:
        parameters, best_pass = training.best
        ended = problem or (held_out and training.learned)
        return TrainedModel(
            settings,
            counts.vocabulary,
            parameters.copy(),
            loss,
            turns=origin.turns,
            passes=before + training.passes,
            best_pass=before + best_pass if held_out else None,
            validation_loss=min(training.validation.losses, default=None),
            seconds=perf_counter() - begun,
            reached=limits.reached(training.loss),
            overshoot=training.overshoot,
            problem=problem,
            state=training.state if training.passes and not ended else None,
        )

    def progress() -> Progress:
        elapsed, done = perf_counter() - begun, training.passes - first
        a_pass = elapsed / (done + 1)  # the first gradient is computed before the first pass
        ends = []
        if limits.passes is not None:
            ends.append((limits.passes - done) * a_pass)
        if limits.seconds is not None:
            ends.append(limits.seconds - elapsed)
        if unlimited and not held_out and training.passes_left is not None:
            ends.append(training.passes_left * a_pass)
        return Progress(
            before + training.passes,
            training.loss,
            training.parameters,
            model,
            made=done,
            seconds=elapsed,
            seconds_left=min(ends, default=None),
            left=max(0, round(min(ends) / a_pass)) if ends else None,
            validation_loss=training.validation.losses[-1] if held_out else None,
            rate=training.last_rate,
        )

    problem = None
    try:
        for _ in training.make_passes(
            math.inf if limits.passes is None else first + limits.passes,
            ended=lambda: limits.reached(training.loss) or (unlimited and training.learned),
            check=partial(_check, begun, limits, check),
        ):
            report(progress())
    except CancelledError:
        pass
    except PassDivergedError as error:
        problem = error
    report(progress())
    loss = training.loss
    if held_out:
        measure = objective.full_batch(counts, settings.dim, parameters.E.dtype, threads)
        loss = measure.gradient(training.best[0]).loss
    return model(problem, loss)


def _check(begun: float, limits: Limits, check: Check) -> None:
    """End training when its time is over, or when the user cancels."""
    if limits.seconds is not None and perf_counter() - begun >= limits.seconds:
        raise CancelledError
    check()


def train_by_turns(
    setup: Setup,
    limits: Limits,
    *,
    threads: int | None = None,
    report: Report = lambda _: None,
    check: Check = lambda: None,
) -> TrainedModel:
    """Train the setup's model, or a new one, turn by turn, on all pairs (see ``train_by_passes``).

    The report is made now and then, before each epoch and after the last. The loss of all pairs
    is computed, and ``until_loss`` checked, before each epoch.
    """
    begun = perf_counter()
    settings = replace(setup.settings, validation=0.0)
    origin = setup.origin or Origin("", setup.initial_parameters(), turns=0, passes=0)
    parameters, counts, objective = origin.parameters.copy(), setup.counts(), setup.objective
    measure = objective.full_batch(counts, settings.dim, parameters.E.dtype, threads)
    an_epoch, turns = len(setup.schedule.pairs), origin.turns
    last = turns + round((limits.epochs or 0) * an_epoch)
    loss, mean, problem = math.nan, objective.loss_at_zero(counts), None

    def model() -> TrainedModel:
        return TrainedModel(
            settings,
            counts.vocabulary,
            parameters.copy(),
            loss,
            turns=turns,
            passes=origin.passes,
            seconds=perf_counter() - begun,
            reached=limits.reached(loss),
            problem=problem,
            state=origin.state if turns == origin.turns else None,
        )

    def progress() -> Progress:
        elapsed, done = perf_counter() - begun, turns - origin.turns
        ends = [elapsed / done * (last - turns)] if done else []
        if limits.seconds is not None:
            ends.append(limits.seconds - elapsed)
        return Progress(
            turns,
            mean if math.isnan(loss) else loss,
            parameters,
            model,
            made=done,
            seconds=elapsed,
            seconds_left=min(ends, default=None),
            left=last - turns,
            rate=settings.learning_rate,
        )

    try:
        while True:
            if turns % an_epoch == 0:
                loss = measure.gradient(parameters).loss
            due = turns % an_epoch == 0 or turns % _TURNS_BETWEEN_CHECKS == 0
            if due or turns == last:
                report(progress())
            if turns >= last or limits.reached(loss):
                break
            if due:
                _check(begun, limits, check)
            turn = setup.turn(parameters, turns + 1)
            objective.apply(parameters, turn)
            turns, loss = turns + 1, math.nan
            mean += (turn.loss - mean) / min(turns - origin.turns, _LOSSES_AVERAGED)
    except CancelledError:
        pass
    except NotFiniteError:
        problem = DivergedError(turns + 1, settings.learning_rate)
    if math.isnan(loss):
        loss = measure.gradient(parameters).loss
    return model()
