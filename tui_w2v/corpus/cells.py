"""The distinct pairs of a text: the nonzero cells of its pair counts."""

from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from tui_w2v.corpus.counts import PairCounts
from tui_w2v.corpus.pairs import Pair, Pairs

_CHUNK = 1 << 20


class Cells:
    """The distinct pairs of a text, numbered in order of first occurrence.

    A cell stands for all occurrences of its pair. Its ``Pair`` is the first occurrence.
    """

    def __init__(self, pairs: Pairs, counts: PairCounts) -> None:
        self._pairs = pairs
        self._counts = counts

    def __len__(self) -> int:
        return len(self._counts.targets)

    def __getitem__(self, number: int) -> Pair:
        return self._pairs[int(self._firsts[number])]

    def words_at(self, numbers: NDArray[np.int64]) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        """Return the context and target words' indices of numbered cells, shape (k,) each."""
        return self._pairs.words_at(self._firsts[numbers])

    def of_same_window(self, pair: Pair) -> list[Pair]:
        """Return all pairs of the same context word occurrence, in text order."""
        return self._pairs.of_same_window(pair)

    def number_of(self, pair: Pair) -> int:
        """Return the number of a pair's cell."""
        cell = self._counts.cells(np.array([pair.context]), np.array([pair.target]))
        return int(np.searchsorted(self._firsts, self._first_of_cell[cell[0]]))

    @cached_property
    def _first_of_cell(self) -> NDArray[np.int64]:
        """The number of each cell's first pair, in the order of the counts, shape (n_cells,)."""
        firsts = np.empty(len(self), dtype=np.int64)
        # From the end of the text to its start: the last write to a cell is its first pair.
        for begin in reversed(range(0, len(self._pairs), _CHUNK)):
            numbers = np.arange(begin, min(begin + _CHUNK, len(self._pairs)))[::-1]
            firsts[self._counts.cells(*self._pairs.words_at(numbers))] = numbers
        return firsts

    @cached_property
    def _firsts(self) -> NDArray[np.int64]:
        """The number of each cell's first pair, ascending, shape (n_cells,)."""
        return np.sort(self._first_of_cell)
