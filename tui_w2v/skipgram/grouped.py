"""The exact gradient of all pairs at once, for the full softmax.

Pairs with the same context word share h, and so their softmax. Let C[i, j] count the pairs of
context word i and target word j, n[i] those of context word i, and N all of them. Then

    z        = E·thetaᵀ + bias                                     (V, V)
    L        = Σi n[i]·logsumexp(z[i]) / N − Σij C[i, j]·z[i, j] / N
    R        = (diag(n)·softmax(z) − C) / N                        (V, V)
    ∂L/∂E    = R·theta                                             (V, d)
    ∂L/∂theta = Rᵀ·E                                               (V, d)
    ∂L/∂bias = Σi R[i]                                             (V,)

This is the mean of the gradients of the single turns, summed in another order: its cost depends
on V and d, not on how long the text is. z is never whole: its rows are taken in blocks.
"""

import numpy as np
from numpy.typing import DTypeLike

from tui_w2v.corpus import PairCounts
from tui_w2v.skipgram.lanes import Lanes, added_up, deal_rows, highest_slab, work_rows
from tui_w2v.skipgram.parameters import FloatArray, Parameters
from tui_w2v.skipgram.passes import Check, GroupedGradient

_HARMLESS_SCORE = 40.0
"""If the highest score of every row is within this of 0, V of their exponentials are far from the
ends of float32's range, and from losing any row's sum in it."""


class GroupedSoftmax:
    """Makes grouped gradients of the full softmax over the pairs of one text.

    The rows are dealt to a fixed number of lanes, by V alone, and what the lanes found is added
    in their order: how many threads share the lanes changes no bit.
    """

    def __init__(
        self, counts: PairCounts, dim: int, dtype: DTypeLike, threads: int | None = None
    ) -> None:
        """Lay out the work.

        Args:
            counts: The pairs.
            dim: d.
            dtype: The parameters' precision.
            threads: How many threads share the lanes; by default one a core.
        """
        V = len(counts.vocabulary)
        total = counts.total
        self._starts = counts.starts
        self._shares = (counts.numbers / total).astype(dtype)  # C / N
        self._row_shares = counts.per_context / total  # n / N
        self._ones = np.ones(V, dtype)
        self._gradient_E = np.empty((V, dim), dtype)
        # A column of ones beside E and the bias below the kernel: one product then adds the bias,
        # and another sums its gradient up.
        self._E = np.ones((V, dim + 1), dtype)
        self._kernel = np.empty((dim + 1, V), dtype)

        self._lanes = deal_rows(V, dim, dtype)
        height = self._lanes[0].slabs[0][0].stop
        # The cells of z, within their block, whose pairs occur.
        block_starts = np.arange(V) % height * V
        self._places = np.repeat(block_starts, np.diff(counts.starts)) + counts.targets

        highest = highest_slab(self._lanes)
        self._threads = Lanes(len(self._lanes), threads, lambda: np.empty((highest, V), dtype))

    def gradient(self, parameters: Parameters, check: Check | None = None) -> GroupedGradient:
        """Make the grouped gradient at these parameters.

        A loss that is not finite is returned as it is: infinite or not a number.

        Args:
            parameters: The model.
            check: Called before each block; may raise to end the pass.
        """
        self._E[:, :-1] = parameters.E
        self._kernel[:-1] = parameters.kernel
        self._kernel[-1] = parameters.bias
        theta = self._kernel[:-1].T
        losses = self._threads.losses(
            lambda lane, buffer: work_rows(
                self._lanes[lane], buffer, self._block, self._E, theta, self._gradient_E, check
            )
        )
        gradient = added_up(self._lanes)
        if not parameters.has_bias:
            gradient[-1] = 0
        return GroupedGradient(sum(losses), self._gradient_E, gradient[:-1], gradient[-1])

    def _block(self, z: FloatArray, rows: slice) -> float:
        """Turn a block of rows of z into R, in place; return what they add to the loss."""
        np.matmul(self._E[rows], self._kernel, out=z)
        counted = slice(int(self._starts[rows.start]), int(self._starts[rows.stop]))
        places, shares = self._places[counted], self._shares[counted]
        cells = z.reshape(-1)
        said = float(np.dot(cells[places], shares))

        highest = z.max(axis=1)
        if np.abs(highest).max() <= _HARMLESS_SCORE:
            highest[:] = 0  # what cannot overflow need not be moved
        else:
            z -= highest[:, None]
        np.exp(z, out=z)
        totals = z @ self._ones
        row_shares = self._row_shares[rows]
        needed = float(np.dot(np.log(totals) + highest.astype(float), row_shares))

        z *= (row_shares / totals).astype(z.dtype)[:, None]
        cells[places] -= shares
        return needed - said
