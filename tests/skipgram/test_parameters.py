import numpy as np
import pytest

from tui_w2v.skipgram import INITS, FullSoftmax, count_changes, initialise


@pytest.mark.parametrize("init", INITS)
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_shapes_and_precision(init, dtype):
    parameters = initialise(7, 3, init=init, dtype=dtype)
    assert (parameters.E.shape, parameters.theta.shape) == ((7, 3), (7, 3))
    assert parameters.bias.tolist() == [0] * 7
    assert {array.dtype for array in (parameters.E, parameters.theta, parameters.bias)} == {
        np.dtype(dtype)
    }
    assert (init == "zeros") == (not parameters.E.any() and not parameters.theta.any())
    assert parameters.nbytes == (7 * 3 * 2 + 7) * np.dtype(dtype).itemsize


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


@pytest.mark.parametrize("init", ["keras", "word2vec"])
def test_single_precision_starts_from_the_double_draws_rounded(init):
    single = initialise(9, 4, init=init, seed=5, dtype=np.float32)
    double = initialise(9, 4, init=init, seed=5, dtype=np.float64)
    assert np.array_equal(single.E, double.E.astype(np.float32))
    assert np.array_equal(single.theta, double.theta.astype(np.float32))


def test_the_seed_chooses_the_draws():
    first, again, other = (initialise(9, 4, seed=seed) for seed in (1, 1, 2))
    assert np.array_equal(first.E, again.E)
    assert np.array_equal(first.theta, again.theta)
    assert not np.array_equal(first.E, other.E)
    assert not np.array_equal(first.theta, other.theta)


def test_a_copy_shares_no_memory_and_takes_values_over_exactly():
    first, second = initialise(5, 3, seed=1), initialise(5, 3, seed=2, bias=False)
    copy = first.copy()
    first.E[:], first.kernel[:], first.bias[:] = 1, 2, 3
    assert np.array_equal(copy.E, initialise(5, 3, seed=1).E)
    second.assign(copy)
    for name in ("E", "theta", "bias"):
        assert getattr(second, name).tobytes() == getattr(copy, name).tobytes()
    assert not second.has_bias


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
