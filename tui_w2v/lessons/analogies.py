"""The lesson on what a right answer to an analogy proves."""

from functools import partial

import numpy as np

from tui_w2v.explain.phases import Part
from tui_w2v.lessons.cards import Ask, Card, Lesson
from tui_w2v.lessons.facts import Figures, TurnFacts
from tui_w2v.lessons.runs import trained_at
from tui_w2v.lessons.tables import Exhibit, number, rankings
from tui_w2v.skipgram.parameters import FloatArray
from tui_w2v.training import Phase, Timeline
from tui_w2v.vectors import unit_rows
from tui_w2v.vectors.question import KNOWN_ANALOGIES


def word_indices(timeline: Timeline, *words: str) -> list[int]:
    """Return the indices of the words that the text has."""
    vocabulary = timeline.setup.corpus.vocabulary
    return [vocabulary.index(word) for word in words if word in vocabulary]


def _analogy(timeline: Timeline) -> list[int]:
    """Return B, A, C, D of the first known analogy that the text has: A is to B as C is to D."""
    for a, b, c, d in KNOWN_ANALOGIES:
        found = word_indices(timeline, b, a, c, d)
        if len(found) == 4:
            return found
    return []


def _ranked(f: TurnFacts, direction: FloatArray) -> list[tuple[int, float]]:
    """Return all words by their cosine with a direction, the nearest first."""
    cosines = f.units @ unit_rows(direction[None])[0]
    order = np.argsort(-cosines, kind="stable").tolist()
    return [(word, float(cosines[word])) for word in order]


def _answers(f: TurnFacts) -> list[tuple[int, float]]:
    b, a, c, _ = (f.units[word] for word in _analogy(f.timeline))
    return _ranked(f, b - a + c)


def _without(f: TurnFacts, ranked: list[tuple[int, float]]) -> list[tuple[int, float]]:
    """Leave out the words of the question."""
    asked = _analogy(f.timeline)[:3]
    return [(word, cosine) for word, cosine in ranked if word not in asked]


def _alone(f: TurnFacts) -> list[tuple[int, float]]:
    """Return all words by their cosine with B alone."""
    return _ranked(f, f.units[_analogy(f.timeline)[0]])


def _both_answers(f: TurnFacts) -> Exhibit:
    ranked = f.once(_answers)
    lists = {"any word": ranked, "not in the question": _without(f, ranked)}
    return rankings("", f.word, lists)


def _with_and_alone(f: TurnFacts) -> Exhibit:
    B, A, C = (_asked(f, which).text for which in range(3))
    lists = {f"{B} − {A} + {C}": _without(f, f.once(_answers)), B: _without(f, f.once(_alone))}
    return rankings("", f.word, lists)


def _asked(f: TurnFacts, which: int) -> Part:
    return f.word(_analogy(f.timeline)[which])


_ANALOGY: Figures = {
    **{name: partial(_asked, which=which) for which, name in enumerate(("B", "A", "C", "D"))},
    "cosine": lambda f: number(_cosine(f), ".3f"),
}


def _cosine(f: TurnFacts) -> float:
    _, a, c, _ = _analogy(f.timeline)
    return float(f.units[a] @ f.units[c])


ANALOGY = Lesson(
    "analogy",
    "Does king − man + woman really give queen?",
    (
        Card(
            "A question of the form: {A} is to {B} as {C} is to …? Take the direction of {B}, "
            "subtract that of {A}, add that of {C}, and look for the nearest word by {n.E}.",
            at=Phase.LOOK_UP,
            panes=(2,),
            run=trained_at("analogy", _analogy),
            ask=Ask("Of all words, which is nearest?", ("{D}", "{B}", "{C}"), right=1),
            claims={"the text has a known analogy": lambda f: bool(_analogy(f.timeline))},
        ),
        Card(
            "{B} itself. Programs leave out the words of the question, as a convention. Then {D} "
            "comes first.",
            exhibit=_both_answers,
            claims={
                "the nearest word to an analogy is one of its own": lambda f: (
                    f.once(_answers)[0][0] == _analogy(f.timeline)[0]
                ),
                "an analogy is answered right": lambda f: (
                    _without(f, f.once(_answers))[0][0] == _analogy(f.timeline)[3]
                ),
            },
        ),
        Card(
            "How much did − {A} + {C} do? Little: {A} and {C} lie near each other here, with "
            "cosine {cosine}.",
            ask=Ask(
                "Leave this part out, and ask for the word nearest to {B} alone. What comes first?",
                ("{C}", "{D}, again", "Another word"),
                right=1,
            ),
        ),
        Card(
            "{D}, again. So one right answer proves little: compare it with the answer to {B} "
            "alone. Many questions, with many words to choose from, prove more: tui-w2v evaluate "
            "counts them.",
            exhibit=_with_and_alone,
            claims={
                "the analogy's answer is also nearest to one word alone": lambda f: (
                    _without(f, f.once(_alone))[0][0] == _analogy(f.timeline)[3]
                )
            },
        ),
    ),
    figures=_ANALOGY,
)
