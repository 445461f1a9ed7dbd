"""Watched words: what is near to them by E, since when, and how far their rows have come."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tui_w2v.skipgram import Turn
from tui_w2v.skipgram.parameters import FloatArray
from tui_w2v.vectors import nearest, unit_rows

_NEAREST = 8
_CLOSE = 5
_FEWEST_FREQUENT = 24
_MOST_FREQUENT = 300

Near = tuple[tuple[int, float], ...]
"""Words, by their indices, with their cosines in E, nearest first."""


class Baseline:
    """E as it was when the run last started: with it, what came since is compared."""

    def __init__(self, E: FloatArray) -> None:
        """Keep E, which must not change any more, shape (V, d)."""
        self.E = E
        self._near: dict[int, Near] = {}

    def near(self, words: Sequence[int]) -> tuple[Near, ...]:
        """Return what each of some words was nearest to."""
        missing = [word for word in words if word not in self._near]
        self._near.update(zip(missing, _near(missing, self.E), strict=True))
        return tuple(self._near[word] for word in words)


@dataclass(frozen=True)
class Neighbours:
    """The words nearest to one, at a moment of training."""

    word: int
    """The word's index."""
    nearest: Near
    """The nearest words."""
    drift: float = 0.0
    """How far the word's row of E has come since the last start: ‖E[word] − E at the start‖."""


@dataclass(frozen=True)
class WatchedWord(Neighbours):
    """A watched word at a moment of a turn."""

    at_start: Near = ()
    """What was nearest at the last start."""
    moves: tuple[int, ...] = ()
    """Of each of the nearest words, whether this turn's update brought it nearer (1), took it
    farther away (−1), or neither, which before the update is so for all (0)."""
    rank: int | None = None
    """The word's place in ŷ, from 1, once that is predicted."""

    @property
    def new(self) -> frozenset[int]:
        """Those of the nearest words that were not at the last start."""
        return frozenset(dict(self.nearest)) - frozenset(dict(self.at_start))

    @property
    def gone(self) -> frozenset[int]:
        """The words that were among the nearest at the last start, and are not now."""
        return frozenset(dict(self.at_start)) - frozenset(dict(self.nearest))


def find_neighbours(words: Sequence[int], E: FloatArray, start: Baseline) -> tuple[Neighbours, ...]:
    """Find what is nearest to each of some words.

    Args:
        words: Their indices.
        E: The embedding matrix at this moment, shape (V, d).
        start: What their drift is measured from.
    """
    return tuple(
        Neighbours(word, near, math.dist(E[word].tolist(), start.E[word].tolist()))
        for word, near in zip(words, _near(words, E), strict=True)
    )


def clearest_word(E: FloatArray) -> int:
    """Return the frequent word whose nearest words by E are nearest: one worth looking at.

    Rare words are not considered: what few places say of them is learned by heart.

    Args:
        E: The embedding matrix, rows by falling frequency of their words, shape (V, d).
    """
    frequent = min(max(_FEWEST_FREQUENT, len(E) // 10), _MOST_FREQUENT)
    units = unit_rows(E)
    near = [nearest(units, word, _CLOSE) for word in range(min(frequent, len(E)))]
    return int(np.argmax([sum(cosine for _, cosine in found) for found in near]))


def watch(
    words: Sequence[int],
    E: FloatArray,
    start: Baseline,
    turn: Turn,
    *,
    predicted: bool,
    updated: bool,
) -> tuple[WatchedWord, ...]:
    """Look at watched words at a moment of a turn.

    Args:
        words: Their indices.
        E: The embedding matrix at this moment, shape (V, d).
        start: What it is compared with.
        turn: The turn.
        predicted: Whether the turn's ŷ is known by now.
        updated: Whether the turn's update is in E by now.
    """
    return tuple(
        WatchedWord(
            now.word,
            now.nearest,
            now.drift,
            at_start=at_start,
            moves=_moves(now, E, turn) if updated else (0,) * len(now.nearest),
            rank=_rank(now.word, turn) if predicted else None,
        )
        for now, at_start in zip(find_neighbours(words, E, start), start.near(words), strict=True)
    )


def _near(words: Sequence[int], E: FloatArray) -> list[Near]:
    if not words:
        return []
    units = unit_rows(E)
    return [tuple(nearest(units, word, _NEAREST)) for word in words]


def _rank(word: int, turn: Turn) -> int | None:
    """A word's rank in ŷ, if it has one in the turn."""
    place = int(turn.places(np.array([word]))[0])
    return None if place < 0 else turn.rank(place)


def _moves(now: Neighbours, E: FloatArray, turn: Turn) -> tuple[int, ...]:
    """Which way an update took each of the nearest words: it moved one row, the context word's."""
    near: NDArray[np.int64] = np.array([word for word, _ in now.nearest], dtype=np.int64)
    if turn.context != now.word and turn.context not in near:
        return (0,) * len(near)
    rows = np.array((turn.h, turn.E_row_after, E[now.word], *E[near]), dtype=np.float64)
    before, after, word, *others = unit_rows(rows)
    if turn.context == now.word:
        gains = [other @ after - other @ before for other in others]
    else:
        gains = [(word @ after - word @ before) * (other == turn.context) for other in near]
    return tuple(np.sign(gains).astype(int).tolist())
