"""Looking at a moment of a run: what a Frame holds of it is copied here."""

from tui_w2v.training.frame import Frame, Phase, View
from tui_w2v.training.positions import Position
from tui_w2v.training.segment import Segment
from tui_w2v.training.watching import Baseline, watch


def make_frame(segment: Segment, position: Position, view: View, start: Baseline) -> Frame:
    """Copy what is to be seen of a moment.

    Args:
        segment: The stretch of the run that the moment lies in.
        position: The moment.
        view: Which rows to copy.
        start: E as it was at the last start.
    """
    schedule, objective = segment.setup.schedule, segment.setup.objective
    number, phase = position.turn, position.phase
    turn = segment.turn(number)
    before = segment.after(number - 1)
    theta_before = before.theta[view.theta]
    terms = turn.gradient_E_terms(view.terms, before.theta[view.terms])
    theta_after = output_after = None
    segment.hold(position.turns_made)
    parameters = segment.parameters
    if phase is Phase.UPDATE:
        theta_after = parameters.theta[view.theta]
        output_after = objective.output(parameters, turn)
    last = number if phase >= Phase.PREDICT else number - 1
    return Frame(
        phase=phase,
        number=number,
        epoch=schedule.epoch(number),
        passes=segment.passes,
        pair=schedule.pair(number),
        example=(schedule.number(number), len(schedule.pairs)),
        turn=turn,
        view=view,
        E=parameters.E[view.E],
        theta_before=theta_before,
        theta_after=theta_after,
        terms=terms,
        output_after=output_after,
        losses=segment.last_losses(last),
        watched=watch(
            view.watched,
            parameters.E,
            start,
            turn,
            predicted=phase >= Phase.PREDICT,
            updated=phase is Phase.UPDATE,
        ),
    )
