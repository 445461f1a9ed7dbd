import math

import numpy as np
import pytest

from tests.helpers import bits
from tests.skipgram.helpers import small_model
from tui_w2v.skipgram import FullSoftmax, NotFiniteError, Parameters, initialise

DTYPES = [np.float32, np.float64]


def random_model(V=6, d=4, *, dtype=np.float64, bias=True, seed=0):
    """A model in the middle of training: nothing in it is zero, but for a bias that is off."""
    rng = np.random.default_rng(seed)
    return Parameters(
        E=rng.normal(size=(V, d)).astype(dtype),
        kernel=rng.normal(size=(d, V)).astype(dtype),
        bias=(rng.normal(size=V) * bias).astype(dtype),
        has_bias=bias,
    )


@pytest.mark.parametrize(
    ("bias", "scores"), [(True, [0.0, -0.15, 0.2]), (False, [0.0, -0.25, 0.4])]
)
def test_a_turn_worked_by_hand(bias, scores):
    model, eta = small_model(bias), 0.5
    turn = FullSoftmax().turn(model, context=1, target=2, learning_rate=eta)

    powers = [math.exp(score) for score in scores]
    y = [power / sum(powers) for power in powers]
    error = [y[0], y[1], y[2] - 1]
    gradient = [
        0.1 * error[0] - 0.3 * error[1] + 0.5 * error[2],
        0.2 * error[0] + 0.4 * error[1] - 0.6 * error[2],
    ]
    gradient_theta = [[0.5 * e, -0.25 * e] for e in error]
    assert (turn.context, turn.target, turn.learning_rate, turn.V) == (1, 2, eta, 3)
    assert turn.h.tolist() == [0.5, -0.25]
    assert turn.scores == pytest.approx(scores)
    assert turn.probabilities == pytest.approx(y)
    assert turn.loss == pytest.approx(-math.log(y[2]))
    assert turn.error == pytest.approx(error)
    assert turn.gradient_E_row == pytest.approx(gradient)
    assert turn.gradient_theta(slice(None)) == pytest.approx(np.array(gradient_theta))
    assert turn.gradient_bias == pytest.approx(error if bias else [0, 0, 0])

    FullSoftmax().apply(model, turn)
    row = [0.5 - eta * gradient[0], -0.25 - eta * gradient[1]]
    assert model.E.tolist() == [[9, 9], pytest.approx(row), [7, 7]]
    assert model.theta == pytest.approx(
        np.array([[0.1, 0.2], [-0.3, 0.4], [0.5, -0.6]]) - eta * np.array(gradient_theta)
    )
    before = [0.0, 0.1, -0.2]
    after = [b - eta * e for b, e in zip(before, error, strict=True)]
    assert model.bias == pytest.approx(after if bias else [0, 0, 0])


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("V", [2, 30, 500])
def test_identities(V, dtype):
    tolerance = float(50 * np.finfo(dtype).eps)
    model, rows = random_model(V, dtype=dtype), np.arange(V)
    turn = FullSoftmax().turn(model, 1, 0, 0.1)
    assert turn.probabilities.sum() == pytest.approx(1, abs=tolerance)
    assert turn.error.sum() == pytest.approx(0, abs=tolerance)
    assert turn.loss == pytest.approx(-math.log(turn.probabilities[0]), rel=tolerance)
    assert (turn.error > 0).tolist() == [False] + [True] * (V - 1)
    terms = turn.gradient_E_terms(rows, model.theta)
    assert terms.sum(axis=0) == pytest.approx(turn.gradient_E_row, abs=50 * tolerance)
    whole = turn.gradient_theta(slice(None))
    assert whole == pytest.approx(np.outer(turn.error, turn.h))
    assert np.array_equal(turn.gradient_theta(rows[::-2]), whole[::-2])
    assert turn.rows_of_theta_changed == V
    assert {array.dtype for array in (turn.scores, turn.error, turn.E_row_after, whole)} == {
        np.dtype(dtype)
    }


@pytest.mark.parametrize("shift", [-1e4, 1e4])
def test_large_scores_are_no_obstacle(shift):
    model = random_model()
    plain = FullSoftmax().turn(model, 2, 3, 0.1)
    model.bias[:] += shift
    shifted = FullSoftmax().turn(model, 2, 3, 0.1)
    assert shifted.probabilities == pytest.approx(plain.probabilities)
    assert shifted.loss == pytest.approx(plain.loss)


def test_ranking_breaks_ties_in_vocabulary_order_and_ties_share_a_rank():
    model = initialise(4, 2, init="zeros")
    model.bias[:] = [0, 1, 0, 1]
    turn = FullSoftmax().turn(model, 0, 2, 0.1)
    assert turn.ranking.tolist() == [1, 3, 0, 2]
    assert (turn.target_rank, turn.target_tied, turn.target_offset) == (3, 2, 2 + 1)
    assert [turn.rank(place) for place in range(4)] == [3, 1, 3, 1]
    other = FullSoftmax().turn(model, 0, 3, 0.1)
    assert (other.target_rank, other.target_tied, other.target_offset) == (1, 2, 1)


def test_the_share_of_tiny_probabilities_is_not_what_rounding_leaves_of_1():
    model = initialise(500, 2, init="zeros")
    model.bias[:] = np.linspace(-30, -29, 500)
    model.bias[:3] = [0, 1, 2]
    turn = FullSoftmax().turn(model, 0, 2, 0.1)
    scores = model.bias.astype(float)
    exact = np.exp(scores[3:]).sum() / np.exp(scores).sum()
    assert turn.share_of_others([0, 1, 2]) == pytest.approx(exact, rel=1e-5)
    assert turn.share_of_others(list(range(500))) == 0


@pytest.mark.parametrize(("dtype", "bias"), [(np.float32, True), (np.float64, False)])
@pytest.mark.parametrize(("V", "d"), [(2, 1), (7, 3), (60, 100), (3000, 23), (40_000, 3)])
def test_before_and_step_add_up_to_after_to_the_last_bit(V, d, bias, dtype):
    model, objective = random_model(V, d, dtype=dtype, bias=bias), FullSoftmax()
    for context, target in [(0, 1), (1, 1), (V - 1, 0)]:
        before = model.copy()
        turn = objective.turn(model, context, target, 0.1)
        objective.apply(model, turn)
        E = before.E.copy()
        E[context] += turn.E_row_step
        assert np.array_equal(model.E, E)
        assert np.array_equal(model.E[context], turn.E_row_after)
        assert np.array_equal(model.theta, before.theta + turn.theta_step(slice(None)))
        some = np.array([target, 0, V - 1])
        assert np.array_equal(model.theta[some], before.theta[some] + turn.theta_step(some))
        assert np.array_equal(model.bias, before.bias - 0.1 * turn.gradient_bias)
        assert np.all(model.theta[target] != before.theta[target])
        assert bool(model.bias[target] != before.bias[target]) is bias


@pytest.mark.parametrize("dtypes", [DTYPES, DTYPES[::-1]])
def test_one_objective_serves_models_of_any_size_and_precision(dtypes):
    objective = FullSoftmax()
    for V, d in [(5, 3), (9, 3), (5, 8), (3000, 20), (5, 3)]:
        for dtype in dtypes:
            model, twin = random_model(V, d, dtype=dtype), random_model(V, d, dtype=dtype)
            objective.apply(model, objective.turn(model, 1, 2, 0.1))
            FullSoftmax().apply(twin, FullSoftmax().turn(twin, 1, 2, 0.1))
            assert bits(model) == bits(twin)


@pytest.mark.parametrize("bias", [True, False])
@pytest.mark.parametrize("init", ["zeros", "word2vec"])
def test_from_zeros_only_the_bias_moves_and_from_word2vecs_start_theta_before_E(init, bias):
    model, objective = initialise(4, 3, init=init, bias=bias), FullSoftmax()
    first = model.copy()
    for turn_number in range(20):
        objective.apply(model, objective.turn(model, 1, 2, 0.5))
        moved = init == "word2vec" and turn_number > 0
        assert (model.E != first.E).any(axis=1).tolist() == [False, moved, False, False]
        assert np.all(model.theta != first.theta) == (init == "word2vec")
    assert bool(model.bias.any()) is bias
    assert not bias or model.bias.argmax() == 2


def test_numbers_that_are_or_would_not_be_finite_are_noticed():
    model = initialise(3, 2, init="word2vec")
    model.E[1] = 1e20
    with pytest.raises(NotFiniteError):
        FullSoftmax().turn(model, 1, 2, 1e20)  # this step throws theta alone out of range
    assert np.isfinite(FullSoftmax().turn(model, 1, 2, 1e17).loss)
    for name in ("E", "kernel", "bias"):
        model = random_model()
        getattr(model, name)[1] = np.nan
        with pytest.raises(NotFiniteError):
            FullSoftmax().turn(model, 1, 2, 0.1)


def test_a_probability_beyond_the_finite_numbers_is_none():
    model = random_model(dtype=np.float32)
    turn = FullSoftmax().turn(model, 1, 2, 0.1)
    model.E[1], model.kernel[0] = 1e30, 1e30
    assert FullSoftmax().predict_again(model, turn) is None
