"""Playing: turns at a pace in a thread, and the keys meanwhile."""

import asyncio
import re
from collections.abc import Callable
from math import inf
from threading import Event, Thread, get_ident

import numpy as np
import pytest
from textual.pilot import Pilot

import tui_w2v.tui.play
from tests.helpers import bits
from tests.tui.helpers import LARGE, MEDIUM, SMALL, assert_lines_fit, opened, settle, shown, until
from tui_w2v.training import DivergedError, Phase, Position, Timeline
from tui_w2v.tui.play import PACES, USUAL, Player
from tui_w2v.tui.screens.dialog import PromptScreen, QuitScreen, TextScreen
from tui_w2v.tui.screens.fast_forward import FastForwardScreen
from tui_w2v.tui.screens.map import MapScreen
from tui_w2v.tui.screens.setup import SetupScreen
from tui_w2v.tui.screens.turn import TurnScreen
from tui_w2v.tui.widgets.drawn import LineWidget

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


# Without a screen


@pytest.mark.parametrize("pace", range(len(PACES)), ids=lambda pace: str(PACES[pace]))
def test_every_pace_stops_on_a_whole_step_with_the_bits_of_a_straight_run(
    make_run, monkeypatch, pace
):
    monkeypatch.setattr(tui_w2v.tui.play, "monotonic", Clock())
    for name in ("_FRAME_SECONDS", "_LONGEST_WAIT"):
        monkeypatch.setattr(tui_w2v.tui.play, name, 0)
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
    monkeypatch.setattr(tui_w2v.tui.play, "monotonic", clock)
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


# In the app


async def play(pilot: Pilot[None], pace: int, moments: int = 2) -> TurnScreen:
    """Play until some moments have been shown."""
    screen = pilot.app.screen
    assert isinstance(screen, TurnScreen)
    player, enough = screen.stepper.player, asyncio.Event()  # type: ignore[attr-defined]
    player.chosen = pace
    painted, left = player.painted, moments

    def count(seconds: float):
        nonlocal left
        painted(seconds)
        left -= 1
        if left <= 0:
            enough.set()

    player.painted = count
    await pilot.press("p")
    await asyncio.wait_for(enough.wait(), 30)
    player.painted = painted
    return screen


def drawn(screen: TurnScreen) -> list[str]:
    """All that is drawn of a moment, whatever lies over it."""
    return [
        strip.text
        for widget in screen.query(LineWidget)
        if widget is not screen.key_line
        for strip in widget.render_lines(widget.size.region)
    ]


def assert_shows_its_moment(screen: TurnScreen):
    """The panes must look as if the moment had just been come to."""
    as_it_is = drawn(screen)
    position = screen.stepper.timeline.position
    assert f"turn {position.turn:,} " in as_it_is[0]
    assert "turns/s" not in as_it_is[0]
    screen.stepper.show()
    assert drawn(screen) == as_it_is


async def test_p_plays_and_pauses(make_app):
    async with opened(app := make_app(), MEDIUM) as pilot:
        screen = await play(pilot, TEN_TURNS)
        (header,) = shown(app, "HeaderLine")
        assert re.search(r"▶ \d+ turns/s", header)
        await pilot.press("p")
        assert not screen.stepper.player.playing
        position, before = app.timeline.position, bits(app.timeline.parameters)
        assert position.phase is Phase.UPDATE
        assert_shows_its_moment(screen)
        assert "paused; p plays on" in shown(app, "MessageLine")[0]
        await settle(pilot)
        assert (app.timeline.position, bits(app.timeline.parameters)) == (position, before)
        await pilot.press("space")
        assert app.timeline.position == Position(0, position.turn + 1, Phase.PICK)


@pytest.mark.parametrize(("pace", "size"), [(USUAL + 2, SMALL), (FULL_SPEED, LARGE)])
async def test_no_line_changes_its_width_while_it_plays(make_app, pace, size):
    async with opened(app := make_app(), size) as pilot:
        screen = await play(pilot, pace, 1)
        with screen.stepper.player.still():
            assert_lines_fit(app)
            if pace == FULL_SPEED:  # has a rate from the first moment on
                assert "inf" not in shown(app, "HeaderLine")[0]
                assert "turns/s" in shown(app, "HeaderLine")[0]
        screen.stepper.pause()


async def test_moving_in_time_only_pauses_what_plays_and_so_does_starting_over(make_app):
    async with opened(app := make_app(), MEDIUM) as pilot:
        for key in ("space", "right", "left", "enter", "left_square_bracket", "escape"):
            screen = await play(pilot, TEN_TURNS)
            shown_last = screen.stepper.timeline.turns_made
            await pilot.press(key)
            assert not screen.stepper.player.playing
            position = app.timeline.position
            assert position.phase is Phase.UPDATE, key
            assert position.turn >= shown_last, key
            assert_shows_its_moment(screen)
        await play(pilot, TEN_TURNS)
        await pilot.press("r")
        assert not screen.stepper.player.playing
        assert app.timeline.position == Position(1, 1, Phase.READY)
        assert_shows_its_moment(screen)
        await pilot.press("left")
        assert app.timeline.position.phase is Phase.UPDATE
        assert_shows_its_moment(screen)


async def test_a_card_or_a_form_pauses_first(make_app):
    screens = {
        "colon": PromptScreen,
        "e": SetupScreen,
        "question_mark": TextScreen,
        "m": MapScreen,
        "ctrl+q": QuitScreen,
        "ctrl+p ctrl+q": QuitScreen,
    }
    async with opened(app := make_app(), MEDIUM) as pilot:
        for key, over in screens.items():
            screen = await play(pilot, TEN_TURNS)
            await pilot.press(*key.split())
            assert isinstance(app.screen, over)
            assert not screen.stepper.player.playing
            position = app.timeline.position
            assert position.phase is Phase.UPDATE
            assert_shows_its_moment(screen)
            await pilot.press(*["escape"] * len(key.split()))
            assert app.screen is screen
            assert app.timeline.position == position


async def test_fast_forward_pauses_first_and_goes_on_from_there(make_app):
    async with opened(app := make_app(), MEDIUM) as pilot:
        screen = await play(pilot, TEN_TURNS)
        await pilot.press("f")
        assert not screen.stepper.player.playing
        assert isinstance(app.screen, FastForwardScreen)
        app.screen.action_stop()
        await until(pilot, lambda: not app.screen.running)
        (stop, _), *_ = app.timeline.way
        assert stop.position.phase is Phase.UPDATE
        await pilot.press("left")
        assert app.timeline.position == stop.position
        assert_shows_its_moment(screen)


async def test_the_pace_is_changed_while_it_plays_and_while_it_does_not(make_app):
    async with opened(app := make_app(), MEDIUM, "plus") as pilot:
        assert "p plays 5 phases a second" in shown(app, "MessageLine")[0]
        await pilot.press("plus", "plus")
        assert "p plays 5 turns a second" in shown(app, "MessageLine")[0]
        await pilot.press("minus")
        assert "p plays 10 phases a second" in shown(app, "MessageLine")[0]
        assert app.timeline.position == Position(0, 1, Phase.READY)
        screen = await play(pilot, USUAL + 2, 1)
        assert "▶ 10 phases/s" in shown(app, "HeaderLine")[0]
        await pilot.press("minus")
        assert screen.stepper.player.playing
        assert "▶ 5 phases/s" in shown(app, "HeaderLine")[0]
        await pilot.press("p")
        assert "phases/s" not in shown(app, "HeaderLine")[0]


async def test_leaving_while_it_plays_ends_the_thread(make_app):
    app, ended = make_app(), Event()
    async with opened(app, SMALL) as pilot:
        run = app.screen.stepper.player.run

        def noted():
            run()
            ended.set()

        app.screen.stepper.player.run = noted
        await play(pilot, FULL_SPEED, 1)
        app.exit()
    assert await asyncio.to_thread(ended.wait, 30)
    assert app.return_code == 0
