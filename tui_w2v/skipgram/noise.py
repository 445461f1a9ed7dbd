"""The noise distribution, and the negative samples of each turn."""

import numpy as np
from numpy.typing import NDArray

POWER = 0.75
"""The noise distribution is proportional to the count to this power."""
_BLOCK = 1 << 10
_STREAM = 0x6E656761
"""Separates this random stream from others with the same seed."""


def noise_distribution(word_counts: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return the noise distribution P ∝ count^0.75 (Mikolov et al. 2013b, section 2.2), (V,).

    A count of 0 gives probability 0; if all counts, (V,), are 0, P is uniform.
    """
    powers: NDArray[np.float64] = np.power(word_counts.astype(np.float64), POWER)
    return powers / powers.sum() if powers.any() else np.full(len(powers), 1 / len(powers))


class Negatives:
    """Negative samples of turns: a pure function of the seed and the turn's number.

    Samples come from P without the target, which equals sampling from P again whenever the target
    comes up. The inverse cumulative distribution skips the target's interval, so one uniform
    number is enough for each sample.
    """

    def __init__(self, noise: NDArray[np.float64], negative: int, seed: int) -> None:
        """Compute the cumulative distribution of noise P, (V,), for k negatives a turn."""
        self._ends = np.cumsum(noise)
        self._ends /= self._ends[-1]
        self._possible = np.flatnonzero(noise)
        self._begins = np.concatenate(([0.0], self._ends[:-1]))
        self._negative = negative
        self._seed = seed
        self._block = -1
        self._uniform = np.empty((0, 0))

    def of_turn(self, number: int, target: int) -> NDArray[np.int64]:
        """Return the negative samples of a turn, from 1, in the order sampled, shape (k,).

        A word may repeat; the target is never sampled. Shape (0,) if P has no other word.
        """
        block, row = divmod(number - 1, _BLOCK)
        if block != self._block:
            rng = np.random.default_rng((self._seed, _STREAM, block))
            self._uniform = rng.random((_BLOCK, self._negative))
            self._block = block
        if len(self._possible) == 1 and self._possible[0] == target:
            return np.empty(0, dtype=np.int64)
        begin, end = self._begins[target], self._ends[target]
        at = self._uniform[row] * (1 - (end - begin))
        at = np.where(at < begin, at, at + (end - begin))
        words = np.searchsorted(self._ends, at, side="right")
        # Rounding may lead past the last word or to the target. Take the word before then, or the
        # word after if none is before.
        wrong = (words > self._possible[-1]) | (words == target)
        if wrong.any():
            others = self._possible[self._possible != target]
            before = np.maximum(np.searchsorted(others, words[wrong]) - 1, 0)
            words[wrong] = others[before]
        negatives: NDArray[np.int64] = words
        return negatives
