"""A trained model, what ends its training, and how far training is."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

from tui_w2v.corpus import Vocabulary
from tui_w2v.errors import DivergenceError, InputError
from tui_w2v.skipgram import Parameters
from tui_w2v.skipgram.parameters import FloatArray
from tui_w2v.training.adam import PassesState
from tui_w2v.training.model import save_run
from tui_w2v.training.settings import Settings
from tui_w2v.vectors import WordVectors


@dataclass(frozen=True)
class Limits:
    """What ends training, whichever comes first."""

    passes: int | None = None
    epochs: float | None = None
    """The number of epochs of turns, instead of passes."""
    until_loss: float | None = None
    """The mean loss of all pairs to reach, in nats."""
    seconds: float | None = None

    def __post_init__(self) -> None:
        for name, limit in vars(self).items():
            if limit is not None and not limit >= 0:
                raise InputError(f"{name} must be 0 or more, not {limit}")

    @property
    def none(self) -> bool:
        """Whether there is no limit, so training ends when the loss stops falling."""
        return self == Limits()

    def reached(self, loss: float) -> bool:
        """Whether a loss is at ``until_loss`` or below."""
        return self.until_loss is not None and loss <= self.until_loss


@dataclass(frozen=True, eq=False, repr=False)
class TrainedModel:
    """A trained model and how it was trained. Its arrays are read-only."""

    settings: Settings
    vocabulary: Vocabulary
    parameters: Parameters
    loss: float
    """The exact mean over all pairs at these parameters, in nats; not finite if it overflows."""
    passes: int = 0
    """The number of passes made, with those that the model began with."""
    best_pass: int | None = None
    """The pass with the lowest validation loss, which these parameters come from, if sentences
    were held out."""
    validation_loss: float | None = None
    """The mean loss of the held-out sentences at these parameters, in nats."""
    turns: int = 0
    """The number of turns made, with those that the model began with."""
    seconds: float = 0.0
    reached: bool = False
    """Whether the loss is at ``until_loss`` or below."""
    overshoot: str = ""
    """A line on the passes that overshot; empty if none did."""
    problem: DivergenceError | None = None
    """The error that ended training, if it diverged."""
    state: PassesState | None = None
    """The state after the last pass, if training can go on from there."""

    def __post_init__(self) -> None:
        for array in self.parameters.arrays:
            array.setflags(write=False)

    def __repr__(self) -> str:
        settings = self.settings
        return f"<TrainedModel: {len(self.words):,} words, d {settings.dim}, {settings.objective}>"

    @property
    def words(self) -> Sequence[str]:
        """The V words, in the order of the rows, usually the most frequent first."""
        return self.vocabulary.words

    @property
    def E(self) -> FloatArray:
        """The embedding matrix, shape (V, d)."""
        return self.parameters.E

    @property
    def theta(self) -> FloatArray:
        """The output vectors, shape (V, d)."""
        return self.parameters.theta

    @property
    def bias(self) -> FloatArray:
        """The output bias, shape (V,); zeros if it is off."""
        return self.parameters.bias

    @cached_property
    def vectors(self) -> WordVectors:
        """The words with their vectors, for queries."""
        return WordVectors(self.words, self.E, self.theta)

    def save(self, path: str | Path, **more: Any) -> None:
        """Write a ``.npz`` that training can go on with, whole or not at all; raise OSError.

        Its config also holds ``more``.
        """
        save_run(
            Path(path),
            self.settings,
            self.parameters,
            self.vocabulary,
            turns=self.turns,
            passes=self.passes if self.best_pass is None else self.best_pass,
            state=self.state,
            more=more,
        )


class Progress(NamedTuple):
    """The progress of training."""

    done: int
    """The number of passes or turns made, with those that the model began with."""
    loss: float
    """The mean loss of the trained pairs; amid an epoch of turns, of the last turns."""
    parameters: Parameters
    """The parameters now; the next pass or turn changes these arrays."""
    model: Callable[[], TrainedModel]
    """Returns a copy of the model now, from which training can go on exactly."""
    made: int
    """The number of passes or turns made in this training alone."""
    seconds: float
    """The time that training has taken."""
    seconds_left: float | None = None
    """An estimate of the time left, if there is one."""
    left: int | None = None
    """An estimate of the number of passes or turns left, if there is one."""
    validation_loss: float | None = None
    """The mean loss of the held-out sentences, if there are any."""
    rate: float | None = None
    """The learning rate of the last pass or turn, if one was made."""


Report = Callable[[Progress], None]
