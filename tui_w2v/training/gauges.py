"""Gauges of training: scores beside the text's, and how stable nearest words are."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tui_w2v.skipgram import Parameters
from tui_w2v.skipgram.parameters import FloatArray
from tui_w2v.training.setup import Setup
from tui_w2v.vectors.nearest import Query, best, unit_rows

_NEAREST = 10
_WORDS_OF_A_BAND = 16


class Scores(NamedTuple):
    """Scores of c context words for n target words, the text's and the model's."""

    contexts: list[int]
    targets: list[int]
    text: NDArray[np.float64]
    """What the text says, shape (c, n); −∞ where a pair never occurs."""
    model: NDArray[np.float64]
    """What the model says, shape (c, n)."""


def compare_scores(setup: Setup, parameters: Parameters, contexts: Sequence[int], n: int) -> Scores:
    """Compare E·θᵀ + b of some context words with the text's counts.

    The target words are those that tell the context words apart: the largest sums of
    C·log(P(target | context) / P(target)), where that is above 0. Context words without a pair
    are left out.
    """
    counts, objective = setup.counts(), setup.objective
    contexts = [word for word in contexts if counts.per_context[word]]
    telling = np.zeros(len(counts.vocabulary))
    text, model = [], []
    usual = np.maximum(counts.per_target, 1) / counts.total
    for word in contexts:
        C = counts.of_context(word)
        lift = np.log(np.maximum(C / C.sum() / usual, 1))
        telling += C * lift
        scores = parameters.E[word] @ parameters.kernel + parameters.bias
        if parameters.bias_E is not None:
            scores = scores + parameters.bias_E[word]
        text.append(objective.text_scores(counts, word))
        model.append(objective.model_scores(scores.astype(np.float64)))
    targets = np.argsort(-telling, kind="stable")[:n].tolist()
    shape = len(contexts), len(targets)
    return Scores(
        list(contexts),
        targets,
        np.array([row[targets] for row in text]).reshape(shape),
        np.array([row[targets] for row in model]).reshape(shape),
    )


class Bands:
    """Bands of words by frequency, and their nearest words: how stable is each band?"""

    def __init__(self, V: int) -> None:
        """Choose words: of the most frequent tenth, the rest of the first third, and the others."""
        edges = sorted({0, min(V, max(V // 10, 1)), min(V, max(V // 3, 2)), V})
        self.ranks = list(zip((edge + 1 for edge in edges), edges[1:], strict=False))
        """The first and the last rank of each band, from 1."""
        self._words = [
            np.unique(np.linspace(first - 1, last - 1, _WORDS_OF_A_BAND).astype(int)).tolist()
            for first, last in self.ranks
        ]

    def nearest(self, E: FloatArray) -> list[list[frozenset[int]]]:
        """Return the ten nearest words of each band's words, by cosine."""
        units = unit_rows(E)
        return [
            [
                frozenset(row for row, _ in found)
                for found in best(units, (Query(units[[word]], [word]) for word in words), _NEAREST)
            ]
            for words in self._words
        ]


def agreement(
    one: Sequence[Sequence[frozenset[int]]], other: Sequence[Sequence[frozenset[int]]]
) -> tuple[float, ...]:
    """Return, for each band, the mean share of nearest words that two ``Bands.nearest`` share."""
    return tuple(
        float(np.mean([len(a & b) / max(len(b), 1) for a, b in zip(ones, others, strict=True)]))
        for ones, others in zip(one, other, strict=True)
    )
