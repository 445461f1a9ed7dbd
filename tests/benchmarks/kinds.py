"""Words of a kind and pairs of words in one relation: what vectors of English texts are judged by.

Few of them are in a small text, so that kinds are broad: common words of any book.
"""

from itertools import permutations
from pathlib import Path

from tui_w2v.vectors import WordVectors
from tui_w2v.vectors.evaluation import answer_analogies
from tui_w2v.vectors.question_files import Analogy, Section

_NEAREST = 5


def _read(kind: str) -> dict[str, str]:
    lines = Path(__file__).with_suffix(".txt").read_text().replace("\n  ", " ").splitlines()
    return dict(line.removeprefix(kind).split(": ") for line in lines if line.startswith(kind))


KINDS = [frozenset(words.split()) for words in _read("kind ").values()]
"""Words of one kind; a word may be of several."""
RELATIONS = {
    name: [tuple(pair.upper().split()) for pair in pairs.split(",")]
    for name, pairs in _read("relation ").items()
}
"""Pairs of words in one relation, by its name."""


def share_of_a_kind(vectors: WordVectors, asked: set[str]) -> float:
    """Return which share of the five nearest words are of a kind with the word that is asked."""
    kinds = {
        word: {number for number, kind in enumerate(KINDS) if word in kind}
        for word in vectors.words
    }
    asking = [word for word in vectors.words if word in asked and kinds[word]]
    answers = vectors.most_similar_each(((word, ()) for word in asking), topn=_NEAREST)
    found = [
        bool(kinds[word] & kinds[near])
        for word, answer in zip(asking, answers, strict=True)
        for near, _ in answer
    ]
    return sum(found) / len(found) if found else float("nan")


def analogies(vectors: WordVectors, asked: set[str]) -> float:
    """Return which share of the analogies between two pairs in one relation is answered right.

    A is to B as C is to D: the word nearest to B − A + C, these three left out, should be D.
    """
    known = {word.upper() for word in asked}
    sections = [
        Section(
            name,
            [
                Analogy(*one, *other)
                for one, other in permutations(pairs, 2)
                if len({*one, *other}) == 4 and known.issuperset({*one, *other})
            ],
        )
        for name, pairs in RELATIONS.items()
    ]
    return answer_analogies(vectors, sections).total.accuracy


def judged(vectors: WordVectors, asked: set[str]) -> str:
    return f"{share_of_a_kind(vectors, asked):.3f} / {analogies(vectors, asked):.3f}"
