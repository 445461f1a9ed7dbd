"""Full-batch gradients, computed in parallel.

Work is divided into a fixed number of lanes, so the number of threads changes no bit of a sum.
"""

import os
from collections.abc import Callable
from queue import SimpleQueue
from typing import NamedTuple, Protocol, TypeAlias

import numpy as np
from numpy.typing import DTypeLike

from tui_w2v.skipgram.parameters import FloatArray, Parameters

LANES = 4
_BLOCK_NUMBERS = 1 << 19
_SLAB_NUMBERS = 1 << 22
_FEWEST_ROWS = 32

_Slab: TypeAlias = list[slice]
"""Consecutive rows of a V × V matrix that share a buffer, as blocks that fit the cache."""
Check = Callable[[], None]
"""Called before each block of rows, in any thread; raises to cancel the pass."""


class FullBatchGradient(NamedTuple):
    """The mean loss of all pairs and its gradient; the next gradient reuses the arrays."""

    loss: float
    """The mean over all pairs, in nats."""
    E: FloatArray
    """∂L/∂E, shape (V, d)."""
    kernel: FloatArray
    """∂L/∂kernel, the transpose of ∂L/∂theta, shape (d, V)."""
    bias: FloatArray
    """∂L/∂bias, shape (V,)."""
    bias_E: FloatArray | None = None
    """∂L/∂bias_E, shape (V,), if context words have a bias."""
    validation: float | None = None
    """The mean loss of the held-out pairs, in nats, if some are held out."""

    @property
    def arrays(self) -> tuple[FloatArray, ...]:
        """The gradients, in the order of the parameters' fields."""
        arrays = self.E, self.kernel, self.bias
        return arrays if self.bias_E is None else (*arrays, self.bias_E)


class FullBatch(Protocol):
    """Computes full-batch gradients of one objective over the pairs of one text."""

    def gradient(self, parameters: Parameters, check: Check | None = None) -> FullBatchGradient:
        """Compute the mean gradient of all pairs. The loss may be infinite or not a number."""


class Validated(NamedTuple):
    """The gradient of the trained pairs, with the loss of the held-out pairs."""

    training: FullBatch
    held_out: FullBatch

    def gradient(self, parameters: Parameters, check: Check | None = None) -> FullBatchGradient:
        """Compute the gradient, and the losses of the trained and the held-out pairs."""
        validation = self.held_out.gradient(parameters, check).loss
        return self.training.gradient(parameters, check)._replace(validation=validation)


class RowLane(NamedTuple):
    """Rows of a V × V matrix that one thread computes in order."""

    slabs: list[_Slab]
    gradient: FloatArray
    """The rows' sum of the gradient on the kernel and, in the last row, the bias, (d + 1, V)."""


def ignore_overflow() -> np.errstate:
    """Silence NumPy's warnings of overflow and of numbers that are not finite, in this thread."""
    return np.errstate(over="ignore", invalid="ignore", divide="ignore")


class LanePool:
    """Runs the work of all lanes in threads, one scratch buffer each.

    A lane's result must not depend on the buffer or on other lanes. Results must be added in the
    order of the lanes.
    """

    def __init__(self, n_lanes: int, threads: int | None, buffer: Callable[[], FloatArray]) -> None:
        """Create the pool, of one thread a core by default, and a scratch buffer for each."""
        from concurrent.futures import ThreadPoolExecutor  # slow, and only training needs it

        self._n_lanes = n_lanes
        threads = min(threads or os.cpu_count() or 1, n_lanes)
        self._pool = ThreadPoolExecutor(threads, "full-batch") if threads > 1 else None
        self._buffers: SimpleQueue[FloatArray] = SimpleQueue()
        for _ in range(threads):
            self._buffers.put(buffer())

    def losses(self, work: Callable[[int, FloatArray], float]) -> list[float]:
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


class RowProducts:
    """The products of R, a V × V matrix that is computed in blocks of rows, with E and theta.

    V alone divides the rows among a fixed number of lanes, and the lanes' sums are added in order.
    So the number of threads changes no bit.
    """

    def __init__(
        self, V: int, dim: int, dtype: DTypeLike, threads: int | None, *, spare: bool = False
    ) -> None:
        """Divide the rows and allocate arrays; ``spare`` gives each thread a spare block."""
        # E gets a column of ones and the kernel gets the bias as a row. Then one product adds the
        # bias, and another sums its gradient.
        self.E = np.ones((V, dim + 1), dtype)
        self.kernel = np.empty((dim + 1, V), dtype)
        self._gradient_E = np.empty((V, dim), dtype)
        self._lanes = divide_rows(V, dim, dtype)
        self.height = self._lanes[0].slabs[0][0].stop
        """The number of rows of each block but the last."""
        self._slab_rows = max_slab_rows(self._lanes)
        n_rows = self._slab_rows + spare * self.height
        self._pool = LanePool(len(self._lanes), threads, lambda: np.empty((n_rows, V), dtype))

    def load(self, parameters: Parameters) -> None:
        """Copy E, the kernel and the bias."""
        self.E[:, :-1] = parameters.E
        self.kernel[:-1] = parameters.kernel
        self.kernel[-1] = parameters.bias
        self._has_bias = parameters.has_bias

    def gradient(
        self,
        block: Callable[[FloatArray, slice, FloatArray], float],
        E: FloatArray,
        theta: FloatArray,
        check: Check | None,
    ) -> FullBatchGradient:
        """Compute R and its products R·theta and Rᵀ·E; the last column of E sums the rows of R.

        ``block`` takes an array, some rows and a spare array, writes the rows of R into the array
        and returns their term of the loss. E has shape (V, d + 1), and theta (V, d).
        """

        def work(number: int, buffer: FloatArray) -> float:
            lane, loss = self._lanes[number], 0.0
            for slab in lane.slabs:
                first, end = slab[0].start, slab[-1].stop
                R, spare = buffer[: end - first], buffer[self._slab_rows :]
                for rows in slab:
                    if check:
                        check()
                    of_rows = R[rows.start - first : rows.stop - first]
                    loss += block(of_rows, rows, spare)
                    np.matmul(of_rows, theta, out=self._gradient_E[rows])
                if slab is lane.slabs[0]:
                    np.matmul(E[first:end].T, R, out=lane.gradient)
                else:
                    lane.gradient[:] += E[first:end].T @ R
            return loss

        losses = self._pool.losses(work)
        total, *others = (lane.gradient for lane in self._lanes)
        with ignore_overflow():
            for gradient in others:
                np.add(total, gradient, out=total)
        if not self._has_bias:
            total[-1] = 0
        return FullBatchGradient(sum(losses), self._gradient_E, total[:-1], total[-1])


def divide_rows(V: int, dim: int, dtype: DTypeLike) -> list[RowLane]:
    """Divide the rows of a V × V matrix among lanes, in order, depending on V alone.

    Lanes hold slabs of blocks. All blocks but the last have the same number of rows.
    """
    fewest = min(_FEWEST_ROWS, V)
    height, slab = (max(fewest, min(size // V, V)) for size in (_BLOCK_NUMBERS, _SLAB_NUMBERS))
    blocks = [slice(first, min(first + height, V)) for first in range(0, V, height)]
    a_slab = max(1, slab // height)
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
