"""Short and degenerate texts train under every objective, and their training ends."""

import numpy as np
import pytest

from tests.helpers import corpus_of
from tui_w2v.skipgram import OBJECTIVES
from tui_w2v.training import Limits, Settings, Setup, train_by_passes, train_by_turns

TEXTS = [
    "a b",
    "a b c",
    "a a b",
    "the the the cat the the",
    "b b b b b b b a",
    "x y x y x y x y",
    "a b\nb c\nc a",
    "hello world",
    "the king rules the land",
    "the cat sat on the mat and the dog sat on the log",
    "to be or not to be that is the question",
    "one fish two fish red fish blue fish",
    "row row row your boat\ngently down the stream",
    "a b c d e f g h i j k l m n o p q r s t u v w x y z",
]
MOST_PASSES = 2000
every_objective = pytest.mark.parametrize("objective", OBJECTIVES)


def drawn_texts(number):
    """Texts of random words, some as frequent as in prose, some all alike."""
    choose = np.random.default_rng(5)
    for _ in range(number):
        V, length = choose.integers([3, 4], [30, 60])
        shares = 1 / np.arange(1, V + 1) ** choose.choice([0.0, 1.0, 2.0])
        words = choose.choice(V, length, p=shares / shares.sum())
        yield " ".join(f"w{word}" for word in [0, 1, *words])


def make_setup(text, **settings):
    return Setup(Settings.of("text", **settings), corpus_of(text.splitlines()))


def trained_by_passes(setup):
    """Train until the loss converges, but not for ever."""

    def report(progress):
        assert progress.done < MOST_PASSES, "training does not end"

    return train_by_passes(setup.settings, setup.counts(), Limits(), report=report)


@every_objective
@pytest.mark.parametrize("dim", [2, 100])
def test_short_texts_train_at_the_default_settings(objective, dim):
    for text in [*TEXTS, *drawn_texts(3)]:
        setup = make_setup(text, objective=objective, dim=dim)
        counts = setup.counts()
        begun = train_by_passes(setup.settings, counts, Limits(seconds=0)).loss
        trained = trained_by_passes(setup)
        assert trained.problem is None, text
        assert setup.objective.floor(counts) - 1e-6 < trained.loss < begun, text
        if objective == "softmax" and counts.unigram - counts.floor > 1e-3:
            assert trained.loss < counts.unigram, text


DEGENERATE = [
    *(
        {"objective": objective, **settings}
        for objective in OBJECTIVES
        for settings in (
            {"init": "zeros"},
            {"init": "zeros", "bias": False},
            {"init": "word2vec", "bias": False},
            {"learning_rate": 1e-30},
        )
    ),
    {"objective": "negative-sampling", "negative": 1},
    {"objective": "glove", "alpha": 1e300},
    {"objective": "glove", "alpha": 0.0},
    {"objective": "glove", "alpha": 20.0, "x_max": 1e300},
    {"objective": "glove", "x_max": 1e-300, "harmonic": True},
]


@pytest.mark.parametrize("settings", DEGENERATE, ids=str)
@pytest.mark.filterwarnings("error")
def test_degenerate_texts_and_settings_end_without_divergence(settings):
    for number, text in enumerate(TEXTS[:5]):
        setup = make_setup(text, dtype=("float32", "float64")[number % 2], dim=3, **settings)
        trained = trained_by_passes(setup)
        assert trained.problem is None, text
        assert np.isfinite(trained.loss), text
        turned = train_by_turns(setup, Limits(epochs=3))
        assert turned.problem is None, text


@every_objective
@pytest.mark.parametrize(
    ("rate", "dtype"), [(1e10, "float32"), (1e30, "float64"), (1e300, "float32")]
)
@pytest.mark.filterwarnings("error")
def test_a_rate_beyond_all_measure_diverges_and_keeps_finite_numbers(objective, dtype, rate):
    for text in TEXTS[:7]:
        setup = make_setup(text, objective=objective, dtype=dtype, dim=3, learning_rate=rate)
        for trained in (trained_by_passes(setup), train_by_turns(setup, Limits(epochs=9))):
            assert all(np.isfinite(array).all() for array in trained.parameters.arrays), text
