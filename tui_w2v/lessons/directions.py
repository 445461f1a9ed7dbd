"""Lessons on the directions of E: what they mean, and in which order they are learned."""

from collections.abc import Sequence
from functools import partial
from itertools import combinations, pairwise, product

import numpy as np

from tui_w2v.lessons.cards import Check, Claim, Run, Show, lesson
from tui_w2v.lessons.facts import TurnFacts, once
from tui_w2v.lessons.runs import FRESH, SMALL, TRAINED, TRAINED_ROTATED
from tui_w2v.lessons.tables import Exhibit, number, table
from tui_w2v.lessons.what_if import rotated_row
from tui_w2v.skipgram.parameters import FloatArray
from tui_w2v.training import Timeline, branch
from tui_w2v.vectors import Direction, decompose, name_directions, singular_values

_ORDINALS = ("first", "second", "third", "fourth", "fifth")
_SHOWN = 3
_LEAST_SHOWN = 0.1  # directions with a smaller singular value are not shown


@once
def _directions(f: TurnFacts) -> list[Direction]:
    return name_directions(f.vocabulary.words, decompose(f.before.E, _SHOWN), _SHOWN)


def _ends(f: TurnFacts) -> Exhibit:
    rows = (
        (name, one.value, ", ".join(one.plus), ", ".join(one.minus) or "none")
        for name, one in zip(_ORDINALS, _directions(f), strict=False)
        if one.value > _LEAST_SHOWN
    )
    return table(("direction", "value", "at one end", "at the other"), rows, ".2f")


def _second(f: TurnFacts) -> tuple[Sequence[str], Sequence[str]]:
    """Return the words at both ends of the second direction."""
    found = _directions(f)[1:2]
    return (found[0].plus, found[0].minus) if found else ((), ())


@once
def _shared(f: TurnFacts) -> tuple[float, float]:
    """Return how much of their contexts words share at one end, and across both ends."""

    def mean(*pairs: tuple[str, str]) -> float:
        indices = [map(f.vocabulary.index, pair) for pair in pairs]
        return float(np.mean([f.shared_contexts(a)[b] for a, b in indices] or [0.0]))

    plus, minus = _second(f)
    return mean(*combinations(plus, 2), *combinations(minus, 2)), mean(*product(plus, minus))


def _shared_table(f: TurnFacts) -> Exhibit:
    rows = zip(("two words of one end", "a word of each end"), _shared(f), strict=True)
    return table(("contexts in common", ""), rows, ".2f")


def _as_before(f: TurnFacts) -> bool:
    """Whether the first directions have the same values and words as before the rotation."""
    pairs = zip(_directions(f), _directions(f.home), strict=True)
    return all(
        np.isclose(now.value, then.value, rtol=1e-3)
        and {frozenset(now.plus), frozenset(now.minus)}
        == {frozenset(then.plus), frozenset(then.minus)}
        for now, then in pairs
    )


DIRECTIONS = lesson(
    "directions",
    "What does one direction of {n.E} mean?",
    "[2, look up] A copy of this run was trained. Its words lie in a space of {d:,} dimensions, "
    "and some directions of this space reach farther than others. Here are the farthest, with the "
    "words that lie farthest along them.",
    Show(run=TRAINED, table=_ends),
    "[] Take the second: {plus} lie at one end, and {minus} at the other.",
    "? What do the words at one end have in common?",
    "- They are equally frequent",
    "✓ The words around them",
    "- The model was told that they belong together",
    Claim("the second direction has words at both ends", lambda f: all(_second(f))),
    "[] The words around them. If two words had the same words around them, equally often, the "
    "number in the table would be one. The model sees nothing else: a direction is a difference "
    "between contexts.",
    Show(table=_shared_table),
    Claim("words at one end share contexts", lambda f: _shared(f)[0] > _shared(f)[1]),
    "[] Rotate all vectors: every number of {n.E} changes.",
    Show(run=TRAINED_ROTATED, table=rotated_row),
    "? Do other words now lie at the ends of the directions?",
    "✓ No: the same words lie at their ends",
    "- Yes: each direction gets other words",
    "[] They keep their words. So no column of {n.E} means anything, but a direction can. Nobody "
    "named it: we read a name off its ends, and some directions have none.",
    Show(table=_ends),
    Claim("a rotation keeps the directions' words", _as_before),
    plus=lambda f: ", ".join(_second(f)[0]),
    minus=lambda f: ", ".join(_second(f)[1]),
)

_GROWTH = 0.15  # how much one pass adds to the first singular value, as a share, while E is small
_MOST_PASSES = 1000
_GROWN = 1.0
_SMALL = 0.1
_MOSTLY = 0.9
_MANY = 10


@once
def _named_by_counts(f: TurnFacts) -> tuple[FloatArray, FloatArray]:
    """Return the first singular direction of the counts, (V,), and all values, descending.

    They are those of M: P(context, target) − P(context)·ŷ, shape (V, V), the part of the pairs that
    chance does not explain; ŷ is the output without the context word. From small values, a gradient
    step changes E by η·M·θ and θ by η·Mᵀ·E, so E and θ grow along the singular directions of M, the
    largest first (Karkada, Simon, Bahri and DeWeese 2025).
    """
    counts = f.counts
    M = np.zeros((f.V, f.V))
    M[counts.contexts, counts.targets] = counts.numbers / counts.total
    outputs = M.sum(axis=0) if f.has_bias else np.full(f.V, 1 / f.V)
    M -= np.outer(M.sum(axis=1), outputs)
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


SMALL_START = Run(_small_start, of=FRESH)  # the bias is the best without E and theta
_grown = partial(Run, message="making plain gradient passes …", passes=_MOST_PASSES)
FIRST = _grown(partial(_grow, 0), of=SMALL_START)
SECOND = _grown(partial(_grow, 1), of=FIRST)
THIRD = _grown(partial(_grow, 2), of=SECOND)


def _values(f: TurnFacts) -> FloatArray:
    return singular_values(f.before.E)


def _stairs(f: TurnFacts) -> Exhibit:
    """Return the loss and the first values where each direction had grown."""
    rows = (
        (f"{m.timeline.passes_made:,} passes", m.loss_on(f.counts), *_values(m)[:3])
        for m in f.lineage[2:]
    )
    return table(("after", "mean loss", *_ORDINALS[:3]), rows, ".2f")


def _along_counts(f: TurnFacts) -> float:
    """Return the share of E's squared length that lies along the first direction of the counts."""
    direction, E = _named_by_counts(f)[0], f.before.E.astype(float)
    return float(((direction @ E) ** 2).sum() / (E**2).sum())


def _named(f: TurnFacts) -> Exhibit:
    values = _named_by_counts(f)[1][: len(_ORDINALS)]
    return table(("direction of the table", "value"), zip(_ORDINALS, values, strict=False), ".4f")


ORDER = lesson(
    "order",
    "In which order are things learned?",
    "[2 3, predict] This copy starts with {n.E} and {n.theta} a thousand times smaller than "
    "usual, so they hardly change the scores. {n.probabilities} is the same for every "
    "{n.context}: {same}.",
    Show(run=SMALL_START),
    Claim("words have more than two numbers", lambda f: f.d > 2),
    Claim("{n.E} starts small", lambda f: 0 < _values(f)[0] < _SMALL),
    "[] After {passes:,} passes by plain gradients, without Adam, {n.E} reaches far in one "
    "direction only: all its {n.line}s point the same way, or the opposite way. A singular value "
    "measures how far {n.E} reaches in a direction.",
    Show(run=FIRST, table=_ends),
    "? What will the next passes learn?",
    "- All other directions, at the same time",
    "- Only more of the first direction",
    "✓ A second direction, then a third",
    Claim(
        "one direction is learned first", lambda f: _values(f)[0] >= _GROWN > _MANY * _values(f)[1]
    ),
    "[] A second direction, then a third. After {passes:,} passes, the second has grown, and the "
    "third is still small. Read the words at its ends: what do they have in common?",
    Show(run=SECOND, table=_ends),
    Claim(
        "the second direction is learned before the third",
        lambda f: _values(f)[1] >= _GROWN > 2 * _values(f)[2],
    ),
    "[] After {passes:,} passes, the third has grown. Each new direction lowers the loss by a "
    "step.",
    Show(run=THIRD, table=_stairs),
    Claim("the third direction is learned after the second", lambda f: _values(f)[2] >= _GROWN),
    Claim(
        "each direction lowers the loss",
        lambda f: all(a > b for a, b in pairwise(m.loss_on(f.counts) for m in f.lineage[2:])),
    ),
    "[] Make a table of all pairs: each pair's share of the text, minus its share by chance. Its "
    "singular values are known before any training. {along} of {n.E} lies along the first "
    "direction of the table. The larger a value, the sooner it is learned (Karkada and others).",
    Show(run=FIRST, table=_named),
    Claim("the counts name the first direction", lambda f: _along_counts(f) > _MOSTLY),
    "[] From the usual start, all directions are there at once, by chance. And Adam, which key ⟨f⟩ "
    "uses, lets small slopes catch up: the steps blur. Keys f and c draw the values pass by pass.",
    same=lambda f: (
        "each word's share of the text" if f.has_bias else "all words are equally likely"
    ),
    along=lambda f: number(_along_counts(f), ".1%"),
)
