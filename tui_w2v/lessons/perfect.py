"""The lesson on what a perfect model would predict."""

import math

import numpy as np

from tui_w2v.explain.phases import loss_text, probability_text
from tui_w2v.lessons.cards import Ask, Card, Lesson
from tui_w2v.lessons.facts import Figures, TurnFacts
from tui_w2v.lessons.runs import FRESH, TRAINED
from tui_w2v.lessons.tables import Exhibit, number, table
from tui_w2v.skipgram import Aim
from tui_w2v.training import Phase

_SHOWN = 3
_ROUNDING = 1e-4


def _aim(f: TurnFacts) -> Aim:
    aim = f.timeline.setup.objective.aim(f.timeline.trained_counts(), f.turn)
    assert aim is not None  # the turn's own pair is counted
    return aim


def _divergence(f: TurnFacts) -> float:
    return f.once(_aim).divergence(f.turn.outputs)


def _entropy(f: TurnFacts) -> float:
    return f.once(_aim).entropy or 0.0


def _shares(f: TurnFacts) -> Exhibit:
    """Return the most frequent targets and this one, with P and ŷ."""
    P, target = f.once(_aim).outputs, f.turn.target
    words = [word for word in np.argsort(-P, kind="stable").tolist() if word != target]
    shown = sorted([*words[:_SHOWN], target], key=lambda word: -float(P[word]))
    rows = (
        (f.word(word), *(probability_text(float(y[word])) for y in (P, f.turn.outputs)))
        for word in shown
    )
    return table((f"beside {f.context.text}", "text", f.n.probabilities), rows)


def _mean_loss(f: TurnFacts) -> float:
    """Return the mean loss of the context word's pairs, turn by turn, from these parameters."""
    setup, context = f.timeline.setup, f.turn.context
    row = f.timeline.trained_counts().of_context(context)
    targets = np.flatnonzero(row).tolist()
    turns = (setup.objective.turn(f.before, context, target, f.rate) for target in targets)
    total = sum(float(row[turn.target]) * turn.loss for turn in turns)
    return total / float(row.sum())


def _adds_up(f: TurnFacts) -> bool:
    return math.isclose(
        f.once(_mean_loss), _entropy(f) + _divergence(f), rel_tol=_ROUNDING, abs_tol=_ROUNDING
    )


def _comes_nearer(f: TurnFacts) -> bool:
    """Whether KL is lower than before any training."""
    setup, turn = f.timeline.setup, f.turn
    first = setup.objective.turn(setup.initial_parameters(), turn.context, turn.target, f.rate)
    return _divergence(f) < f.once(_aim).divergence(first.outputs)


_FIGURES: Figures = {
    "entropy": lambda f: number(_entropy(f), ".3f"),
    "divergence": lambda f: loss_text(_divergence(f)),
    "mean": lambda f: number(f.once(_mean_loss), ".3f"),
    "different": lambda f: np.count_nonzero(f.once(_aim).outputs),
    "share": lambda f: probability_text(float(f.once(_aim).outputs[f.turn.target])),
}

PERFECT = Lesson(
    "perfect",
    "What would a perfect model predict?",
    (
        Card(
            "{context} has {context_count:,} pairs in the text, with {different:,} different "
            "targets. Their shares are the text's own answer, P({n.target} | {context}). The share "
            "of {target} is {share}.",
            at=Phase.PREDICT,
            panes=(3,),
            run=FRESH,
            aim=True,
            exhibit=_shares,
            claims={
                "the shares sum to one": lambda f: math.isclose(
                    f.once(_aim).outputs.sum(), 1, rel_tol=_ROUNDING
                )
            },
        ),
        Card(
            "The softmax aims at these shares. In pane three, │ marks each word's share on its "
            "bar.",
            aim=True,
            ask=Ask(
                "What is the lowest mean loss that a model can have on the pairs of {context}?",
                ("Zero", "The entropy of the shares", "log V"),
                right=1,
            ),
            claims={
                "the {n.context} has several targets, and not all words alike": lambda f: (
                    _ROUNDING < _entropy(f) < math.log(f.V) - _ROUNDING
                )
            },
        ),
        Card(
            "The entropy, {entropy}: several targets are possible, and {context} does not say "
            "which comes. The mean loss is {mean} now: the entropy plus {divergence}, which is "
            "KL(P‖{n.probabilities}): how far {n.probabilities} is from the shares.",
            aim=True,
            claims={"the mean loss is the entropy plus KL": _adds_up},
        ),
        Card(
            "A copy of this run was trained by {passes:,} full-batch passes. For {context}, KL is "
            "{divergence} now. Training lowers KL, never the entropy.",
            at=Phase.PREDICT,
            run=TRAINED,
            aim=True,
            exhibit=_shares,
            claims={"training brings {n.probabilities} nearer to the shares": _comes_nearer},
        ),
        Card(
            "Where KL stays far from zero, d is often too small: the {d:,} numbers of a word must "
            "fit all its shares. Key d lays the text's answer beside {n.probabilities} in your "
            "own run.",
            aim=True,
            exhibit=_shares,
        ),
    ),
    figures=_FIGURES,
)
