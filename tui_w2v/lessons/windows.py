"""Lessons on the window: its places, and several targets at once."""

import numpy as np

from tui_w2v.explain.phases import loss_text, probability_text
from tui_w2v.lessons.cards import Ask, Card, Claim, Exhibit, Lesson
from tui_w2v.lessons.moment import Moment, number
from tui_w2v.lessons.runs import SEVERAL_TARGETS
from tui_w2v.skipgram.variants import WindowStep, multi_hot, probabilities_of, repeat_window
from tui_w2v.training import Phase

_STEPS = (0, 20, 40, 60, 80)
_FAR_TOO_LARGE = 10
_TARGETS_SHOWN = 4

# Has each position its own softmax?


def _several_targets(m: Moment) -> bool:
    return len(set(m.window_targets)) > 1


def _place(m: Moment, target_offset: int) -> str:
    return f"{target_offset - m.pair.context_offset:+d}"


def _one_softmax(m: Moment) -> Exhibit:
    rows = []
    for pair in m.window[:_TARGETS_SHOWN]:
        y = probabilities_of(m.before, pair.context)
        here = float(y[pair.target])
        loss = -float(np.log(here)) if here > 0 else float("inf")
        rows.append(
            (
                m.word(pair.target),
                _place(m, pair.target_offset),
                probability_text(here),
                loss_text(loss),
            )
        )
    head = ("target", "place", f"{m.n.probabilities} there", "loss")
    return Exhibit(head, tuple(rows))


def _one_for_all(m: Moment) -> bool:
    """Whether ŷ is the same, computed once for each target."""
    first, *rest = (probabilities_of(m.before, pair.context) for pair in m.window)
    return all(bool((y == first).all()) for y in rest)


POSITIONS = Lesson(
    "positions",
    "Does each place in the window have its own softmax?",
    (
        Card(
            "Round {context} stand {targets_here}, within the window. Each of them makes a pair "
            "with {context}.",
            at=Phase.PICK,
            panes=(6,),
            claims=(
                Claim(
                    "the window's pairs share their {n.context}",
                    lambda m: all(pair.context == m.turn.context for pair in m.window),
                ),
            ),
        ),
        Card(
            "From {context}, the model predicts {n.probabilities}. The model does not know the "
            "position of a target.",
            at=Phase.PREDICT,
            panes=(3,),
            ask=Ask(
                "With the numbers as they are: is {n.probabilities} the same for all targets?",
                ("Yes: the input is the same", "No: one for each place"),
                right=0,
            ),
        ),
        Card(
            "It is the same. Each target reads its own number from the one list, and so has its "
            "own loss and its own error.",
            at=Phase.PREDICT,
            panes=(3,),
            exhibit=_one_softmax,
            claims=(
                Claim("all targets of a window have one {n.probabilities}", _one_for_all),
                Claim("a window has two different targets", _several_targets),
            ),
        ),
        Card(
            "Near or far, left or right: the position does not matter. What counts is which words "
            "stand in the window, and how often.",
            at=Phase.PREDICT,
            panes=(3, 6),
        ),
    ),
    begin=SEVERAL_TARGETS,
)

# One target at a time, or all at once?


def _two_ways(m: Moment) -> tuple[list[WindowStep], list[WindowStep]]:
    turn, targets = m.turn, m.window_targets
    right, wrong = (
        repeat_window(m.before, turn.context, targets, turn.learning_rate, _STEPS, wrong=wrong)
        for wrong in (False, True)
    )
    return right, wrong


def _going_wrong(m: Moment) -> Exhibit:
    right, wrong = _two_ways(m)
    rows = []
    for place, step in enumerate(_STEPS):
        cells = [f"{step} steps"]
        for way in (right, wrong):
            if place < len(way):
                cells += [loss_text(way[place].loss), f"{way[place].largest:,.4g}"]
            else:
                cells += ["not finite", ""]
        rows.append(tuple(cells))
    C, y = len(m.window), m.n.probabilities
    head = ("", f"{C}·{y}: loss", "largest number", f"{y}: loss", "largest number")
    return Exhibit(head, tuple(rows))


def _wrong_way_diverges(m: Moment) -> bool:
    """Whether the wrong way's numbers grow until they are not finite, or far above the right's."""
    right, wrong = _two_ways(m)
    if len(right) < len(_STEPS):
        return False
    return len(wrong) < len(_STEPS) or wrong[-1].largest > _FAR_TOO_LARGE * right[-1].largest


def _sums(m: Moment) -> Exhibit:
    y = probabilities_of(m.before, m.turn.context).astype(float)
    V, targets = m.V, m.window_targets
    one_by_one = sum((y - multi_hot(V, [target]) for target in targets), np.zeros(V))
    at_once = len(targets) * y - multi_hot(V, targets)
    words = [*dict.fromkeys(targets)][:_TARGETS_SHOWN]
    rows = tuple(
        (m.word(word), number(float(one_by_one[word])), number(float(at_once[word])))
        for word in words
    )
    head = ("", "errors added up", f"{len(targets)}·{m.n.probabilities} − all targets")
    return Exhibit(head, rows)


TARGETS = Lesson(
    "one-or-all",
    "One target at a time, or all at once?",
    (
        Card(
            "The window round {context} has {targets_here}. One pair at a time, each gets a turn "
            "with an error of its own: {n.error}.",
            at=Phase.GRADIENT,
            panes=(3, 6),
        ),
        Card(
            "They can be taken at once: the errors are added up. Then {n.probabilities} counts as "
            "often as there are targets.",
            at=Phase.GRADIENT,
            panes=(3,),
            exhibit=_sums,
            claims=(
                Claim(
                    "errors added up are the error of all targets at once",
                    lambda m: all(
                        abs(float(row[1].text) - float(row[2].text)) < 1e-3  # type: ignore[union-attr]
                        for row in _sums(m).rows
                    ),
                ),
            ),
        ),
        Card(
            "Some write {n.probabilities} only once: {n.probabilities} minus all targets. It looks "
            "neater.",
            at=Phase.GRADIENT,
            panes=(3,),
            ask=Ask(
                "Repeat that step on this one window. What happens?",
                (
                    "The same, a little slower",
                    "It ends at another answer",
                    "Its numbers grow without end",
                ),
                right=2,
            ),
        ),
        Card(
            "On the left all is right. On the right {n.probabilities} is taken once: look down the "
            "last column.",
            at=Phase.GRADIENT,
            panes=(3,),
            exhibit=_going_wrong,
            claims=(
                Claim("steps with {n.probabilities} taken once soon diverge", _wrong_way_diverges),
            ),
        ),
        Card(
            "Why? {n.probabilities} sums to one, the targets to more. Their difference is never "
            "zero, whatever the model says. So the steps never end.",
            at=Phase.GRADIENT,
            panes=(3,),
            claims=(Claim("a window has two targets or more", lambda m: len(m.window) > 1),),
        ),
    ),
    begin=SEVERAL_TARGETS,
)
