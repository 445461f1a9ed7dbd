"""Lessons on what one turn is: what goes in, what moves, and how it is written."""

from tui_w2v.lessons.cards import Ask, Card, Claim, Lesson
from tui_w2v.lessons.moment import Moment
from tui_w2v.training import Phase


def _past(m: Moment) -> str:
    if m.timeline.turns_made or m.timeline.passes_made:
        return "They began at random, and all training since has moved them."
    return "They begin at random: nothing in them means anything yet."


# Is E given, or learned?

GIVEN = Lesson(
    "given-or-learned",
    "Is {n.E} an input, or is it what is learned?",
    (
        Card(
            "{n.E} is a matrix of {size:,} numbers: one {n.line} of {d:,} for each of {V:,} words. "
            "{past}",
            at=Phase.PICK,
            panes=(2,),
            figures={"past": _past},
            claims=(Claim("that many numbers", lambda m: m.before.E.size == m.size),),
        ),
        Card(
            "The text is all that comes in. It gives a pair: the model is shown {context}, and "
            "should say {target}, which stands near it.",
            at=Phase.PICK,
            panes=(6,),
            claims=(
                Claim(
                    "the target stands in the window",
                    lambda m: m.turn.target in m.window_targets,
                ),
            ),
        ),
        Card(
            "Shown how? As {n.x}: a list with a one at {context} and a zero at every other word. "
            "{n.x} is the input. {n.E} is not in it.",
            at=Phase.PICK,
            panes=(1,),
        ),
        Card(
            "All is worked out, and nothing has been changed yet.",
            at=Phase.GRADIENT,
            panes=(2,),
            ask=Ask(
                "The turn now ends with its update. What becomes of {n.E}?",
                (
                    "Nothing: it is an input",
                    "The {n.line} of {context} gets new numbers",
                    "Every {n.line} gets new numbers",
                ),
            ),
            claims=(
                Claim(
                    "nothing has been changed yet",
                    lambda m: bool((m.timeline.parameters.E == m.before.E).all()),
                ),
            ),
        ),
        Card(
            "The {n.line} of {context} is new: {E_numbers:,} of {size:,} numbers. That is what "
            "learning is. The text stays as it is, and {n.E} moves.",
            at=Phase.UPDATE,
            panes=(2,),
            settles=lambda m: {0: 0, 1: 1}.get(m.E_rows, 2),
            claims=(
                Claim("one row is new", lambda m: m.E_rows == 1),
                Claim(
                    "it is the context word's",
                    lambda m: bool((m.before.E[m.turn.context] != m.after.E[m.turn.context]).any()),
                ),
            ),
        ),
        Card(
            "A few turns later: {E_rows_since_start:,} of {V:,} {n.line}s are others than when "
            "this lesson began. In the end, all that {n.E} holds was learned from the text.",
            at=Phase.UPDATE,
            panes=(2,),
            turns=24,
            claims=(
                Claim("more than one row has moved", lambda m: m.E_rows_since_start > 1),
                Claim("no row moved that was not shown", lambda m: m.E_rows_since_start <= 25),
            ),
        ),
    ),
)

# What does one turn change?


def _bias_moves(m: Moment) -> str:
    return f", and {m.biases:,} biases" if m.has_bias else ""


CHANGES = Lesson(
    "what-changes",
    "What exactly does one turn change?",
    (
        Card(
            "A turn ends with one update. What can it change? {n.E}, {n.theta}{bias_too}: "
            "{total:,} numbers, and no others. They are the parameters.",
            at=Phase.GRADIENT,
            panes=(4, 5),
            claims=(
                Claim(
                    "so many parameters",
                    lambda m: (
                        m.total
                        == m.before.E.size + m.before.kernel.size + m.has_bias * m.before.bias.size
                    ),
                ),
            ),
        ),
        Card(
            "{n.E} first: a {n.line} for each of {V:,} words.",
            at=Phase.GRADIENT,
            panes=(4,),
            ask=Ask(
                "Which will this turn change?",
                (
                    "The {n.line} of {context}",
                    "Those of {context} and of {target}",
                    "All of them",
                ),
            ),
        ),
        Card(
            "It alone has moved. The other {others:,} are what they were, to the last bit: {n.x} "
            "had a zero for them, so they took no part.",
            at=Phase.UPDATE,
            panes=(4,),
            settles=lambda m: {1: 0, 2: 1}.get(m.E_rows, 2),
            claims=(Claim("one row of E", lambda m: m.E_rows == 1),),
        ),
        Card(
            "Now {n.theta}, by which the model speaks. It has a {n.theta_line} a word too.",
            at=Phase.GRADIENT,
            panes=(5,),
            ask=Ask(
                "Which of these will change?",
                (
                    "The {n.theta_line} of {target}",
                    "The {n.theta_line} of {context}",
                    "All of them",
                ),
            ),
        ),
        Card(
            "{theta_rows:,} of {V:,} {n.theta_line}s{biases_too}. Every word was given a "
            "probability, and each was wrong by something. So each is moved by its own error.",
            at=Phase.UPDATE,
            panes=(5,),
            settles=lambda m: 2 if m.theta_rows > 1 else 0,
            figures={"biases_too": _bias_moves},
            claims=(
                Claim("all of theta", lambda m: m.theta_rows == m.V),
                Claim("all errors differ from zero", lambda m: bool(m.turn.error.all())),
            ),
        ),
        Card(
            "In sum: {changed:,} of {total:,} numbers moved, a little. Asked again, the model "
            "gives {target} the probability {again}; before, it was {p}.",
            at=Phase.UPDATE,
            panes=(4, 5),
            claims=(
                Claim(
                    "the target is likelier now",
                    lambda m: (m.p_after or 0) > float(m.turn.probabilities[m.turn.target]),
                ),
            ),
        ),
    ),
)
