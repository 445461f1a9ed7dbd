"""The moves between turns of a run."""

from dataclasses import dataclass

from tui_w2v.training.settings import Settings


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
