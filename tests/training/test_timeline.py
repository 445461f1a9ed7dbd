from functools import cache
from typing import NamedTuple

import numpy as np
import pytest

from tests.helpers import bits
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


# Exactness


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
