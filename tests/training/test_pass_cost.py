"""What passes take: the estimate of their memory beside what is measured."""

import tracemalloc

import numpy as np
import pytest

from tests.helpers import corpus_of
from tui_w2v.skipgram import OBJECTIVES
from tui_w2v.training import Limits, Settings, Setup, estimate_passes, train_by_passes


def setup_of(V, d, n_sentences, dtype="float32", objective="softmax"):
    rng = np.random.default_rng(1)
    numbers = np.concatenate((np.arange(V), rng.zipf(1.3, 12 * n_sentences) % V))
    words = [f"w{number}" for number in numbers]
    corpus = corpus_of(words[first : first + 12] for first in range(0, len(words), 12))
    how = {"dim": d, "dtype": dtype, "objective": objective, "window": 5, "learning_rate": 0.0}
    return Setup(Settings("text", min_count=1, max_vocab=V, **how), corpus)


@pytest.mark.parametrize("objective", OBJECTIVES)
@pytest.mark.parametrize("share", [0.0, 0.1])
@pytest.mark.parametrize(
    ("V", "d", "n_sentences", "dtype", "threads"),
    [
        (900, 30, 200, "float32", 2),
        (900, 30, 4000, "float32", 2),
        (1200, 40, 400, "float64", 1),
        (2000, 60, 400, "float32", 4),
    ],
)
def test_the_memory_is_about_what_training_takes(
    V, d, n_sentences, dtype, threads, share, objective, monkeypatch
):
    monkeypatch.setattr("tui_w2v.training.convergence._COMPARED", 1)  # pass 1 ends training
    setup = setup_of(V, d, n_sentences, dtype, objective)
    counts, held_out = setup.counts(), setup.held_out(share)
    validates = held_out is not None
    assert validates == (share > 0 and objective != "glove")
    cost = estimate_passes(setup.settings, counts, validates=validates, threads=threads)
    tracemalloc.start()
    train_by_passes(setup.settings, counts, Limits(), held_out=held_out, threads=threads)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert 0.85 < cost.bytes / peak < 1.7
    assert cost.seconds > 0


@pytest.mark.parametrize(("V", "d"), [(2, 1), (50, 8)])
def test_the_smallest_models_have_a_cost(V, d):
    setup = setup_of(V, d, 3)
    for threads in (1, 2, 99, None):
        cost = estimate_passes(setup.settings, setup.counts(), validates=False, threads=threads)
        assert cost.seconds >= 0
        assert cost.bytes > 0
