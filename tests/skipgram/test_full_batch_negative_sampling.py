"""The full-batch gradient of negative sampling is the one expected over all draws of negatives."""

import itertools
import math

import numpy as np
import pytest
from gradients import assert_close, bits, copied, counts_of, random_model
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tui_w2v.skipgram import Parameters, full_batch_negative_sampling, lanes
from tui_w2v.skipgram.full_batch_negative_sampling import (
    FullBatchNegativeSampling,
    expected_first_bias,
    expected_floor,
    expected_loss_at_zero,
)

CUTS = {"_BLOCK_NUMBERS": 40, "_SLAB_NUMBERS": 100, "_FEWEST_ROWS": 2}


class Case:
    """A random matrix of counts, noise and model; some words are no context, some no target."""

    def __init__(self, V, seed, *, k=3, d=3, bias=True, alone=0, density=0.4, size=1.0):
        rng = np.random.default_rng(seed)
        C = rng.integers(1, 9, (V, V)) * (rng.random((V, V)) < density)
        if alone:
            C[rng.integers(0, V, alone)] = 0
            C[:, rng.integers(0, V, alone)] = 0
        if not C.any():
            C[0, V - 1] = 2
        self.C, self.counts, self.k = C, counts_of(C), k
        self.noise = (C.sum(axis=0) + rng.random(V)) ** 0.75
        self.noise /= self.noise.sum()
        self.model = random_model(V, d, seed, bias=bias, size=size)

    def made(self, dtype=np.float64, threads=1, check=None):
        return copied(self.maker(dtype, threads).gradient(self.model.astype(dtype), check))

    def maker(self, dtype=np.float64, threads=1):
        d = self.model.E.shape[1]
        return FullBatchNegativeSampling(self.counts, self.noise, self.k, d, dtype, threads)

    @property
    def B(self):
        return expected_negatives(self.C, self.noise, self.k)

    def by_the_formulas(self):
        model = self.model
        z = model.E @ model.kernel + model.bias
        C, B, N = self.C, self.B, self.C.sum()
        loss = (C * np.logaddexp(0, -z) + B * np.logaddexp(0, z)).sum() / N
        R = (B * sigmoid(z) - C * sigmoid(-z)) / N
        bias = R.sum(axis=0) if model.has_bias else np.zeros(len(C))
        return loss, R @ model.kernel.T, (R.T @ model.E).T, bias


def expected_negatives(C, noise, k):
    """B, from nothing but what a draw is: word j, given that it is not the target."""
    chances = np.zeros(C.shape)  # of each word, given each target
    for target in range(len(C)):
        others = np.delete(noise, target)
        if others.sum() > 0:
            chances[target] = np.insert(others / others.sum(), target, 0)
    return k * C @ chances


def sigmoid(x):
    return np.exp(-np.logaddexp(0, -x))


@pytest.fixture
def cut_small(monkeypatch):
    """Several lanes of several slabs of several blocks, for few words too."""
    for name, size in CUTS.items():
        monkeypatch.setattr(lanes, name, size)


# By the formulas, and by all draws


@settings(deadline=None, derandomize=True, max_examples=80)
@given(
    V=st.integers(2, 40),
    d=st.integers(1, 6),
    seed=st.integers(0, 10**6),
    k=st.integers(1, 20),
    alone=st.integers(0, 3),
    density=st.sampled_from([0.02, 0.3, 1.0]),
    bias=st.booleans(),
    small=st.booleans(),
)
@example(V=2, d=1, seed=0, k=10**4, alone=1, density=0.3, bias=True, small=False)
@example(V=2, d=2, seed=1, k=10**4, alone=0, density=1.0, bias=False, small=False)
def test_the_gradient_is_that_of_the_expected_loss(V, d, seed, k, alone, density, bias, small):
    case = Case(V, seed, k=k, d=d, bias=bias, alone=alone, density=density)
    before, expected = case.model.copy(), case.by_the_formulas()
    with pytest.MonkeyPatch.context() as patch:
        for name, size in CUTS.items() if small else ():
            patch.setattr(lanes, name, size)
        found, single = case.made(), case.made(np.float32)
        assert bits(case.made(threads=3)) == bits(found)
    assert_close(found, expected, 1e-12)
    assert {part.dtype for part in single[1:]} == {np.dtype(np.float32)}
    assert_close(single, expected, 1e-4)
    assert bits(before.arrays) == bits(case.model.arrays)


@pytest.mark.parametrize("bias", [True, False])
def test_it_is_the_mean_over_all_negatives_that_can_be_drawn(bias):
    """All ways to draw 2 negatives out of 3 words, each with its probability."""
    case = Case(3, 11, k=2, d=2, bias=bias, density=0.8)
    E, theta, b = case.model.E, case.model.theta, case.model.bias
    loss, gradients = 0.0, [np.zeros(E.shape), np.zeros(theta.shape), np.zeros(3)]
    for i, t in zip(*np.nonzero(case.C), strict=True):
        weight = case.C[i, t] / case.C.sum()
        others = [j for j in range(3) if j != t]
        for drawn in itertools.product(others, repeat=2):
            chances = [case.noise[j] / case.noise[others].sum() for j in drawn]
            for j, label in [(t, 1), *((j, 0) for j in drawn)]:
                score = E[i] @ theta[j] + b[j]
                share = weight * math.prod(chances)
                loss -= share * math.log(sigmoid(score if label else -score))
                error = share * (sigmoid(score) - label)
                gradients[0][i] += error * theta[j]
                gradients[1][j] += error * E[i]
                gradients[2][j] += error * bias
    E, theta, b = gradients
    assert_close(case.made(), (loss, E, theta.T, b), 1e-12)


def test_a_word_that_is_never_a_context_has_no_gradient_on_its_row_of_e():
    case = Case(9, 1, density=0.6)
    case.C[4] = 0
    case.C[:, 5] = 0
    case.counts = counts_of(case.C)
    _, E, kernel, bias = case.made()
    assert not E[4].any()
    assert np.delete(E, 4, axis=0).any(axis=1).all()
    assert kernel.any(axis=0).all()
    assert bias[5] > 0  # it is never a target, but drawn all the same
    assert_close(case.made(), case.by_the_formulas(), 1e-12)


def test_words_that_are_never_drawn_may_be_targets():
    for rare in (0.0, 1e-300, 1e-40, 1e-21, 1e-19, 1e-9):
        case = Case(9, 2, density=0.6)
        case.noise[[2, 6]] = rare
        case.noise /= case.noise.sum()
        assert_close(case.made(), case.by_the_formulas(), 1e-12)
        assert_close(case.made(np.float32), case.by_the_formulas(), 1e-4)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_a_target_that_is_all_of_the_noise_has_no_negative(dtype):
    case = Case(3, 3)
    case.C = np.array([[2, 1, 0], [0, 3, 0], [0, 0, 0]])
    case.counts, case.noise = counts_of(case.C), np.array([0.0, 1.0, 0.0])
    tolerance = 1e-12 if dtype == np.float64 else 1e-5
    assert_close(case.made(dtype), case.by_the_formulas(), tolerance)


def test_noise_that_is_nearly_all_one_word_loses_no_precision():
    case = Case(4, 4, density=1.0)
    case.noise = np.array([2e-7, 3e-7, 5e-7, 1 - 1e-6])
    assert_close(case.made(), case.by_the_formulas(), 1e-8)
    assert_close(case.made(np.float32), case.by_the_formulas(), 1e-5)


# Scores of any size


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize(("dtype", "tolerance"), [(np.float64, 1e-12), (np.float32, 2e-4)])
@pytest.mark.parametrize("size", [30, 1e3, 1e6])
def test_scores_of_any_finite_size_are_taken_exactly(size, dtype, tolerance):
    case = Case(12, 5, size=size, density=0.3)
    found = case.made(dtype)
    case.model = case.model.astype(dtype).astype(np.float64)
    expected = case.by_the_formulas()
    assert np.isfinite(expected[0])
    assert_close(found, expected, tolerance)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_where_scores_stop_being_harmless_nothing_jumps(dtype):
    """The highest score just below and just above the bound, the others as they were."""
    limit = full_batch_negative_sampling._HARMLESS_SCORE
    case = Case(6, 6, d=1, density=0.3)
    case.model.kernel[:] = np.linspace(-1, 1, 6)
    found = []
    for size in (limit * (1 - 1e-6), limit * (1 + 1e-6)):
        case.model.E[:] = np.linspace(-size, size, 6)[:, None]
        case.model.bias[:] = 0
        found.append(case.made(dtype))
        assert_close(found[-1], case.by_the_formulas(), 1e-5)
    assert_close(found[0], found[1], 1e-5)


@pytest.mark.filterwarnings("error")
@pytest.mark.usefixtures("cut_small")
@pytest.mark.parametrize("threads", [1, 4])
@pytest.mark.parametrize("huge", [1e30, np.inf, np.nan])
def test_a_loss_that_is_not_finite_is_returned_without_a_word(huge, threads):
    case = Case(20, 7)
    model = case.model.astype(np.float32)
    model.E[:] *= np.float32(huge)
    model.kernel[:] *= np.float32(1e20)
    assert not np.isfinite(case.maker(np.float32, threads).gradient(model).loss)


# Lanes and threads


def test_the_models_own_sizes_agree_too():
    """With a vocabulary that takes several lanes as they really are."""
    case = Case(1200, 9, density=0.02)
    assert len(case.maker()._lanes) > 1
    expected = case.by_the_formulas()
    for threads in (1, 2):
        assert_close(case.made(threads=threads), expected, 1e-12)
        assert_close(case.made(np.float32, threads=threads), expected, 1e-4)


# Losses to compare with


@settings(deadline=None, derandomize=True, max_examples=60)
@given(
    V=st.integers(2, 12),
    seed=st.integers(0, 10**6),
    k=st.integers(1, 20),
    alone=st.integers(0, 2),
    density=st.sampled_from([0.1, 0.5, 1.0]),
)
def test_the_losses_to_compare_with_are_those_of_such_scores(V, seed, k, alone, density):
    case = Case(V, seed, k=k, d=V, alone=alone, density=density)
    B = case.B

    # A score of its own for each cell: E picks a row of the kernel. Far out is as good as infinite.
    with np.errstate(divide="ignore", invalid="ignore"):
        best = np.clip(np.nan_to_num(np.log(case.C) - np.log(B), nan=0), -200, 200)
    case.model = Parameters(np.eye(V), best, np.zeros(V))
    floor = expected_floor(case.counts, case.noise, k)
    assert case.made()[0] == pytest.approx(floor, rel=1e-9, abs=1e-12)

    case.model = Parameters(np.zeros((V, V)), best, np.zeros(V))
    loss_at_zero = expected_loss_at_zero(case.counts, case.noise, k)
    assert case.made()[0] == pytest.approx(loss_at_zero, rel=1e-12)
    assert loss_at_zero == pytest.approx(math.log(2) * (k + 1), rel=1e-12)

    bias = expected_first_bias(case.counts, case.noise, k, np.float64)
    targets, negatives = case.C.sum(axis=0), B.sum(axis=0)
    drawn, is_target = negatives > 0, targets > 0
    assert np.exp(bias[drawn]) * negatives[drawn] == pytest.approx(
        np.where(is_target, targets, 0.5)[drawn]
    )
    assert np.isfinite(bias).all()
    case.model = Parameters(np.zeros((V, V)), best, bias)
    loss, _, _, slope = case.made()
    assert floor <= loss * (1 + 1e-12)
    assert np.abs(slope[drawn & is_target]).max(initial=0) <= 1e-12  # it is the lowest there
    assert expected_first_bias(case.counts, case.noise, k, np.float32).dtype == np.float32


def test_targets_without_a_negative_are_flat_at_one_word():
    counts = counts_of([[3, 1], [0, 0]])
    noise = np.array([1.0, 0.0])
    assert expected_loss_at_zero(counts, noise, 4) == pytest.approx(math.log(2) * (1 + 4 / 4))
    assert np.isfinite(expected_first_bias(counts, noise, 4, np.float32)).all()
    assert expected_floor(counts, noise, 4) == pytest.approx(
        (3 * math.log(7 / 3) + 4 * math.log(7 / 4)) / 4
    )


@pytest.mark.filterwarnings("error")
def test_words_that_are_hardly_ever_drawn_leave_all_finite():
    case = Case(6, 2, density=1.0)
    case.noise[:] = [0.2, 0.3, 0.5, 1e-310, 1e-100, 0.0]
    bias = expected_first_bias(case.counts, case.noise, 5, np.float32)
    assert np.isfinite(bias).all()
    assert (bias[3:5] > 200).all()  # nearly always the target, when touched
    case.noise[3:5] = 0
    without = expected_floor(case.counts, case.noise, 5)
    case.noise[3:5] = 1e-310, 1e-100
    assert expected_floor(case.counts, case.noise, 5) == pytest.approx(without, rel=1e-12)


def test_where_only_one_target_occurs_the_floor_is_zero():
    counts = counts_of([[0, 3, 0], [0, 2, 0], [0, 0, 0]])
    noise = np.array([0.3, 0.3, 0.4])
    assert expected_floor(counts, noise, 5) == 0
    assert np.isfinite(expected_first_bias(counts, noise, 5, np.float64)).all()


# Against PyTorch


@pytest.mark.parametrize("bias", [True, False])
@pytest.mark.parametrize("seed", range(3))
def test_the_gradient_is_autograds(seed, bias):
    torch = pytest.importorskip("torch")
    case = Case(25, seed, k=5, d=7, bias=bias, alone=1)
    E, kernel, b = (torch.tensor(array, requires_grad=True) for array in case.model.arrays)
    z = E @ kernel + b
    logs = torch.nn.functional.logsigmoid
    C, B = torch.tensor(case.C), torch.tensor(case.B)
    loss = -(C * logs(z) + B * logs(-z)).sum() / case.C.sum()
    loss.backward()
    gradient = b.grad.numpy() if bias else np.zeros(25)
    expected = loss.item(), E.grad.numpy(), kernel.grad.numpy(), gradient
    assert_close(case.made(), expected, 1e-12)
