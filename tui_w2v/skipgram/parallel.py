"""Parallel work in a fixed number of lanes, so the number of threads changes no bit of a sum."""

import os
from collections.abc import Callable
from queue import SimpleQueue
from typing import Generic, NamedTuple, TypeAlias, TypeVar

import numpy as np
from numpy.typing import DTypeLike

from tui_w2v.skipgram.full_batch import Check
from tui_w2v.skipgram.parameters import FloatArray

LANES = 4
_BLOCK_NUMBERS = 1 << 19
_SLAB_NUMBERS = 1 << 22
_FEWEST_ROWS = 32

_Slab: TypeAlias = list[slice]
"""Consecutive rows of a V × V matrix that share a buffer, as blocks that fit the cache."""


class RowLane(NamedTuple):
    """Rows of a V × V matrix that one thread computes in order."""

    slabs: list[_Slab]
    gradient: FloatArray
    """The rows' sum of the gradient on the kernel and, in the last row, the bias, (d + 1, V)."""


def ignore_overflow() -> np.errstate:
    """Silence NumPy's warnings of overflow and of numbers that are not finite, in this thread."""
    return np.errstate(over="ignore", invalid="ignore", divide="ignore")


_Buffer = TypeVar("_Buffer")


class LanePool(Generic[_Buffer]):
    """Runs the work of all lanes in threads, one scratch buffer each.

    A lane's result must not depend on the buffer or on other lanes. Results must be added in the
    order of the lanes.
    """

    def __init__(self, n_lanes: int, threads: int | None, buffer: Callable[[], _Buffer]) -> None:
        """Create the pool and its buffers.

        Args:
            n_lanes: The number of lanes.
            threads: The number of threads; by default one a core.
            buffer: Allocates a thread's scratch buffer.
        """
        self._n_lanes = n_lanes
        threads = min(threads or os.cpu_count() or 1, n_lanes)
        from concurrent.futures import (
            ThreadPoolExecutor,
        )  # slow to import, and only training needs it

        self._pool = ThreadPoolExecutor(threads, "full-batch") if threads > 1 else None
        self._buffers: SimpleQueue[_Buffer] = SimpleQueue()
        for _ in range(threads):
            self._buffers.put(buffer())

    def losses(self, work: Callable[[int, _Buffer], float]) -> list[float]:
        """Run ``work`` for each lane's number and return the lanes' terms of the loss.

        An error in a lane is raised here, after all threads have finished.
        """

        def one(lane: int) -> float:
            buffer = self._buffers.get()
            try:
                with ignore_overflow():
                    return work(lane, buffer)
            finally:
                self._buffers.put(buffer)

        if self._pool is None:
            return [one(lane) for lane in range(self._n_lanes)]
        from concurrent.futures import wait

        tasks = [self._pool.submit(one, lane) for lane in range(self._n_lanes)]
        wait(tasks)
        return [task.result() for task in tasks]


def divide_rows(V: int, dim: int, dtype: DTypeLike) -> list[RowLane]:
    """Divide the rows of a V × V matrix among lanes, in order, depending on V alone.

    LanePool hold slabs of blocks. All blocks but the last have the same number of rows.

    Args:
        V: The number of rows.
        dim: d.
        dtype: The gradients' precision.
    """
    height = _rows(_BLOCK_NUMBERS, V)
    blocks = [slice(first, min(first + height, V)) for first in range(0, V, height)]
    a_slab = max(1, _rows(_SLAB_NUMBERS, V) // height)
    n_lanes = min(LANES, len(blocks))
    lanes = []
    for lane in range(n_lanes):
        mine = blocks[lane * len(blocks) // n_lanes : (lane + 1) * len(blocks) // n_lanes]
        slabs = [mine[first : first + a_slab] for first in range(0, len(mine), a_slab)]
        lanes.append(RowLane(slabs, np.empty((dim + 1, V), dtype)))
    return lanes


def max_slab_rows(lanes: list[RowLane]) -> int:
    """Return the largest number of rows in a slab."""
    heights: list[int] = [slab[-1].stop - slab[0].start for lane in lanes for slab in lane.slabs]
    return max(heights)


def compute_rows(
    lane: RowLane,
    buffer: FloatArray,
    block: Callable[[FloatArray, slice], float],
    E: FloatArray,
    theta: FloatArray,
    gradient_E: FloatArray,
    check: Check | None,
) -> float:
    """Compute a lane's rows of R and their gradients Eᵀ·R and R·theta.

    Args:
        lane: The lane; its gradient is set to Eᵀ·R.
        buffer: Scratch array for the largest slab, shape (n_rows, V).
        block: Writes a block of rows of R; returns the rows' term of the loss.
        E: E with a column of ones, shape (V, d + 1).
        theta: theta, shape (V, d).
        gradient_E: The rows are set to R·theta, shape (V, d).
        check: Called before each block; raises to cancel.

    Returns:
        The lane's term of the loss.
    """
    loss = 0.0
    for slab in lane.slabs:
        first, end = slab[0].start, slab[-1].stop
        R = buffer[: end - first]
        for rows in slab:
            if check:
                check()
            of_rows = R[rows.start - first : rows.stop - first]
            loss += block(of_rows, rows)
            np.matmul(of_rows, theta, out=gradient_E[rows])
        if slab is lane.slabs[0]:
            np.matmul(E[first:end].T, R, out=lane.gradient)
        else:
            lane.gradient[:] += E[first:end].T @ R
    return loss


def sum_gradients(lanes: list[RowLane]) -> FloatArray:
    """Sum the lanes' gradients, in order, into the first lane's, shape (d + 1, V)."""
    first, *others = lanes
    with ignore_overflow():
        for lane in others:
            np.add(first.gradient, lane.gradient, out=first.gradient)
    return first.gradient


def _rows(numbers: int, V: int) -> int:
    """Return the number of rows of V that hold about this many numbers, within limits."""
    return max(min(_FEWEST_ROWS, V), min(numbers // V, V))
