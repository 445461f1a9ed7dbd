"""Watched words: their neighbours, ranks and drifts, worked out again in plain NumPy."""

from itertools import product

import numpy as np
import pytest

from tests.helpers import make_passes
from tui_w2v.corpus import build_corpus
from tui_w2v.training import (
    Baseline,
    Origin,
    Phase,
    Position,
    Settings,
    Setup,
    Timeline,
    View,
    clearest_word,
    find_neighbours,
)

SENTENCES = [[*"abcdeacfghbadhc"], None, [*"bedgfahe"], None]
V, D = 8, 5
WORDS = (0, 3, 7)


def setup(dtype="float64", init="keras", dim=D, seed=3):
    settings = Settings(window=2, dim=dim, learning_rate=0.5, seed=seed, dtype=dtype, init=init)
    return Setup(settings, build_corpus("text", SENTENCES))


def begun(**settings):
    return Timeline(setup(**settings))


def cosines(E, word):
    E = E.astype(np.float64)
    lengths = np.sqrt((E * E).sum(axis=1))
    return E @ E[word] / (lengths * lengths[word])


def ranked(E, word):
    order = np.argsort(-cosines(E, word), kind="stable")
    return [int(other) for other in order if other != word]


def seen(timeline, words=WORDS):
    return timeline.frame(View(watched=tuple(words))).watched


def assert_true(timeline, E, initial, words=WORDS):
    for word, watched in zip(words, seen(timeline, words), strict=True):
        assert watched.word == word
        assert [other for other, _ in watched.nearest] == ranked(E, word)
        near = [cosine for _, cosine in watched.nearest]
        np.testing.assert_allclose(near, np.sort(np.delete(cosines(E, word), word))[::-1])
        assert [other for other, _ in watched.at_start] == ranked(initial, word)
        assert watched.drift == pytest.approx(np.linalg.norm(E[word] - initial[word]), abs=1e-12)


@pytest.mark.parametrize("phase", Phase)
def test_what_is_near_and_the_drift_are_those_of_E_at_this_very_moment(phase):
    timeline = begun()
    initial = timeline.parameters.E.copy()
    for turn in (1, 2, 9, 40):
        timeline.go(Position(0, turn, phase))
        assert_true(timeline, timeline.parameters.E.copy(), initial)


def test_at_most_eight_are_named_and_what_has_come_and_gone_is_told_apart():
    words = [chr(ord("a") + n) for n in range(20)]
    settings = Settings(window=3, dim=6, learning_rate=0.8, dtype="float64")
    timeline = Timeline(Setup(settings, build_corpus("text", [[*words, *words[::3]], None])))
    initial = timeline.parameters.E.copy()
    (watched,) = seen(timeline, [4])
    assert watched.new == watched.gone == frozenset()
    timeline.go(Position(0, 400, Phase.UPDATE))
    now, before = (ranked(E, 4)[:8] for E in (timeline.parameters.E, initial))
    (watched,) = seen(timeline, [4])
    assert [word for word, _ in watched.nearest] == now
    assert [word for word, _ in watched.at_start] == before
    assert watched.new == set(now) - set(before) != set()
    assert watched.gone == set(before) - set(now) != set()


@pytest.mark.parametrize("init", ["keras", "zeros"])
def test_the_rank_is_the_place_in_the_softmax_and_is_known_from_predict_on(init):
    timeline = begun(init=init)
    for turn, phase in product((1, 30), Phase):
        timeline.go(Position(0, turn, phase))
        scores = timeline.turn.probabilities
        for watched in seen(timeline, range(V)):
            likelier = int((scores > scores[watched.word]).sum())
            assert watched.rank == (likelier + 1 if phase >= Phase.PREDICT else None)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_an_update_brings_nearer_and_takes_away_as_the_cosines_say(dtype):
    timeline = begun(dtype=dtype)
    some = 0
    for turn in range(1, 30):
        timeline.go(Position(0, turn, Phase.GRADIENT))
        before = timeline.parameters.E.copy()
        assert all(set(watched.moves) == {0} for watched in seen(timeline))
        timeline.go(Position(0, turn, Phase.UPDATE))
        after = timeline.parameters.E.copy()
        for watched in seen(timeline, range(V)):
            gain = cosines(after, watched.word) - cosines(before, watched.word)
            moved = [
                np.sign(gain[other]) if timeline.turn.context in (watched.word, other) else 0
                for other, _ in watched.nearest
            ]
            assert list(watched.moves) == moved
            some += any(moved)
    assert some > 100


@pytest.mark.parametrize(("init", "turn"), [("word2vec", 1), ("zeros", 5)])
def test_an_update_by_nothing_moves_nothing(init, turn):
    timeline = begun(init=init)  # theta is all zeros: the first turn leaves E as it is
    timeline.go(Position(0, turn, Phase.UPDATE))
    assert not timeline.turn.moves_E
    for watched in seen(timeline, range(V)):
        assert set(watched.moves) == {0}
        assert watched.drift == 0
        if init == "zeros":  # as near as any
            others = [word for word in range(V) if word != watched.word]
            assert watched.nearest == tuple((word, 0.0) for word in others)


def test_two_words_have_one_neighbour_each():
    E = np.array([[1.0, 0.0], [1.0, 1.0]])
    one, other = find_neighbours((0, 1), E + np.array([[3, 4], [0, 0]]), Baseline(E))
    assert [word for word, _ in one.nearest] == [1]
    assert [word for word, _ in other.nearest] == [0]
    assert (one.drift, other.drift) == (5.0, 0.0)


@pytest.mark.parametrize("most", [4, 160])
def test_the_drift_goes_on_through_passes_and_begins_anew_at_each_start(most, monkeypatch):
    monkeypatch.setattr("tui_w2v.training.segment._MOST", most)
    monkeypatch.setattr("tui_w2v.training.segment._FEWEST", 4)
    timeline = begun()
    initial = timeline.parameters.E.copy()
    timeline.set_bias()
    assert [watched.drift for watched in seen(timeline)] == [0, 0, 0]
    for turn in (700, 3, 512, 1200, 6):
        timeline.go(Position(1, turn, Phase.UPDATE))
        assert_true(timeline, timeline.parameters.E.copy(), initial)
    training = make_passes(timeline, 12)
    assert_true(timeline, training.parameters.E, initial)
    timeline.go(Position(2, 11, Phase.UPDATE))
    assert_true(timeline, timeline.parameters.E.copy(), initial)
    there = seen(timeline)
    assert min(watched.drift for watched in there) > 0.1
    timeline.start_over()
    assert [watched.drift for watched in seen(timeline)] == [0, 0, 0]
    assert all(watched.nearest == watched.at_start for watched in seen(timeline))
    timeline.go(timeline.way[-1][0].position)
    assert seen(timeline) == there
    timeline.change(other := setup(dim=3, seed=8))
    timeline.go(timeline.at(9, Phase.UPDATE))
    assert_true(timeline, timeline.parameters.E.copy(), other.initial_parameters().E)


def test_a_model_that_was_opened_starts_as_it_is():
    made, begin = begun(), setup()
    made.go(Position(0, 50, Phase.UPDATE))
    opened = made.parameters.copy()
    origin = Origin("file", opened.copy(), turns=50, passes=3)
    timeline = Timeline(Setup(begin.settings, begin.corpus, origin))
    timeline.go(Position(0, 60, Phase.UPDATE))
    assert_true(timeline, timeline.parameters.E.copy(), opened.E)
    timeline.start_over()
    assert_true(timeline, begin.initial_parameters().E, begin.initial_parameters().E)


def test_the_clearest_word_is_frequent_and_has_near_neighbours():
    rng = np.random.default_rng(0)
    E = rng.normal(size=(400, 50))
    E[10:16] = E[10] + 0.5 * rng.normal(size=(6, 50))
    E[300:306] = E[300] + 0.1 * rng.normal(size=(6, 50))  # nearer, but rare
    assert clearest_word(E) in range(10, 16)
    assert clearest_word(np.zeros((2, 3))) == 0
