"""Rounding numbers that are shown as a sum, so that what is shown adds up too."""

import numpy as np
from numpy.typing import ArrayLike, NDArray


def round_sum(
    addends: ArrayLike, total: ArrayLike, unit: ArrayLike, kept: int = 0
) -> NDArray[np.float64]:
    """Round sums, a column each, to whole numbers of a unit that add up exactly.

    The totals and the addends to keep are rounded to the nearest; what is then missing is spread
    over the other addends, where rounding has taken most away (the method of largest remainders):
    as long as the numbers themselves add up, each is off by less than a unit and a half.

    Args:
        addends: The addends, shape (n, m), of which some are not kept.
        total: What they add up to, shape (m,).
        unit: What the last digit shown is worth, shape (m,) or ().
        kept: How many addends, the first ones, are rounded to the nearest.

    Returns:
        How many units each addend and, in the last row, the totals have, shape (n + 1, m).
    """
    exact = np.asarray(addends, dtype=float) / unit
    whole = np.rint(exact)
    totals = np.rint(np.asarray(total, dtype=float) / unit)
    each, extra = np.divmod(totals - whole.sum(axis=0), len(exact) - kept)
    missing = (exact - whole)[kept:]
    order = np.argsort(np.argsort(-missing, axis=0, kind="stable"), axis=0)
    whole[kept:] += each + (order < extra)
    return np.vstack((whole, totals))
