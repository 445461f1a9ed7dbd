"""Keys at random and too quick for the screen, clicks, and terminals of any size.

``RANDOM_KEYS=22000 pytest tests/tui/test_random_keys.py`` presses so many keys, in place of a few.
"""

import os
import random
from contextlib import suppress

import pytest
from textual.pilot import OutOfBounds

from tests.tui.helpers import SIZES, SMALL, opened, press
from tui_w2v.tui.screens.turn import TurnScreen

SESSION = 80
SESSIONS = range(-(-int(os.environ.get("RANDOM_KEYS", 4 * SESSION)) // SESSION))
# fmt: off
KEYS = (
    "space", "right", "left", "enter", "tab", "shift+tab", "up", "down", "home", "end", "pageup",
    "pagedown", "backspace", "delete", "insert", "escape", "escape", "escape", "ctrl+p", "ctrl+q",
    "ctrl+c", "ctrl+a", "ctrl+e", "ctrl+u", "ctrl+v", "ctrl+w", "f1", "f5", "ctrl+left",
    "ctrl+right", "ctrl+home", "ctrl+end", "shift+end", "question_mark", "exclamation_mark",
    "comma", "full_stop", "colon", "equals_sign", "less_than_sign", "slash", "+", "-", "[", "]",
    "left_parenthesis", "right_parenthesis",
    *"0123456789abcdefghijklmnopqrstuvwxyzGé中",
)
# fmt: on

pytestmark = pytest.mark.usefixtures("own_folder")


@pytest.mark.parametrize(
    "keys",
    [
        "ctrl+p pagedown",
        "ctrl+p pageup pagedown",
        "ctrl+p enter enter enter",
        "ctrl+p t h e m e enter enter pagedown enter enter",
        "w enter enter enter",
        "e enter enter enter",
        "t enter enter enter",
        "t pagedown pageup",
        "s enter enter enter",
        ": 5 enter enter enter",
        "slash m escape escape escape",
    ],
)
async def test_keys_that_come_at_once_do_no_harm(make_app, keys):
    async with opened(app := make_app(), SMALL) as pilot:
        for key in keys.split():
            app.simulate_key(key)
        await press(pilot)
        assert isinstance(app.screen_stack[1], TurnScreen)


@pytest.mark.parametrize("keys", ["slash enter m", "t", "f", "ctrl+p", "e", "s", "v"])
async def test_a_terminal_may_be_tiny(make_app, keys):
    async with opened(app := make_app(), (2, 3)) as pilot:
        await pilot.press(*keys.split())
        await pilot.resize_terminal(80, 24)
        await pilot.resize_terminal(2, 3)
        for _ in range(6):
            await press(pilot, "escape")
        assert isinstance(app.screen, TurnScreen)


@pytest.mark.parametrize("keys", ["ctrl+p", "w", "t ctrl+p", "s ctrl+p"])
async def test_what_is_closed_twice_closes_what_is_above_and_nothing_else(make_app, keys):
    async with opened(app := make_app(), SMALL, keys) as pilot:
        screen = app.screen_stack[2]
        screen.dismiss(None)
        screen.dismiss(None)
        await press(pilot)
        assert isinstance(app.screen, TurnScreen)


async def test_there_is_one_palette_also_below_another_screen(make_app):
    app = make_app()
    async with opened(app, SMALL, "enter ctrl+p ctrl+q ctrl+p escape escape"):
        assert isinstance(app.screen, TurnScreen)


@pytest.mark.parametrize("seed", SESSIONS)
async def test_random_keys_do_no_harm(make_app, seed):
    chance = random.Random(seed)
    app = make_app(objective=chance.choice(["softmax", "negative-sampling", "glove"]))
    async with opened(app, chance.choice(SIZES)) as pilot:
        pressed = 0
        while pressed < SESSION and app.is_running:
            match chance.choices(["burst", "key", "size", "click"], [42, 52, 3, 3])[0]:
                case "burst":
                    keys = chance.choices(KEYS, k=chance.randint(1, 6))
                    for key in ["ctrl+p", *keys] if chance.random() < 0.15 else keys:
                        app.simulate_key(key)
                    pressed += len(keys)
                    if chance.random() < 0.7:
                        await pilot.pause()
                case "key":
                    await pilot.press(chance.choice(KEYS))
                    pressed += 1
                case "size":
                    any_size = chance.randint(1, 220), chance.randint(1, 70)
                    tiny = chance.randint(1, 12), chance.randint(1, 12)
                    size = chance.choice([any_size, tiny, *SIZES])
                    await pilot.resize_terminal(*size)
                case "click":
                    width, height = app.size
                    place = chance.randrange(width), chance.randrange(height)
                    with suppress(OutOfBounds):  # the new size is not laid out yet
                        await pilot.click(offset=place, times=chance.randint(1, 3))
        app.exit()  # screens may still be opening, as when somebody leaves
    assert not app.failure
