"""The lesson on the order in which things are learned: one direction of E after another."""

from functools import partial
from itertools import pairwise

import numpy as np

from tui_w2v.lessons.cards import Ask, Card, Check, Lesson, Run
from tui_w2v.lessons.directions import ORDINALS, ends
from tui_w2v.lessons.facts import TurnFacts
from tui_w2v.lessons.runs import FRESH, SMALL
from tui_w2v.lessons.tables import Exhibit, number, table
from tui_w2v.skipgram.parameters import FloatArray
from tui_w2v.training import Phase, Timeline, branch
from tui_w2v.vectors import singular_values

_GROWTH = 0.15
"""How much one pass adds to the first singular value, as a share, while E is small."""
_MOST_PASSES = 1000
_GROWN = 1.0
_SMALL = 0.1
_MOSTLY = 0.9
_MANY = 10


def _more_often_than_chance(f: TurnFacts) -> FloatArray:
    """Return the part of the pairs that chance does not explain, shape (V, V).

    P(context, target) − P(context)·ŷ, where ŷ is the output without the context word. From small
    values, a gradient step changes E by η·M·θ and θ by η·Mᵀ·E, so E and θ grow along the singular
    directions of this matrix M, the largest first (Karkada, Simon, Bahri and DeWeese 2025).
    """
    counts = f.counts
    joint = np.zeros((f.V, f.V))
    joint[counts.contexts, counts.targets] = counts.numbers / counts.total
    outputs = joint.sum(axis=0) if f.has_bias else np.full(f.V, 1 / f.V)
    joint -= np.outer(joint.sum(axis=1), outputs)
    return joint


def _named_by_counts(f: TurnFacts) -> tuple[FloatArray, FloatArray]:
    """Return the first singular direction of these counts, (V,), and all values, descending."""
    M = f.once(_more_often_than_chance)
    squares, vectors = np.linalg.eigh(M @ M.T)
    return vectors[:, -1], np.sqrt(np.maximum(squares[::-1], 0))


def _small_start(home: Timeline, _: Check | None) -> Timeline:
    parameters = SMALL.make(home, None).parameters.copy()
    if parameters.has_bias:
        home.setup.objective.set_biases(parameters, home.setup.counts())
    return branch(home, parameters)


def _grow(direction: int, home: Timeline, check: Check | None) -> Timeline:
    """Make plain gradient passes until a singular value of E has grown."""
    p, setup = home.before_turn().copy(), home.setup
    gradients = setup.objective.full_batch(setup.counts(check), p.E.shape[1], p.E.dtype)
    rate = _GROWTH / float(_named_by_counts(TurnFacts(home))[1][0])
    for passes in range(_MOST_PASSES):
        if singular_values(p.E)[direction] >= _GROWN:
            break
        if check:
            check(passes)
        gradient = gradients.gradient(p)
        for array, slope in zip(p.arrays, gradient.arrays, strict=True):
            array -= rate * slope
    return branch(home, p, passes=passes)


SMALL_START = Run("small", _small_start, of=FRESH)
"""E and theta start a thousand times smaller; the bias is the best without them."""

_grown = partial(Run, message="making plain gradient passes …", passes=_MOST_PASSES)
FIRST = _grown("first", partial(_grow, 0), of=SMALL_START)
SECOND = _grown("second", partial(_grow, 1), of=FIRST)
THIRD = _grown("third", partial(_grow, 2), of=SECOND)
"""Plain gradient passes were made until E reached far in one, two and three directions."""


def _values(f: TurnFacts) -> FloatArray:
    return singular_values(f.before.E)


def _stairs(f: TurnFacts) -> Exhibit:
    """Return the loss and the first values where each direction had grown."""
    return table(
        ("after", "mean loss", *ORDINALS[:3]),
        (
            (f"{m.timeline.passes_made:,} passes", m.loss_on(f.counts), *_values(m)[:3])
            for m in f.lineage[2:]
        ),
        ".2f",
    )


def _along_counts(f: TurnFacts) -> float:
    """Return the share of E's squared length that lies along the first direction of the counts."""
    direction, E = f.once(_named_by_counts)[0], f.before.E.astype(float)
    return float(((direction @ E) ** 2).sum() / (E**2).sum())


def _named(f: TurnFacts) -> Exhibit:
    values = f.once(_named_by_counts)[1][: len(ORDINALS)]
    return table(("direction of the table", "value"), zip(ORDINALS, values, strict=False), ".4f")


ORDER = Lesson(
    "order",
    "In which order are things learned?",
    (
        Card(
            "This copy starts with {n.E} and {n.theta} a thousand times smaller than usual, so "
            "they hardly change the scores. {n.probabilities} is the same for every {n.context}: "
            "{same}.",
            at=Phase.PREDICT,
            panes=(2, 3),
            run=SMALL_START,
            claims={
                "words have more than two numbers": lambda f: f.d > 2,
                "{n.E} starts small": lambda f: 0 < _values(f)[0] < _SMALL,
            },
        ),
        Card(
            "After {passes:,} passes by plain gradients, without Adam, {n.E} reaches far in one "
            "direction only: all its {n.line}s point the same way, or the opposite way. A singular "
            "value measures how far {n.E} reaches in a direction.",
            run=FIRST,
            exhibit=ends,
            ask=Ask(
                "What will the next passes learn?",
                (
                    "All other directions, at the same time",
                    "Only more of the first direction",
                    "A second direction, then a third",
                ),
                right=2,
            ),
            claims={
                "one direction is learned first": lambda f: (
                    _values(f)[0] >= _GROWN > _MANY * _values(f)[1]
                )
            },
        ),
        Card(
            "A second direction, then a third. After {passes:,} passes, the second has grown, and "
            "the third is still small. Read the words at its ends: what do they have in common?",
            run=SECOND,
            exhibit=ends,
            claims={
                "the second direction is learned before the third": lambda f: (
                    _values(f)[1] >= _GROWN > 2 * _values(f)[2]
                ),
            },
        ),
        Card(
            "After {passes:,} passes, the third has grown. Each new direction lets the loss fall "
            "by a step.",
            run=THIRD,
            exhibit=_stairs,
            claims={
                "the third direction is learned after the second": lambda f: (
                    _values(f)[2] >= _GROWN
                ),
                "each direction lowers the loss": lambda f: all(
                    one.loss_on(f.counts) > other.loss_on(f.counts)
                    for one, other in pairwise(f.lineage[2:])
                ),
            },
        ),
        Card(
            "Make a table of all pairs: the pair's share of the text, minus the share that chance "
            "gives. The singular values of this table are known before any training: {along} of "
            "{n.E} lies along its first direction. The larger a value, the sooner it is learned "
            "(Karkada and others).",
            run=FIRST,
            exhibit=_named,
            claims={"the counts name the first direction": lambda f: _along_counts(f) > _MOSTLY},
        ),
        Card(
            "From the usual start, all directions are there at once, by chance. And Adam, which "
            "key f uses, lets small slopes catch up. So the steps blur. On the screen of f, c "
            "draws the values pass by pass."
        ),
    ),
    figures={
        "same": lambda f: (
            "each word's share of the text" if f.has_bias else "all words are equally likely"
        ),
        "along": lambda f: number(_along_counts(f), ".1%"),
    },
)
