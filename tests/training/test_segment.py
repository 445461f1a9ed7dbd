"""A stretch of turns: what is remembered of them, and the copies from which they are reached."""

import math

import numpy as np
import pytest

from tests.training.runs import setup_of
from tui_w2v.skipgram import initialise
from tui_w2v.training import segment
from tui_w2v.training.segment import Segment, Snapshots


def test_the_loss_of_a_turn_made_again_is_forgotten_last(monkeypatch):
    monkeypatch.setattr(segment, "_LOSSES_KEPT", 70)
    setup = setup_of("softmax")
    made = Segment(setup, setup.initial_parameters())
    losses = [made.turn(number).loss for number in range(1, 71)]
    for number in [*range(1, 6), *range(71, 76)]:
        made.turn(number)
    made.turn(5)
    assert made.last_losses(5) == tuple(losses[:5])


@pytest.fixture
def parameters():
    return initialise(4, 2, seed=1)


def holding(number, parameters):
    parameters.E[:] = parameters.kernel[:] = parameters.bias[:] = number
    return parameters


@pytest.mark.parametrize("most", [2, 3, 10])
def test_copies_stay_as_they_were_never_more_than_the_capacity(most, parameters, monkeypatch):
    monkeypatch.setattr(segment, "_MOST", most)
    kept, first = Snapshots(parameters), parameters.E.tobytes()
    rng = np.random.default_rng(0)
    for turns in [*range(1, 60), *rng.integers(1, 200, 100).tolist()]:
        kept.keep(turns, holding(turns, parameters))
        kept.keep(turns, holding(-1, parameters))
        assert len(kept) <= kept.capacity == most
        assert turns in kept
        assert kept[0].E.tobytes() == first
        for number in range(1, 200):
            if number in kept:
                assert kept[number].E[0, 0] == kept[number].bias[3] == number


def test_the_latest_is_the_nearest_copy_before(parameters):
    kept = Snapshots(parameters)
    for turns in (8, 2, 5):
        kept.keep(turns, parameters)
    assert [kept.latest(turns) for turns in range(10)] == [0, 0, 2, 2, 2, 5, 5, 5, 8, 8]


def test_large_parameters_are_kept_less_often():
    small, large = (Snapshots(initialise(V, 100, init="zeros")) for V in (4, 40_000))
    assert large.capacity == segment._FEWEST < small.capacity == segment._MOST


def test_copies_lie_close_together_near_the_present_and_sparser_before(parameters, monkeypatch):
    monkeypatch.setattr(segment, "_MOST", 40)
    kept, present = Snapshots(parameters), 4000
    for turns in range(1, present + 1):
        kept.keep(turns, parameters)
    for back in range(1, present):
        assert present - back - kept.latest(present - back) <= back / 2


def test_a_short_run_keeps_few_copies_and_yet_goes_back_soon(parameters):
    kept = Snapshots(parameters)
    for present in range(1, 4001):
        kept.keep(present, parameters)
        assert len(kept) < 24 + 10 * math.log(present)
    for back in range(1, 4000):
        assert 4000 - back - kept.latest(4000 - back) <= 1 + back / 7
