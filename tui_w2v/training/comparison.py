"""The same pair under every objective: what a turn would touch, cost, and lose."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from tui_w2v.skipgram import OBJECTIVES, NotFiniteError, Turn
from tui_w2v.training.setup import make_objective
from tui_w2v.training.timeline import Timeline


@dataclass(frozen=True)
class Compared:
    """A turn that an objective would make of a pair."""

    name: str
    """The objective's name."""
    turn: Turn | None
    """The turn, or None where it would not be finite."""
    floor: float
    """The lowest mean loss that any model of the text's pairs can have under it."""
    mean_over: str
    """What that is the mean over."""

    @property
    def multiplications(self) -> int:
        """How many the scores, the gradient on E and the update of theta take: one for each
        number of the touched rows of theta, three times.
        """
        if self.turn is None:
            return 0
        return 3 * len(self.turn.words) * len(self.turn.h)


def compare_objectives(
    timeline: Timeline, check: Callable[[int], None] | None = None
) -> list[Compared]:
    """Make the turn at hand under every objective, each from the same parameters.

    Args:
        timeline: The run; its turn is made again from the parameters before it.
        check: Called now and then while pairs are counted; what it raises ends that.
    """
    setup, turn = timeline.setup, timeline.turn
    number, before = timeline.position.turn, timeline.before_turn()
    counts = setup.counts(check)
    compared = []
    for name, kind in OBJECTIVES.items():
        configuration = replace(setup.configuration, objective=name)
        objective = setup.objective
        if name != setup.configuration.objective:
            objective = make_objective(
                configuration, setup.corpus.vocabulary.counts, lambda: counts
            )
        made = None
        try:
            parameters = before.fitted(bias_E=kind.has_bias_E)
            made = objective.turn(parameters, turn.context, turn.target, turn.learning_rate, number)
        except NotFiniteError:
            pass
        compared.append(Compared(name, made, objective.floor(counts), objective.mean_over))
    return compared
