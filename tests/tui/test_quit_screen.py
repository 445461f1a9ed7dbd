"""Being asked before anything is lost."""

import pytest

from tests.tui.helpers import MEDIUM, SMALL, Host, opened, picture, press
from tui_w2v.tui.screens.dialog import QuitScreen

WHAT = "1,234 turns and 152 passes are not saved"
LONG = "[bold]a[/bold] " + "very " * 20 + "long end"
KEYS = {
    "s": "save",
    "q": "leave",
    "y": "leave",
    "ctrl+c": "leave",
    "escape": None,
    "n": None,
}


@pytest.mark.parametrize("key", KEYS)
async def test_every_key_gives_its_answer_and_no_other_does(key):
    async with opened(app := Host(lambda: QuitScreen(WHAT)), SMALL, "enter space x tab") as pilot:
        assert app.results == []
        assert isinstance(app.screen, QuitScreen)
        await press(pilot, key)
        assert app.results == [KEYS[key]]


@pytest.mark.parametrize(("size", "what"), [(SMALL, WHAT), (MEDIUM, WHAT), (SMALL, LONG)])
async def test_it_says_what_is_lost_in_full_and_names_every_key(size, what):
    async with opened(app := Host(lambda: QuitScreen(what)), size):
        lines = " ".join(line.strip(" │") for line in picture(app))
        assert " ".join(what.split()) in " ".join(lines.split())  # wrapped, and never markup
        named = "".join(lines.split())
        assert "ssavefirst" in named
        assert "qyctrl+qctrl+cleavewithoutsaving" in named
        assert "escapenstay" in named
        keys = {key for binding in QuitScreen.BINDINGS for key in binding.key.split(",")}
        assert keys == {*KEYS}  # ctrl+q is the app's own


@pytest.mark.parametrize("number", [0, 1, 2])
async def test_an_answer_can_be_clicked(number):
    async with opened(app := Host(lambda: QuitScreen(WHAT)), SMALL) as pilot:
        await pilot.click(app.screen.query("Label")[1 + number], offset=(2, 0))
        await pilot.pause()
        assert app.results == [("save", "leave", None)[number]]
