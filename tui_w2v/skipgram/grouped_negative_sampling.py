"""The exact gradient of all pairs at once, for negative sampling, in expectation over its draws.

A turn of negative sampling (Mikolov et al. 2013, "Distributed Representations of Words and
Phrases and their Compositionality", eq. 4) draws k negatives from P, again where one equals the
target t: each is word j with probability P(j) / (1 − P(t)). Let C[i, j] count the pairs of context
word i and target word j, and N all of them. Then word j is a negative of context word i

    B[i, j]  = k·P(j)·(s[i] − C[i, j] / (1 − P(j))),   s[i] = Σt C[i, t] / (1 − P(t))

times in expectation, and with these and σ(x) = 1 / (1 + exp(−x))

    z        = E·thetaᵀ + bias                                             (V, V)
    L        = −Σij ( C[i, j]·log σ(z) + B[i, j]·log σ(−z) ) / N
    R        = (σ(z)·(C + B) − C) / N                                      (V, V)
    ∂L/∂E    = R·theta                                                     (V, d)
    ∂L/∂theta = Rᵀ·E                                                       (V, d)
    ∂L/∂bias = Σi R[i]                                                     (V,)

Where a pair does not occur, B[i, j] is s[i]·kP(j): these factors go to the rows of E and theta,
so that R itself needs neither. A target with P(t) = 1 has no possible negative, and adds none.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import DTypeLike, NDArray

from tui_w2v.corpus import PairCounts
from tui_w2v.skipgram.lanes import Lanes, added_up, deal_rows, highest_slab, quietly, work_rows
from tui_w2v.skipgram.parameters import FloatArray, Parameters
from tui_w2v.skipgram.passes import Check, GroupedGradient

_HARMLESS_SCORE = 80.0
"""Exponentials of scores up to this are far from the end of float32's range."""
_NO_SCORE = -1e4
"""Its exponential is 0 in any precision: what stands there adds nothing."""
_LEAST_CHANCE = 1e-20
"""Words that are drawn more rarely than this are not drawn: all they could add is below rounding,
and factors stay far from the end of float32's range."""


class _Buffer(NamedTuple):
    """What a thread writes to."""

    slab: FloatArray
    block: FloatArray


class GroupedNegativeSampling:
    """Makes grouped gradients of negative sampling over the pairs of one text.

    The rows are dealt to a fixed number of lanes, by V alone, and what the lanes found is added
    in their order: how many threads share the lanes changes no bit.
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
        """Lay out the work.

        Args:
            counts: The pairs.
            noise: P, the distribution that negatives are drawn from, shape (V,).
            negative: k, how many negatives a pair has.
            dim: d.
            dtype: The parameters' precision.
            threads: How many threads share the lanes; by default one a core.
        """
        V = len(counts.vocabulary)
        total = float(counts.numbers.sum())
        cells = _Cells(counts, noise, negative)
        self._starts = counts.starts
        self._row_factors = cells.per_context / total  # s / N
        self._column_factors = (negative * noise).astype(dtype)  # kP
        # A factor of 0 cannot be undone in the cells: such rows and columns keep their own size.
        self._dead_rows = ~(cells.per_context > 0)
        dead_columns = ~(noise > _LEAST_CHANCE)
        self._dead_columns = np.flatnonzero(dead_columns)
        rows = np.where(self._dead_rows, 1 / total, self._row_factors)
        columns = np.where(dead_columns, 1, negative * noise)
        self._row_scale, self._column_scale = rows.astype(dtype), columns.astype(dtype)
        scale = rows[cells.contexts] * columns[counts.targets]
        self._cell_scale = scale.astype(dtype)
        self._cell_positive = (counts.numbers / total / scale).astype(dtype)  # C / N, so scaled
        self._cell_negative = (cells.negatives / total / scale).astype(dtype)  # B / N, so scaled

        self._gradient_E = np.empty((V, dim), dtype)
        # A column of ones beside E and the bias below the kernel: one product then adds the bias,
        # and another sums its gradient up.
        self._E = np.ones((V, dim + 1), dtype)
        self._scaled_E = np.empty((V, dim + 1), dtype)
        self._kernel = np.empty((dim + 1, V), dtype)
        self._scaled_kernel = np.empty((dim, V), dtype)

        self._lanes = deal_rows(V, dim, dtype)
        height = self._lanes[0].slabs[0][0].stop
        # The cells of z, within their block, whose pairs occur.
        self._places = cells.contexts % height * V + counts.targets

        highest = highest_slab(self._lanes)
        self._threads = Lanes(
            len(self._lanes),
            threads,
            lambda: _Buffer(np.empty((highest, V), dtype), np.empty((height, V), dtype)),
        )

    def gradient(self, parameters: Parameters, check: Check | None = None) -> GroupedGradient:
        """Make the grouped gradient at these parameters.

        A loss that is not finite is returned as it is: infinite or not a number.

        Args:
            parameters: The model.
            check: Called before each block; may raise to end the pass.
        """
        with quietly():
            return self._gradient(parameters, check)

    def _gradient(self, parameters: Parameters, check: Check | None) -> GroupedGradient:
        self._E[:, :-1] = parameters.E
        np.multiply(self._E, self._row_scale[:, None], out=self._scaled_E)
        self._kernel[:-1] = parameters.kernel
        self._kernel[-1] = parameters.bias
        np.multiply(parameters.kernel, self._column_scale, out=self._scaled_kernel)
        theta = self._scaled_kernel.T
        losses = self._threads.losses(
            lambda lane, buffer: work_rows(
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
        gradient = added_up(self._lanes)
        np.multiply(gradient, self._column_scale, out=gradient)
        if not parameters.has_bias:
            gradient[-1] = 0
        return GroupedGradient(sum(losses), self._gradient_E, gradient[:-1], gradient[-1])

    def _block(self, z: FloatArray, rows: slice, spare: FloatArray) -> float:
        """Turn a block of rows of z into R without its factors, in place.

        Returns:
            What they add to the loss.
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
        """What the cells whose pairs occur add to the loss, and their R without its factors.

        Nothing is taken from anything nearly equal: both are exact at scores of any size.
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
    """The cells of C that are not 0: what is expected of their negatives."""

    def __init__(self, counts: PairCounts, noise: NDArray[np.float64], negative: int) -> None:
        V = len(counts.vocabulary)
        self.contexts = np.repeat(np.arange(V), np.diff(counts.starts))
        """Their context words, shape (n_different,)."""
        others = 1 - noise[counts.targets]
        weighted = np.divide(
            counts.numbers, others, out=np.zeros(len(others)), where=others > 0
        )  # C[i, t] / (1 − P(t))
        self.per_context = np.bincount(self.contexts, weighted, V)
        """s, shape (V,)."""
        # Never below 0, and 0 where there is nothing else: so do sums of such numbers round.
        rest = self.per_context[self.contexts] - weighted
        self.negatives = negative * noise[counts.targets] * rest
        """B, shape (n_different,)."""


def expected_floor(counts: PairCounts, noise: NDArray[np.float64], negative: int) -> float:
    """Return the lowest mean loss that any scores can have, in nats.

    It is that of σ(z) = C / (C + B), each cell a score of its own.

    Args:
        counts: The pairs.
        noise: P, shape (V,).
        negative: k.
    """
    C, B = counts.numbers, _Cells(counts, noise, negative).negatives
    both = B > _LEAST_CHANCE * C  # where there is nothing to tell apart, nothing is lost
    C, B = C[both], B[both]
    lost = C * np.log1p(B / C) + B * np.log1p(C / B)
    return float(lost.sum() / counts.numbers.sum())


def expected_flat(counts: PairCounts, noise: NDArray[np.float64], negative: int) -> float:
    """Return the mean loss where all scores are 0, in nats: log 2 for each word that is touched.

    That is log 2 · (k + 1), less where a target has no possible negative.

    Args:
        counts: The pairs.
        noise: P, shape (V,).
        negative: k.
    """
    possible = counts.numbers[noise[counts.targets] < 1].sum() / counts.numbers.sum()
    return float(np.log(2) * (1 + negative * possible))


def expected_first_bias(
    counts: PairCounts, noise: NDArray[np.float64], negative: int, dtype: DTypeLike
) -> FloatArray:
    """Return the bias that a model of flat scores has at its best, shape (V,).

    If all scores but the bias are 0, the mean loss is lowest where σ(bias[j]) is the share of
    word j's turns in which it is the target. A word that is never a target, or never a negative,
    counts as half a time one, since log 0 is no number.

    Args:
        counts: The pairs.
        noise: P, shape (V,).
        negative: k.
        dtype: The parameters' precision.
    """
    V = len(counts.vocabulary)
    targets = np.bincount(counts.targets, counts.numbers, V)
    weighted = np.divide(targets, 1 - noise, out=np.zeros(V), where=noise < 1)
    rest = weighted.sum() - weighted
    negatives = negative * noise * rest
    bias = np.log(np.where(targets > 0, targets, 0.5))
    bias -= np.log(np.where(negatives > 0, negatives, 0.5))
    return bias.astype(dtype)


def _softplus_and_sigmoid(z: FloatArray, softplus: FloatArray) -> None:
    """Write log(1 + exp(z)), and σ(z) in the place of z, at scores of any size."""
    below = np.exp(-np.abs(z))
    np.maximum(z, 0, out=softplus)
    softplus += np.log1p(below)
    z[:] = np.where(z >= 0, 1, below)
    z /= 1 + below
