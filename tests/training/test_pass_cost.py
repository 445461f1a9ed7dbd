import tracemalloc

import pytest

from tui_w2v.skipgram import OBJECTIVES
from tui_w2v.training import Limits, Settings, Setup, estimate_passes, read_corpus, train_by_passes


@pytest.mark.parametrize("objective", OBJECTIVES)
@pytest.mark.parametrize(("V", "d", "dtype"), [(1500, 60, "float32"), (400, 150, "float64")])
def test_the_memory_is_about_what_training_takes(tmp_path, objective, V, d, dtype):
    path = tmp_path / "text.txt"
    path.write_text("\n".join(" ".join(f"w{n * n % (V + k)}" for n in range(V)) for k in range(40)))
    settings = Settings.of(
        str(path), dim=d, dtype=dtype, objective=objective, window=2, max_vocab=V, min_count=1
    )
    setup = Setup(settings, read_corpus(settings))
    counts = setup.counts()
    held_out = setup.held_out(setup.settings.validation)
    validates, limits = held_out is not None, Limits() if held_out else Limits(passes=2)
    cost = estimate_passes(setup.settings, counts, validates=validates, threads=2)
    tracemalloc.start()
    train_by_passes(setup.settings, counts, limits, held_out=held_out, threads=2)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert 0.5 < cost.bytes / peak < 1.7
    assert cost.seconds > 0


@pytest.mark.parametrize(("corpus", "dim"), [("a b", 1), ("royal", 8)])
def test_the_smallest_models_have_a_cost(tmp_path, corpus, dim):
    path = tmp_path / "text.txt"
    path.write_text(corpus)
    settings = Settings.of(corpus if corpus == "royal" else str(path), dim=dim, validation=0.0)
    setup = Setup(settings, read_corpus(settings))
    costs = [
        estimate_passes(setup.settings, setup.counts(), validates=False, threads=threads)
        for threads in (1, 2, 99, None)
    ]
    assert all(cost.seconds >= 0 and cost.bytes > 0 for cost in costs)
