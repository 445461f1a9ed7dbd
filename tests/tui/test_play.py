"""Playing in the app, and the keys meanwhile."""

import asyncio
import re
from threading import Event

import pytest
from textual.pilot import Pilot

from tests.helpers import bits
from tests.tui.helpers import LARGE, MEDIUM, SMALL, assert_lines_fit, opened, settle, shown, until
from tui_w2v.session.player import PACES, USUAL
from tui_w2v.training import Phase, Position
from tui_w2v.tui.screens.dialog import PromptScreen, QuitScreen, TextScreen
from tui_w2v.tui.screens.fast_forward import FastForwardScreen
from tui_w2v.tui.screens.map import MapScreen
from tui_w2v.tui.screens.setup import SetupScreen
from tui_w2v.tui.screens.turn import TurnScreen
from tui_w2v.tui.widgets.drawn import LineWidget

FULL_SPEED = len(PACES) - 1
TEN_TURNS = next(n for n, pace in enumerate(PACES) if pace == (10, False))


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
        await until(pilot, lambda: not app.screen.stepper.busy)
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
