"""The runs that lessons use besides the current run."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from tui_w2v.lessons.cards import Check, Run
from tui_w2v.skipgram import Parameters
from tui_w2v.skipgram.glove import Glove
from tui_w2v.skipgram.negative_sampling import NegativeSampling
from tui_w2v.skipgram.variants import rotated, without_theta
from tui_w2v.training import FullBatchTraining, Timeline, branch, clearest_word
from tui_w2v.training.setup import initial_parameters

MOST_PASSES = 120
"""The most full-batch passes that train a run."""
_LOOKED_AT = 1000
_SHARE = 0.1


def _initial(run: Timeline, init: str = "") -> Parameters:
    """Return new initial parameters for a run, with its own initialisation or another."""
    setup = run.setup
    settings = replace(setup.settings, init=init or setup.settings.init)
    return initial_parameters(settings, len(setup.corpus.vocabulary))


def pass_by_pass(
    run: Timeline,
    check: Check | None,
    ended: Callable[[FullBatchTraining], bool] = lambda training: training.converged,
    *,
    hold_out: bool = False,
    best: bool = False,
) -> Timeline:
    """Return a copy of a run, trained by full-batch passes until it has ended.

    The check gets the number of passes, and raises to cancel. Only the passes up to the best, the
    lowest held-out loss, may be taken.
    """
    run = branch(run)
    run.setup.counts(check)  # counted here, where the check can cancel it
    training = run.full_batch_training(held_out=hold_out * held_out_share(run))
    training.begin()
    for passes in training.make_passes(MOST_PASSES, ended=lambda: ended(training)):
        if check:
            check(passes)
    run.take_passes(training, best=best)
    return branch(run)


def at_word(run: Timeline, word: int) -> Timeline:
    """Return a run from the first turn on that has this context word."""
    return branch(run, turn=run.setup.schedule.find(run.position.turn - 1, word))


def _train(home: Timeline, check: Check | None) -> Timeline:
    run = pass_by_pass(home, check)
    return at_word(run, clearest_word(run.parameters.E))


def held_out_share(timeline: Timeline) -> float:
    """Return the share of sentences that a lesson holds out: the run's own, or a default."""
    return timeline.setup.settings.validation or _SHARE


def _to_a_window_of_several(home: Timeline, _: Check | None) -> Timeline:
    """Go on to the next window with several different targets, if there is one near."""
    run = branch(home)
    schedule = run.setup.schedule
    first = run.position.turn
    for turn in range(first, first + _LOOKED_AT):
        pair = schedule.pair(turn)
        beside = schedule.pairs[(pair.number + 1) % len(schedule.pairs)]
        if beside.context_offset == pair.context_offset and beside.target != pair.target:
            run.go(run.at(turn))
            break
    return branch(run)


ZEROS = Run(lambda home, _: branch(home, _initial(home, "zeros")))
"""E and theta are all zeros."""

SMALL = Run(lambda home, _: branch(home, _initial(home, "small")))
"""E and theta are a thousand times smaller than usual."""

WORD2VEC_START = Run(lambda home, _: branch(home, _initial(home, "word2vec")))
"""E is random and theta all zeros, as the word2vec program starts."""

ROTATED = Run(lambda home, _: branch(home, rotated(home.before_turn())))
"""All vectors are rotated by the same rotation."""

TRAINED = Run(_train, "training by full-batch passes …", passes=MOST_PASSES, shared=True)
"""Full-batch passes were made until the loss converged; the run begins at a turn of the word with
the clearest neighbours."""


def trained_at(choose: Callable[[Timeline], Sequence[int]]) -> Run:
    """Return the trained run, at a turn of the first of some words, if there are any."""

    def make(trained: Timeline, _: Check | None) -> Timeline:
        words = choose(trained)
        return at_word(trained, words[0]) if words else branch(trained)

    return Run(make, TRAINED.message, of=TRAINED)


WITHOUT_THETA = Run(lambda home, _: branch(home, without_theta(home.before_turn())), of=TRAINED)
"""Trained; then theta and the bias were set to zero."""

TRAINED_ROTATED = Run(ROTATED.make, of=TRAINED)
"""Trained; then all vectors were rotated by the same rotation."""

FRESH = Run(lambda home, _: branch(home, _initial(home), turn=1))
"""The run with its initial parameters, before any training."""

NEGATIVE_SAMPLING = Run(lambda home, _: branch(home, under=NegativeSampling.name))
"""The same turn by negative sampling."""

SEVERAL_TARGETS = Run(_to_a_window_of_several)
"""The first turn from here on whose window has several targets."""

GLOVE = Run(lambda home, _: branch(home, under=Glove.name), of=SEVERAL_TARGETS)
"""The same pair by GloVe."""
