"""Positions in a run, and the moves between turns."""

from dataclasses import dataclass
from enum import IntEnum

from tui_w2v.errors import DivergenceError
from tui_w2v.training.settings import Settings


class Phase(IntEnum):
    """The phases of a turn. The parameters change on entering UPDATE."""

    READY = 0
    """Before the turn: nothing of the turn is shown yet."""
    PICK = 1
    """The text gives a context word and a target word."""
    LOOK_UP = 2
    """The context word's row of E is h."""
    PREDICT = 3
    """The scores of the touched words, and their outputs ŷ."""
    GRADIENT = 4
    """The error, prediction minus label, and the gradients on E and theta."""
    UPDATE = 5
    """E and theta have changed."""


@dataclass(frozen=True, order=True)
class Position:
    """A position in a run."""

    start: int
    """The number of stops between turns before it."""
    turn: int
    """The turn, from 1."""
    phase: Phase

    @property
    def turns_made(self) -> int:
        """The number of turns made up to here, since the last start."""
        return self.turn if self.phase is Phase.UPDATE else self.turn - 1


@dataclass(frozen=True)
class StartOver:
    """Back to the initial parameters, before any training."""


@dataclass(frozen=True)
class SetBias:
    """The biases are set to the best values without E and theta (see ``Objective``)."""


@dataclass(frozen=True)
class Passes:
    """Full-batch passes over all pairs."""

    number: int
    held_out: float = 0.0
    """The share of sentences held out of them."""
    decay: float = 0.0
    """Their weight decay (see ``FullBatchTraining``)."""


@dataclass(frozen=True)
class Change:
    """Another setup, with parameters initialised anew."""

    settings: Settings


@dataclass(frozen=True)
class Switch:
    """Another objective, by its name, from the parameters that the run began with."""

    objective: str


@dataclass(frozen=True)
class SetNumber:
    """One number of the parameters is set by hand."""

    array: str
    """E, theta, bias or bias_E."""
    word: str
    """The word whose number it is."""
    k: int | None
    """The dimension, from 0; None for a bias."""
    value: float

    @property
    def cell(self) -> str:
        """The number's name, such as ``E[king,3]``."""
        return f"{self.array}[{self.word}{'' if self.k is None else f',{self.k}'}]"


@dataclass(frozen=True)
class Scramble:
    """An array, E or theta, is sampled anew."""

    array: str


@dataclass(frozen=True)
class SetRate:
    """Another learning rate η; the parameters stay."""

    learning_rate: float


EDITS = SetNumber | Scramble | SetRate
"""The moves that keep the phase, so that their effect on it is seen."""
Move = StartOver | SetBias | Passes | Change | Switch | SetNumber | Scramble | SetRate
"""What can be done between two turns."""


@dataclass(frozen=True)
class Stop:
    """A position between turns where a move was made; back returns before it."""

    position: Position
    """The position before the move."""
    move: Move


class DivergedError(DivergenceError):
    """A turn is not finite; the timeline stands after the last turn that is."""

    def __init__(self, turn: int, learning_rate: float) -> None:
        stays = f": all stays as after turn {turn - 1:,}" if turn > 1 else ""
        super().__init__(f"turn {turn:,} is not finite at learning rate {learning_rate:g}{stays}")
        self.turn = turn
        self.learning_rate = learning_rate
