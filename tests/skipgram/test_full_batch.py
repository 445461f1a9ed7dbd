"""Full-batch gradients of every objective against formulas, slopes and PyTorch, however the rows
are cut; and passes in threads, and given up.
"""

import threading

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.helpers import cancel_after
from tests.skipgram.helpers import (
    assert_close,
    bits,
    copied,
    counts_of,
    expected_negatives,
    log_sum,
    random_model,
    sigmoid,
    slopes,
)
from tui_w2v.errors import CancelledError
from tui_w2v.skipgram import OBJECTIVES, FullBatchSoftmax, full_batch, full_batch_glove
from tui_w2v.skipgram.full_batch import LanePool, divide_rows
from tui_w2v.skipgram.full_batch_glove import FullBatchGlove
from tui_w2v.skipgram.full_batch_negative_sampling import FullBatchNegativeSampling

X_MAX, ALPHA = 12.0, 0.75
every_objective = pytest.mark.parametrize("name", OBJECTIVES)


def lanes(case):
    maker = case.maker()
    return getattr(maker, "_rows", maker)._lanes


class Case:
    """A random matrix of counts, noise and model; some words are no context, some no target."""

    def __init__(
        self, name, V, seed, *, k=3, d=3, bias=True, alone=0, density=0.4, whole=True, size=1.0
    ):
        rng = np.random.default_rng(seed)
        # Rarer and rarer words, fewer and fewer cells.
        frequencies = 1 / np.arange(1, V + 1) ** 0.5
        there = rng.random((V, V)) < density * V * np.outer(frequencies, frequencies)
        C = rng.integers(1, 30, (V, V)) * there
        if alone:
            C[rng.integers(0, V, alone)] = 0
            C[:, rng.integers(0, V, alone)] = 0
        if not C.any():
            C[0, V - 1] = 2
        self.name, self.k = name, k
        self.C = C if whole or name != "glove" else C / 7
        self.counts = counts_of(self.C)
        self.noise = (C.sum(axis=0) + rng.random(V)) ** 0.75
        self.noise /= self.noise.sum()
        self.model = random_model(V, d, seed, bias=bias, bias_E=name == "glove", size=size)

    def maker(self, dtype=np.float64, threads=1):
        how = self.model.E.shape[1], dtype, threads
        if self.name == "softmax":
            return FullBatchSoftmax(self.counts, *how)
        if self.name == "glove":
            return FullBatchGlove(self.counts, X_MAX, ALPHA, *how)
        return FullBatchNegativeSampling(self.counts, self.noise, self.k, *how)

    def made(self, dtype=np.float64, threads=1, check=None):
        return copied(self.maker(dtype, threads).gradient(self.model.astype(dtype), check))

    def loss_and_slopes(self):
        """The mean loss, and its slopes along the scores, shape (V, V)."""
        model, C = self.model, self.C
        z = model.E @ model.kernel + model.bias
        if self.name == "softmax":
            log_softmax = z - log_sum(z)
            R = C.sum(axis=1, keepdims=True) * np.exp(log_softmax) - C
            return -(C * log_softmax).sum() / C.sum(), R / C.sum()
        if self.name == "glove":
            there = C > 0
            f = np.where(there, np.minimum(1, (C / X_MAX) ** ALPHA), 0)
            errors = z + model.bias_E[:, None] - np.log(np.where(there, C, 1))
            return (f * errors**2).sum() / there.sum(), 2 * f * errors / there.sum()
        B = expected_negatives(C, self.noise, self.k)
        loss = (C * np.logaddexp(0, -z) + B * np.logaddexp(0, z)).sum() / C.sum()
        return loss, (B * sigmoid(z) - C * sigmoid(-z)) / C.sum()

    def by_the_formulas(self):
        model, (loss, R) = self.model, self.loss_and_slopes()
        result = [loss, R @ model.kernel.T, (R.T @ model.E).T, R.sum(axis=0) * model.has_bias]
        return result + [R.sum(axis=1) * model.has_bias] * (model.bias_E is not None)


def cut(patch, *, block=40, slab=100, fewest=2, count=4, cost=2):
    """Have several lanes of several slabs of several blocks, for few words too."""
    sizes = {"_BLOCK_NUMBERS": block, "_SLAB_NUMBERS": slab, "_FEWEST_ROWS": fewest, "LANES": count}
    for name, size in sizes.items():
        patch.setattr(full_batch, name, size)
    sizes = {"_BLOCK_NUMBERS": block, "_FEWEST_ROWS": fewest, "_COLUMN_COST": cost // 2}
    for name, size in {**sizes, "_BLOCK_COST": cost}.items():
        patch.setattr(full_batch_glove, name, size)


@every_objective
@settings(deadline=None, derandomize=True, max_examples=60)
@given(
    V=st.integers(2, 40),
    d=st.integers(1, 6),
    seed=st.integers(0, 10**6),
    k=st.integers(1, 20),
    alone=st.integers(0, 3),
    density=st.sampled_from([0.02, 0.3, 1.0]),
    whole=st.booleans(),
    bias=st.booleans(),
    sizes=st.none()
    | st.fixed_dictionaries(
        {
            "block": st.integers(1, 900),
            "slab": st.integers(1, 900),
            "fewest": st.integers(1, 5),
            "count": st.integers(1, 6),
            "cost": st.integers(0, 100),
        }
    ),
)
@example(V=2, d=1, seed=0, k=10**4, alone=1, density=0.3, whole=True, bias=True, sizes=None)
@example(V=2, d=2, seed=1, k=10**4, alone=0, density=1.0, whole=True, bias=False, sizes=None)
def test_the_gradient_is_that_of_the_formulas_however_rows_are_cut(name, V, d, seed, sizes, **how):
    case = Case(name, V, seed, d=d, **how)
    before, expected = case.model.copy(), case.by_the_formulas()
    with pytest.MonkeyPatch.context() as patch:
        if sizes is not None:
            cut(patch, **sizes)
        found, single = case.made(), case.made(np.float32)
        assert bits(case.made(threads=3)) == bits(found)
        if name == "glove":
            rows = [block.rows for lane in lanes(case) for block in lane]
            assert [part.start for part in rows] == [0, *(part.stop for part in rows[:-1])]
            assert rows[-1].stop == V
    assert_close(found, expected, 1e-12)
    assert {part.dtype for part in single[1:]} == {np.dtype(np.float32)}
    assert_close(single, expected, 1e-4)
    assert bits(before.arrays) == bits(case.model.arrays)


@every_objective
@pytest.mark.parametrize("V", [2, 7])
def test_the_gradient_is_the_slope_of_the_mean_loss(name, V):
    case = Case(name, V, 5, density=0.8)
    _, *gradients = case.made()
    for array, gradient in zip(case.model.arrays, gradients, strict=True):
        found = slopes(array, lambda: case.loss_and_slopes()[0])
        assert gradient == pytest.approx(found, abs=1e-6, rel=1e-6)


@every_objective
@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize(("dtype", "tolerance"), [(np.float64, 1e-11), (np.float32, 3e-4)])
@pytest.mark.parametrize("size", [30, 1e3, 1e6])
def test_scores_of_any_finite_size_are_taken_exactly(name, size, dtype, tolerance):
    case = Case(name, 12, 5, size=size, density=0.3)
    found = case.made(dtype)
    case.model = case.model.astype(dtype).astype(np.float64)
    expected = case.by_the_formulas()
    assert np.isfinite(expected[0])
    assert_close(found, expected, tolerance)


@every_objective
@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize(("huge", "threads"), [(1e30, 1), (1e30, 4), (np.inf, 4), (np.nan, 4)])
def test_a_loss_that_is_not_finite_is_returned_without_a_word(name, huge, threads, monkeypatch):
    cut(monkeypatch)
    case = Case(name, 20, 7)
    model = case.model.astype(np.float32)
    model.E[:] *= np.float32(huge)
    model.kernel[:] *= np.float32(1e20)
    assert not np.isfinite(case.maker(np.float32, threads).gradient(model).loss)


@every_objective
def test_the_models_own_sizes_agree_too(name):
    """With a vocabulary that takes several lanes as they really are."""
    case = Case(name, 1200, 9, density=0.005)
    work = lanes(case)
    assert len(work) > 1
    if name == "glove":
        kinds = {isinstance(block.columns, slice) for lane in work for block in lane}
        assert kinds == {True, False}
    expected = case.by_the_formulas()
    assert_close(case.made(threads=2), expected, 1e-11)
    assert_close(case.made(np.float32), expected, 1e-4)


@every_objective
def test_threads_share_the_work(name, monkeypatch):
    cut(monkeypatch)
    together = threading.Barrier(2)  # passed only by two threads that stand at it at once
    names = set()

    def check():
        if threading.current_thread().name not in names:
            names.add(threading.current_thread().name)
            together.wait(timeout=30)

    Case(name, 20, 20).made(threads=2, check=check)
    assert len(names) == 2


@every_objective
@pytest.mark.parametrize("threads", [1, 4])
def test_a_check_that_raises_ends_the_pass_and_leaves_all_as_it_was(name, threads, monkeypatch):
    cut(monkeypatch)
    case = Case(name, 20, 20)
    model, whole, maker = case.model, bits(case.made()), case.maker(threads=threads)
    before, calls = bits(model.arrays), []
    maker.gradient(model, lambda: calls.append(None))
    assert len(calls) > 4
    for last in range(1, len(calls) + 1):
        with pytest.raises(CancelledError):
            maker.gradient(model, cancel_after(last - 1))
        assert bits(model.arrays) == before
        assert bits(copied(maker.gradient(model))) == whole


# The lanes


@pytest.mark.parametrize(("block", "slab", "fewest"), [(40, 100, 2), (1, 1, 1), (10**6, 10**6, 9)])
def test_the_rows_are_dealt_whole_and_in_order_whatever_the_sizes(block, slab, fewest, monkeypatch):
    for name, size in ("_BLOCK", block), ("_SLAB", slab):
        monkeypatch.setattr(full_batch, f"{name}_NUMBERS", size)
    monkeypatch.setattr(full_batch, "_FEWEST_ROWS", fewest)
    for V in range(2, 41):
        blocks = [rows for lane in divide_rows(V, 1, float) for slab in lane.slabs for rows in slab]
        assert [rows.start for rows in blocks] == [0, *(rows.stop for rows in blocks[:-1])]
        assert blocks[-1].stop == V
        heights = [rows.stop - rows.start for rows in blocks]
        assert set(heights[:-1]) <= {heights[0]}
        assert 0 < heights[-1] <= heights[0]


@pytest.mark.parametrize("threads", [1, 2, 3, 9, None])
def test_losses_come_in_the_order_of_the_lanes(threads):
    buffers = []
    work = LanePool(4, threads, lambda: buffers.append(None) or np.empty(0))
    assert work.losses(lambda lane, buffer: lane / 2) == [0, 0.5, 1, 1.5]
    assert 1 <= len(buffers) <= min(4, threads or 4)


def test_nothing_is_at_work_any_more_when_something_was_raised():
    both_at_work, raised, ended = threading.Barrier(2), threading.Event(), []
    work = LanePool(2, 2, lambda: np.empty(0))

    def one(lane, buffer):
        both_at_work.wait(timeout=30)
        if lane == 0:
            raised.set()
            raise CancelledError
        raised.wait(timeout=30)
        ended.append(lane)
        return 0.0

    with pytest.raises(CancelledError):
        work.losses(one)
    assert ended == [1]
    assert work.losses(lambda lane, buffer: 1.0) == [1, 1]
