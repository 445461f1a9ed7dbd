"""The lesson on the bias that a text puts into E."""

from collections.abc import Callable
from functools import partial
from operator import itemgetter

import numpy as np
from numpy.typing import NDArray

from tui_w2v.explain.phases import Part
from tui_w2v.lessons.analogies import word_indices
from tui_w2v.lessons.cards import Ask, Card, Check, Lesson, Run
from tui_w2v.lessons.facts import Figure, Figures, TurnFacts
from tui_w2v.lessons.runs import trained_at
from tui_w2v.lessons.tables import Exhibit, number, rankings, table
from tui_w2v.skipgram.parameters import FloatArray
from tui_w2v.training import Phase, Timeline, branch
from tui_w2v.vectors import unit_rows
from tui_w2v.vectors.axes import equalise, neutralise

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


def _direction(E: FloatArray, one: int, other: int) -> NDArray[np.float64]:
    """Return the unit direction from a word to another, shape (d,)."""
    units = unit_rows(E[[one, other]].astype(float))
    direction: NDArray[np.float64] = unit_rows((units[1] - units[0])[None])[0]
    return direction


def _neutralised(biased: Timeline, _: Check | None) -> Timeline:
    """Equalise the two words, and neutralise those that should lie between; lengths stay."""
    p = biased.before_turn().copy()
    if words := _sides(biased):
        rows, direction = p.E[words].astype(float), _direction(p.E, *words[:2])
        units = unit_rows(rows)
        changed = equalise(units[:2], direction), neutralise(units[2:], direction)
        p.E[words] = np.concatenate(changed) * np.linalg.norm(rows, axis=1, keepdims=True)
    return branch(biased, p)


BIASED = trained_at("biased", lambda trained: _sides(trained)[2:])
NEUTRALISED = Run("neutralised", _neutralised, of=BIASED)
"""Two words are equally far from the words that should lie between them."""


def _leaning(f: TurnFacts) -> list[tuple[int, float]]:
    """Return the words with their cosines with the direction: the two, then those between."""
    words = _sides(f.timeline)
    direction = _direction(f.before.E, *words[:2])
    return [(word, float(f.units[word] @ direction)) for word in words]


def _most_biased(f: TurnFacts) -> tuple[int, float]:
    """Return the word that should lie between, but lies farthest on one side."""
    return max(f.once(_leaning)[2:], key=lambda found: abs(found[1]))


def _table(
    f: TurnFacts,
    words: slice,
    name: str,
    values: Callable[[TurnFacts, int], tuple[float, float]],
) -> Exhibit:
    """Return words' cosines with the direction, and a value for each of the two words."""
    one, other = (f.word(word).text for word in _sides(f.timeline)[:2])
    found = f.once(_leaning)[words]
    rows = ((f.word(word), number(lean, "+.2f"), *values(f, word)) for word, lean in found)
    return table(("", f"{one} to {other}", f"{name} {one}", f"{name} {other}"), rows, ".2f")


def _cosines(f: TurnFacts, word: int) -> tuple[float, float]:
    """Return a word's cosines with the two words."""
    one, other, *_ = _sides(f.timeline)
    return float(f.units[word] @ f.units[one]), float(f.units[word] @ f.units[other])


def _shares(f: TurnFacts, word: int) -> tuple[float, float]:
    """Return how much of its contexts a word shares with either of the two words."""
    one, other, *_ = _sides(f.timeline)
    shared = f.shared_contexts(word)
    return float(shared[one]), float(shared[other])


def _text_is_biased(f: TurnFacts) -> bool:
    """Whether the most biased word leans, clearly, to the side whose contexts it shares more."""
    word, cosine = _most_biased(f)
    one, other = _shares(f, word)
    return abs(cosine) > _CLEAR and (other > one) == (cosine > 0)


def _side(f: TurnFacts, *, where_it_leans: bool) -> Part:
    one, other, *_ = _sides(f.timeline)
    return f.word(other if (_most_biased(f)[1] > 0) == where_it_leans else one)


def _near_before_and_after(f: TurnFacts) -> Exhibit:
    word = _most_biased(f.home)[0]
    lists = {"as it was": f.home.near(word), "neutralised": f.near(word)}
    return rankings(f.word(word).text, f.word, lists)


def _companion(f: TurnFacts) -> tuple[int, float]:
    """Return the nearest word that had the same side, with its cosine; the word itself if none."""
    word, side = _most_biased(f.home)
    same_side = [other for other, cosine in f.home.once(_leaning)[2:] if cosine * side > 0]
    return max(
        ((other, float(f.units[word] @ f.units[other])) for other in same_side if other != word),
        key=itemgetter(1),
        default=(word, 0.0),
    )


def _still_together(f: TurnFacts) -> bool:
    return _companion(f)[0] in dict(f.near(_most_biased(f.home)[0]))


def _sided(which: int) -> Figure:
    return lambda f: f.word(_sides(f.timeline)[which])


_BIAS: Figures = {
    "one": _sided(0),
    "other": _sided(1),
    "between": lambda f: " and ".join(f.word(word).text for word in _sides(f.timeline)[2:4]),
    "biased": lambda f: f.word(_most_biased(f)[0]),
    "side": partial(_side, where_it_leans=True),
    "far": partial(_side, where_it_leans=False),
}

TEXT_BIAS = Lesson(
    "bias-of-the-text",
    "What bias does the text put into {n.E}?",
    (
        Card(
            "Take the direction from {one} to {other}: the direction of {other} minus that of "
            "{one}. Every word has a cosine with it: below zero on the side of {one}, above zero "
            "on the side of {other}.",
            at=Phase.LOOK_UP,
            panes=(2,),
            run=BIASED,
            ask=Ask(
                "Words such as {between} mean neither. Where do they lie?",
                (
                    "At zero: they have no side",
                    "On the side whose contexts they share in this text",
                    "On either side, by chance",
                ),
                right=1,
            ),
            claims={
                "the text has words whose bias can be shown": lambda f: bool(_sides(f.timeline))
            },
        ),
        Card(
            "On the side whose contexts they share: “{biased}” lies near {side}, not near {far}. "
            "Nobody gave the model this rule. The text uses the words like this, and {n.E} keeps "
            "it. This is bias.",
            exhibit=lambda f: _table(f, slice(None), "contexts of", _shares),
            claims={"a word takes the side of its contexts": _text_is_biased},
        ),
        Card(
            "Neutralise: subtract from these words their part along the direction. Equalise: move "
            "{one} and {other}, so that each of these words is equally near to both (Bolukbasi "
            "and others).",
            run=NEUTRALISED,
            exhibit=lambda f: _table(f, slice(2, None), "cosine with", _cosines),
            ask=Ask(
                "Can you still see that these words were on one side?",
                ("No: they lie at zero now", "Yes: they still lie near each other"),
                right=1,
            ),
            claims={
                "neutralised words have no side": lambda f: all(
                    abs(cosine) < 1e-5 for _, cosine in f.once(_leaning)[2:]
                ),
                "equalised words are equally near to neutralised words": lambda f: all(
                    np.isclose(*_cosines(f, word), atol=1e-5) for word, _ in f.once(_leaning)[2:]
                ),
            },
        ),
        Card(
            "They still lie near each other: “{was_biased}” and “{companion}” have cosine "
            "{cosine}. Such a group can be found again by its neighbours (Gonen and Goldberg). To "
            "change the bias, change the text.",
            exhibit=_near_before_and_after,
            claims={"neutralised words of one side stay together": _still_together},
        ),
        Card(
            "Is every such difference a bias? No: between two words with the same contexts, only "
            "chance is left. So first compare their contexts, as the table did."
        ),
    ),
    figures={
        **_BIAS,
        "was_biased": lambda f: f.word(_most_biased(f.home)[0]),
        "companion": lambda f: f.word(_companion(f)[0]),
        "cosine": lambda f: number(_companion(f)[1], ".3f"),
    },
)
