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

import os
from concurrent.futures import ThreadPoolExecutor, wait
from queue import SimpleQueue
from typing import NamedTuple

import numpy as np
from numpy.typing import DTypeLike

from tui_w2v.corpus import PairCounts
from tui_w2v.skipgram.parameters import FloatArray, Parameters
from tui_w2v.skipgram.passes import Check, GroupedGradient

_LANES = 4
_BLOCK_NUMBERS = 1 << 19
_SLAB_NUMBERS = 1 << 22
_FEWEST_ROWS = 32
_HARMLESS_SCORE = 40.0
"""If the highest score of every row is within this of 0, V of their exponentials are far from the
ends of float32's range, and from losing any row's sum in it."""


class _Lane(NamedTuple):
    """Rows that are worked on in order: slabs, whose R is kept whole, of blocks."""

    slabs: list[list[slice]]
    gradient: FloatArray
    """On the kernel and, in the last row, on the bias, shape (d + 1, V)."""


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

        rows = _rows(_BLOCK_NUMBERS, V)
        blocks = [slice(first, min(first + rows, V)) for first in range(0, V, rows)]
        a_slab = max(1, _rows(_SLAB_NUMBERS, V) // rows)
        lanes = min(_LANES, len(blocks))
        self._lanes = []
        for lane in range(lanes):
            mine = blocks[lane * len(blocks) // lanes : (lane + 1) * len(blocks) // lanes]
            slabs = [mine[first : first + a_slab] for first in range(0, len(mine), a_slab)]
            self._lanes.append(_Lane(slabs, np.empty((dim + 1, V), dtype)))

        # The cells of z, within their block, whose pairs occur.
        block_starts = np.arange(V) % rows * V
        self._places = np.repeat(block_starts, np.diff(counts.starts)) + counts.targets

        threads = min(threads or os.cpu_count() or 1, lanes)
        self._pool = ThreadPoolExecutor(threads, "grouped") if threads > 1 else None
        highest = max(slab[-1].stop - slab[0].start for lane in self._lanes for slab in lane.slabs)
        self._buffers: SimpleQueue[FloatArray] = SimpleQueue()
        for _ in range(threads):
            self._buffers.put(np.empty((highest, V), dtype))

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
        losses = self._for_all_lanes(check)
        first, *others = self._lanes
        for lane in others:
            np.add(first.gradient, lane.gradient, out=first.gradient)
        if not parameters.has_bias:
            first.gradient[-1] = 0
        return GroupedGradient(
            sum(losses), self._gradient_E, first.gradient[:-1], first.gradient[-1]
        )

    def _for_all_lanes(self, check: Check | None) -> list[float]:
        if self._pool is None:
            return [self._work(lane, check) for lane in self._lanes]
        tasks = [self._pool.submit(self._work, lane, check) for lane in self._lanes]
        wait(tasks)  # whatever one of them raised, the others' buffers must be at rest
        return [task.result() for task in tasks]

    def _work(self, lane: _Lane, check: Check | None) -> float:
        buffer = self._buffers.get()
        try:
            with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
                return self._work_in(buffer, lane, check)
        finally:
            self._buffers.put(buffer)

    def _work_in(self, buffer: FloatArray, lane: _Lane, check: Check | None) -> float:
        theta = self._kernel[:-1].T
        loss = 0.0
        for number, slab in enumerate(lane.slabs):
            first, end = slab[0].start, slab[-1].stop
            R = buffer[: end - first]  # (rows, V)
            for rows in slab:
                if check:
                    check()
                block = R[rows.start - first : rows.stop - first]
                loss += self._block(block, rows)
                np.matmul(block, theta, out=self._gradient_E[rows])
            if number == 0:
                np.matmul(self._E[first:end].T, R, out=lane.gradient)
            else:
                lane.gradient[:] += self._E[first:end].T @ R
        return loss

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


def _rows(numbers: int, V: int) -> int:
    """How many rows of V hold about so many numbers."""
    return max(min(_FEWEST_ROWS, V), min(numbers // V, V))
