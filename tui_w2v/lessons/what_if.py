"""Lessons that ask what if: zeros at the start, rotated vectors, negative sampling."""

import numpy as np

from tui_w2v.lessons.cards import Claim, Show, lesson
from tui_w2v.lessons.facts import TurnFacts, once
from tui_w2v.lessons.runs import NEGATIVE_SAMPLING, ROTATED, WORD2VEC_START, ZEROS
from tui_w2v.lessons.tables import Exhibit, number, table
from tui_w2v.skipgram import Activation, Turn
from tui_w2v.skipgram.negative_sampling import NegativeSampling
from tui_w2v.training import branch
from tui_w2v.vectors import unit_rows

_ROUNDING = 1e-5


def _all_zero(f: TurnFacts) -> bool:
    p = f.timeline.parameters
    return not p.E.any() and not p.kernel.any()


FROM_ZEROS = lesson(
    "zeros",
    "What if everything starts at zero?",
    "[2 3, predict] Another start: {n.E} and {n.theta} are all zeros. So {n.h} is all zeros, "
    "every score is zero, and all words are equally likely.",
    Show(run=ZEROS),
    Claim("{n.E} and {n.theta} are zeros", _all_zero),
    Claim("all words are equally likely", lambda f: np.ptp(f.turn.probabilities) == 0),
    "[4 5, gradient] {target} should have probability one, so there is an error.",
    "? What will the update change?",
    "- {n.E} and {n.theta}",
    "✓ Neither of them",
    "- {n.theta}, but not {n.E}",
    "[update] Neither: {what} changes. The gradient on {n.E} is the errors times {n.theta}: zero. "
    "The gradient on {n.theta} is the errors times {n.h}: zero. Each waits for the other.",
    Claim(
        "a turn from zeros changes neither {n.E} nor {n.theta}",
        lambda f: not f.changes.E_rows and not f.changes.theta_rows,
    ),
    Claim("a turn changes the biases", lambda f: bool(f.changes.biases) == f.has_bias),
    "[2 3, 60 turns] Many turns later, both are still zeros. {still}",
    Claim("zeros stay zeros", _all_zero),
    "[4 5, gradient] The word2vec program starts with a random {n.E}, and with zeros in {n.theta}.",
    Show(run=WORD2VEC_START),
    "? What does the first turn change?",
    "- {n.E} and {n.theta}",
    "- Neither of them",
    "✓ {n.theta}, but not {n.E}",
    Claim("{n.theta} can begin at zeros", lambda f: not f.before.kernel.any()),
    Claim("{n.E} can begin at random", lambda f: f.before.E.any()),
    "[update] {n.theta} changes, because {n.h} is not zero. {n.E} does not: its gradient is the "
    "errors times {n.theta}, which was still zero.",
    Claim(
        "the first turn changes only {n.theta}",
        lambda f: f.changes.theta_rows and not f.changes.E_rows,
    ),
    "[1 turn] The next turn changes both. One random matrix is enough to begin.",
    Claim(
        "the next turn changes both {n.E} and {n.theta}",
        lambda f: f.changes.E_rows and f.changes.theta_rows,
    ),
    what=lambda f: f"only {f.n.bias}" if f.has_bias else "nothing",
    still=lambda f: (
        f"Only {f.n.bias} has changed. It learns how frequent each word is, "
        "and nothing about which words occur together."
        if f.has_bias
        else "Nothing has changed, and nothing will."
    ),
)


def rotated_row(f: TurnFacts) -> Exhibit:
    """Return the context word's row of E before and after a rotation."""
    rows = ("as it was", f.home.turn.h), ("rotated", f.turn.h)
    return table((f.n.of_E(f.context.text), "numbers …"), rows)


def _rotated_prediction(f: TurnFacts) -> Exhibit:
    rows = ((word, f.home.probability(word), f.probability(word)) for word in (f.t, f.rival))
    return f.table((f.n.probabilities, "as it was", "rotated"), rows)


def _cosines(f: TurnFacts) -> Exhibit:
    before, after = (unit_rows(m.after.E.astype(float)) for m in (f.home, f))
    words = [word for word in dict.fromkeys([f.t, f.rival]) if word != f.c]
    rows = ((w, before[f.c] @ before[w], after[f.c] @ after[w]) for w in words)
    return f.table((f"cosine with {f.context.text}", "as it was", "rotated"), rows)


FEATURES = lesson(
    "features",
    "Who chose the features?",
    "[2, look up] {context} has {d:,} numbers in {n.E}. What does the first one mean? No one "
    "chose a meaning. Each number starts at random, and turns change it.",
    "[] An experiment: rotate all vectors of {n.E} and {n.theta} by the same rotation, like "
    "points on a globe. The numbers change.",
    Show(run=ROTATED, table=rotated_row),
    "? Will the predictions change?",
    "✓ No",
    "- Yes",
    Claim("words have two numbers or more", lambda f: f.d > 1),
    Claim("a rotation changes the numbers", lambda f: not np.allclose(f.turn.h, f.home.turn.h)),
    "[3, predict] They stay the same, apart from rounding. A score depends on lengths and angles, "
    "and a rotation keeps both.",
    Show(table=_rotated_prediction),
    Claim(
        "a rotation changes no prediction",
        lambda f: np.allclose(f.turn.outputs, f.home.turn.outputs, atol=_ROUNDING),
    ),
    "[4, update] A turn has the same effect, too: after the update, {target} has probability "
    "{again}, rotated or not. And two words are as near to each other as before.",
    Show(table=_cosines),
    Claim(
        "an update does the same to rotated vectors",
        lambda f: abs((f.p_after or 0) - (f.home.p_after or 0)) < _ROUNDING,
    ),
    "[2] So one number of a vector means nothing by itself. What matters is which words lie in "
    "similar directions.",
)


def _cost(f: TurnFacts) -> Exhibit:
    n = f.n
    rows = (
        (f"the look-up {n.h}", "none", "none"),
        (f"the scores {n.scores(bias=f.has_bias)}", f.size, f.size),
        (f"the gradient on {n.E}", f.size, f.size),
        (f"the update of {n.theta}", f.size, f.size),
    )
    return table(("", f"numbers of {n.theta}", "multiplications"), rows)


@once
def _sampled(f: TurnFacts) -> Turn:
    """Return the turn that negative sampling would make of this pair, from these parameters."""
    return branch(f.timeline, under=NegativeSampling.name).turn


def _few(f: TurnFacts) -> int:
    """Return the number of rows of theta that such a turn changes."""
    return len(_sampled(f).words)


def _cost_of_negatives(f: TurnFacts) -> Exhibit:
    kinds = ("full softmax", f.V), ("negative sampling", _few(f))
    rows = ((name, f.n.lines_of_theta(rows), f"3 × {rows * f.d:,}") for name, rows in kinds)
    return table(("a turn", "changes", "multiplications"), rows)


SOFTMAX_COST = lesson(
    "cost",
    "Why is the softmax the expensive part?",
    "[3, predict] Getting {n.h} costs almost nothing: the program copies one {n.line}. But "
    "{n.probabilities} needs a score for every word.",
    Show(table=_cost),
    "[5, gradient] A turn goes through all of {n.theta} three times: {size:,} numbers each time. "
    "With a vocabulary of hundreds of thousands of words, this is nearly the whole cost.",
    "[] Negative sampling asks a smaller question: does a word come from this window, or is it "
    "noise? It asks this about {target} and {k} sampled words only.",
    "? How many {n.theta_line}s of {n.theta} would such a turn change?",
    "- All {V:,}",
    "✓ {few}: the target's and the sampled words'",
    "- Only the target's",
    Claim("negatives are fewer than words", lambda f: 1 < _few(f) < f.V),
    Claim("softmax changes all of {n.theta}", lambda f: f.turn.rows_of_theta_changed == f.V),
    "[] Only {few:,}, however large the vocabulary is. Here is that turn: it touches no other "
    "{n.theta_line}, so it is fast.",
    Show(run=NEGATIVE_SAMPLING, table=_cost_of_negatives),
    Claim(
        "negative sampling changes few rows of {n.theta}",
        lambda f: f.turn.rows_of_theta_changed == f.changes.theta_rows == _few(f),
    ),
    "[3, predict] Each of these words gets its own {n.probabilities}: how likely is it to be the "
    "target rather than noise? These probabilities need not sum to one: here they sum to {sum}.",
    Claim("negative sampling has sigmoids", lambda f: f.turn.activation is Activation.SIGMOID),
    "[5, gradient] Negative sampling is not a cheaper softmax. It is another objective, with "
    "another optimum: the log of how much more often two words occur together than by chance, "
    "minus log k (Levy and Goldberg).",
    k=lambda f: len(_sampled(f).negatives or ()),
    few=_few,
    sum=lambda f: number(float(f.turn.outputs.sum()), ".4f"),
)
