import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui_w2v.skipgram import Activation, ObjectiveInputs, Parameters
from tui_w2v.skipgram.negative_sampling import Negatives, NegativeSampling, noise_distribution


def sigmoid(score):
    return 1 / (1 + math.exp(-score))


def small_model(bias=True):
    return Parameters(
        E=np.array([[9.0, 9.0], [0.5, -0.25], [7.0, 7.0], [1.0, 1.0]]),
        kernel=np.array([[0.1, 0.2], [-0.3, 0.4], [0.5, -0.6], [3.0, 3.0]]).T.copy(),
        bias=np.array([0.0, 0.1, -0.2, 0.3]) * bias,
        has_bias=bias,
    )


def an_objective(negatives, counts=(4, 3, 2, 1)):
    """Negative sampling that draws these words in every turn."""
    inputs = ObjectiveInputs(np.array(counts), lambda: None, negative=len(negatives))
    objective = NegativeSampling(inputs)
    objective._negatives.of_turn = lambda number, target: np.array(negatives, dtype=np.int64)
    return objective


@pytest.mark.parametrize("bias", [True, False])
def test_a_turn_worked_by_hand(bias):
    """V = 4, d = 2; the context word is 1, the target 2; word 0 is drawn twice, word 1 once."""
    model, eta = small_model(bias), 0.5
    objective = an_objective([0, 1, 0])
    turn = objective.turn(model, context=1, target=2, learning_rate=eta)

    scores = [0.0, -0.15, 0.2] if bias else [0.0, -0.25, 0.4]
    y = [sigmoid(score) for score in scores]
    error = [2 * y[0], y[1], y[2] - 1]
    loss = -math.log(y[2]) - 2 * math.log(1 - y[0]) - math.log(1 - y[1])
    gradient = [
        0.1 * error[0] - 0.3 * error[1] + 0.5 * error[2],
        0.2 * error[0] + 0.4 * error[1] - 0.6 * error[2],
    ]
    assert turn.words.tolist() == [0, 1, 2]
    assert turn.negatives == (0, 1, 0)
    assert turn.activation is Activation.SIGMOID
    assert turn.scores == pytest.approx(scores)
    assert turn.probabilities == pytest.approx(y)
    assert turn.loss == pytest.approx(loss)
    assert turn.losses.sum() == pytest.approx(loss)
    assert turn.error == pytest.approx(error)
    assert turn.gradient_E_row == pytest.approx(gradient)
    assert turn.rows_of_theta_changed == 3
    assert turn.gradient_theta(slice(None)) == pytest.approx(
        np.array([[0.5 * e, -0.25 * e] for e in [*error, 0.0]])
    )
    assert (turn.target_column, turn.target_rank) == (2, 1)
    assert [turn.times(place) for place in range(3)] == [2, 1, 1]

    before = small_model(bias)
    objective.apply(model, turn)
    assert model.E[1] == pytest.approx(before.E[1] - eta * np.array(gradient))
    assert model.E[[0, 2, 3]].tolist() == before.E[[0, 2, 3]].tolist()
    assert model.theta[:3] == pytest.approx(before.theta[:3] - eta * np.outer(error, [0.5, -0.25]))
    assert model.theta[3].tolist() == before.theta[3].tolist()
    assert model.bias == pytest.approx(before.bias - eta * np.array([*error, 0]) * bias)
    assert objective.predict_again(model, turn)[turn.target_column] == pytest.approx(
        sigmoid(float(model.theta[2] @ model.E[1] + model.bias[2]))
    )


def test_where_nothing_can_be_drawn_the_target_is_asked_alone():
    objective = an_objective([])
    turn = objective.turn(small_model(), 1, 2, 0.5)
    assert turn.words.tolist() == [2]
    assert turn.loss == pytest.approx(-math.log(sigmoid(0.2)))


def test_scores_far_out_have_a_finite_loss():
    model = small_model()
    model.kernel[:, 2] = [-4000.0, 0.0]  # the target's score is about -2000
    turn = an_objective([0]).turn(model, 1, 2, 0.0)
    assert turn.probabilities[1] == 0
    assert turn.loss == pytest.approx(2000.2 + math.log(2))


# The noise, and its samples

COUNTS = np.array([50, 20, 10, 5, 0, 1])


def test_the_noise_is_the_counts_to_the_power_of_three_quarters():
    powers = [50**0.75, 20**0.75, 10**0.75, 5**0.75, 0, 1]
    assert noise_distribution(COUNTS) == pytest.approx([power / sum(powers) for power in powers])
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
