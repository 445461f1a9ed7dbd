"""Lessons on the look-up: the one-hot, and the two shapes of E."""

import numpy as np

from tui_w2v.lessons.cards import Ask, Card, Claim, Exhibit, Lesson
from tui_w2v.lessons.moment import Moment, numbers
from tui_w2v.skipgram.parameters import FloatArray
from tui_w2v.skipgram.variants import one_hot_product
from tui_w2v.training import Phase

# Why multiply by a one-hot?


def _terms(m: Moment) -> Exhibit:
    c = m.turn.context
    words = [word for word in range(min(m.V, 3)) if word != c][:2]
    shown = sorted([*words, c])
    rows = tuple(
        (m.word(word), "1 ×" if word == c else "0 ×", *numbers(m.before.E[word])) for word in shown
    )
    return Exhibit((m.n.product, m.n.x, f"{m.n.E} …"), rows)


def _sum_beside_lookup(m: Moment) -> Exhibit:
    return Exhibit(
        ("", "numbers …"),
        (
            (f"{m.n.product}, the sum", *numbers(m.product)),
            (m.n.of_E(m.context.text), *numbers(m.before.E[m.turn.context])),
        ),
    )


ONE_HOT = Lesson(
    "one-hot",
    "Why multiply by a one-hot at all?",
    (
        Card(
            "{n.x} has {V:,} numbers: a one at {context}, and zeros everywhere else.",
            at=Phase.PICK,
            panes=(1,),
            claims=(
                Claim("every word has a number in {n.x}", lambda m: len(m.turn.error) == m.V),
                Claim("there are three words or more", lambda m: m.V > 2),
            ),
        ),
        Card(
            "Books write {n.product}: multiply every {n.line} of {n.E} by its number in {n.x}, and "
            "add the results.",
            at=Phase.LOOK_UP,
            panes=(1, 2),
            exhibit=_terms,
            ask=Ask(
                "What is the sum?",
                (
                    "The mean of all {n.line}s",
                    "The {n.line} of {context}",
                    "Only zeros",
                ),
                right=1,
            ),
        ),
        Card(
            "The sum is the {n.line} of {context}: every other {n.line} was multiplied by zero. So "
            "programs do not multiply. They look up the {n.line} and call it {n.h}.",
            at=Phase.LOOK_UP,
            panes=(2,),
            exhibit=_sum_beside_lookup,
            claims=(
                Claim(
                    "the product equals the {n.line}, to the last bit",
                    lambda m: bool((m.product == m.turn.h).all()),
                ),
                Claim("the {n.line} is not zeros", lambda m: bool(m.turn.h.any())),
                Claim(
                    "the {n.line} is not the mean of all words",
                    lambda m: not np.allclose(m.product, m.before.E.mean(axis=0)),
                ),
            ),
        ),
        Card(
            "The product would take {size:,} multiplications. The look-up takes none: it copies "
            "{d:,} numbers.",
            at=Phase.LOOK_UP,
            panes=(2,),
        ),
        Card(
            "Why write a product, then? Because it explains the backward pass. The other "
            "{others:,} {n.line}s were multiplied by zero, so their gradient is zero.",
            at=Phase.GRADIENT,
            panes=(4,),
            claims=(Claim("the turn changes one {n.line} of {n.E}", lambda m: m.E_rows == 1),),
        ),
    ),
)

# V × d or d × V?


def _product_across(m: Moment) -> FloatArray:
    return one_hot_product(m.before.E, m.turn.context, transposed=True)


def _both_ways(m: Moment) -> Exhibit:
    across = m.once(_product_across)
    return Exhibit(
        ("", "numbers …"),
        (
            (f"{m.n.x} (V) times {m.n.E} (V × d)", *numbers(m.product)),
            (f"{m.n.E} (d × V) times {m.n.x} (V)", *numbers(across)),
        ),
    )


def _both_give_h(m: Moment) -> bool:
    return all(
        np.array_equal(product, m.turn.h) for product in (m.product, m.once(_product_across))
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
            at=Phase.LOOK_UP,
            panes=(2,),
            transposed=True,
        ),
        Card(
            "The inner sizes of a product must match: the {V:,} of {n.x} and the {V:,} of {n.E}.",
            at=Phase.LOOK_UP,
            panes=(2,),
            ask=Ask(
                "With {n.E} as d × V, how is the product written?",
                (
                    "{n.x}·{n.E}, {n.x} first",
                    "{n.E}·{n.x}, {n.x} last",
                    "Neither: there is no such product",
                ),
                right=1,
            ),
            claims=(Claim("V and d are not the same number", lambda m: m.d != m.V),),
        ),
        Card(
            "{n.x} stands on the side of {n.E} whose size is {V:,}. Both products give the same "
            "{n.h}.",
            at=Phase.LOOK_UP,
            panes=(2,),
            transposed=True,
            exhibit=_both_ways,
            claims=(Claim("both products give {n.h}", _both_give_h),),
        ),
        Card(
            "So both shapes are right, and each paper, course or library chooses one. When you "
            "read one, ask: is a word a row or a column? Key o transposes {n.E} at any time.",
            at=Phase.LOOK_UP,
            panes=(2,),
        ),
    ),
)
