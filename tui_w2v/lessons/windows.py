"""Lessons on the window: positions, and several targets at once."""

import numpy as np

from tui_w2v.explain.phases import loss_text, probability_text
from tui_w2v.lessons.cards import Ask, Card, Lesson
from tui_w2v.lessons.facts import TurnFacts
from tui_w2v.lessons.runs import SEVERAL_TARGETS
from tui_w2v.lessons.tables import Exhibit, table
from tui_w2v.skipgram.parameters import FloatArray
from tui_w2v.skipgram.variants import WindowStep, multi_hot, repeat_window
from tui_w2v.training import Phase

_STEPS = (0, 20, 40, 60, 80)
_FAR_TOO_LARGE = 10
_ROUNDING = 1e-5
_TARGETS_SHOWN = 4

# Has each position its own softmax?


def _several_targets(f: TurnFacts) -> bool:
    return len(set(f.window_targets)) > 1


def _one_softmax(f: TurnFacts) -> Exhibit:
    turns = zip(f.window[:_TARGETS_SHOWN], f.window_turns, strict=False)
    rows = (
        (
            f.word(pair.target),
            f"{pair.target_offset - pair.context_offset:+d}",
            probability_text(turn.target_output),
            loss_text(turn.loss),
        )
        for pair, turn in turns
    )
    return table(("target", "position", f"its {f.n.probabilities}", "loss"), rows)


def _one_for_all(f: TurnFacts) -> bool:
    """Whether ŷ is the same in the turns of all targets."""
    return all(np.array_equal(turn.outputs, f.turn.outputs) for turn in f.window_turns)


POSITIONS = Lesson(
    "positions",
    "Has each position its own softmax?",
    (
        Card(
            "The window around {context} has {targets_here}. Each of them makes a pair with "
            "{context}.",
            panes=(0,),
            claims={
                "the window's pairs share their {n.context}": lambda f: all(
                    pair.context == f.turn.context for pair in f.window
                )
            },
        ),
        Card(
            "From {context}, the model predicts {n.probabilities}. The model does not know the "
            "position of a target.",
            at=Phase.PREDICT,
            panes=(3,),
            ask=Ask(
                "Before any update, is {n.probabilities} the same for all these targets?",
                ("Yes: the input is the same", "No: each position has its own"),
                right=0,
            ),
        ),
        Card(
            "It is the same. Each target has its own number in this one list, and so its own loss "
            "and its own error.",
            exhibit=_one_softmax,
            claims={
                "all targets of a window have one {n.probabilities}": _one_for_all,
                "a window has two different targets": _several_targets,
            },
        ),
        Card(
            "Near or far, left or right: the position does not matter. What counts is which words "
            "occur in the window, and how often.",
            panes=(0, 3),
        ),
    ),
    begin=SEVERAL_TARGETS,
)

# One target at a time, or all at once?


def _two_ways(f: TurnFacts) -> tuple[list[WindowStep], list[WindowStep]]:
    """Return the states of repeated steps on the window: the right way, and with the mistake."""
    turn, targets = f.turn, f.window_targets
    right, wrong = (
        repeat_window(f.before, turn.context, targets, turn.learning_rate, _STEPS, wrong=wrong)
        for wrong in (False, True)
    )
    return right, wrong


def _going_wrong(f: TurnFacts) -> Exhibit:
    def cells(way: list[WindowStep], place: int) -> tuple[str, str]:
        if place >= len(way):
            return "not finite", ""
        return loss_text(way[place].loss), f"{way[place].largest:,.4g}"

    right, wrong = f.once(_two_ways)
    rows = (
        (f"{step} steps", *cells(right, place), *cells(wrong, place))
        for place, step in enumerate(_STEPS)
    )
    C, y = len(f.window), f.n.probabilities
    return table(("", f"{C}·{y}: loss", "largest number", f"{y}: loss", "largest number"), rows)


def _wrong_way_diverges(f: TurnFacts) -> bool:
    """Whether the mistake makes numbers not finite, or far larger than the right way does."""
    right, wrong = f.once(_two_ways)
    if len(right) < len(_STEPS):
        return False
    return len(wrong) < len(_STEPS) or wrong[-1].largest > _FAR_TOO_LARGE * right[-1].largest


def _errors(f: TurnFacts) -> tuple[FloatArray, FloatArray]:
    """Return the errors of the window's turns added up, and the error of all targets at once."""
    one_by_one = np.sum([turn.error for turn in f.window_turns], axis=0, dtype=float)
    outputs = f.turn.outputs.astype(float)
    return one_by_one, len(f.window) * outputs - multi_hot(f.V, f.window_targets)


def _sums(f: TurnFacts) -> Exhibit:
    one_by_one, at_once = _errors(f)
    words = [*dict.fromkeys(f.window_targets)][:_TARGETS_SHOWN]
    rows = ((f.word(w), one_by_one[w], at_once[w]) for w in words)
    return table(("", "sum of errors", f"{len(f.window)}·{f.n.probabilities} − all targets"), rows)


TARGETS = Lesson(
    "one-or-all",
    "One target at a time, or all at once?",
    (
        Card(
            "The window around {context} has {targets_here}. With one pair at a time, each target "
            "gets its own turn, with its own error: {n.error}.",
            at=Phase.GRADIENT,
            panes=(0, 3),
        ),
        Card(
            "You can also take all targets at once, and add up their errors. Then "
            "{n.probabilities} counts once for each target.",
            panes=(3,),
            exhibit=_sums,
            claims={
                "errors added up are the error of all targets at once": lambda f: np.allclose(
                    *_errors(f), atol=_ROUNDING
                )
            },
        ),
        Card(
            "A well-known mistake counts {n.probabilities} only once: {n.probabilities} minus all "
            "targets. This looks simpler.",
            ask=Ask(
                "Repeat this step on this one window. What happens?",
                (
                    "It learns the same, a little more slowly",
                    "It converges to another answer",
                    "The numbers grow without end",
                ),
                right=2,
            ),
        ),
        Card(
            "The left half of the table is the right way. The right half counts {n.probabilities} "
            "only once: look down its last column.",
            exhibit=_going_wrong,
            claims={
                "steps that count {n.probabilities} only once soon diverge": _wrong_way_diverges
            },
        ),
        Card(
            "Why? {n.probabilities} sums to one, but the targets sum to more. Their difference is "
            "never zero, whatever the model predicts. So the steps never end.",
            claims={"a window has two targets or more": lambda f: len(f.window) > 1},
        ),
    ),
    begin=SEVERAL_TARGETS,
)
