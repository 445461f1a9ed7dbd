"""The settings of a run, each declared once.

The command line, ``--help``, the setup form, a run's line, the checks of a model file and the
refusals of contradictions are made from this table.
"""

import math
from collections.abc import Collection
from dataclasses import asdict, dataclass, field, fields, replace
from enum import StrEnum
from functools import partial
from numbers import Integral, Real
from reprlib import repr as short
from typing import Any

from tui_w2v.corpus import SAMPLES, SentenceRule
from tui_w2v.errors import InputError
from tui_w2v.skipgram import INITS, OBJECTIVES
from tui_w2v.spelling import did_you_mean
from tui_w2v.training.schedule import Order

AUTO = -(1 << 62)
"""Stands for `auto`: the value is chosen once the text is read. No setting can have this value."""


class InvalidOptionError(InputError):
    """An invalid setting; the message is one line that says what to do."""


_KINDS: dict[type, tuple[type, str]] = {
    bool: (bool, "True or False"),
    int: (Integral, "a whole number"),
    float: (Real, "a number"),
    str: (str, "a text"),
}
"""Which values a setting takes by the type of its default, and their description."""


@dataclass(frozen=True)
class Setting:
    """One setting of a run."""

    about: str
    """What it does, in one line."""
    label: str = ""
    """Its name in the setup form, if that is not the name in the table."""
    of_text: bool = False
    """Whether it determines how the text becomes pairs, not how the model is trained."""
    reads_text: bool = False
    """Whether a change of it makes the text be read again."""
    metavar: str = "N"
    """The placeholder for its value in ``--help``."""
    option: str = ""
    """Its option, if that is not ``--`` and the name."""
    least: float | None = None
    """The smallest value; floats must also be finite."""
    most: float | None = None
    """The largest value."""
    above_0: bool = False
    """Whether the value must be above 0."""
    choices: Collection[str] = ()
    """Its possible values, if they are names."""
    name: str = ""
    """Its name in the table."""
    default: Any = None
    """Its value unless the user or the text gives another."""

    @property
    def auto(self) -> bool:
        """Whether its value is chosen from the text unless given."""
        return bool(self.default == AUTO)

    @property
    def carried_by_samples(self) -> bool:
        """Whether a sample has a default of its own."""
        samples = SAMPLES.values()
        return any(self.name in sample.own(kind) for sample in samples for kind in OBJECTIVES)

    @property
    def wanted(self) -> str:
        """What its value must be, in words."""
        if self.choices:
            return f"one of {', '.join(self.choices)}"
        return _KINDS[type(self.default)][1]

    def words(self, value: object) -> list[str]:
        """Return the words of the command line that set it to a value."""
        if isinstance(value, bool):
            return [self.option if value else self.option.replace("--", "--no-", 1)]
        return [self.option, "auto" if value == AUTO else str(value)]

    def checked(self, value: Any) -> Any:
        """Return a value in the setting's own type; ``"auto"`` stands for ``AUTO``.

        Raises InvalidOptionError if the value has another type or is not allowed.
        """
        kind = type(self.default)
        if self.auto and value == "auto":
            return kind(AUTO)
        accepted = _KINDS.get(kind, _KINDS[str])[0]
        fits = isinstance(value, accepted) and isinstance(value, bool) is (kind is bool)
        if not fits or (self.choices and value not in self.choices):
            raise InvalidOptionError(f"{self.option} must be {self.wanted}, not {short(value)}")
        try:
            value = kind(value)
        except OverflowError:
            value = math.inf
        self.check(value)
        return value

    def check(self, value: Any) -> None:
        """Raise InvalidOptionError if a value is out of range."""
        if self.least is None or (self.auto and value == AUTO):
            return
        low = value <= 0 if self.above_0 else value < self.least
        if isinstance(self.default, float) and (low or not math.isfinite(value)):
            which = " above 0" if self.above_0 else f", {self.least:g} or more"
            raise InvalidOptionError(f"{self.option} must be a finite number{which}, not {value}")
        if low:
            raise InvalidOptionError(f"{self.option} must be at least {self.least}, not {value}")
        if self.most is not None and value > self.most:
            raise InvalidOptionError(f"{self.option} must be at most {self.most:,}, not {value:,}")


def _setting(default: Any, about: str, label: str = "", **more: Any) -> Any:
    """Declare a setting: a field with its default and its description."""
    return field(default=default, metadata={"setting": Setting(about, label, **more)})


_pairs_setting = partial(_setting, of_text=True)
"""Declares a setting that determines the pairs of a text."""
_text_setting = partial(_pairs_setting, reads_text=True)
"""Declares a setting that determines the words of a text."""


@dataclass(frozen=True)
class Settings:
    """The settings of a run. The same settings, text and moves give the same numbers."""

    corpus: str = _text_setting("royal", f"a text file, or a sample: {', '.join(SAMPLES)}", "text")
    sentences: SentenceRule = _text_setting(  # noqa: RUF009
        SentenceRule.LINE,
        "where sentences end: at each line's end, or at . ! ? and blank lines",
        metavar="RULE",
    )
    encoding: str = _text_setting(
        "utf-8", "how the text is encoded: utf-8, utf-16, latin-1, cp1252 …", metavar="NAME"
    )
    lowercase: bool = _text_setting(True, "whether The and the are one word", "lower-case")
    min_count: int = _text_setting(
        AUTO, "words that occur less often are left out of the vocabulary", least=1
    )
    max_vocab: int = _text_setting(
        10_000, "the most words to keep, the most frequent first", least=2
    )
    window: int = _pairs_setting(
        AUTO, "how many neighbours on each side of a word are its targets", least=1
    )
    sample: float = _pairs_setting(
        float(AUTO),
        "drops frequent words by chance, as word2vec does: 0.001, say; 0: none",
        metavar="T",
        least=0,
    )
    order: Order = _pairs_setting(  # noqa: RUF009
        Order.TEXT,
        "the order of the pairs: the text's, or a random one in each epoch",
        metavar="ORDER",
    )
    validation: float = _setting(
        float(AUTO),
        "share of sentences held out to stop in time, with weight decay; 0: none",
        "held out",
        metavar="SHARE",
        least=0,
        most=0.5,
    )
    dim: int = _setting(
        AUTO, "how many numbers each word's row of E has", "d", metavar="D", least=1, most=100_000
    )
    init: str = _setting(
        "keras",
        "how E and θ start; keras is Glorot uniform, small a thousandth of it",
        metavar="INIT",
        choices=INITS,
    )
    bias: bool = _setting(True, "whether scores have an output bias b", "bias b")
    dtype: str = _setting(
        "float32",
        "the precision of all parameters, with about 7 or 16 digits",
        "precision",
        metavar="TYPE",
        choices=("float32", "float64"),
    )
    objective: str = _setting(
        "softmax", "what training minimises", metavar="NAME", choices=OBJECTIVES
    )
    negative: int = _setting(
        5,
        "negative-sampling: how many words of noise a turn samples",
        "negatives",
        metavar="K",
        least=1,
        most=10_000,
    )
    x_max: float = _setting(
        100.0,
        "glove: the count from which a pair has full weight",
        metavar="X",
        least=0,
        above_0=True,
    )
    alpha: float = _setting(
        0.75,
        "glove: a pair below x-max has weight (count / x-max) to this power",
        "power α",
        metavar="A",
        least=0,
    )
    harmonic: bool = _setting(False, "glove: whether a word n places away counts 1/n")
    learning_rate: float = _setting(
        0.1,
        "the learning rate: SGD's for turns, Adam's for full-batch passes",
        "rate η",
        option="--lr",
        metavar="ETA",
        least=0,
    )
    seed: int = _setting(0, "what every random choice depends on", least=0)

    def __post_init__(self) -> None:
        for setting in SETTINGS:
            setting.check(getattr(self, setting.name))

    @classmethod
    def of(cls, corpus: str, **settings: Any) -> "Settings":
        """Return the settings for a text: those given, else the sample's own, else the defaults.

        Raises:
            InvalidOptionError: A value is not allowed.
            TypeError: There is no such setting.
        """
        table = {setting.name: setting for setting in SETTINGS}
        if unknown := next((name for name in settings if name not in table), None):
            close = did_you_mean(unknown, {name: row for row, name in enumerate(table)})
            raise TypeError(f"there is no setting {unknown!r}{close}")
        settings = {name: table[name].checked(value) for name, value in settings.items()}
        sample = SAMPLES.get(corpus)
        own = sample.own(settings.get("objective", cls.objective)) if sample else {}
        return cls(corpus=corpus, **{**own, **settings})

    def as_words(self) -> list[str]:
        """Return the words of the command line that give these settings."""
        usual = Settings.of(self.corpus, objective=self.objective).as_dict()
        usual["objective"] = Settings.objective
        corpus = self.corpus
        if corpus.startswith(("-", "+")) and corpus != "-":
            corpus = f"./{corpus}"  # neither an option nor the separator of moves
        words = [corpus]
        for name, value in self.as_dict().items():
            if name != "corpus" and value != usual[name]:
                words += setting_named(name).words(value)
        return words

    def as_dict(self) -> dict[str, Any]:
        """Return the settings as plain values that JSON can hold."""
        values = asdict(self).items()
        return {name: str(value) if isinstance(value, StrEnum) else value for name, value in values}


def _named(name: str, default: Any, setting: Setting) -> Setting:
    """Complete a setting by its field's name and default."""
    choices = setting.choices
    if isinstance(default, StrEnum):
        choices = [member.value for member in type(default)]
    return replace(
        setting,
        name=name,
        default=default,
        label=setting.label or name.replace("_", " "),
        option=setting.option or f"--{name.replace('_', '-')}",
        choices=choices,
    )


SETTINGS = tuple(
    _named(field.name, field.default, field.metadata["setting"]) for field in fields(Settings)
)
"""All settings, in the order of the setup form and of a run's line."""


def setting_named(name: str) -> Setting:
    """Return a setting of the table by its name."""
    return next(setting for setting in SETTINGS if setting.name == name)
