"""The lesson on the bias that a text puts into E."""

from functools import partial
from operator import itemgetter

import numpy as np

from tui_w2v.explain.phases import Part
from tui_w2v.lessons.analogies import word_indices
from tui_w2v.lessons.cards import Ask, Card, Check, Lesson, Run
from tui_w2v.lessons.facts import Figure, Figures, TurnFacts
from tui_w2v.lessons.runs import trained_at
from tui_w2v.lessons.tables import Exhibit, number, rankings, table
from tui_w2v.skipgram.parameters import FloatArray
from tui_w2v.training import Phase, Timeline, branch
from tui_w2v.vectors import unit_rows

_SIDES = (
    ("he", "she", ("doctor", "nurse", "teacher", "soldier", "dancer", "cook", "servant")),
    ("king", "farmer", ("man", "woman")),
)
"""Two words, and words that say neither the one nor the other."""
_FEWEST_NEUTRAL = 2
_CLEAR = 0.1


def _sides(timeline: Timeline) -> list[int]:
    """Return two words that the text has, and then words that should lie between them."""
    for one, other, neutral in _SIDES:
        found = word_indices(timeline, one, other)
        between = word_indices(timeline, *neutral)
        if len(found) == 2 and len(between) >= _FEWEST_NEUTRAL:
            return found + between
    return []


def _direction(E: FloatArray, one: int, other: int) -> FloatArray:
    """Return the unit direction from a word to another, shape (d,)."""
    units = unit_rows(E[[one, other]].astype(float))
    direction: FloatArray = unit_rows((units[1] - units[0])[None])[0]
    return direction


def _neutralised(biased: Timeline, _: Check | None) -> Timeline:
    """Remove the direction between the two words from the words that should lie between them."""
    p = biased.before_turn().copy()
    if words := _sides(biased):
        direction = _direction(p.E, *words[:2])
        rows = p.E[words[2:]].astype(float)
        p.E[words[2:]] = rows - np.outer(rows @ direction, direction)
    return branch(biased, p)


BIASED = trained_at("biased", lambda trained: _sides(trained)[2:])
NEUTRALISED = Run("neutralised", _neutralised, of=BIASED)
"""The words that should lie between two others have nothing along the direction between them."""


def _leaning(f: TurnFacts) -> list[tuple[int, float]]:
    """Return the words with their cosines with the direction: the two, then those between."""
    words = _sides(f.timeline)
    direction = _direction(f.before.E, *words[:2])
    return [(word, float(f.units[word] @ direction)) for word in words]


def _most_biased(f: TurnFacts) -> tuple[int, float]:
    """Return the word that should lie between, but lies farthest on one side."""
    return max(f.once(_leaning)[2:], key=lambda found: abs(found[1]))


def _leaning_table(f: TurnFacts) -> Exhibit:
    one, other = (f.word(word).text for word in _sides(f.timeline)[:2])
    rows = (
        (f.word(word), number(cosine, "+.2f"), *(number(s, ".2f") for s in _shares(f, word)))
        for word, cosine in f.once(_leaning)
    )
    head = ("", f"from {one} to {other}", f"contexts of {one}", f"of {other}")
    return table(head, rows)


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
            "Take the direction from {one} to {other}: one word's direction minus the other's. "
            "Every word has a cosine with it: below zero on the side of {one}, above zero on the "
            "side of {other}.",
            at=Phase.LOOK_UP,
            panes=(2,),
            run=BIASED,
            figures=_BIAS,
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
            exhibit=_leaning_table,
            figures=_BIAS,
            claims={"a word takes the side of its contexts": _text_is_biased},
        ),
        Card(
            "Neutralise: subtract from these words their part along the direction (Bolukbasi and "
            "others). Now they lie at zero.",
            run=NEUTRALISED,
            exhibit=_leaning_table,
            figures=_BIAS,
            ask=Ask(
                "Does anything still tell that they had the same side?",
                ("No: they lie at zero now", "Yes: they still lie near each other"),
                right=1,
            ),
            claims={
                "neutralised words have no side": lambda f: all(
                    abs(cosine) < 1e-5 for _, cosine in f.once(_leaning)[2:]
                )
            },
        ),
        Card(
            "They still lie near each other: “{biased}” and “{companion}” have cosine {cosine}. "
            "Other neighbours have changed, but such a group can be found again (Gonen and "
            "Goldberg). To change the bias, change the text.",
            exhibit=_near_before_and_after,
            figures={
                "biased": lambda f: f.word(_most_biased(f.home)[0]),
                "companion": lambda f: f.word(_companion(f)[0]),
                "cosine": lambda f: number(_companion(f)[1], ".3f"),
            },
            claims={"neutralised words of one side stay together": _still_together},
        ),
        Card(
            "Is every such difference a bias? No: between two words with the same contexts, only "
            "chance is left. So first compare their contexts, as the table did."
        ),
    ),
)
