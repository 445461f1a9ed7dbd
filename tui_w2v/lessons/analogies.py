"""Lessons on differences between words: analogies, and the bias of the text."""

from collections.abc import Callable
from operator import itemgetter

import numpy as np
from numpy.typing import NDArray

from tui_w2v.lessons.cards import Check, Claim, Run, Show, lesson
from tui_w2v.lessons.facts import TurnFacts, once
from tui_w2v.lessons.runs import trained_at
from tui_w2v.lessons.tables import Exhibit, number, rankings
from tui_w2v.skipgram.parameters import FloatArray
from tui_w2v.training import Timeline, branch
from tui_w2v.vectors import unit_rows
from tui_w2v.vectors.axes import equalise, neutralise
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


@once
def _answers(f: TurnFacts) -> list[tuple[int, float]]:
    b, a, c, _ = f.units[_analogy(f.timeline)]
    return _ranked(f, b - a + c)


def _without(f: TurnFacts, ranked: list[tuple[int, float]]) -> list[tuple[int, float]]:
    """Leave out the words of the question."""
    asked = _analogy(f.timeline)[:3]
    return [(word, cosine) for word, cosine in ranked if word not in asked]


@once
def _alone(f: TurnFacts) -> list[tuple[int, float]]:
    """Return all other words by their cosine with B alone."""
    return _without(f, _ranked(f, f.units[_analogy(f.timeline)[0]]))


def _both_answers(f: TurnFacts) -> Exhibit:
    ranked = _answers(f)
    lists = {"any word": ranked, "not in the question": _without(f, ranked)}
    return rankings("", f.word, lists)


def _with_and_alone(f: TurnFacts) -> Exhibit:
    B, A, C = (f.word(word).text for word in _analogy(f.timeline)[:3])
    lists = {f"{B} − {A} + {C}": _without(f, _answers(f)), B: _alone(f)}
    return rankings("", f.word, lists)


ANALOGY = lesson(
    "analogy",
    "Does king − man + woman really give queen?",
    "[2, look up] Here is a question: {A} is to {B} as {C} is to …? Take the direction of {B}, "
    "subtract that of {A}, add that of {C}, and look for the nearest word by {n.E}.",
    Show(run=trained_at(_analogy)),
    "? Of all words, which is nearest?",
    "- {D}",
    "✓ {B}",
    "- {C}",
    Claim("the text has a known analogy", lambda f: bool(_analogy(f.timeline))),
    "[] {B} itself. By convention, programs leave out the question's words. Then {D} comes first.",
    Show(table=_both_answers),
    Claim(
        "the word nearest to an analogy is a word of its question",
        lambda f: _answers(f)[0][0] == _analogy(f.timeline)[0],
    ),
    Claim(
        "an analogy is answered right",
        lambda f: _without(f, _answers(f))[0][0] == _analogy(f.timeline)[3],
    ),
    "[] How much did − {A} + {C} do? Not much: {A} and {C} lie near each other here, with cosine "
    "{cosine}.",
    "? Leave this part out, and ask for the word nearest to {B} alone. What comes first?",
    "- {C}",
    "✓ {D}, again",
    "- Another word",
    "[] {D}, again. So one right answer proves little: compare it with the answer to {B} alone. "
    "Many questions, with many words to choose from, prove more: tui-w2v evaluate counts them.",
    Show(table=_with_and_alone),
    Claim(
        "the analogy's answer is also nearest to one word alone",
        lambda f: _alone(f)[0][0] == _analogy(f.timeline)[3],
    ),
    A=lambda f: f.word(_analogy(f.timeline)[1]),
    B=lambda f: f.word(_analogy(f.timeline)[0]),
    C=lambda f: f.word(_analogy(f.timeline)[2]),
    D=lambda f: f.word(_analogy(f.timeline)[3]),
    cosine=lambda f: number(np.prod(f.units[_analogy(f.timeline)[1:3]], axis=0).sum(), ".3f"),
)

_SIDES = (
    ("he", "she", ("doctor", "nurse", "teacher", "soldier", "dancer", "cook", "servant")),
    ("king", "farmer", ("man", "woman")),
)
"""Two words, and words that say neither the one nor the other."""
_FEWEST_NEUTRAL, _MOST_NEUTRAL = 2, 3
_CLEAR = 0.1


def _sides(timeline: Timeline) -> list[int]:
    """Return two words that the text has, and then words that should lie between them."""
    for one, other, neutral in _SIDES:
        found = word_indices(timeline, one, other)
        between = word_indices(timeline, *neutral)
        if len(found) == 2 and len(between) >= _FEWEST_NEUTRAL:
            return found + between[:_MOST_NEUTRAL]
    return []


def _direction(f: TurnFacts) -> NDArray[np.float64]:
    """Return the direction from the one word to the other, of length 1, shape (d,)."""
    one, other = f.units[_sides(f.timeline)[:2]]
    direction: NDArray[np.float64] = unit_rows((other - one)[None])[0]
    return direction


def _neutralised(biased: Timeline, _: Check | None) -> Timeline:
    """Equalise the two words, and neutralise those that should lie between; lengths stay."""
    f, p = TurnFacts(biased), biased.before_turn().copy()
    if words := _sides(biased):
        units, direction = f.units[words], _direction(f)
        changed = equalise(units[:2], direction), neutralise(units[2:], direction)
        lengths = np.linalg.norm(p.E[words].astype(float), axis=1, keepdims=True)
        p.E[words] = np.concatenate(changed) * lengths
    return branch(biased, p)


BIASED = trained_at(lambda trained: _sides(trained)[2:])
NEUTRALISED = Run(_neutralised, of=BIASED)


@once
def _leaning(f: TurnFacts) -> list[tuple[int, float]]:
    """Return the words with their cosines with the direction: the two, then those between."""
    direction = _direction(f)
    return [(word, float(f.units[word] @ direction)) for word in _sides(f.timeline)]


def _most_biased(f: TurnFacts) -> tuple[int, float]:
    """Return the word that should lie between, but lies farthest on one side."""
    return max(_leaning(f)[2:], key=lambda found: abs(found[1]))


def _table(
    f: TurnFacts, words: slice, name: str, values: Callable[[TurnFacts, int], FloatArray]
) -> Exhibit:
    """Return words' cosines with the direction, and a value for each of the two words."""
    one, other = (f.word(word).text for word in _sides(f.timeline)[:2])
    rows = ((word, number(lean, "+.2f"), *values(f, word)) for word, lean in _leaning(f)[words])
    return f.table(("", f"{one} to {other}", f"{name} {one}", f"{name} {other}"), rows, ".2f")


def _cosines(f: TurnFacts, word: int) -> FloatArray:
    return np.asarray(f.units[_sides(f.timeline)[:2]] @ f.units[word])


def _shares(f: TurnFacts, word: int) -> FloatArray:
    """Return how much of its contexts a word shares with each of the two words."""
    return f.shared_contexts(word)[_sides(f.timeline)[:2]]


def _text_is_biased(f: TurnFacts) -> bool:
    """Whether the most biased word leans, clearly, to the side whose contexts it shares more."""
    word, cosine = _most_biased(f)
    one, other = _shares(f, word)
    return abs(cosine) > _CLEAR and (other > one) == (cosine > 0)


def _near_and_far(f: TurnFacts) -> list[int]:
    """Return the two words, first the one on whose side the most biased word lies."""
    return _sides(f.timeline)[:2][:: -1 if _most_biased(f)[1] > 0 else 1]


def _near_before_and_after(f: TurnFacts) -> Exhibit:
    word = _most_biased(f.home)[0]
    lists = {"as it was": f.home.near(word), "neutralised": f.near(word)}
    return rankings(f.word(word).text, f.word, lists)


def _companion(f: TurnFacts) -> tuple[int, float]:
    """Return the nearest word that had the same side, with its cosine; the word itself if none."""
    word, side = _most_biased(f.home)
    same_side = [other for other, cosine in _leaning(f.home)[2:] if cosine * side > 0]
    return max(
        ((other, float(f.units[word] @ f.units[other])) for other in same_side if other != word),
        key=itemgetter(1),
        default=(word, 0.0),
    )


TEXT_BIAS = lesson(
    "bias-of-the-text",
    "What bias does the text put into {n.E}?",
    "[2, look up] Take the direction from {one} to {other}: the direction of {other} minus that "
    "of {one}. Every word has a cosine with it: below zero on the side of {one}, above zero on "
    "the side of {other}.",
    Show(run=BIASED),
    "? Words such as {between} mean neither {one} nor {other}. Where do they lie?",
    "- At zero: they have no side",
    "✓ On the side whose contexts they share in this text",
    "- On either side, by chance",
    Claim("the text has words whose bias can be shown", lambda f: bool(_sides(f.timeline))),
    "[] On the side whose contexts they share: “{biased}” lies near {side}, not near {far}. No one "
    "wrote this rule. The text uses the words like this, and {n.E} keeps it. This is bias.",
    Show(table=lambda f: _table(f, slice(None), "contexts of", _shares)),
    Claim("a word takes the side of its contexts", _text_is_biased),
    "[] Neutralise: subtract from these words their part along the direction. Equalise: move {one} "
    "and {other}, so that these words are equally near to both (Bolukbasi and others).",
    Show(run=NEUTRALISED, table=lambda f: _table(f, slice(2, None), "cosine with", _cosines)),
    "? Can you still see that these words were on one side?",
    "- No: they lie at zero now",
    "✓ Yes: they still lie near each other",
    Claim(
        "neutralised words have no side",
        lambda f: all(abs(cosine) < 1e-5 for _, cosine in _leaning(f)[2:]),
    ),
    Claim(
        "equalised words are equally near to neutralised words",
        lambda f: all(np.ptp(_cosines(f, word)) < 1e-5 for word, _ in _leaning(f)[2:]),
    ),
    "[] They still lie near each other: “{was_biased}” and “{companion}” have cosine {cosine}. "
    "Their neighbours still tell the side (Gonen and Goldberg). To change the bias, change the "
    "text.",
    Show(table=_near_before_and_after),
    Claim(
        "neutralised words of one side stay together",
        lambda f: _companion(f)[0] in dict(f.near(_most_biased(f.home)[0])),
    ),
    "[] Is every such difference a bias? No: between two words with the same contexts, only "
    "chance is left. So first compare their contexts, as the table did.",
    one=lambda f: f.word(_sides(f.timeline)[0]),
    other=lambda f: f.word(_sides(f.timeline)[1]),
    between=lambda f: " and ".join(f.word(word).text for word in _sides(f.timeline)[2:4]),
    biased=lambda f: f.word(_most_biased(f)[0]),
    side=lambda f: f.word(_near_and_far(f)[0]),
    far=lambda f: f.word(_near_and_far(f)[1]),
    was_biased=lambda f: f.word(_most_biased(f.home)[0]),
    companion=lambda f: f.word(_companion(f)[0]),
    cosine=lambda f: number(_companion(f)[1], ".3f"),
)
