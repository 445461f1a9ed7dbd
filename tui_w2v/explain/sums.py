"""Rounds the numbers of a sum, so that the rounded numbers add up too."""

import numpy as np
from numpy.typing import ArrayLike, NDArray


def round_sum(
    addends: ArrayLike, total: ArrayLike, unit: ArrayLike, kept: int = 0
) -> NDArray[np.float64]:
    """Round m sums of n addends to whole numbers of a unit that add up exactly.

    Addends have the shape (n, m), totals (m,), the unit (m,) or (). Totals and the first addends,
    which are kept, are rounded to the nearest. The rest is spread over the other addends, where
    rounding took most away (the method of largest remainders). If the addends themselves add up,
    each is off by less than one and a half units. The totals are the last of n + 1 rows.
    """
    exact = np.asarray(addends, dtype=float) / unit
    whole = np.rint(exact)
    totals = np.rint(np.asarray(total, dtype=float) / unit)
    each, extra = np.divmod(totals - whole.sum(axis=0), len(exact) - kept)
    missing = (exact - whole)[kept:]
    order = np.argsort(np.argsort(-missing, axis=0, kind="stable"), axis=0)
    whole[kept:] += each + (order < extra)
    return np.vstack((whole, totals))
