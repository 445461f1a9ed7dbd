import numpy as np
import pytest

from tui_w2v.skipgram import FullSoftmax, count_changes, initialise


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
