"""Being asked before anything is lost."""

from pathlib import Path

import pytest
from textual.app import App

import tui_w2v.tui
from tui_w2v.tui import ExplorerApp
from tui_w2v.tui.screens.dialog import QuitScreen

SIZES = [(80, 24), (120, 40)]
WHAT = "1,234 turns and 152 passes are not saved"


class Host(App[None]):
    """An app that asks at once, and notes the answer."""

    CSS_PATH = Path(tui_w2v.tui.__file__).with_name("tui.tcss")
    HORIZONTAL_BREAKPOINTS = ExplorerApp.HORIZONTAL_BREAKPOINTS
    BINDINGS = ExplorerApp.BINDINGS

    def __init__(self, what: str = WHAT) -> None:
        super().__init__()
        self.what = what
        self.answers: list[str | None] = []

    def on_mount(self) -> None:
        self.push_screen(QuitScreen(self.what), self.answers.append)

    def picture(self) -> str:
        strips = self.screen._compositor.render_strips()
        return "\n".join(strip.text for strip in strips)


@pytest.mark.parametrize(
    ("key", "answer"),
    [
        ("s", "save"),
        ("q", "leave"),
        ("y", "leave"),
        ("ctrl+c", "leave"),
        ("escape", None),
        ("n", None),
    ],
)
async def test_every_key_gives_its_answer(key, answer) -> None:
    app = Host()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press(key)
        await pilot.pause()
        assert app.answers == [answer]


@pytest.mark.parametrize("key", ["enter", "space", "x", "tab"])
async def test_no_other_key_answers(key) -> None:
    app = Host()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press(key)
        await pilot.pause()
        assert app.answers == []
        assert isinstance(app.screen, QuitScreen)


@pytest.mark.parametrize("size", SIZES)
async def test_it_says_what_is_lost_and_names_every_key(size) -> None:
    app = Host()
    async with app.run_test(size=size):
        picture = app.picture()
        assert WHAT in picture
        named = "".join(picture.split())
        assert "ssavefirst" in named
        assert "qyctrl+qctrl+cleavewithoutsaving" in named
        assert "escapenstay" in named
        keys = {key for binding in QuitScreen.BINDINGS for key in binding.key.split(",")}
        assert keys == {"s", "q", "y", "ctrl+c", "escape", "n"}  # ctrl+q is the app's own


async def test_a_long_line_is_wrapped_and_never_markup() -> None:
    what = "[bold]a[/bold] " + "very " * 20 + "long end"
    app = Host(what)
    async with app.run_test(size=(80, 24)):
        shown = " ".join(line.strip(" │") for line in app.picture().splitlines())
        assert " ".join(what.split()) in " ".join(shown.split())


@pytest.mark.parametrize("number", [0, 1, 2])
async def test_an_answer_can_be_clicked(number) -> None:
    app = Host()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.click(app.screen.query("Label")[1 + number], offset=(2, 0))
        await pilot.pause()
        assert app.answers == [("save", "leave", None)[number]]
