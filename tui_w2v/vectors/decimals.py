"""Decimal numbers out of text, many at once, each rounded correctly.

Python reads one number at a time, and most of that time is not arithmetic. Here all numbers of a
block of text are read together: eight digits fill a 64-bit word, and a few multiplications turn
such words into the numbers that they spell. Numbers that are written otherwise than as digits, a
point and more digits are left to Python.
"""

from collections.abc import Sequence
from math import isfinite

import numpy as np
from numpy.typing import NDArray

PADDING = 32
"""How many bytes must follow the numbers of a text."""
PLACES = 22
"""The most digits after a point whose power of ten is a float64."""
_ZEROS = np.uint64(0x3030303030303030)
_TOP_BITS = np.uint64(0x8080808080808080)
_TO_TOP = np.uint64(0x7676767676767676)
"""Added to a byte, it reaches the top bit from 10 on."""
_FIRST_BYTES = np.array([(1 << 8 * n) - 1 for n in range(9)], np.uint64)
_TO_LAST = np.array([-8 * n % 64 for n in range(9)], np.uint64)
_TENS = np.array([10**n for n in range(9)], np.uint64)
POWERS = np.array([10.0**n for n in range(PLACES + 1)])
_LONGEST_START = np.array([10 ** min(27 - n, 19) for n in range(PLACES + 1)], np.uint64)
"""By the places, what the first eight of them and all before them must stay below, so that the
number that all digits spell fits 64 bits."""
_EXACT = np.uint64(1 << 53)
"""Up to here, float64 holds every whole number."""
_LAST_BITS = np.uint64((1 << 11) - 1)
"""The bits of a 64-bit number that float64 has no room for."""
_HALVES = 134217729.0
"""2**27 + 1, by which a float64 is split into halves whose products are exact."""
_DIGITS_OF_A_NUMBER = b"0123456789+-.eE"


def number(text: bytes) -> float:
    """Read one number.

    Raises:
        ValueError: It is not a number, or not a finite one.
    """
    return numbers([text])[0]


def numbers(texts: Sequence[bytes]) -> list[float]:
    """Read numbers of any spelling, one after the other.

    Raises:
        ValueError: One is not a number, or not a finite one.
    """
    if b"".join(texts).translate(None, _DIGITS_OF_A_NUMBER):  # such as 1_000, which Python reads
        raise ValueError
    values = list(map(float, texts))
    if not all(map(isfinite, values)):
        raise ValueError
    return values


def parse(
    text: bytes, starts: NDArray[np.intp], points: NDArray[np.intp], ends: NDArray[np.intp]
) -> tuple[NDArray[np.float64], NDArray[np.intp]]:
    """Read numbers such as 0.25 or -1.5, as the float64 that are nearest to them.

    Args:
        text: Holds them, and ``PADDING`` bytes more.
        starts: Where they begin, shape (n,).
        points: Where their decimal points are, each after one byte at least.
        ends: Where they end.

    Returns:
        The numbers, and which of them, in order, were not read: they may be numbers of another
        spelling, or none.
    """
    octets = np.frombuffer(text, np.uint8)
    eights = np.ndarray(len(text) - 7, "<u8", text, strides=(1,))
    negative = octets[starts] == ord("-")
    places = ends - points
    places -= 1
    units = octets[points - 1] - np.uint8(ord("0"))
    lengths = points - starts - negative
    odd = units > 9
    spelled = units.astype(np.uint64)
    others = np.flatnonzero(lengths != 1)
    if len(others):
        spelled[others], odd[others] = _before_points(eights, points[others], lengths[others])
        odd[others] |= (lengths[others] == 0) & (places[others] == 0)
    odd |= places > PLACES
    np.minimum(places, PLACES, out=places)
    for first in range(0, int(places.max(initial=0)), 8):
        here = np.clip(places - first, 0, 8)
        digits = eights[points + (first + 1)] ^ _ZEROS
        digits &= _FIRST_BYTES[here]
        odd |= ((digits + _TO_TOP | digits) & _TOP_BITS) != 0
        digits <<= _TO_LAST[here]
        spelled *= _TENS[here]
        spelled += _eight_digits(digits)
        if first == 0:
            odd |= spelled >= _LONGEST_START[places]
    values, doubtful = _quotients(spelled, POWERS[places])
    odd[doubtful] = True
    return np.where(negative, -values, values), np.flatnonzero(odd)


def _before_points(
    eights: NDArray[np.uint64], points: NDArray[np.intp], lengths: NDArray[np.intp]
) -> tuple[NDArray[np.uint64], NDArray[np.bool_]]:
    """Return what up to eight digits before points spell, and whether there is something else."""
    odd = (lengths > 8) | (points < 8)
    digits = eights[points - 8] ^ _ZEROS
    digits &= ~_FIRST_BYTES[8 - np.minimum(lengths, 8)]
    odd |= ((digits + _TO_TOP | digits) & _TOP_BITS) != 0
    return _eight_digits(digits), odd


def _eight_digits(digits: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Return the numbers that eight digits spell, of which the first is in the lowest byte."""
    for bits, scale, kept in (
        (8, 10, 0x00FF00FF00FF00FF),
        (16, 100, 0x0000FFFF0000FFFF),
        (32, 10_000, 0x00000000FFFFFFFF),
    ):
        following = digits >> np.uint64(bits)
        digits = digits * np.uint64(scale)
        digits += following
        digits &= np.uint64(kept)
    return digits


def _quotients(
    whole: NDArray[np.uint64], powers: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.intp]]:
    """Divide whole numbers by powers of ten: one rounding of exact numbers, so the nearest float64.

    Returns:
        The quotients, and those that may not be the nearest float64.
    """
    values = whole.astype(np.float64)
    values /= powers
    long = np.flatnonzero(whole >= _EXACT)
    if not len(long):
        return values, long
    values[long], doubtful = _long_quotients(whole[long], powers[long])
    return values, long[doubtful]


def _long_quotients(
    whole: NDArray[np.uint64], powers: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Divide whole numbers of more than 53 bits, in two steps.

    The first divides the upper 53 bits. What that leaves is exact (Dekker 1971), and the second
    step divides it, with the lower bits. Both together are so near to the quotient that they are
    rounded as it is, unless it lies next to the middle of two float64.

    Returns:
        The quotients, and whether they are next to such a middle.
    """
    last = whole & _LAST_BITS
    upper = (whole - last).astype(np.float64)
    first = upper / powers
    product, error = _product(first, powers)
    second = ((upper - product) - error + last.astype(np.float64)) / powers
    margin = first * 2.0**-85  # second is below 2**-40 of first, and off by 2**-52 of itself
    low, high = first + (second - margin), first + (second + margin)
    return low, low != high


def _product(
    a: NDArray[np.float64], b: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return products, and by how much more the exact ones are (Dekker 1971)."""
    product = a * b
    a_upper, a_lower = _halves(a)
    b_upper, b_lower = _halves(b)
    rest = a_upper * b_upper - product + a_upper * b_lower + a_lower * b_upper + a_lower * b_lower
    return product, rest


def _halves(a: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    scaled = _HALVES * a
    upper = scaled - (scaled - a)
    return upper, a - upper
