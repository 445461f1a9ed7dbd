import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui_w2v.skipgram.noise import Negatives, noise_distribution

COUNTS = np.array([50, 20, 10, 5, 0, 1])


def test_the_noise_is_the_counts_to_the_power_of_three_quarters():
    powers = [50**0.75, 20**0.75, 10**0.75, 5**0.75, 0, 1]
    assert noise_distribution(COUNTS) == pytest.approx([power / sum(powers) for power in powers])


def test_without_counts_all_words_are_alike():
    assert noise_distribution(np.zeros(4, dtype=np.int64)).tolist() == [0.25] * 4


@pytest.mark.parametrize("target", range(len(COUNTS)))
def test_words_come_as_often_as_the_noise_says_once_the_target_is_left_out(target):
    noise = noise_distribution(COUNTS)
    negatives = Negatives(noise, negative=20, seed=1)
    drawn = np.concatenate([negatives.of_turn(number, target) for number in range(1, 3001)])
    shares = np.bincount(drawn, minlength=len(COUNTS)) / len(drawn)
    expected = noise.copy()
    expected[target] = 0
    expected /= expected.sum()
    assert shares[target] == shares[4] == 0
    # Five standard deviations.
    assert np.all(np.abs(shares - expected) <= 5 * np.sqrt(expected / len(drawn)))


def test_a_turns_negatives_hang_on_its_number_and_the_seed_alone():
    noise = noise_distribution(COUNTS)
    one, other = (Negatives(noise, negative=5, seed=7) for _ in range(2))
    forward = [one.of_turn(number, 2).tolist() for number in (1, 2, 1024, 1025, 5000)]
    backward = [other.of_turn(number, 2).tolist() for number in (5000, 1025, 1024, 2, 1)]
    assert forward == backward[::-1]
    assert len({tuple(words) for words in forward}) > 1
    assert Negatives(noise, negative=5, seed=8).of_turn(1, 2).tolist() != forward[0]


def test_where_there_is_no_other_word_there_is_no_negative():
    noise = np.array([0.0, 1.0, 0.0])
    assert Negatives(noise, negative=5, seed=0).of_turn(1, 1).size == 0
    assert Negatives(noise, negative=5, seed=0).of_turn(1, 0).tolist() == [1] * 5


def rounding_onto_the_target():
    """Find noise, a target and a uniform number that a naive lay-out would take to the target."""
    choose = np.random.default_rng(0)
    while True:
        noise = noise_distribution(choose.integers(1, 1000, 4))
        ends = np.cumsum(noise)
        ends /= ends[-1]
        target = int(choose.integers(1, 3))
        begin, end = ends[target - 1], ends[target]
        uniform = begin / (1 - (end - begin))
        at = uniform * (1 - (end - begin))
        if begin <= at and at + (end - begin) < end:
            return noise, target, uniform


def test_a_number_that_rounds_onto_the_target_takes_the_word_before(monkeypatch):
    class Uniform:
        def random(self, shape):
            return np.full(shape, uniform)

    noise, target, uniform = rounding_onto_the_target()
    monkeypatch.setattr(np.random, "default_rng", lambda _: Uniform())
    negatives = Negatives(noise, negative=3, seed=0)
    assert negatives.of_turn(1, target).tolist() == [target - 1] * 3


@settings(deadline=None, max_examples=100, derandomize=True)
@given(
    counts=st.lists(st.integers(0, 10**12), min_size=2, max_size=8).filter(
        lambda counts: sum(count > 0 for count in counts) >= 2
    ),
    target=st.integers(0, 7),
    number=st.integers(1, 10**9),
    seed=st.integers(0, 2**70),
)
def test_negatives_are_words_of_the_text_and_not_the_target(counts, target, number, seed):
    target %= len(counts)
    noise = noise_distribution(np.array(counts))
    words = Negatives(noise, negative=9, seed=seed).of_turn(number, target)
    assert len(words) == 9
    assert target not in words
    assert all(counts[word] > 0 for word in words)
