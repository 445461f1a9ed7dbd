"""Being asked before anything is lost."""

import pytest

from tests.tui.helpers import MEDIUM, SMALL, Host, opened, picture, press
from tui_w2v.tui.screens.dialog import QuitScreen

WHAT = "1,234 turns and 152 passes are not saved"
LONG = f"[bold]a[/bold] {'very ' * 20}long end"
KEYS = {"s": "save", **dict.fromkeys(("q", "y", "ctrl+c"), "leave"), "escape": None, "n": None}


@pytest.mark.parametrize("key", KEYS)
async def test_every_key_gives_its_answer_and_no_other_does(key):
    async with opened(app := Host(lambda: QuitScreen(WHAT)), SMALL, "enter space x tab") as pilot:
        assert app.results == []
        await press(pilot, key)
        assert app.results == [KEYS[key]]


@pytest.mark.parametrize(("size", "what"), [(SMALL, WHAT), (MEDIUM, WHAT), (SMALL, LONG)])
async def test_it_says_what_is_lost_in_full_and_names_every_key(size, what):
    async with opened(app := Host(lambda: QuitScreen(what)), size):
        text = " ".join(" ".join(line.strip(" │") for line in picture(app)).split())
        assert what.strip() in text  # wrapped, and never markup
        for said in ("s save first", "q y ctrl+q ctrl+c leave without saving", "escape n stay"):
            assert said in text
        keys = {key for binding in QuitScreen.BINDINGS for key in binding.key.split(",")}
        assert keys == {*KEYS}  # ctrl+q is the app's own


@pytest.mark.parametrize(("number", "answer"), enumerate(("save", "leave", None), 1))
async def test_an_answer_can_be_clicked(number, answer):
    async with opened(app := Host(lambda: QuitScreen(WHAT)), SMALL) as pilot:
        await pilot.click(app.screen.query("Label")[number], offset=(2, 0))
        await pilot.pause()
        assert app.results == [answer]
