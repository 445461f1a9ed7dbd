"""How the setup form writes the values of settings, and reads what is typed."""

import math
import re
from typing import Any

from tui_w2v.explain.objectives import objective_text
from tui_w2v.training.settings import AUTO, Setting

_SHORT = {"word2vec": "w2v"}
"""Labels of choices whose names leave no room for the other choices on 80 columns."""
_THOUSANDS = re.compile(r"[+-]?\d{1,3}([,_ ]\d{3})+(\.\d*)?")


def labels_of(setting: Setting) -> dict[str, Any]:
    """Return the values of a setting by their labels; none where anything can be typed."""
    default = setting.default
    if isinstance(default, bool):
        return {"yes": True, "no": False}
    return {_label(name): type(default)(name) for name in setting.choices}


def _label(choice: str) -> str:
    return objective_text(choice).short_name or _SHORT.get(choice, choice)


def written(value: object) -> str:
    """Write a value as it is typed: thousands are set apart."""
    if value == AUTO:
        return "auto"
    return f"{value:,}" if isinstance(value, int) else str(value).removesuffix(".0")


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
    if setting.auto and text == "auto":
        return type(setting.default)(AUTO)
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
