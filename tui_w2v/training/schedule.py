"""The schedule: which pair each turn trains on."""

from collections.abc import Callable
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from tui_w2v.corpus import Cells, Pair, Pairs, Permutation

_BLOCK = 1 << 10
_SEARCH_BLOCK = 1 << 16


class Order(StrEnum):
    """The order of the pairs within an epoch."""

    TEXT = "text"
    """As the text has them."""
    SHUFFLED = "shuffled"
    """In a random order, another in each epoch, chosen by the seed."""


class Schedule:
    """The pair, or cell, of each turn: turn n is in epoch 1 + (n − 1) // N of N pairs.

    Only one block of turns is stored. Computing pairs a block at a time costs next to nothing.
    """

    def __init__(self, pairs: Pairs | Cells, order: Order = Order.TEXT, seed: int = 0) -> None:
        self.pairs = pairs
        self._order = Order(order)
        self._seed = seed
        self._permutation: tuple[int, Permutation] | None = None
        self._last: tuple[int, int, Pair] | None = None
        self._block = -1
        self._words: list[tuple[int, int]] = []

    def epoch(self, turn: int) -> int:
        """Return the epoch of a turn, from 1."""
        return 1 + (turn - 1) // len(self.pairs)

    def pair(self, turn: int) -> Pair:
        """Return the pair of a turn, with its offsets in the text."""
        return self._taken(turn)[2]

    def number(self, turn: int) -> int:
        """Return the number of a turn's pair, or cell, in text order, from 0."""
        return self._taken(turn)[1]

    def _taken(self, turn: int) -> tuple[int, int, Pair]:
        if self._last is None or turn != self._last[0]:
            number = int(self._numbers(np.array([turn - 1]))[0])
            self._last = turn, number, self.pairs[number]
        return self._last

    def turn_of(self, pair: Pair) -> int:
        """Return the first turn with the words of a pair that the text has."""
        if self._order is Order.TEXT:
            return self.pairs.number_of(pair) + 1
        turn = self.find(0, pair.context, pair.target)
        assert turn is not None, "every pair and every cell comes up in each epoch"
        return turn

    def words(self, turn: int) -> tuple[int, int]:
        """Return the context and target words' indices of a turn."""
        block, place = divmod(turn - 1, _BLOCK)
        if block != self._block:
            steps = np.arange(block * _BLOCK, (block + 1) * _BLOCK)
            contexts, targets = self.pairs.words_at(self._numbers(steps))
            self._words = list(zip(contexts.tolist(), targets.tolist(), strict=True))
            self._block = block
        return self._words[place]

    def find(
        self,
        after: int,
        context: int,
        target: int | None = None,
        check: Callable[[], None] | None = None,
    ) -> int | None:
        """Return the first turn after this one with the context word (and the target word).

        Args:
            after: The search begins after this turn. Every pair occurs once an epoch, so it stops
                at the end of the next epoch.
            context: The context word's index.
            target: The target word's index, or None for any.
            check: Called now and then; raises to cancel.
        """
        end = (self.epoch(after + 1) + 1) * len(self.pairs)
        for first in range(after, end, _SEARCH_BLOCK):
            steps = np.arange(first, min(first + _SEARCH_BLOCK, end))
            contexts, targets = self.pairs.words_at(self._numbers(steps))
            found = contexts == context
            if target is not None:
                found &= targets == target
            places = np.flatnonzero(found)
            if places.size:
                return first + int(places[0]) + 1
            if check:
                check()
        return None

    def turns_of(self, context: int, after: int, last: int) -> list[int]:
        """Return the turns with a context word after one turn, up to another."""
        steps = np.arange(after, last)
        contexts, _ = self.pairs.words_at(self._numbers(steps))
        turns: list[int] = (steps[contexts == context] + 1).tolist()
        return turns

    def _numbers(self, steps: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the indices of the pairs at these steps, counted from 0 over all epochs."""
        epochs, numbers = np.divmod(steps, len(self.pairs))
        if self._order is Order.SHUFFLED:
            for epoch in np.unique(epochs):
                here = epochs == epoch
                numbers[here] = self._shuffle(int(epoch))(numbers[here])
        return numbers

    def _shuffle(self, epoch: int) -> Permutation:
        if self._permutation is None or self._permutation[0] != epoch:
            self._permutation = epoch, Permutation(len(self.pairs), self._seed, epoch)
        return self._permutation[1]
