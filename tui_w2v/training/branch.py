"""Runs that begin at a turn of another, which stays as it is."""

from tui_w2v.skipgram import Parameters
from tui_w2v.training.setup import Origin
from tui_w2v.training.timeline import Timeline


def branch(
    timeline: Timeline,
    parameters: Parameters | None = None,
    *,
    under: str | None = None,
    turn: int | None = None,
) -> Timeline:
    """Return a run of its own that begins right before the turn that a run is at.

    It takes the same pairs from there on. Whatever is done in it, the other run does not change.

    Args:
        timeline: The run.
        parameters: What the new run begins with. If not given, it begins with the parameters that
            the run has before the turn.
        under: The new run's objective, by name, if it may be another. Its turn is the first one
            of the same pair, where a turn is another thing under it.
        turn: The turn that the new run begins with, from 1, if not the one that the run is at.
    """
    here, turn = timeline.setup, turn or timeline.position.turn
    setup = here if under in (None, here.settings.objective) else here.under(under)
    if setup.objective.a_turn_is_a_cell != here.objective.a_turn_is_a_cell:
        turn = setup.schedule.turn_of(here.schedule.pair(turn))
    begins = timeline.before_turn() if parameters is None else parameters
    origin = Origin(
        path="",
        parameters=begins.fitted(bias_E=setup.objective.has_bias_E),
        turns=turn - 1,
        passes=timeline.passes_made,
    )
    return Timeline(setup.beginning_at(origin))
