"""Fast-forward without a screen: what it does to the run, and the gauges that it reads."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import tui_w2v.session.forward
import tui_w2v.session.readings
from tests.helpers import bits, moves
from tui_w2v.session.forward import FastForward, Forward, usual_words
from tui_w2v.training import (
    CancelledError,
    FullBatchTraining,
    Limits,
    PassDivergedError,
    Passes,
    Phase,
    Position,
    SetBias,
    Timeline,
    train_by_passes,
)
from tui_w2v.vectors import WordVectors, decompose
from tui_w2v.vectors.evaluation import Analogy, Section, answer_analogies

GAUGES = tui_w2v.session.readings.WAITS
READ = "values", "weights", "answers", "stability"
ROYAL = [Section("royal", [Analogy("MAN", "KING", "WOMAN", "QUEEN")]), Section("unknown", [])]


@pytest.fixture(autouse=True)
def _at_full_speed(monkeypatch):
    monkeypatch.setattr(tui_w2v.session.forward, "_SHORTEST_PASS", 0)


def forward(timeline: Timeline, stopped: Callable[[list[Forward]], bool] = lambda _: False) -> Any:
    """Fast-forward in this thread, until its news say to stop; return the news."""
    news: list[Forward] = []

    def check() -> None:
        if stopped(news):
            raise CancelledError

    FastForward(timeline, lambda: (), news.append).run(check)
    return news


@pytest.mark.parametrize(
    ("dtype", "bias", "dim"),  # with 500, a pass overshoots
    [("float32", True, 8), ("float64", False, 8), ("float32", True, 500)],
)
def test_it_trains_as_the_command_line_does_to_the_last_bit(make_run, dtype, bias, dim):
    timeline = make_run(dtype=dtype, bias=bias, dim=dim)
    last = forward(timeline)[-1]
    setup = timeline.setup
    trained = train_by_passes(setup.settings, setup.counts(), Limits())
    assert bits(timeline.parameters) == bits(trained.parameters)
    assert last.passes == trained.passes
    assert last.losses[-1] == trained.loss
    assert last.ended.text == "converged: ten more passes would hardly lower the loss"
    assert last.overshoot == trained.overshoot
    assert bool(last.overshoot) == (dim == 500)
    if bias and dim < 500:
        assert last.before_bias == pytest.approx(last.counts.uniform, abs=0.05)
        assert last.losses[0] == pytest.approx(last.counts.unigram, abs=0.05)
    assert moves(timeline) == [SetBias()] * bias + [Passes(trained.passes)]


def test_a_model_that_was_trained_keeps_its_bias(make_run):
    timeline = make_run()
    first, second = forward(timeline)[-1], forward(timeline)[-1]
    assert second.before_bias is None
    assert (first.warm_up, second.warm_up) == (0, 20)
    assert moves(timeline) == [SetBias(), Passes(first.passes), Passes(second.passes)]
    assert second.losses[0] == first.losses[-1]
    assert timeline.passes_made == first.passes + second.passes
    timeline = make_run()
    timeline.go(Position(0, 9, Phase.PREDICT))
    last = forward(timeline)[-1]
    assert last.before_bias is None
    assert moves(timeline) == [Passes(last.passes)]
    assert timeline.turns_made == 8


def test_a_start_that_was_stopped_before_its_first_pass_has_its_bias(make_run):
    last = forward(timeline := make_run(), lambda news: any(one.losses for one in news))[-1]
    assert (last.ended.text, last.passes) == ("stopped", 0)
    assert moves(timeline) == [SetBias()]
    last = forward(timeline)[-1]
    assert moves(timeline) == [SetBias(), Passes(last.passes)]


def test_the_share_that_is_counted_grows_and_stopped_meanwhile_nothing_has_changed(
    make_run, monkeypatch
):
    monkeypatch.setattr(tui_w2v.session.forward, "_REPORT_SECONDS", -1)
    monkeypatch.setattr("tui_w2v.corpus.counting._CHUNK", 50)
    timeline = make_run()
    before = bits(timeline.parameters)
    news = forward(timeline, lambda news: any(one.counted > 0.9 for one in news))
    shares = [one.counted for one in news]
    assert shares == sorted(shares)
    assert len(set(shares)) > 4
    assert "nothing has changed" in news[-1].ended.text
    assert (moves(timeline), bits(timeline.parameters)) == ([], before)


def test_passes_before_one_that_diverges_stay(make_run, monkeypatch):
    make_pass = FullBatchTraining.make_pass

    def five(self, check=None):
        if self.passes == 5:
            raise PassDivergedError(6, 0.1)
        make_pass(self, check)

    monkeypatch.setattr(FullBatchTraining, "make_pass", five)
    last = forward(timeline := make_run())[-1]
    assert "pass 6 diverges" in last.ended.text
    assert moves(timeline) == [SetBias(), Passes(5)]


def test_a_model_whose_loss_is_not_finite_is_left_as_it_is(make_run):
    timeline = make_run(learning_rate=1e30, dtype="float32")
    timeline.go(Position(0, 1, Phase.UPDATE))
    before = bits(timeline.parameters)
    assert "not finite" in forward(timeline)[-1].ended.text
    assert (moves(timeline), bits(timeline.parameters)) == ([], before)


def test_the_usual_words_to_watch_are_of_the_vocabulary_and_say_much(make_run, monkeypatch):
    setup = make_run().setup
    words = setup.corpus.vocabulary
    watched = usual_words(setup, words.index("the"), words.index("king"))
    names = [words[word] for word in watched]
    assert names[0] == "king"
    assert not {"the", "a", "in", "of", "and", "to", "on", "his", "her"} & set(names)
    monkeypatch.setattr("tui_w2v.training.setup._SOON_COUNTED", 0)
    for V in (2, 3, 48, 3000):
        setup = make_run(" ".join(f"w{number}" for number in range(V))).setup
        for counted in (False, True):
            if counted:
                setup.counts()
            for context, target in ((0, 1), (V - 1, 0), (1, 1)):
                watched = usual_words(setup, context, target)
                assert {context, target} <= set(watched) or counted
                assert 2 <= len(set(watched)) == len(watched) <= 5
                assert all(0 <= word < V for word in watched)


@pytest.mark.parametrize(
    "settings", [{}, {"dim": 1}, {"init": "zeros", "bias": False}, {"objective": "glove"}]
)
def test_the_singular_values_are_those_after_their_passes(make_run, monkeypatch, settings):
    monkeypatch.setattr(tui_w2v.session.forward, "_REPORT_SECONDS", 0)
    monkeypatch.setattr(tui_w2v.session.readings, "WAITS", dict.fromkeys(GAUGES, 0))
    timeline, news = make_run(**settings), list[Forward]()
    FastForward(timeline, lambda: (5,), news.append, most=6, analogies=lambda: ROYAL).run(
        lambda: None
    )
    read, again = news[-1].readings, make_run(**settings)
    values = read.values
    for name in READ:
        assert [number for number, _ in getattr(read, name)] == [0, 1, 2, 3, 4, 5, 6]
    words = again.setup.corpus.vocabulary.words
    if again.parameters.has_bias:
        again.set_bias()
    training = again.full_batch_training()
    for number in training.make_passes(7):
        svd = np.linalg.svd(training.parameters.E, compute_uv=False)
        np.testing.assert_allclose(values[number][1], svd[:4], atol=1e-6)
        E, weights = training.parameters.E, read.weights[number][1]
        np.testing.assert_allclose(weights, decompose(E, 4).weights, atol=1e-5)
        vectors = WordVectors(words, training.parameters.E)
        (section,) = answer_analogies(vectors, ROYAL[:1]).sections
        assert read.answers[number][1] == {"royal": section.correct / section.total}
        near = read.stability[number][1]
        assert near[0][0] == {vectors.row(word) for word, _ in vectors.most_similar(words[0])}
    assert [one.value for one in read.directions] == list(values[-1][1])


def test_gauges_wait_in_proportion_to_the_time_they_take(make_run, monkeypatch):
    monkeypatch.setattr(tui_w2v.session.forward, "_REPORT_SECONDS", 0)
    monkeypatch.setattr(tui_w2v.session.readings, "WAITS", dict.fromkeys(GAUGES, 1e9))
    news: list[Forward] = []
    FastForward(make_run(), lambda: (), news.append, most=6).run(lambda: None)
    for name in READ:  # at the ends always
        assert [number for number, _ in getattr(news[-1].readings, name)] == [0, 6]
    assert sum(1 / wait for wait in GAUGES.values()) < 0.05
