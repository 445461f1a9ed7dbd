from functools import cache
from typing import NamedTuple

import numpy as np
import pytest

from tui_w2v.corpus import Pairs, Permutation, build_corpus
from tui_w2v.skipgram import FullSoftmax, NotFiniteError, initialise
from tui_w2v.training import (
    CancelledError,
    Change,
    DivergedError,
    InvalidOptionError,
    Order,
    Origin,
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
    snapshots,
)
from tui_w2v.training.positions import EDITS, Scramble, SetNumber, SetRate

V, D, RATE, SEED = 5, 3, 0.5, 3
SENTENCES = [[*"abcdeac"], None, [*"bed"], None]


def text():
    return build_corpus("text", SENTENCES)


def settings(order=Order.TEXT, rate=RATE, dtype=np.float32):
    return Settings(
        window=2, dim=D, learning_rate=rate, order=order, seed=SEED, dtype=np.dtype(dtype).name
    )


def start(order=Order.TEXT, rate=RATE, dtype=np.float32):
    return Timeline(Setup(settings(order, rate, dtype), text()))


def bits(parameters):
    return parameters.E.tobytes(), parameters.theta.tobytes(), parameters.bias.tobytes()


class Straight(NamedTuple):
    """A run that only ever goes forward: its parameters after n turns, and all of its turns."""

    parameters: list
    turns: list


@cache
def straight(order=Order.TEXT, rate=RATE, dtype=np.float32, turns=300):
    """Make turns in a plain loop, up to the first that is not finite."""
    model, objective = initialise(V, D, seed=SEED, dtype=dtype), FullSoftmax()
    all_pairs = Pairs(text(), 2)
    states, made = [model.copy()], []
    for step in range(turns):
        epoch, number = divmod(step, len(all_pairs))
        if order is Order.SHUFFLED:
            number = int(Permutation(len(all_pairs), SEED, epoch)(np.array([number]))[0])
        pair = all_pairs[number]
        try:
            turn = objective.turn(model, pair.context, pair.target, rate)
        except NotFiniteError:
            break
        objective.apply(model, turn)
        made.append(turn)
        states.append(model.copy())
    return Straight(states, made)


def assert_true(timeline, run):
    assert bits(timeline.parameters) == bits(run.parameters[timeline.turns_made])
    expected = run.turns[timeline.position.turn - 1]
    assert (timeline.turn.context, timeline.turn.target) == (expected.context, expected.target)
    assert timeline.turn.scores.tobytes() == expected.scores.tobytes()
    assert timeline.turn.loss == expected.loss


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


def test_the_parameters_move_on_entering_update_and_move_back_on_leaving_it():
    timeline, run = start(), straight()
    for phase in [*Phase, *reversed(Phase)]:
        timeline.go(timeline.at(4, phase))
        assert timeline.turns_made == (4 if phase is Phase.UPDATE else 3)
        assert_true(timeline, run)


# Exactness


def test_back_by_phases_forgets_no_turn():
    timeline, run = start(), straight()
    timeline.go(timeline.at(40, Phase.UPDATE))
    for turn in range(40, 0, -1):
        for phase in reversed(Phase):
            if phase is Phase.READY and turn > 1:
                continue
            assert timeline.position == Position(0, turn, phase)
            assert_true(timeline, run)
            if goal := timeline.previous_phase():
                timeline.go(goal)
    assert bits(timeline.parameters) == bits(initialise(V, D, seed=SEED))


@pytest.mark.parametrize("most", [2, 3, 5, 160])
def test_any_distance_back_is_exact_whatever_room_there_is(most, monkeypatch):
    monkeypatch.setattr(snapshots, "_MOST", most)
    timeline, run = start(), straight(turns=2500)
    for turn in (2500, 3, 2000, 1):
        timeline.go(timeline.at(turn, Phase.UPDATE))
        assert_true(timeline, run)
        assert len(timeline._segment.snapshots) <= most


def test_a_jump_forward_makes_each_turn_once():
    made = []

    class Counting(FullSoftmax):
        def turn(self, *pair):
            made.append(pair[1:3])
            return super().turn(*pair)

    setup = Setup(settings(), text())
    setup.objective = Counting()
    timeline = Timeline(setup)
    goal = timeline.at(100, Phase.UPDATE)
    assert timeline.turns_to_make(goal) == 100
    timeline.go(goal)
    assert len(made) == 100
    assert timeline.turns_to_make(goal) == 0


# Starting over


@pytest.mark.parametrize("step", ["next_phase", "next_turn", "end_of_turn"])
@pytest.mark.parametrize("phase", Phase)
def test_from_a_stop_every_step_takes_turns_and_leaves_the_stop_behind(step, phase):
    timeline, run = start(), straight()
    timeline.go(timeline.at(7, phase))
    make_passes(timeline)
    timeline.go(timeline.previous_phase())
    straight_on = start()
    straight_on.go(straight_on.at(7, phase))
    goal = getattr(straight_on, step)()
    assert getattr(timeline, step)() == goal
    timeline.go(goal)
    assert (timeline.position, timeline.at_stop, timeline.way) == (goal, None, [])
    assert timeline.redo_position is None
    assert_true(timeline, run)
    timeline.go(timeline.at(30, Phase.UPDATE))
    assert_true(timeline, run)


def test_no_step_forward_jumps_over_the_place_where_the_run_was_started_over():
    timeline = start()
    stop = timeline.at(7, Phase.GRADIENT)
    timeline.go(stop)
    timeline.start_over()
    timeline.go(timeline.previous_phase())
    timeline.go(timeline.at(7, Phase.PICK))
    assert timeline.end_of_turn() == stop
    timeline.go(timeline.at(6, Phase.UPDATE))
    assert timeline.end_of_turn() == stop
    assert timeline.redo_position is None
    timeline.go(timeline.at(6, Phase.PICK))
    assert not timeline.at_stop


def test_a_start_made_before_a_turns_first_phase_is_a_stop_too():
    timeline = start()
    timeline.go(timeline.at(2, Phase.READY))
    timeline.start_over()
    stop = timeline.previous_phase()
    assert stop == Position(0, 2, Phase.READY)
    timeline.go(stop)
    timeline.go(timeline.previous_phase())
    assert timeline.next_phase() == stop


# What is done between turns


def make_passes(timeline, number=3):
    training = timeline.full_batch_training()
    for _ in range(number):
        training.make_pass()
    timeline.take_passes(training)


def other_setup(rate=RATE):
    settings = Settings(window=1, dim=4, learning_rate=rate, seed=8)
    return Setup(settings, build_corpus("other", [[*"xyzxy"], None, [*"zx"], None]))


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


@all_deeds
@pytest.mark.parametrize(("turn", "phase"), [(1, Phase.READY), (2, Phase.UPDATE), (30, Phase.PICK)])
def test_back_over_a_stop_returns_exactly_before_it_and_forward_beyond_it(do, move, turn, phase):
    timeline, run = start(), straight()
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
        assert timeline.setup.corpus.name == "text"
        assert_true(timeline, run)
        timeline.go(timeline.redo_position)
        assert timeline.position == beyond
        assert bits(timeline.parameters) == after
    timeline.go(timeline.turns_on(50))
    there = bits(timeline.parameters)
    timeline.go(timeline.at(beyond.turn, Phase.READY))
    assert timeline.position == beyond
    assert bits(timeline.parameters) == after
    timeline.go(here)
    timeline.go(beyond)
    timeline.go(timeline.turns_on(50))
    assert bits(timeline.parameters) == there


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


def test_turn_numbers_go_on_over_bias_and_passes_and_begin_anew_at_a_start():
    timeline = start()
    timeline.go(timeline.at(9, Phase.UPDATE))
    timeline.set_bias()
    assert timeline.position == Position(1, 10, Phase.READY)
    make_passes(timeline, 4)
    assert timeline.position == Position(2, 10, Phase.READY)
    timeline.go(timeline.at(12, Phase.GRADIENT))
    make_passes(timeline, 2)
    assert timeline.position == Position(3, 12, Phase.READY)
    frame = timeline.frame()
    assert (frame.number, frame.passes) == (12, 6)
    assert frame.pair == timeline.setup.schedule.pair(12)
    assert (timeline.turns_made, timeline.passes_made) == (11, 6)
    timeline.start_over()
    assert timeline.position == Position(4, 1, Phase.READY)
    assert (timeline.turns_made, timeline.passes_made) == (0, 0)
    timeline.go(timeline.at(5))
    timeline.change(other_setup())
    assert timeline.position == Position(5, 1, Phase.READY)
    assert (timeline.turns_made, timeline.passes_made) == (0, 0)


def test_a_turn_is_gone_to_where_it_was_made():
    timeline = start()
    for turn in (9, 12, 20):
        timeline.go(timeline.at(turn, Phase.UPDATE))
        make_passes(timeline, 1)
    timeline.go(timeline.at(25, Phase.PREDICT))
    starts = [timeline.at(turn).start for turn in range(1, 26)]
    assert starts == [0] * 9 + [1] * 3 + [2] * 8 + [3] * 5
    for turn in (21, 20, 13, 12, 10, 9, 1):
        there = timeline.at(turn, Phase.UPDATE)
        assert (there.turn, there.phase) == (turn, Phase.UPDATE)
        timeline.go(there)
        assert timeline.frame().number == turn
        assert timeline.passes_made == starts[turn - 1]
    assert timeline.at(0) == timeline.at(-5) == timeline.at(1)
    timeline.go(Position(3, 25, Phase.PREDICT))
    timeline.start_over()
    timeline.go(timeline.at(30))
    assert all(timeline.at(turn).start == 4 for turn in range(1, 31))


@all_deeds
def test_a_move_made_before_a_stop_forgets_what_followed(do, move):
    timeline, run = start(), straight()
    for turn in (5, 8, 3):
        timeline.go(timeline.turns_on(turn))
        timeline.start_over()
    timeline.go(Position(1, 4, Phase.PREDICT))
    do(timeline)
    assert timeline.position.start == 2
    assert timeline.way[-1][0] == Stop(Position(1, 4, Phase.PREDICT), move)
    assert len(timeline.way) == 2
    timeline.go(timeline.turns_on(100))
    assert timeline.position.start == 2
    assert not timeline.at_stop
    timeline.go(timeline.way[-1][0].position)
    assert_true(timeline, run)
    timeline.go(timeline.way[-1][0].position)
    assert timeline.position == Position(0, 5, Phase.UPDATE)
    assert_true(timeline, run)


def test_parameters_are_untrained_until_a_turn_or_pass_moves_them():
    timeline = start()
    assert timeline.untrained
    timeline.set_bias()
    assert timeline.untrained
    timeline.go(timeline.at(1, Phase.GRADIENT))
    assert timeline.untrained
    timeline.go(timeline.at(1, Phase.UPDATE))
    assert not timeline.untrained
    timeline.set_bias()
    assert not timeline.untrained
    timeline.start_over()
    assert timeline.untrained
    make_passes(timeline, 1)
    assert not timeline.untrained
    timeline.go(timeline.previous_phase())
    assert timeline.untrained


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
    timeline = Timeline(Setup(settings(), text(), origin))
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


# In a hurry


@pytest.mark.parametrize("goal", [1, 2, 64, 65, 128, 129, 300])
def test_to_hurry_leads_where_going_does_with_few_copies(goal):
    timeline, run = start(), straight()
    timeline.hurry(timeline.at(goal, Phase.UPDATE))
    assert timeline.position == Position(0, goal, Phase.UPDATE)
    assert 1 + (goal - 1) // 128 <= len(timeline._segment.snapshots) <= 3 + goal // 128
    assert_true(timeline, run)
    losses = tuple(turn.loss for turn in run.turns[max(0, goal - 60) : goal])
    assert timeline.frame().losses == losses
    for turn in range(goal - 1, 0, -1):
        timeline.go(timeline.at(turn, Phase.UPDATE))
        assert_true(timeline, run)


def test_nobody_hurries_over_a_stop():
    timeline, run = start(), straight()
    timeline.go(timeline.at(30, Phase.GRADIENT))
    make_passes(timeline)
    beyond, after = timeline.position, bits(timeline.parameters)
    timeline.go(timeline.at(3))
    for far in (10, 100):
        timeline.hurry(timeline.turns_on(far))
    assert timeline.position == Position(0, 30, Phase.GRADIENT)
    timeline.hurry(timeline.redo_position)
    assert timeline.position == beyond
    assert bits(timeline.parameters) == after
    timeline.go(timeline.previous_phase())
    assert timeline.position == Position(0, 30, Phase.GRADIENT)
    assert_true(timeline, run)
    timeline.go(timeline.at(3))
    timeline.hurry(Position(0, 40, Phase.UPDATE))  # past it, on purpose: a new branch
    assert_true(timeline, run)
    assert timeline.end_of_turn() == Position(0, 41, Phase.UPDATE)


def test_a_hurry_into_divergence_halts_as_going_does():
    rate = 1e5
    run = straight(rate=rate)
    last = len(run.turns)
    timeline = start(rate=rate)
    with pytest.raises(DivergedError) as caught:
        timeline.hurry(timeline.at(300, Phase.UPDATE))
    assert caught.value.turn == last + 1
    assert timeline.position == Position(0, last, Phase.UPDATE)
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


# Divergence


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_a_run_that_diverges_halts_at_its_last_finite_state(dtype):
    rate = 1e5 if dtype is np.float32 else 1e20
    timeline, run = start(rate=rate, dtype=dtype), straight(rate=rate, dtype=dtype)
    last = len(run.turns)
    assert 2 < last < 300
    for goal in (timeline.at(300), timeline.at(last + 1), timeline.at(last + 1, Phase.UPDATE)):
        with pytest.raises(DivergedError) as caught:
            timeline.go(goal)
        assert (caught.value.turn, caught.value.learning_rate) == (last + 1, rate)
        assert f"turn {last + 1} " in str(caught.value)
        assert f"{rate:g}" in str(caught.value)
        assert timeline.position == Position(0, last, Phase.UPDATE)
        assert all(np.isfinite(array).all() for array in (timeline.parameters.E,))
        assert_true(timeline, run)
    with pytest.raises(DivergedError):
        timeline.go(timeline.next_phase())
    while goal := timeline.previous_phase():
        timeline.go(goal)
        assert_true(timeline, run)
    timeline.go(timeline.at(last, Phase.UPDATE))
    assert_true(timeline, run)
    timeline.start_over()
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
