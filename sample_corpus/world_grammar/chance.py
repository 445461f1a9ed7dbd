"""Draws that are the same on every Python: they lean on nothing but ``Random.random``."""

from bisect import bisect
from collections.abc import Sequence
from itertools import accumulate
from random import Random
from typing import TypeVar

T = TypeVar("T")


class Chance:
    """A source of choices."""

    def __init__(self, seed: int) -> None:
        """Start the draws.

        Args:
            seed: What they all depend on.
        """
        self._random = Random(seed).random

    def happens(self, share: float) -> bool:
        """Return true in so many parts of 1."""
        return self._random() < share

    def below(self, n: int) -> int:
        """Draw a whole number from 0 up to n - 1."""
        return int(self._random() * n)

    def one(self, things: Sequence[T]) -> T:
        """Draw one thing."""
        return things[self.below(len(things))]

    def shuffled(self, things: Sequence[T]) -> list[T]:
        """Return the things in a drawn order."""
        order = list(things)
        for last in range(len(order) - 1, 0, -1):
            other = self.below(last + 1)
            order[last], order[other] = order[other], order[last]
        return order

    def weighted(self, things: Sequence[T], weights: Sequence[float]) -> T:
        """Draw one thing, each as often as its weight says."""
        sums = list(accumulate(weights))
        return things[min(bisect(sums, self._random() * sums[-1]), len(things) - 1)]
