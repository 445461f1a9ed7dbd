"""Lessons on one turn: what goes in, and what changes."""

from tui_w2v.lessons.cards import ONE_ROW, THREE_WORDS, TWO_WORDS, Ask, Card, Lesson
from tui_w2v.lessons.facts import TurnFacts
from tui_w2v.training import Phase


def _past(f: TurnFacts) -> str:
    if f.timeline.turns_made or f.timeline.passes_made:
        return "They started at random, and training has changed some of them."
    return "They start at random: they mean nothing yet."


# Is E given, or learned?

GIVEN = Lesson(
    "given-or-learned",
    "Is {n.E} an input, or is it what is learned?",
    (
        Card(
            "{n.E} is a matrix of {size:,} numbers: one {n.line} of {d:,} for each of {V:,} words. "
            "{past}",
            panes=(2,),
            claims={
                "{n.E} has V × d numbers": lambda f: f.before.E.size == f.size,
                "{n.E} is not zeros": lambda f: f.before.E.any(),
            },
        ),
        Card(
            "The only input is the text. The text gives a pair: from {context}, the model should "
            "predict {target}, a word nearby.",
            panes=(0,),
            claims={
                "the {n.target} stands in the window": lambda f: f.turn.target in f.window_targets
            },
        ),
        Card(
            "The model receives {context} as {n.x}: a one at {context} and a zero at every other "
            "word. {n.x} is the input, and nothing in {n.x} comes from {n.E}.",
            panes=(1,),
        ),
        Card(
            "The gradient is computed. No number of {n.E} has changed yet.",
            at=Phase.GRADIENT,
            panes=(2,),
            ask=Ask(
                "The update comes next. What happens to {n.E}?",
                (
                    "Nothing: it is an input",
                    "The {n.line} of {context} gets new numbers",
                    "Every {n.line} gets new numbers",
                ),
                right=1,
            ),
            claims={
                "{n.E} has not changed before the update": lambda f: (
                    f.timeline.parameters.E == f.before.E
                ).all()
            },
        ),
        Card(
            "The {n.line} of {context} changed: {E_numbers:,} of {size:,} numbers. This is "
            "learning: the text stays the same, and {n.E} changes.",
            at=Phase.UPDATE,
            claims={
                **ONE_ROW,
                "the turn changes the {n.context}'s {n.line} of {n.E}": lambda f: (
                    f.before.E[f.turn.context] != f.after.E[f.turn.context]
                ).any(),
            },
        ),
        Card(
            "A few turns later: {E_rows_since_start:,} of {V:,} {n.line}s have changed since this "
            "lesson began. In the end, everything that {n.E} knows about words comes from the "
            "text.",
            turns=24,
            claims={
                "a few turns change several words' {n.line}s of {n.E}": lambda f: (
                    f.E_rows_since_start > 1
                ),
                "each turn changes at most one {n.line} of {n.E}": lambda f: (
                    f.E_rows_since_start <= 25
                ),
            },
        ),
    ),
    figures={
        "past": _past,
    },
)

# What does one turn change?


def _biases_too(f: TurnFacts) -> str:
    return f", and {f.changes.biases:,} biases" if f.has_bias else ""


CHANGES = Lesson(
    "what-changes",
    "What exactly does one turn change?",
    (
        Card(
            "A turn ends with one update. What can it change? {n.E}, {n.theta}{bias_too}: "
            "{total:,} numbers, and no others. They are the parameters.",
            at=Phase.GRADIENT,
            panes=(4, 5),
            claims={
                "{n.E}, {n.theta} and biases are all the parameters": lambda f: (
                    f.total
                    == f.before.E.size + f.before.kernel.size + f.has_bias * f.before.bias.size
                )
            },
        ),
        Card(
            "{n.E} first: a {n.line} for each of {V:,} words.",
            panes=(4,),
            ask=Ask(
                "Which will this turn change?",
                (
                    "The {n.line} of {context}",
                    "The {n.line}s of {context} and {target}",
                    "All of them",
                ),
                right=0,
            ),
            claims={**THREE_WORDS, **TWO_WORDS},
        ),
        Card(
            "The update changed only this {n.line}. The other {others:,} are the same, to the last "
            "bit: {n.x} has a zero for each of them.",
            at=Phase.UPDATE,
            claims={**ONE_ROW},
        ),
        Card(
            "Now {n.theta}, which makes the scores. {n.theta} also has one {n.theta_line} per "
            "word.",
            at=Phase.GRADIENT,
            panes=(5,),
            ask=Ask(
                "Which of these will change?",
                (
                    "The {n.theta_line} of {target}",
                    "The {n.theta_line} of {context}",
                    "All of them",
                ),
                right=2,
            ),
        ),
        Card(
            "All of them: {theta_rows:,} {n.theta_line}s{biases_too}. Every word got a "
            "probability, and each probability has an error. So every {n.theta_line} changes, by "
            "its own error.",
            at=Phase.UPDATE,
            claims={
                "the turn changes all of {n.theta}": lambda f: f.changes.theta_rows == f.V,
                "no word's error is zero": lambda f: f.turn.error.all(),
            },
        ),
        Card(
            "In total, {changed:,} of {total:,} numbers changed a little. Predicted again, "
            "{target} has probability {again}. Before, the probability was {p}.",
            panes=(4, 5),
            claims={
                "the {n.target} is likelier after the turn": lambda f: (
                    (f.p_after or 0) > float(f.turn.probabilities[f.turn.target])
                )
            },
        ),
    ),
    figures={
        "biases_too": _biases_too,
    },
)
