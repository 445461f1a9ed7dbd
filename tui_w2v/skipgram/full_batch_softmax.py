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
from tui_w2v.skipgram.parallel import RowProducts
from tui_w2v.skipgram.parameters import FloatArray, Parameters

_HARMLESS_SCORE = 40.0
"""If every row's highest score is within ±40, the sum of V exponentials neither overflows nor
underflows float32."""


class FullBatchSoftmax:
    """Computes full-batch gradients of the full softmax over the pairs of one text."""

    def __init__(
        self,
        counts: PairCounts,
        dim: int,
        dtype: DTypeLike,
        threads: int | None = None,
        held_out: PairCounts | None = None,
    ) -> None:
        """Lay out the work, by default for one thread a core.

        Args:
            counts: The pairs.
            dim: d.
            dtype: The parameters' precision.
            threads: The number of threads.
            held_out: Pairs whose loss is measured meanwhile, and which are not trained.
        """
        V = len(counts.vocabulary)
        self._ones = np.ones(V, dtype)
        self._rows = RowProducts(V, dim, dtype, threads)
        height = self._rows.height
        self._pairs = _Pairs(counts, height, dtype)
        self._held_out = _Pairs(held_out, height, dtype) if held_out else None
        self._held_out_losses = np.zeros(-(-V // height))
        """What each block adds to the loss of the pairs that are held out."""

    def gradient(self, parameters: Parameters, check: Check | None = None) -> FullBatchGradient:
        """See ``FullBatch.gradient``."""
        rows = self._rows
        rows.load(parameters)
        gradient = rows.gradient(self._block, rows.E, rows.kernel[:-1].T, check)
        if not parameters.has_bias:
            gradient.bias[:] = 0
        validation = float(self._held_out_losses.sum()) if self._held_out else None
        return gradient._replace(validation=validation)

    def _block(self, z: FloatArray, rows: slice, _: FloatArray) -> float:
        """Compute R of a block of rows in the array z; return the rows' term of the loss."""
        np.matmul(self._rows.E[rows], self._rows.kernel, out=z)
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
            self._held_out_losses[rows.start // self._rows.height] = (
                held_out_needed - held_out_scored
            )

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
