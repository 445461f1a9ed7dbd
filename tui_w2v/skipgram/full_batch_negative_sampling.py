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

from typing import NamedTuple

import numpy as np
from numpy.typing import DTypeLike, NDArray

from tui_w2v.corpus import PairCounts
from tui_w2v.skipgram.full_batch import Check, FullBatchGradient
from tui_w2v.skipgram.parallel import (
    LanePool,
    compute_rows,
    divide_rows,
    ignore_overflow,
    max_slab_rows,
    sum_gradients,
)
from tui_w2v.skipgram.parameters import FloatArray, Parameters

_HARMLESS_SCORE = 80.0
"""Exponentials of scores up to this do not overflow float32."""
_NO_SCORE = -1e4
"""A score whose exponential is 0 in any precision, so it adds nothing to a sum."""
_LEAST_CHANCE = 1e-20
"""Smaller probabilities in P count as 0: their terms are below rounding error, and the factors do
not leave float32's range."""


class _Buffer(NamedTuple):
    """A thread's scratch arrays."""

    slab: FloatArray
    block: FloatArray


class FullBatchNegativeSampling:
    """Computes full-batch gradients of negative sampling over the pairs of one text.

    V alone divides the rows among a fixed number of lanes, and the lanes' sums are added in order.
    So the number of threads changes no bit.
    """

    def __init__(
        self,
        counts: PairCounts,
        noise: NDArray[np.float64],
        negative: int,
        dim: int,
        dtype: DTypeLike,
        threads: int | None = None,
    ) -> None:
        """Divide the work among lanes and allocate arrays.

        Args:
            counts: The pair counts.
            noise: P, the noise distribution, shape (V,).
            negative: k, the number of negative samples of a pair.
            dim: d.
            dtype: The parameters' precision.
            threads: The number of threads; by default one a core.
        """
        V = len(counts.vocabulary)
        total = float(counts.numbers.sum())
        cells = _Cells(counts, noise, negative)
        self._starts = counts.starts
        self._row_factors = cells.per_context / total  # s / N
        self._column_factors = (negative * noise).astype(dtype)  # kP
        # Cells are divided by their factors, so rows and columns with a factor of 0 use another.
        self._dead_rows = ~(cells.per_context > 0)
        dead_columns = ~(noise > _LEAST_CHANCE)
        self._dead_columns = np.flatnonzero(dead_columns)
        rows = np.where(self._dead_rows, 1 / total, self._row_factors)
        columns = np.where(dead_columns, 1, negative * noise)
        self._row_scale, self._column_scale = rows.astype(dtype), columns.astype(dtype)
        scale = rows[cells.contexts] * columns[counts.targets]
        self._cell_scale = scale.astype(dtype)
        self._cell_positive = (counts.numbers / total / scale).astype(dtype)  # C / N, scaled
        self._cell_negative = (cells.negatives / total / scale).astype(dtype)  # B / N, scaled

        self._gradient_E = np.empty((V, dim), dtype)
        # E gets a column of ones and the kernel gets the bias as a row. Then one product adds the
        # bias, and another sums its gradient.
        self._E = np.ones((V, dim + 1), dtype)
        self._scaled_E = np.empty((V, dim + 1), dtype)
        self._kernel = np.empty((dim + 1, V), dtype)
        self._scaled_kernel = np.empty((dim, V), dtype)

        self._lanes = divide_rows(V, dim, dtype)
        height = self._lanes[0].slabs[0][0].stop
        # Flat index, within a block of z, of each pair that occurs.
        self._places = cells.contexts % height * V + counts.targets

        highest = max_slab_rows(self._lanes)
        self._threads = LanePool(
            len(self._lanes),
            threads,
            lambda: _Buffer(np.empty((highest, V), dtype), np.empty((height, V), dtype)),
        )

    def gradient(self, parameters: Parameters, check: Check | None = None) -> FullBatchGradient:
        """See ``FullBatch.gradient``."""
        with ignore_overflow():
            return self._gradient(parameters, check)

    def _gradient(self, parameters: Parameters, check: Check | None) -> FullBatchGradient:
        self._E[:, :-1] = parameters.E
        np.multiply(self._E, self._row_scale[:, None], out=self._scaled_E)
        self._kernel[:-1] = parameters.kernel
        self._kernel[-1] = parameters.bias
        np.multiply(parameters.kernel, self._column_scale, out=self._scaled_kernel)
        theta = self._scaled_kernel.T
        losses = self._threads.losses(
            lambda lane, buffer: compute_rows(
                self._lanes[lane],
                buffer.slab,
                lambda z, rows: self._block(z, rows, buffer.block),
                self._scaled_E,
                theta,
                self._gradient_E,
                check,
            )
        )
        np.multiply(self._gradient_E, self._row_scale[:, None], out=self._gradient_E)
        gradient = sum_gradients(self._lanes)
        np.multiply(gradient, self._column_scale, out=gradient)
        if not parameters.has_bias:
            gradient[-1] = 0
        return FullBatchGradient(sum(losses), self._gradient_E, gradient[:-1], gradient[-1])

    def _block(self, z: FloatArray, rows: slice, spare: FloatArray) -> float:
        """Compute R, without its factors, of a block of rows in the array z.

        Returns:
            The rows' term of the loss.
        """
        np.matmul(self._E[rows], self._kernel, out=z)
        counted = slice(int(self._starts[rows.start]), int(self._starts[rows.stop]))
        places, cells = self._places[counted], z.reshape(-1)
        cell_loss, cell_R = self._cells(cells[places], counted)
        cells[places] = _NO_SCORE

        softplus = spare[: len(z)]  # log(1 + exp(z)) = −log σ(−z)
        if z.max() <= _HARMLESS_SCORE:
            np.exp(z, out=z)
            np.add(z, 1, out=softplus)
            np.divide(z, softplus, out=z)
            np.log(softplus, out=softplus)
        else:
            _softplus_and_sigmoid(z, softplus)
        loss = float(np.dot(softplus @ self._column_factors, self._row_factors[rows]))

        z[self._dead_rows[rows]] = 0
        if self._dead_columns.size:
            z[:, self._dead_columns] = 0
        cells[places] = cell_R
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


class _Cells:
    """The nonzero cells of C and their expected negative samples."""

    def __init__(self, counts: PairCounts, noise: NDArray[np.float64], negative: int) -> None:
        V = len(counts.vocabulary)
        self.contexts = counts.contexts
        """The cells' context words, shape (n_entries,)."""
        others = 1 - noise[counts.targets]
        weighted = np.divide(
            counts.numbers, others, out=np.zeros(len(others)), where=others > 0
        )  # C[i, t] / (1 − P(t))
        self.per_context = np.bincount(self.contexts, weighted, V)
        """s, shape (V,)."""
        # Rounding cannot make this negative, and it is exactly 0 for a context's only target.
        rest = self.per_context[self.contexts] - weighted
        self.negatives = negative * noise[counts.targets] * rest
        """B, shape (n_entries,)."""


def expected_negatives(
    counts: PairCounts, noise: NDArray[np.float64], negative: int, context: int
) -> NDArray[np.float64]:
    """Return B of one context word: how often each word is expected as its negative, (V,)."""
    others = 1 - noise
    weighted = np.divide(
        counts.of_context(context), others, out=np.zeros(len(noise)), where=others > 0
    )
    # Where the word is the only target, nothing is left: rounding cannot make this negative.
    rest: NDArray[np.float64] = np.maximum(weighted.sum() - weighted, 0)
    return negative * noise * rest


def expected_floor(counts: PairCounts, noise: NDArray[np.float64], negative: int) -> float:
    """Return the lowest mean loss that any scores can have, in nats: at σ(z) = C / (C + B)."""
    C, B = counts.numbers, _Cells(counts, noise, negative).negatives
    both = B > _LEAST_CHANCE * C  # without negative samples the lowest loss is 0
    C, B = C[both], B[both]
    lost = C * np.log1p(B / C) + B * np.log1p(C / B)
    return float(lost.sum() / counts.numbers.sum())


def expected_loss_at_zero(counts: PairCounts, noise: NDArray[np.float64], negative: int) -> float:
    """Return the mean loss where all scores are 0, in nats, for P of shape (V,) and k.

    This is (k + 1)·log 2, or less if a target has no possible negative sample.
    """
    possible = counts.numbers[noise[counts.targets] < 1].sum() / counts.numbers.sum()
    return float(np.log(2) * (1 + negative * possible))


def expected_first_bias(
    counts: PairCounts, noise: NDArray[np.float64], negative: int, dtype: DTypeLike
) -> FloatArray:
    """Return the bias that minimises the mean loss if E and theta are zero, shape (V,).

    At this minimum σ(bias[j]) is the share of turns that touch word j in which it is the target.
    A word that is never a target, or never a negative sample, counts as half of one, because
    log 0 is not finite.
    """
    V = len(counts.vocabulary)
    targets = counts.per_target
    weighted = np.divide(targets, 1 - noise, out=np.zeros(V), where=noise < 1)
    rest = weighted.sum() - weighted
    negatives = negative * noise * rest
    bias = np.log(np.where(targets > 0, targets, 0.5))
    bias -= np.log(np.where(negatives > 0, negatives, 0.5))
    return bias.astype(dtype)


def _softplus_and_sigmoid(z: FloatArray, softplus: FloatArray) -> None:
    """Compute log(1 + exp(z)) and, in the array z, σ(z), without overflow."""
    below = np.exp(-np.abs(z))
    np.maximum(z, 0, out=softplus)
    softplus += np.log1p(below)
    z[:] = np.where(z >= 0, 1, below)
    z /= 1 + below
