"""Watched words: their nearest words by E, and how far their rows of E have moved."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tui_w2v.skipgram import Turn
from tui_w2v.skipgram.parameters import FloatArray
from tui_w2v.training.moves import Phase
from tui_w2v.vectors import nearest, unit_rows

_NEAREST = 8
_CLOSE = 5
_FEWEST_FREQUENT = 24
_MOST_FREQUENT = 300

Near = tuple[tuple[int, float], ...]
"""Words, by their indices, with their cosines in E, nearest first."""


class Baseline:
    """E at the last start, to measure neighbours and drift against."""

    def __init__(self, E: FloatArray) -> None:
        """Keep E, shape (V, d), which must not change afterwards."""
        self.E = E
        self._near: dict[int, Near] = {}

    def near(self, words: Sequence[int]) -> list[Near]:
        """Return the nearest words of some words at the last start."""
        missing = [word for word in words if word not in self._near]
        self._near.update(zip(missing, _near(missing, self.E), strict=True))
        return [self._near[word] for word in words]


@dataclass(frozen=True)
class Neighbours:
    """A word, by its index, and its nearest words at one position of a run."""

    word: int
    nearest: Near
    drift: float = 0.0
    """How far the word's row of E has moved since the last start: ‖E[word] − E_start[word]‖."""


@dataclass(frozen=True)
class WatchedWord(Neighbours):
    """A watched word at one phase of a turn."""

    at_start: Near = ()
    """The nearest words at the last start."""
    moves: tuple[int, ...] = ()
    """For each of the nearest words, 1 if this turn's update moved it nearer, −1 if farther away,
    else 0. All are 0 before the update."""
    rank: int | None = None
    """The word's rank in ŷ, from 1; None before PREDICT."""

    @property
    def new(self) -> frozenset[int]:
        """The nearest words that were not among the nearest at the last start."""
        return frozenset(dict(self.nearest)) - frozenset(dict(self.at_start))

    @property
    def gone(self) -> frozenset[int]:
        """The words that were among the nearest at the last start only."""
        return frozenset(dict(self.at_start)) - frozenset(dict(self.nearest))


def find_neighbours(words: Sequence[int], E: FloatArray, start: Baseline) -> tuple[Neighbours, ...]:
    """Find the nearest words of some words by E, (V, d), and their drift since the last start."""
    return tuple(
        Neighbours(word, near, math.dist(E[word].tolist(), start.E[word].tolist()))
        for word, near in zip(words, _near(words, E), strict=True)
    )


def clearest_word(E: FloatArray) -> int:
    """Return the frequent word with the highest cosines to its nearest words by E, (V, d).

    Rare words, the last rows, are not considered: a model overfits the few pairs that they have.
    """
    frequent = min(max(_FEWEST_FREQUENT, len(E) // 10), _MOST_FREQUENT)
    units = unit_rows(E)
    near = [nearest(units, word, _CLOSE) for word in range(min(frequent, len(E)))]
    return int(np.argmax([sum(cosine for _, cosine in found) for found in near]))


def watch(
    words: Sequence[int], E: FloatArray, start: Baseline, turn: Turn, phase: Phase
) -> tuple[WatchedWord, ...]:
    """Describe watched words by E, (V, d), at a phase of a turn."""
    return tuple(
        WatchedWord(
            now.word,
            now.nearest,
            now.drift,
            at_start,
            moves=_moves(now, E, turn) if phase is Phase.UPDATE else (0,) * len(now.nearest),
            rank=_rank(now.word, turn) if phase >= Phase.PREDICT else None,
        )
        for now, at_start in zip(find_neighbours(words, E, start), start.near(words), strict=True)
    )


def _near(words: Sequence[int], E: FloatArray) -> list[Near]:
    if not words:
        return []
    units = unit_rows(E)
    return [tuple(nearest(units, word, _NEAREST)) for word in words]


def _rank(word: int, turn: Turn) -> int | None:
    """Return a word's rank in ŷ, or None if the turn does not touch the word."""
    column = int(turn.columns(np.array([word]))[0])
    return None if column < 0 else turn.rank(column)


def _moves(now: Neighbours, E: FloatArray, turn: Turn) -> tuple[int, ...]:
    """Return 1, −1 or 0 for each nearest word; the update changes only the context word's row."""
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
