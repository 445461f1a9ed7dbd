import numpy as np
import pytest

from tui_w2v.skipgram import INITS, initialise


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
