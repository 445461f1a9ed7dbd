"""Runs that begin at a turn of another, which stays as it is."""

from tui_w2v.skipgram import Parameters
from tui_w2v.training.setup import Origin
from tui_w2v.training.timeline import Timeline


def branch_under(timeline: Timeline, objective: str) -> Timeline:
    """Return a run of its own that begins right before the turn that a run is at, with the same
    pair and parameters, under another objective.

    Args:
        timeline: The run.
        objective: The objective's name; if it is the run's own, nothing is different.
    """
    here = timeline.setup
    if here.configuration.objective == objective:
        return branch(timeline)
    setup, turn = here.under(objective), timeline.position.turn
    if setup.objective.a_turn_is_a_cell != here.objective.a_turn_is_a_cell:
        turn = setup.schedule.turn_of(here.schedule.pair(turn)) or turn
    origin = Origin(
        path="",
        parameters=timeline.before_turn().fitted(bias_E=setup.objective.has_bias_E),
        turns=turn - 1,
        passes=timeline.passes_made,
    )
    return Timeline(setup.beginning_at(origin))


def branch(timeline: Timeline, parameters: Parameters | None = None) -> Timeline:
    """Return a run of its own that begins right before the turn that a run is at.

    It takes the same pairs from there on. Whatever is done in it, the other run does not change.

    Args:
        timeline: The run.
        parameters: What the new run begins with; it owns them. If not given, it begins with the
            parameters that the run has before the turn.
    """
    origin = Origin(
        path="",
        parameters=timeline.before_turn() if parameters is None else parameters,
        turns=timeline.position.turn - 1,
        passes=timeline.passes_made,
    )
    return Timeline(timeline.setup.beginning_at(origin))
