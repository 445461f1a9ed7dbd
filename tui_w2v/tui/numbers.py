"""Writing numbers into cells of a fixed width, the sign always with them."""

import math
from functools import lru_cache

import numpy as np


@lru_cache(maxsize=1 << 15)
def signed(value: float, width: int, tight: bool = False) -> str:
    """Write a number with its sign in exactly so many characters, at least 4.

    As many decimals as fit; a number too small for them by its power of ten (``+3e-4``), so that
    no number that is not zero looks like zero where that can be helped.

    Args:
        value: The number, finite.
        width: The number of characters.
        tight: Leave the leading zero out (``+.59``), for one more decimal.
    """
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


def _by_power(value: float, width: int, sign: str = "") -> str | None:
    """Write a number by its power of ten, with as many digits as fit, or not at all."""
    text = _power(value, 0, sign)
    decimals = width - len(text) - 1
    if decimals > 0:
        text = _power(value, decimals, sign)
    return text.rjust(width) if len(text) <= width else None


def _power(value: float, decimals: int, sign: str) -> str:
    digits, power = f"{value:{sign}.{decimals}e}".split("e")
    return f"{digits}e{int(power)}"


def in_full(value: np.floating) -> str:
    """Write a number with as many digits as tell it from every other of its precision."""
    if value == 0 or 1e-4 <= abs(value) < 1e16:
        return np.format_float_positional(value, unique=True, trim="0", sign=True)
    return np.format_float_scientific(value, unique=True, trim="0", sign=True)


@lru_cache(maxsize=1 << 12)
def probability(value: float, width: int) -> str:
    """Write a probability in exactly so many characters, at least 5."""
    if value == 0:
        return "0".rjust(width)
    if value < 0.001:
        return _by_power(value, width) or "≈0".rjust(width)
    short = width == 5
    text = f"{value:.{width - (1 if short else 2)}f}"
    if short:
        text = text[1:] if text[0] == "0" else text[:width]
    return text


_BLOCKS = "▁▂▃▄▅▆▇█"
EIGHTHS = " ▏▎▍▌▋▊▉█"


def sparkline(values: tuple[float, ...], width: int) -> str:
    """Draw the last numbers, at least 0, as a line of blocks as high as the numbers are large."""
    shown = values[-width:] if width > 0 else ()
    highest = max(shown, default=0.0)
    if highest == 0:
        return _BLOCKS[0] * len(shown)
    return "".join(_BLOCKS[min(7, int(value / highest * 8))] for value in shown)


@lru_cache(maxsize=1 << 12)
def bar(eighths: int, width: int) -> str:
    """Draw a bar of so many eighths of a cell, padded to a width in cells."""
    full, part = divmod(min(eighths, width * 8), 8)
    return ("█" * full + (EIGHTHS[part] if part else "")).ljust(width)


def brief(value: float, decimals: int = 0) -> str:
    """Write a small size as a power of ten: 3e-9."""
    if value == 0 or not math.isfinite(value):
        return f"{value:g}"
    digits, power = f"{value:.{decimals}e}".split("e")
    return f"{digits}e{int(power)}"
