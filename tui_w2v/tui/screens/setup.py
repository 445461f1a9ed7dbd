"""The setup form: another text or other settings."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.events import DescendantFocus
from textual.widget import Widget
from textual.widgets import Input, Label

from tui_w2v.corpus import SAMPLES, CorpusError, resolve_source
from tui_w2v.corpus.reading import check_encoding
from tui_w2v.training import InvalidOptionError, Settings
from tui_w2v.training.settings import AUTO, SETTINGS, Setting, setting_named
from tui_w2v.tui.binding import key
from tui_w2v.tui.line import fit, width_of
from tui_w2v.tui.screens.dialog import Dialog
from tui_w2v.tui.settings import labels_of, understood, written
from tui_w2v.tui.widgets.choice import Choice
from tui_w2v.tui.widgets.field import Field, TextField

_CONSEQUENCE = "the model is initialised anew; ← brings this one back"
_SERVED = "a sample, or the text given by whoever serves this page"
_TEXT_CELLS = 32
"""The largest width of a text's name if texts are side by side, in cells."""


class _WrongError(Exception):
    """A field that cannot be used; the message is one line."""

    def __init__(self, name: str, message: object) -> None:
        super().__init__(str(message))
        self.name = name


_CORPUS, *_OTHERS = SETTINGS


class SetupScreen(Dialog[Settings | None]):
    """A form; ends with new settings, or None without changes."""

    AUTO_FOCUS = "#corpus"
    BINDINGS: ClassVar = [
        key("escape", "dismiss", "setup.leave", "Change nothing"),
        key(
            "enter",
            "apply",
            "setup.apply",
            "Initialise a model with these settings; back brings this one back",
        ),
        key("up", "app.focus_previous", "setup.up", "Go to the field before"),
        key("down", "app.focus_next", "setup.down", "Go to the next field"),
    ]

    def __init__(self, settings: Settings, texts: Sequence[str] = ()) -> None:
        """Fill in the form.

        Args:
            settings: The current settings.
            texts: The texts to choose from, including the current one; if empty, any text can be
                named.
        """
        super().__init__()
        self._settings = settings
        self._texts: dict[str, str] = {}
        """The texts to choose from, by their labels."""
        for text in texts:
            name = text if Path(text).name in self._texts else Path(text).name
            self._texts[fit(name, min(_TEXT_CELLS, width_of(name)))] = text
        self._present: dict[str, Any] = {
            setting.name: getattr(settings, setting.name) for setting in SETTINGS
        }
        self._controls = {setting.name: self._control(setting) for setting in SETTINGS}
        self._offered = {
            setting.name: written(self._present[setting.name])
            for setting in SETTINGS
            if setting.carried_by_samples
        }
        """The values that the form filled in; other values are the user's."""
        self._wrong: dict[str, str] = {}
        """Errors by field, until anything is changed."""

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog") as dialog:
            dialog.border_title = "setup"
            dialog.border_subtitle = "enter applies · escape leaves"
            yield self._field(_CORPUS)
            with Horizontal(id="columns"):
                with Vertical(id="of-text", classes="column"):
                    yield from (self._field(setting) for setting in _OTHERS if setting.of_text)
                with Vertical(id="of-model", classes="column"):
                    yield from (self._field(setting) for setting in _OTHERS if not setting.of_text)
            yield Label("", id="message", classes="note", markup=False)
            yield Label(_CONSEQUENCE, id="consequence", classes="note", markup=False)

    def _control(self, setting: Setting) -> Widget:
        value = self._present[setting.name]
        labels = self._labels(setting)
        if not labels:
            return TextField(written(value), id=setting.name)
        return Choice(list(labels), list(labels.values()).index(value), id=setting.name)

    def _labels(self, setting: Setting) -> dict[str, Any]:
        return self._texts if setting is _CORPUS else labels_of(setting)

    def _field(self, setting: Setting) -> Field:
        return Field(setting.label, self._controls[setting.name])

    # Help and errors of a field

    @on(Input.Changed)
    @on(Choice.Changed)
    def _forget_what_is_wrong(self) -> None:
        self._wrong.clear()
        self._explain()

    @on(DescendantFocus)
    def _explain(self) -> None:
        for setting in SETTINGS:
            if self.focused is self._controls[setting.name]:
                label = self.query_one("#message", Label)
                about = _SERVED if setting is _CORPUS and self._texts else setting.about
                label.update(self._wrong.get(setting.name, about))
                label.set_class(setting.name in self._wrong, "-wrong")

    @on(Input.Changed, "#corpus")
    @on(Choice.Changed, "#corpus")
    @on(Choice.Changed, "#objective")
    def _offer_the_samples_own(self) -> None:
        """Fill in a sample's own values, or `auto` for another text, where the user typed none."""
        present = self._settings
        name, objective = self._value(_CORPUS), self._value(setting_named("objective"))
        here = (present.corpus, present.objective)
        sample = SAMPLES.get(name) if (name, objective) != here else None
        own = {}
        if sample:
            own = sample.own(objective)
        elif name != present.corpus:
            own = {setting.name: AUTO for setting in SETTINGS if setting.auto}
        for setting, offered in self._offered.items():
            control = self._controls[setting]
            assert isinstance(control, TextField)
            if control.value == offered:
                value = own.get(setting, getattr(present, setting))
                self._offered[setting] = control.value = written(value)

    # Applying

    @on(Input.Submitted)
    def action_apply(self) -> None:
        try:
            settings = self._read()
        except _WrongError as error:
            self._wrong = {error.name: str(error)}
            self.set_focus(self._controls[error.name])
            self._explain()
            return
        self.dismiss(None if settings == self._settings else settings)

    def _read(self) -> Settings:
        """Read the form.

        Raises:
            _WrongError: A field cannot be used.
        """
        values = {setting.name: self._value(setting) for setting in SETTINGS}
        if values == self._present:
            return self._settings
        try:
            settings = Settings(**values)
        except InvalidOptionError as error:
            option, _, rest = str(error).partition(" ")
            setting = next(setting for setting in SETTINGS if setting.option == option)
            raise _WrongError(setting.name, f"{setting.label} {rest}") from None
        changed = (
            setting for setting in SETTINGS if values[setting.name] != self._present[setting.name]
        )
        anew = any(setting.reads_text for setting in changed)
        try:
            if settings.corpus == "-" and anew:
                raise CorpusError("standard input has been read to its end: name a text file")
            resolve_source(settings.corpus, regular=anew)
        except CorpusError as error:
            message = str(error).replace(", - for standard input,", "")
            raise _WrongError("corpus", message) from None
        try:
            check_encoding(settings.encoding)
        except CorpusError as error:
            raise _WrongError("encoding", error) from None
        return settings

    def _value(self, setting: Setting) -> Any:
        control, present = self._controls[setting.name], self._present[setting.name]
        if isinstance(control, Choice):
            return self._labels(setting)[control.label]
        if not isinstance(control, TextField) or control.value == written(present):
            return present
        try:
            value = understood(setting, control.value, present)
        except ValueError as error:
            raise _WrongError(setting.name, error) from None
        return _from_home(str(value)) if setting is _CORPUS else value


def _from_home(path: str) -> str:
    """Expand a leading ``~``; other paths stay as typed, since ``./royal`` is no sample."""
    try:
        return str(Path(path).expanduser()) if path.startswith("~") else path
    except RuntimeError:
        return path
