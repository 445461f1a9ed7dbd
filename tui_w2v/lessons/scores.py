"""Lessons on scores: the bias, the missing activation, and the slope of the softmax."""

import numpy as np

from tui_w2v.explain.sums import round_sum
from tui_w2v.lessons.cards import THREE_WORDS, Ask, Card, Lesson
from tui_w2v.lessons.facts import TurnFacts
from tui_w2v.lessons.tables import Exhibit, table
from tui_w2v.skipgram.variants import measured_slopes
from tui_w2v.training import Phase

_LAST_DIGIT = 1e-4
"""What the last digit of a number on a card is worth."""

# Is there a bias, or an activation?


def _bias_here(f: TurnFacts) -> str:
    n = f.n
    if not f.has_bias:
        return "This run adds nothing to them: it has no bias, like word2vec."
    return f"Then {n.bias} is added: one number per word, which learns how frequent the word is."


def _one_score(f: TurnFacts) -> Exhibit:
    t = f.turn.target
    parts, head = [[f.score(t)]], ["", f"{f.n.theta}·{f.n.h}"]
    if f.has_bias:
        parts.append([float(f.turn.bias[t])])
        head.append(f"+ {f.n.bias}")
    units = round_sum(parts, [float(f.turn.scores[t])], _LAST_DIGIT)[:, 0]
    return table((*head, "= score"), [(f.target, *(units * _LAST_DIGIT))])


def _score_adds_up(f: TurnFacts) -> bool:
    t = f.turn.target
    parts = f.score(t) + float(f.turn.bias[t])
    return abs(parts - float(f.turn.scores[t])) < 1e-5 * max(1.0, abs(parts))


BIAS = Lesson(
    "bias-and-activation",
    "Is there a bias? An activation?",
    (
        Card(
            "Diagrams of networks show an activation function in each hidden unit. Here {n.h} is "
            "the {n.line} of {n.E} itself, without a bias and without an activation function.",
            at=Phase.LOOK_UP,
            panes=(2,),
            claims={
                "{n.h} is the {n.line} itself": lambda f: (
                    f.turn.h == f.before.E[f.turn.context]
                ).all()
            },
        ),
        Card(
            "The scores are products with {n.h}. {bias_here}",
            at=Phase.PREDICT,
            panes=(3,),
            exhibit=_one_score,
            claims={"a score is the sum of its parts": _score_adds_up},
        ),
        Card(
            "The only nonlinear step is the softmax, at the very end. It turns scores into "
            "probabilities."
        ),
        Card(
            "Who has a bias? Keras's Dense layer has one. The word2vec program and the course have "
            "none. tui-w2v has one, and --no-bias leaves it out."
        ),
    ),
    figures={
        "bias_here": _bias_here,
    },
)

# Where does the error come from?


def _slopes(f: TurnFacts) -> Exhibit:
    words = f.likeliest_and_target()
    rows = zip(map(f.word, words), measured_slopes(f.turn, words), f.turn.error[words], strict=True)
    return table(("", "slope, measured", f.n.error), rows)


def _slopes_agree(f: TurnFacts) -> bool:
    words = f.likeliest_and_target()
    return np.allclose(measured_slopes(f.turn, words), f.turn.error[words], rtol=0, atol=1e-5)


ERROR = Lesson(
    "error",
    "Where does {n.error} come from?",
    (
        Card(
            "The loss asks one thing: how likely was {target}? The loss is −log {p} = {loss}. If "
            "the model were certain and right, the loss would be zero.",
            at=Phase.PREDICT,
            panes=(3,),
        ),
        Card(
            "Take one score and make it a little higher: the score of {likeliest}, which is not "
            "the {n.target} here.",
            ask=Ask(
                "What does the loss do?", ("It rises", "It falls", "It stays the same"), right=0
            ),
        ),
        Card(
            "It rises: probabilities sum to one, so what {likeliest} gains, {target} and the "
            "others lose. How steep is the rise? Here it is measured for a few words:",
            at=Phase.GRADIENT,
            exhibit=_slopes,
            claims={
                "the loss rises with the likeliest other word's score": lambda f: (
                    measured_slopes(f.turn, [f.rival])[0] > 0
                ),
                "the measured slopes are {n.error}": _slopes_agree,
                **THREE_WORDS,
            },
        ),
        Card(
            "So nobody invented {n.error}. It is the slope of −log softmax: {n.probabilities} of "
            "each word, minus one at {target}.",
            claims={
                "the errors sum to zero": lambda f: abs(float(f.turn.error.sum(dtype=float))) < 1e-5
            },
        ),
        Card(
            "From the scores, the error goes back by multiplication. The gradient on each vector "
            "of {n.theta} is its error times {n.h}. The gradient on the {n.line} of {n.E} is the "
            "sum of all errors times their vectors of {n.theta}.",
            panes=(4, 5),
            claims={
                "the gradient on {n.E} is the sum of errors times {n.theta}": lambda f: np.allclose(
                    f.before.kernel @ f.turn.error, f.turn.gradient_E_row, rtol=1e-3, atol=1e-6
                )
            },
        ),
        Card(
            "A gradient points to where the loss grows. So the update goes the opposite way, by "
            "the learning rate {n.rate} = {rate:g} times the gradient.",
            at=Phase.UPDATE,
            panes=(4,),
            claims={
                "the {n.line} moves by −{n.rate} times its gradient": lambda f: np.allclose(
                    f.turn.h - f.rate * f.turn.gradient_E_row, f.turn.E_row_after, atol=1e-6
                )
            },
        ),
    ),
)
