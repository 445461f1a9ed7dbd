"""What a timeline does beyond moves: jumps that fail or are given up, frames, saved runs."""

from contextlib import suppress
from itertools import product

import numpy as np
import pytest

from tests.helpers import bits, cancel_after, make_passes
from tests.training.runs import CORPUS, KINDS, OBJECTIVES, V, assert_true, setup_of, straight
from tui_w2v.skipgram import FullSoftmax, NotFiniteError
from tui_w2v.training import (
    CancelledError,
    DivergedError,
    InvalidOptionError,
    Phase,
    Position,
    Settings,
    Setup,
    Timeline,
    View,
    read_model,
    save_run,
)

all_objectives = pytest.mark.parametrize("kind", OBJECTIVES)


def start(kind="softmax", *rate):
    return Timeline(setup_of(kind, *rate))


def test_a_jump_forward_makes_each_turn_once():
    made = []

    class Counting(FullSoftmax):
        def turn(self, *pair):
            made.append(pair[1:3])
            return super().turn(*pair)

    setup = Setup(setup_of("softmax").settings, CORPUS)
    setup.objective = Counting()
    timeline = Timeline(setup)
    goal = timeline.at(100, Phase.UPDATE)
    assert timeline.turns_to_make(goal) == 100
    timeline.go(goal)
    assert len(made) == 100
    assert timeline.turns_to_make(goal) == 0


def test_passes_that_were_taken_stay_when_their_training_goes_on():
    timeline = start()
    training = make_passes(timeline, 4)
    taken = bits(timeline.parameters)
    training.make_pass()
    timeline.go(timeline.end_of_turn())
    timeline.go(timeline.way[-1][1])
    assert bits(timeline.parameters) == taken != bits(training.parameters)
    assert [timeline.full_batch_training().warm_up, start().full_batch_training().warm_up] == [
        20,
        0,
    ]


def test_every_start_over_of_a_setup_shares_its_turns():
    timeline = start()
    for _ in range(4):
        timeline.go(timeline.turns_on(20))
        timeline.start_over()
    assert len({id(segment) for segment in timeline.segments}) == 1
    assert timeline.turns_to_make(timeline.at(20, Phase.UPDATE)) <= 20


@all_objectives
def test_far_back_over_the_draws_of_other_turns(kind):
    """Negatives are drawn by the thousand: the way back leads over the borders between."""
    far, run = start(kind), straight(kind)
    far.hurry(far.at(1100, Phase.UPDATE))
    for turn in (290, 1, 1025, 1024, 1100):
        far.go(far.at(turn, Phase.UPDATE))
        assert_true(far, run)


# What fails, or is given up


@pytest.mark.parametrize("kind", KINDS)
def test_a_run_that_diverges_halts_at_its_last_finite_state(kind):
    rate, last = 1e20, 0
    timeline, run = start(kind, rate), straight(kind, rate)
    with suppress(NotFiniteError):
        while last < 300:
            run.after(last + 1)
            last += 1
    assert 0 < last < 300
    beyond = timeline.at(last + 1, Phase.UPDATE)
    for go, goal in product(
        (timeline.hurry, timeline.go), (timeline.at(300, Phase.UPDATE), beyond)
    ):
        with pytest.raises(DivergedError, match=f"turn {last + 1} .* rate 1e\\+20") as caught:
            go(goal)
        assert (caught.value.turn, caught.value.learning_rate) == (last + 1, rate)
        assert timeline.position == Position(0, last, Phase.UPDATE)
        assert_true(timeline, run)
    with pytest.raises(DivergedError):
        timeline.go(timeline.next_phase())
    while goal := timeline.previous_phase():
        timeline.go(goal)
        assert_true(timeline, run)


@pytest.mark.parametrize("ahead", [False, True])
def test_a_move_whose_first_turn_diverges_is_not_made(ahead):
    timeline, run = start(), straight()
    timeline.go(timeline.at(7))
    timeline.start_over()
    timeline.go(timeline.at(4) if ahead else timeline.previous_phase())
    here, stop = timeline.position, timeline.at_stop
    with pytest.raises(DivergedError) as caught:
        timeline.change(setup_of("other", 1e300))
    assert (caught.value.turn, caught.value.learning_rate) == (1, 1e300)
    assert (timeline.position, timeline.at_stop) == (here, stop)
    assert_true(timeline, run)
    timeline.go(Position(1, 1, Phase.READY))
    assert_true(timeline, run)


@pytest.mark.parametrize(
    ("goal", "after", "most"), [(250, 0, 5), (250, 9, 160), (12, 1, 160), (12, 9, 5)]
)
def test_a_jump_given_up_leaves_everything_as_it_was(goal, after, most, monkeypatch):
    monkeypatch.setattr("tui_w2v.training.segment._MOST", most)
    timeline, run = start(), straight()
    timeline.go(timeline.at(120, Phase.GRADIENT))
    frame = timeline.frame(View(np.arange(V), np.arange(V)))
    with pytest.raises(CancelledError):
        timeline.go(timeline.at(goal), cancel_after(after))
    assert timeline.position == Position(0, 120, Phase.GRADIENT)
    assert_true(timeline, run)
    again = timeline.frame(frame.view)
    assert np.array_equal(again.E, frame.E)
    assert np.array_equal(again.theta_before, frame.theta_before)
    assert again.losses == frame.losses
    kept = [array.copy() for array in (frame.E, frame.theta_before)]
    timeline.go(timeline.at(goal, Phase.UPDATE))
    assert_true(timeline, run)
    assert all(map(np.array_equal, kept, (frame.E, frame.theta_before))), "a frame stays as it is"


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


# Saved, and gone on with


def saved_and_read(timeline, path):
    """The run from what a file holds of this one."""
    settings, words = timeline.setup.settings, timeline.setup.corpus.vocabulary
    made = {"turns": timeline.turns_made, "passes": timeline.passes_made}
    save_run(path, settings, timeline.parameters, words, **made)
    model = read_model(path)
    assert model.words == words.words
    assert Settings(corpus=model.text, **model.settings) == settings
    return Timeline(Setup(settings, CORPUS, model.origin))


@all_objectives
def test_a_model_that_was_saved_goes_on_as_if_it_had_not_been(kind, tmp_path):
    timeline, run = start(kind), straight(kind)
    timeline.go(timeline.at(20, Phase.UPDATE))
    again = saved_and_read(timeline, tmp_path / "model.npz")
    assert again.position == Position(0, 21, Phase.READY)
    assert again.previous_phase() is None
    assert again.at(3) == Position(0, 21, Phase.PICK)
    assert not again.untrained
    for _ in range(30):
        assert_true(again, run)
        again.go(again.end_of_turn())
    again.go(again.at(220, Phase.UPDATE))
    again.go(again.at(23, Phase.UPDATE))
    assert_true(again, run)
    again.start_over()
    assert again.position == Position(1, 1, Phase.READY)
    assert again.untrained
    assert_true(again, run)
    again.go(again.at(25))
    assert_true(again, run)
    again.go(again.way[0][0].position)
    again.go(again.at(21, Phase.READY))
    assert again.position == again.beginning
    assert_true(again, run)


@all_objectives
def test_passes_and_biases_are_saved_too(kind, tmp_path):
    timeline = start(kind)
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
