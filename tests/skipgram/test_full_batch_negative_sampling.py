"""The full-batch gradient of negative sampling is the one expected over all draws of negatives."""

import itertools
import math
from functools import partial

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.skipgram.helpers import assert_close, counts_of, expected_negatives, sigmoid
from tests.skipgram.test_full_batch import Case
from tui_w2v.skipgram import ObjectiveInputs, Parameters, full_batch_negative_sampling, initialise
from tui_w2v.skipgram.negative_sampling import NegativeSampling

make_case = partial(Case, "negative-sampling")


def objective_of(noise, negative):
    counts = np.ones(len(noise), np.int64)
    objective = NegativeSampling(ObjectiveInputs(counts, counts=None, negative=negative))
    objective.noise = noise
    return objective


def first_bias(objective, counts, dtype):
    model = initialise(len(objective.noise), 1, dtype=dtype)
    objective.set_biases(model, counts)
    return model.bias


@pytest.mark.parametrize("bias", [True, False])
def test_it_is_the_mean_over_all_negatives_that_can_be_drawn(bias):
    """All ways to draw 2 negatives out of 3 words, each with its probability."""
    case = make_case(3, 11, k=2, d=2, bias=bias, density=0.8)
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


@pytest.mark.parametrize(
    ("noise", "tolerance"),
    [
        *(([1, 1, rare, 1, 1, rare], 1e-12) for rare in (0.0, 1e-300, 1e-40, 1e-21, 1e-19, 1e-9)),
        ([0.0, 1.0, 0.0], 1e-12),  # a target that is all of the noise has no negative
        ([2e-7, 3e-7, 5e-7, 1 - 1e-6], 1e-8),
    ],
)
def test_words_that_are_hardly_or_always_drawn_lose_no_precision(noise, tolerance):
    case = make_case(len(noise), 4, density=0.8)
    case.noise = np.array(noise) / sum(noise)
    assert_close(case.made(), case.by_the_formulas(), tolerance)
    assert_close(case.made(np.float32), case.by_the_formulas(), 1e-4)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_where_scores_stop_being_harmless_nothing_jumps(dtype):
    """The highest score just below and just above the bound, the others as they were."""
    limit = full_batch_negative_sampling._HARMLESS_SCORE
    case = make_case(6, 6, d=1, density=0.3)
    case.model.kernel[:] = np.linspace(-1, 1, 6)
    found = []
    for size in (limit * (1 - 1e-6), limit * (1 + 1e-6)):
        case.model.E[:] = np.linspace(-size, size, 6)[:, None]
        case.model.bias[:] = 0
        found.append(case.made(dtype))
        assert_close(found[-1], case.by_the_formulas(), 1e-5)
    assert_close(found[0], found[1], 1e-5)


@settings(deadline=None, derandomize=True, max_examples=40)
@given(
    V=st.integers(2, 12),
    seed=st.integers(0, 10**6),
    k=st.integers(1, 20),
    alone=st.integers(0, 2),
    density=st.sampled_from([0.1, 0.5, 1.0]),
)
def test_the_losses_to_compare_with_are_those_of_such_scores(V, seed, k, alone, density):
    case = make_case(V, seed, k=k, d=V, alone=alone, density=density)
    B = expected_negatives(case.C, case.noise, k)

    # A score of its own for each cell: E picks a row of the kernel. Far out is as good as infinite.
    with np.errstate(divide="ignore", invalid="ignore"):
        best = np.clip(np.nan_to_num(np.log(case.C) - np.log(B), nan=0), -200, 200)
    case.model = Parameters(np.eye(V), best, np.zeros(V))
    floor = objective_of(case.noise, k).floor(case.counts)
    assert case.made()[0] == pytest.approx(floor, rel=1e-9, abs=1e-12)

    case.model = Parameters(np.zeros((V, V)), best, np.zeros(V))
    loss_at_zero = objective_of(case.noise, k).loss_at_zero(case.counts)
    assert case.made()[0] == pytest.approx(loss_at_zero, rel=1e-12)
    assert loss_at_zero == pytest.approx(math.log(2) * (k + 1), rel=1e-12)

    bias = first_bias(objective_of(case.noise, k), case.counts, np.float64)
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


def test_targets_without_a_negative_are_flat_at_one_word():
    counts = counts_of([[3, 1], [0, 0]])
    noise = np.array([1.0, 0.0])
    assert objective_of(noise, 4).loss_at_zero(counts) == pytest.approx(math.log(2) * (1 + 4 / 4))
    assert np.isfinite(first_bias(objective_of(noise, 4), counts, np.float32)).all()
    assert objective_of(noise, 4).floor(counts) == pytest.approx(
        (3 * math.log(7 / 3) + 4 * math.log(7 / 4)) / 4
    )


@pytest.mark.filterwarnings("error")
def test_words_that_are_hardly_ever_drawn_leave_all_finite():
    case = make_case(6, 2, density=1.0)
    case.noise[:] = [0.2, 0.3, 0.5, 1e-310, 1e-100, 0.0]
    bias = first_bias(objective_of(case.noise, 5), case.counts, np.float32)
    assert np.isfinite(bias).all()
    assert (bias[3:5] > 200).all()  # nearly always the target, when touched
    case.noise[3:5] = 0
    without = objective_of(case.noise, 5).floor(case.counts)
    case.noise[3:5] = 1e-310, 1e-100
    assert objective_of(case.noise, 5).floor(case.counts) == pytest.approx(without, rel=1e-12)


def test_where_only_one_target_occurs_the_floor_is_zero():
    counts = counts_of([[0, 3, 0], [0, 2, 0], [0, 0, 0]])
    noise = np.array([0.3, 0.3, 0.4])
    assert objective_of(noise, 5).floor(counts) == 0
    assert np.isfinite(first_bias(objective_of(noise, 5), counts, np.float64)).all()
