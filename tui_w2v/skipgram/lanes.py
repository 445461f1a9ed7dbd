"""Threads that share a fixed number of lanes of work, so that their number changes no bit."""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from queue import SimpleQueue
from typing import Generic, NamedTuple, TypeAlias, TypeVar

import numpy as np
from numpy.typing import DTypeLike

from tui_w2v.skipgram.parameters import FloatArray
from tui_w2v.skipgram.passes import Check

LANES = 4
_BLOCK_NUMBERS = 1 << 19
_SLAB_NUMBERS = 1 << 22
_FEWEST_ROWS = 32

_Slab: TypeAlias = list[slice]
"""Rows whose part of a V × V matrix is kept whole for a while, as blocks that fit the cache."""


class RowLane(NamedTuple):
    """Rows of a V × V matrix that are worked on in order."""

    slabs: list[_Slab]
    gradient: FloatArray
    """What they add to the gradient on the kernel and, in the last row, on the bias, shape
    (d + 1, V).
    """


def quietly() -> np.errstate:
    """Numbers beyond the floating-point ones become infinite or not a number, without a warning.

    NumPy keeps this for each thread apart.
    """
    return np.errstate(over="ignore", invalid="ignore", divide="ignore")


_Buffer = TypeVar("_Buffer")


class Lanes(Generic[_Buffer]):
    """Does the work of all lanes, in as many threads as there are buffers to do it in.

    What a lane finds must depend on the lane alone, not on the buffer or on other lanes; whoever
    adds it up does so in the order of the lanes.
    """

    def __init__(self, n_lanes: int, threads: int | None, buffer: Callable[[], _Buffer]) -> None:
        """Start no thread yet.

        Args:
            n_lanes: How many lanes there are.
            threads: How many threads share them; by default one a core.
            buffer: Makes what a thread needs to write to.
        """
        self._n_lanes = n_lanes
        threads = min(threads or os.cpu_count() or 1, n_lanes)
        self._pool = ThreadPoolExecutor(threads, "grouped") if threads > 1 else None
        self._buffers: SimpleQueue[_Buffer] = SimpleQueue()
        for _ in range(threads):
            self._buffers.put(buffer())

    def losses(self, work: Callable[[int, _Buffer], float]) -> list[float]:
        """Do the work of each lane, by its number, and return what each adds to the loss.

        What the work raises is raised here, once no thread is at work any more.
        """

        def one(lane: int) -> float:
            buffer = self._buffers.get()
            try:
                with quietly():
                    return work(lane, buffer)
            finally:
                self._buffers.put(buffer)

        if self._pool is None:
            return [one(lane) for lane in range(self._n_lanes)]
        tasks = [self._pool.submit(one, lane) for lane in range(self._n_lanes)]
        wait(tasks)
        return [task.result() for task in tasks]


def deal_rows(V: int, dim: int, dtype: DTypeLike) -> list[RowLane]:
    """Deal the rows of a V × V matrix to lanes, in order: slabs of blocks, by V alone.

    All blocks but the last are equally high.

    Args:
        V: How many rows there are.
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


def highest_slab(lanes: list[RowLane]) -> int:
    """Return how many rows the highest slab has."""
    heights: list[int] = [slab[-1].stop - slab[0].start for lane in lanes for slab in lane.slabs]
    return max(heights)


def work_rows(
    lane: RowLane,
    buffer: FloatArray,
    block: Callable[[FloatArray, slice], float],
    E: FloatArray,
    theta: FloatArray,
    gradient_E: FloatArray,
    check: Check | None,
) -> float:
    """Go through a lane's rows of R, and carry them back.

    Args:
        lane: The lane; its gradient becomes Eᵀ·R.
        buffer: Room for the highest slab, shape (n_rows, V).
        block: Writes R into a block of rows; returns what they add to the loss.
        E: What carries R to the kernel and the bias, shape (V, d + 1).
        theta: What carries R to E, shape (V, d).
        gradient_E: Where R·theta goes, shape (V, d).
        check: Called before each block; may raise.

    Returns:
        What the lane adds to the loss.
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


def added_up(lanes: list[RowLane]) -> FloatArray:
    """Add the lanes' gradients up, in their order, into the first one's; shape (d + 1, V)."""
    first, *others = lanes
    with quietly():
        for lane in others:
            np.add(first.gradient, lane.gradient, out=first.gradient)
    return first.gradient


def _rows(numbers: int, V: int) -> int:
    """How many rows of V hold about so many numbers."""
    return max(min(_FEWEST_ROWS, V), min(numbers // V, V))
