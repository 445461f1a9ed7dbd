"""The full-batch gradient of negative sampling, in expectation over the negative samples.

A turn of negative sampling (Mikolov et al. 2013, "Distributed Representations of Words and
Phrases and their Compositionality", eq. 4) samples k negatives from P without the target t: each
is word j with probability P(j) / (1 − P(t)). Let C[i, j] count the pairs of context word i and
target word j, and N all pairs. The expected number of times that word j is a negative sample of
context word i is

    B[i, j]  = k·P(j)·(s[i] − C[i, j] / (1 − P(j))),   s[i] = Σt C[i, t] / (1 − P(t))

With σ(x) = 1 / (1 + exp(−x)),

    z        = E·thetaᵀ + bias                                             (V, V)
    L        = −Σij ( C[i, j]·log σ(z) + B[i, j]·log σ(−z) ) / N
    R        = (σ(z)·(C + B) − C) / N                                      (V, V)
    ∂L/∂E    = R·theta                                                     (V, d)
    ∂L/∂theta = Rᵀ·E                                                       (V, d)
    ∂L/∂bias = Σi R[i]                                                     (V,)

Where a pair does not occur, B[i, j] = s[i]·kP(j). These factors are applied to the rows of E and
theta instead of R. A target with P(t) = 1 has no possible negative sample.
"""

import numpy as np
from numpy.typing import DTypeLike, NDArray

from tui_w2v.corpus import PairCounts
from tui_w2v.skipgram.full_batch import Check, FullBatchGradient, RowProducts, ignore_overflow
from tui_w2v.skipgram.parameters import FloatArray, Parameters

_HARMLESS_SCORE = 80.0
"""Exponentials of scores up to this do not overflow float32."""
_NO_SCORE = -1e4
"""A score whose exponential is 0 in any precision, so it adds nothing to a sum."""
LEAST_CHANCE = 1e-20
"""Smaller probabilities in P count as 0: their terms are below rounding error, and the factors do
not leave float32's range."""


class FullBatchNegativeSampling:
    """Computes full-batch gradients of negative sampling over the pairs of one text."""

    def __init__(
        self,
        counts: PairCounts,
        noise: NDArray[np.float64],
        negative: int,
        dim: int,
        dtype: DTypeLike,
        threads: int | None = None,
    ) -> None:
        """Lay out the work for noise P, shape (V,), and k negatives (see ``FullBatchSoftmax``)."""
        V = len(counts.vocabulary)
        total = float(counts.numbers.sum())
        s, B = expected_of_pairs(counts, noise, negative)
        contexts = counts.contexts
        self._counts = counts
        self._row_factors = s / total  # s / N
        self._column_factors = (negative * noise).astype(dtype)  # kP
        # Cells are divided by their factors, so rows and columns with a factor of 0 use another.
        self._dead_rows = ~(s > 0)
        dead_columns = ~(noise > LEAST_CHANCE)
        self._dead_columns = np.flatnonzero(dead_columns)
        rows = np.where(self._dead_rows, 1 / total, self._row_factors)
        columns = np.where(dead_columns, 1, negative * noise)
        self._row_scale, self._column_scale = rows.astype(dtype)[:, None], columns.astype(dtype)
        scale = rows[contexts] * columns[counts.targets]
        self._cell_scale = scale.astype(dtype)
        self._cell_positive = (counts.numbers / total / scale).astype(dtype)  # C / N, scaled
        self._cell_negative = (B / total / scale).astype(dtype)  # B / N, scaled
        self._scaled_E = np.empty((V, dim + 1), dtype)
        self._scaled_kernel = np.empty((dim, V), dtype)
        self._rows = RowProducts(V, dim, dtype, threads, spare=True)
        # Flat index, within a block of z, of each pair that occurs.
        self._indices = contexts % self._rows.height * V + counts.targets

    def gradient(self, parameters: Parameters, check: Check | None = None) -> FullBatchGradient:
        """See ``FullBatch.gradient``."""
        E, theta, rows = self._scaled_E, self._scaled_kernel.T, self._rows
        rows.load(parameters)
        with ignore_overflow():
            np.multiply(rows.E, self._row_scale, out=E)
            np.multiply(parameters.kernel, self._column_scale, out=self._scaled_kernel)
            gradient = rows.gradient(self._block, E, theta, check)
            scales = self._row_scale, self._column_scale, self._column_scale
            for array, scale in zip(gradient.arrays, scales, strict=True):
                np.multiply(array, scale, out=array)
        return gradient

    def _block(self, z: FloatArray, rows: slice, spare: FloatArray) -> float:
        """See ``RowProducts.gradient``; R lacks its factors."""
        np.matmul(self._rows.E[rows], self._rows.kernel, out=z)
        counted = self._counts.entries(rows)
        indices, cells = self._indices[counted], z.reshape(-1)
        cell_loss, cell_R = self._cells(cells[indices], counted)
        cells[indices] = _NO_SCORE

        softplus = spare[: len(z)]  # log(1 + exp(z)) = −log σ(−z)
        if z.max() <= _HARMLESS_SCORE:
            np.exp(z, out=z)
            np.add(z, 1, out=softplus)
            np.divide(z, softplus, out=z)
            np.log(softplus, out=softplus)
        else:
            below = np.exp(-np.abs(z))
            np.maximum(z, 0, out=softplus)
            softplus += np.log1p(below)
            z[:] = np.where(z >= 0, 1, below)
            z /= 1 + below
        loss = float(np.dot(softplus @ self._column_factors, self._row_factors[rows]))

        z[self._dead_rows[rows]] = 0
        if self._dead_columns.size:
            z[:, self._dead_columns] = 0
        cells[indices] = cell_R
        return loss + cell_loss

    def _cells(self, z: FloatArray, counted: slice) -> tuple[float, FloatArray]:
        """Return the loss term of the pairs that occur, and their R without its factors.

        No nearly equal numbers are subtracted, so both are accurate at scores of any size.
        """
        C, B = self._cell_positive[counted], self._cell_negative[counted]
        below = np.exp(-np.abs(z))
        near = np.log1p(below)
        losses = C * (np.maximum(-z, 0) + near) + B * (np.maximum(z, 0) + near)
        over = z >= 0
        R = B * np.where(over, 1, below) - C * np.where(over, below, 1)
        R /= 1 + below
        return float(np.dot(losses, self._cell_scale[counted])), R


def expected_of_pairs(
    counts: PairCounts, noise: NDArray[np.float64], negative: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return s, shape (V,), and B of the pairs that occur, shape (n_entries,)."""
    contexts, P = counts.contexts, noise[counts.targets]
    weighted = np.divide(counts.numbers, 1 - P, out=np.zeros(len(P)), where=P < 1)
    s = np.bincount(contexts, weighted, len(noise)).astype(float)
    # Rounding cannot make the rest negative, and it is exactly 0 for a context's only target.
    return s, negative * P * (s[contexts] - weighted)
