"""Functions that tests of gradients share: models, counts, slopes, comparisons."""

import numpy as np

from tui_w2v.corpus import PairCounts, Vocabulary
from tui_w2v.skipgram import Parameters


def counts_of(C):
    C = np.asarray(C)
    contexts, targets = np.nonzero(C)
    return PairCounts(
        Vocabulary([f"w{number}" for number in range(len(C))], C.sum(axis=1).astype(np.int64)),
        starts=np.searchsorted(contexts, np.arange(len(C) + 1)),
        targets=targets.astype(np.int32),
        numbers=C[contexts, targets],
    )


def random_model(V, d, seed, *, bias=True, bias_E=False, size=1.0):
    rng = np.random.default_rng(seed)
    return Parameters(
        E=rng.normal(size=(V, d)) * size,
        kernel=rng.normal(size=(d, V)),
        bias=rng.normal(size=V) * bias,
        has_bias=bias,
        bias_E=rng.normal(size=V) * bias if bias_E else None,
    )


def small_model(bias=True, bias_E=False):
    """Return V = 3, d = 2 for a case worked by hand: the context is word 1, the target word 2."""
    return Parameters(
        E=np.array([[9.0, 9.0], [0.5, -0.25], [7.0, 7.0]]),
        kernel=np.array([[0.1, 0.2], [-0.3, 0.4], [0.5, -0.6]]).T.copy(),
        bias=np.array([0.0, 0.1, -0.2]) * bias,
        has_bias=bias,
        bias_E=np.array([0.3, -0.7, 0.2]) * bias if bias_E else None,
    )


def log_sum(z):
    highest = z.max(axis=1, keepdims=True)
    return highest + np.log(np.exp(z - highest).sum(axis=1, keepdims=True))


def sigmoid(x):
    return np.exp(-np.logaddexp(0, -x))


def expected_negatives(C, noise, k):
    """Return how often each word is expected to be a negative of each context word.

    From nothing but what a draw is: word j, given that it is not the target.
    """
    chances = np.zeros(C.shape)  # of each word, given each target
    for target in range(len(C)):
        others = np.delete(noise, target)
        if others.sum() > 0:
            chances[target] = np.insert(others / others.sum(), target, 0)
    return k * C @ chances


def slopes(array, value, step=1e-6):
    """Return the slope of value() along every number of an array, by central differences."""
    result = np.empty_like(array)
    for place, number in np.ndenumerate(array):
        array[place] = number + step
        above = value()
        array[place] = number - step
        result[place] = (above - value()) / (2 * step)
        array[place] = number
    return result


def copied(gradient):
    """Return loss and gradients, copied out of the arrays that the next call writes to."""
    return [gradient.loss, *(array.copy() for array in gradient.arrays)]


def assert_close(found, expected, tolerance):
    """Compare losses and gradients, each array by its largest number."""
    for one, other in zip(found, expected, strict=True):
        assert np.shape(one) == np.shape(other)
        scale = max(np.abs(other).max(), 1e-3)
        assert np.abs(one - other).max() <= tolerance * scale


def bits(gradient):
    return [np.asarray(part).tobytes() for part in gradient]
