"""The settings as the setup form shows them, as data, and how what is typed is understood."""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tui_w2v.corpus import SAMPLES, SentenceRule
from tui_w2v.skipgram import INITS, OBJECTIVES
from tui_w2v.training import Configuration, Order

_THOUSANDS = re.compile(r"[+-]?\d{1,3}([,_ ]\d{3})+(\.\d*)?")


@dataclass(frozen=True)
class Setting:
    """One of a Configuration's settings."""

    name: str
    """Its name in the Configuration."""
    label: str
    """What the form calls it."""
    about: str
    """One line on what it does."""
    choices: Mapping[str, Any] = field(default_factory=dict)
    """What it can be, by label; empty where anything can be typed."""

    @property
    def option(self) -> str:
        """The command line's option for it, which errors name."""
        return Configuration.option_words(self.name, "")[0]


CORPUS = Setting("corpus", "text", f"a text file, or a sample: {', '.join(SAMPLES)}")

TEXT_SETTINGS = (
    Setting(
        "sentences",
        "sentences",
        "where they end: at each line's end, or at . ! ? and blank lines",
        {rule.value: rule for rule in SentenceRule},
    ),
    Setting(
        "lowercase",
        "lower-case",
        "whether The and the are one word",
        {"yes": True, "no": False},
    ),
    Setting("encoding", "encoding", "how the text is encoded: utf-8, utf-16, latin-1, cp1252 …"),
    Setting("min_count", "min count", "words that occur less often are cut"),
    Setting("max_vocab", "max vocab", "at most so many words are kept, the most frequent first"),
    Setting("window", "window", "how many neighbours on each side of a word are its targets"),
    Setting("sample", "sample", "thins out frequent words, as word2vec does: 0.001, say; 0: off"),
    Setting(
        "order",
        "order",
        "of the pairs: the text's, or another random one in each epoch",
        {order.value: order for order in Order},
    ),
)
"""What is read, and how it becomes pairs."""

OBJECTIVE = Setting(
    "objective",
    "objective",
    "what training makes smaller; SGNS is negative sampling",
    {kind.short_name or name: name for name, kind in OBJECTIVES.items()},
)

MODEL_SETTINGS = (
    Setting("dim", "d", "how many numbers each word's row of E has"),
    Setting(
        "init",
        "init",
        "how E and θ start: as Keras draws them, as word2vec does, or at zero",
        {name: name for name in INITS},
    ),
    Setting("bias", "bias b", "whether θh gets an output bias b", {"on": True, "off": False}),
    Setting(
        "dtype",
        "precision",
        "of all parameters, with about 7 or 16 digits",
        {name: name for name in ("float32", "float64")},
    ),
    OBJECTIVE,
    Setting("negative", "negatives", "negative-sampling: how many words a turn draws as noise"),
    Setting("x_max", "x max", "glove: from which count on a pair counts in full"),
    Setting("alpha", "α", "glove: by which power of its count a pair counts below that"),
    Setting(
        "harmonic",
        "harmonic",
        "glove: whether a word n places away counts 1/n",
        {"no": False, "yes": True},
    ),
    Setting("learning_rate", "η", "the learning rate: how far each turn goes down the gradient"),
    Setting("seed", "seed", "what every random draw depends on"),
)
"""What is trained, and how."""

SETTINGS = (CORPUS, *TEXT_SETTINGS, *MODEL_SETTINGS)


def written(value: object) -> str:
    """Write a value as it is typed: thousands are set apart."""
    return f"{value:,}" if isinstance(value, int) else str(value)


def understood(setting: Setting, text: str, present: object) -> object:
    """Understand what was typed for a setting.

    Args:
        setting: The setting.
        text: What was typed; numbers may be ``10,000`` or ``1e-3``.
        present: The value that it has, which is of the type that is wanted.

    Raises:
        ValueError: It is not a number; the message is one line.
    """
    text = text.strip()
    if isinstance(present, int):
        whole = _whole_number(text)
        if whole is None:
            raise ValueError(f"{setting.label} must be a whole number, not {text!r}")
        return whole
    if isinstance(present, float):
        number = _number(text)
        if number is None:
            raise ValueError(f"{setting.label} must be a number such as 0.05, not {text!r}")
        return number
    return text


def _whole_number(text: str) -> int | None:
    try:
        return int(_plain(text))
    except ValueError:
        number = _number(text)
    exact = number is not None and math.isfinite(number) and number.is_integer()
    return int(number) if number is not None and exact else None


def _number(text: str) -> float | None:
    try:
        return float(_plain(text))
    except ValueError:
        return None


def _plain(text: str) -> str:
    """Drop what sets thousands apart; a comma anywhere else is left, and makes it no number."""
    return re.sub("[,_ ]", "", text) if _THOUSANDS.fullmatch(text) else text
