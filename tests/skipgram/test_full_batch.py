"""Full-batch passes in threads, and given up: the same for whatever is minimised."""

import threading

import numpy as np
import pytest

from tui_w2v.corpus import build_corpus, count_pairs
from tui_w2v.skipgram import OBJECTIVES, ObjectiveInputs, full_batch_glove, initialise, lanes

SMALL = {
    lanes: {"_BLOCK_NUMBERS": 40, "_SLAB_NUMBERS": 100, "_FEWEST_ROWS": 2},
    full_batch_glove: {
        "_BLOCK_NUMBERS": 40,
        "_FEWEST_ROWS": 2,
        "_COLUMN_COST": 1,
        "_BLOCK_COST": 1,
    },
}
every_objective = pytest.mark.parametrize("name", OBJECTIVES)


@pytest.fixture(autouse=True)
def _cut_small(monkeypatch):
    """Have several lanes, of several blocks each, though the text is small."""
    for module, sizes in SMALL.items():
        for size, number in sizes.items():
            monkeypatch.setattr(module, size, number)


class Case:
    """A random text of V words, and a model of it."""

    def __init__(self, name, V, d=3):
        rng = np.random.default_rng(V)
        words = [f"w{number}" for number in range(V)]
        sentences = [words, *(rng.choice(words, 6).tolist() for _ in range(V))]
        corpus = build_corpus("text", [run for words in sentences for run in (words, None)])
        self.counts = count_pairs(corpus, 2)
        inputs = ObjectiveInputs(corpus.vocabulary.counts, lambda: self.counts)
        self.objective, self.d = OBJECTIVES[name](inputs), d
        bias_E = self.objective.has_bias_E
        self.model = initialise(V, d, seed=V, bias_E=bias_E, dtype=np.float64)
        for array in self.model.arrays:
            array += rng.normal(size=array.shape)

    def maker(self, threads=None, dtype=np.float64):
        return self.objective.full_batch(self.counts, self.d, dtype, threads)

    def made(self, threads=None, dtype=np.float64, check=None):
        return bits(self.maker(threads, dtype).gradient(self.model.astype(dtype), check))


def bits(gradient):
    return gradient.loss, *(array.tobytes() for array in gradient.arrays)


@every_objective
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_the_number_of_threads_changes_no_bit(name, dtype):
    case = Case(name, 40, d=5)
    assert len(case.maker()._lanes) == 4
    alone = case.made(1, dtype)
    for threads in (2, 3, 4, 9, None):
        maker = case.maker(threads, dtype)
        for _ in range(3):
            assert bits(maker.gradient(case.model.astype(dtype))) == alone


@every_objective
def test_threads_share_the_work(name):
    together = threading.Barrier(2)  # passed only by two threads that stand at it at once
    names = set()

    def check():
        if threading.current_thread().name not in names:
            names.add(threading.current_thread().name)
            together.wait(timeout=30)

    Case(name, 20).made(2, check=check)
    assert len(names) == 2


class GivenUpError(Exception):
    pass


@every_objective
@pytest.mark.parametrize("threads", [1, 2, 4])
def test_a_check_that_raises_ends_the_pass_and_leaves_all_as_it_was(name, threads):
    case = Case(name, 20)
    model, whole, maker = case.model, case.made(), case.maker(threads)
    before, calls = [array.tobytes() for array in model.arrays], []
    maker.gradient(model, lambda: calls.append(None))
    assert len(calls) > 4
    for last in range(1, len(calls) + 1):
        left = iter(range(last - 1))

        def check(left=left):
            if next(left, None) is None:
                raise GivenUpError

        with pytest.raises(GivenUpError):
            maker.gradient(model, check)
        assert [array.tobytes() for array in model.arrays] == before
        assert bits(maker.gradient(model)) == whole
