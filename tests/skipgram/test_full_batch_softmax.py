"""The full-batch gradient is the mean of the single turns' gradients, however it is worked out."""

import numpy as np
import pytest
from gradients import assert_close, bits, copied, random_model, slopes
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tui_w2v.corpus import Pairs, build_corpus, count_pairs
from tui_w2v.skipgram import FullBatchSoftmax, FullSoftmax, Parameters, initialise, lanes

SMALL = {"_BLOCK_NUMBERS": 40, "_SLAB_NUMBERS": 100, "_FEWEST_ROWS": 2, "LANES": 3}


class Text:
    """A random text of V words, some of which stand alone in their sentences and so in no pair."""

    def __init__(self, V, seed, window=2, alone=0):
        rng = np.random.default_rng(seed)
        words = [f"w{number}" for number in range(V)]
        paired = words[: max(1, V - alone)]
        sentences = [[word] for word in words]
        sentences += [rng.choice(paired, 6).tolist() for _ in range(3 + V // 2)]
        runs = [run for sentence in sentences for run in (sentence, None)]
        corpus = build_corpus("text", runs)
        self.V = V
        self.counts = count_pairs(corpus, window)
        pairs = Pairs(corpus, window)
        self.pairs = [(pair.context, pair.target) for pair in pairs.numbered(0, len(pairs))]


def mean_of_turns(model, pairs):
    """The loss and the gradients, summed turn by turn."""
    loss, objective = 0.0, FullSoftmax()
    E, theta, bias = np.zeros(model.E.shape), np.zeros(model.theta.shape), np.zeros(len(model.E))
    for context, target in pairs:
        turn = objective.turn(model, context, target, 0.1)
        loss += turn.loss
        E[context] += turn.gradient_E_row
        theta += turn.gradient_theta(slice(None))
        bias += turn.gradient_bias
    n = len(pairs)
    return loss / n, E / n, theta.T / n, bias / n


def made(text, model, threads=1, check=None):
    """The same in one go, copied out of the arrays that the next call writes to."""
    maker = FullBatchSoftmax(text.counts, model.E.shape[1], model.E.dtype, threads)
    return copied(maker.gradient(model, check))


def cut_small(patch, **sizes):
    for name, size in (SMALL | sizes).items():
        patch.setattr(lanes, name, size)


def layout(text, dim=3):
    """How the rows are dealt: lanes of slabs of blocks, each a pair of first and end."""
    lanes = FullBatchSoftmax(text.counts, dim, np.float64, 1)._lanes
    return [[[(rows.start, rows.stop) for rows in slab] for slab in lane.slabs] for lane in lanes]


# The same as the single turns


@settings(deadline=None, derandomize=True, max_examples=40)
@given(
    V=st.integers(2, 40),
    d=st.integers(1, 6),
    seed=st.integers(0, 10**6),
    window=st.sampled_from([1, 2, 5, 10**9]),
    alone=st.integers(0, 3),
    bias=st.booleans(),
)
@example(V=2, d=1, seed=0, window=1, alone=1, bias=True)
def test_the_gradient_is_the_mean_of_the_turns(V, d, seed, window, alone, bias):
    text, model = Text(V, seed, window, alone), random_model(V, d, seed, bias=bias)
    before = model.copy()
    found, expected = made(text, model), mean_of_turns(model, text.pairs)
    assert_close(found, expected, 1e-9)
    single = made(text, model.astype(np.float32))
    assert {part.dtype for part in single[1:]} == {np.dtype(np.float32)}
    assert_close(single, expected, 1e-4)
    assert np.array_equal(model.E, before.E)
    assert np.array_equal(model.kernel, before.kernel)
    assert np.array_equal(model.bias, before.bias)


def mean_loss(model, pairs):
    """From nothing but its definition."""
    z = model.E @ model.kernel + model.bias
    return float(np.mean([np.logaddexp.reduce(z[i]) - z[i, j] for i, j in pairs]))


@pytest.mark.parametrize("V", [2, 7])
def test_the_gradient_is_the_slope_of_the_mean_loss(V):
    text, model = Text(V, 5, alone=1), random_model(V, 3, seed=6)
    loss, *gradients = made(text, model)

    def value():
        return mean_loss(model, text.pairs)

    assert loss == pytest.approx(value(), rel=1e-12)
    for array, gradient in zip((model.E, model.kernel, model.bias), gradients, strict=True):
        assert gradient == pytest.approx(slopes(array, value), abs=1e-8)


def test_words_in_no_pair_have_no_gradient_on_their_row_of_e():
    text = Text(9, 1, alone=3)
    without = text.counts.per_context == 0
    assert without.sum() == 3
    _, E, kernel, bias = made(text, random_model(9, 4, 1))
    assert not E[without].any()
    assert E[~without].any(axis=1).all()
    assert kernel[:, without].any(axis=0).all()  # they are predicted all the same
    assert (bias[without] > 0).all()


def test_a_bias_that_is_off_has_no_gradient_and_no_say():
    text, model = Text(9, 2), random_model(9, 4, 2, bias=False)
    with_it = Parameters(model.E, model.kernel, model.bias, has_bias=True)
    off, on = made(text, model), made(text, with_it)
    assert not off[3].any()
    assert on[3].any()
    assert bits(off[:3]) == bits(on[:3])


def test_scores_of_any_finite_size_are_taken_exactly():
    text, model = Text(6, 3), random_model(6, 3, 3)
    model.E[:] *= 1e3
    assert_close(made(text, model), mean_of_turns(model, text.pairs), 1e-9)


# Blocks, slabs, lanes and threads


def test_small_sizes_make_several_lanes_of_several_slabs_of_several_blocks(monkeypatch):
    cut_small(monkeypatch, _BLOCK_NUMBERS=1, _SLAB_NUMBERS=160)
    lanes = layout(Text(40, 0))
    assert len(lanes) == 3
    assert all(len(lane) > 1 for lane in lanes)
    assert all(len(slab) > 1 for lane in lanes for slab in lane[:-1])


@settings(deadline=None, derandomize=True, max_examples=60)
@given(
    V=st.integers(2, 40),
    seed=st.integers(0, 10**6),
    block=st.integers(1, 300),
    slab=st.integers(1, 900),
    fewest=st.integers(1, 5),
    lanes=st.integers(1, 6),
    bias=st.booleans(),
)
def test_however_the_rows_are_dealt_the_gradient_is_the_same(
    V, seed, block, slab, fewest, lanes, bias
):
    text, model = Text(V, seed, alone=1), random_model(V, 3, seed, bias=bias)
    expected = mean_of_turns(model, text.pairs)
    with pytest.MonkeyPatch.context() as patch:
        cut_small(patch, _BLOCK_NUMBERS=block, _SLAB_NUMBERS=slab, _FEWEST_ROWS=fewest, LANES=lanes)
        found = made(text, model)
        assert_close(found, expected, 1e-9)
        assert bits(made(text, model, threads=3)) == bits(found)


def test_the_models_own_sizes_agree_too():
    """With a vocabulary that takes several blocks as they really are."""
    V, d = 1200, 3
    rng = np.random.default_rng(8)
    words = [f"w{number}" for number in range(V)]
    runs = [run for _ in range(400) for run in (rng.choice(words, 9).tolist(), None)]
    counts = count_pairs(build_corpus("text", [words, None, *runs]), 2)
    model = initialise(V, d, seed=1, dtype=np.float64)
    assert len(FullBatchSoftmax(counts, d, np.float64, 1)._lanes) > 1
    C = np.zeros((V, V))
    C[counts.contexts, counts.targets] = counts.numbers
    z = model.E @ model.kernel + model.bias
    exponentials = np.exp(z)
    totals = exponentials.sum(axis=1, keepdims=True)
    R = (C.sum(axis=1, keepdims=True) * exponentials / totals - C) / C.sum()
    loss = (C * (np.log(totals) - z)).sum() / C.sum()
    expected = loss, R @ model.theta, (R.T @ model.E).T, R.sum(axis=0)
    for threads in (1, 2):
        maker = FullBatchSoftmax(counts, d, np.float64, threads)
        assert_close(copied(maker.gradient(model)), expected, 1e-9)


# Beyond the finite numbers


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("threads", [1, 4])
@pytest.mark.parametrize("huge", [1e30, 1e38, np.inf, np.nan])
def test_a_loss_that_is_not_finite_is_returned_without_a_word(huge, threads, monkeypatch):
    cut_small(monkeypatch, LANES=4)
    text, model = Text(20, 7), random_model(20, 3, 7).astype(np.float32)
    model.E[:] *= np.float32(huge)
    model.kernel[:] *= np.float32(1e20)
    assert not np.isfinite(made(text, model, threads)[0])
