"""The schedule: which pair each turn trains on."""

from collections.abc import Callable
from enum import StrEnum
from functools import lru_cache, partial

import numpy as np
from numpy.typing import NDArray

from tui_w2v.corpus import Cells, Pair, Pairs

_BLOCK = 1 << 10
_SEARCH_BLOCK = 1 << 16
_ROUNDS = 6
_MIX = np.uint64(0x9E3779B97F4A7C15)


class Order(StrEnum):
    """The order of the pairs within an epoch."""

    TEXT = "text"
    """As the text has them."""
    SHUFFLED = "shuffled"
    """In a random order, another in each epoch, chosen by the seed."""


class Permutation:
    """A random permutation of 0 … n-1, computed, not stored; calling it maps numbers to images.

    A Feistel network permutes the numbers below a power of four. Applying the network again until
    the result is below n ("cycle walking") gives a permutation of exactly n numbers (Black and
    Rogaway, "Ciphers with arbitrary finite domains", 2002).
    """

    def __init__(self, n: int, *seed: int) -> None:
        """Choose a permutation of n numbers by seeds, such as the run's seed and the epoch."""
        self.n = n
        half_bits = max(1, ((n - 1).bit_length() + 1) // 2)
        self._shift = np.uint64(half_bits)
        self._mask = np.uint64((1 << half_bits) - 1)
        self._keys = np.random.SeedSequence(seed).generate_state(_ROUNDS, np.uint64)

    def __call__(self, numbers: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the images of numbers in 0 … n-1, shape (k,)."""
        images = self._network(numbers.astype(np.uint64))
        outside = np.flatnonzero(images >= self.n)
        while outside.size:
            images[outside] = self._network(images[outside])
            outside = outside[images[outside] >= self.n]
        return images.astype(np.int64)

    def _network(self, numbers: NDArray[np.uint64]) -> NDArray[np.uint64]:
        left, right = numbers >> self._shift, numbers & self._mask
        for key in self._keys:
            mixed = (right ^ key) * _MIX
            mixed = (mixed ^ (mixed >> np.uint64(29))) * _MIX
            left, right = right, left ^ ((mixed ^ (mixed >> np.uint64(32))) & self._mask)
        network: NDArray[np.uint64] = (left << self._shift) | right
        return network


class Schedule:
    """The pair, or cell, of each turn: turn n is in epoch 1 + (n − 1) // N of N pairs.

    Only one block of turns is stored. Computing pairs a block at a time costs next to nothing.
    """

    def __init__(self, pairs: Pairs | Cells, order: Order = Order.TEXT, seed: int = 0) -> None:
        self.pairs = pairs
        self._order = Order(order)
        self._permutation = lru_cache(1)(partial(Permutation, len(pairs), seed))
        self._taken = lru_cache(1)(self._take)
        self._words = lru_cache(1)(self._words_of_block)

    def epoch(self, turn: int) -> int:
        """Return the epoch of a turn, from 1."""
        return 1 + (turn - 1) // len(self.pairs)

    def pair(self, turn: int) -> Pair:
        """Return the pair of a turn, with its offsets in the text."""
        return self._taken(turn)[1]

    def number(self, turn: int) -> int:
        """Return the number of a turn's pair, or cell, in text order, from 0."""
        return self._taken(turn)[0]

    def words(self, turn: int) -> tuple[int, int]:
        """Return the context and target words' indices of a turn."""
        block, row = divmod(turn - 1, _BLOCK)
        return self._words(block)[row]

    def _take(self, turn: int) -> tuple[int, Pair]:
        number = int(self._numbers(np.array([turn - 1]))[0])
        return number, self.pairs[number]

    def _words_of_block(self, block: int) -> list[tuple[int, int]]:
        steps = np.arange(block * _BLOCK, (block + 1) * _BLOCK)
        contexts, targets = self.pairs.words_at(self._numbers(steps))
        return list(zip(contexts.tolist(), targets.tolist(), strict=True))

    def turn_of(self, pair: Pair) -> int:
        """Return the first turn with the words of a pair that the text has."""
        if self._order is Order.TEXT:
            return self.pairs.number_of(pair) + 1
        turn = self.find(0, pair.context, pair.target)
        assert turn is not None, "every pair and every cell comes up in each epoch"
        return turn

    def find(
        self,
        after: int,
        context: int,
        target: int | None = None,
        check: Callable[[], None] | None = None,
    ) -> int | None:
        """Return the first turn after this one with the context word (and the target word).

        Every pair occurs once an epoch, so the search ends with the next epoch. The check, called
        now and then, raises to cancel.
        """
        end = (self.epoch(after + 1) + 1) * len(self.pairs)
        for first in range(after, end, _SEARCH_BLOCK):
            steps = np.arange(first, min(first + _SEARCH_BLOCK, end))
            contexts, targets = self.pairs.words_at(self._numbers(steps))
            found = contexts == context
            if target is not None:
                found &= targets == target
            if found.any():
                return first + int(found.argmax()) + 1
            if check:
                check()
        return None

    def turns_of(self, context: int, after: int, last: int) -> list[int]:
        """Return the turns with a context word after one turn, up to another."""
        contexts, _ = self.pairs.words_at(self._numbers(np.arange(after, last)))
        return [after + 1 + int(step) for step in np.flatnonzero(contexts == context)]

    def _numbers(self, steps: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the indices of the pairs at these steps, counted from 0 over all epochs."""
        epochs, numbers = np.divmod(steps, len(self.pairs))
        if self._order is Order.SHUFFLED:
            for epoch in np.unique(epochs):
                here = epochs == epoch
                numbers[here] = self._permutation(int(epoch))(numbers[here])
        return numbers
