"""What holds for whatever is minimised."""

from dataclasses import replace

import numpy as np
import pytest

from tests.helpers import bits, corpus_of
from tui_w2v.corpus import Cells, Pairs, count_pairs
from tui_w2v.skipgram import (
    OBJECTIVES,
    NotFiniteError,
    ObjectiveInputs,
    check_gradient,
    initialise,
)

LINES = (
    "the king rules the castle",
    "a wise queen rules the palace and the king",
    "the brave knight rides to the castle of the king",
)
CORPUS = corpus_of(LINES)
COUNTS = count_pairs(CORPUS, 2)
V = len(CORPUS.vocabulary)


def make(name, **settings):
    inputs = ObjectiveInputs(CORPUS.vocabulary.counts, lambda: COUNTS, seed=3, **settings)
    return OBJECTIVES[name](inputs)


def a_model(objective, *, bias=True, dtype=np.float64, seed=0):
    rng = np.random.default_rng(seed)
    model = initialise(V, 5, bias=bias, bias_E=objective.has_bias_E, dtype=dtype)
    for array in model.arrays if bias else model.arrays[:2]:
        array[:] = rng.normal(size=array.shape)
    return model


@pytest.mark.parametrize("bias", [True, False])
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("name", OBJECTIVES)
def test_every_gradient_is_the_slope_of_the_loss(name, bias, dtype):
    objective = make(name)
    model = a_model(objective, bias=bias, dtype=dtype)
    before = bits(model)
    how = {"objective": objective, "number": 2}
    check = check_gradient(model, 0, 1, np.arange(V), **how)
    assert check.largest_difference < 1e-7
    assert check.analytic.gradient_E_row.dtype == np.float64
    assert (check.numeric_bias_E is not None) == objective.has_bias_E
    assert bits(model) == before
    rows = check.analytic.words[::-2]
    some = check_gradient(model, 0, 1, rows, **how)
    assert np.array_equal(some.numeric_theta, check.numeric_theta[rows])
    assert np.array_equal(some.numeric_bias, check.numeric_bias[rows])


@pytest.mark.parametrize("broken", ["gradient_E_row", "error", "h"])
@pytest.mark.parametrize("name", OBJECTIVES)
def test_a_gradient_that_is_one_percent_off_is_noticed(name, broken):
    kind = OBJECTIVES[name]

    class OnePercentOff(kind):  # type: ignore[valid-type, misc]
        def turn(self, *args, **rate):
            turn = super().turn(*args, **rate)
            return replace(turn, **{broken: getattr(turn, broken) * 1.01})

    objective = OnePercentOff(ObjectiveInputs(CORPUS.vocabulary.counts, lambda: COUNTS))
    check = check_gradient(a_model(objective), 0, 1, np.arange(V), objective=objective)
    assert check.largest_difference > 1e-6


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("name", OBJECTIVES)
def test_before_and_step_are_after_to_the_last_bit(name, dtype):
    objective = make(name)
    model = a_model(objective, dtype=dtype)
    before = model.copy()
    turn = objective.turn(model, 0, 1, 0.1, 4)
    for array, old in zip(model.arrays, before.arrays, strict=True):
        assert array.tobytes() == old.tobytes()
    kept = [array.copy() for array in vars(turn).values() if isinstance(array, np.ndarray)]
    objective.apply(model, turn)
    arrays = [array for array in vars(turn).values() if isinstance(array, np.ndarray)]
    assert all(map(np.array_equal, arrays, kept)), "a turn stays as it is"
    rows = np.arange(V)
    assert (before.theta + turn.theta_step(rows)).tolist() == model.theta.tolist()
    assert model.E[0].tolist() == turn.E_row_after.tolist()
    again = objective.predict_again(model, turn)
    assert again.tolist() == objective.turn(model, 0, 1, 0.1, 4).outputs.tolist()
    assert np.flatnonzero((model.theta != before.theta).any(axis=1)).tolist() == (
        turn.words.tolist()
    )
    terms = turn.gradient_E_terms(turn.words, before.theta[turn.words])
    assert terms.sum(axis=0) == pytest.approx(turn.gradient_E_row, rel=1e-4, abs=1e-5)
    with pytest.raises(ValueError, match="read-only"):
        turn.error[0] = 0


@pytest.mark.parametrize("bias", [True, False])
@pytest.mark.parametrize("name", OBJECTIVES)
def test_the_full_batch_gradient_is_the_mean_of_the_turns(name, bias):
    """Exactly where turns draw nothing, and in the mean over many draws where they do."""
    objective = make(name)
    model = a_model(objective, bias=bias)
    pairs = Pairs(CORPUS, 2)
    takes = Cells(pairs, COUNTS) if objective.a_turn_is_a_cell else pairs
    contexts, targets = takes.words_at(np.arange(len(takes)))
    draws = 30 if name == "negative-sampling" else 1
    loss, of_E, of_theta, of_bias = 0.0, *map(np.zeros_like, (model.E, model.theta, model.bias))
    for draw in range(draws):
        for place, (context, target) in enumerate(zip(contexts, targets, strict=True)):
            number = 1 + draw * len(takes) + place
            turn = objective.turn(model, int(context), int(target), 0.0, number)
            loss += turn.loss
            of_E[context] += turn.gradient_E_row
            of_theta[turn.words] += turn.gradient_theta(turn.words)
            of_bias[turn.words] += turn.gradient_bias
    n = draws * len(takes)
    found = objective.full_batch(COUNTS, 5, np.float64).gradient(model)
    tolerance = 1e-12 if draws == 1 else 0.05
    assert found.loss == pytest.approx(loss / n, rel=tolerance)
    assert pytest.approx(of_E / n, abs=tolerance) == found.E
    assert pytest.approx(of_theta / n, abs=tolerance) == found.kernel.T
    assert found.bias == pytest.approx(of_bias / n, abs=tolerance)


@pytest.mark.parametrize("name", OBJECTIVES)
def test_the_floor_lies_below_and_flat_is_the_loss_of_zeros(name):
    objective = make(name)
    grouped = objective.full_batch(COUNTS, 5, np.float64)
    zeros = initialise(V, 5, init="zeros", bias_E=objective.has_bias_E, dtype=np.float64)
    assert grouped.gradient(zeros).loss == pytest.approx(objective.loss_at_zero(COUNTS))
    assert objective.floor(COUNTS) < objective.loss_at_zero(COUNTS)
    objective.set_biases(zeros, COUNTS)
    loss = grouped.gradient(zeros).loss
    assert objective.floor(COUNTS) < loss < objective.loss_at_zero(COUNTS)
    model = a_model(objective)
    assert grouped.gradient(model).loss > objective.floor(COUNTS)


@pytest.mark.parametrize("name", OBJECTIVES)
def test_moving_one_score_is_what_losses_say(name):
    objective = make(name)
    turn = objective.turn(a_model(objective), 0, 1, 0.1)
    rng = np.random.default_rng(1)
    for place in range(len(turn.words)):
        moved = rng.normal(size=4)
        rows = np.repeat(turn.scores[None], 4, axis=0)
        rows[:, place] = moved
        assert objective.losses_along(turn, turn.scores, place, moved) == pytest.approx(
            objective.losses(turn, rows)
        )
    assert objective.losses(turn, turn.scores[None])[0] == pytest.approx(turn.loss)


@pytest.mark.parametrize("bias", [True, False])
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("name", OBJECTIVES)
def test_a_look_is_the_forward_pass_of_another_x_and_changes_nothing(name, dtype, bias):
    objective = make(name)
    model = a_model(objective, bias=bias, dtype=dtype)
    before = bits(model)
    turn = objective.turn(model, 0, 1, 0.1, 7)
    same = objective.look(model, turn, {0: 1.0})
    for field in ("h", "scores", "outputs"):
        assert getattr(same, field).tobytes() == getattr(turn, field).tobytes()
    assert same.loss == pytest.approx(turn.loss, rel=1e-6)
    mean = objective.look(model, turn, {2: 0.5, 3: 0.5})
    halves = [objective.look(model, turn, {word: 1.0}) for word in (2, 3)]
    for field in ("h", "scores"):
        expected = (getattr(halves[0], field) + getattr(halves[1], field)) / 2
        np.testing.assert_allclose(getattr(mean, field), expected, rtol=1e-4, atol=1e-6)
    np.testing.assert_array_equal(mean.outputs, objective.outputs(mean.scores))
    assert (mean.context, mean.x, turn.x) == (2, {2: 0.5, 3: 0.5}, {0: 1.0})
    assert bits(model) == before
    model.E[2] = np.inf
    with pytest.raises(NotFiniteError):
        objective.look(model, turn, {2: 0.5, 3: 0.5})
