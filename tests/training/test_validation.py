"""Sentences held out of passes: the loss on them, when it has stopped falling, what is kept."""

import numpy as np
import pytest

from tests.helpers import corpus_of
from tui_w2v.skipgram import OBJECTIVES
from tui_w2v.training import (
    DECAY,
    Limits,
    Settings,
    Setup,
    Timeline,
    read_line,
    replay,
    train_by_passes,
    write_line,
)
from tui_w2v.training.convergence import Validation

SHARE = 0.1


def letters(n_sentences=150, seed=0):
    """Sentences on one of four topics, each with some words of its own."""
    rng = np.random.default_rng(seed)
    topics = [[f"{topic}{word}" for word in range(8)] + [*"uvwxyz"] for topic in "abcd"]
    return [list(rng.choice(topics[n % 4], 12)) for n in range(n_sentences)]


def setup_of(**settings):
    corpus = corpus_of(letters())
    settings = {"dim": 6, "window": 2, "min_count": 1, "validation": SHARE, **settings}
    return Setup(Settings(corpus="text", **settings), corpus)


@pytest.fixture(scope="module")
def setup():
    return setup_of()


def loss_of(parameters, counts):
    scores = parameters.E @ parameters.kernel + parameters.bias
    log_sums = np.log(np.exp(scores).sum(axis=1))
    losses = (log_sums[:, None] - scores)[counts.contexts, counts.targets]
    return float(losses @ counts.numbers / counts.total)


@pytest.mark.parametrize("objective", ["softmax", "negative-sampling"])
def test_the_validation_loss_is_that_of_the_sentences_held_out(objective):
    setup = setup_of(objective=objective, dtype="float64")
    training = Timeline(setup).full_batch_training(held_out=SHARE, decay=DECAY)
    for _ in range(3):
        training.make_pass()
    parameters, held_out = training.parameters, setup.held_out(SHARE)
    for counts, loss in (
        (held_out.training, training.loss),
        (held_out.validation, training.validation.losses[-1]),
    ):
        measure = setup.objective.full_batch(counts, 6, "float64").gradient(parameters).loss
        assert loss == pytest.approx(measure, rel=1e-12)
        if objective == "softmax":
            assert loss == pytest.approx(loss_of(parameters, counts), rel=1e-12)


@pytest.mark.parametrize("objective", ["softmax", "negative-sampling"])
def test_weight_decay_pulls_a_row_by_the_root_of_its_number_of_pairs(objective):
    setup = setup_of(objective=objective, dtype="float64")
    timeline, trained = Timeline(setup), setup.held_out(SHARE).training
    timeline.set_bias()
    training = timeline.full_batch_training(held_out=SHARE, decay=DECAY)
    before = training.parameters.copy()
    measure = setup.objective.full_batch(trained, 6, "float64").gradient(before)
    slopes = (
        measure.E + DECAY * np.sqrt(trained.per_context)[:, None] * before.E / trained.total,
        measure.kernel + DECAY * np.sqrt(trained.per_target) * before.kernel / trained.total,
    )
    training.make_pass()
    after = training.parameters
    # Adam's first step is the sign of the gradient times the rate.
    for slope, step in zip(slopes, (after.E - before.E, after.kernel - before.kernel), strict=True):
        assert (np.sign(step) == -np.sign(slope)).all()


def test_training_ends_by_the_validation_loss_and_keeps_the_best(setup):
    held_out = setup.held_out(SHARE)
    trained = train_by_passes(setup.settings, setup.counts(), Limits(), held_out=held_out)
    timeline = Timeline(setup)
    timeline.set_bias()
    again = timeline.full_batch_training(held_out=SHARE, decay=DECAY)
    for _ in range(trained.passes):
        again.make_pass()
        if again.passes == trained.best_pass:
            assert again.parameters.E.tobytes() == trained.parameters.E.tobytes()
    losses = again.validation.losses
    assert 0 < trained.best_pass == int(np.argmin(losses)) < trained.passes
    assert trained.validation_loss == min(losses)
    assert trained.loss == pytest.approx(loss_of(trained.parameters, setup.counts()), rel=1e-5)


@pytest.mark.parametrize("limits", [Limits(passes=9), Limits(until_loss=3.0), Limits(seconds=0.05)])
def test_with_a_limit_all_pairs_are_trained(setup, limits):
    trained = train_by_passes(
        setup.settings, setup.counts(), limits, held_out=setup.held_out(SHARE)
    )
    assert trained.best_pass is trained.validation_loss is None
    if limits.passes:
        alone = train_by_passes(setup.settings, setup.counts(), limits)
        assert alone.parameters.E.tobytes() == trained.parameters.E.tobytes()


def test_a_line_does_validated_passes_again_to_the_last_bit(setup):
    timeline = Timeline(setup)
    for decay in (DECAY, 0.0):
        training = timeline.full_batch_training(held_out=SHARE, decay=decay)
        for _ in range(15):
            training.make_pass()
        timeline.take_passes(training, best=decay > 0)
    line = write_line(timeline)
    assert f"passes {timeline.way[0][0].move.number} held-out 0.1 decay 1.4" in line
    assert line.endswith("passes 15 held-out 0.1")
    again = Timeline(setup)
    replay(again, read_line(line, lambda _: setup.settings).steps)
    assert again.parameters.E.tobytes() == timeline.parameters.E.tobytes()


def test_glove_is_not_validated():
    assert setup_of(objective="glove").held_out(SHARE) is None
    assert {name for name, kind in OBJECTIVES.items() if not kind.validates} == {"glove"}


@pytest.mark.parametrize(
    ("losses", "best", "stopped"),
    [
        ([3 - 0.1 * n for n in range(20)], 19, False),
        ([3.0, 2.0, *[2.5] * 9], 1, False),
        ([3.0, 2.0, *[2.5] * 10], 1, True),
        ([2.0, *[2.5] * 11], 0, True),
        ([3 - 0.1 * n for n in range(12)] + [1.8999] * 10, 12, True),
    ],
)
def test_it_has_stopped_falling_where_ten_passes_gain_next_to_nothing(losses, best, stopped):
    validation = Validation(0.01, warm_up=0)
    validation.losses.extend(losses)
    assert (validation.best, validation.stopped) == (best, stopped)


def test_the_texts_own_answer_is_that_of_the_sentences_that_were_trained(setup):
    timeline = Timeline(setup)
    assert timeline.trained_counts() is setup.counts()
    training = timeline.full_batch_training(held_out=SHARE)
    training.make_pass()
    timeline.take_passes(training)
    timeline.go(timeline.at(3))
    assert timeline.trained_counts() is setup.held_out(SHARE).unweighted
    timeline.start_over()
    assert timeline.trained_counts() is setup.counts()
