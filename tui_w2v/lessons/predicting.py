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
            "{n.h} stands for {context}. To predict, every word needs a score. So {n.theta} has a "
            "vector for each word, and a score is that vector times {n.h}{bias_added}.",
            at=Phase.PREDICT,
            panes=(3,),
            exhibit=_scores,
            figures={"bias_added": lambda m: f", plus its number of {m.n.bias}" * m.has_bias},
        ),
        Card(
            "The softmax turns scores into probabilities: {n.probabilities}. That is the output. "
            "{n.theta} is not: it is {size:,} more parameters, trained like {n.E}.",
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
                ("Along {n.h}", "Against {n.h}", "It stays where it is"),
                right=0,
            ),
        ),
        Card(
            "Along {n.h}, so that {target} scores higher next time. All others got too much: they "
            "move against {n.h}, the likeliest words farthest.",
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
            "others a little against it. And {n.E} moves for the same reason, from the other side.",
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
        (m.context.text, "moved by …"),
        ((f"in {m.n.E}", *numbers(in_E)), (f"in {m.n.theta}", *numbers(in_theta))),
    )


def _steps(m: Moment) -> tuple[FloatArray, FloatArray]:
    """What the turn adds to the context word's vectors in E and in theta."""
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
            "{context} has two jobs. As the input word, it has a vector in {n.E}. As a possible "
            "output word, it has another in {n.theta}.",
            at=Phase.LOOK_UP,
            panes=(2,),
            exhibit=_two_vectors,
        ),
        Card(
            "This turn changes both vectors.",
            at=Phase.GRADIENT,
            panes=(4, 5),
            ask=Ask(
                "Do the two move alike?", ("Yes: it is one word", "No: each its own way"), right=1
            ),
            claims=(
                Claim(
                    "the turn moves both vectors of the {n.context}",
                    lambda m: all(step.any() for step in _steps(m)),
                ),
            ),
        ),
        Card(
            "Each its own way. In {n.E} it learns to point at its neighbours' vectors in "
            "{n.theta}. In {n.theta} it was a wrong answer, as almost every word was. Nothing ties "
            "the two.",
            at=Phase.UPDATE,
            panes=(4, 5),
            exhibit=_two_steps,
            claims=(
                Claim(
                    "the two vectors move apart from each other",
                    lambda m: bool((_steps(m)[0] != _steps(m)[1]).any()),
                ),
                Claim("the two words differ", lambda m: m.turn.context != m.turn.target),
            ),
        ),
        Card(
            "What if there were one vector for both jobs? The score of {context} beside itself "
            "would be its vector times itself: {tied}, never below zero, and larger the longer the "
            "vector is.",
            at=Phase.LOOK_UP,
            panes=(2,),
            figures={"tied": lambda m: number(_tied(m))},
            claims=(Claim("a vector times itself is above zero", lambda m: _tied(m) > 0),),
        ),
        Card(
            "But a word seldom stands near itself: {context} does so in {itself:,} of its "
            "{context_count:,} pairs in this text. With one vector, the model could hardly learn "
            "this. With two, it can.",
            at=Phase.LOOK_UP,
            panes=(2,),
            figures={"itself": lambda m: m.count_of(m.turn.context, m.turn.context)},
            claims=(
                Claim(
                    "the {n.context} seldom stands near itself",
                    lambda m: (
                        _SELDOM * m.count_of(m.turn.context, m.turn.context) < m.context_count
                    ),
                ),
            ),
        ),
    ),
)
