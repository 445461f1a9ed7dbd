"""The gradient of all cells at once, for GloVe: a weighted square over log C[i, j].

GloVe (Pennington, Socher and Manning 2014, "GloVe: Global Vectors for Word Representation",
eqs. 8 and 9) looks only at the M cells of C in which a pair occurs. Let X[i, j] be the number in
the cell of context word i and target word j. Then over these cells, and 0 elsewhere,

    f         = min(1, (X / x_max)^alpha)
    score     = E·thetaᵀ + bias + bias_Eᵀ
    L         = Σ f·(score − log X)² / M
    R         = 2·f·(score − log X) / M
    ∂L/∂E     = R·theta                                                    (V, d)
    ∂L/∂theta = Rᵀ·E                                                       (V, d)
    ∂L/∂bias  = Σi R[i]                                                    (V,)
    ∂L/∂bias_E = Σj R[:, j]                                                (V,)

This is the mean over the cells, eq. 8 its sum: a turn is one cell, and the gradient the mean of
the turns'. Few cells of a text's C are not 0, the fewer the rarer the words. Rows are taken in
blocks, low where rows differ in their target words, and of theta only the target words of a block.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import DTypeLike, NDArray

from tui_w2v.corpus import PairCounts
from tui_w2v.skipgram.lanes import LANES, Lanes, quietly
from tui_w2v.skipgram.parameters import FloatArray, Parameters
from tui_w2v.skipgram.passes import Check, GroupedGradient

_BLOCK_NUMBERS = 1 << 18
_FEWEST_ROWS = 16
_COLUMN_COST = 16
"""What taking a target word's row of theta, and adding to its gradient, costs: about as much as
so many scores."""
_BLOCK_COST = 4096
"""What a block costs beside its numbers, in scores."""


class _Block(NamedTuple):
    """Context words that are worked on together, and all target words that occur with them."""

    rows: slice
    columns: NDArray[np.intp] | slice
    width: int
    """How many columns these are."""

    @property
    def cost(self) -> int:
        """About how long it takes, in scores."""
        return _cost(self.rows.stop - self.rows.start, self.width)


class GroupedGlove:
    """Makes grouped gradients of GloVe over the cells of one text.

    Blocks are dealt to a fixed number of lanes, by the counts alone, and what the lanes found is
    added in their order: how many threads share the lanes changes no bit.
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
        """Lay out the work.

        Args:
            counts: The pairs; X are their numbers, which may be weighted and so not whole.
            x_max: Above 0: from this X on all cells weigh the same.
            alpha: How fast the weight grows below it.
            dim: d.
            dtype: The parameters' precision.
            threads: How many threads share the lanes; by default one a core.
        """
        V = len(counts.vocabulary)
        X = counts.numbers.astype(float)
        self._starts = counts.starts
        self._weights = (cell_weights(X, x_max, alpha) / _n_cells(X)).astype(dtype)  # f / M
        self._logs = _logs(X).astype(dtype)

        blocks = _blocks(counts)
        self._lanes = _deal(blocks)
        places = np.empty(len(X), np.int64)
        for block in blocks:
            counted = self._cells(block.rows)
            heights = np.diff(counts.starts[block.rows.start : block.rows.stop + 1])
            places[counted] = np.repeat(np.arange(len(heights)) * block.width, heights)
            places[counted] += _within(block, counts.targets[counted])
        self._places = places
        """The cells, within their block."""

        # Columns of ones and of biases beside E and theta: one product then adds the biases, and
        # others sum their gradients up.
        self._E = np.ones((V, dim + 2), dtype)  # E, 1, bias_E
        self._theta = np.ones((V, dim + 2), dtype)  # theta, bias, 1
        self._lane_gradients = [np.empty((V, dim + 2), dtype) for _ in self._lanes]  # on theta
        self._gradient_E = np.empty((V, dim + 2), dtype)
        shapes = (V, dim), (dim, V), V, V
        self._gradients: list[FloatArray] = [np.empty(shape, dtype) for shape in shapes]
        largest = max((block.rows.stop - block.rows.start) * block.width for block in blocks)
        self._threads = Lanes(len(self._lanes), threads, lambda: np.empty(largest, dtype))

    def gradient(self, parameters: Parameters, check: Check | None = None) -> GroupedGradient:
        """Make the grouped gradient at these parameters.

        A loss that is not finite is returned as it is: infinite or not a number.

        Args:
            parameters: The model, with or without a bias for the context words.
            check: Called before each block; may raise to end the pass.
        """
        with quietly():
            return self._gradient(parameters, check)

    def _gradient(self, parameters: Parameters, check: Check | None) -> GroupedGradient:
        self._E[:, :-2] = parameters.E
        self._E[:, -1] = 0 if parameters.bias_E is None else parameters.bias_E
        self._theta[:, :-2] = parameters.theta
        self._theta[:, -2] = parameters.bias
        losses = self._threads.losses(lambda lane, buffer: self._work(lane, buffer, check))

        E, kernel, bias, bias_E = self._gradients
        first, *others = self._lane_gradients
        for lane in others:
            np.add(first, lane, out=first)
        E[:], kernel[:] = self._gradient_E[:, :-2], first[:, :-2].T
        bias[:] = first[:, -2] if parameters.has_bias else 0
        bias_E[:] = self._gradient_E[:, -1] if parameters.has_bias else 0
        return GroupedGradient(
            sum(losses), E, kernel, bias, None if parameters.bias_E is None else bias_E
        )

    def _work(self, number: int, buffer: FloatArray, check: Check | None) -> float:
        gradient = self._lane_gradients[number]
        gradient[:] = 0
        loss = 0.0
        for block in self._lanes[number]:
            if check:
                check()
            rows, columns, width = block
            E, theta = self._E[rows], self._theta[columns]
            R = buffer[: len(E) * width].reshape(len(E), width)
            np.matmul(E, theta.T, out=R)
            loss += self._error(R, self._cells(rows))
            np.matmul(R, theta, out=self._gradient_E[rows])
            gradient[columns] += R.T @ E
        return loss

    def _error(self, scores: FloatArray, counted: slice) -> float:
        """Turn the scores of a block into R, in place; return what they add to the loss."""
        places, weights, cells = self._places[counted], self._weights[counted], scores.reshape(-1)
        errors = cells[places]
        errors -= self._logs[counted]
        weighted = weights * errors
        loss = float(np.dot(weighted, errors))
        weighted *= 2
        cells[:] = 0
        cells[places] = weighted
        return loss

    def _cells(self, rows: slice) -> slice:
        """Where the cells of these rows are among all."""
        return slice(int(self._starts[rows.start]), int(self._starts[rows.stop]))


def cell_weights(X: NDArray[np.float64], x_max: float, alpha: float) -> NDArray[np.float64]:
    """Return how much each cell weighs: f = min(1, (X / x_max)^alpha), and nothing where X is 0.

    Args:
        X: The numbers in the cells.
        x_max: Above 0: from this X on all cells weigh the same.
        alpha: How fast the weight grows below it.
    """
    weights: NDArray[np.float64] = np.where(X > 0, np.minimum(X / x_max, 1) ** alpha, 0)
    return weights


def glove_flat(counts: PairCounts, x_max: float, alpha: float) -> float:
    """Return the mean loss where all scores are 0: the mean of f·log²X over all cells.

    Args:
        counts: The pairs; X are their numbers.
        x_max: Above 0: from this X on all cells weigh the same.
        alpha: How fast the weight grows below it.
    """
    X = counts.numbers.astype(float)
    return float(np.dot(cell_weights(X, x_max, alpha), _logs(X) ** 2) / _n_cells(X))


def glove_mean_weight(counts: PairCounts, x_max: float, alpha: float) -> float:
    """Return the mean of f over all cells: the mean loss where every score is off by 1.

    Args:
        counts: The pairs; X are their numbers.
        x_max: Above 0: from this X on all cells weigh the same.
        alpha: How fast the weight grows below it.
    """
    X = counts.numbers.astype(float)
    return float(cell_weights(X, x_max, alpha).sum() / _n_cells(X))


def _n_cells(X: NDArray[np.float64]) -> int:
    """M: how many cells are not 0."""
    return max(1, int(np.count_nonzero(X > 0)))


def _logs(X: NDArray[np.float64]) -> NDArray[np.float64]:
    """Log X, and 0 where it would weigh nothing."""
    logs: NDArray[np.float64] = np.log(X, out=np.zeros(len(X)), where=X > 0)
    return logs


def _blocks(counts: PairCounts) -> list[_Block]:
    """Cut the rows into blocks: rows join those before them where that costs less."""
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
    columns = np.flatnonzero(occurring)
    # Nearly all columns are sooner worked on than picked.
    if _cost(end - first, len(occurring)) - _COLUMN_COST * len(occurring) // 2 <= _cost(
        end - first, len(columns)
    ):
        return _Block(slice(first, end), slice(None), len(occurring))
    return _Block(slice(first, end), columns, len(columns))


def _cost(rows: int, columns: int) -> int:
    """About how long a block of so many rows and columns takes, in scores."""
    return rows * columns + _COLUMN_COST * columns + _BLOCK_COST


def _within(block: _Block, targets: NDArray[np.int32]) -> NDArray[np.intp]:
    """Which of the block's columns the targets are."""
    if isinstance(block.columns, slice):
        return targets.astype(np.intp)
    return np.searchsorted(block.columns, targets)


def _deal(blocks: list[_Block]) -> list[list[_Block]]:
    """Deal blocks to lanes, in order, so that all take about as long."""
    costs = np.array([block.cost for block in blocks])
    middles = np.cumsum(costs) - costs // 2
    lanes = middles * LANES // (int(costs.sum()) + 1)
    return [[blocks[place] for place in np.flatnonzero(lanes == lane)] for lane in np.unique(lanes)]
