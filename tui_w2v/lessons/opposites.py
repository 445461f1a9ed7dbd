"""The lesson on why opposites are near each other."""

import numpy as np

from tui_w2v.explain.phases import Part
from tui_w2v.lessons.cards import Ask, Card, Lesson
from tui_w2v.lessons.facts import Figures, TurnFacts
from tui_w2v.lessons.runs import trained_at
from tui_w2v.lessons.tables import Exhibit, number, table
from tui_w2v.skipgram.parameters import FloatArray
from tui_w2v.training import Phase, Timeline
from tui_w2v.vectors import unit_rows

_OPPOSITES = (
    ("happy", "sad"),
    ("good", "bad"),
    ("hot", "cold"),
    ("rich", "poor"),
    ("young", "old"),
    ("black", "white"),
    ("day", "night"),
    ("king", "queen"),
    ("man", "woman"),
)
_OFTEN = 10


def _opposites(timeline: Timeline) -> list[int]:
    """Return the known opposites nearest to each other among those that the text has often."""
    vocabulary = timeline.setup.corpus.vocabulary
    known = [words for words in _OPPOSITES if all(word in vocabulary for word in words)]
    pairs = [[vocabulary.index(word) for word in words] for words in known]
    E = timeline.before_turn().E

    def cosine(pair: list[int]) -> float:
        one, other = unit_rows(E[pair].astype(float))
        return float(one @ other)

    often = [pair for pair in pairs if vocabulary.counts[pair].min() >= _OFTEN]
    return max(often, key=cosine, default=[])


def _find_pair(f: TurnFacts) -> list[int]:
    return _opposites(f.timeline)


def _pair(f: TurnFacts) -> list[int]:
    return f.once(_find_pair)


def _near_opposite(f: TurnFacts) -> Exhibit:
    rows = ((f.word(word), cosine) for word, cosine in f.near(_pair(f)[0])[:3])
    return table((f"nearest to {_word(f, 0).text}", "cosine"), rows)


def _word(f: TurnFacts, which: int) -> Part:
    return f.word(_pair(f)[which])


def _around(f: TurnFacts) -> tuple[FloatArray, FloatArray]:
    """Return both words' targets as shares of their pairs, shape (V,) each."""
    one, other = (f.counts.of_context(word) for word in _pair(f))
    return one / max(1, one.sum()), other / max(1, other.sum())


def _around_table(f: TurnFacts, weights: FloatArray) -> Exhibit:
    one, other = _around(f)
    head = ("beside", _word(f, 0).text, _word(f, 1).text)
    order = np.argsort(-weights, kind="stable")[:5].tolist()
    rows = ((f.word(word), one[word], other[word]) for word in order)
    return table(head, rows, ".1%")


def _beside_both(f: TurnFacts) -> Exhibit:
    return _around_table(f, np.minimum(*_around(f)))


def _beside_one(f: TurnFacts) -> Exhibit:
    return _around_table(f, np.abs(np.subtract(*_around(f))))


def _shared(f: TurnFacts) -> tuple[float, float]:
    """Return what the opposites share of their contexts, and what others share on average."""
    one, other = _pair(f)
    shared = f.shared_contexts(one)
    return float(shared[other]), float(np.delete(shared, [one, other]).mean())


_FIGURES: Figures = {
    "one": lambda f: _word(f, 0),
    "other": lambda f: _word(f, 1),
    "shared": lambda f: number(_shared(f)[0], ".0%"),
    "usual": lambda f: number(_shared(f)[1], ".0%"),
}

OPPOSITES = Lesson(
    "opposites",
    "Why are opposites near each other?",
    (
        Card(
            "{one} and {other} are opposites. A copy of this run was trained. Here are the words "
            "nearest to {one}: {other} is among them.",
            at=Phase.LOOK_UP,
            panes=(2,),
            run=trained_at("opposites", _opposites),
            exhibit=_near_opposite,
            ask=Ask(
                "Why?",
                (
                    "The model learned that they are opposites",
                    "Both have the same words around them",
                    "By chance: another seed would part them",
                ),
                right=1,
            ),
            claims={
                "the text has two known opposites, several times": lambda f: bool(_pair(f)),
                "opposites are near each other": lambda f: _pair(f)[1] in dict(f.near(_pair(f)[0])),
            },
        ),
        Card(
            "Both have the same words around them: they share {shared} of their contexts. With "
            "other words, {one} shares {usual} on average.",
            panes=(0, 2),
            exhibit=_beside_both,
            claims={
                "opposites share contexts": lambda f: _shared(f)[0] > _shared(f)[1],
            },
        ),
        Card(
            "Opposites are alike in most respects, so they fit into the same gaps of "
            "sentences. Only a few neighbours tell them apart, and not by much:",
            exhibit=_beside_one,
            claims={
                "the contexts of opposites differ little": lambda f: (
                    np.abs(np.subtract(*_around(f))).max() < _shared(f)[0]
                )
            },
        ),
        Card(
            "So near means: in similar contexts. It does not mean: with the same meaning. To sort "
            "reviews into good and bad, a model must learn the difference from labelled examples."
        ),
    ),
    figures=_FIGURES,
)
