import numpy as np
import pytest

from tests.helpers import bits
from tests.training.runs import (
    CORPUS,
    V,
    assert_true,
    configured,
    make_passes,
    other_setup,
    start,
    straight,
)
from tui_w2v.skipgram import FullSoftmax, initialise
from tui_w2v.training import (
    CancelledError,
    Change,
    DivergedError,
    InvalidOptionError,
    Origin,
    Passes,
    Phase,
    Position,
    SetBias,
    Setup,
    StartOver,
    Timeline,
    View,
    snapshots,
)

# Phases and turns


def test_a_turn_has_five_phases_and_the_sixth_step_picks_the_next_pair():
    timeline = start()
    seen = [timeline.position]
    for _ in range(6):
        timeline.go(timeline.next_phase())
        seen.append(timeline.position)
    first = [Position(0, 1, phase) for phase in Phase]
    assert seen == [*first, Position(0, 2, Phase.PICK)]
    for position in reversed(seen[:-1]):
        timeline.go(timeline.previous_phase())
        assert timeline.position == position
    assert timeline.previous_phase() is None


def test_a_jump_forward_makes_each_turn_once():
    made = []

    class Counting(FullSoftmax):
        def turn(self, *pair):
            made.append(pair[1:3])
            return super().turn(*pair)

    setup = Setup(configured(), CORPUS)
    setup.objective = Counting()
    timeline = Timeline(setup)
    goal = timeline.at(100, Phase.UPDATE)
    assert timeline.turns_to_make(goal) == 100
    timeline.go(goal)
    assert len(made) == 100
    assert timeline.turns_to_make(goal) == 0


# What is done between turns


def test_what_a_stop_does_is_what_it_says():
    timeline, run = start(), straight()
    timeline.go(timeline.at(9, Phase.UPDATE))
    timeline.set_bias()
    expected = run.parameters[9].copy()
    frequencies = timeline.setup.counts().per_target / timeline.setup.counts().total
    expected.bias[:] = np.log(frequencies)
    assert bits(timeline.parameters) == bits(expected)
    training = timeline.full_batch_training()
    for _ in range(4):
        training.make_pass()
    timeline.take_passes(training)
    assert bits(timeline.parameters) == bits(training.parameters)
    assert bits(timeline.parameters) != bits(expected)
    taken = bits(timeline.parameters)
    timeline.go(timeline.end_of_turn())  # from there, the training goes its own way
    assert bits(training.parameters) == taken
    for _ in range(2):
        training.make_pass()
    timeline.go(timeline.way[-1][1])
    assert bits(timeline.parameters) == taken != bits(training.parameters)
    timeline.change(other_setup())
    assert bits(timeline.parameters) == bits(initialise(3, 4, seed=8))
    timeline.start_over()
    assert bits(timeline.parameters) == bits(initialise(3, 4, seed=8))
    assert [stop.move for stop, _ in timeline.way] == [
        SetBias(),
        Passes(4),
        Change(other_setup().settings),
        StartOver(),
    ]


def test_passes_warm_up_only_where_something_was_learnt():
    timeline = start()

    def moved():
        training = timeline.full_batch_training()
        training.make_pass()
        far = np.abs(training.parameters.E - timeline.parameters.E).max()
        return far / training.lowered_rate

    assert moved() == pytest.approx(1, rel=1e-3)
    timeline.go(timeline.at(1, Phase.UPDATE))
    assert moved() == pytest.approx(1 / 20, rel=1e-3)


def test_segments_at_rest_keep_few_copies():
    timeline = start()
    for _ in range(3):
        timeline.go(timeline.turns_on(200))
        make_passes(timeline, 1)
    timeline.go(timeline.turns_on(200))
    *resting, running = timeline._segments
    assert all(2 <= len(segment.snapshots) <= 4 for segment in resting)
    assert len(running.snapshots) > 4
    timeline.go(timeline.at(300))
    assert len(running.snapshots) <= 4


def test_every_start_over_of_a_setup_shares_its_turns():
    timeline = start()
    for _ in range(4):
        timeline.go(timeline.turns_on(20))
        timeline.start_over()
    assert len({id(segment) for segment in timeline._segments}) == 1
    assert timeline.turns_to_make(timeline.at(20, Phase.UPDATE)) <= 20


@pytest.mark.parametrize("ahead", [False, True])
def test_a_move_whose_first_turn_diverges_is_not_made(ahead):
    timeline, run = start(), straight()
    timeline.go(timeline.at(7))
    timeline.start_over()
    if ahead:
        timeline.go(timeline.at(4))
    else:
        timeline.go(timeline.previous_phase())
    here, stop = timeline.position, timeline.at_stop
    with pytest.raises(DivergedError) as caught:
        timeline.change(other_setup(rate=1e300))
    assert (caught.value.turn, caught.value.learning_rate) == (1, 1e300)
    assert timeline.position == here
    assert timeline.at_stop == stop
    assert_true(timeline, run)
    timeline.go(Position(1, 1, Phase.READY))
    assert_true(timeline, run)


def test_a_run_from_a_saved_model_goes_on_where_that_was():
    run = straight()
    origin = Origin("model.npz", run.parameters[20].copy(), turns=20, passes=0)
    timeline = Timeline(Setup(configured(), CORPUS, origin))
    assert timeline.position == Position(0, 21, Phase.READY)
    assert timeline.previous_phase() is None
    assert timeline.at(3) == Position(0, 21, Phase.PICK)
    assert not timeline.untrained
    for _ in range(30):
        assert_true(timeline, run)
        timeline.go(timeline.end_of_turn())
    assert bits(origin.parameters) == bits(run.parameters[20])
    timeline.start_over()
    assert timeline.position == Position(1, 1, Phase.READY)
    assert timeline.untrained
    assert_true(timeline, run)
    timeline.go(timeline.at(25))
    assert_true(timeline, run)
    timeline.go(timeline.way[0][0].position)
    timeline.go(timeline.at(21, Phase.READY))
    assert timeline.position == timeline.beginning.position
    assert_true(timeline, run)


# Giving up


@pytest.mark.parametrize("goal", [250, 12])
@pytest.mark.parametrize(("after", "most"), [(0, 5), (1, 160), (9, 5)])
def test_a_jump_given_up_leaves_everything_as_it_was(goal, after, most, monkeypatch):
    monkeypatch.setattr(snapshots, "_MOST", most)
    timeline, run = start(), straight()
    timeline.go(timeline.at(120, Phase.GRADIENT))
    frame = timeline.frame(View(np.arange(V), np.arange(V)))
    calls = []

    def check(turns):
        calls.append(turns)
        if len(calls) > after:
            raise CancelledError

    with pytest.raises(CancelledError):
        timeline.go(timeline.at(goal), check)
    assert len(calls) == after + 1
    assert timeline.position == Position(0, 120, Phase.GRADIENT)
    assert_true(timeline, run)
    again = timeline.frame(frame.view)
    assert np.array_equal(again.E, frame.E)
    assert np.array_equal(again.theta_before, frame.theta_before)
    assert again.losses == frame.losses
    timeline.go(timeline.at(goal, Phase.UPDATE))
    assert_true(timeline, run)


# Frames


def test_losses_are_the_last_turns_and_this_ones_from_predict_on():
    timeline, run = start(), straight()
    losses = tuple(turn.loss for turn in run.turns)
    for turn in (1, 2, 100, 30):
        for phase in Phase:
            timeline.go(timeline.at(turn, phase))
            last = turn if phase >= Phase.PREDICT else turn - 1
            assert timeline.frame().losses == losses[max(0, last - 60) : last]


def test_a_frame_stays_as_it_is_when_time_goes_on():
    timeline = start()
    timeline.go(timeline.at(5, Phase.UPDATE))
    frame = timeline.frame(View(np.arange(V), np.arange(V)))
    arrays = [frame.E, frame.theta_before, frame.theta_after]
    before = [array.copy() for array in arrays]
    timeline.go(timeline.at(50, Phase.UPDATE))
    assert all(map(np.array_equal, arrays, before))


def test_an_edit_changes_one_number_and_what_follows_from_it():
    timeline = start()
    timeline.go(timeline.at(4, Phase.PREDICT))
    before, turn = timeline.parameters.copy(), timeline.turn
    target = turn.target
    timeline.set_number("theta", target, 2, 7.5)
    changed = timeline.parameters.theta != before.theta
    assert np.argwhere(changed).tolist() == [[target, 2]]
    assert timeline.parameters.theta[target, 2] == 7.5
    assert timeline.position == Position(1, 4, Phase.PREDICT)
    assert timeline.turn.scores[target] != turn.scores[target]
    others = np.arange(turn.V) != target
    assert np.array_equal(timeline.turn.scores[others], turn.scores[others])


def test_a_scramble_is_another_sample_each_time_and_the_same_again():
    first, second = start(), start()
    for timeline in (first, second):
        timeline.scramble("E")
    once = bits(first.parameters)
    assert bits(second.parameters) == once
    first.scramble("E")
    assert bits(first.parameters) != once
    assert first.parameters.theta.tobytes() == second.parameters.theta.tobytes()


def test_a_rate_is_the_rate_of_the_turns_that_follow():
    timeline = start()
    timeline.go(timeline.at(3, Phase.GRADIENT))
    turn = timeline.turn
    timeline.set_rate(0.5)
    assert timeline.turn.learning_rate == 0.5
    assert timeline.turn.loss == turn.loss
    assert np.allclose(timeline.turn.E_row_after, turn.h - 0.5 * turn.gradient_E_row)
    timeline.go(timeline.previous_phase())
    assert timeline.turn.E_row_after.tobytes() == turn.E_row_after.tobytes()


@pytest.mark.parametrize(
    ("edit", "why"),
    [
        (lambda timeline: timeline.set_number("bias_E", 0, None, 1), "the model has no bias_E"),
        (lambda timeline: timeline.set_number("E", 0, 999, 1), r"has no E\[a,999\]"),
        (lambda timeline: timeline.set_number("E", 0, 0, 1e300), "too large for float32"),
        (lambda timeline: timeline.set_rate(-1), "--lr"),
    ],
)
def test_an_edit_that_cannot_be_made_changes_nothing(edit, why):
    timeline = start()
    with pytest.raises(InvalidOptionError, match=why):
        edit(timeline)
    assert timeline.way == []
