"""Directions beside the text: those predicted, the loss along some, sentences of both ends."""

from itertools import pairwise

import numpy as np
import pytest

from tui_w2v import Run
from tui_w2v.training import loss_along, predict_directions, sentences_across
from tui_w2v.vectors import decompose

OBJECTIVES = ["softmax", "negative-sampling", "glove"]


@pytest.mark.parametrize("objective", OBJECTIVES)
@pytest.mark.parametrize("max_vocab", [2, 100])
def test_predicted_directions_are_those_of_the_matrix_written_out(objective, max_vocab) -> None:
    setup = Run("royal", objective=objective, max_vocab=max_vocab, negative=3).setup
    words, counts = setup.corpus.vocabulary, setup.counts()
    V = len(words)
    noise = np.array([count**0.75 for count in words.counts])
    C = np.array([[counts.number(i, j) for j in range(V)] for i in range(V)])
    chances = C.sum(axis=0) / C.sum()
    if objective == "negative-sampling":
        chances = 3 * noise / noise.sum()
    B = np.outer(C.sum(axis=1), chances)
    M = np.where(C + B > 0, 2 * (C - B) / np.where(C + B > 0, C + B, 1), 0)
    n = min(V, 4)
    found = predict_directions(setup, n)
    left, values, _ = np.linalg.svd(M)
    np.testing.assert_allclose(found.values, values[:n], rtol=1e-5)
    np.testing.assert_allclose(
        np.abs(found.weights), np.abs(left[:, :n] * values[:n]), atol=0.02 * values[0]
    )


@pytest.mark.parametrize("objective", OBJECTIVES)
@pytest.mark.parametrize("dim", [1, 5, 80])
def test_the_loss_along_directions_is_that_of_E_projected_onto_them(objective, dim) -> None:
    run = Run("royal", objective=objective, dim=dim, dtype="float64")
    setup, parameters = run.setup, run.train(passes=5).parameters
    axes = decompose(parameters.E, dim).axes
    measure = setup.objective.full_batch(setup.counts(), dim, np.float64)
    for kept in (axes[:, :1], axes[:, 1:3], np.zeros((dim, 1))):
        if kept.size:
            projected = parameters.copy()
            projected.E[:] = parameters.E @ kept @ kept.T
            expected = measure.gradient(projected).loss
            assert loss_along(setup, parameters, kept) == pytest.approx(expected)
    assert loss_along(setup, parameters, axes) == pytest.approx(measure.gradient(parameters).loss)


def test_sentences_across_use_words_of_both_ends_the_clearest_first() -> None:
    corpus = Run("royal").setup.corpus
    V = len(corpus.vocabulary)
    weights = np.random.default_rng(1).normal(size=V)
    plus, minus = (set(np.argsort(sign * weights)[:6].tolist()) for sign in (-1, 1))
    found = sentences_across(corpus, weights, 6, 1000)
    starts = corpus.sentence_starts
    text = {tuple(corpus.tokens[a:b].tolist()) for a, b in pairwise(starts)}
    assert len(found) == len(set(map(tuple, found)))
    assert set(map(tuple, found)) == {s for s in text if plus & set(s) and minus & set(s)}
    clear = [
        min(
            max(weights[w] for w in plus & set(s)) / max(weights),
            max(-weights[w] for w in minus & set(s)) / max(-weights),
        )
        for s in found
    ]
    assert clear == sorted(clear, reverse=True)
    assert sentences_across(corpus, weights, 6, 2) == found[:2]
    assert sentences_across(corpus, np.abs(weights), 6, 2) == []
