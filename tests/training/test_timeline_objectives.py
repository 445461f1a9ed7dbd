"""Whatever is minimised, any way to a moment gives the same numbers, to the last bit."""

from functools import cache
from typing import NamedTuple

import numpy as np
import pytest

from tests.helpers import bits
from tui_w2v.corpus import Permutation, build_corpus, count_pairs
from tui_w2v.skipgram import OBJECTIVES, NotFiniteError, ObjectiveInputs, initialise
from tui_w2v.training import (
    DivergedError,
    FullBatchTraining,
    Order,
    Passes,
    Phase,
    Position,
    SetBias,
    Settings,
    Setup,
    StartOver,
    Timeline,
    View,
    read_model,
    save_run,
    snapshots,
)

D, RATE, SEED, NEGATIVE = 3, 0.3, 3, 4
LINES = ("a b c d e a c", "b e d", "a b a b f")
SENTENCES = [part for line in LINES for part in (line.split(), None)]
CORPUS = build_corpus("text", SENTENCES)
V = len(CORPUS.vocabulary)

all_objectives = pytest.mark.parametrize("objective", OBJECTIVES)
both_kinds = pytest.mark.parametrize(("dtype", "bias"), [("float32", True), ("float64", False)])


def configured(objective, **given):
    usual = {"window": 2, "dim": D, "learning_rate": RATE, "seed": SEED, "negative": NEGATIVE}
    return Settings(objective=objective, **{**usual, "x_max": 4.0, **given})


def start(objective, **given):
    return Timeline(Setup(configured(objective, **given), CORPUS))


def make_passes(timeline, number):
    training = timeline.full_batch_training()
    for _ in range(number):
        training.make_pass()
    timeline.take_passes(training)


# Turn by turn


class Straight(NamedTuple):
    """A run that only ever goes forward: its parameters after n turns, and all of its turns."""

    parameters: list
    turns: list


@cache
def straight(objective, dtype="float32", bias=True, order=Order.TEXT, rate=RATE, turns=300):
    """Make turns in a plain loop, up to the first that is not finite."""
    index = {word: number for number, word in enumerate(CORPUS.vocabulary.words)}
    taken = []
    for line in LINES:
        words = [index[word] for word in line.split()]
        for place, context in enumerate(words):
            around = [*words[max(0, place - 2) : place], *words[place + 1 : place + 3]]
            taken += [(context, target) for target in around]
    if objective == "glove":
        taken = list(dict.fromkeys(taken))
    counts = count_pairs(CORPUS, 2)
    inputs = ObjectiveInputs(
        CORPUS.vocabulary.counts, lambda: counts, seed=SEED, negative=NEGATIVE, x_max=4.0
    )
    maker = OBJECTIVES[objective](inputs)
    model = initialise(V, D, seed=SEED, bias=bias, bias_E=objective == "glove", dtype=dtype)
    states, made = [model.copy()], []
    for step in range(turns):
        epoch, number = divmod(step, len(taken))
        if order is Order.SHUFFLED:
            number = int(Permutation(len(taken), SEED, epoch)(np.array([number]))[0])
        try:
            turn = maker.turn(model, *taken[number], rate, step + 1)
        except NotFiniteError:
            break
        maker.apply(model, turn)
        made.append(turn)
        states.append(model.copy())
    return Straight(states, made)


def assert_true(timeline, run):
    assert bits(timeline.parameters) == bits(run.parameters[timeline.turns_made])
    now, expected = timeline.turn, run.turns[timeline.position.turn - 1]
    for name in ("context", "target", "loss", "negatives", "x_ij", "bias_E", "bias_E_after"):
        assert getattr(now, name) == getattr(expected, name), name
    for name in ("words", "h", "bias", "scores", "outputs", "error", "E_row_after"):
        assert getattr(now, name).tobytes() == getattr(expected, name).tobytes(), name


@all_objectives
def test_these_runs_differ_and_move(objective):
    run, others = straight(objective), [straight(name) for name in OBJECTIVES if name != objective]
    assert len(run.turns) == 300
    for array, first in zip(run.parameters[-1].arrays, run.parameters[0].arrays, strict=True):
        assert (array != first).any()
    assert all(bits(run.parameters[9])[:2] != bits(other.parameters[9])[:2] for other in others)
    assert (len(run.parameters[0].arrays) == 4) == (objective == "glove")


@both_kinds
@pytest.mark.parametrize("order", Order)
@all_objectives
def test_forward_and_back_turn_by_turn_is_the_straight_run(objective, order, dtype, bias):
    timeline = start(objective, order=order, dtype=dtype, bias=bias)
    run = straight(objective, dtype, bias, order)
    for _ in range(100):
        timeline.go(timeline.end_of_turn())
        assert_true(timeline, run)
    while goal := timeline.previous_phase():
        timeline.go(goal)
        assert_true(timeline, run)
    assert timeline.position == Position(0, 1, Phase.READY)


@both_kinds
@pytest.mark.parametrize("most", [2, 12])
@all_objectives
def test_jumps_to_and_fro_are_exact_whatever_room_there_is(
    objective, most, dtype, bias, monkeypatch
):
    monkeypatch.setattr(snapshots, "_MOST", most)
    timeline, run = start(objective, dtype=dtype, bias=bias), straight(objective, dtype, bias)
    rng = np.random.default_rng(1)
    for turn in rng.integers(1, 300, 40).tolist():
        phase = Phase(int(rng.integers(1, 6)))
        timeline.go(timeline.at(turn, phase))
        assert timeline.position == Position(0, turn, phase)
        assert_true(timeline, run)


@all_objectives
def test_far_back_over_the_draws_of_other_turns(objective):
    """Negatives are drawn by the thousand: the way back leads over the borders between."""
    timeline, run = start(objective), straight(objective)
    far = start(objective)
    far.hurry(far.at(2100, Phase.UPDATE))
    there = bits(far.parameters)
    for turn in (290, 1, 150):
        far.go(far.at(turn, Phase.UPDATE))
        assert_true(far, run)
    for turn in (1024, 1025, 2048, 2049, 2100):
        far.go(far.at(turn, Phase.UPDATE))
        timeline.go(timeline.at(turn, Phase.UPDATE))
        assert bits(far.parameters) == bits(timeline.parameters)
        assert far.turn.negatives == timeline.turn.negatives
    assert bits(far.parameters) == there


@all_objectives
def test_a_frame_shows_its_moment(objective):
    timeline, run = start(objective), straight(objective)
    view = View(E=np.arange(V), theta=np.arange(V))
    timeline.go(timeline.at(200))
    for turn in (1, 65, 30):
        for phase in reversed(Phase):
            timeline.go(timeline.at(turn, phase))
            frame = timeline.frame(view)
            before, after = run.parameters[turn - 1], run.parameters[turn]
            updated = phase is Phase.UPDATE
            assert frame.E.tobytes() == (after if updated else before).E.tobytes()
            assert frame.theta_before.tobytes() == before.theta.tobytes()
            assert frame.turn.loss == run.turns[turn - 1].loss
            assert (frame.phase, frame.number) == (phase, turn)
            assert frame.epoch == 1 + (turn - 1) // len(timeline.setup.schedule.pairs)
            if updated:
                assert frame.theta_after.tobytes() == after.theta.tobytes()
                made = run.turns[turn - 1]
                outputs = timeline.setup.objective.predict_again(after, made)
                np.testing.assert_array_equal(frame.outputs_after, outputs)
                assert frame.output_after == outputs[made.target_column]
            else:
                assert frame.theta_after is frame.output_after is None


@all_objectives
def test_a_run_that_diverges_halts_at_its_last_finite_state(objective):
    rate = 1e20
    timeline = start(objective, learning_rate=rate)
    run = straight(objective, rate=rate)
    last = len(run.turns)
    assert 0 < last < 300
    with pytest.raises(DivergedError) as caught:
        timeline.go(timeline.at(300, Phase.UPDATE))
    assert caught.value.turn == last + 1
    assert timeline.position == Position(0, last, Phase.UPDATE)
    assert all(np.isfinite(array).all() for array in timeline.parameters.arrays)
    assert_true(timeline, run)
    while goal := timeline.previous_phase():
        timeline.go(goal)
        assert_true(timeline, run)


# Stops between turns

DEEDS = {
    "start over": (Timeline.start_over, StartOver()),
    "set bias": (lambda timeline: timeline.set_bias(), SetBias()),
    "passes": (lambda timeline: make_passes(timeline, 3), Passes(3)),
}


@pytest.mark.parametrize(("do", "move"), DEEDS.values(), ids=DEEDS)
@all_objectives
def test_back_over_a_stop_returns_exactly_before_it_and_forward_beyond_it(objective, do, move):
    timeline, run = start(objective), straight(objective)
    here = timeline.at(30, Phase.GRADIENT)
    timeline.go(here)
    do(timeline)
    beyond, after = timeline.position, bits(timeline.parameters)
    assert [stop.move for stop, _ in timeline.way] == [move]
    timeline.go(timeline.turns_on(50))
    there, loss = bits(timeline.parameters), timeline.turn.loss
    timeline.go(here)
    assert_true(timeline, run)
    timeline.go(beyond)
    assert bits(timeline.parameters) == after
    timeline.go(timeline.turns_on(50))
    assert bits(timeline.parameters) == there
    assert timeline.turn.loss == loss
    other = start(objective)  # another way: no looking back, no turn by turn
    other.hurry(other.at(200, Phase.UPDATE))
    other.go(here)
    do(other)
    other.hurry(other.turns_on(50))
    assert bits(other.parameters) == there


@all_objectives
def test_biases_are_set_and_set_back(objective):
    timeline = start(objective)
    begun = bits(timeline.parameters)
    timeline.set_bias()
    moved = [now != before for now, before in zip(bits(timeline.parameters), begun, strict=True)]
    assert moved == [False, False, True, True][: len(moved)]
    timeline.go(timeline.previous_phase())
    assert bits(timeline.parameters) == begun


# Full-batch passes


@both_kinds
@all_objectives
def test_passes_are_the_same_each_time_and_for_any_number_of_threads(objective, dtype, bias):
    timeline = start(objective, dtype=dtype, bias=bias)
    timeline.go(timeline.at(20, Phase.UPDATE))
    found, counts = set(), timeline.setup.counts()
    for threads in (None, 1, 3):
        training = FullBatchTraining(
            timeline.parameters,
            counts,
            RATE,
            fresh=False,
            objective=timeline.setup.objective,
            threads=threads,
        )
        for _ in range(12):
            training.make_pass()
        assert training.losses[-1] < training.losses[0]
        found.add((*bits(training.parameters), *training.losses))
    assert len(found) == 1
    make_passes(timeline, 12)
    assert bits(timeline.parameters) == list(next(iter(found)))[: len(bits(timeline.parameters))]
    assert timeline.passes_made == 12
    if not bias:
        assert not any(array.any() for array in timeline.parameters.arrays[2:])


# Saved, and gone on with


def saved_and_read(timeline, path):
    """The run from what a file holds of this one."""
    save_run(
        path,
        timeline.setup.settings,
        timeline.parameters,
        timeline.setup.corpus.vocabulary,
        turns=timeline.turns_made,
        passes=timeline.passes_made,
    )
    model = read_model(path)
    assert model.words == CORPUS.vocabulary.words
    settings = Settings(corpus=model.text, **model.settings)
    assert settings == timeline.setup.settings
    return Timeline(Setup(settings, CORPUS, model.origin))


@pytest.mark.parametrize("turns", [0, 60])
@all_objectives
def test_a_model_that_was_saved_goes_on_as_if_it_had_not_been(objective, turns, tmp_path):
    timeline, run = start(objective), straight(objective)
    if turns:
        timeline.go(timeline.at(turns, Phase.UPDATE))
    again = saved_and_read(timeline, tmp_path / "model.npz")
    assert again.position == Position(0, turns + 1, Phase.READY)
    assert_true(again, run)
    for _ in range(40):
        again.go(again.end_of_turn())
        assert_true(again, run)
    again.go(again.at(turns + 200, Phase.UPDATE))
    again.go(again.at(turns + 3, Phase.UPDATE))
    assert_true(again, run)
    again.start_over()
    assert_true(again, run)


@all_objectives
def test_passes_and_biases_are_saved_too(objective, tmp_path):
    timeline = start(objective)
    timeline.set_bias()
    make_passes(timeline, 5)
    timeline.go(timeline.turns_on(7))
    again = saved_and_read(timeline, tmp_path / "model.npz")
    assert (again.turns_made, again.passes_made) == (7, 5)
    for run in (timeline, again):
        run.go(run.turns_on(25))
        make_passes(run, 4)
        run.go(run.turns_on(9))
    assert bits(again.parameters) == bits(timeline.parameters)
    assert (again.turns_made, again.passes_made) == (41, 9)
