"""The lesson on why words are compared by cosine."""

import numpy as np

from tui_w2v.explain.phases import probability_text
from tui_w2v.lessons.cards import Ask, Card, Lesson
from tui_w2v.lessons.facts import TurnFacts
from tui_w2v.lessons.runs import TRAINED
from tui_w2v.lessons.tables import Exhibit, number, table
from tui_w2v.skipgram.parameters import FloatArray
from tui_w2v.training import Phase

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
            ask=Ask(
                "For each word, take the other word with the largest dot product. Which words win?",
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
            claims={"words with long {n.line}s win by dot product": _long_words_win},
        ),
        Card(
            "The cosine divides both lengths out. What is left is the direction: in which contexts "
            "a word occurs, not how much they say. So training multiplies, and nearest words are "
            "found by cosine."
        ),
    ),
    figures={
        "short": lambda f: f.word(f.once(_by_length)[0]),
        "winner": lambda f: f.word(_wins(f)[0][0]),
        "wins": lambda f: _wins(f)[0][1],
        "by_cosine": lambda f: _wins(f)[0][2],
    },
)
