"""Plots points into cells: the part of the plane in view, a cloud of dots, room for labels.

A braille character has two dots across and four down, and a cell is about twice as high as wide.
So dots are square, and distances across and up have the same scale.
"""

from bisect import insort
from collections.abc import Iterator
from math import inf
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tui_w2v.tui.line import width_of

ACROSS, DOWN = 2, 4
"""A cell's dots."""
_BITS = np.array([[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]], np.uint8)
"""The bits of a braille character's dots, by row and column."""
_BRAILLE = 0x2800
_SEVERAL, _MANY = 2, 5
"""The numbers of words from which a cell is drawn stronger, and strongest. The limits grow if
cells have more words on average than this:"""
_USUAL = 3
_MARGIN = 3  # the number of free cells to the left and right of all points
_HIDDEN_SHARE = 0.25
"""The largest share of the cloud, in each field, that labels of unmarked words may hide."""
_FIELD_COLUMNS, _FIELD_ROWS = 20, 6


class Area(NamedTuple):
    """The smallest upright rectangle with all points in it."""

    low: NDArray[np.float64]
    high: NDArray[np.float64]
    """Its lower left and its upper right corner, shape (2,) each."""

    @classmethod
    def of(cls, points: NDArray[np.float64]) -> "Area":
        """Return the area of at least one point, shape (V, 2)."""
        return cls(points.min(axis=0), points.max(axis=0))

    @property
    def centre(self) -> NDArray[np.float64]:
        return (self.low + self.high) / 2

    def scale(self, columns: int, rows: int) -> float:
        """Return the dots per unit at which the whole area fits into some cells."""
        dots = max(columns - 2 * _MARGIN, 1) * ACROSS - 1, max(rows - 1, 1) * DOWN - 1
        spans = (self.high - self.low).tolist()
        return min((n / span for n, span in zip(dots, spans, strict=True) if span > 0), default=1.0)


class Window(NamedTuple):
    """The part of the plane in view."""

    x: float
    y: float
    """Its middle."""
    scale: float
    """Dots per unit."""
    columns: int
    rows: int

    def dots(self, x: NDArray[np.float64], y: NDArray[np.float64]) -> "Dots":
        """Find the dots of points, given by their coordinates, each of shape (V,)."""
        across = np.floor((x - self.x) * self.scale + self.columns * ACROSS / 2)
        down = np.floor((self.y - y) * self.scale + self.rows * DOWN / 2)
        inside = (across >= 0) & (across < self.columns * ACROSS)
        inside &= (down >= 0) & (down < self.rows * DOWN)
        words = np.flatnonzero(inside)
        return Dots(words, across[words].astype(np.intp), down[words].astype(np.intp))

    def shows(self, x: float, y: float) -> bool:
        return bool(len(self.dots(np.array([x]), np.array([y])).words))

    def at(self, column: int, row: int) -> tuple[float, float]:
        """Return the point in the middle of a cell."""
        across, down = column + 0.5 - self.columns / 2, row + 0.5 - self.rows / 2
        return self.x + across * ACROSS / self.scale, self.y - down * DOWN / self.scale


class Dots(NamedTuple):
    """The positions of the words in view, in dots from the upper left; arrays of shape (n,)."""

    words: NDArray[np.intp]
    """Their rows, lowest first."""
    across: NDArray[np.intp]
    down: NDArray[np.intp]


class Cloud(NamedTuple):
    """All words in view as dots; arrays of shape (rows, columns)."""

    braille: NDArray[np.uint32]
    """The code point of each cell's braille character; a blank where there is no word."""
    inked: NDArray[np.bool_]
    """Whether a cell has a word."""
    crowding: NDArray[np.uint8]
    """0 for few words in a cell, 1 for several, 2 for many. A cell without a word has the value of
    the cell before, so that styles seldom change along a row."""

    def lines(self) -> list[str]:
        return [row.tobytes().decode("utf-32-le") for row in self.braille.astype("<u4")]


def draw_cloud(dots: Dots, columns: int, rows: int) -> Cloud:
    """Draw words as braille dots."""
    grid = np.zeros((rows * DOWN, columns * ACROSS), np.uint8)
    grid[dots.down, dots.across] = 1
    cells = grid.reshape(rows, DOWN, columns, ACROSS)
    bits = np.einsum("rdca,da->rc", cells, _BITS).astype(np.uint32)
    places = dots.down // DOWN * columns + dots.across // ACROSS
    counts = np.bincount(places, minlength=rows * columns).reshape(rows, columns)
    inked = counts > 0
    unit = max(1.0, len(dots.words) / max(1, int(np.count_nonzero(inked))) / _USUAL)
    crowding = (counts >= _SEVERAL * unit).astype(np.uint8) + (counts >= _MANY * unit)
    braille = np.where(inked, bits + _BRAILLE, ord(" "))
    last_inked = np.maximum.accumulate(np.where(inked, np.arange(columns), 0), axis=1)
    return Cloud(braille, inked, np.take_along_axis(crowding, last_inked, axis=1))


class Piece(NamedTuple):
    """A text in a row of cells."""

    column: int
    """Its first cell."""
    text: str
    width: int
    word: int


class Sheet:
    """Marks and labels over a cloud; none covers another."""

    def __init__(self, cloud: Cloud) -> None:
        self.pieces: list[list[Piece]] = [[] for _ in cloud.inked]
        """The pieces on each row, from left to right."""
        self._rows, self._columns = cloud.inked.shape
        self._inked = [row.tobytes() for row in cloud.inked]
        self._taken = [bytearray(self._columns) for _ in range(self._rows)]
        self._may_hide = _inked_by_field(cloud.inked) * _HIDDEN_SHARE

    def is_taken(self, row: int, column: int) -> bool:
        return bool(self._taken[row][column])

    def put_mark(self, row: int, column: int, mark: str, word: int) -> None:
        """Put a mark into its cell, unless the cell is taken."""
        if self._is_free(row, column, column + 1):
            self._put(row, Piece(column, mark, 1, word))

    def put_label(self, row: int, column: int, label: str, word: int, farthest: int = 0) -> bool:
        """Put a label at most ``farthest`` cells from a mark; return whether there was room."""
        width = width_of(label)
        for below, start in _starts_near(column, width, farthest):
            beside = column if below == 0 else None
            if self._has_room(row + below, start, start + width, beside):
                self._put(row + below, Piece(start, label, width, word))
                return True
        return False

    def put_marked(
        self, row: int, column: int, mark: str, label: str, word: int, gap: int = 2
    ) -> bool:
        """Put a mark and its label where they hide few dots; return whether there was room."""
        width = width_of(label) + 1
        left = column + 1 - width
        field = row // _FIELD_ROWS, column // _FIELD_COLUMNS
        pieces = [
            Piece(start, text, width, word)
            for start, text in ((column, mark + label), (left, label + mark))
            if self._has_room(row, start, start + width, gap=gap)
        ]
        inked = self._inked[row]
        hidden = [inked.count(1, at, at + width) - 1 for at, *_ in pieces]  # its own is marked
        if min(hidden, default=inf) > self._may_hide[field]:
            return False
        self._may_hide[field] -= min(hidden)
        self._put(row, pieces[hidden.index(min(hidden))])
        return True

    def _has_room(
        self, row: int, start: int, end: int, mark: int | None = None, gap: int = 1
    ) -> bool:
        """Return whether a piece fits between others, with free cells on either side."""
        if not (0 <= row < self._rows and start >= 0 and end <= self._columns):
            return False
        before = start if start - 1 == mark else max(start - gap, 0)
        after = end if end == mark else min(end + gap, self._columns)
        return self._is_free(row, before, after)

    def _is_free(self, row: int, start: int, end: int) -> bool:
        return self._taken[row].find(1, start, end) < 0

    def _put(self, row: int, piece: Piece) -> None:
        end = piece.column + piece.width
        self._taken[row][piece.column : end] = b"\1" * piece.width
        insort(self.pieces[row], piece)


def _inked_by_field(inked: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Return the number of cells with a word in each field of several rows and columns."""
    by_rows = np.add.reduceat(inked, range(0, len(inked), _FIELD_ROWS), axis=0, dtype=float)
    fields = range(0, inked.shape[1], _FIELD_COLUMNS)
    counted: NDArray[np.float64] = np.add.reduceat(by_rows, fields, axis=1)
    return counted


def _starts_near(column: int, width: int, farthest: int) -> Iterator[tuple[int, int]]:
    """Yield a label's places, nearest to its mark first: rows below the mark, and a column."""
    for distance in range(farthest + 1):
        for rows in range(distance // 2 + 1):
            gap = distance - 2 * rows
            apart = gap + (rows == 0)
            for below in (rows, -rows) if rows else (0,):
                yield below, column + apart
                yield below, column + 1 - width - apart


def braille(*paths: list[tuple[int, int]]) -> dict[tuple[int, int], str]:
    """Draw connected paths of dots as braille characters, by column and row of cells."""
    bits: dict[tuple[int, int], int] = {}
    for path in paths:
        for (x, y), (next_x, next_y) in zip(path, path[1:] or path, strict=False):
            steps = max(abs(next_x - x), abs(next_y - y), 1)
            for step in range(steps + 1):
                across = round(x + (next_x - x) * step / steps)
                down = round(y + (next_y - y) * step / steps)
                cell = across // ACROSS, down // DOWN
                bits[cell] = bits.get(cell, 0) | int(_BITS[down % DOWN, across % ACROSS])
    return {cell: chr(_BRAILLE + dots) for cell, dots in bits.items()}
