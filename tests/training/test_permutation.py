import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from tui_w2v.training.schedule import Permutation


@settings(deadline=None, derandomize=True, max_examples=100)
@given(n=st.integers(1, 5000), seed=st.integers(0, 2**64), epoch=st.integers(0, 1000))
def test_every_number_has_one_image_and_every_image_one_number(n, seed, epoch):
    images = Permutation(n, seed, epoch)(np.arange(n))
    assert np.array_equal(np.sort(images), np.arange(n))


def test_numbers_may_be_asked_for_in_any_order():
    permutation = Permutation(1000, 3)
    whole = permutation(np.arange(1000))
    some = np.array([999, 0, 5, 5, 512])
    assert np.array_equal(permutation(some), whole[some])
    assert np.array_equal(Permutation(1000, 3)(np.arange(1000)), whole)


def test_seed_and_epoch_each_choose_another_order():
    orders = {
        tuple(Permutation(100, seed, epoch)(np.arange(100)))
        for seed in range(4)
        for epoch in range(4)
    }
    assert len(orders) == 16


def test_every_number_goes_everywhere_about_equally_often():
    n, seeds = 8, 2000
    counts = np.zeros((n, n))
    for seed in range(seeds):
        counts[np.arange(n), Permutation(n, seed)(np.arange(n))] += 1
    spread = np.sqrt(seeds / n)
    assert np.abs(counts - seeds / n).max() < 5 * spread


def test_numbers_beyond_32_bits_are_permuted():
    n = 3 * 10**10
    numbers = np.arange(n - 1000, n)
    images = Permutation(n, 0)(numbers)
    assert images.min() >= 0
    assert images.max() < n
    assert len(set(images.tolist())) == 1000
    assert images.max() - images.min() > n // 2
