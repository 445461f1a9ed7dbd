"""What the timeline shows of one moment: the five phases of a turn, and a Frame of them."""

from dataclasses import dataclass, replace
from enum import IntEnum
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tui_w2v.corpus import Pair
from tui_w2v.skipgram import Turn
from tui_w2v.skipgram.parameters import FloatArray
from tui_w2v.training.watching import WatchedWord


class Phase(IntEnum):
    """Where in a turn we are. The parameters move on entering UPDATE."""

    READY = 0
    """Before the turn: nothing of it has been shown."""
    PICK = 1
    """The text gives a context word and a target word."""
    LOOK_UP = 2
    """The context word's row of E is h."""
    PREDICT = 3
    """The softmax says how likely every word is."""
    GRADIENT = 4
    """What was said minus what the text has, carried back to E and theta."""
    UPDATE = 5
    """E and theta have moved."""


class View(NamedTuple):
    """Which rows of the matrices are to be copied into a Frame, and what else is to be in it."""

    E: NDArray[np.int64] = np.empty(0, dtype=np.int64)
    """Rows of E, shape (n,)."""
    theta: NDArray[np.int64] = np.empty(0, dtype=np.int64)
    """Rows of theta, shape (m,)."""
    terms: NDArray[np.int64] = np.empty(0, dtype=np.int64)
    """Words whose parts in the gradient on the row of E are wanted, shape (k,)."""
    watched: tuple[int, ...] = ()
    """Words whose nearest words are wanted."""


@dataclass(frozen=True, eq=False)
class Frame:
    """One moment of a run, with everything that is shown of it; nothing in it changes again."""

    phase: Phase
    """Where in the turn it is."""
    number: int
    """The turn's number, from 1."""
    epoch: int
    """The epoch that the turn belongs to, from 1."""
    passes: int
    """How many full-batch passes lie before it, since the last start."""
    pair: Pair
    """The turn's pair, with its places in the text."""
    example: tuple[int, int]
    """The number of its pair, or cell, in text order, from 0, and how many there are."""
    turn: Turn
    """All that the turn does, whatever the phase."""
    view: View
    """Which rows of the matrices follow."""
    E: FloatArray
    """Rows of E as they are now, shape (n, d): from UPDATE on, after the turn."""
    theta_before: FloatArray
    """Rows of theta before the turn's update, shape (m, d)."""
    theta_after: FloatArray | None
    """The same rows after it, from UPDATE on."""
    terms: FloatArray
    """What these words' rows of theta add to the gradient on the row of E, shape (k, d)."""
    output_after: float | None
    """From UPDATE on, ŷ of the target, predicted once more."""
    losses: tuple[float, ...]
    """The losses of the last turns, the latest at the end: of this turn from PREDICT on."""
    watched: tuple[WatchedWord, ...]
    """The watched words, by E as it is now."""

    def __post_init__(self) -> None:
        for array in (self.E, self.theta_before, self.theta_after, self.terms):
            if array is not None:
                array.setflags(write=False)

    def at(self, phase: Phase) -> "Frame":
        """Return the same turn's frame as if its words were asked for at another phase."""
        return replace(self, phase=phase)
