import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.helpers import cancel_after, corpus_of
from tui_w2v.corpus import Pairs
from tui_w2v.training import CancelledError, Order, Schedule, schedule
from tui_w2v.training.schedule import Permutation

SENTENCES = ["the king rules the castle", "a queen rules", "the farmer ploughs a field"]


def pairs_of(sentences=SENTENCES, window=2):
    return Pairs(corpus_of(sentences), window)


def epoch_of(plan, epoch):
    n = len(plan.pairs)
    return [plan.pair(turn) for turn in range((epoch - 1) * n + 1, epoch * n + 1)]


def test_text_order_takes_the_pairs_as_the_text_has_them_in_every_epoch():
    pairs = pairs_of()
    plan = Schedule(pairs)
    assert epoch_of(plan, 1) == epoch_of(plan, 2) == pairs.numbered(0, len(pairs))
    n = len(pairs)
    assert [plan.epoch(turn) for turn in (1, n, n + 1, 2 * n, 2 * n + 1)] == [1, 1, 2, 2, 3]


def test_shuffled_epochs_each_hold_every_pair_once_in_another_order():
    plan = Schedule(pairs_of(), Order.SHUFFLED, seed=1)
    n = len(plan.pairs)
    orders = [[pair.number for pair in epoch_of(plan, epoch)] for epoch in (1, 2, 3)]
    assert all(sorted(order) == list(range(n)) for order in orders)
    other = [pair.number for pair in epoch_of(Schedule(pairs_of(), Order.SHUFFLED, 2), 1)]
    assert len({tuple(order) for order in orders} | {tuple(range(n)), tuple(other)}) == 5


@pytest.mark.parametrize("order", Order)
def test_turns_may_be_asked_for_in_any_order(order, monkeypatch):
    monkeypatch.setattr(schedule, "_BLOCK", 7)
    pairs = pairs_of()
    plan, turns = Schedule(pairs, order, 3), range(1, 3 * len(pairs))
    forward = [(pair.context, pair.target) for pair in map(plan.pair, turns)]
    assert [plan.words(turn) for turn in turns] == forward
    assert [plan.words(turn) for turn in reversed(turns)] == forward[::-1]
    assert [plan.pair(turn).context for turn in reversed(turns)] == [
        context for context, _ in reversed(forward)
    ]


@settings(deadline=None, derandomize=True, max_examples=60)
@given(
    order=st.sampled_from(Order),
    after=st.integers(0, 100),
    context=st.integers(0, 7),
    target=st.none() | st.integers(0, 7),
    block=st.sampled_from([1, 5, 1 << 16]),
)
def test_the_next_turn_of_a_word_or_pair_is_the_first_there_is(
    order, after, context, target, block
):
    plan = Schedule(pairs_of(), order, 3)
    later = (
        turn
        for turn in range(after + 1, after + 3 * len(plan.pairs))
        if plan.words(turn)[0] == context and target in (None, plan.words(turn)[1])
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(schedule, "_SEARCH_BLOCK", block)
        assert plan.find(after, context, target) == next(later, None)


def test_a_search_can_be_given_up(monkeypatch):
    monkeypatch.setattr(schedule, "_SEARCH_BLOCK", 2)
    plan = Schedule(pairs_of())
    assert plan.find(0, 0, 0, lambda: None) is None
    with pytest.raises(CancelledError):
        plan.find(0, 0, 0, cancel_after(0))


# The random order


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
