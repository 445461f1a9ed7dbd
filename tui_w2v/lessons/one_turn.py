"""Lessons on one turn: what goes in, what changes, and how a word is looked up."""

import numpy as np

from tui_w2v.lessons.cards import ONE_ROW, THREE_WORDS, TWO_WORDS, Claim, Show, lesson
from tui_w2v.lessons.facts import TurnFacts, once
from tui_w2v.lessons.tables import Exhibit, table
from tui_w2v.skipgram.parameters import FloatArray
from tui_w2v.skipgram.variants import one_hot_product

GIVEN = lesson(
    "given-or-learned",
    "Is {n.E} an input, or is it what is learned?",
    "[2] {n.E} is a matrix of {size:,} numbers: one {n.line} of {d:,} for each of {V:,} words. "
    "{past}",
    Claim("{n.E} has V × d numbers", lambda f: f.before.E.size == f.size),
    Claim("{n.E} is not zeros", lambda f: f.before.E.any()),
    "[0] The only input is the text. The text gives a pair: from {context}, the model should "
    "predict {target}, a word nearby.",
    Claim("the {n.target} stands in the window", lambda f: f.t in f.window_targets),
    "[1] The model receives {context} as {n.x}: a one at {context} and zeros at all other words. "
    "{n.x} is the input, and nothing in {n.x} comes from {n.E}.",
    "[2, gradient] The gradient is computed. No number of {n.E} has changed yet.",
    "? The update comes next. What happens to {n.E}?",
    "- Nothing: it is an input",
    "✓ The {n.line} of {context} gets new numbers",
    "- Every {n.line} gets new numbers",
    Claim(
        "{n.E} has not changed before the update",
        lambda f: (f.timeline.parameters.E == f.before.E).all(),
    ),
    "[update] The {n.line} of {context} changed: {E_numbers:,} of {size:,} numbers. This is "
    "learning: the text stays the same, and {n.E} changes.",
    ONE_ROW,
    Claim(
        "the turn changes the {n.context}'s {n.line} of {n.E}",
        lambda f: (f.before.E[f.c] != f.after.E[f.c]).any(),
    ),
    "[24 turns] A few turns later: {E_rows_since_start:,} of {V:,} {n.line}s have changed since "
    "this lesson began. In the end, everything that {n.E} knows about words comes from the text.",
    Claim("a few turns change several {n.line}s of {n.E}", lambda f: f.E_rows_since_start > 1),
    Claim("a turn changes at most one {n.line} of {n.E}", lambda f: f.E_rows_since_start <= 25),
    past=lambda f: (
        "These numbers started at random, and training has changed them since."
        if f.timeline.turns_made or f.timeline.passes_made
        else "These numbers start at random: they mean nothing yet."
    ),
)


CHANGES = lesson(
    "what-changes",
    "What exactly does one turn change?",
    "[4 5, gradient] A turn ends with one update. What can it change? {n.E}, {n.theta}{bias_too}: "
    "{total:,} numbers, and no others. They are the parameters.",
    Claim(
        "{n.E}, {n.theta} and biases are all the parameters",
        lambda f: (
            f.total == f.before.E.size + f.before.kernel.size + f.has_bias * f.before.bias.size
        ),
    ),
    "[4] {n.E} first: a {n.line} for each of {V:,} words.",
    "? Which will this turn change?",
    "✓ The {n.line} of {context}",
    "- The {n.line}s of {context} and {target}",
    "- All of them",
    THREE_WORDS,
    TWO_WORDS,
    "[update] The update changed only this {n.line}. The other {others:,} are the same, to the "
    "last bit: {n.x} has a zero for each of them.",
    ONE_ROW,
    "[5, gradient] Now {n.theta}, which makes the scores: one {n.theta_line} per word, too.",
    "? Which of these will change?",
    "- The {n.theta_line} of {target}",
    "- The {n.theta_line} of {context}",
    "✓ All of them",
    "[update] All of them: {theta_rows:,} {n.theta_line}s{biases_too}. Every word got a "
    "probability, and each has an error. So every {n.theta_line} changes, by its own error.",
    Claim("the turn changes all of {n.theta}", lambda f: f.changes.theta_rows == f.V),
    Claim("no word's error is zero", lambda f: f.turn.error.all()),
    "[4 5] In total, {changed:,} of {total:,} numbers changed a little. Predicted again, {target} "
    "has probability {again}. Before, the probability was {p}.",
    Claim(
        "the {n.target} is likelier after the turn",
        lambda f: (f.p_after or 0) > float(f.turn.probabilities[f.t]),
    ),
    biases_too=lambda f: f", and {f.changes.biases:,} biases" * f.has_bias,
)


def _terms(f: TurnFacts) -> Exhibit:
    others = [word for word in range(min(f.V, 3)) if word != f.c][:2]
    rows = ((w, "1 ×" if w == f.c else "0 ×", f.before.E[w]) for w in sorted([*others, f.c]))
    return f.table((f.n.product, f.n.x, f"{f.n.E} …"), rows)


def _sum_beside_lookup(f: TurnFacts) -> Exhibit:
    row = f.n.of_E(f.context.text), f.before.E[f.c]
    return table(("", "numbers …"), [(f"{f.n.product}, the sum", f.product), row])


ONE_HOT = lesson(
    "one-hot",
    "Why multiply by a one-hot at all?",
    "[1] {n.x} has {V:,} numbers: a one at {context}, and zeros everywhere else.",
    Claim("every word has a number in {n.x}", lambda f: len(f.turn.error) == f.V),
    THREE_WORDS,
    "[1 2, look up] Books write {n.product}: multiply every {n.line} of {n.E} by its number in "
    "{n.x}, and add the results.",
    Show(table=_terms),
    "? What is the sum?",
    "- The mean of all {n.line}s",
    "✓ The {n.line} of {context}",
    "- Only zeros",
    "[2] The sum is the {n.line} of {context}: all other {n.line}s were multiplied by zero. So "
    "programs do not multiply. They look up the {n.line} and call it {n.h}.",
    Show(table=_sum_beside_lookup),
    Claim("the product equals the {n.line} exactly", lambda f: (f.product == f.turn.h).all()),
    Claim("the {n.line} is not zeros", lambda f: f.turn.h.any()),
    Claim(
        "the {n.line} is not the mean of all words",
        lambda f: not np.allclose(f.product, f.before.E.mean(axis=0)),
    ),
    "[] The product takes {size:,} multiplications, the look-up none: it copies {d:,} numbers.",
    "[4, gradient] Why write a product, then? Because it explains the backward pass. The other "
    "{others:,} {n.line}s were multiplied by zero, so their gradient is zero.",
    ONE_ROW,
)


@once
def _products(f: TurnFacts) -> tuple[FloatArray, FloatArray]:
    return f.product, one_hot_product(f.before.E, f.c, transposed=True)


def _both_ways(f: TurnFacts) -> Exhibit:
    names = f"{f.n.x} (V) times {f.n.E} (V × d)", f"{f.n.E} (d × V) times {f.n.x} (V)"
    return table(("", "numbers …"), zip(names, _products(f), strict=True))


ORIENTATION = lesson(
    "orientation",
    "Is {n.E} V × d, or d × V?",
    "[2, look up] Here {n.E} is {shape}: each word has a {n.line} of {d:,} numbers.",
    "[transposed] And here it is {shape}: the same numbers, transposed. Each word has a {n.line}.",
    "[] The inner sizes of a product must match: the {V:,} of {n.x} and the {V:,} of {n.E}.",
    "? With {n.E} as d × V, how is the product written?",
    "- {n.x}·{n.E}, {n.x} first",
    "✓ {n.E}·{n.x}, {n.x} last",
    "- Neither: there is no such product",
    Claim("V and d are not the same number", lambda f: f.d != f.V),
    "[transposed] {n.x} stands on the side of {n.E} whose size is {V:,}. Both products give the "
    "same {n.h}.",
    Show(table=_both_ways),
    Claim(
        "both products give {n.h}",
        lambda f: all((product == f.turn.h).all() for product in _products(f)),
    ),
    "[] So both shapes are right, and each paper, course or library chooses one. When you read "
    "one, ask: is a word a row or a column? Key ⟨o⟩ transposes {n.E} at any time.",
)
