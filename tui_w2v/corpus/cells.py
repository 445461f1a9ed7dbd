"""The different pairs of a text: the cells of its counts that are not 0, each one once."""

from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from tui_w2v.corpus.counts import PairCounts
from tui_w2v.corpus.pairs import Pair, Pairs

_CHUNK = 1 << 20


class Cells:
    """The pairs of words that occur, in the order in which the text first has them.

    Numbered as ``Pairs`` numbers pairs; a cell stands for all its occurrences, and is shown where
    it first occurs.
    """

    def __init__(self, pairs: Pairs, counts: PairCounts) -> None:
        """Take the pairs of a text and their counts."""
        self._pairs = pairs
        self._counts = counts

    def __len__(self) -> int:
        return len(self._counts.targets)

    def __getitem__(self, number: int) -> Pair:
        return self._pairs[int(self._firsts[number])]

    def words_at(self, numbers: NDArray[np.int64]) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        """Return the context and target words' indices of the cells with these numbers.

        Args:
            numbers: Numbers of cells in 0 … len-1, shape (k,).

        Returns:
            Two arrays of shape (k,).
        """
        return self._pairs.words_at(self._firsts[numbers])

    def of_same_window(self, pair: Pair) -> list[Pair]:
        """Return all pairs with the same context word at the same place, in text order."""
        return self._pairs.of_same_window(pair)

    def number_of(self, pair: Pair) -> int:
        """Return the number of the cell that a pair of the text belongs to."""
        cell = self._counts.cells(np.array([pair.context]), np.array([pair.target]))
        return int(np.searchsorted(self._firsts, self._first_of_cell[cell[0]]))

    @cached_property
    def _first_of_cell(self) -> NDArray[np.int64]:
        """The number of each cell's first pair, in the order of the counts, shape (n_cells,)."""
        firsts = np.empty(len(self), dtype=np.int64)
        # From the text's end to its beginning: what is written last stays.
        for begin in reversed(range(0, len(self._pairs), _CHUNK)):
            numbers = np.arange(begin, min(begin + _CHUNK, len(self._pairs)))[::-1]
            firsts[self._counts.cells(*self._pairs.words_at(numbers))] = numbers
        return firsts

    @cached_property
    def _firsts(self) -> NDArray[np.int64]:
        """The number of each cell's first pair, ascending, shape (n_cells,)."""
        return np.sort(self._first_of_cell)
