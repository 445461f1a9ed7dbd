"""Settings chosen from the text: d, window, min count, subsampling and the validation share.

The rule comes from trials; CONTRIBUTING.md has their table.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

from tui_w2v.skipgram import OBJECTIVES
from tui_w2v.training.settings import AUTO, SETTINGS, Setting, Settings

_LONG_TEXT = 10_000
"""From this number of words on, a text supports a larger window and twice the dimensions."""
_VERY_LONG_TEXT = 3_000_000
"""From this number of words on, a text can spare some of its frequent words."""
_SHARE = 0.05
_FEWEST_PAIRS = 10_000
"""A twentieth of fewer pairs says little: with another seed, another pass is the best."""


def auto_min_count(words: int) -> int:
    """Return the min count for a text: 1, and 1 more for every 5,000 words, up to 5."""
    return min(5, 1 + words // 5_000)


def min_count_of(settings: Settings) -> int | Callable[[int], int]:
    """Return the min count, or the function that chooses it by the number of words."""
    return auto_min_count if settings.min_count == AUTO else settings.min_count


def auto_settings(settings: Settings) -> tuple[Setting, ...]:
    """Return the settings that are `auto`."""
    return tuple(setting for setting in SETTINGS if getattr(settings, setting.name) == AUTO)


def choose_by_size(settings: Settings, words: int, V: int) -> Settings:
    """Replace every `auto` but the validation share's, given the number of words and V."""
    is_long = words >= _LONG_TEXT
    rule = {
        "min_count": auto_min_count(words),
        "window": 5 if is_long else 2,
        "sample": 0.001 if words >= _VERY_LONG_TEXT else 0.0,
        "dim": min(100, max(2, round((1 + is_long) * V**0.5))),
    }
    auto = {name: value for name, value in rule.items() if getattr(settings, name) == AUTO}
    return replace(settings, **auto)


def choose_validation(settings: Settings, pairs: int, pieces: int) -> Settings:
    """Replace the `auto` of the validation share; long sentences count by their pieces."""
    if settings.validation != AUTO:
        return settings
    enough = pairs >= _FEWEST_PAIRS and pieces * _SHARE >= 1
    validates = OBJECTIVES[settings.objective].validates
    return replace(settings, validation=_SHARE if enough and validates else 0.0)


def describe_auto(settings: Settings, auto: Sequence[Setting], words: int) -> str:
    """Return a line on the settings that were chosen from a text; empty if none were."""
    chosen = (
        f"{setting.label} {getattr(settings, setting.name):g}"
        for setting in sorted(auto, key=lambda setting: setting.name != "dim")
    )
    return f"auto for {words:,} words: {', '.join(chosen)}" if auto else ""
