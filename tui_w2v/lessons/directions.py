"""The lesson on what a direction of E means."""

from itertools import combinations, product

import numpy as np

from tui_w2v.lessons.cards import Ask, Card, Lesson
from tui_w2v.lessons.facts import Figures, TurnFacts
from tui_w2v.lessons.many_turns import rotated_row
from tui_w2v.lessons.runs import TRAINED, TRAINED_ROTATED
from tui_w2v.lessons.tables import Exhibit, number, table
from tui_w2v.training import Phase
from tui_w2v.vectors import Direction, directions

ORDINALS = ("first", "second", "third", "fourth", "fifth")
_SHOWN = 3
_LEAST_SHOWN = 0.1
"""Directions with a smaller singular value are not shown."""


def _directions(f: TurnFacts) -> list[Direction]:
    words = f.timeline.setup.corpus.vocabulary.words
    return directions(words, f.before.E, topn=_SHOWN, n_words=_SHOWN)


def ends(f: TurnFacts) -> Exhibit:
    """Return the first directions of E, with the words at their ends."""
    return table(
        ("direction", "value", "at one end", "at the other"),
        (
            (name, number(one.value, ".2f"), ", ".join(one.plus), ", ".join(one.minus) or "none")
            for name, one in zip(ORDINALS, f.once(_directions), strict=False)
            if one.value > _LEAST_SHOWN
        ),
    )


def _second(f: TurnFacts) -> tuple[list[int], list[int]]:
    """Return the words at both ends of the second direction."""
    found, index = f.once(_directions)[1:2], f.timeline.setup.corpus.vocabulary.index
    plus, minus = (found[0].plus, found[0].minus) if found else ([], [])
    return [index(word) for word in plus], [index(word) for word in minus]


def _shared(f: TurnFacts) -> tuple[float, float]:
    """Return how much of their contexts words share at one end, and across both ends."""
    plus, minus = _second(f)
    same = [*combinations(plus, 2), *combinations(minus, 2)]
    shares = (
        float(np.mean([f.shared_contexts(a)[b] for a, b in pairs])) if pairs else 0.0
        for pairs in (same, [*product(plus, minus)])
    )
    return next(shares), next(shares)


def _shared_table(f: TurnFacts) -> Exhibit:
    same, across = f.once(_shared)
    rows = (("two words of one end", same), ("a word of each end", across))
    return table(("contexts in common", ""), rows, ".2f")


def _as_before(f: TurnFacts) -> bool:
    """Whether the first directions have the same values and words as before the rotation."""
    pairs = zip(f.once(_directions), f.home.once(_directions), strict=True)
    return all(
        np.isclose(now.value, then.value, rtol=1e-3)
        and {frozenset(now.plus), frozenset(now.minus)}
        == {frozenset(then.plus), frozenset(then.minus)}
        for now, then in pairs
    )


_FIGURES: Figures = {
    "plus": lambda f: ", ".join(str(f.word(word).text) for word in _second(f)[0]),
    "minus": lambda f: ", ".join(str(f.word(word).text) for word in _second(f)[1]),
}

DIRECTIONS = Lesson(
    "directions",
    "What does one direction of {n.E} mean?",
    (
        Card(
            "A copy of this run was trained. Its words lie in a space of {d:,} dimensions, and "
            "some directions of this space reach farther than others. Here are the farthest, with "
            "the words that lie farthest along them.",
            at=Phase.LOOK_UP,
            panes=(2,),
            run=TRAINED,
            exhibit=ends,
        ),
        Card(
            "Take the second: {plus} lie at one end, and {minus} at the other.",
            ask=Ask(
                "What do the words at one end have in common?",
                (
                    "They are equally frequent",
                    "The words around them",
                    "The model was told that they belong together",
                ),
                right=1,
            ),
            claims={"the second direction has words at both ends": lambda f: all(_second(f))},
        ),
        Card(
            "The words around them. If two words had the same words around them, equally often, "
            "the number in the table would be one. The model sees nothing else: a direction is a "
            "difference between contexts.",
            exhibit=_shared_table,
            claims={
                "words at one end of a direction share contexts": lambda f: (
                    f.once(_shared)[0] > f.once(_shared)[1]
                )
            },
        ),
        Card(
            "Rotate all vectors: every number of {n.E} changes.",
            run=TRAINED_ROTATED,
            exhibit=rotated_row,
            ask=Ask(
                "Do other words now lie at the ends of the directions?",
                ("No: the same words lie at their ends", "Yes: each direction gets other words"),
                right=0,
            ),
        ),
        Card(
            "They keep their words. So no column of {n.E} means anything, but a direction can. "
            "Nobody named it: we read a name off its ends, and some directions have none.",
            exhibit=ends,
            claims={"a rotation keeps the directions' words": _as_before},
        ),
    ),
    figures=_FIGURES,
)
