"""Saving: where to, as what, and what can go wrong."""

import errno
import os
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from textual.app import App
from textual.pilot import Pilot
from textual.widgets import Label
from textual.worker import WorkerCancelled

import tui_w2v.tui
from tui_w2v.errors import FileError
from tui_w2v.tui.screens.save import SaveScreen
from tui_w2v.tui.widgets.choice import Choice
from tui_w2v.tui.widgets.field import TextField

SIZES = [(80, 24), (120, 40)]
FORMATS = ["model", "word2vec-text", "word2vec-binary", "glove"]


class Host(App[None]):
    """An app that saves at once, and notes what is written."""

    CSS_PATH = Path(tui_w2v.tui.__file__).with_name("tui.tcss")
    HORIZONTAL_BREAKPOINTS = tui_w2v.tui.ExplorerApp.HORIZONTAL_BREAKPOINTS

    def __init__(self, save: Callable[[Path, str], str] | None = None, name: str = "a.npz") -> None:
        super().__init__()
        self.save = save or self.write
        self.suggestion = name
        self.written: list[tuple[Path, str]] = []
        self.results: list[str | None] = []

    def write(self, path: Path, format: str) -> str:
        path.write_text(format)
        self.written.append((path, format))
        return f"saved {path}"

    def on_mount(self) -> None:
        self.push_screen(SaveScreen(self.save, self.suggestion), self.results.append)

    @property
    def path(self) -> TextField:
        return self.screen.query_one(TextField)

    @property
    def format(self) -> str:
        return self.screen.query_one(Choice).label

    @property
    def message(self) -> str:
        return str(self.screen.query_one("#message", Label).render())

    def picture(self) -> str:
        strips = self.screen._compositor.render_strips()
        return "\n".join(strip.text for strip in strips)


async def enter(pilot: Pilot[None]) -> None:
    await pilot.press("enter")
    with suppress(WorkerCancelled):  # the dialog may go, and with it a worker at its end
        await pilot.app.workers.wait_for_complete()
    await pilot.pause()


@pytest.fixture(autouse=True)
def _in_a_folder(monkeypatch, tmp_path) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize("size", SIZES)
async def test_enter_saves_the_model_under_the_suggested_name(size, tmp_path) -> None:
    app = Host()
    async with app.run_test(size=size) as pilot:
        await enter(pilot)
        assert app.written == [(Path("a.npz"), "model")]
        assert app.results == ["saved a.npz"]


@pytest.mark.parametrize("size", SIZES)
async def test_nothing_is_cut(size, tmp_path) -> None:
    app = Host()
    async with app.run_test(size=size) as pilot:
        for _ in FORMATS:
            picture = app.picture()
            assert all(label in picture for label in FORMATS)
            assert "can be trained on" in picture or "E only" in picture
            assert "enter saves · escape leaves" in picture
            await pilot.press("down" if app.focused is app.path else "right")


async def test_typing_takes_the_place_of_the_name_and_keeps_its_suffix() -> None:
    app = Host(name="royal.npz")
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press(*"king")
        assert app.path.value == "king.npz"
        await enter(pilot)
        assert app.written == [(Path("king.npz"), "model")]


async def test_another_format_changes_a_known_suffix() -> None:
    app = Host()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("down")
        seen = [(app.format, app.path.value)]
        for _ in range(3):
            await pilot.press("right")
            seen.append((app.format, app.path.value))
        names = ["a.npz", "a.txt", "a.bin", "a.txt"]
        assert seen == list(zip(FORMATS, names, strict=True))
        await pilot.press("right")
        assert app.format == "glove"
        await pilot.press("space")
        assert (app.format, app.path.value) == ("model", "a.npz")


async def test_a_suffix_of_compression_stays_behind_that_of_the_format() -> None:
    app = Host(name="a.txt.gz")
    async with app.run_test(size=(80, 24)) as pilot:
        assert app.format == "word2vec-text"
        await pilot.press("down", "right")
        assert (app.format, app.path.value) == ("word2vec-binary", "a.bin.gz")
        await enter(pilot)
        assert app.written == [(Path("a.bin.gz"), "word2vec-binary")]


async def test_another_format_leaves_other_suffixes_alone() -> None:
    app = Host(name="a.2024")
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("down", "right")
        assert app.path.value == "a.2024"
        await enter(pilot)
        assert app.written == [(Path("a.2024"), "word2vec-text")]


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("b.npz", "model"),
        ("b.txt", "word2vec-text"),
        ("b.VEC", "word2vec-text"),
        ("b.bin", "word2vec-binary"),
    ],
)
async def test_a_known_suffix_chooses_its_format(name, label) -> None:
    app = Host(name="a.bin" if label == "model" else "a.npz")
    async with app.run_test(size=(80, 24)) as pilot:
        app.path.value = ""
        await pilot.press(*name)
        assert app.path.value == name
        assert app.format == label
        await enter(pilot)
        assert app.written == [(Path(name), label)]


async def test_a_text_stays_gloves_if_glove_is_chosen() -> None:
    app = Host()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("down", "right", "right", "right", "up")
        assert app.focused is app.path
        app.path.value = ""
        await pilot.press(*"c.vec")
        assert (app.format, app.path.value) == ("glove", "c.vec")
        await enter(pilot)
        assert app.written == [(Path("c.vec"), "glove")]


async def test_a_file_that_exists_is_written_over_by_the_second_enter_only(tmp_path) -> None:
    Path("a.npz").write_text("old")
    app = Host()
    async with app.run_test(size=(80, 24)) as pilot:
        await enter(pilot)
        assert app.message == "'a.npz' exists: enter again writes over it"
        assert Path("a.npz").read_text() == "old"
        await enter(pilot)
        assert Path("a.npz").read_text() == "model"
        assert app.results == ["saved a.npz"]


@pytest.mark.parametrize("keys", [["end", "x", "backspace"], ["down", "right", "left"]])
async def test_a_change_in_between_asks_again(keys) -> None:
    Path("a.npz").write_text("old")
    app = Host()
    async with app.run_test(size=(80, 24)) as pilot:
        await enter(pilot)
        await pilot.press(*keys)
        assert "exists" not in app.message
        assert app.path.value == "a.npz"
        await enter(pilot)
        assert "exists" in app.message
        assert Path("a.npz").read_text() == "old"
        await enter(pilot)
        assert app.written == [(Path("a.npz"), "model")]


async def test_a_tilde_is_the_users_folder(monkeypatch, tmp_path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    app = Host(name="~/b.npz")
    async with app.run_test(size=(80, 24)) as pilot:
        assert app.message == f"in {tmp_path}"
        await enter(pilot)
        assert app.written == [(tmp_path / "b.npz", "model")]


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("", "give the file a name"),
        ("   ", "give the file a name"),
        ("folder/.npz", "give the file a name"),
        ("folder", "'folder' cannot be written: it is a folder"),
        ("None/a.npz", "'None/a.npz' cannot be written: there is no folder 'None'"),
        ("none/", "'none/' cannot be written: there is no folder 'none'"),
        ("~nobody-of-that-name/a.npz", "there is no such user"),
        ("-", "give the file a name"),
        ("folder/.npz.gz", "give the file a name"),
        ("kept.npz", "'kept.npz' cannot be written: it is read-only: name another file"),
        ("x" * 300, "cannot be written: file name too long"),
    ],
)
async def test_a_name_that_cannot_be_written_is_refused_in_one_line(name, says) -> None:
    Path("folder").mkdir()
    Path("kept.npz").touch(mode=0o444)
    app = Host(name=name)
    async with app.run_test(size=(80, 24)) as pilot:
        await enter(pilot)
        assert says in app.message
        assert "\n" not in app.message
        assert (app.results, app.written) == ([], [])
        assert app.path.value == name


@pytest.mark.parametrize(
    ("error", "says"),
    [
        (
            PermissionError(errno.EACCES, os.strerror(errno.EACCES), "a.npz"),
            "'a.npz' cannot be written: permission denied",
        ),
        (
            OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)),
            "'a.npz' cannot be written: no space left on device",
        ),
        (FileError("the word 'a b' holds white space"), "the word 'a b' holds white space"),
        (MemoryError(), "'a.npz' cannot be written: there is not enough memory"),
    ],
)
async def test_what_goes_wrong_in_writing_is_said_and_can_be_mended(error, says) -> None:
    errors = [error]

    def save(path: Path, format: str) -> str:
        if errors:
            raise errors.pop()
        return "saved"

    app = Host(save)
    async with app.run_test(size=(80, 24)) as pilot:
        await enter(pilot)
        assert app.message == says
        assert app.focused is app.path
        assert app.results == []
        await enter(pilot)
        assert app.results == ["saved"]


async def test_while_it_writes_the_dialog_waits() -> None:
    release, calls = threading.Event(), []

    def save(path: Path, format: str) -> str:
        calls.append(path)
        assert release.wait(10)
        return "saved"

    app = Host(save)
    async with app.run_test(size=(80, 24)) as pilot:
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


async def test_escape_writes_nothing() -> None:
    app = Host()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press(*"other", "escape")
        assert app.results == [None]
        assert app.written == []


async def test_the_mouse_chooses_a_format() -> None:
    app = Host()
    async with app.run_test(size=(80, 24)) as pilot:
        choice = app.screen.query_one(Choice)
        line = choice.render_line(0).text
        await pilot.click(choice, offset=(line.index("binary"), 0))
        assert (app.format, app.path.value) == ("word2vec-binary", "a.bin")
        await pilot.click(choice, offset=(line.index("○ word2vec-binary") - 1, 0))
        assert app.format == "word2vec-binary"


async def test_names_that_look_like_markup_or_escapes_are_text() -> None:
    app = Host(name="\x1b[31m[bold]b[reverse].npz")
    async with app.run_test(size=(80, 24)) as pilot:
        Path(app.path.value).write_text("old")
        await enter(pilot)
        picture = app.picture()
        assert "�[31m[bold]b[reverse].npz" in picture
        assert r"'\x1b[31m[bold]b[reverse].npz' exists" in picture
        assert "\x1b" not in picture
