"""The full-batch gradient of GloVe: weighted least squares on log counts.

GloVe (Pennington, Socher and Manning 2014, "GloVe: Global Vectors for Word Representation",
eqs. 8 and 9) uses only the M nonzero cells of the counts. Let X[i, j] be the count of context word
i and target word j. Over the nonzero cells, with R zero elsewhere,

    f         = min(1, (X / x_max)^alpha)
    score     = E·thetaᵀ + bias + bias_Eᵀ
    L         = Σ f·(score − log X)² / M
    R         = 2·f·(score − log X) / M
    ∂L/∂E     = R·theta                                                    (V, d)
    ∂L/∂theta = Rᵀ·E                                                       (V, d)
    ∂L/∂bias  = Σi R[i]                                                    (V,)
    ∂L/∂bias_E = Σj R[:, j]                                                (V,)

Eq. 8 is the sum over the cells, L their mean: a turn is one cell, and the gradient is the mean of
the turns' gradients. The counts are sparse, most of all for rare words. So rows are computed in
blocks with similar target words, and a block uses only these words' rows of theta.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import DTypeLike, NDArray

from tui_w2v.corpus import PairCounts
from tui_w2v.skipgram.full_batch import LANES, Check, FullBatchGradient, LanePool, ignore_overflow
from tui_w2v.skipgram.parameters import FloatArray, Parameters

_BLOCK_NUMBERS = 1 << 18
_FEWEST_ROWS = 16
_COLUMN_COST = 16
"""Cost, in scores, of gathering a target word's row of theta and adding to its gradient."""
_BLOCK_COST = 4096
"""Fixed cost of a block, in scores."""


class _Block(NamedTuple):
    """Context words that are computed together, and all target words of their pairs."""

    rows: slice
    columns: NDArray[np.intp] | slice
    width: int
    """The number of columns."""
    cost: int
    """Estimated time, in scores."""


class FullBatchGlove:
    """Computes full-batch gradients of GloVe over the cells of one text.

    The counts alone divide the blocks among a fixed number of lanes, and the lanes' sums are added
    in order. So the number of threads changes no bit.
    """

    def __init__(
        self,
        counts: PairCounts,
        x_max: float,
        alpha: float,
        dim: int,
        dtype: DTypeLike,
        threads: int | None = None,
    ) -> None:
        """Divide the work among lanes and allocate arrays.

        The counts X need not be whole numbers. The number of threads is by default one a core.
        """
        V = len(counts.vocabulary)
        X = counts.numbers.astype(float)
        self._counts = counts
        self._weights = (cell_weights(X, x_max, alpha) / len(X)).astype(dtype)  # f / M
        self._logs = np.log(X).astype(dtype)

        blocks = _blocks(counts)
        self._lanes = _deal(blocks)
        indices = np.empty(len(X), np.int64)
        for block in blocks:
            counted = counts.entries(block.rows)
            heights = np.diff(counts.starts[block.rows.start : block.rows.stop + 1])
            indices[counted] = np.repeat(np.arange(len(heights)) * block.width, heights)
            words = np.arange(V)[block.columns]
            indices[counted] += np.searchsorted(words, counts.targets[counted])
        self._indices = indices
        """Each cell's flat index within its block."""

        # E and theta get columns of ones and of biases. Then one product adds the biases, and
        # others sum their gradients.
        self._E = np.ones((V, dim + 2), dtype)  # E, 1, bias_E
        self._theta = np.ones((V, dim + 2), dtype)  # theta, bias, 1
        self._lane_gradients = [np.empty((V, dim + 2), dtype) for _ in self._lanes]  # on theta
        self._gradient_E = np.empty((V, dim + 2), dtype)
        largest = max((block.rows.stop - block.rows.start) * block.width for block in blocks)
        self._threads = LanePool(len(self._lanes), threads, lambda: np.empty(largest, dtype))

    def gradient(self, parameters: Parameters, check: Check | None = None) -> FullBatchGradient:
        """See ``FullBatch.gradient``; the model may lack the context words' bias."""
        self._E[:, :-2] = parameters.E
        self._E[:, -1] = 0 if parameters.bias_E is None else parameters.bias_E
        self._theta[:, :-2] = parameters.theta
        self._theta[:, -2] = parameters.bias
        losses = self._threads.losses(lambda lane, buffer: self._work(lane, buffer, check))
        of_E, (of_theta, *others) = self._gradient_E, self._lane_gradients
        with ignore_overflow():
            for gradient in others:
                np.add(of_theta, gradient, out=of_theta)
        if not parameters.has_bias:
            of_E[:, -1] = of_theta[:, -2] = 0
        return FullBatchGradient(
            sum(losses),
            E=of_E[:, :-2].copy(),
            kernel=of_theta[:, :-2].T.copy(),
            bias=of_theta[:, -2].copy(),
            bias_E=None if parameters.bias_E is None else of_E[:, -1].copy(),
        )

    def _work(self, number: int, buffer: FloatArray, check: Check | None) -> float:
        gradient = self._lane_gradients[number]
        gradient[:] = 0
        loss = 0.0
        for block in self._lanes[number]:
            if check:
                check()
            rows, columns, width, _ = block
            E, theta = self._E[rows], self._theta[columns]
            R = buffer[: len(E) * width].reshape(len(E), width)
            np.matmul(E, theta.T, out=R)
            loss += self._error(R, self._counts.entries(rows))
            np.matmul(R, theta, out=self._gradient_E[rows])
            gradient[columns] += R.T @ E
        return loss

    def _error(self, scores: FloatArray, counted: slice) -> float:
        """Compute R of a block in the array of scores; return the block's term of the loss."""
        indices, weights, cells = self._indices[counted], self._weights[counted], scores.reshape(-1)
        errors = cells[indices]
        errors -= self._logs[counted]
        weighted = weights * errors
        loss = float(np.dot(weighted, errors))
        weighted *= 2
        cells[:] = 0
        cells[indices] = weighted
        return loss


def cell_weights(X: NDArray[np.float64], x_max: float, alpha: float) -> NDArray[np.float64]:
    """Return the weights f = min(1, (X / x_max)^alpha) of cells with counts X, above 0."""
    weights: NDArray[np.float64] = np.minimum(X / x_max, 1) ** alpha
    return weights


def _blocks(counts: PairCounts) -> list[_Block]:
    """Divide the rows into blocks, merging neighbouring rows where this lowers the cost."""
    V = len(counts.vocabulary)
    blocks = []
    occurring, first = np.zeros(V, bool), 0
    for start in range(0, V, _FEWEST_ROWS):
        end = min(start + _FEWEST_ROWS, V)
        new = np.zeros(V, bool)
        new[counts.targets[counts.starts[start] : counts.starts[end]]] = True
        joined = occurring | new
        width = int(joined.sum())
        apart = _cost(start - first, int(occurring.sum())) + _cost(end - start, int(new.sum()))
        small = (end - first) * width <= _BLOCK_NUMBERS
        if start and not (small and _cost(end - first, width) <= apart):
            blocks.append(_block(first, start, occurring))
            occurring, first = new, start
        else:
            occurring = joined
    return [*blocks, _block(first, V, occurring)]


def _block(first: int, end: int, occurring: NDArray[np.bool_]) -> _Block:
    rows, columns, V = slice(first, end), np.flatnonzero(occurring), len(occurring)
    # If a block needs nearly all columns, computing all is faster than gathering some.
    some, all_ = _cost(end - first, len(columns)), _cost(end - first, V)
    if all_ - _COLUMN_COST * V // 2 <= some:
        return _Block(rows, slice(None), V, all_)
    return _Block(rows, columns, len(columns), some)


def _cost(rows: int, columns: int) -> int:
    """Estimate the time of a block, in scores."""
    return rows * columns + _COLUMN_COST * columns + _BLOCK_COST


def _deal(blocks: list[_Block]) -> list[list[_Block]]:
    """Divide blocks among lanes, in order and at about equal cost."""
    costs = np.array([block.cost for block in blocks])
    middles = np.cumsum(costs) - costs // 2
    lanes = middles * LANES // (int(costs.sum()) + 1)
    return [[blocks[index] for index in np.flatnonzero(lanes == lane)] for lane in np.unique(lanes)]
