"""What fast-forward reads from the model between passes, and the angles it may compare."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from time import monotonic
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tui_w2v.session.job import Check
from tui_w2v.skipgram.parameters import FloatArray
from tui_w2v.training import Bands, Setup, predict_directions
from tui_w2v.vectors import Direction, WordVectors, decompose, name_directions, principal_angles
from tui_w2v.vectors.evaluation import Section, answer_analogies

_Weights = tuple[tuple[int, NDArray[np.float32]], ...]
DIRECTIONS = 4
_WORDS_AT_AN_END = 3
_MOST_MOMENTS = 32
WAITS: dict[str, float] = {"directions": 200, "answers": 30, "stability": 200}
"""How many times as long as reading a gauge took until it is read again: all in all, gauges take
less than a twentieth of the time."""


@dataclass(frozen=True)
class Readings:
    """What was read after some of the passes, each with its number; a snapshot."""

    values: tuple[tuple[int, tuple[float, ...]], ...] = ()
    """The first singular values of E."""
    weights: _Weights = ()
    """Each word's weights along those directions, shape (V, n), after at most a few passes."""
    answers: tuple[tuple[int, dict[str, float]], ...] = ()
    """The share of right answers by section of analogies."""
    stability: tuple[tuple[int, list[list[frozenset[int]]]], ...] = ()
    """The nearest words of ``Bands``."""
    directions: tuple[Direction, ...] = ()
    """The first singular directions of E now."""

    def until(self, last: int) -> "Readings":
        """Return what was read up to a pass."""
        read = {name: rows for name, rows in vars(self).items() if name != "directions"}
        kept = {name: tuple(row for row in rows if row[0] <= last) for name, rows in read.items()}
        return replace(self, **kept)

    def read(self, done: int, **read: Any) -> "Readings":
        """Return these and what was read after a pass, in place of what was read there before."""
        earlier = vars(self.until(done - 1))
        added = {name: (*earlier[name], (done, value)) for name, value in read.items()}
        return replace(self, **added)


@dataclass
class Reader:
    """Reads the gauges that are due."""

    words: Sequence[str]
    analogies: Callable[[], Sequence[Section]]
    """Returns the analogies to answer."""

    def __post_init__(self) -> None:
        self._bands = Bands(len(self.words))
        self._due = dict.fromkeys(WAITS, 0.0)

    def read(self, now: Readings, E: FloatArray, done: int, *, last: bool = False) -> Readings:
        """Add each gauge that is due to what was read, or all after the last pass."""
        for name, due in self._due.items():
            begun = monotonic()
            if last or begun >= due:
                now = getattr(self, f"_read_{name}")(now, E, done)
                self._due[name] = begun + (monotonic() - begun) * WAITS[name]
        return now

    def directions(self, E: FloatArray) -> tuple[tuple[Direction, ...], NDArray[np.float64]]:
        """Return the directions of E with their words, and all words' weights along them."""
        found = decompose(E, DIRECTIONS)
        return tuple(name_directions(self.words, found, _WORDS_AT_AN_END)), found.weights

    def _read_directions(self, now: Readings, E: FloatArray, done: int) -> Readings:
        named, weights = self.directions(E)
        if len(now.weights) > _MOST_MOMENTS:
            now = replace(now, weights=now.weights[::2])
        values = tuple(one.value for one in named)
        largest = np.finfo(np.float32).max
        small = weights.clip(-largest, largest).astype(np.float32)
        read = now.read(done, values=values, weights=small)
        return replace(read, directions=named)

    def _read_answers(self, now: Readings, E: FloatArray, done: int) -> Readings:
        answers = {}
        if sections := self.analogies():
            scores = answer_analogies(WordVectors(self.words, E), sections).sections
            answers = {one.name: one.correct / one.total for one in scores if one.total}
        return now.read(done, answers=answers)

    def _read_stability(self, now: Readings, E: FloatArray, done: int) -> Readings:
        return now.read(done, stability=self._bands.nearest(E))


@dataclass
class Angles:
    """The angles between learned and predicted directions, which are computed when asked."""

    setup: Setup
    """The text and the objective, whose pairs are counted before angles are asked for."""
    _predicted: NDArray[np.float64] | None = None
    _known: dict[int, tuple[NDArray[np.float32], list[float]]] = field(default_factory=dict)

    def known(self, weights: _Weights) -> tuple[tuple[int, list[float]], ...]:
        """Return the angles in degrees, ascending, each with the number of its pass."""
        known = self._known
        return tuple((done, known[id(W)][1]) for done, W in weights if id(W) in known)

    def compare(self, weights: _Weights, check: Check) -> None:
        """Compute the angles that are not known."""
        if self._predicted is None:
            n = min(DIRECTIONS, self.setup.settings.dim)
            self._predicted = predict_directions(self.setup, n, check).weights
        for _, W in weights:
            if id(W) not in self._known:
                self._known[id(W)] = W, principal_angles(W.astype(float), self._predicted)
