"""Lessons on what predicts: theta, its two roles, the bias, and the gradient of the softmax."""

from tui_w2v.explain.phases import probability_text
from tui_w2v.lessons.cards import Ask, Card, Claim, Exhibit, Lesson
from tui_w2v.lessons.moment import Moment, number, numbers
from tui_w2v.skipgram.parameters import FloatArray
from tui_w2v.training import Phase

_ROUNDING = 1e-5
_SELDOM = 5


# What is theta?


def _scores(m: Moment) -> Exhibit:
    turn = m.turn
    rows = tuple(
        (
            m.word(word),
            number(float(turn.scores[word])),
            probability_text(float(turn.probabilities[word])),
        )
        for word in m.likeliest_and_target()
    )
    return Exhibit(("", f"score {m.n.scores(bias=m.has_bias)}", m.n.probabilities), rows)


def _score_before_and_after(m: Moment) -> Exhibit:
    rows = tuple(
        (m.word(word), number(m.score(word)), number(m.score(word, after=True)))
        for word in m.likeliest_and_target()
    )
    return Exhibit(("", f"{m.n.theta}·{m.n.h} before", "after"), rows)


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
            figures={
                "bias_added": lambda m: f", plus the word's number in {m.n.bias}," * m.has_bias
            },
        ),
        Card(
            "The softmax turns the scores into probabilities: {n.probabilities} is the output. "
            "{n.theta} is not the output: it is {size:,} more parameters, trained like {n.E}.",
            at=Phase.PREDICT,
            panes=(3,),
            claims=(
                Claim("{n.theta} is as large as {n.E}", lambda m: m.before.kernel.size == m.size),
                Claim("probabilities sum to one", lambda m: abs(_sum(m) - 1) < _ROUNDING),
            ),
        ),
        Card(
            "{target} got probability {p}. It should be one, so {p} is too low by {missing}.",
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
            "probability: they move against {n.h}, the likeliest farthest.",
            at=Phase.UPDATE,
            panes=(5,),
            exhibit=_score_before_and_after,
            claims=(
                Claim(
                    "the turn raises the {n.target}'s score",
                    lambda m: m.score(m.turn.target, after=True) > m.score(m.turn.target),
                ),
                Claim(
                    "the turn lowers the likeliest other word's score",
                    lambda m: m.score(m.rival, after=True) < m.score(m.rival),
                ),
                Claim("there are three words or more", lambda m: m.V > 2),
            ),
        ),
        Card(
            "That is all a turn does to {n.theta}: one vector moves a little along {n.h}, the "
            "others a little against {n.h}. {n.E} changes for the same reason.",
            at=Phase.UPDATE,
            panes=(4, 5),
        ),
    ),
)


def _sum(m: Moment) -> float:
    return float(m.turn.probabilities.sum(dtype=float))


# Why two vectors for one word?


def _two_vectors(m: Moment) -> Exhibit:
    c = m.turn.context
    return Exhibit(
        (m.context.text, "numbers …"),
        (
            (f"in {m.n.E}", *numbers(m.before.E[c])),
            (f"in {m.n.theta}", *numbers(m.before.kernel[:, c])),
        ),
    )


def _two_steps(m: Moment) -> Exhibit:
    in_E, in_theta = _steps(m)
    return Exhibit(
        (m.context.text, "step …"),
        ((f"in {m.n.E}", *numbers(in_E)), (f"in {m.n.theta}", *numbers(in_theta))),
    )


def _steps(m: Moment) -> tuple[FloatArray, FloatArray]:
    """Return what the turn adds to the context word's vectors in E and in theta."""
    c = m.turn.context
    return m.after.E[c] - m.before.E[c], m.after.kernel[:, c] - m.before.kernel[:, c]


def _tied(m: Moment) -> float:
    h = m.turn.h.astype(float)
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
            claims=(
                Claim(
                    "the turn changes both vectors of the {n.context}",
                    lambda m: all(step.any() for step in _steps(m)),
                ),
            ),
        ),
        Card(
            "Each in its own way. In {n.E}, {context} learns to predict its neighbours. In "
            "{n.theta}, {context} was a wrong answer, like almost every word. Nothing ties the two "
            "together.",
            at=Phase.UPDATE,
            panes=(4, 5),
            exhibit=_two_steps,
            claims=(
                Claim(
                    "the two vectors get different steps",
                    lambda m: bool((_steps(m)[0] != _steps(m)[1]).any()),
                ),
                Claim("the two words differ", lambda m: m.turn.context != m.turn.target),
            ),
        ),
        Card(
            "What if one vector had both roles? The score of {context} near itself would be its "
            "vector times itself: {tied}. This is never below zero, and a longer vector makes it "
            "larger.",
            at=Phase.LOOK_UP,
            panes=(2,),
            figures={"tied": lambda m: number(_tied(m))},
            claims=(Claim("a vector times itself is above zero", lambda m: _tied(m) > 0),),
        ),
        Card(
            "But a word seldom occurs near itself: {context} does so in {itself:,} of its "
            "{context_count:,} pairs in this text. With one vector, the model could hardly learn "
            "this. With two vectors, it can.",
            at=Phase.LOOK_UP,
            panes=(2,),
            figures={"itself": lambda m: m.count_of(m.turn.context, m.turn.context)},
            claims=(
                Claim(
                    "the {n.context} seldom occurs near itself",
                    lambda m: (
                        _SELDOM * m.count_of(m.turn.context, m.turn.context) < m.context_count
                    ),
                ),
            ),
        ),
    ),
)
