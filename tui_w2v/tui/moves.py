"""Moves of a timeline that are more than going somewhere; those that take long, as jobs."""

import math
from collections.abc import Callable
from dataclasses import replace

from tui_w2v.training import (
    DivergedError,
    Phase,
    Position,
    SetRate,
    Settings,
    Timeline,
    change_setup,
)
from tui_w2v.tui.job import SMALLER_RATE, Check
from tui_w2v.tui.typed import Goal

Job = Callable[[Check], str]
"""Returns what has gone wrong, in one line, or nothing."""
_SMALLEST_POWER = -6
"""Of a learning rate above 0."""


def jump(timeline: Timeline, goal: Position | Goal) -> Job:
    """Go to a position, or to the next turn of a word or a pair."""

    def job(check: Check) -> str:
        position = goal
        if isinstance(position, Goal):
            assert position.context is not None
            find, here = timeline.setup.schedule.find, timeline.position.turn
            turn = find(here, position.context, position.target, check)
            if turn is None:
                return f"no turn trains on {position.text}: no window has it"
            position = timeline.at(turn)
        timeline.go(position, check)
        return ""

    return job


def change_settings(timeline: Timeline, settings: Settings) -> Job:
    """Go on with other settings."""

    def job(check: Check) -> str:
        setup = change_setup(timeline.setup, settings, check)
        check()
        timeline.change(setup)
        return ""

    return job


def switch_objective(timeline: Timeline, objective: str) -> Job:
    """Go on under another objective, from the parameters that the run began with."""

    def job(check: Check) -> str:
        setup = timeline.setup.under(objective)
        check()
        timeline.switch(setup)
        return ""

    return job


def change_rate(timeline: Timeline, steps: int) -> tuple[str, bool]:
    """Raise or lower the learning rate, and redo this turn with it, up to this phase.

    Args:
        timeline: The run.
        steps: How far along 1, 2, 5, 10, 20 … times any power of ten.

    Returns:
        One line on what was done, and whether it failed.
    """
    here = timeline.position
    rate = next_rate(timeline.setup.settings.learning_rate, steps)
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
        return f"{error} {SMALLER_RATE}", True
    return f"learning rate {rate:g}: this turn is redone with it; ← goes back", False


def next_rate(rate: float, steps: int) -> float:
    """Return the next learning rate.

    Args:
        rate: The current rate; after 0 comes a very small rate.
        steps: 1 for a larger rate, −1 for a smaller one.
    """
    power = math.floor(math.log10(rate)) if rate > 0 else _SMALLEST_POWER
    rates = [float(f"{digit}e{power + more}") for more in (-1, 0, 1) for digit in (1, 2, 5)]
    if steps > 0:
        return min((other for other in rates if rate * 1.001 < other < math.inf), default=rate)
    return max((other for other in rates if other < rate * 0.999), default=rate)
