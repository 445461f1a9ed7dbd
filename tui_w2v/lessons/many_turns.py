"""Lessons on initial zeros, and on what single numbers of a vector mean."""

import numpy as np

from tui_w2v.explain.phases import probability_text
from tui_w2v.lessons.cards import Ask, Card, Lesson
from tui_w2v.lessons.facts import TurnFacts
from tui_w2v.lessons.runs import ROTATED, WORD2VEC_START, ZEROS
from tui_w2v.lessons.tables import Exhibit, table
from tui_w2v.training import Phase
from tui_w2v.vectors import unit_rows

_TURNS_FROM_ZEROS = 60

# What if everything starts at zero?


def _bias_only(f: TurnFacts) -> str:
    return f"only {f.n.bias}" if f.has_bias else "nothing"


def _still(f: TurnFacts) -> str:
    if not f.has_bias:
        return "Nothing has changed, and nothing will."
    return (
        f"Only {f.n.bias} has changed. It learns how frequent each word is, "
        "and nothing about which words occur together."
    )


def _all_zero(f: TurnFacts) -> bool:
    p = f.timeline.parameters
    return not p.E.any() and not p.kernel.any()


FROM_ZEROS = Lesson(
    "zeros",
    "What if everything starts at zero?",
    (
        Card(
            "Another start: {n.E} and {n.theta} are all zeros. So {n.h} is all zeros, every score "
            "is zero, and all words are equally likely.",
            at=Phase.PREDICT,
            panes=(2, 3),
            run=ZEROS,
            claims={
                "{n.E} and {n.theta} are zeros": _all_zero,
                "all words are equally likely": lambda f: np.ptp(f.turn.probabilities) == 0,
            },
        ),
        Card(
            "{target} should have probability one, so there is an error.",
            at=Phase.GRADIENT,
            panes=(4, 5),
            ask=Ask(
                "What will the update change?",
                ("{n.E} and {n.theta}", "Neither of them", "{n.theta}, but not {n.E}"),
                right=1,
            ),
        ),
        Card(
            "Neither: {what} changes. The gradient on {n.E} is the errors times {n.theta}: zero. "
            "The gradient on {n.theta} is the errors times {n.h}: zero. Each waits for the other.",
            at=Phase.UPDATE,
            claims={
                "a turn from zeros changes neither {n.E} nor {n.theta}": lambda f: (
                    not f.changes.E_rows and not f.changes.theta_rows
                ),
                "a turn changes the biases, if there are any": lambda f: (
                    bool(f.changes.biases) == f.has_bias
                ),
            },
        ),
        Card(
            "Many turns later, both are still zeros. {still}",
            panes=(2, 3),
            turns=_TURNS_FROM_ZEROS,
            claims={"zeros stay zeros": _all_zero},
        ),
        Card(
            "The word2vec program starts with a random {n.E}, and with zeros in {n.theta}.",
            at=Phase.GRADIENT,
            panes=(4, 5),
            run=WORD2VEC_START,
            ask=Ask(
                "What does the first turn change?",
                ("{n.E} and {n.theta}", "Neither of them", "{n.theta}, but not {n.E}"),
                right=2,
            ),
            claims={
                "{n.theta} can begin at zeros": lambda f: not f.before.kernel.any(),
                "{n.E} can begin at random": lambda f: f.before.E.any(),
            },
        ),
        Card(
            "{n.theta} changes, because {n.h} is not zero. {n.E} does not: its gradient is the "
            "errors times {n.theta}, which was still zero.",
            at=Phase.UPDATE,
            claims={
                "the first turn changes only {n.theta}": lambda f: (
                    f.changes.theta_rows and not f.changes.E_rows
                )
            },
        ),
        Card(
            "The next turn changes both. One random matrix is enough to begin.",
            turns=1,
            claims={
                "the next turn changes both {n.E} and {n.theta}": lambda f: (
                    f.changes.E_rows and f.changes.theta_rows
                )
            },
        ),
    ),
    figures={
        "what": _bias_only,
        "still": _still,
    },
)

# Who chose the features?


def rotated_row(f: TurnFacts) -> Exhibit:
    """Return the context word's row of E before and after a rotation."""
    c = f.turn.context
    rows = ("as it was", f.home.before.E[c]), ("rotated", f.before.E[c])
    return table((f.n.of_E(f.context.text), "numbers …"), rows)


def _rotated_prediction(f: TurnFacts) -> Exhibit:
    turns = f.home.turn, f.turn
    rows = (
        (f.word(word), *(probability_text(float(turn.probabilities[word])) for turn in turns))
        for word in (f.turn.target, f.rival)
    )
    return table((f.n.probabilities, "as it was", "rotated"), rows)


def _predictions_stay(f: TurnFacts) -> bool:
    """Whether ŷ changed by no more than rounding."""
    return np.allclose(f.turn.probabilities, f.home.turn.probabilities, atol=1e-5)


def _cosines(f: TurnFacts) -> Exhibit:
    c = f.turn.context
    before, after = (unit_rows(m.after.E.astype(float)) for m in (f.home, f))
    words = [word for word in dict.fromkeys([f.turn.target, f.rival]) if word != c]
    rows = ((f.word(w), before[c] @ before[w], after[c] @ after[w]) for w in words)
    return table((f"cosine with {f.context.text}", "as it was", "rotated"), rows)


FEATURES = Lesson(
    "features",
    "Who chose the features?",
    (
        Card(
            "{context} has {d:,} numbers in {n.E}. What does the first one mean? No one chose a "
            "meaning. Each number starts at random, and turns change it.",
            at=Phase.LOOK_UP,
            panes=(2,),
        ),
        Card(
            "An experiment: rotate all vectors of {n.E} and {n.theta} by the same rotation, like "
            "points on a globe. The numbers change.",
            run=ROTATED,
            exhibit=rotated_row,
            ask=Ask("Will the predictions change?", ("No", "Yes"), right=0),
            claims={
                "words have two numbers or more": lambda f: f.d > 1,
                "a rotation changes the numbers": lambda f: (
                    not np.allclose(f.before.E, f.home.before.E)
                ),
            },
        ),
        Card(
            "They stay the same, apart from rounding. A score depends on lengths and angles, and a "
            "rotation keeps both.",
            at=Phase.PREDICT,
            panes=(3,),
            exhibit=_rotated_prediction,
            claims={"a rotation changes no prediction": _predictions_stay},
        ),
        Card(
            "A turn has the same effect, too: after the update, {target} has probability {again}, "
            "rotated or not. And two words are as near to each other as before.",
            at=Phase.UPDATE,
            panes=(4,),
            exhibit=_cosines,
            claims={
                "an update does the same to rotated vectors": lambda f: (
                    abs((f.p_after or 0) - (f.home.p_after or 0)) < 1e-5
                )
            },
        ),
        Card(
            "So one number of a vector means nothing by itself. What matters is which words lie in "
            "similar directions.",
            panes=(2,),
        ),
    ),
)
