"""Lessons on nearest words: why by cosine, and why opposites are among them."""

import numpy as np

from tui_w2v.explain.phases import Part, probability_text
from tui_w2v.lessons.cards import Ask, Card, Lesson
from tui_w2v.lessons.facts import Figures, TurnFacts
from tui_w2v.lessons.runs import TRAINED, trained_at
from tui_w2v.lessons.tables import Exhibit, number, table
from tui_w2v.skipgram.parameters import FloatArray
from tui_w2v.training import Phase, Timeline

# Why cosine, when training used dot products?

_MOST_COMPARED = 1000
"""The most frequent words, which are compared with one another."""
_SHOWN = 3


def _lengths(f: TurnFacts) -> FloatArray:
    """Return the lengths of the frequent words' rows of E."""
    lengths: FloatArray = np.linalg.norm(f.before.E[:_MOST_COMPARED].astype(float), axis=1)
    return lengths


def _by_length(f: TurnFacts) -> list[int]:
    """Return the frequent words, the shortest row of E first."""
    order: list[int] = np.argsort(f.once(_lengths), kind="stable").tolist()
    return order


def _outputs(f: TurnFacts, word: int) -> FloatArray:
    """Return ŷ for a context word."""
    scores = f.before.E[word] @ f.before.kernel + f.before.bias
    return f.timeline.setup.objective.outputs(scores)


def _entropy(f: TurnFacts, word: int) -> float:
    y = _outputs(f, word).astype(float)
    return float(-(y[y > 0] * np.log(y[y > 0])).sum())


def _long_and_short(f: TurnFacts) -> Exhibit:
    order, counts = f.once(_by_length), f.timeline.setup.corpus.vocabulary.counts
    return table(
        ("", "in the text", "length", f"highest {f.n.probabilities}"),
        (
            (
                f.word(word),
                f"{counts[word]:,}",
                number(f.once(_lengths)[word], ".2f"),
                probability_text(float(_outputs(f, word).max())),
            )
            for word in dict.fromkeys([*order[: -1 - _SHOWN : -1], *order[_SHOWN - 1 :: -1]])
        ),
    )


def _information(f: TurnFacts) -> FloatArray:
    """Return how much each context word says about its targets: KL(P(t | word)‖P(t)), in nats."""
    counts = f.counts
    shares = counts.numbers / counts.per_context[counts.contexts]
    gains = shares * np.log(shares * counts.total / counts.per_target[counts.targets])
    return np.bincount(counts.contexts, gains, f.V).astype(float)


def _length_goes_with_information(f: TurnFacts) -> bool:
    lengths = f.once(_lengths)
    return bool(np.corrcoef(lengths, _information(f)[: len(lengths)])[0, 1] > 0)


def _winners(f: TurnFacts) -> tuple[FloatArray, FloatArray]:
    """Return, for each frequent word, the other with the largest dot product, and by cosine."""
    found = []
    for rows in (f.before.E, f.units):
        products = rows[:_MOST_COMPARED].astype(float) @ rows[:_MOST_COMPARED].T.astype(float)
        np.fill_diagonal(products, -np.inf)
        found.append(products.argmax(axis=1))
    return found[0], found[1]


def _wins(f: TurnFacts) -> list[tuple[int, int, int]]:
    """Return the words that win most often by dot product, with how often by each measure."""
    by_dot, by_cosine = (np.bincount(won, minlength=f.V) for won in f.once(_winners))
    order = np.argsort(-by_dot, kind="stable")[:_SHOWN]
    return [(word, int(by_dot[word]), int(by_cosine[word])) for word in order.tolist()]


def _wins_table(f: TurnFacts) -> Exhibit:
    rows = (
        (f.word(word), number(f.once(_lengths)[word], ".2f"), f"{dot:,}", f"{cosine:,}")
        for word, dot, cosine in _wins(f)
    )
    return table(("nearest", "length", "by dot product", "by cosine"), rows)


def _long_words_win(f: TurnFacts) -> bool:
    """Whether fewer words win by dot product than by cosine, and longer ones."""
    (by_dot, by_cosine), lengths = f.once(_winners), f.once(_lengths)
    fewer = len(np.unique(by_dot)) < len(np.unique(by_cosine))
    return bool(fewer and lengths[by_dot].mean() > lengths[by_cosine].mean())


COSINE = Lesson(
    "cosine",
    "Why cosine, when training used dot products?",
    (
        Card(
            "A score is a dot product: the length of {n.h}, times the length of a vector of "
            "{n.theta}, times the cosine of their angle. Training needs the lengths: a short {n.h} "
            "changes the prediction only a little.",
            at=Phase.PREDICT,
            panes=(2, 3),
            run=TRAINED,
            exhibit=_long_and_short,
            claims={
                "the longest {n.line} predicts more surely than the shortest": lambda f: (
                    _entropy(f, f.once(_by_length)[-1]) < _entropy(f, f.once(_by_length)[0])
                )
            },
        ),
        Card(
            "So a {n.line} grows long if its word says much about the words around it. “{short}” "
            "occurs beside so many words that it says little.",
            figures={"short": lambda f: f.word(f.once(_by_length)[0])},
            ask=Ask(
                "For each word, take the other with the largest dot product. Which words win?",
                (
                    "The most similar words",
                    "A few words with long {n.line}s, again and again",
                    "The most frequent words",
                ),
                right=1,
            ),
            claims={"length goes with what a word says": _length_goes_with_information},
        ),
        Card(
            "A few long ones, again and again: {winner} wins for {wins:,} words. By cosine, "
            "{winner} wins for {by_cosine:,}.",
            exhibit=_wins_table,
            figures={
                "winner": lambda f: f.word(_wins(f)[0][0]),
                "wins": lambda f: _wins(f)[0][1],
                "by_cosine": lambda f: _wins(f)[0][2],
            },
            claims={"long words win by dot product": _long_words_win},
        ),
        Card(
            "The cosine divides both lengths out. What is left is the direction: in which contexts "
            "a word occurs, not how much they say. So training multiplies, and nearest words are "
            "found by cosine."
        ),
    ),
)

# Why are opposites near each other?

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
    """Return the first known opposites that the text has often, or nothing."""
    vocabulary = timeline.setup.corpus.vocabulary
    for words in _OPPOSITES:
        if all(word in vocabulary for word in words):
            found = [vocabulary.index(word) for word in words]
            if vocabulary.counts[found].min() >= _OFTEN:
                return found
    return []


def _pair(f: TurnFacts) -> list[int]:
    return _opposites(f.timeline)


def _near_opposite(f: TurnFacts) -> Exhibit:
    rows = ((f.word(word), cosine) for word, cosine in f.near(_pair(f)[0])[:_SHOWN])
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
            figures=_FIGURES,
            ask=Ask(
                "Why?",
                (
                    "The model learned that they are opposites",
                    "Both have the same words around them",
                    "By chance: other passes would part them",
                ),
                right=1,
            ),
            claims={
                "the text has two opposites": lambda f: bool(_pair(f)),
                "opposites are near each other": lambda f: _pair(f)[1] in dict(f.near(_pair(f)[0])),
            },
        ),
        Card(
            "Both have the same words around them: they share {shared} of their contexts. With "
            "other words, {one} shares {usual} on average.",
            panes=(0, 2),
            exhibit=_beside_both,
            figures=_FIGURES,
            claims={
                "opposites share contexts": lambda f: _shared(f)[0] > _shared(f)[1],
            },
        ),
        Card(
            "Opposites are alike in all respects but one, so they fit into the same gaps of "
            "sentences. Only a few neighbours tell them apart, and not by much:",
            exhibit=_beside_one,
            figures=_FIGURES,
            claims={
                "no neighbour parts the opposites": lambda f: (
                    np.abs(np.subtract(*_around(f))).max() < _shared(f)[0]
                )
            },
        ),
        Card(
            "So near means: in similar contexts. It does not mean: of the same meaning. Whoever "
            "sorts reviews into good and bad must teach the difference, with examples of both."
        ),
    ),
)
