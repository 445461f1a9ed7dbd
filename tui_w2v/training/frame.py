"""A Frame: everything that screens show of one position of a run."""

from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tui_w2v.corpus import Pair, PairCounts
from tui_w2v.skipgram import Aim, Turn
from tui_w2v.skipgram.parameters import FloatArray
from tui_w2v.training.moves import Phase, Position
from tui_w2v.training.segment import Segment
from tui_w2v.training.watching import Baseline, WatchedWord, watch


class View(NamedTuple):
    """The rows of the matrices and the watched words that a Frame holds."""

    E: NDArray[np.int64] = np.empty(0, dtype=np.int64)
    """Rows of E, shape (n,)."""
    theta: NDArray[np.int64] = np.empty(0, dtype=np.int64)
    """Rows of theta, shape (m,)."""
    terms: NDArray[np.int64] = np.empty(0, dtype=np.int64)
    """Words whose terms of the gradient on the row of E are shown, shape (k,)."""
    watched: tuple[int, ...] = ()
    """Words whose nearest words are shown."""
    aim: bool = False
    """Whether the aim, what a perfect model would predict, is shown; it needs the pair counts."""


@dataclass(frozen=True, eq=False)
class Frame:
    """One position of a run, with everything that screens show of it. It never changes."""

    phase: Phase
    number: int
    """The turn's number, from 1."""
    epoch: int
    """The epoch that the turn belongs to, from 1."""
    passes: int
    """The number of full-batch passes before it, since the last start."""
    pair: Pair
    """The turn's pair, with its offsets in the text."""
    example: tuple[int, int]
    """The index of its pair, or cell, in text order, and the number of pairs or cells."""
    turn: Turn
    """The whole turn, whatever the phase."""
    view: View
    E: FloatArray
    """Rows of E at this phase, shape (n, d): from UPDATE on, after the turn."""
    theta_before: FloatArray
    """Rows of theta before the turn's update, shape (m, d)."""
    theta_after: FloatArray | None
    """The same rows after it, from UPDATE on."""
    terms: FloatArray
    """These words' terms of the gradient on the row of E, shape (k, d)."""
    outputs_after: FloatArray | None
    """From UPDATE on, ŷ of the touched words, predicted again, shape (n_touched,)."""
    losses: tuple[float, ...]
    """The losses of the last turns, the latest at the end: of this turn from PREDICT on."""
    watched: tuple[WatchedWord, ...]
    """The watched words, by E at this phase."""
    aim: Aim | None = None
    """What a perfect model of the text would predict in this turn, if the view shows it."""

    def __post_init__(self) -> None:
        for value in vars(self).values():
            if isinstance(value, np.ndarray):
                value.setflags(write=False)

    @property
    def output_after(self) -> float | None:
        """From UPDATE on, ŷ of the target, predicted again; None if it is not finite."""
        after = self.outputs_after
        return None if after is None else float(after[self.turn.target_column])

    @property
    def mean_loss(self) -> float | None:
        """The mean of ``losses``; None for fewer than two."""
        return sum(self.losses) / len(self.losses) if len(self.losses) > 1 else None

    def looking(self, look: Turn) -> "Frame":
        """Return the frame with the forward pass of a look instead of its turn."""
        theta = self.theta_before if self.theta_after is None else self.theta_after
        return replace(
            self,
            phase=Phase.PREDICT,
            turn=look,
            theta_before=theta,
            theta_after=None,
            outputs_after=None,
            aim=None,
        )


def make_frame(
    segment: Segment,
    position: Position,
    view: View,
    start: Baseline,
    counts: PairCounts | None = None,
) -> Frame:
    """Copy what screens show of a position in a segment; with pair counts, the aim too."""
    schedule, objective = segment.setup.schedule, segment.setup.objective
    number, phase = position.turn, position.phase
    turn = segment.turn(number)
    before = segment.after(number - 1)
    theta_before = before.theta[view.theta]
    terms = turn.gradient_E_terms(view.terms, before.theta[view.terms])
    theta_after = outputs_after = None
    segment.hold(position.turns_made)
    parameters = segment.parameters
    if phase is Phase.UPDATE:
        theta_after = parameters.theta[view.theta]
        outputs_after = objective.predict_again(parameters, turn)
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
        outputs_after=outputs_after,
        losses=segment.last_losses(last),
        watched=watch(view.watched, parameters.E, start, turn, phase),
        aim=None if counts is None else objective.aim(counts, turn),
    )
