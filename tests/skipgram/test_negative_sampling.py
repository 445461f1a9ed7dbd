import math

import numpy as np
import pytest

from tui_w2v.skipgram import Activation, ObjectiveInputs, Parameters
from tui_w2v.skipgram.negative_sampling import NegativeSampling


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
