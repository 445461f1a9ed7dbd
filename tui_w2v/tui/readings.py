"""What fast-forward reads from the model between passes, each gauge as often as it can afford."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, replace
from time import monotonic
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tui_w2v.skipgram.parameters import FloatArray
from tui_w2v.training import Bands
from tui_w2v.vectors import Direction, WordVectors, decompose, name_directions
from tui_w2v.vectors.evaluation import Section, answer_analogies

DIRECTIONS = 4
_WORDS_AT_AN_END = 3
_MOST_MOMENTS = 32
WAITS: dict[str, float] = {"directions": 200, "answers": 30, "settled": 200}
"""How many times as long as reading a gauge took until it is read again: all in all, gauges take
less than a twentieth of the time."""


@dataclass(frozen=True)
class Readings:
    """What was read after some of the passes; a snapshot that never changes.

    A tuple of readings holds each with the number of its pass.
    """

    values: tuple[tuple[int, tuple[float, ...]], ...] = ()
    """The first singular values of E."""
    weights: tuple[tuple[int, NDArray[np.float32]], ...] = ()
    """Each word's weights along those directions, shape (V, n), after at most a few passes."""
    answers: tuple[tuple[int, dict[str, float]], ...] = ()
    """The share of right answers by section of analogies."""
    settled: tuple[tuple[int, list[list[frozenset[int]]]], ...] = ()
    """The nearest words of ``Bands``."""
    directions: tuple[Direction, ...] = ()
    """The first singular directions of E now."""

    def until(self, last: int) -> "Readings":
        """Return what was read up to a pass."""
        kept: dict[str, Any] = {
            field.name: tuple(row for row in getattr(self, field.name) if row[0] <= last)
            for field in fields(self)
            if field.name != "directions"
        }
        return replace(self, **kept)

    def read(self, done: int, **read: Any) -> "Readings":
        """Return these and what was read after a pass, in place of what was read there before."""
        earlier = self.until(done - 1)
        return replace(
            self, **{name: (*getattr(earlier, name), (done, read[name])) for name in read}
        )


class Reader:
    """Reads the gauges that are due."""

    def __init__(
        self, words: Sequence[str], analogies: Callable[[], Sequence[Section]], now: Readings
    ) -> None:
        """Prepare the first reading.

        Args:
            words: The vocabulary.
            analogies: Returns the analogies to answer.
            now: What was read before.
        """
        self.now = now
        """What was read so far."""
        self._words, self._analogies = words, analogies
        self._bands = Bands(len(words))
        self._due = dict.fromkeys(WAITS, 0.0)

    def read(self, E: FloatArray, done: int, *, last: bool = False) -> None:
        """Read each gauge that is due, or all after the last pass."""
        for name, due in self._due.items():
            begun = monotonic()
            if last or begun >= due:
                getattr(self, f"_read_{name}")(E, done)
                self._due[name] = begun + (monotonic() - begun) * WAITS[name]

    def name_directions(self, E: FloatArray) -> NDArray[np.float64]:
        """Name the directions of E, and return the words' weights along them."""
        found = decompose(E, DIRECTIONS)
        named = name_directions(self._words, found, _WORDS_AT_AN_END)
        self.now = replace(self.now, directions=tuple(named))
        return found.weights

    def _read_directions(self, E: FloatArray, done: int) -> None:
        weights = self.name_directions(E).astype(np.float32)
        if len(self.now.weights) > _MOST_MOMENTS:
            self.now = replace(self.now, weights=self.now.weights[::2])
        values = tuple(one.value for one in self.now.directions)
        self.now = self.now.read(done, values=values, weights=weights)

    def _read_answers(self, E: FloatArray, done: int) -> None:
        sections = self._analogies()
        scores = (
            answer_analogies(WordVectors(self._words, E), sections).sections if sections else ()
        )
        answers = {one.name: one.correct / one.total for one in scores if one.total}
        self.now = self.now.read(done, answers=answers)

    def _read_settled(self, E: FloatArray, done: int) -> None:
        self.now = self.now.read(done, settled=self._bands.nearest(E))
