"""The save dialog: the file and its format."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import ClassVar, NamedTuple

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Input, Label
from textual.widgets.input import Selection

from tui_w2v.compression import without_suffix
from tui_w2v.files import check_writable
from tui_w2v.printable import spelled_out
from tui_w2v.training import CancelledError
from tui_w2v.tui.screens.dialog import Dialog
from tui_w2v.tui.widgets.choice import Choice
from tui_w2v.tui.widgets.field import Field, TextField

Save = Callable[[Path, str], str]
"""Writes a file in a format, and returns one line that says what was written.

It is called in a thread of its own. It raises OSError, or a ValueError whose message is one line.
"""


class _Format(NamedTuple):
    name: str
    label: str
    suffixes: tuple[str, ...]
    """The suffixes of such files, the usual one first."""
    about: str


_FORMATS = (
    _Format("model", "model", (".npz",), "E, θ, b, words, counts, settings: can be trained on"),
    _Format(
        "word2vec-text",
        "word2vec text",
        (".txt", ".vec"),
        "E only, every digit: a line of V and d, then a line a word",
    ),
    _Format("word2vec-binary", "word2vec binary", (".bin",), "E only, as float32: small and quick"),
    _Format(
        "glove",
        "GloVe text",
        (".txt", ".vec"),
        "E only, every digit: a line a word, and no first line",
    ),
)

_SUFFIXES = frozenset(suffix for kind in _FORMATS for suffix in kind.suffixes)
_BROWSER = "your browser puts it where its downloads go"


class SaveScreen(Dialog[str | None]):
    """A form; ends with a line on what was written, or None."""

    BINDINGS: ClassVar = [
        Binding("escape", "leave", "Leave", id="save.leave", tooltip="Write nothing"),
        Binding("enter", "save", "Save", id="save.save", tooltip="Write the file"),
        Binding(
            "up",
            "app.focus_previous",
            "Up",
            show=False,
            id="save.up",
            tooltip="Go to the field above",
        ),
        Binding(
            "down",
            "app.focus_next",
            "Down",
            show=False,
            id="save.down",
            tooltip="Go to the field below",
        ),
    ]

    class Written(Message):
        """The file is written, or is not."""

        def __init__(self, text: str, *, failed: bool = False) -> None:
            super().__init__()
            self.text = text
            self.failed = failed

    def __init__(self, save: Save, suggestion: str, *, download: bool = False) -> None:
        """Prepare to save.

        Args:
            save: Writes the file.
            suggestion: The suggested name.
            download: Whether the file goes to a browser, so that only a name can be given.
        """
        super().__init__()
        self._save = save
        self._download = download
        self._path = TextField(suggestion, id="path", select_on_focus=False)
        self._choice = Choice([kind.label for kind in _FORMATS], id="format")
        self._format = 0
        """The format that the path and the message agree with."""
        self._choose_for(suggestion)
        self._over: tuple[str, int] | None = None
        """The path and format of an existing file, to be replaced on a second enter."""
        self._saving = False

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog") as dialog:
            does = "download" if self._download else "save"
            dialog.border_title = does
            dialog.border_subtitle = f"enter {does}s · escape leaves"
            yield Field("file", self._path)
            yield Field("as", self._choice, classes="-explained")
            yield Label("", id="about", classes="note", markup=False)
            yield Label("", id="message", classes="note", markup=False)

    def on_mount(self) -> None:
        """Select the name up to its suffix, so that typing replaces it."""
        name = self._path.value
        self._path.selection = Selection(0, len(name.removesuffix(_suffix(name))))
        self._explain()

    # Path and format agree

    @on(Input.Changed)
    def _path_changed(self) -> None:
        self._choose_for(self._path.value)
        self._explain()

    @on(Choice.Changed)
    def _format_changed(self) -> None:
        self._fit_suffix()
        self._explain()

    def _choose_for(self, path: str) -> None:
        suffix = _suffix(path)
        if suffix not in _FORMATS[self._choice.chosen].suffixes:
            for number, kind in enumerate(_FORMATS):
                if suffix in kind.suffixes:
                    self._format = number
                    self._choice.chosen = number
                    return

    def _fit_suffix(self) -> None:
        """Replace another format's suffix by one of the chosen format."""
        self._format = self._choice.chosen
        path, suffixes = self._path.value, _FORMATS[self._format].suffixes
        suffix = _suffix(path)
        if suffix not in suffixes and suffix in _SUFFIXES:
            plain = without_suffix(path)
            compression = path[len(plain) :]
            self._path.value = plain[: len(plain) - len(suffix)] + suffixes[0] + compression

    def _explain(self) -> None:
        if not self._saving and self._over != (self._path.value, self._choice.chosen):
            self._over = None
            self.query_one("#about", Label).update(_FORMATS[self._choice.chosen].about)
            self._say(_BROWSER if self._download else _whereto(self._path.value))

    def _say(self, message: str, *, wrong: bool = False) -> None:
        label = self.query_one("#message", Label)
        label.update(message)
        label.set_class(wrong, "-wrong")

    # Saving

    @on(Input.Submitted)
    def action_save(self) -> None:
        if self._saving:
            return
        if self._format != self._choice.chosen:
            self._fit_suffix()
        text, number = self._path.value, self._choice.chosen
        try:
            path = _name_of(text) if self._download else _path_of(text)
            if not self._download and path.exists() and self._over != (text, number):
                self._over = text, number
                self._say(f"{text!r} exists: enter again writes over it", wrong=True)
                return
        except (OSError, ValueError) as error:
            self._say(_what_is_wrong(text, error), wrong=True)
            return
        self._saving = True
        self._path.disabled = self._choice.disabled = True
        self._say("the browser fetches it … escape leaves" if self._download else "saving …")
        self._write(path, text, _FORMATS[number].name)

    @work(thread=True)
    def _write(self, path: Path, text: str, format: str) -> None:
        try:
            self.post_message(self.Written(self._save(path, format)))
        except (OSError, ValueError, MemoryError) as error:
            self.post_message(self.Written(_what_is_wrong(text, error), failed=True))
        except CancelledError:
            pass

    @on(Written)
    def _written(self, message: Written) -> None:
        if not message.failed:
            self.dismiss(message.text)
            return
        self._saving = False
        self._over = None
        self._path.disabled = self._choice.disabled = False
        self._path.focus()
        self._say(message.text, wrong=True)

    def action_leave(self) -> None:
        """Close; a file that is being written is waited for, a download is not."""
        if not self._saving or self._download:
            self.dismiss(None)


def _suffix(path: str) -> str:
    """Return the suffix of a format, in lower case and without that of compression."""
    plain = without_suffix(path)
    suffix = Path(plain).suffix
    return suffix.lower() if plain.endswith(suffix) else ""


def _name_of(text: str) -> Path:
    """Return the name of a download.

    Raises:
        ValueError: A browser may change the name; the message is one line.
    """
    if not re.fullmatch(r"[\w.-]*\w[\w.-]*", text) or without_suffix(text) in _SUFFIXES:
        raise ValueError("give the file a name of letters, digits and . _ -")
    return Path(text)


def _path_of(text: str) -> Path:
    """Return the path of a file that can be written.

    Raises:
        OSError: The file cannot be written.
        ValueError: The text is no file name; the message is one line.
    """
    if text.strip() in ("", "-"):
        raise ValueError("give the file a name")
    try:
        path = Path(text).expanduser()
    except RuntimeError:
        raise ValueError(f"{text!r} cannot be written: there is no such user") from None
    if without_suffix(path.name) in _SUFFIXES:
        raise ValueError("give the file a name")
    check_writable(path / "model" if text.endswith("/") and not path.is_dir() else path)
    return path


def _what_is_wrong(text: str, error: Exception) -> str:
    if isinstance(error, OSError):
        reason = error.strerror or str(error)
        return f"{text!r} cannot be written: {reason[:1].lower()}{reason[1:]}"
    if isinstance(error, MemoryError):
        return f"{text!r} cannot be written: there is not enough memory"
    return str(error)


def _whereto(text: str) -> str:
    """Return a line on the folder of the file, as far as it is known while typing."""
    try:
        folder = Path(text).expanduser().absolute().parent
    except (OSError, RuntimeError):
        return ""
    return f"in {spelled_out(str(folder))}"
