"""Scores beside the text's, and how stable the nearest words of bands are, against plain NumPy."""

import numpy as np
import pytest

from tui_w2v import Run
from tui_w2v.training import Bands, agreement, compare_scores


@pytest.mark.parametrize("objective", ["softmax", "negative-sampling", "glove"])
def test_scores_beside_the_texts(objective: str) -> None:
    run = Run("royal", objective=objective, dtype="float64", negative=3)
    setup, parameters = run.setup, run.train(passes=300).parameters
    counts, words = setup.counts(), [5, 20, 7]
    found = compare_scores(setup, parameters, words, 9)
    assert found.contexts == words
    assert len(set(found.targets)) == 9
    noise = setup.corpus.vocabulary.counts**0.75 / (setup.corpus.vocabulary.counts**0.75).sum()
    for i, text, model in zip(words, found.text, found.model, strict=True):
        C = np.array([counts.number(i, j) for j in range(len(noise))])
        scores = parameters.theta @ parameters.E[i] + parameters.bias
        with np.errstate(divide="ignore"):
            if objective == "softmax":
                expected, scores = np.log(C / C.sum()), scores - np.log(np.exp(scores).sum())
            elif objective == "glove":
                expected, scores = np.log(C), scores + parameters.bias_E[i]
            else:
                others = (C / (1 - noise)).sum() - C / (1 - noise)
                expected = np.log(C) - np.log(3 * noise * others)
        np.testing.assert_allclose(text, expected[found.targets])
        np.testing.assert_allclose(model, scores[found.targets])
        occurs = np.isfinite(text)
        assert np.corrcoef(text[occurs], model[occurs])[0, 1] > 0.8


@pytest.mark.parametrize("V", [2, 3, 9, 10, 500])
def test_bands_cover_all_ranks_and_share_their_nearest_words(V: int) -> None:
    bands, rng = Bands(V), np.random.default_rng(V)
    ranks = [rank for first, last in bands.ranks for rank in range(first, last + 1)]
    assert ranks == list(range(1, V + 1))
    one, other = rng.normal(size=(2, V, 3))
    near = bands.nearest(one)
    units = one / np.linalg.norm(one, axis=1, keepdims=True)
    last = bands.ranks[-1][1]
    cosines = units @ units[last - 1]
    cosines[last - 1] = -np.inf
    assert near[-1][-1] == set(np.argsort(-cosines)[: min(10, V - 1)])
    assert agreement(near, near) == (1,) * len(near)
    shares = agreement(near, bands.nearest(other))
    assert len(shares) == len(near)
    assert shares[-1] < 0.3 or V < 500
