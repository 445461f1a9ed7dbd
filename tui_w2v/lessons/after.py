"""The lesson on what is left after training."""

import math

import numpy as np

from tui_w2v.explain.phases import loss_text
from tui_w2v.lessons.cards import Ask, Card, Lesson
from tui_w2v.lessons.facts import TurnFacts
from tui_w2v.lessons.runs import TRAINED, WITHOUT_THETA
from tui_w2v.lessons.tables import Exhibit, table
from tui_w2v.training import Phase


def _near_table(f: TurnFacts) -> Exhibit:
    rows = ((f.word(word), cosine) for word, cosine in f.near(f.turn.context))
    return table((f"nearest to {f.context.text} by {f.n.E}", "cosine"), rows)


def _nothing_but_chance(f: TurnFacts) -> bool:
    y = f.turn.probabilities
    return bool(np.allclose(y, 1 / f.V, rtol=1e-5))


def _same_neighbours(f: TurnFacts) -> bool:
    return f.near(f.turn.context) == f.home.near(f.turn.context)


def _in_similar_contexts(f: TurnFacts) -> bool:
    """Whether the nearest words share more of the context word's targets than others do."""
    shared = f.shared_contexts(f.turn.context)
    others = np.delete(shared, f.turn.context)
    return bool(shared[[word for word, _ in f.near(f.turn.context)]].mean() > others.mean())


LEFT = Lesson(
    "what-is-left",
    "What is left after training?",
    (
        Card(
            "A copy of this run was trained by {passes:,} full-batch passes. Given {context}, it "
            "predicts {target} with probability {p}.",
            at=Phase.PREDICT,
            panes=(3,),
            run=TRAINED,
            claims={
                "passes train the model": lambda f: f.timeline.passes_made > 0,
                "a trained model predicts more than chance": lambda f: not _nothing_but_chance(f),
            },
        ),
        Card(
            "Its {n.E} has learned, too: words that occur in similar contexts now lie close "
            "together.",
            panes=(2,),
            exhibit=_near_table,
            claims={"words in similar contexts lie close together": _in_similar_contexts},
        ),
        Card(
            "Now throw {n.theta}{bias_too} away.",
            ask=Ask(
                "What still works?",
                (
                    "Both: predicting and nearest words",
                    "Predicting only",
                    "Nearest words only",
                    "Neither",
                ),
                right=2,
            ),
        ),
        Card(
            "Predicting no longer works: every word gets probability {p}. The loss is {loss}, "
            "which is log V, the loss of a model that knows nothing.",
            panes=(3,),
            run=WITHOUT_THETA,
            claims={
                "without {n.theta} all words are equally likely": _nothing_but_chance,
                "without {n.theta} the loss is log V": lambda f: (
                    loss_text(f.turn.loss) == loss_text(math.log(f.V))
                ),
            },
        ),
        Card(
            "Nearest words still work: the list is the same, to the last bit. It never used "
            "{n.theta}.",
            panes=(2,),
            exhibit=_near_table,
            claims={"nearest words by {n.E} do not need {n.theta}": _same_neighbours},
        ),
        Card(
            "By convention, people keep {n.E}: {size:,} of {total:,} numbers. {n.theta} often "
            "answers about as well. Key / asks your own run by {n.E}, {n.theta} or both. Key s "
            "saves the run."
        ),
    ),
)
