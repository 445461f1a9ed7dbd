"""Random permutations that are computed, not stored.

A Feistel network permutes the numbers below a power of four. Applying the network again until the
result is below n ("cycle walking") gives a permutation of exactly n numbers (Black and Rogaway,
"Ciphers with arbitrary finite domains", 2002).
"""

import numpy as np
from numpy.typing import NDArray

_ROUNDS = 6
_MIX = np.uint64(0x9E3779B97F4A7C15)


class Permutation:
    """A random permutation of 0 … n-1; calling it maps numbers to their images."""

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
