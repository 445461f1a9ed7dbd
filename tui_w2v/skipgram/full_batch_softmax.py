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
from tui_w2v.skipgram.full_batch import Check, FullBatchGradient, RowProducts
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

        Each gradient also measures the loss of held-out pairs, which are not trained.
        """
        V = len(counts.vocabulary)
        self._ones = np.ones(V, dtype)
        self._rows = RowProducts(V, dim, dtype, threads)
        height = self._rows.height
        self._pairs = _Pairs(counts, height, dtype)
        self._held_out = _Pairs(held_out, height, dtype) if held_out else None
        self._held_out_losses = np.zeros(-(-V // height))
        """Each block's term of the loss of the held-out pairs."""

    def gradient(self, parameters: Parameters, check: Check | None = None) -> FullBatchGradient:
        """See ``FullBatch.gradient``."""
        rows = self._rows
        rows.load(parameters)
        gradient = rows.gradient(self._block, rows.E, rows.kernel[:-1].T, check)
        validation = float(self._held_out_losses.sum()) if self._held_out else None
        return gradient._replace(validation=validation)

    def _block(self, z: FloatArray, rows: slice, _: FloatArray) -> float:
        """See ``RowProducts.gradient``."""
        np.matmul(self._rows.E[rows], self._rows.kernel, out=z)
        cells = z.reshape(-1)
        mean_score = self._pairs.mean_score(cells, rows)
        held_out_score = self._held_out.mean_score(cells, rows) if self._held_out else 0.0

        highest = z.max(axis=1)
        if np.abs(highest).max() <= _HARMLESS_SCORE:
            highest[:] = 0  # no overflow is possible, so no shift is needed
        else:
            z -= highest[:, None]
        np.exp(z, out=z)
        totals = z @ self._ones
        row_shares = self._pairs.row_shares[rows]
        log_totals = np.log(totals) + highest.astype(float)
        mean_log_total = float(np.dot(log_totals, row_shares))
        if self._held_out:
            held_out_log_total = float(np.dot(log_totals, self._held_out.row_shares[rows]))
            block = rows.start // self._rows.height
            self._held_out_losses[block] = held_out_log_total - held_out_score

        z *= (row_shares / totals).astype(z.dtype)[:, None]
        indices, shares = self._pairs.of(rows)
        cells[indices] -= shares
        return mean_log_total - mean_score


class _Pairs:
    """The cells of z and the shares of a text's pairs, block by block."""

    def __init__(self, counts: PairCounts, height: int, dtype: DTypeLike) -> None:
        self._counts = counts
        self._shares = (counts.numbers / counts.total).astype(dtype)  # C / N
        self.row_shares = counts.per_context / counts.total  # n / N
        # Flat index, within a block of z, of each pair that occurs.
        self._indices = counts.contexts % height * len(counts.vocabulary) + counts.targets

    def of(self, rows: slice) -> tuple[NDArray[np.int64], FloatArray]:
        """Return the flat indices of a block's cells whose pairs occur, and their shares C / N."""
        counted = self._counts.entries(rows)
        return self._indices[counted], self._shares[counted]

    def mean_score(self, cells: FloatArray, rows: slice) -> float:
        """Return the block's term of the mean score of all pairs."""
        indices, shares = self.of(rows)
        return float(np.dot(cells[indices], shares))
