"""Places in time, and what can keep a timeline from going to one."""

from dataclasses import dataclass
from typing import NamedTuple

from tui_w2v.errors import DivergenceError
from tui_w2v.training.frame import Phase
from tui_w2v.training.moves import Move
from tui_w2v.training.setup import Setup


class CancelledError(Exception):
    """A jump was given up; the timeline stands where it stood before."""


class DivergedError(DivergenceError):
    """A turn would leave the finite numbers; the timeline stands at the last turn that did not."""

    def __init__(self, turn: int, learning_rate: float) -> None:
        stays = f": all stays as after turn {turn - 1:,}" if turn > 1 else ""
        super().__init__(f"turn {turn:,} is not finite at learning rate {learning_rate:g}{stays}")
        self.turn = turn
        self.learning_rate = learning_rate


@dataclass(frozen=True, order=True)
class Position:
    """A place in time."""

    start: int
    """How many stops between turns lie before it."""
    turn: int
    """The turn, from 1."""
    phase: Phase
    """The phase of the turn."""

    @property
    def turns_made(self) -> int:
        """How many turns have been made there, since the last start."""
        return self.turn if self.phase is Phase.UPDATE else self.turn - 1


@dataclass(frozen=True)
class Stop:
    """A place between turns where something else was done than a turn."""

    position: Position
    """Where."""
    move: Move
    """What."""


class Beginning(NamedTuple):
    """Where a run began."""

    setup: Setup
    position: Position
