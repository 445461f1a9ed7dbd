"""Words of a kind and pairs of words in one relation: what vectors of English texts are judged by.

Few of them are in a small text, so that kinds are broad: common words of any book.
"""

from collections.abc import Mapping, Sequence
from itertools import permutations
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tui_w2v.vectors import unit_rows

_NEAREST = 5


def _read(kind: str) -> Mapping[str, str]:
    lines = Path(__file__).with_suffix(".txt").read_text().replace("\n  ", " ").splitlines()
    found = [line.removeprefix(kind + " ").split(": ") for line in lines if line.startswith(kind)]
    return dict(found)


KINDS = {name: frozenset(words.split()) for name, words in _read("kind").items()}
"""Words of one kind, by its name; a word may be of several."""
RELATIONS = {
    name: [tuple(pair.split()) for pair in pairs.split(",")]
    for name, pairs in _read("relation").items()
}
"""Pairs of words in one relation, by its name."""


def share_of_a_kind(words: Sequence[str], vectors: NDArray[np.floating], asked: set[str]) -> float:
    """Return which share of the five nearest words are of a kind with the word that is asked.

    Args:
        words: The vocabulary.
        vectors: Their vectors, shape (V, d).
        asked: Ask these words only, as far as they are of a kind and in the vocabulary.
    """
    units = unit_rows(vectors)
    kinds = [{kind for kind, of_kind in KINDS.items() if word in of_kind} for word in words]
    found = total = 0
    for number, word in enumerate(words):
        if word not in asked or not kinds[number]:
            continue
        cosines = units @ units[number]
        cosines[number] = -np.inf
        nearest = np.argpartition(-cosines, _NEAREST)[:_NEAREST]
        found += sum(bool(kinds[number] & kinds[other]) for other in nearest)
        total += _NEAREST
    return found / total if total else float("nan")


def analogies(words: Sequence[str], vectors: NDArray[np.floating], asked: set[str]) -> float:
    """Return which share of the analogies between two pairs in one relation is answered right.

    A is to B as C is to D: the word nearest to B − A + C, these three left out, should be D.

    Args:
        words: The vocabulary.
        vectors: Their vectors, shape (V, d).
        asked: Ask about these words only, as far as they are in the vocabulary.
    """
    units = unit_rows(vectors)
    index = {word: number for number, word in enumerate(words) if word in asked}
    right = total = 0
    for pairs in RELATIONS.values():
        known = [[index[word] for word in pair] for pair in pairs if set(pair) <= set(index)]
        questions = np.array([a + b for a, b in permutations(known, 2)], dtype=np.int64)
        questions = questions.reshape(-1, 4)
        # Where a word is in both pairs, its place would be both asked and left out.
        apart = [len(set(question)) == 4 for question in questions.tolist()]
        a, b, c, d = questions[apart].T
        cosines = (units[b] - units[a] + units[c]) @ units.T
        for asked_with in (a, b, c):
            cosines[np.arange(len(a)), asked_with] = -np.inf
        right += int((cosines.argmax(axis=1) == d).sum()) if len(a) else 0
        total += len(a)
    return right / total if total else float("nan")
