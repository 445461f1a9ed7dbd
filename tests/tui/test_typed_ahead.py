"""Keys that come in one piece, as from a fast hand or a script."""

import threading

import pytest
from textual.events import Key, Paste
from textual.keys import _character_to_key

from tests.tui.helpers import SMALL, opened, press, told, until
from tui_w2v.lessons.play import Play
from tui_w2v.paths import state_folder
from tui_w2v.tui import ExplorerApp
from tui_w2v.tui.app import WelcomeScreen
from tui_w2v.tui.config import read_config
from tui_w2v.tui.screens.lessons import LessonScreen

pytestmark = pytest.mark.usefixtures("own_folder")

NAMES = {"\r": "enter", "\x1b": "escape"}
KING, QUEEN = (f"nearest to {word}, by cosine over all words" for word in ("king", "queen"))


def type_at_once(app, text):
    for character in text:
        app.post_message(Key(NAMES.get(character) or _character_to_key(character), character))


def place(app):
    return app.timeline.position.turn, app.timeline.position.phase


def asked(app):
    return told(app, "Asked")


@pytest.mark.parametrize(
    ("text", "shown", "expected"),
    [
        ("        ", place, (2, 3)),
        (":12\r", place, (12, 1)),
        (":12\r ", place, (12, 2)),
        (":12\r:13\r  ", place, (13, 3)),
        (":12\r\r", place, (12, 5)),
        ("wwise king\r", lambda app: app.screen.opener.watched, ["wise", "king"]),
        ("   3jj=", lambda app: app.screen._why.trail[-1].name, "ŷ[sleeps]"),
        ("/king\r", asked, KING),
        ("/king\r/queen\r", asked, QUEEN),
        ("eown.txt", lambda app: app.focused.value, "own.txt"),
    ],
)
async def test_nothing_is_lost_or_acts_elsewhere(make_app, text, shown, expected):
    async with opened(app := make_app(), SMALL) as pilot:
        type_at_once(app, text)
        await press(pilot)
        assert shown(app) == expected


async def test_a_letter_twice_opens_an_input_and_begins_its_text(make_app):
    async with opened(app := make_app(), SMALL, "space") as pilot:
        type_at_once(app, "XX")
        await press(pilot)
        assert app.focused.value == "X"


async def test_what_is_pasted_arrives_where_the_keys_before_it_lead(make_app):
    async with opened(app := make_app(), SMALL) as pilot:
        type_at_once(app, ":")
        app.post_message(Paste("12"))
        type_at_once(app, "\r ")
        await press(pilot)
        assert place(app) == (12, 2)


async def test_the_welcome_passes_on_its_key_before_those_after_it(make_run):
    (state_folder() / "choices.json").unlink()
    async with opened(app := ExplorerApp(make_run(), read_config()), SMALL) as pilot:
        assert isinstance(app.screen, WelcomeScreen)
        type_at_once(app, "/king\r")
        await press(pilot)
        assert asked(app) == KING


async def test_keys_wait_for_a_lesson_that_is_prepared_unless_they_stop_it(make_app, monkeypatch):
    ready, prepare = threading.Event(), Play.prepare

    def prepare_later(self, check):
        while not ready.wait(0.01):
            check()
        prepare(self, check)

    monkeypatch.setattr(Play, "prepare", prepare_later)
    async with opened(app := make_app(), SMALL, "t") as pilot:
        stepper = app.screen_stack[1].stepper
        type_at_once(app, "\r  ")
        await until(pilot, lambda: stepper.busy)
        type_at_once(app, " \x1b")
        await until(pilot, lambda: not stepper.busy)
        await pilot.pause()
        assert [app.screen] == app.screen_stack[1:]
        await press(pilot, "space")
        assert place(app) == (1, 1)
        await press(pilot, "t")
        type_at_once(app, "\r  ")
        await until(pilot, lambda: stepper.busy)
        type_at_once(app, "z")
        await pilot.pause()
        ready.set()
        await until(pilot, lambda: isinstance(app.screen, LessonScreen))
        await press(pilot)
        assert (app.screen.play.number, app.screen.view.zoomed) == (2, True)
        assert place(app) == (1, 1)


async def test_a_key_that_is_held_down_waits_for_no_painting(make_app, monkeypatch):
    async with opened(app := make_app(), SMALL, "space") as pilot:
        waits, wait = [], app._wait
        monkeypatch.setattr(app, "_wait", lambda: waits.append(1) or wait())
        type_at_once(app, " " * 18)
        await press(pilot)
        assert place(app) == (4, 4)
        assert not waits
