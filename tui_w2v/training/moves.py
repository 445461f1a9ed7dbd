"""What can be done between two turns, each a stop in time that back returns before."""

from dataclasses import dataclass

from tui_w2v.training.settings import Settings


@dataclass(frozen=True)
class StartOver:
    """Back to the parameters as they were drawn, before any training."""


@dataclass(frozen=True)
class SetBias:
    """The biases set to what is best without E and theta: before any pass, see Objective."""


@dataclass(frozen=True)
class Passes:
    """Full-batch passes over all pairs."""

    number: int
    """How many."""
    held_out: float = 0.0
    """The share of sentences that was held out of them."""
    decay: float = 0.0
    """Their weight decay, see `FullBatchTraining`."""


@dataclass(frozen=True)
class Change:
    """Another setup, drawn anew."""

    settings: Settings
    """Its settings."""


@dataclass(frozen=True)
class Switch:
    """Another objective, from the parameters that the run began with."""

    objective: str
    """Its name."""


Move = StartOver | SetBias | Passes | Change | Switch
