"""Lessons on what predicts: theta, its two roles, the bias, and the gradient of the softmax."""

from tui_w2v.explain.phases import probability_text
from tui_w2v.lessons.cards import THREE_WORDS, TWO_WORDS, Ask, Card, Lesson
from tui_w2v.lessons.facts import TurnFacts
from tui_w2v.lessons.tables import Exhibit, number, table
from tui_w2v.skipgram.parameters import FloatArray
from tui_w2v.training import Phase

_ROUNDING = 1e-5
_SELDOM = 5


# What is theta?


def _scores(f: TurnFacts) -> Exhibit:
    rows = (
        (f.word(word), f.turn.scores[word], probability_text(float(f.turn.probabilities[word])))
        for word in f.likeliest_and_target()
    )
    return table(("", f"score {f.n.scores(bias=f.has_bias)}", f.n.probabilities), rows)


def _score_before_and_after(f: TurnFacts) -> Exhibit:
    words = f.likeliest_and_target()
    rows = ((f.word(word), f.score(word), f.score(word, after=True)) for word in words)
    return table(("", f"{f.n.theta}·{f.n.h} before", "after"), rows)


THETA = Lesson(
    "theta",
    "What is {n.theta}? Is it the output?",
    (
        Card(
            "{n.h} stands for {context}. To predict, the model needs a score for every word. So "
            "{n.theta} has a vector for each word, and its product with {n.h}{bias_added} is the "
            "score.",
            at=Phase.PREDICT,
            panes=(3,),
            exhibit=_scores,
        ),
        Card(
            "The softmax turns the scores into probabilities: {n.probabilities} is the output. "
            "{n.theta} is not the output: it is {size:,} more parameters, trained like {n.E}.",
            claims={
                "{n.theta} is as large as {n.E}": lambda f: f.before.kernel.size == f.size,
                "probabilities sum to one": lambda f: abs(_sum(f) - 1) < _ROUNDING,
            },
        ),
        Card(
            "{target} got probability {p}. It should be one: {p} is {missing} too low.",
            at=Phase.GRADIENT,
            panes=(5,),
            ask=Ask(
                "Which way will the vector of {target} in {n.theta} move?",
                ("Along {n.h}", "Against {n.h}", "It does not move"),
                right=0,
            ),
        ),
        Card(
            "Along {n.h}, so that {target} scores higher next time. All other words got too much "
            "probability: their vectors move against {n.h}, the likeliest word's farthest.",
            at=Phase.UPDATE,
            exhibit=_score_before_and_after,
            claims={
                "the turn raises the {n.target}'s score": lambda f: (
                    f.score(f.turn.target, after=True) > f.score(f.turn.target)
                ),
                "the turn lowers the likeliest other word's score": lambda f: (
                    f.score(f.rival, after=True) < f.score(f.rival)
                ),
                **THREE_WORDS,
            },
        ),
        Card(
            "That is all a turn does to {n.theta}: one vector moves a little along {n.h}, the "
            "others a little against {n.h}. {n.E} changes for the same reason.",
            panes=(4, 5),
        ),
    ),
    figures={
        "bias_added": lambda f: f", plus the word's number in {f.n.bias}," * f.has_bias,
    },
)


def _sum(f: TurnFacts) -> float:
    return float(f.turn.probabilities.sum(dtype=float))


# Why two vectors for one word?


def _two_vectors(f: TurnFacts) -> Exhibit:
    c = f.turn.context
    rows = (f"in {f.n.E}", f.before.E[c]), (f"in {f.n.theta}", f.before.kernel[:, c])
    return table((f.context.text, "numbers …"), rows)


def _two_steps(f: TurnFacts) -> Exhibit:
    in_E, in_theta = _steps(f)
    rows = (f"in {f.n.E}", in_E), (f"in {f.n.theta}", in_theta)
    return table((f.context.text, "step …"), rows)


def _steps(f: TurnFacts) -> tuple[FloatArray, FloatArray]:
    """Return what the turn adds to the context word's vectors in E and in theta."""
    c = f.turn.context
    return f.after.E[c] - f.before.E[c], f.after.kernel[:, c] - f.before.kernel[:, c]


def _tied(f: TurnFacts) -> float:
    h = f.turn.h.astype(float)
    return float(h @ h)


TWO_VECTORS = Lesson(
    "two-vectors",
    "Why does one word have two vectors?",
    (
        Card(
            "{context} has two roles. As an input word, it has a vector in {n.E}. As a possible "
            "output word, it has another vector in {n.theta}.",
            at=Phase.LOOK_UP,
            panes=(2,),
            exhibit=_two_vectors,
        ),
        Card(
            "This turn changes both vectors.",
            at=Phase.GRADIENT,
            panes=(4, 5),
            ask=Ask(
                "Do both change in the same way?",
                ("Yes: it is one word", "No: each in its own way"),
                right=1,
            ),
            claims={
                "the turn changes both vectors of the {n.context}": lambda f: all(
                    step.any() for step in _steps(f)
                )
            },
        ),
        Card(
            "Each in its own way. In {n.E}, {context} learns to predict its neighbours. In "
            "{n.theta}, {context} was a wrong answer, like almost every word. Nothing ties the two "
            "together.",
            at=Phase.UPDATE,
            exhibit=_two_steps,
            claims={
                "the two vectors get different steps": lambda f: (
                    _steps(f)[0] != _steps(f)[1]
                ).any(),
                **TWO_WORDS,
            },
        ),
        Card(
            "What if one vector had both roles? The score of {context} near itself would be its "
            "vector times itself: {tied}. This is never below zero, and a longer vector makes it "
            "larger.",
            at=Phase.LOOK_UP,
            panes=(2,),
            claims={"a vector times itself is above zero": lambda f: _tied(f) > 0},
        ),
        Card(
            "But a word seldom occurs near itself: {context} does so in {itself:,} of its "
            "{context_count:,} pairs in this text. With one vector, the model could hardly learn "
            "this. With two vectors, it can.",
            claims={
                "the {n.context} seldom occurs near itself": lambda f: (
                    _SELDOM * f.count_of(f.turn.context, f.turn.context) < f.context_count
                )
            },
        ),
    ),
    figures={
        "tied": lambda f: number(_tied(f)),
        "itself": lambda f: f.count_of(f.turn.context, f.turn.context),
    },
)
