"""Whatever is minimised, any way to a moment gives the same numbers, to the last bit."""

import numpy as np
import pytest

from tests.helpers import bits
from tests.training.runs import (
    CORPUS,
    RATE,
    V,
    assert_true,
    make_passes,
    other_setup,
    start,
    straight,
)
from tui_w2v.skipgram import OBJECTIVES
from tui_w2v.training import (
    Change,
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
    Stop,
    Timeline,
    View,
    read_model,
    save_run,
    snapshots,
)
from tui_w2v.training.positions import EDITS, Scramble, SetNumber, SetRate

all_objectives = pytest.mark.parametrize("objective", OBJECTIVES)
both_kinds = pytest.mark.parametrize(("dtype", "bias"), [("float32", True), ("float64", False)])


# Turn by turn


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


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@all_objectives
def test_a_run_that_diverges_halts_at_its_last_finite_state(objective, dtype):
    rate = 1e20
    timeline = start(objective, learning_rate=rate, dtype=dtype)
    run = straight(objective, dtype, rate=rate)
    last = len(run.turns)
    assert 0 < last < 300
    for goal in (timeline.at(300), timeline.at(last + 1), timeline.at(last + 1, Phase.UPDATE)):
        with pytest.raises(DivergedError) as caught:
            timeline.go(goal)
        assert (caught.value.turn, caught.value.learning_rate) == (last + 1, rate)
        assert f"turn {last + 1} " in str(caught.value)
        assert f"{rate:g}" in str(caught.value)
        assert timeline.position == Position(0, last, Phase.UPDATE)
        assert all(np.isfinite(array).all() for array in timeline.parameters.arrays)
        assert_true(timeline, run)
    with pytest.raises(DivergedError):
        timeline.go(timeline.next_phase())
    while goal := timeline.previous_phase():
        timeline.go(goal)
        assert_true(timeline, run)
    timeline.start_over()
    assert_true(timeline, run)


# Stops between turns

DEEDS = {
    "start over": (Timeline.start_over, StartOver()),
    "set bias": (lambda timeline: timeline.set_bias(), SetBias()),
    "passes": (make_passes, Passes(3)),
    "no pass": (lambda timeline: make_passes(timeline, 0), Passes(0)),
    "change": (
        lambda timeline: timeline.change(other_setup()),
        Change(other_setup().settings),
    ),
    "set a number": (
        lambda timeline: timeline.set_number("E", 0, 1, 0.1),
        SetNumber("E", "a", 1, 0.1),
    ),
    "set a bias": (
        lambda timeline: timeline.set_number("bias", 1, None, -2),
        SetNumber("bias", "b", None, -2.0),
    ),
    "scramble": (lambda timeline: timeline.scramble("theta"), Scramble("theta")),
    "rate": (lambda timeline: timeline.set_rate(0.03), SetRate(0.03)),
}
all_deeds = pytest.mark.parametrize(("do", "move"), DEEDS.values(), ids=DEEDS)


@pytest.mark.parametrize(("do", "move"), DEEDS.values(), ids=DEEDS)
@pytest.mark.parametrize(("turn", "phase"), [(1, Phase.READY), (2, Phase.UPDATE), (30, Phase.PICK)])
@all_objectives
def test_back_over_a_stop_returns_exactly_before_it_and_forward_beyond_it(
    objective, do, move, turn, phase
):
    timeline, run = start(objective), straight(objective)
    here = timeline.at(turn, phase)
    timeline.go(here)
    do(timeline)
    beyond, after = timeline.position, bits(timeline.parameters)
    stays = isinstance(move, EDITS) and phase is not Phase.UPDATE
    assert (beyond.start, beyond.phase) == (1, phase if stays else Phase.READY)
    assert timeline.way == [(Stop(here, move), beyond)]
    for _ in range(2):
        timeline.go(timeline.previous_phase())
        assert timeline.position == here
        assert timeline.at_stop == Stop(here, move)
        assert timeline.way == []
        assert timeline.setup.corpus is CORPUS
        assert_true(timeline, run)
        timeline.go(timeline.redo_position)
        assert timeline.position == beyond
        assert bits(timeline.parameters) == after
    timeline.go(timeline.turns_on(50))
    there, loss = bits(timeline.parameters), timeline.turn.loss
    timeline.go(timeline.at(beyond.turn, Phase.READY))
    assert timeline.position == beyond
    assert bits(timeline.parameters) == after
    timeline.go(here)
    assert_true(timeline, run)
    timeline.go(beyond)
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
