"""The full-batch gradient of the full softmax.

Pairs with the same context word share h and ŷ. Let C[i, j] count the pairs of context word i and
target word j, n[i] the pairs of context word i, and N all pairs. Then

    z        = E·thetaᵀ + bias                                     (V, V)
    L        = Σi n[i]·logsumexp(z[i]) / N − Σij C[i, j]·z[i, j] / N
    R        = (diag(n)·softmax(z) − C) / N                        (V, V)
    ∂L/∂E    = R·theta                                             (V, d)
    ∂L/∂theta = Rᵀ·E                                               (V, d)
    ∂L/∂bias = Σi R[i]                                             (V,)

This is the mean of the gradients of all turns at these parameters. Its cost depends on V and d,
not on the length of the text. z is computed in blocks of rows.
"""

import numpy as np
from numpy.typing import DTypeLike, NDArray

from tui_w2v.corpus import PairCounts
from tui_w2v.skipgram.full_batch import Check, FullBatchGradient
from tui_w2v.skipgram.parallel import (
    LanePool,
    compute_rows,
    divide_rows,
    max_slab_rows,
    sum_gradients,
)
from tui_w2v.skipgram.parameters import FloatArray, Parameters

_HARMLESS_SCORE = 40.0
"""If every row's highest score is within ±40, the sum of V exponentials neither overflows nor
underflows float32."""


class FullBatchSoftmax:
    """Computes full-batch gradients of the full softmax over the pairs of one text.

    V alone divides the rows among a fixed number of lanes, and the lanes' sums are added in order.
    So the number of threads changes no bit.
    """

    def __init__(
        self,
        counts: PairCounts,
        dim: int,
        dtype: DTypeLike,
        threads: int | None = None,
        held_out: PairCounts | None = None,
    ) -> None:
        """Lay out the work.

        Args:
            counts: The pairs.
            dim: d.
            dtype: The parameters' precision.
            threads: How many threads share the lanes; by default one a core.
            held_out: Pairs whose loss is measured meanwhile, and which are not trained.
        """
        V = len(counts.vocabulary)
        self._ones = np.ones(V, dtype)
        self._gradient_E = np.empty((V, dim), dtype)
        # E gets a column of ones and the kernel gets the bias as a row. Then one product adds the
        # bias, and another sums its gradient.
        self._E = np.ones((V, dim + 1), dtype)
        self._kernel = np.empty((dim + 1, V), dtype)

        self._lanes = divide_rows(V, dim, dtype)
        height = self._lanes[0].slabs[0][0].stop
        self._height = height
        self._pairs = _Pairs(counts, height, dtype)
        self._held_out = _Pairs(held_out, height, dtype) if held_out else None
        self._held_out_losses = np.zeros(-(-V // height))
        """What each block adds to the loss of the pairs that are held out."""

        highest = max_slab_rows(self._lanes)
        self._threads = LanePool(len(self._lanes), threads, lambda: np.empty((highest, V), dtype))

    def gradient(self, parameters: Parameters, check: Check | None = None) -> FullBatchGradient:
        """See ``FullBatch.gradient``."""
        self._E[:, :-1] = parameters.E
        self._kernel[:-1] = parameters.kernel
        self._kernel[-1] = parameters.bias
        theta = self._kernel[:-1].T
        losses = self._threads.losses(
            lambda lane, buffer: compute_rows(
                self._lanes[lane], buffer, self._block, self._E, theta, self._gradient_E, check
            )
        )
        gradient = sum_gradients(self._lanes)
        if not parameters.has_bias:
            gradient[-1] = 0
        validation = float(self._held_out_losses.sum()) if self._held_out else None
        return FullBatchGradient(
            sum(losses), self._gradient_E, gradient[:-1], gradient[-1], validation=validation
        )

    def _block(self, z: FloatArray, rows: slice) -> float:
        """Compute R of a block of rows in the array z; return the rows' term of the loss."""
        np.matmul(self._E[rows], self._kernel, out=z)
        cells = z.reshape(-1)
        scored = self._pairs.scored(cells, rows)
        held_out_scored = self._held_out.scored(cells, rows) if self._held_out else 0.0

        highest = z.max(axis=1)
        if np.abs(highest).max() <= _HARMLESS_SCORE:
            highest[:] = 0  # no overflow is possible, so no shift is needed
        else:
            z -= highest[:, None]
        np.exp(z, out=z)
        totals = z @ self._ones
        row_shares = self._pairs.row_shares[rows]
        log_totals = np.log(totals) + highest.astype(float)
        needed = float(np.dot(log_totals, row_shares))
        if self._held_out:
            held_out_needed = float(np.dot(log_totals, self._held_out.row_shares[rows]))
            self._held_out_losses[rows.start // self._height] = held_out_needed - held_out_scored

        z *= (row_shares / totals).astype(z.dtype)[:, None]
        places, shares = self._pairs.of(rows)
        cells[places] -= shares
        return needed - scored


class _Pairs:
    """Pairs as blocks of rows of z need them."""

    def __init__(self, counts: PairCounts, height: int, dtype: DTypeLike) -> None:
        """Take the counts, for blocks that are so many rows high."""
        total = counts.total
        self._starts = counts.starts
        self._shares = (counts.numbers / total).astype(dtype)  # C / N
        self.row_shares = counts.per_context / total  # n / N
        # Flat index, within a block of z, of each pair that occurs.
        self._places = counts.contexts % height * len(counts.vocabulary) + counts.targets

    def of(self, rows: slice) -> tuple[NDArray[np.int64], FloatArray]:
        """Return a block's cells whose pairs occur, and the pairs' shares C / N."""
        counted = slice(int(self._starts[rows.start]), int(self._starts[rows.stop]))
        return self._places[counted], self._shares[counted]

    def scored(self, cells: FloatArray, rows: slice) -> float:
        """Return the sum of the block's scores, each weighed by its pair's share."""
        places, shares = self.of(rows)
        return float(np.dot(cells[places], shares))
