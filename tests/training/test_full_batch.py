"""Full-batch passes against a dense Adam written out here, and the ways they end."""

import math
from contextlib import suppress
from functools import cache

import numpy as np
import pytest

from tests.helpers import bits, cancel_after, corpus_of
from tui_w2v.corpus import count_pairs
from tui_w2v.errors import CancelledError
from tui_w2v.skipgram import FullBatchSoftmax, FullSoftmax, full_batch, initialise
from tui_w2v.training import FullBatchTraining, PassDivergedError, Settings, Setup, read_corpus

LINES = ["abcdeac", "bed", "f", "cabbage", "dad"]
V, D = 7, 3


@cache
def counts_of(*lines, window=2):
    return count_pairs(corpus_of(map(list, lines)), window)


def model(seed=1, dtype=np.float64, bias=True, init="keras", size=V):
    return initialise(size, D, seed=seed, dtype=dtype, bias=bias, init=init)


def training(rate=0.1, *, start=None, fresh=True, threads=1, lines=tuple(LINES)):
    start = model() if start is None else start
    return FullBatchTraining(start, counts_of(*lines), rate, fresh=fresh, threads=threads)


@cache
def royal():
    settings = Settings.of("royal")
    return Setup(settings, read_corpus(settings))


def passes(training, number, check=None):
    for _ in range(number):
        training.make_pass(check)
    return training


def bits_of_passes(training, number):
    """The bits before the first pass, after it, and so on, up to where it diverges."""
    kept = [bits(training.parameters)]
    with suppress(PassDivergedError):
        for _ in range(number):
            training.make_pass()
            kept.append(bits(training.parameters))
    return kept


# By hand, densely


def dense(counts):
    size = len(counts.vocabulary)
    C = np.zeros((size, size))
    for i in range(size):
        for place in range(counts.starts[i], counts.starts[i + 1]):
            C[i, counts.targets[place]] += counts.numbers[place]
    return C


def loss_and_gradient(C, E, theta, bias):
    z = E @ theta.T + bias
    log_softmax = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    R = (C.sum(axis=1, keepdims=True) * np.exp(log_softmax) - C) / C.sum()
    return -(C * log_softmax).sum() / C.sum(), [R @ theta, R.T @ E, R.sum(axis=0)]


class ByHand:
    """The model, its loss and Adam, from the formulas and nothing of the program's."""

    def __init__(self, parameters, counts, rate, warm_up):
        arrays = parameters.E, parameters.theta, parameters.bias
        self.arrays = [array.astype(float) for array in arrays]
        self.C, self.rate, self.warm_up = dense(counts), rate, warm_up
        self.has_bias = parameters.has_bias
        self.m, self.v = [[np.zeros_like(array) for array in self.arrays] for _ in range(2)]
        self.losses = [loss_and_gradient(self.C, *self.arrays)[0]]

    def make_pass(self):
        number = len(self.losses)  # this pass's, from 1
        rate = self.rate * min(1, number / self.warm_up) if self.warm_up else self.rate
        rate /= math.sqrt(1 + (number - 1) / 30)
        gradients = loss_and_gradient(self.C, *self.arrays)[1]
        if not self.has_bias:
            gradients[2][:] = 0
        for place, g in enumerate(gradients):
            self.m[place] = 0.9 * self.m[place] + 0.1 * g
            self.v[place] = 0.999 * self.v[place] + 0.001 * g**2
            m_hat = self.m[place] / (1 - 0.9**number)
            v_hat = self.v[place] / (1 - 0.999**number)
            self.arrays[place] = self.arrays[place] - rate * m_hat / (np.sqrt(v_hat) + 1e-8)
        self.losses.append(loss_and_gradient(self.C, *self.arrays)[0])


@pytest.mark.parametrize("fresh", [True, False])
@pytest.mark.parametrize("bias", [True, False])
def test_passes_are_the_steps_of_adam_at_a_rate_that_warms_up_and_falls(bias, fresh):
    start = model(bias=bias)
    ours = training(0.2, start=start, fresh=fresh)
    hand = ByHand(start, ours.counts, 0.2, warm_up=0 if fresh else 20)
    for _ in range(40):
        ours.make_pass()
        hand.make_pass()
        after = ours.parameters
        for found, expected in zip((after.E, after.theta, after.bias), hand.arrays, strict=True):
            assert found == pytest.approx(expected, abs=1e-9)
        assert ours.losses == pytest.approx(hand.losses, rel=1e-9)


def test_large_parameters_are_moved_in_pieces_that_fit_together(monkeypatch):
    from tui_w2v.training import adam

    whole = passes(training(), 5)
    for chunk in (1, 4, V * D - 1, V * D):
        monkeypatch.setattr(adam, "_CHUNK", chunk)
        assert bits(passes(training(), 5).parameters) == bits(whole.parameters)


# Losses


def test_to_begin_first_changes_nothing_and_the_parameters_given_are_copied():
    start = model()
    begun, straight = training(start=start), training()
    assert (begun.passes, begun.losses, math.isnan(begun.loss)) == (0, [], True)
    begun.begin()
    begun.begin()
    assert (begun.passes, len(begun.losses)) == (0, 1)
    passes(begun, 3)
    assert bits(start) == bits(model())
    start.E[:] = 0
    assert bits(passes(begun, 2).parameters) == bits(passes(straight, 5).parameters)
    assert begun.losses == straight.losses


# When it converges


def test_the_royal_sample_converges_between_what_is_known_of_a_text_and_nothing():
    setup = royal()
    ours = FullBatchTraining(setup.initial_parameters(), setup.counts(), 0.1, fresh=True)
    left = []
    while not ours.converged:
        ours.make_pass()
        left.append(ours.passes_left)
        assert ours.passes < 2000
    counts = setup.counts()
    assert counts.floor < ours.loss < counts.unigram < counts.uniform
    gap = counts.uniform - counts.floor
    assert ours.losses[-11] - ours.losses[-1] < gap / 2000
    assert ours.losses[-12] - ours.losses[-2] >= gap / 2000
    assert left[:9] == [None] * 9
    assert left[9] > 0
    assert left[-1] == 0
    assert all(abs(told - true) <= 8 for true, told in enumerate(left[:-50:-1]))


def test_a_learning_rate_of_0_converges_at_once_without_moving():
    ours = training(0)
    while not ours.converged:
        ours.make_pass()
    assert (ours.passes, ours.passes_left, set(ours.losses)) == (10, None, {ours.losses[0]})
    assert bits(ours.parameters) == bits(model())


def test_a_text_that_tells_nothing_converges_too():
    """Every word follows every word equally often: no model is better than knowing nothing."""
    ours = training(start=model(size=2, dtype=np.float32), lines=("aa", "bb", "ab", "ab"))
    while not ours.converged:
        ours.make_pass()
        assert ours.passes < 500
    assert ours.loss == pytest.approx(ours.counts.uniform, abs=0.01)


# Giving up


@pytest.mark.parametrize("threads", [1, 3])
def test_a_pass_given_up_leaves_the_passes_before_it(threads, monkeypatch):
    for name, size in {"_BLOCK_NUMBERS": 1, "_FEWEST_ROWS": 1, "_SLAB_NUMBERS": 14}.items():
        monkeypatch.setattr(full_batch, name, size)
    reached = [training().parameters]
    whole = training()
    for _ in range(3):
        reached.append(passes(whole, 1).parameters.copy())
    for calls in range(7 * 4):
        ours = training(threads=threads)
        with pytest.raises(CancelledError):
            passes(ours, 10, cancel_after(calls))
        made = max(0, calls // 7 - 1)
        assert ours.passes == made
        assert bits(ours.parameters) == bits(reached[made])
        assert ours.losses == whole.losses[: made + 1 if calls >= 7 else 0]
        passes(ours, 3 - made)
        assert (bits(ours.parameters), ours.losses) == (bits(whole.parameters), whole.losses)


# Divergence


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize(
    ("rate", "dtype"), [(1e8, np.float32), (1e30, np.float64), (1e300, np.float32)]
)
@pytest.mark.parametrize("init", ["keras", "word2vec", "zeros"])
def test_a_pass_that_diverges_is_named_and_not_made(rate, init, dtype):
    setup = royal()
    start = initialise(len(setup.corpus.vocabulary), 8, init=init, dtype=dtype)
    kept = bits_of_passes(FullBatchTraining(start, setup.counts(), rate, fresh=True), 30)
    ours = FullBatchTraining(start, setup.counts(), rate, fresh=True)
    with pytest.raises(PassDivergedError) as caught:
        passes(ours, 30)
    number = len(kept)
    assert (caught.value.number, ours.passes) == (number, number - 1)
    assert str(caught.value).startswith(f"pass {number} diverges at learning rate {rate:g}, and")
    assert bits(ours.parameters) == kept[-1]
    for array in (*ours.parameters.arrays, np.array(ours.losses)):
        assert np.isfinite(array).all()


@pytest.mark.parametrize("rate", [6.0, 8.0])
def test_a_later_pass_may_be_the_one_that_diverges(rate, monkeypatch):
    monkeypatch.setattr("tui_w2v.training.full_batch._MOST_HALVINGS", 0)
    kept = bits_of_passes(training(rate, fresh=False), 40)
    ours = training(rate, fresh=False)
    with pytest.raises(PassDivergedError) as caught:
        passes(ours, 40)
    assert caught.value.number == ours.passes + 1 == len(kept) > 1
    assert bits(ours.parameters) == kept[-1]
    assert max(ours.losses) <= max(ours.counts.uniform, ours.losses[0])


# Passes that overshoot


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_a_first_pass_that_overshoots_is_that_of_the_smaller_rate(dtype):
    start = model(dtype=dtype)
    ours = passes(training(8.0, start=start), 20)
    assert ours.overshot == [1]
    assert ours.overshoot == (
        f"pass 1 overshot at learning rate 8: training goes on with {ours.lowered_rate:g}"
    )
    small = passes(training(ours.lowered_rate, start=start), 20)
    assert (small.overshot, small.overshoot) == ([], "")
    assert ours.losses == small.losses
    assert bits(ours.parameters) == bits(small.parameters)


def test_a_later_pass_that_overshoots_is_made_again_from_where_it_began():
    hand = ByHand(model(), counts_of(*LINES), 3.0, warm_up=20)
    ours = training(3.0, fresh=False)
    while not ours.overshot:
        before = [array.copy() for array in hand.arrays]
        ours.make_pass()
        hand.make_pass()
    assert ours.passes > 1
    halved = 3.0 / ours.lowered_rate
    assert halved in (2, 4, 8, 16)
    after = ours.parameters
    for found, old, far in zip(
        (after.E, after.theta, after.bias), before, hand.arrays, strict=True
    ):
        assert found == pytest.approx(old + (far - old) / halved, abs=1e-9)
    assert ours.loss <= ours.counts.uniform < hand.losses[-1]


def test_parameters_without_a_finite_loss_are_refused_before_any_pass():
    start = model(dtype=np.float32)
    start.E[:] = start.kernel[:] = 1e25
    ours = training(start=start)
    for _ in range(2):
        with pytest.raises(PassDivergedError) as caught:
            ours.make_pass()
        assert caught.value.number == 0
    assert bits(ours.parameters) == bits(start)


# The bias


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_the_log_of_the_frequencies_takes_a_flat_model_to_the_unigram_entropy(dtype):
    """A word that is never a target counts as half of one."""
    for counts, alone in ((royal().counts(), ()), (counts_of(*LINES), ["f"])):
        flat = initialise(len(counts.vocabulary), D, init="zeros", dtype=dtype)
        FullSoftmax().set_biases(flat, counts)
        assert flat.bias.dtype == dtype
        shares = counts.per_target + [0.5 * (word in alone) for word in counts.vocabulary.words]
        assert np.exp(flat.bias) * counts.total == pytest.approx(shares, rel=1e-5)
        if not alone:
            loss = FullBatchSoftmax(counts, D, dtype).gradient(flat).loss
            assert loss == pytest.approx(counts.unigram, rel=1e-12 if dtype is np.float64 else 1e-6)


def test_all_zeros_learn_nothing_but_the_bias():
    start = model(init="zeros")
    ours = passes(training(start=start), 60)
    assert not ours.parameters.E.any()
    assert not ours.parameters.kernel.any()
    assert ours.parameters.bias.all()
    assert ours.loss == pytest.approx(ours.counts.unigram, abs=0.05)
    without = passes(training(start=model(init="zeros", bias=False)), 5)
    assert bits(without.parameters) == bits(start)
    assert without.losses == pytest.approx([math.log(V)] * 6)
