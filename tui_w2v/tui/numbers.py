"""Numbers formatted to a fixed width, always with a sign."""

import math
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache
from itertools import count
from typing import NamedTuple

import numpy as np

from tui_w2v.explain.phases import with_power
from tui_w2v.explain.sums import round_sum
from tui_w2v.skipgram.parameters import FloatArray

_SMALLEST_POWER = -290  # digits of smaller powers of ten are lost in floats
_LARGEST_WHOLE = 1e7
"""Larger whole numbers are written as others are: they may be rounded, or too long."""


@lru_cache(maxsize=1 << 15)
def signed(value: float, width: int, tight: bool = False) -> str:
    """Format a number with its sign to a width.

    It has as many decimals as fit, and one more without its leading zero (``tight``: ``+.59``). A
    number too small for them is written with its power of ten (``+3e-4``), so that only zero looks
    like zero if there is room. The width is at least 4.
    """
    if math.isinf(value):
        return ("+∞" if value > 0 else "−∞").rjust(width)
    if value == 0:
        return "0".rjust(width)
    most = width - (2 if tight else 3)
    if abs(value) < 0.5 * 10.0**-most:
        zeros = f"{value:+.{width - 3}f}" if width > 4 else f"{value:+.2f}".replace("0.", ".", 1)
        return _by_power(value, width, "+") or zeros
    for decimals in range(most, -1, -1):
        text = f"{value:+.{decimals}f}"
        if tight and text[1:3] == "0.":
            text = text[0] + text[2:]
        if len(text) <= width:
            return text.rjust(width)
    return _by_power(value, width, "+") or f"{value:+.0f}"[0] + "…".rjust(width - 1)


def whole_or_signed(value: float, width: int, text: str = "") -> str:
    """Format a whole number without decimals, any other as the text or by ``signed``."""
    if value.is_integer() and abs(value) < _LARGEST_WHOLE:
        return f"{value:,.0f}".rjust(width)
    return text or signed(value, width)


def _by_power(value: float, width: int, sign: str = "") -> str | None:
    """Format a number with its power of ten and as many digits as fit; None if none fit."""
    text = with_power(value, f"{sign}.0e")
    decimals = width - len(text) - 1
    if decimals > 0:
        text = with_power(value, f"{sign}.{decimals}e")
    return text.rjust(width) if len(text) <= width else None


def signed_sums(
    addends: FloatArray,
    total: FloatArray,
    width: int,
    tight: bool = False,
    *,
    kept: int = 0,
    beside: float = 0.0,
) -> list[list[str]]:
    """Format m sums as ``signed`` formats numbers, so that the written numbers add up.

    All numbers of a sum, and a number shown beside them, have as many decimals as the largest has
    room for, or its power of ten. If neither fits, each number is formatted by itself. The first
    ``kept`` addends are rounded to the nearest; the others absorb the rounding errors.

    Returns:
        The rows: the addends, finite, shape (n, m), then the totals, shape (m,).
    """
    tight = tight or width < 5
    values = np.vstack((addends, total)).astype(float)
    sizes = np.maximum(np.abs(values).max(axis=0), abs(beside)).tolist()
    forms = [_forms(size, width, tight) for size in sizes]
    columns: list[list[str]] = [[] for _ in forms]
    todo = list(range(len(forms)))
    while todo:
        too_long, tried = [], [next(forms[column]) for column in todo]
        units = np.array([form.unit for form in tried])
        whole = round_sum(values[:-1, todo], values[-1, todo], units, kept)
        for column, form, numbers in zip(todo, tried, whole.T.tolist(), strict=True):
            exact = values[:, column].tolist()
            texts = [form.write(*both, tight) for both in zip(numbers, exact, strict=True)]
            longest = max(map(len, (*texts, form.write(beside / form.unit, beside, tight))))
            if form.decimals < 0:
                longest, texts = width, [signed(value, width, tight) for value in exact]
            columns[column] = [text.rjust(width) for text in texts]
            if longest > width:
                too_long.append(column)
        todo = too_long
    return [list(row) for row in zip(*columns, strict=True)]


class _Form(NamedTuple):
    """The format of all numbers of a sum."""

    decimals: int
    """The number of decimals; below 0 if not even one digit fits."""
    power: int | None = None
    """The power of ten that is written, if any."""

    @classmethod
    def by_power(cls, power: int, width: int) -> "_Form":
        room = width - len(f"+1e{power}") if power > _SMALLEST_POWER else -1
        return cls(max(room - 1, min(room, 0)), power)

    @property
    def unit(self) -> float:
        """The value of the last digit."""
        return float(10.0 ** max((self.power or 0) - max(self.decimals, 0), _SMALLEST_POWER - 10))

    def write(self, units: float, exact: float, tight: bool) -> str:
        """Format a number of units, with the sign of the exact number."""
        if units == exact == 0:
            return "0"
        decimals = max(self.decimals, 0)
        number = units / 10.0**decimals or math.copysign(0.0, exact)
        text = f"{number:+.{decimals}f}"
        if self.power is not None:
            return f"{text}e{self.power}"
        return text[0] + text[2:] if tight and text[1:3] == "0." else text


def _forms(size: float, width: int, tight: bool) -> Iterator[_Form]:
    """Yield formats for numbers up to a size, the one with the most digits first."""
    power = math.floor(math.log10(size)) if size else -1
    digits = max(power + 1, 0 if tight else 1)
    small = 0 < size < 0.5 * 10.0 ** -(width - (2 if tight else 3))
    if digits < width and not (small and _Form.by_power(power, width).decimals >= 0):
        yield from map(_Form, range(max(0, width - 2 - digits), -1, -1))
        power = width - 1
    yield from (_Form.by_power(power, width) for power in count(power))


def difference_in_full(after: str, before: str) -> str:
    """Format the exact difference of two formatted numbers, with all its digits."""
    step = Decimal(after) - Decimal(before)
    return f"{step.normalize():+f}" if step == 0 or 1e-4 <= abs(step) < 1e16 else f"{step:+e}"


def in_full(value: np.floating) -> str:
    """Format a number with all digits that its precision distinguishes."""
    if value == 0 or 1e-4 <= abs(value) < 1e16:
        return np.format_float_positional(value, unique=True, trim="0", sign=True)
    return np.format_float_scientific(value, unique=True, trim="0", sign=True)


@lru_cache(maxsize=1 << 12)
def probability(value: float, width: int) -> str:
    """Format a probability to a width, at least 5."""
    if value == 0:
        return "0".rjust(width)
    if value < 0.001:
        return _by_power(value, width) or "≈0".rjust(width)
    return f"{value:.{width - 2}f}" if width > 5 else f"{value:.4f}".removeprefix("0")[:5]


_BLOCKS = "▁▂▃▄▅▆▇█"
EIGHTHS = " ▏▎▍▌▋▊▉█"


def sparkline(values: tuple[float, ...], width: int) -> str:
    """Draw the last numbers, at least 0, as a line of blocks of proportional height."""
    shown = values[-width:] if width > 0 else ()
    highest = max(shown, default=0.0) or 1.0
    return "".join(_BLOCKS[min(7, int(value / highest * 8))] for value in shown)


@lru_cache(maxsize=1 << 12)
def bar(eighths: int, width: int) -> str:
    """Draw a bar, its length in eighths of a cell, padded to a width in cells."""
    full, part = divmod(min(eighths, width * 8), 8)
    return ("█" * full + (EIGHTHS[part] if part else "")).ljust(width)


def bar_of_change(before: float, after: float, highest: float, width: int) -> str:
    """Draw a number of at most ``highest`` as a bar: ▓ is what it gained, ░ what it lost."""
    had, has = (round(number / (highest or 1.0) * width * 8) for number in (before, after))
    kept, gained = had // 8, (has + 4) // 8 - had // 8
    if gained > 1:
        return ("█" * kept + "▓" * gained).ljust(width)
    drawn = bar(has, width).rstrip(" ")
    return (drawn + "░" * ((had + 4) // 8 - len(drawn))).ljust(width)


def brief(value: float, decimals: int = 0) -> str:
    """Format a small number as a power of ten: 3e-9."""
    return with_power(value, f".{decimals}e") if value and math.isfinite(value) else f"{value:g}"
