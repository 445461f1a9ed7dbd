"""The save dialog: the file and its format."""

import re
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from os.path import expanduser
from pathlib import Path

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Input, Label
from textual.widgets.input import Selection

from tui_w2v.compression import without_suffix
from tui_w2v.corpus import refuse_inputs
from tui_w2v.files import check_writable
from tui_w2v.printable import spelled_out
from tui_w2v.tui.binding import key, name_keys
from tui_w2v.tui.screens.dialog import Dialog
from tui_w2v.tui.widgets.controls import Choice, Field, TextField
from tui_w2v.vectors import FORMATS
from tui_w2v.vectors.formats.writing import SUFFIXES

Save = Callable[[Path, str], Awaitable[str]]
"""Writes a file in a format, and returns one line about it.

It raises OSError, or a ValueError whose message is one line.
"""

_ABOUT = {
    "model": "E, θ, b, words, counts, settings: can be trained on",
    "word2vec-text": "E only, every digit: a line of V and d, then a line a word",
    "word2vec-binary": "E only, as float32: small and quick",
    "glove": "E only, every digit: a line a word, and no first line",
}
_LABELS = ["model", *(name for name in FORMATS if name != "npz")]  # a model is an .npz, too
_BROWSER = "your browser saves the file where its downloads go"


def _suffixes(format: str) -> list[str]:
    """Return the suffixes of files in a format, the usual one first."""
    usual = {"model": "npz", "glove": "word2vec-text"}.get(format, format)
    return [suffix for suffix, name in SUFFIXES.items() if name == usual]


class SaveScreen(Dialog[str | None]):
    """A form; ends with a line on what was written, or None."""

    BINDINGS = [
        key("escape", "leave", "save.leave", "Write nothing"),
        key("enter", "save", "save.save", "Write the file"),
        key("up", "app.focus_previous", "save.up", "Go to the field above"),
        key("down", "app.focus_next", "save.down", "Go to the field below"),
    ]

    def __init__(
        self, save: Save, suggestion: str, inputs: Sequence[str] = (), *, download: bool = False
    ) -> None:
        """Suggest a name, and refuse those of inputs. A download has a name and no other path."""
        super().__init__()
        self._save, self._inputs, self._download = save, inputs, download
        self._path = TextField(suggestion, id="path", select_on_focus=False)
        self._choice = Choice(_LABELS, id="format")
        self._over: tuple[str, str] | None = None
        """The path and format of an existing file, to be replaced on a second enter."""
        self._saving = False

    def compose(self) -> ComposeResult:
        does = "download" if self._download else "save"
        with self.titled(Vertical(classes="dialog"), does, f"⟨enter⟩ {does}s · ⟨escape⟩ leaves"):
            yield Field("file", self._path)
            yield Field("as", self._choice, classes="-explained")
            yield Label("", id="about", classes="note", markup=False)
            yield Label("", id="message", classes="note", markup=False)

    def on_mount(self) -> None:
        """Select the name up to its suffix, so that typing replaces it."""
        name = self._path.value
        self._path.selection = Selection(0, len(name.removesuffix(_suffix(name))))
        self.watch(self._path, "value", self._path_changed)
        self.watch(self._choice, "chosen", self._format_changed, init=False)

    def _path_changed(self) -> None:
        """Choose the format of the suffix, unless the chosen format may have this suffix."""
        suffix = _suffix(self._path.value)
        if suffix and self._path.value.endswith(2 * suffix):  # typed before the suggested one
            self._path.value = self._path.value.removesuffix(suffix)
        if suffix in SUFFIXES and suffix not in _suffixes(self._choice.label):
            self._choice.chosen = [suffix in _suffixes(label) for label in _LABELS].index(True)
        self._explain()

    def _format_changed(self) -> None:
        """Replace another format's suffix by one of the chosen format."""
        path, suffixes = self._path.value, _suffixes(self._choice.label)
        suffix = _suffix(path)
        if suffix not in suffixes and suffix in SUFFIXES:
            plain = without_suffix(path)
            self._path.value = plain[: -len(suffix)] + suffixes[0] + path[len(plain) :]
        self._explain()

    def _explain(self) -> None:
        if not self._saving and self._over != (self._path.value, self._choice.label):
            self._over = None
            self.query_one("#about", Label).update(_ABOUT.get(self._choice.label, "E only"))
            self._say(_BROWSER if self._download else _whereto(self._path.value))

    def _say(self, message: str, *, wrong: bool = False) -> None:
        label = self.query_one("#message", Label)
        label.update(name_keys(message, self))
        label.set_class(wrong, "-wrong")

    @on(Input.Submitted)
    def action_save(self) -> None:
        if self._saving:
            return
        text, kind = self._path.value, self._choice.label
        try:
            path = _name_of(text) if self._download else self._path_of(text)
            if not self._download and path.exists() and self._over != (text, kind):
                self._over = text, kind
                raise ValueError(f"{text!r} exists: ⟨enter⟩ again writes over it")
        except (OSError, ValueError) as error:
            self._say(_what_is_wrong(text, error), wrong=True)
        else:
            self._hold(True)
            self._say("the browser fetches it … ⟨escape⟩ leaves" if self._download else "saving …")
            self._write(path, text, kind)

    def _path_of(self, text: str) -> Path:
        """Return the path of a file that may be written, or raise an OSError or a ValueError."""
        path = Path(expanduser(text))
        if text.strip() in ("", "-") or without_suffix(path.name) in SUFFIXES:
            raise ValueError("give the file a name")
        refuse_inputs(str(path), *self._inputs)
        check_writable(path / "model" if text.endswith("/") and not path.is_dir() else path)
        return path

    def _hold(self, saving: bool) -> None:
        self._saving = self._path.disabled = self._choice.disabled = saving

    @work
    async def _write(self, path: Path, text: str, format: str) -> None:
        try:
            self.dismiss(await self._save(path, format))
        except (OSError, ValueError, MemoryError) as error:
            self._hold(False)
            self._over = None
            self._path.focus()
            self._say(_what_is_wrong(text, error), wrong=True)

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
    """Return the name of a download, or raise a ValueError if a browser may change it."""
    if not re.fullmatch(r"[\w.-]*\w[\w.-]*", text) or without_suffix(text) in SUFFIXES:
        raise ValueError("give the file a name of letters, digits and . _ -")
    return Path(text)


def _what_is_wrong(text: str, error: Exception) -> str:
    if isinstance(error, ValueError):
        return str(error)
    reason = error.strerror if isinstance(error, OSError) else "there is not enough memory"
    reason = reason or str(error)
    return f"{text!r} cannot be written: {reason[:1].lower()}{reason[1:]}"


def _whereto(text: str) -> str:
    """Return a line on the folder of the file, as far as it is known while typing."""
    with suppress(OSError):
        return f"in {spelled_out(str(Path(expanduser(text)).absolute().parent))}"
    return ""
