from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.skipgram.helpers import random_model, slopes
from tui_w2v.skipgram import FullSoftmax, check_gradient


def loss(E, theta, bias, context, target):
    scores = theta @ E[context] + bias
    return np.logaddexp.reduce(scores) - scores[target]


@settings(deadline=None, derandomize=True, max_examples=25)
@given(
    V=st.integers(2, 8),
    d=st.integers(1, 5),
    seed=st.integers(0, 10**6),
    words=st.tuples(st.integers(0, 7), st.integers(0, 7)),
)
def test_every_gradient_is_the_slope_of_the_loss(V, d, seed, words):
    context, target = (word % V for word in words)
    model = random_model(V, d, seed)
    E, theta, bias = model.E.copy(), model.theta.copy(), model.bias.copy()
    turn = FullSoftmax().turn(model, context, target, 0.1)

    def value():
        return loss(E, theta, bias, context, target)

    expected_E = np.zeros((V, d))
    expected_E[context] = turn.gradient_E_row
    assert turn.loss == pytest.approx(value())
    assert slopes(E, value) == pytest.approx(expected_E, abs=1e-7)
    assert slopes(theta, value) == pytest.approx(turn.gradient_theta(slice(None)), abs=1e-7)
    assert slopes(bias, value) == pytest.approx(turn.gradient_bias, abs=1e-7)


@pytest.mark.parametrize("bias", [True, False])
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_the_check_finds_the_gradient_right_and_leaves_the_model_alone(dtype, bias):
    model = random_model(9, 5, seed=1, bias=bias).astype(dtype)
    before = model.copy()
    check = check_gradient(model, 3, 4, np.arange(9))
    assert check.largest_difference < 1e-8
    assert check.analytic.gradient_E_row.dtype == np.float64
    assert check.numeric_theta.shape == (9, 5)
    assert np.array_equal(model.E, before.E)
    assert np.array_equal(model.theta, before.theta)
    assert np.array_equal(model.bias, before.bias)


def test_the_check_looks_at_the_rows_asked_for():
    model = random_model(9, 5, seed=2)
    rows = np.array([8, 4])
    some, whole = check_gradient(model, 3, 4, rows), check_gradient(model, 3, 4, np.arange(9))
    assert np.array_equal(some.numeric_theta, whole.numeric_theta[rows])
    assert np.array_equal(some.numeric_bias, whole.numeric_bias[rows])


@pytest.mark.parametrize("broken", ["gradient_E_row", "error", "h"])
def test_the_check_finds_a_gradient_that_is_one_percent_off(broken):
    class Broken(FullSoftmax):
        def turn(self, *pair, **rate):
            turn = super().turn(*pair, **rate)
            return replace(turn, **{broken: getattr(turn, broken) * 1.01})

    check = check_gradient(random_model(9, 5, 3), 3, 4, np.arange(9), objective=Broken())
    assert check.largest_difference > 1e-4
