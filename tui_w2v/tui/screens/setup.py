"""The setup form: another text or other settings."""

import re
from collections.abc import Sequence
from contextlib import suppress
from os.path import expanduser
from pathlib import Path
from typing import Any

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
from tui_w2v.tui.binding import key, name_keys
from tui_w2v.tui.line import fit, width_of
from tui_w2v.tui.screens.dialog import Dialog
from tui_w2v.tui.widgets.controls import Choice, Field, TextField

_CONSEQUENCE = "the model is initialised anew; ⟨←⟩ brings this one back"
_SERVED = "a sample, or the text given by whoever serves this page"
_APPLY = "Initialise a model with these settings; back brings this one back"
_TEXT_CELLS = 32
"""The largest width of a text's name if texts are side by side, in cells."""
_SHORT = {"word2vec": "w2v", "negative-sampling": "negative"}
"""Labels of choices whose names leave no room for the other choices on 80 columns."""
_THOUSANDS = re.compile(r"[+-]?\d{1,3}([,_ ]\d{3})+(\.\d*)?")
_CORPUS, *_OTHERS = SETTINGS


class _WrongError(Exception):
    """A field that cannot be used; the message is one line."""

    def __init__(self, name: str, message: object) -> None:
        super().__init__(str(message))
        self.name = name


class SetupScreen(Dialog[Settings | None]):
    """A form; ends with new settings, or None without changes."""

    AUTO_FOCUS = "#corpus"
    BINDINGS = [
        key("escape", "dismiss", "setup.leave", "Change nothing"),
        key("enter", "apply", "setup.apply", _APPLY),
        key("up", "app.focus_previous", "setup.up", "Go to the field before"),
        key("down", "app.focus_next", "setup.down", "Go to the next field"),
    ]

    def __init__(self, settings: Settings, texts: Sequence[str] = ()) -> None:
        """Fill in the form; ``texts`` are those to choose from: if none, any text can be typed."""
        super().__init__()
        self._settings, self._present = settings, vars(settings)
        self._texts: dict[str, str] = {}
        """The texts to choose from, by their labels."""
        for text in texts:
            name = text if Path(text).name in self._texts else Path(text).name
            self._texts[fit(name, min(_TEXT_CELLS, width_of(name)))] = text
        self._controls = {setting.name: self._control(setting) for setting in SETTINGS}
        carried = (setting.name for setting in SETTINGS if setting.carried_by_samples)
        self._offered = {name: written(self._present[name]) for name in carried}
        """The values that the form filled in; other values are the user's."""
        self._wrong: dict[str, str] = {}
        """Errors by field, until anything is changed."""

    def compose(self) -> ComposeResult:
        with self.titled(
            Vertical(classes="dialog"), "settings", "⟨enter⟩ applies · ⟨escape⟩ leaves"
        ):
            yield self._field(_CORPUS)
            with Horizontal(id="columns"):
                for column, of_text in (("of-text", True), ("of-model", False)):
                    settings = (setting for setting in _OTHERS if setting.of_text is of_text)
                    yield Vertical(*map(self._field, settings), id=column, classes="column")
            yield Label("", id="message", classes="note", markup=False)
            yield Label(
                name_keys(_CONSEQUENCE, self), id="consequence", classes="note", markup=False
            )

    def _control(self, setting: Setting) -> Widget:
        value, labels = self._present[setting.name], self._labels(setting)
        if not labels:
            return TextField(written(value), id=setting.name)
        return Choice(list(labels), list(labels.values()).index(value), id=setting.name)

    def _labels(self, setting: Setting) -> dict[str, Any]:
        return self._texts if setting is _CORPUS else labels_of(setting)

    def _field(self, setting: Setting) -> Field:
        return Field(setting.label, self._controls[setting.name])

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
        name, objective = self._value(_CORPUS), self._value(setting_named("objective"))
        present, own = self._settings, {}
        if name in SAMPLES and (name, objective) != (present.corpus, present.objective):
            own = SAMPLES[name].own(objective)
        elif name != present.corpus:
            own = {setting.name: AUTO for setting in SETTINGS if setting.auto}
        for setting, offered in self._offered.items():
            control = self._controls[setting]
            assert isinstance(control, TextField)
            if control.value == offered:
                value = own.get(setting, self._present[setting])
                self._offered[setting] = control.value = written(value)

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
        """Read the form, or raise a _WrongError on a field that cannot be used."""
        values = {setting.name: self._value(setting) for setting in SETTINGS}
        if values == self._present:
            return self._settings
        try:
            settings = Settings(**values)
        except InvalidOptionError as error:
            option, _, rest = str(error).partition(" ")
            setting = next(setting for setting in SETTINGS if setting.option == option)
            raise _WrongError(setting.name, f"{setting.label} {rest}") from None
        changed = [one for one in SETTINGS if values[one.name] != self._present[one.name]]
        anew, field = any(one.reads_text for one in changed), "corpus"
        try:
            if settings.corpus == "-" and anew:
                raise CorpusError("standard input has been read to its end: name a text file")
            resolve_source(settings.corpus, regular=anew)
            field = "encoding"
            check_encoding(settings.encoding)
        except CorpusError as error:
            message = str(error).replace(", - for standard input,", "")
            raise _WrongError(field, message) from None
        return settings

    def _value(self, setting: Setting) -> Any:
        control, present = self._controls[setting.name], self._present[setting.name]
        if isinstance(control, Choice):
            return self._labels(setting)[control.label]
        if not isinstance(control, TextField) or control.value == written(present):
            return present
        try:
            value = understood(setting, control.value)
        except ValueError as error:
            raise _WrongError(setting.name, error) from None
        return expanduser(str(value)) if setting is _CORPUS else value


def labels_of(setting: Setting) -> dict[str, Any]:
    """Return the values of a setting by their labels; none where anything can be typed."""
    if isinstance(setting.default, bool):
        return {"yes": True, "no": False}
    labels = (_SHORT.get(name, name) for name in setting.choices)
    return dict(zip(labels, map(type(setting.default), setting.choices), strict=True))


def written(value: object) -> str:
    """Write a value as one types it, with commas between thousands."""
    if value == AUTO:
        return "auto"
    return f"{value:,}" if isinstance(value, int) else str(value).removesuffix(".0")


def understood(setting: Setting, text: str) -> object:
    """Return what was typed for a setting, in its own type.

    Raises:
        ValueError: It is no number such as ``10,000`` or ``1e-3``; the message is one line.
    """
    text, kind = text.strip(), type(setting.default)
    if setting.auto and text == "auto":
        return kind(AUTO)
    if kind not in (int, float):
        return text
    # Other commas stay, so the text is no number.
    plain = re.sub("[,_ ]", "", text) if _THOUSANDS.fullmatch(text) else text
    with suppress(ValueError):
        if kind is float:
            return float(plain)
        if plain.lstrip("+-").isdecimal():
            return int(plain)
        if (number := float(plain)).is_integer():
            return int(number)
    wanted = "a whole number" if kind is int else "a number such as 0.05"
    raise ValueError(f"{setting.label} must be {wanted}, not {text!r}")
