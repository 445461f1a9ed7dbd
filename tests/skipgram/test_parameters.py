import numpy as np
import pytest

from tests.helpers import bits
from tui_w2v.skipgram import INITS, FullSoftmax, count_changes, initialise


@pytest.mark.parametrize("init", INITS)
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_shapes_precision_and_seeds(init, dtype):
    parameters, again, other = (initialise(7, 3, init=init, seed=n, dtype=dtype) for n in (5, 5, 6))
    assert [array.shape for array in parameters.arrays] == [(7, 3), (3, 7), (7,)]
    assert {array.dtype for array in parameters.arrays} == {np.dtype(dtype)}
    assert not parameters.bias.any()
    assert parameters.E.any() == (init != "zeros")
    assert parameters.theta.any() == (init in ("keras", "small"))
    assert parameters.nbytes == (7 * 3 * 2 + 7) * np.dtype(dtype).itemsize
    double = initialise(7, 3, init=init, seed=5, dtype=np.float64)
    assert bits(parameters) == bits(again) == bits(double.astype(dtype))
    assert (bits(parameters) == bits(other)) == (init == "zeros")


def test_keras_draws_both_matrices_within_glorots_limit():
    V, d = 400, 50
    parameters = initialise(V, d, init="keras", dtype=np.float64)
    limit = (6 / (V + d)) ** 0.5
    for matrix in (parameters.E, parameters.theta):
        assert 0.99 * limit < np.abs(matrix).max() <= limit
        assert abs(matrix.mean()) < 0.02 * limit
        assert matrix.var() == pytest.approx(limit**2 / 3, rel=0.05)
    assert not np.array_equal(parameters.E, parameters.theta)


def test_word2vec_draws_E_within_half_a_dth_and_leaves_theta_at_zero():
    parameters = initialise(400, 50, init="word2vec", dtype=np.float64)
    assert 0.99 * 0.5 / 50 < np.abs(parameters.E).max() <= 0.5 / 50
    assert abs(parameters.E.mean()) < 1e-4
    assert not parameters.theta.any()


def test_a_copy_shares_no_memory_and_takes_values_over_exactly():
    first, second = initialise(5, 3, seed=1), initialise(5, 3, seed=2, bias=False)
    copy = first.copy()
    first.E[:], first.kernel[:], first.bias[:] = 1, 2, 3
    assert np.array_equal(copy.E, initialise(5, 3, seed=1).E)
    second.assign(copy)
    assert bits(second) == bits(copy)
    assert not second.has_bias


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_matrices_begin_on_a_cache_line(dtype):
    first = initialise(7, 3, dtype=dtype)
    for one in (first, first.copy(), first.astype(np.float64), first.astype(np.float32)):
        assert {matrix.__array_interface__["data"][0] % 64 for matrix in (one.E, one.kernel)} == {0}
        assert one.kernel.flags.c_contiguous


@pytest.mark.parametrize("bias", [True, False])
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_what_a_turn_changes_is_counted_bit_by_bit(dtype, bias):
    before = initialise(7, 4, seed=1, bias=bias, dtype=dtype)
    after = before.copy()
    objective = FullSoftmax()
    objective.apply(after, objective.turn(before, 2, 5, 0.1))
    changes = count_changes(before, after)
    assert (changes.E_rows, changes.E_numbers) == (1, 4)
    assert (changes.theta_rows, changes.theta_numbers) == (7, 28)
    assert changes.biases == 7 * bias
    assert changes.numbers == 4 + 28 + 7 * bias


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_a_single_bit_or_sign_of_zero_counts_and_a_nan_that_stays_does_not(dtype):
    before = initialise(3, 2, seed=1, dtype=dtype)
    before.E[0] = 0.0, np.nan
    after = before.copy()
    assert count_changes(before, after).numbers == 0
    after.E[0, 0] = -0.0
    after.kernel[1, 2] = np.nextafter(after.kernel[1, 2], dtype(9))
    changes = count_changes(before, after)
    assert (changes.E_rows, changes.E_numbers, changes.numbers) == (1, 1, 2)
    assert (changes.theta_rows, changes.theta_numbers) == (1, 1)
