"""The noise that negatives are drawn from, and the draws of each turn."""

import numpy as np
from numpy.typing import NDArray

_POWER = 0.75
_BLOCK = 1 << 10
_STREAM = 0x6E656761
"""Keeps these draws apart from all others that depend on the same seed."""


def noise_distribution(word_counts: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return P, how often each word is to be drawn, shape (V,): its count to the power of 0.75,
    over the sum of all (Mikolov et al. 2013b, section 2.2).

    Words of which the text has none are never drawn; if it has none of any, all are drawn alike.
    """
    powers = np.power(word_counts.astype(np.float64), _POWER)
    total = powers.sum()
    if not total > 0:
        return np.full(len(powers), 1 / len(powers))
    shares: NDArray[np.float64] = powers / total
    return shares


class Negatives:
    """Which negatives a turn draws: a pure function of the seed and the turn's number.

    To draw again whenever the target comes up is to draw from P without the target's share: a
    uniform number is laid out over what is left, so that one draw always is enough.
    """

    def __init__(self, noise: NDArray[np.float64], negative: int, seed: int) -> None:
        """Prepare to draw.

        Args:
            noise: P, shape (V,).
            negative: k, how many negatives a turn draws.
            seed: What the draws depend on.
        """
        self._ends = np.cumsum(noise)
        self._ends /= self._ends[-1]
        self._drawable = np.flatnonzero(noise)
        self._begins = np.concatenate(([0.0], self._ends[:-1]))
        self._negative = negative
        self._seed = seed
        self._block = -1
        self._uniform = np.empty((0, 0))

    def of_turn(self, number: int, target: int) -> NDArray[np.int64]:
        """Return the negatives of a turn, as they are drawn, none of them the target.

        Args:
            number: The turn's number, from 1.
            target: The target word's index.

        Returns:
            Shape (k,), words may come more than once; shape (0,) where P has no other word.
        """
        block, place = divmod(number - 1, _BLOCK)
        if block != self._block:
            rng = np.random.default_rng((self._seed, _STREAM, block))
            self._uniform = rng.random((_BLOCK, self._negative))
            self._block = block
        if len(self._drawable) == 1 and self._drawable[0] == target:
            return np.empty(0, dtype=np.int64)
        begin, end = self._begins[target], self._ends[target]
        at = self._uniform[place] * (1 - (end - begin))
        at = np.where(at < begin, at, at + (end - begin))
        words = np.searchsorted(self._ends, at, side="right")
        # Where rounding leads beyond the last word, or to the target after all, the word before
        # is meant, or if there is none, the one behind.
        wrong = (words > self._drawable[-1]) | (words == target)
        if wrong.any():
            others = self._drawable[self._drawable != target]
            before = np.maximum(np.searchsorted(others, words[wrong]) - 1, 0)
            words[wrong] = others[before]
        negatives: NDArray[np.int64] = words
        return negatives
