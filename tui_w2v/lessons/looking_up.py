"""Lessons on the look-up: the one-hot, and the two shapes of E."""

import numpy as np

from tui_w2v.lessons.cards import ONE_ROW, THREE_WORDS, Ask, Card, Lesson
from tui_w2v.lessons.facts import TurnFacts
from tui_w2v.lessons.tables import Exhibit, table
from tui_w2v.skipgram.parameters import FloatArray
from tui_w2v.skipgram.variants import one_hot_product
from tui_w2v.training import Phase

# Why multiply by a one-hot?


def _terms(f: TurnFacts) -> Exhibit:
    c = f.turn.context
    words = [word for word in range(min(f.V, 3)) if word != c][:2]
    rows = (
        (f.word(word), "1 ×" if word == c else "0 ×", f.before.E[word])
        for word in sorted([*words, c])
    )
    return table((f.n.product, f.n.x, f"{f.n.E} …"), rows)


def _sum_beside_lookup(f: TurnFacts) -> Exhibit:
    row = f.n.of_E(f.context.text), f.before.E[f.turn.context]
    return table(("", "numbers …"), [(f"{f.n.product}, the sum", f.product), row])


ONE_HOT = Lesson(
    "one-hot",
    "Why multiply by a one-hot at all?",
    (
        Card(
            "{n.x} has {V:,} numbers: a one at {context}, and zeros everywhere else.",
            panes=(1,),
            claims={
                "every word has a number in {n.x}": lambda f: len(f.turn.error) == f.V,
                **THREE_WORDS,
            },
        ),
        Card(
            "Books write {n.product}: multiply every {n.line} of {n.E} by its number in {n.x}, and "
            "add the results.",
            at=Phase.LOOK_UP,
            panes=(1, 2),
            exhibit=_terms,
            ask=Ask(
                "What is the sum?",
                ("The mean of all {n.line}s", "The {n.line} of {context}", "Only zeros"),
                right=1,
            ),
        ),
        Card(
            "The sum is the {n.line} of {context}: every other {n.line} was multiplied by zero. So "
            "programs do not multiply. They look up the {n.line} and call it {n.h}.",
            panes=(2,),
            exhibit=_sum_beside_lookup,
            claims={
                "the product equals the {n.line}, to the last bit": lambda f: (
                    f.product == f.turn.h
                ).all(),
                "the {n.line} is not zeros": lambda f: f.turn.h.any(),
                "the {n.line} is not the mean of all words": lambda f: (
                    not np.allclose(f.product, f.before.E.mean(axis=0))
                ),
            },
        ),
        Card(
            "The product would take {size:,} multiplications. The look-up takes none: it copies "
            "{d:,} numbers."
        ),
        Card(
            "Why write a product, then? Because it explains the backward pass. The other "
            "{others:,} {n.line}s were multiplied by zero, so their gradient is zero.",
            at=Phase.GRADIENT,
            panes=(4,),
            claims={**ONE_ROW},
        ),
    ),
)

# V × d or d × V?


def _product_across(f: TurnFacts) -> FloatArray:
    return one_hot_product(f.before.E, f.turn.context, transposed=True)


def _both_ways(f: TurnFacts) -> Exhibit:
    rows = (
        (f"{f.n.x} (V) times {f.n.E} (V × d)", f.product),
        (f"{f.n.E} (d × V) times {f.n.x} (V)", f.once(_product_across)),
    )
    return table(("", "numbers …"), rows)


def _both_give_h(f: TurnFacts) -> bool:
    return all(
        np.array_equal(product, f.turn.h) for product in (f.product, f.once(_product_across))
    )


ORIENTATION = Lesson(
    "orientation",
    "Is {n.E} V × d, or d × V?",
    (
        Card(
            "Here {n.E} is {shape}: each word has a {n.line} of {d:,} numbers.",
            at=Phase.LOOK_UP,
            panes=(2,),
        ),
        Card(
            "And here it is {shape}: the same {size:,} numbers, transposed. Each word has a "
            "{n.line}.",
            transposed=True,
        ),
        Card(
            "The inner sizes of a product must match: the {V:,} of {n.x} and the {V:,} of {n.E}.",
            ask=Ask(
                "With {n.E} as d × V, how is the product written?",
                (
                    "{n.x}·{n.E}, {n.x} first",
                    "{n.E}·{n.x}, {n.x} last",
                    "Neither: there is no such product",
                ),
                right=1,
            ),
            claims={"V and d are not the same number": lambda f: f.d != f.V},
        ),
        Card(
            "{n.x} stands on the side of {n.E} whose size is {V:,}. Both products give the same "
            "{n.h}.",
            transposed=True,
            exhibit=_both_ways,
            claims={"both products give {n.h}": _both_give_h},
        ),
        Card(
            "So both shapes are right, and each paper, course or library chooses one. When you "
            "read one, ask: is a word a row or a column? Key o transposes {n.E} at any time."
        ),
    ),
)
