"""Lessons on what predicts: theta, its two roles, the bias, and the gradient of the softmax."""

from tui_w2v.lessons.cards import Ask, Card, Claim, Exhibit, Lesson
from tui_w2v.lessons.moment import Moment, number, numbers
from tui_w2v.lessons.phases import probability_text
from tui_w2v.training import Phase

_ROUNDING = 1e-6


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


def _which_way(m: Moment) -> int:
    moved = m.score(m.turn.target, after=True) - m.score(m.turn.target)
    return 0 if moved > 0 else 1 if moved < 0 else 2


THETA = Lesson(
    "theta",
    "What is {n.theta}? Is it the output?",
    (
        Card(
            "{n.h} says what {context} is. To predict, every word needs a score. So {n.theta} has "
            "a vector for each word, and a score is that vector times {n.h}.",
            at=Phase.PREDICT,
            panes=(3,),
            exhibit=_scores,
        ),
        Card(
            "The softmax turns scores into probabilities: {n.probabilities}. That is the output. "
            "{n.theta} is not: it is {size:,} more parameters, trained like {n.E}.",
            at=Phase.PREDICT,
            panes=(3,),
            claims=(
                Claim("theta is as large as E", lambda m: m.before.kernel.size == m.size),
                Claim("probabilities sum to one", lambda m: abs(_sum(m) - 1) < _ROUNDING),
            ),
        ),
        Card(
            "{target} got {p}. It should have had all: {missing} is missing.",
            at=Phase.GRADIENT,
            panes=(5,),
            ask=Ask(
                "Which way will the vector of {target} in {n.theta} move?",
                ("Toward {n.h}", "Away from {n.h}", "It stays where it is"),
            ),
        ),
        Card(
            "Toward {n.h}, so that {target} scores higher next time. All others got too much: they "
            "move away, those that got most the farthest.",
            at=Phase.UPDATE,
            panes=(5,),
            exhibit=_score_before_and_after,
            settles=_which_way,
            claims=(
                Claim("the target's score rises", lambda m: _which_way(m) == 0),
                Claim(
                    "the likeliest other's falls",
                    lambda m: m.score(m.rival, after=True) < m.score(m.rival),
                ),
            ),
        ),
        Card(
            "That is all a turn does to {n.theta}: one vector a little nearer to {n.h}, the others "
            "a little farther. And {n.E} moves for the same reason, from the other side.",
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
    c = m.turn.context
    return Exhibit(
        (m.context.text, "moved by …"),
        (
            (f"in {m.n.E}", *numbers(m.after.E[c] - m.before.E[c])),
            (f"in {m.n.theta}", *numbers(m.after.kernel[:, c] - m.before.kernel[:, c])),
        ),
    )


def _steps_differ(m: Moment) -> int:
    c = m.turn.context
    in_E = m.after.E[c] - m.before.E[c]
    return int(bool((in_E != m.after.kernel[:, c] - m.before.kernel[:, c]).any()))


def _tied(m: Moment) -> float:
    h = m.turn.h.astype(float)
    return float(h @ h)


TWO_VECTORS = Lesson(
    "two-vectors",
    "Why does one word have two vectors?",
    (
        Card(
            "{context} has two jobs. As the word that is looked at, it has a vector in {n.E}. As a "
            "word that may be the answer, it has one in {n.theta}.",
            at=Phase.LOOK_UP,
            panes=(2,),
            exhibit=_two_vectors,
        ),
        Card(
            "This turn moves both.",
            at=Phase.GRADIENT,
            panes=(4, 5),
            ask=Ask("Do the two move alike?", ("Yes: it is one word", "No: each its own way")),
        ),
        Card(
            "Each its own way. In {n.E} it learns to point at its neighbours' vectors in "
            "{n.theta}. In {n.theta} it was a wrong answer, as almost every word was. Nothing ties "
            "the two.",
            at=Phase.UPDATE,
            panes=(4, 5),
            exhibit=_two_steps,
            settles=_steps_differ,
            claims=(Claim("the steps differ", lambda m: _steps_differ(m) == 1),),
        ),
        Card(
            "What if there were one vector for both jobs? The score of {context} beside itself "
            "would be its vector times itself: {tied}, never below zero, and larger the longer the "
            "vector is.",
            at=Phase.LOOK_UP,
            panes=(2,),
            figures={"tied": lambda m: number(_tied(m))},
            claims=(Claim("a square is not negative", lambda m: _tied(m) >= 0),),
        ),
        Card(
            "But a word seldom stands beside itself: {context} does so in {itself:,} of its "
            "{context_count:,} pairs in this text. With one vector, the model could hardly say so. "
            "With two it can.",
            at=Phase.LOOK_UP,
            panes=(2,),
            figures={"itself": lambda m: m.count_of(m.turn.context, m.turn.context)},
            claims=(
                Claim(
                    "of all its pairs",
                    lambda m: m.count_of(m.turn.context, m.turn.context) <= m.context_count,
                ),
            ),
        ),
    ),
)
