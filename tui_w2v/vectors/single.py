"""What float32 keeps of decimal numbers, and how few digits of them it takes to tell it."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tui_w2v.vectors.decimals import PLACES, POWERS

_SMALLEST_USUAL = float(np.finfo(np.float32).tiny)
"""Below it, float32 have fewer bits."""
_SMALLEST = float(np.finfo(np.float32).smallest_subnormal)
_LOST_BITS = np.uint64((1 << 29) - 1)
_HALFWAY = np.uint64(1 << 28)
"""What is in the bits that float32 lacks, of a float64 halfway between two float32."""
_LOWEST = -18
_SIZES = np.array([float(f"1e{n}") for n in range(_LOWEST, 12)])


def narrowed(values: NDArray[np.float64], text_of: Callable[[int], bytes]) -> NDArray[np.float32]:
    """Return the float32 that are nearest to what texts spell.

    A float64 halfway between two float32 does not tell on which side of it the text's number is,
    so that the text is looked at again. What is too big becomes infinite.

    Args:
        values: The float64 that are nearest to it.
        text_of: Returns the text of the value at an index, counted over all values.
    """
    ties = _halfway(values)
    small = np.abs(values) < _SMALLEST_USUAL
    if small.any():
        ties[small] = np.abs(values[small]) / _SMALLEST % 1 == 0.5
    if ties.any():
        from decimal import Decimal

        values = values.copy()
        for index in np.flatnonzero(ties).tolist():
            value = float(values.flat[index])
            exact, middle = Decimal(text_of(index).decode()), Decimal(value)
            if exact != middle:
                values.flat[index] = np.nextafter(value, np.inf if exact > middle else -np.inf)
    with np.errstate(over="ignore"):
        return values.astype(np.float32)


def need_float64(values: NDArray[np.float64]) -> bool:
    """Tell whether float32 has no room for numbers that were read.

    Nine digits are enough to tell any float32 from the next, so that no one who writes float32
    writes more, unless to spell it exactly.
    """
    with np.errstate(over="ignore"):
        single = values.astype(np.float32)
    lost = single != values
    lost[lost] = _rounded(values[lost], 9, _decades(values[lost])) != values[lost]
    return bool(lost.any() or not np.isfinite(single).all() or (single == 0)[values != 0].any())


def shortened(values: NDArray[np.float32]) -> NDArray[np.float64]:
    """Return the float64 of the fewest digits that are read as the same float32 again.

    Any six digits survive a float32, so that fewer come out of rounding to six. The smallest
    float32 hold less, and are left to NumPy.
    """
    wanted = values.astype(np.float64)
    decades = _decades(wanted)
    short = _rounded(wanted, 6, decades)
    for digits in (7, 8, 9):
        with np.errstate(over="ignore"):
            other = _halfway(short) | (short.astype(np.float32) != values)
        short[other] = _rounded(wanted[other], digits, decades[other])
    small = (np.abs(values) < np.float32(_SMALLEST_USUAL)) & (values != 0)
    for index in np.flatnonzero(small).tolist():
        short.flat[index] = float(str(values.flat[index]))
    return short


def _halfway(values: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Tell which values, of the usual sizes, are halfway between two float32."""
    ties: NDArray[np.bool_] = (values.view(np.uint64) & _LOST_BITS) == _HALFWAY
    return ties


def _decades(values: NDArray[np.float64]) -> NDArray[np.intp]:
    """Return the exponents of ten that values begin with."""
    return np.searchsorted(_SIZES, np.abs(values), side="right") + (_LOWEST - 1)


def _rounded(
    values: NDArray[np.float64], digits: int, decades: NDArray[np.intp]
) -> NDArray[np.float64]:
    """Return the float64 nearest to values that are rounded to so many digits, up to nine."""
    places = digits - 1 - decades
    usual = (places >= 0) & (places <= PLACES)
    scales = POWERS[np.where(usual, places, 0)]
    result: NDArray[Any] = np.rint(values * scales) / scales
    for index in np.flatnonzero(~usual & (values != 0)).tolist():
        result.flat[index] = float(f"{values.flat[index]:.{digits - 1}e}")
    return result
