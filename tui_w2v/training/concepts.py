"""Directions of E beside the text: what theory predicts, the loss of one alone, its sentences.

From small initial values, models like word2vec learn the singular directions of

    M[i, j] = 2·(C[i, j] − B[i, j]) / (C[i, j] + B[i, j])

one after another, the largest first (Karkada, Simon, Bahri and DeWeese 2025, arXiv 2502.09863). C
counts the pairs, and B is how often they are expected without the context word: k·noise for each
pair of the context word under negative sampling, else the unigram. That is exact to second order
in the scores, for negative sampling without a bias whose cells all weigh the same. Here cells of
frequent words weigh more, and for the softmax, M is an analogue. GloVe fits log C instead.
"""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from tui_w2v.corpus import Corpus
from tui_w2v.skipgram import Check, Parameters
from tui_w2v.skipgram.parameters import FloatArray
from tui_w2v.training.setup import Setup
from tui_w2v.vectors import Decomposition, decompose_products

_Matrix = NDArray[np.float64]


def predict_directions(setup: Setup, topn: int, check: Check = lambda: None) -> Decomposition:
    """Return the first singular directions of M; the check, called often, raises to cancel."""
    counts = setup.counts()
    contexts, targets, C = counts.contexts, counts.targets, counts.numbers.astype(float)
    chances, V = setup.objective.chances(counts), len(counts.vocabulary)
    rows, columns = (counts.per_context > 0).astype(float), (chances > 0).astype(float)
    B = counts.per_context[contexts] * chances[targets]
    # Where a pair does not occur, M is −2; these are the differences from it.
    cells = 2 * (C - B) / (C + B) + 2 * columns[targets]

    def multiply(X: _Matrix) -> _Matrix:
        check()
        product: _Matrix = _product(cells, contexts, targets, X) - np.outer(2 * rows, columns @ X)
        return product

    def multiply_transposed(Y: _Matrix) -> _Matrix:
        product: _Matrix = _product(cells, targets, contexts, Y) - np.outer(2 * columns, rows @ Y)
        return product

    return decompose_products(multiply, multiply_transposed, V, topn)


def _product(
    cells: _Matrix, rows: NDArray[np.integer], columns: NDArray[np.integer], X: _Matrix
) -> _Matrix:
    """Multiply a sparse V × V matrix with X, shape (V, m)."""
    each = [np.bincount(rows, cells * column[columns], len(X)) for column in X.T]
    return np.stack(each, axis=1)


def loss_along(
    setup: Setup, parameters: Parameters, axes: FloatArray, check: Check | None = None
) -> float:
    """Return the mean loss of all pairs, in nats, with only some directions of E kept.

    The axes are the right singular vectors to keep, shape (d, n), or another matrix A that
    projects onto them by A·Aᵀ; zeros keep nothing. The check, called often, raises to cancel.
    """
    axes = axes.astype(parameters.E.dtype)
    # E·(axes·axesᵀ)·θᵀ is a product of n columns.
    kept = replace(parameters, E=parameters.E @ axes, kernel=axes.T @ parameters.kernel)
    full_batch = setup.objective.full_batch(setup.counts(), axes.shape[1], axes.dtype)
    return full_batch.gradient(kept, check).loss


def sentences_across(corpus: Corpus, weights: _Matrix, n_words: int, n: int) -> list[list[int]]:
    """Return n sentences, or fewer, that use words of both ends of a direction, the clearest first.

    A sentence is its words' numbers. An end is the ``n_words`` of largest weight, shape (V,).
    """
    numbers, starts = corpus.tokens, corpus.sentence_starts
    least = np.full(len(starts) - 1, np.inf)
    for signed in (weights, -weights):
        of_number = np.zeros(len(weights) + len(corpus.out_of_vocabulary))
        rows = np.argsort(-signed, kind="stable")[:n_words]
        of_number[rows] = np.maximum(signed[rows], 0) / max(signed[rows[0]], np.finfo(float).tiny)
        least = np.minimum(least, np.maximum.reduceat(of_number[numbers], starts[:-1]))
    found: dict[bytes, list[int]] = {}
    for sentence in np.argsort(-least, kind="stable"):
        if len(found) == n or least[sentence] <= 0:
            break
        words = numbers[starts[sentence] : starts[sentence + 1]]
        found.setdefault(words.tobytes(), words.tolist())
    return list(found.values())
