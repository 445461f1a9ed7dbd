"""The player: turns at a pace in a thread of its own, without a screen."""

from collections.abc import Callable
from math import inf
from threading import Event, Thread, get_ident

import numpy as np
import pytest

import tui_w2v.session.player
from tests.helpers import bits
from tui_w2v.session.player import PACES, USUAL, Player
from tui_w2v.training import DivergedError, Phase, Position, Timeline

FULL_SPEED = len(PACES) - 1
TEN_TURNS = next(n for n, pace in enumerate(PACES) if pace == (10, False))


class Played:
    """A player in a thread of its own, paused by its own thread once it has shown enough."""

    def __init__(self, timeline: Timeline, enough: int | Callable[[], bool], pace: int):
        self.timeline = timeline
        self.moments: list[Position] = []
        self.threads: set[int] = set()
        self.error: BaseException | None = None
        self.player = Player(timeline, self._reached)
        self.player.chosen = pace
        self._enough = enough if callable(enough) else lambda: len(self.moments) >= enough
        self._thread = Thread(target=self._run)

    def run(self) -> "Played":
        self.begin()
        return self.end()

    def begin(self):
        self.player.begin()
        self._thread.start()

    def end(self) -> "Played":
        self._thread.join(30)
        assert not self._thread.is_alive()
        return self

    def _run(self):
        try:
            self.player.run()
        except ArithmeticError as error:
            self.error = error

    def _reached(self):
        self.moments.append(self.timeline.position)
        self.threads.add(get_ident())
        if self._enough():
            self.player.playing = False
        self.player.taken()


@pytest.mark.parametrize("pace", range(len(PACES)), ids=lambda pace: str(PACES[pace]))
def test_every_pace_stops_on_a_whole_step_with_the_bits_of_a_straight_run(
    make_run, monkeypatch, pace
):
    monkeypatch.setattr(tui_w2v.session.player, "monotonic", Clock())
    for name in ("_FRAME_SECONDS", "_LONGEST_WAIT"):
        monkeypatch.setattr(tui_w2v.session.player, name, 0)
    timeline, straight = make_run(), make_run()
    timeline.go(Position(0, 3, Phase.LOOK_UP))
    moments = Played(timeline, 8 if PACES[pace].by_phase else 2, pace).run().moments
    if PACES[pace].by_phase:  # no phase is left out
        phases = [(3, phase) for phase in [*Phase][3:]] + [(4, phase) for phase in [*Phase][1:]]
        assert moments == [Position(0, *there) for there in phases]
    position = timeline.position
    assert position == moments[-1]
    assert position.phase is Phase.UPDATE
    straight.go(position)
    assert bits(timeline.parameters) == bits(straight.parameters)


def test_no_turn_is_made_while_the_timeline_is_held_still(make_run):
    timeline, moment = make_run(), Event()
    held, meanwhile, calls = False, [], 0

    def watched(move: Callable[..., None]) -> Callable[..., None]:
        def moved(goal: Position):
            nonlocal calls
            calls += 1
            meanwhile.append(held)
            move(goal)
            meanwhile.append(held)

        return moved

    timeline.go, timeline.hurry = watched(timeline.go), watched(timeline.hurry)
    played = Played(timeline, lambda: moment.set() or False, FULL_SPEED)
    played.begin()
    assert moment.wait(30)
    looks = 0
    while looks < 200 or calls <= 10:
        looks += 1
        with played.player.still():
            held = True
            position = timeline.position
            before = bits(timeline.parameters)
            assert (timeline.position, bits(timeline.parameters)) == (position, before)
            held = False
    played.player.pause()
    played.end()
    assert not any(meanwhile)


def test_a_pause_that_is_taken_back_at_once_leaves_one_thread_playing(make_run):
    timeline = make_run()
    played = Played(timeline, 4, TEN_TURNS)
    other = Thread(target=played.player.run)
    played.begin()
    played.player.pause()
    played.player.begin()
    other.start()
    played.end()
    other.join(30)
    assert not other.is_alive()
    assert len(played.threads) == 1


def test_what_diverges_comes_out_and_all_stays_as_before(make_run):
    settings = {"learning_rate": 1e30, "dtype": "float32"}
    timeline, straight = make_run(**settings), make_run(**settings)
    played = Played(timeline, 1000, FULL_SPEED).run()
    with pytest.raises(DivergedError) as raised:
        straight.go(straight.at(1000))
    assert str(played.error) == str(raised.value)
    assert timeline.position == straight.position
    assert bits(timeline.parameters) == bits(straight.parameters)
    assert all(np.isfinite(array).all() for array in (timeline.parameters.E,))


@pytest.mark.parametrize("pace", [TEN_TURNS, FULL_SPEED], ids=["ten-turns", "full-speed"])
def test_play_rests_at_a_stop_and_from_there_leaves_it_behind(make_run, pace):
    timeline = make_run()
    stop = timeline.at(2, Phase.UPDATE)
    timeline.go(stop)
    timeline.set_bias()
    timeline.go(Position(0, 1, Phase.READY))
    played = Played(timeline, lambda: False, pace).run()
    assert timeline.position == stop
    assert timeline.at_stop
    assert played.player.playing  # no one paused it: it has ended
    Played(timeline, 2, pace).run()
    assert timeline.position > stop
    assert timeline.redo_position is None
    straight = make_run()
    straight.go(timeline.position)
    assert bits(timeline.parameters) == bits(straight.parameters)


def test_paces_have_bounds_and_names():
    player = Player(None, lambda: None)
    assert str(player.pace) == "2 phases a second"
    assert player.chosen == USUAL
    player.change_pace(-9)
    assert str(player.pace) == "1 phase a second"
    names = [str(player.pace)]
    for _ in range(20):
        player.change_pace(1)
        names.append(str(player.pace))
    assert names[4] == "5 turns a second"
    assert names[FULL_SPEED:] == ["as fast as turns go"] * (21 - FULL_SPEED)
    speeds = [pace.rate / (5 if pace.by_phase else 1) for pace in PACES]
    assert speeds == sorted(set(speeds))
    assert speeds[-1] == inf


class Clock:
    """Time that passes as it is looked at."""

    def __init__(self):
        self.now = 0.0

    def __call__(self) -> float:
        self.now += 0.02
        return self.now


def test_turns_that_were_missed_are_not_made_up_for_and_the_rate_is_measured(make_run, monkeypatch):
    clock = Clock()
    monkeypatch.setattr(tui_w2v.session.player, "monotonic", clock)
    timeline, turns, rates = make_run(), [], []

    def enough() -> bool:
        turns.append(timeline.turns_made)
        rates.append(played.player.turns_a_second)
        if len(turns) == 12:
            clock.now += 60  # the machine has slept
        return len(turns) == 18

    played = Played(timeline, enough, TEN_TURNS)
    played.run()
    assert max(np.diff(turns)) <= 3
    assert rates[11] == pytest.approx(10, abs=2.5)
    assert rates[-1] < 20


def test_a_pause_waits_until_a_turn_that_is_being_made_is_whole(make_run):
    player = Player(make_run(), lambda *_: None)
    player.begin()
    with player.still():
        pausing = Thread(target=player.pause)
        pausing.start()
        pausing.join(0.05)
        assert pausing.is_alive()
    pausing.join(30)
    assert not pausing.is_alive()
