"""Moves that a timeline makes in more than one step: a jump to a word, another learning rate."""

import math
from dataclasses import replace

from tui_w2v.errors import InputError
from tui_w2v.session.job import SMALLER_RATE, Check, JobState
from tui_w2v.session.typed import Goal
from tui_w2v.training import DivergedError, Phase, Position, SetRate, Timeline

_SMALLEST_POWER = -6
"""The power of ten that stands for a learning rate of 0."""


def jump(timeline: Timeline, goal: Position | Goal, check: Check) -> None:
    """Go to a position, or to the next turn of a word or a pair; raise InputError without one."""
    if isinstance(goal, Goal):
        assert goal.context is not None
        find, here = timeline.setup.schedule.find, timeline.position.turn
        turn = find(here, goal.context, goal.target, check)
        if turn is None:
            raise InputError(f"no turn trains on {goal.text}: no window has it")
        goal = timeline.at(turn)
    timeline.go(goal, check)


def set_rate(timeline: Timeline, rate: float) -> JobState:
    """Set the learning rate, and redo this turn with it, up to this phase."""
    here = timeline.position
    # The update is made with the old rate; of several changes here, the last one counts.
    start = here if here.phase is not Phase.UPDATE else replace(here, phase=Phase.GRADIENT)
    timeline.go(start)
    if isinstance(timeline.last_move, SetRate):
        timeline.go(timeline.way[-1][0].position)
    try:
        timeline.set_rate(rate)
        timeline.go(replace(timeline.position, phase=here.phase))
    except DivergedError as error:
        timeline.go(here)
        return JobState(str(error), SMALLER_RATE, warning=True)
    return JobState(f"learning rate {rate:g}: this turn is redone with it", "; ⟨←⟩ goes back")


def next_rate(rate: float, steps: int) -> float:
    """Return the next larger rate of 1, 2, 5, 10, 20 …, or for −1 the next smaller.

    After 0 comes a very small one.
    """
    power = math.floor(math.log10(rate)) if rate > 0 else _SMALLEST_POWER
    rates = [float(f"{digit}e{power + more}") for more in (-1, 0, 1) for digit in (1, 2, 5)]
    if steps > 0:
        return min((other for other in rates if rate * 1.001 < other < math.inf), default=rate)
    return max((other for other in rates if other < rate * 0.999), default=rate)
