"""Functions that tests of gradients share: models, counts, slopes, comparisons."""

import numpy as np

from tui_w2v.corpus import PairCounts, Vocabulary
from tui_w2v.skipgram import Parameters


def counts_of(C):
    """Return the counts that this matrix holds."""
    C = np.asarray(C)
    contexts, targets = np.nonzero(C)
    return PairCounts(
        Vocabulary([f"w{number}" for number in range(len(C))], C.sum(axis=1).astype(np.int64)),
        starts=np.searchsorted(contexts, np.arange(len(C) + 1)),
        targets=targets.astype(np.int32),
        numbers=C[contexts, targets],
    )


def random_model(V, d, seed, *, bias=True, bias_E=False, size=1.0):
    """Return a random model in float64; its row of E has numbers of about this size."""
    rng = np.random.default_rng(seed)
    return Parameters(
        E=rng.normal(size=(V, d)) * size,
        kernel=rng.normal(size=(d, V)),
        bias=rng.normal(size=V) * bias,
        has_bias=bias,
        bias_E=rng.normal(size=V) * bias if bias_E else None,
    )


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
    """Return the bytes of each part."""
    return [np.asarray(part).tobytes() for part in gradient]
