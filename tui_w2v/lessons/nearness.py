"""Lessons on what nearness means: why cosine, and why opposites are near each other."""

import numpy as np

from tui_w2v.lessons.analogies import word_indices
from tui_w2v.lessons.cards import Claim, Show, lesson
from tui_w2v.lessons.facts import TurnFacts, once
from tui_w2v.lessons.runs import TRAINED, trained_at
from tui_w2v.lessons.tables import Exhibit, number, probability
from tui_w2v.skipgram.parameters import FloatArray
from tui_w2v.training import Timeline

_MOST_COMPARED = 1000  # the most frequent words, which are compared with one another
_SHOWN = 3


@once
def _lengths(f: TurnFacts) -> FloatArray:
    """Return the lengths of the frequent words' rows of E."""
    lengths: FloatArray = np.linalg.norm(f.before.E[:_MOST_COMPARED].astype(float), axis=1)
    return lengths


@once
def _by_length(f: TurnFacts) -> list[int]:
    """Return the frequent words, the shortest row of E first."""
    return [*np.argsort(_lengths(f), kind="stable").tolist()]


def _outputs(f: TurnFacts, word: int) -> FloatArray:
    """Return ŷ for a context word, in float64; NaN if a score is too large for a number."""
    with np.errstate(over="ignore", invalid="ignore"):
        return f.setup.objective.outputs(f.scores_of(word)).astype(float)


def _entropy(f: TurnFacts, word: int) -> float:
    """Return the entropy of ŷ, in nats; NaN if ŷ is."""
    y = _outputs(f, word)
    return float(-(y * np.log(np.where(y == 0, 1, y))).sum())


def _long_and_short(f: TurnFacts) -> Exhibit:
    order, counts, lengths = _by_length(f), f.vocabulary.counts, _lengths(f)
    rows = (
        (word, counts[word], lengths[word], probability(_outputs(f, word).max()))
        for word in dict.fromkeys([*order[: -1 - _SHOWN : -1], *order[_SHOWN - 1 :: -1]])
    )
    return f.table(("", "in the text", "length", f"highest {f.n.probabilities}"), rows, ".2f")


def _length_goes_with_information(f: TurnFacts) -> bool:
    """Whether long rows have the context words that say much: KL(P(t | word)‖P(t)), in nats."""
    counts, lengths = f.counts, _lengths(f)
    shares = counts.numbers / counts.per_context[counts.contexts]
    gains = shares * np.log(shares * counts.total / counts.per_target[counts.targets])
    information = np.bincount(counts.contexts, gains, f.V)[: len(lengths)]
    spread = min(np.ptp(lengths), np.ptp(information))  # without any, nothing correlates
    return bool(spread and np.corrcoef(lengths, information)[0, 1] > 0)


@once
def _winners(f: TurnFacts) -> tuple[FloatArray, FloatArray]:
    """Return, for each frequent word, the other with the largest dot product, and by cosine."""
    found = []
    for rows in (f.before.E, f.units):
        products = rows[:_MOST_COMPARED].astype(float) @ rows[:_MOST_COMPARED].T.astype(float)
        np.fill_diagonal(products, -np.inf)
        found.append(products.argmax(axis=1))
    return found[0], found[1]


def _wins(f: TurnFacts) -> list[tuple[int, float, int, int]]:
    """Return the words that win most often by dot product: length, and wins by each measure."""
    by_dot, by_cosine = (np.bincount(won, minlength=f.V) for won in _winners(f))
    order = np.argsort(-by_dot, kind="stable")[:_SHOWN]
    columns = order, _lengths(f)[order], by_dot[order], by_cosine[order]
    return [*zip(*(column.tolist() for column in columns), strict=True)]


def _wins_table(f: TurnFacts) -> Exhibit:
    return f.table(("nearest", "length", "by dot product", "by cosine"), _wins(f), ".2f")


def _long_words_win(f: TurnFacts) -> bool:
    """Whether fewer words win by dot product than by cosine, and longer ones."""
    (by_dot, by_cosine), lengths = _winners(f), _lengths(f)
    fewer = len(np.unique(by_dot)) < len(np.unique(by_cosine))
    return bool(fewer and lengths[by_dot].mean() > lengths[by_cosine].mean())


COSINE = lesson(
    "cosine",
    "Why cosine, when training used dot products?",
    "[2 3, predict] A score is a dot product: the length of {n.h}, times the length of a vector "
    "of {n.theta}, times the cosine of their angle. Training needs the lengths: a short {n.h} "
    "changes the prediction only a little.",
    Show(run=TRAINED, table=_long_and_short),
    Claim(
        "the longest {n.line} predicts more surely than the shortest",
        lambda f: _entropy(f, _by_length(f)[-1]) < _entropy(f, _by_length(f)[0]),
    ),
    "[] So a {n.line} grows long if its word says much about the words around it. “{short}” "
    "occurs beside so many words that it says little.",
    "? For each word, take the other word with the largest dot product. Which words win?",
    "- The most similar words",
    "✓ A few words with long {n.line}s, again and again",
    "- The most frequent words",
    Claim("length goes with what a word says", _length_goes_with_information),
    "[] A few long ones, again and again: {winner} wins for {wins:,} words. By cosine, {winner} "
    "wins for {by_cosine:,}.",
    Show(table=_wins_table),
    Claim("words with long {n.line}s win by dot product", _long_words_win),
    "[] The cosine divides both lengths out. What is left is the direction: in which contexts a "
    "word occurs, not how much it says about them. So training multiplies, and nearest words are "
    "found by cosine.",
    short=lambda f: f.word(_by_length(f)[0]),
    winner=lambda f: f.word(_wins(f)[0][0]),
    wins=lambda f: _wins(f)[0][2],
    by_cosine=lambda f: _wins(f)[0][3],
)

_OPPOSITES = (
    "happy sad, good bad, hot cold, rich poor, young old, black white, day night, king queen, "
    "man woman"
)
_OFTEN = 10


def _opposites(timeline: Timeline) -> list[int]:
    """Return the known opposites nearest to each other among those that the text has often."""
    counts, units = timeline.setup.corpus.vocabulary.counts, TurnFacts(timeline).units
    pairs = [word_indices(timeline, *pair.split()) for pair in _OPPOSITES.split(", ")]
    often = [pair for pair in pairs if len(pair) == 2 and counts[pair].min() >= _OFTEN]
    return max(often, key=lambda pair: units[pair[0]] @ units[pair[1]], default=[])


@once
def _pair(f: TurnFacts) -> list[int]:
    return _opposites(f.timeline)


def _near_opposite(f: TurnFacts) -> Exhibit:
    one = _pair(f)[0]
    return f.table((f"nearest to {f.word(one).text}", "cosine"), f.near(one)[:3])


def _around(f: TurnFacts) -> tuple[FloatArray, FloatArray]:
    """Return both words' targets as shares of their pairs, shape (V,) each."""
    one, other = (f.counts.of_context(word) for word in _pair(f))
    return one / max(1, one.sum()), other / max(1, other.sum())


def _around_table(f: TurnFacts, weights: FloatArray) -> Exhibit:
    one, other = _around(f)
    order = np.argsort(-weights, kind="stable")[:5].tolist()
    rows = ((word, one[word], other[word]) for word in order)
    return f.table(("beside", *(f.word(word).text for word in _pair(f))), rows, ".1%")


def _shared(f: TurnFacts) -> tuple[float, float]:
    """Return what the opposites share of their contexts, and what others share on average."""
    one, other = _pair(f)
    shared = f.shared_contexts(one)
    return float(shared[other]), float(np.delete(shared, [one, other]).mean())


OPPOSITES = lesson(
    "opposites",
    "Why are opposites near each other?",
    "[2, look up] {one} and {other} are opposites. A copy of this run was trained. Here are the "
    "words nearest to {one}: {other} is among them.",
    Show(run=trained_at(_opposites), table=_near_opposite),
    "? Why?",
    "- The model learned that they are opposites",
    "✓ Both have the same words around them",
    "- By chance: another seed would separate them",
    Claim("the text has two known opposites, several times", lambda f: bool(_pair(f))),
    Claim("opposites are near each other", lambda f: _pair(f)[1] in dict(f.near(_pair(f)[0]))),
    "[0 2] Both have the same words around them: they share {shared} of their contexts. With "
    "other words, {one} shares {usual} on average.",
    Show(table=lambda f: _around_table(f, np.minimum(*_around(f)))),
    Claim("opposites share contexts", lambda f: _shared(f)[0] > _shared(f)[1]),
    "[] Opposites are alike in most respects, so they fit into the same gaps of sentences. Only a "
    "few neighbours tell them apart, and not by much:",
    Show(table=lambda f: _around_table(f, np.abs(np.subtract(*_around(f))))),
    Claim(
        "the contexts of opposites differ little",
        lambda f: np.abs(np.subtract(*_around(f))).max() < _shared(f)[0],
    ),
    "[] So near words have similar contexts. They need not have the same meaning. To sort reviews "
    "into good and bad, a model must learn the difference from labelled examples.",
    one=lambda f: f.word(_pair(f)[0]),
    other=lambda f: f.word(_pair(f)[1]),
    shared=lambda f: number(_shared(f)[0], ".0%"),
    usual=lambda f: number(_shared(f)[1], ".0%"),
)
