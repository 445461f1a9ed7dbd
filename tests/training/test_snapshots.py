import numpy as np
import pytest

from tui_w2v.skipgram import initialise
from tui_w2v.training import snapshots
from tui_w2v.training.snapshots import Snapshots


@pytest.fixture
def parameters():
    return initialise(4, 2, seed=1)


def holding(number, parameters):
    parameters.E[:] = parameters.kernel[:] = parameters.bias[:] = number
    return parameters


def test_a_copy_stays_as_it_was(parameters):
    kept = Snapshots(parameters)
    kept.keep(1, holding(1, parameters))
    kept.keep(1, holding(2, parameters))
    assert np.array_equal(kept[0].E, initialise(4, 2, seed=1).E)
    assert kept[1].E[0, 0] == 1
    assert (0 in kept, 1 in kept, 2 in kept) == (True, True, False)


@pytest.mark.parametrize("most", [2, 3, 10])
def test_there_are_never_more_than_the_capacity_and_the_start_is_among_them(
    most, parameters, monkeypatch
):
    monkeypatch.setattr(snapshots, "_MOST", most)
    kept = Snapshots(parameters.copy())
    rng = np.random.default_rng(0)
    for turns in [*range(1, 60), *rng.integers(1, 200, 100).tolist()]:
        kept.keep(turns, holding(turns, parameters))
        assert len(kept) <= kept.capacity == most
        assert turns in kept
        assert 0 in kept
        for number in range(1, 200):
            if number in kept:
                assert kept[number].E[0, 0] == kept[number].bias[3] == number


def test_the_latest_is_the_nearest_copy_before(parameters):
    kept = Snapshots(parameters)
    for turns in (8, 2, 5):
        kept.keep(turns, parameters)
    assert [kept.latest(turns) for turns in range(10)] == [0, 0, 2, 2, 2, 5, 5, 5, 8, 8]


def test_large_parameters_are_kept_less_often():
    small = Snapshots(initialise(4, 2))
    large = Snapshots(initialise(40_000, 100, init="zeros"))
    assert large.capacity == snapshots._FEWEST < small.capacity == snapshots._MOST


def test_copies_lie_close_together_near_the_present_and_sparser_before(parameters, monkeypatch):
    monkeypatch.setattr(snapshots, "_MOST", 40)
    kept = Snapshots(parameters)
    present = 4000
    for turns in range(1, present + 1):
        kept.keep(turns, parameters)
    for back in range(1, present):
        replayed = present - back - kept.latest(present - back)
        assert replayed <= back / 2
