"""Settings chosen from the text: d, window, min count, sub-sampling and the validation share.

The rule comes from trials, whose table stands in CONTRIBUTING.md.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

from tui_w2v.skipgram import OBJECTIVES
from tui_w2v.training.settings import AUTO, SETTINGS, Setting, Settings, setting_named

_LONG_TEXT = 3_000_000
"""From so many words on, a text has enough pairs for what stands farther away."""
_SHARE = 0.05
_FEWEST_PAIRS = 10_000
"""A twentieth of fewer pairs says little: by another seed, another pass is the best."""


def auto_min_count(words: int) -> int:
    """Return the min count for a text of so many words: a word in 5,000 up to 5."""
    return min(5, 1 + words // 5_000)


def min_count_of(settings: Settings) -> int | Callable[[int], int]:
    """Return the min count, or what chooses it once the text's words are counted."""
    return auto_min_count if settings.min_count == AUTO else settings.min_count


def auto_settings(settings: Settings) -> tuple[Setting, ...]:
    """Return the settings that are to be chosen from the text."""
    return tuple(
        setting for setting in SETTINGS if setting.auto and getattr(settings, setting.name) == AUTO
    )


def choose_by_size(settings: Settings, words: int, V: int) -> Settings:
    """Replace every `auto` but that of the validation share by a number.

    Args:
        settings: The settings.
        words: The number of words in the text, those out of the vocabulary too.
        V: The number of different words in the vocabulary.
    """
    long = words >= _LONG_TEXT
    rule = {
        "min_count": auto_min_count(words),
        "window": 5 if long else 2,
        "sample": 0.001 if long else 0.0,
        "dim": min(100, max(2, round(V**0.5))),
    }
    auto = {name: value for name, value in rule.items() if getattr(settings, name) == AUTO}
    return replace(settings, **auto)


def choose_validation(settings: Settings, pairs: int, pieces: int) -> Settings:
    """Replace the `auto` of the validation share.

    Args:
        settings: The settings.
        pairs: The number of pairs in the text.
        pieces: The number of sentences, or pieces of long ones, that can be held out.
    """
    if settings.validation != AUTO:
        return settings
    enough = pairs >= _FEWEST_PAIRS and pieces * _SHARE >= 1
    validates = OBJECTIVES[settings.objective].validates
    return replace(settings, validation=_SHARE if enough and validates else 0.0)


def describe_auto(settings: Settings, auto: Sequence[Setting], words: int) -> str:
    """Say in a line what was chosen from a text of so many words; nothing where nothing was."""
    chosen = (
        f"{setting.label} {getattr(settings, setting.name):g}"
        for setting in sorted(auto, key=lambda setting: setting.name != "dim")
    )
    return f"auto for {words:,} words: {', '.join(chosen)}" if auto else ""


def named_value(settings: Settings, auto: Sequence[Setting], name: str) -> str:
    """Write a setting's label and value, and whether it was chosen from the text."""
    setting = setting_named(name)
    value = f"{setting.label} {getattr(settings, name):g}"
    return f"{value} auto" if setting in auto else value
