"""Saving: where to, as what, and what can go wrong."""

import errno
import threading
from asyncio import to_thread
from pathlib import Path

import pytest
from textual.widgets import Input

from tests.tui.helpers import MEDIUM, SMALL, Host, message, opened, page, press, until
from tui_w2v.errors import FileError
from tui_w2v.tui.screens.save import SaveScreen
from tui_w2v.tui.widgets.controls import Choice

FORMATS = ["model", "word2vec-text", "word2vec-binary", "glove"]
REFUSED = {
    "": "give the file a name",
    "   ": "give the file a name",
    "folder/.npz": "give the file a name",
    "folder": "'folder' cannot be written: it is a folder",
    "None/a.npz": "'None/a.npz' cannot be written: there is no folder 'None'",
    "none/": "'none/' cannot be written: there is no folder 'none'",
    "~nobody-of-that-name/a.npz": "there is no folder '~nobody-of-that-name'",
    "-": "give the file a name",
    "folder/.npz.gz": "give the file a name",
    "kept.npz": "'kept.npz' cannot be written: it is read-only: name another file",
    "x" * 300: "cannot be written: file name too long",
}
FAILURES = {
    "permission denied": OSError(errno.EACCES, "Permission denied", "a.npz"),
    "no space left on device": OSError(errno.ENOSPC, "No space left on device"),
    "there is not enough memory": MemoryError(),
}

pytestmark = pytest.mark.usefixtures("own_folder")


class Saving(Host):
    """An app that saves at once, and notes what is written."""

    def __init__(self, name="a.npz", save=None):
        write = save or self.write
        super().__init__(lambda: SaveScreen(lambda *what: to_thread(write, *what), name))
        self.written = []

    def write(self, path, format):
        path.write_text(format)
        self.written.append((path, format))
        return f"saved {path}"

    @property
    def path(self):
        return self.screen.query_one(Input)

    @property
    def filled(self):
        return self.path.value, self.screen.query_one(Choice).label


async def save(pilot):
    """Press enter, and wait for what follows: the dialog may go, and its worker with it."""
    await pilot.press("enter")
    await until(pilot, lambda: pilot.app.results or message(pilot.app) != "saving …")


@pytest.mark.parametrize(
    ("suggested", "keys", "name", "format"),
    [
        ("a.npz", "", "a.npz", "model"),
        ("a.npz", "k i n g", "king.npz", "model"),  # in place of the name, up to its suffix
        ("a.npz", "k i n g . n p z", "king.npz", "model"),
        ("a.npz", "k i n g . n p z 2", "king.npz2", "model"),  # the cursor stays at its end
        ("a.txt.gz", "down right", "a.bin.gz", "word2vec-binary"),
        ("a.2024", "down right", "a.2024", "word2vec-text"),
        ("a.bin", "end ctrl+u b . n p z", "b.npz", "model"),
        ("a.npz", "end ctrl+u b . V E C", "b.VEC", "word2vec-text"),
        ("a.npz", "end ctrl+u b . b i n", "b.bin", "word2vec-binary"),
        ("a.npz", "down right right right up end ctrl+u c . v e c", "c.vec", "glove"),
        ("~/b.npz", "", "~/b.npz", "model"),
    ],
)
async def test_suffix_and_format_follow_each_other(suggested, keys, name, format, own_folder):
    async with opened(app := Saving(suggested), SMALL, keys) as pilot:
        assert app.filled == (name, format)
        assert message(app) == f"in {own_folder}/home" or "~" not in name
        await save(pilot)
        path = Path(name.replace("~", f"{own_folder}/home"))
        assert (app.written, app.results) == ([(path, format)], [f"saved {path}"])


@pytest.mark.parametrize("size", [SMALL, MEDIUM])
async def test_another_format_changes_a_known_suffix_and_nothing_is_cut(size):
    async with opened(app := Saving(), size) as pilot:
        names = ["a.npz", "a.txt", "a.bin", "a.txt", "a.txt", "a.npz"]
        formats = [*FORMATS, "glove", "model"]
        for key, *filled in zip(["down", *["right"] * 4, "space"], names, formats, strict=True):
            await press(pilot, key)
            assert app.filled == tuple(filled)
            text = page(app)
            assert all(said in text for said in (*FORMATS, "enter saves · escape leaves"))
            assert ("can be trained on" if filled[1] == "model" else "E only") in text
        choice = app.screen.query_one(Choice)
        line = choice.render_line(0).text
        for offset in (line.index("binary"), line.index("○ word2vec-binary") - 1):  # the mouse
            await pilot.click(choice, offset=(offset, 0))
            assert app.filled == ("a.bin", "word2vec-binary")


@pytest.mark.parametrize("keys", ["", "end x backspace", "down right left"])
async def test_a_file_that_exists_is_written_over_by_the_second_enter_only(keys):
    Path("a.npz").write_text("old")
    async with opened(app := Saving(), SMALL, "enter") as pilot:
        if keys:  # a change in between asks again
            await press(pilot, keys)
            assert "writes over" not in message(app)
            assert app.path.value == "a.npz"
            await press(pilot, "enter")
        assert message(app) == "'a.npz' exists: enter again writes over it"
        assert Path("a.npz").read_text() == "old"
        await save(pilot)
        assert Path("a.npz").read_text() == "model"
        assert app.results == ["saved a.npz"]


async def test_a_name_that_cannot_be_written_is_refused_in_one_line():
    Path("folder").mkdir()
    Path("kept.npz").touch(mode=0o444)
    async with opened(app := Saving(), SMALL) as pilot:
        for name, says in REFUSED.items():
            app.path.value = name
            await press(pilot, "enter")
            assert says in message(app)
            assert "\n" not in message(app)
            assert (app.results, app.written, app.path.value) == ([], [], name)


async def test_what_goes_wrong_in_writing_is_said_and_can_be_mended():
    spaced = FileError("the word 'a b' holds white space")
    left = [*FAILURES.values(), spaced]

    def write(path, format):
        if left:
            raise left.pop(0)
        return "saved"

    async with opened(app := Saving(save=write), SMALL) as pilot:
        for says in (*(f"'a.npz' cannot be written: {why}" for why in FAILURES), str(spaced)):
            await save(pilot)
            assert (message(app), app.results) == (says, [])
            assert app.focused is app.path
        await save(pilot)
        assert app.results == ["saved"]


async def test_while_it_writes_the_dialog_waits():
    release, calls = threading.Event(), []

    def write(path, format):
        calls.append(path)
        assert release.wait(30)
        return "saved"

    async with opened(app := Saving(save=write), SMALL) as pilot:
        await pilot.press("enter", "enter", "escape", "x")
        assert (message(app), app.results) == ("saving …", [])
        release.set()
        await until(pilot, lambda: app.results)
        assert (app.results, calls) == (["saved"], [Path("a.npz")])


async def test_escape_writes_nothing():
    async with opened(app := Saving(), SMALL, *"other", "escape"):
        assert (app.results, app.written) == ([None], [])


async def test_names_that_look_like_markup_or_escapes_are_text():
    async with opened(app := Saving("\x1b[31m[bold]b[reverse].npz"), SMALL) as pilot:
        Path(app.path.value).write_text("old")
        await press(pilot, "enter")
        text = page(app)
        assert "�[31m[bold]b[reverse].npz" in text
        assert r"'\x1b[31m[bold]b[reverse].npz' exists" in text
        assert "\x1b" not in text
