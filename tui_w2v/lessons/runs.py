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

MOST_PASSES = 120  # full-batch passes that train a run
_LOOKED_AT = 1000
_SHARE = 0.1


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


def _begun(init: str = "", turn: int | None = None) -> Run:
    """Return a run with new initial parameters, with the run's own initialisation or another."""

    def make(home: Timeline, _: Check | None) -> Timeline:
        setup = home.setup
        settings = replace(setup.settings, init=init or setup.settings.init)
        new = initial_parameters(settings, len(setup.corpus.vocabulary))
        return branch(home, new, turn=turn)

    return Run(make)


def _changed(change: Callable[[Parameters], Parameters], of: Run | None = None) -> Run:
    return Run(lambda home, _: branch(home, change(home.before_turn())), of=of)


def trained_at(choose: Callable[[Timeline], Sequence[int]]) -> Run:
    """Return the trained run, at a turn of the first of some words, if there are any."""

    def make(trained: Timeline, _: Check | None) -> Timeline:
        words = choose(trained)
        return at_word(trained, words[0]) if words else branch(trained)

    return Run(make, TRAINED.message, of=TRAINED)


FRESH = _begun(turn=1)  # before any training
ZEROS = _begun("zeros")
SMALL = _begun("small")  # E and theta are a thousand times smaller than usual
WORD2VEC_START = _begun("word2vec")  # E is random and theta all zeros
ROTATED = _changed(rotated)  # all vectors are rotated by the same rotation
TRAINED = Run(_train, "training by full-batch passes …", passes=MOST_PASSES, shared=True)
"""Full-batch passes were made until the loss converged; the run begins at a turn of the word with
the clearest neighbours."""
TRAINED_ROTATED = _changed(rotated, of=TRAINED)
WITHOUT_THETA = _changed(without_theta, of=TRAINED)  # and without the bias
NEGATIVE_SAMPLING = Run(lambda home, _: branch(home, under=NegativeSampling.name))  # the same turn
SEVERAL_TARGETS = Run(_to_a_window_of_several)
GLOVE = Run(lambda home, _: branch(home, under=Glove.name), of=SEVERAL_TARGETS)  # the same pair
