"""Lessons on what lies round the skip-gram: its cost, its relatives, and what is kept of it."""

import math

import numpy as np

from tui_w2v.lessons.cards import Ask, Card, Cell, Claim, Exhibit, Lesson
from tui_w2v.lessons.moment import Moment, number, numbers
from tui_w2v.lessons.phases import loss_text
from tui_w2v.lessons.runs import GLOVE, NEGATIVE_SAMPLING, SEVERAL_TARGETS, TRAINED, WITHOUT_THETA
from tui_w2v.skipgram import Activation
from tui_w2v.training import Phase, find_neighbours

_TARGETS_SHOWN = 4
_NEAR_SHOWN = 5

# Why is the softmax the expensive part?


def _cost(m: Moment) -> Exhibit:
    n, size = m.n, f"{m.size:,}"
    return Exhibit(
        ("", f"numbers of {n.theta}", "multiplications"),
        (
            (f"the look-up {n.h}", "none", "none"),
            (f"the scores {n.scores(bias=m.has_bias)}", size, size),
            (f"the gradient on {n.E}", size, size),
            (f"the update of {n.theta}", size, size),
        ),
    )


def _drawn(m: Moment) -> int:
    """How many words a turn of negative sampling draws."""
    return len(m.sampled.negatives or ())


def _few(m: Moment) -> int:
    """How many rows of theta such a turn of this pair moves."""
    return len(m.sampled.words)


def _cost_of_negatives(m: Moment) -> Exhibit:
    few = _few(m)
    return Exhibit(
        ("a turn", f"moves in {m.n.theta}", "multiplications"),
        (
            ("full softmax", m.n.lines_of_theta(m.V), f"3 × {m.size:,}"),
            ("negative sampling", m.n.lines_of_theta(few), f"3 × {few * m.d:,}"),
        ),
    )


SOFTMAX_COST = Lesson(
    "cost",
    "Why is the softmax the expensive part?",
    (
        Card(
            "Getting {n.h} costs nothing: one {n.line} is copied. But {n.probabilities} needs a "
            "score for every word.",
            at=Phase.PREDICT,
            panes=(3,),
            exhibit=_cost,
        ),
        Card(
            "Three times a turn goes through all of {n.theta}: {size:,} numbers each time. With "
            "words by the hundred thousand, that is the whole cost.",
            at=Phase.GRADIENT,
            panes=(5,),
        ),
        Card(
            "Negative sampling asks a smaller question. Is {target} a word of this window? And are "
            "{k} words that were drawn by lot? Yes or no, for these words only.",
            at=Phase.GRADIENT,
            panes=(5,),
            figures={"k": _drawn, "few": _few},
            ask=Ask(
                "How many {n.theta_line}s of {n.theta} would such a turn move?",
                ("All {V:,}", "{few}: the target's and the drawn words'", "The target's alone"),
            ),
        ),
        Card(
            "{few:,}, however many words there are: this is that turn. No other {n.theta_line} is "
            "touched, which is why it is quick.",
            at=Phase.GRADIENT,
            panes=(5,),
            run=NEGATIVE_SAMPLING,
            exhibit=_cost_of_negatives,
            figures={"few": _few},
            settles=lambda m: 1 if m.turn.rows_of_theta_changed < m.V else 0,
            claims=(
                Claim("few words", lambda m: m.turn.rows_of_theta_changed == _few(m)),
                Claim("no others move", lambda m: m.changes.theta_rows <= _few(m)),
            ),
        ),
        Card(
            "Each of them gets a {n.probabilities} of its own: is it the target, or noise? These "
            "share nothing, and add up to {sum}.",
            at=Phase.PREDICT,
            panes=(3,),
            figures={"sum": lambda m: number(float(m.turn.outputs.sum()), ".4f")},
            claims=(Claim("a sigmoid each", lambda m: m.turn.activation is Activation.SIGMOID),),
        ),
        Card(
            "It is not the same at less cost. Its yes or no is no probability over words, and its "
            "best answer is another one: a score that says how much more often than by chance two "
            "words meet (Levy and Goldberg).",
            at=Phase.GRADIENT,
            panes=(5,),
        ),
    ),
)

# How do skip-gram, CBOW and GloVe differ?


def _pairs_here(m: Moment) -> Exhibit:
    rows = tuple((m.word(pair.target), "given", m.context) for pair in m.window[:_TARGETS_SHOWN])
    return Exhibit(("predict", "", ""), rows)


def _mean_of_neighbours(m: Moment) -> Exhibit:
    words = m.window_targets
    rows: list[tuple[Cell, ...]] = [
        (m.word(word), *numbers(m.before.E[word])[:_TARGETS_SHOWN])
        for word in words[:_TARGETS_SHOWN]
    ]
    mean = m.before.E[words].mean(axis=0)
    rows.append((f"{m.n.h} = their mean", *numbers(mean)[:_TARGETS_SHOWN]))
    return Exhibit((f"in {m.n.E}", "numbers …"), tuple(rows))


def _glove_fit(m: Moment) -> Exhibit:
    count, turn = m.pair_count, m.turn
    rows = (
        (f"{m.n.h}·{m.n.of_theta(m.target.text)}", number(m.score(turn.target))),
        *([("biases", number(turn.target_output - m.score(turn.target)))] if m.has_bias else ()),
        (f"log {count:,}", number(math.log(count), "+.4f")),
    )
    return Exhibit((f"{m.context.text} → {m.target.text}", ""), rows)


RELATIVES = Lesson(
    "relatives",
    "How do skip-gram, CBOW and GloVe differ?",
    (
        Card(
            "Skip-gram goes from the middle outward: given {context}, say each word round it. "
            "{targets_here} here, one turn each.",
            at=Phase.PICK,
            panes=(6,),
            exhibit=_pairs_here,
        ),
        Card(
            "CBOW goes inward: given the words round it, say {context}. Its {n.h} is the mean of "
            "their {n.line}s.",
            at=Phase.PICK,
            panes=(6,),
            exhibit=_mean_of_neighbours,
            ask=Ask(
                "How many {n.line}s of {n.E} get a gradient in such a turn?",
                (
                    "One: that of {context}",
                    "One for each different word round it",
                    "All {V:,}",
                ),
            ),
        ),
        Card(
            "One for each different word round it: {different:,} here. What flowed into the mean "
            "gets its share back.",
            at=Phase.PICK,
            panes=(6,),
            figures={"different": lambda m: len(set(m.window_targets))},
            settles=lambda m: 1 if len(set(m.window_targets)) > 1 else 0,
            claims=(Claim("several words", lambda m: len(set(m.window_targets)) > 1),),
        ),
        Card(
            "GloVe does not walk through the text. It counts first: {context} has {target} in its "
            "window {pair_count:,} times.",
            at=Phase.PICK,
            panes=(6,),
            claims=(Claim("the pair is counted", lambda m: m.pair_count >= 1),),
        ),
        Card(
            "Then it fits: the product of two vectors, and two biases, is to be the log of the "
            "count. This is GloVe's turn of this pair: one score, {p}.",
            at=Phase.PREDICT,
            panes=(3,),
            run=GLOVE,
            exhibit=_glove_fit,
            claims=(
                Claim("the count is wanted", lambda m: m.turn.x_ij == m.pair_count),
                Claim("one score", lambda m: len(m.turn.scores) == 1),
            ),
        ),
        Card(
            "So it moves {theta_line_moved}, and one {n.line} of {n.E}: other words are asked in "
            "turns of their own.",
            at=Phase.GRADIENT,
            panes=(4, 5),
            figures={"theta_line_moved": lambda m: m.n.lines_of_theta(len(m.turn.words))},
            claims=(Claim("one row", lambda m: m.turn.rows_of_theta_changed == 1),),
        ),
        Card(
            "All three learn from the same thing: which words meet within a window, and how often. "
            "Here too: key f trains by those counts alone. Key v sets the objectives side by "
            "side.",
            at=Phase.PICK,
            panes=(6,),
            run=SEVERAL_TARGETS,
        ),
    ),
    begin=SEVERAL_TARGETS,
)

# What is left after training?


def _near(m: Moment) -> tuple[list[int], Exhibit]:
    found = find_neighbours([m.turn.context], m.before.E, m.timeline.last_start)[0].nearest[
        :_NEAR_SHOWN
    ]
    vocabulary = m.timeline.setup.corpus.vocabulary
    rows = tuple((vocabulary[word], number(cosine)) for word, cosine in found)
    words = [word for word, _ in found]
    return words, Exhibit((f"nearest to {m.context.text} by {m.n.E}", "cosine"), rows)


def _nothing_but_chance(m: Moment) -> bool:
    y = m.turn.probabilities
    return bool(np.allclose(y, 1 / m.V, rtol=1e-5))


def _same_neighbours(m: Moment) -> bool:
    return _near(m)[0] == _near(m.home)[0]


def _what_works(m: Moment) -> int:
    predicts, near = not _nothing_but_chance(m), _same_neighbours(m)
    return {(True, True): 0, (True, False): 1, (False, True): 2}.get((predicts, near), 3)


LEFT = Lesson(
    "what-is-left",
    "What is left after training?",
    (
        Card(
            "A copy of your run was trained by {passes:,} grouped passes over all pairs. Given "
            "{context}, it says {target} with {p}.",
            at=Phase.PREDICT,
            panes=(3,),
            run=TRAINED,
            figures={"passes": lambda m: m.timeline.passes_made},
            claims=(Claim("it was trained", lambda m: m.timeline.passes_made > 0),),
        ),
        Card(
            "Its {n.E} has learned too: words that stand in like places have come to lie near each "
            "other.",
            at=Phase.PREDICT,
            panes=(2,),
            exhibit=lambda m: _near(m)[1],
        ),
        Card(
            "Now throw {n.theta}{bias_too} away.",
            at=Phase.PREDICT,
            panes=(2,),
            ask=Ask(
                "What still works?",
                (
                    "Both: predicting and nearest words",
                    "Predicting only",
                    "Nearest words only",
                    "Neither",
                ),
            ),
        ),
        Card(
            "Predicting is gone: every word has {chance}, and the loss is {loss}, that of knowing "
            "nothing.",
            at=Phase.PREDICT,
            panes=(3,),
            run=WITHOUT_THETA,
            settles=_what_works,
            figures={"chance": lambda m: m.p},
            claims=(
                Claim("nothing but chance", _nothing_but_chance),
                Claim(
                    "the loss of knowing nothing",
                    lambda m: loss_text(m.turn.loss) == loss_text(math.log(m.V)),
                ),
            ),
        ),
        Card(
            "Nearest words still work: the same list, to the last bit. They never asked {n.theta}.",
            at=Phase.PREDICT,
            panes=(2,),
            exhibit=lambda m: _near(m)[1],
            claims=(Claim("the same words", _same_neighbours),),
        ),
        Card(
            "That is what is kept: {n.E}, {size:,} numbers. Predicting was the work by which it "
            "learned. Key / asks your own run for nearest words, and s saves it.",
            at=Phase.PREDICT,
            panes=(2,),
        ),
    ),
)
