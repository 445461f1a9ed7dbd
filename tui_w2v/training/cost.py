"""The cost of turns: in seconds, and in multiplications under every objective."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from time import perf_counter

from tui_w2v.skipgram import OBJECTIVES, NotFiniteError, Turn
from tui_w2v.training.timeline import Timeline

_MEASURED_SECONDS = 0.02


@dataclass(frozen=True)
class Compared:
    """A turn that an objective would make of a pair."""

    name: str
    """The objective's name."""
    turn: Turn | None
    """The turn, or None where it would not be finite."""
    lowest: float | None
    """The lowest loss that this pair alone can have; None where there is no turn."""
    floor: float
    """The objective's floor on the text's pairs."""

    @property
    def multiplications(self) -> int:
        """The number of multiplications for the scores, the gradient on E and the update of theta.

        Each takes one for every number of the touched rows of theta.
        """
        if self.turn is None:
            return 0
        return 3 * len(self.turn.words) * len(self.turn.h)


def compare_objectives(
    timeline: Timeline, check: Callable[[int], None] | None = None
) -> list[Compared]:
    """Make the current turn under every objective, each from the same parameters.

    Args:
        timeline: The run; its turn is made again from the parameters before it.
        check: Called now and then while pairs are counted; raises to cancel.
    """
    here, turn = timeline.setup, timeline.turn
    number, before = timeline.position.turn, timeline.before_turn()
    here.counts(check)  # objectives that weight pairs alike share these counts
    compared = []
    for name, kind in OBJECTIVES.items():
        setup = here if name == here.settings.objective else here.under(name)
        objective, made, lowest = setup.objective, None, None
        with suppress(NotFiniteError):
            parameters = before.fitted(bias_E=kind.has_bias_E)
            made = objective.turn(parameters, turn.context, turn.target, turn.learning_rate, number)
            lowest = float(objective.losses(made, objective.best_scores(made)[None])[0])
        compared.append(Compared(name, made, lowest, objective.floor(setup.counts(check))))
    return compared


def seconds_a_turn(timeline: Timeline) -> float:
    """Measure the seconds that a turn takes, by some turns on a copy of the parameters."""
    setup, parameters = timeline.setup, timeline.parameters.copy()
    first = number = timeline.position.turn
    begun = perf_counter()
    with suppress(NotFiniteError):  # such a turn takes no longer
        while number == first or perf_counter() - begun < _MEASURED_SECONDS:
            setup.objective.apply(parameters, setup.turn(parameters, number))
            number += 1
    return (perf_counter() - begun) / max(1, number - first)
