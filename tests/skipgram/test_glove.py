import math

import numpy as np
import pytest

from tests.skipgram.helpers import small_model
from tui_w2v.corpus import build_corpus, count_pairs
from tui_w2v.skipgram import Activation, NotFiniteError, ObjectiveInputs, initialise
from tui_w2v.skipgram.full_batch_glove import cell_weights
from tui_w2v.skipgram.glove import Glove

CORPUS = build_corpus("text", [["a", "b", "a", "c"], None, ["a", "b"], None, ["c", "c", "b"], None])


def an_objective(**settings):
    counts = count_pairs(CORPUS, 2)
    return Glove(ObjectiveInputs(CORPUS.vocabulary.counts, lambda: counts, **settings)), counts


@pytest.mark.parametrize("bias", [True, False])
@pytest.mark.parametrize("x_max", [2.0, 100.0])
def test_a_turn_worked_by_hand(bias, x_max):
    objective, counts = an_objective(x_max=x_max)
    a, b, c = (CORPUS.vocabulary.words.index(word) for word in "abc")
    assert counts.number(a, b) == 3
    model, eta = small_model(bias, bias_E=True), 0.5
    turn = objective.turn(model, a, b, eta)

    h = small_model(bias_E=True).E[a]
    score = float(h @ model.theta[b]) + (model.bias[b] + model.bias_E[a])
    weight = min(1, (3 / x_max) ** 0.75)
    error = 2 * weight * (score - math.log(3))
    assert turn.activation is Activation.IDENTITY
    assert (turn.x_ij, turn.label) == (3, pytest.approx(math.log(3)))
    assert turn.weights == pytest.approx([weight])
    assert turn.scores == pytest.approx([score])
    assert turn.probabilities.size == 0
    assert turn.loss == pytest.approx(weight * (score - math.log(3)) ** 2)
    assert turn.error == pytest.approx([error])
    assert turn.gradient_E_row == pytest.approx(error * model.theta[b])
    assert turn.gradient_bias_E == pytest.approx(error * bias)
    assert turn.rows_of_theta_changed == 1

    before = small_model(bias, bias_E=True)
    objective.apply(model, turn)
    assert model.E[a] == pytest.approx(before.E[a] - eta * error * before.theta[b])
    assert model.theta[b] == pytest.approx(before.theta[b] - eta * error * before.E[a])
    assert model.theta[[a, c]].tolist() == before.theta[[a, c]].tolist()
    assert model.bias[b] == pytest.approx(before.bias[b] - eta * error * bias)
    assert model.bias_E[a] == pytest.approx(before.bias_E[a] - eta * error * bias)
    assert model.bias_E[[b, c]].tolist() == before.bias_E[[b, c]].tolist()


@pytest.mark.filterwarnings("error")
def test_a_score_whose_square_is_beyond_all_numbers_is_not_finite():
    objective, _ = an_objective()
    model = initialise(3, 2, bias_E=True, dtype=np.float64)
    model.bias[:] = 1e160
    with pytest.raises(NotFiniteError):
        objective.turn(model, 0, 1, 0.1)


def test_the_first_biases_are_the_best_without_E_and_theta():
    objective, counts = an_objective()
    model = initialise(3, 2, init="zeros", bias_E=True, dtype=np.float64)
    objective.set_biases(model, counts)
    gradient = objective.full_batch(counts, 2, np.float64).gradient(model)
    assert np.abs(gradient.bias).max() < 1e-9
    assert np.abs(gradient.bias_E).max() < 1e-9
    assert model.bias.mean() == pytest.approx(model.bias_E.mean())


def test_cells_weigh_by_how_much_is_in_them_and_then_all_the_same():
    X = np.array([1, 6.25, 50, 100, 1000])
    assert cell_weights(X, 100, 0.5) == pytest.approx([0.1, 0.25, 0.5**0.5, 1, 1])
    assert cell_weights(X, 100, 0) == pytest.approx([1, 1, 1, 1, 1])
