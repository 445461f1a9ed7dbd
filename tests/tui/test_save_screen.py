"""Saving: where to, as what, and what can go wrong."""

import errno
import os
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.worker import WorkerCancelled

from tests.tui.helpers import MEDIUM, SMALL, Host, opened, picture, settle
from tui_w2v.errors import FileError
from tui_w2v.tui.screens.save import SaveScreen
from tui_w2v.tui.widgets.controls import Choice, TextField

FORMATS = ["model", "word2vec-text", "word2vec-binary", "glove"]
REFUSED = {
    "": "give the file a name",
    "   ": "give the file a name",
    "folder/.npz": "give the file a name",
    "folder": "'folder' cannot be written: it is a folder",
    "None/a.npz": "'None/a.npz' cannot be written: there is no folder 'None'",
    "none/": "'none/' cannot be written: there is no folder 'none'",
    "~nobody-of-that-name/a.npz": "there is no such user",
    "-": "give the file a name",
    "folder/.npz.gz": "give the file a name",
    "kept.npz": "'kept.npz' cannot be written: it is read-only: name another file",
    "x" * 300: "cannot be written: file name too long",
}


class Saving(Host):
    """An app that saves at once, and notes what is written."""

    def __init__(self, name: str = "a.npz", save: Callable[[Path, str], str] | None = None) -> None:
        super().__init__(lambda: SaveScreen(save or self.write, name))
        self.written: list[tuple[Path, str]] = []

    def write(self, path: Path, format: str) -> str:
        path.write_text(format)
        self.written.append((path, format))
        return f"saved {path}"

    @property
    def path(self) -> TextField:
        return self.screen.query_one(TextField)

    @property
    def format(self) -> str:
        return self.screen.query_one(Choice).label


async def enter(pilot: Pilot[None]):
    await pilot.press("enter")
    with suppress(WorkerCancelled):  # the dialog may go, and with it a worker at its end
        await settle(pilot)


@pytest.fixture(autouse=True)
def _in_a_folder(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    Path("home").mkdir()


@pytest.mark.parametrize("size", [SMALL, MEDIUM])
async def test_nothing_is_cut(size):
    async with opened(app := Saving(), size) as pilot:
        for _ in FORMATS:
            text = "\n".join(picture(app))
            assert all(label in text for label in FORMATS)
            assert "can be trained on" in text or "E only" in text
            assert "enter saves · escape leaves" in text
            await pilot.press("down" if app.focused is app.path else "right")


@pytest.mark.parametrize(
    ("suggested", "keys", "name", "format"),
    [
        ("a.npz", "", "a.npz", "model"),
        ("a.npz", "k i n g", "king.npz", "model"),  # in place of the name, up to its suffix
        ("a.txt.gz", "down right", "a.bin.gz", "word2vec-binary"),
        ("a.2024", "down right", "a.2024", "word2vec-text"),
        ("a.bin", "end ctrl+u b . n p z", "b.npz", "model"),
        ("a.npz", "end ctrl+u b . t x t", "b.txt", "word2vec-text"),
        ("a.npz", "end ctrl+u b . V E C", "b.VEC", "word2vec-text"),
        ("a.npz", "end ctrl+u b . b i n", "b.bin", "word2vec-binary"),
        ("a.npz", "down right right right up end ctrl+u c . v e c", "c.vec", "glove"),
        ("~/b.npz", "", "~/b.npz", "model"),
    ],
)
async def test_suffix_and_format_follow_each_other(suggested, keys, name, format, tmp_path):
    async with opened(app := Saving(suggested), SMALL, keys) as pilot:
        assert (app.path.value, app.format) == (name, format)
        assert app.message == f"in {tmp_path}/home" or "~" not in name
        await enter(pilot)
        path = Path(name.replace("~", f"{tmp_path}/home"))
        assert app.written == [(path, format)]
        assert app.results == [f"saved {path}"]


async def test_another_format_changes_a_known_suffix():
    async with opened(app := Saving(), SMALL, "down") as pilot:
        seen = [(app.format, app.path.value)]
        for key in ("right", "right", "right", "right", "space"):
            await pilot.press(key)
            seen.append((app.format, app.path.value))
        names = ["a.npz", "a.txt", "a.bin", "a.txt", "a.txt", "a.npz"]
        assert seen == list(zip([*FORMATS, "glove", "model"], names, strict=True))
        choice = app.screen.query_one(Choice)
        line = choice.render_line(0).text
        for offset in (line.index("binary"), line.index("○ word2vec-binary") - 1):  # the mouse
            await pilot.click(choice, offset=(offset, 0))
            assert (app.format, app.path.value) == ("word2vec-binary", "a.bin")


@pytest.mark.parametrize(
    "keys", [[], ["end", "x", "backspace"], ["down", "right", "left"]], ids="-".join
)
async def test_a_file_that_exists_is_written_over_by_the_second_enter_only(keys):
    Path("a.npz").write_text("old")
    async with opened(app := Saving(), SMALL) as pilot:
        await enter(pilot)
        if keys:  # a change in between asks again
            await pilot.press(*keys)
            assert "writes over" not in app.message
            assert app.path.value == "a.npz"
            await enter(pilot)
        assert app.message == "'a.npz' exists: enter again writes over it"
        assert Path("a.npz").read_text() == "old"
        await enter(pilot)
        assert Path("a.npz").read_text() == "model"
        assert app.results == ["saved a.npz"]


async def test_a_name_that_cannot_be_written_is_refused_in_one_line():
    Path("folder").mkdir()
    Path("kept.npz").touch(mode=0o444)
    async with opened(app := Saving(), SMALL) as pilot:
        for name, says in REFUSED.items():
            app.path.value = name
            await enter(pilot)
            assert says in app.message
            assert "\n" not in app.message
            assert (app.results, app.written) == ([], [])
            assert app.path.value == name


async def test_what_goes_wrong_in_writing_is_said_and_can_be_mended():
    errors = {
        "'a.npz' cannot be written: permission denied": PermissionError(
            errno.EACCES, os.strerror(errno.EACCES), "a.npz"
        ),
        "'a.npz' cannot be written: no space left on device": OSError(
            errno.ENOSPC, os.strerror(errno.ENOSPC)
        ),
        "the word 'a b' holds white space": FileError("the word 'a b' holds white space"),
        "'a.npz' cannot be written: there is not enough memory": MemoryError(),
    }
    left = [*errors.values()]

    def save(path: Path, format: str) -> str:
        if left:
            raise left.pop(0)
        return "saved"

    async with opened(app := Saving(save=save), SMALL) as pilot:
        for says in errors:
            await enter(pilot)
            assert app.message == says
            assert app.focused is app.path
            assert app.results == []
        await enter(pilot)
        assert app.results == ["saved"]


async def test_while_it_writes_the_dialog_waits():
    release, calls = threading.Event(), []

    def save(path: Path, format: str) -> str:
        calls.append(path)
        assert release.wait(10)
        return "saved"

    async with opened(app := Saving(save=save), SMALL) as pilot:
        await pilot.press("enter", "enter", "escape", "x")
        assert app.message == "saving …"
        assert app.results == []
        release.set()
        # Once it is told, the dialog goes, and with it the worker, which may still be at its end.
        for _ in range(200):
            await pilot.pause(0.02)
            if app.results:
                break
        assert app.results == ["saved"]
        assert calls == [Path("a.npz")]


async def test_escape_writes_nothing():
    async with opened(app := Saving(), SMALL, *"other", "escape"):
        assert app.results == [None]
        assert app.written == []


async def test_names_that_look_like_markup_or_escapes_are_text():
    async with opened(app := Saving("\x1b[31m[bold]b[reverse].npz"), SMALL) as pilot:
        Path(app.path.value).write_text("old")
        await enter(pilot)
        text = "\n".join(picture(app))
        assert "�[31m[bold]b[reverse].npz" in text
        assert r"'\x1b[31m[bold]b[reverse].npz' exists" in text
        assert "\x1b" not in text
