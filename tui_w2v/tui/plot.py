"""Drawing points into cells: which part of the plane is in view, a cloud of dots, room for labels.

A braille character has two dots across and four down, and a cell is about twice as high as it is
wide: dots are square, so that distances across and up are the same.
"""

from bisect import insort
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tui_w2v.tui.line import width_of

ACROSS, DOWN = 2, 4
"""A cell's dots."""
_BITS = np.array([[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]], np.uint8)
"""The bits of a braille character's dots, by row and column."""
_BRAILLE = 0x2800
_ASCII = np.array([ord(mark) for mark in " .:#"], np.uint32)
_SEVERAL, _MANY = 2, 5
"""From how many words a cell is drawn stronger, and stronger still; from more where cells have
more than so many on average:"""
_USUAL = 3
_MARGIN = 3
"""So many cells are left free to the left and right of all points."""
_HIDDEN_SHARE = 0.25
"""The labels of words that are not marked hide at most so much of the cloud, field by field."""
_FIELD_COLUMNS, _FIELD_ROWS = 20, 6


class Area(NamedTuple):
    """The smallest upright rectangle with all points in it."""

    left: float
    right: float
    bottom: float
    top: float

    @classmethod
    def of(cls, points: NDArray[np.float64]) -> "Area":
        """Return the area of points, shape (V, 2), one at least."""
        (left, bottom), (right, top) = points.min(axis=0).tolist(), points.max(axis=0).tolist()
        return cls(left, right, bottom, top)

    @property
    def centre(self) -> tuple[float, float]:
        """Its middle."""
        return (self.left + self.right) / 2, (self.bottom + self.top) / 2

    def nearest(self, x: float, y: float) -> tuple[float, float]:
        """Return the place in it that is nearest to some place."""
        return min(max(x, self.left), self.right), min(max(y, self.bottom), self.top)

    def scale(self, columns: int, rows: int) -> float:
        """Return how many dots a unit may have for all of it to be seen in so many cells."""
        across = max(columns - 2 * _MARGIN, 1) * ACROSS - 1
        down = max(rows - 1, 1) * DOWN - 1
        width, height = self.right - self.left, self.top - self.bottom
        scales = [dots / span for dots, span in ((across, width), (down, height)) if span > 0]
        return min(scales, default=1.0)


class Window(NamedTuple):
    """A part of the plane, seen through cells."""

    x: float
    y: float
    """Its middle."""
    scale: float
    """Dots a unit."""
    columns: int
    rows: int

    def dots(self, x: NDArray[np.float64], y: NDArray[np.float64]) -> "Dots":
        """Find the dots of points.

        Args:
            x: How far right each is, shape (V,).
            y: How far up, shape (V,).
        """
        across = np.floor((x - self.x) * self.scale + self.columns * ACROSS / 2)
        down = np.floor((self.y - y) * self.scale + self.rows * DOWN / 2)
        inside = (across >= 0) & (across < self.columns * ACROSS)
        inside &= (down >= 0) & (down < self.rows * DOWN)
        words = np.flatnonzero(inside)
        return Dots(words, across[words].astype(np.intp), down[words].astype(np.intp))

    def shows(self, x: float, y: float) -> bool:
        """Whether a place is in view."""
        return bool(len(self.dots(np.array([x]), np.array([y])).words))

    def at(self, column: int, row: int) -> tuple[float, float]:
        """Return the place in the middle of a cell."""
        across, down = (column + 0.5) * ACROSS, (row + 0.5) * DOWN
        return (
            self.x + (across - self.columns * ACROSS / 2) / self.scale,
            self.y - (down - self.rows * DOWN / 2) / self.scale,
        )


class Dots(NamedTuple):
    """Where the words in view are, in dots from the upper left; arrays of shape (n,)."""

    words: NDArray[np.intp]
    """Their rows, lowest first."""
    across: NDArray[np.intp]
    down: NDArray[np.intp]


class Cloud(NamedTuple):
    """All words in view as dots; arrays of shape (rows, columns)."""

    braille: NDArray[np.uint32]
    """A braille character a cell, by its code point; a blank where there is no word."""
    ascii: NDArray[np.uint32]
    """The same in ASCII: ``.`` for a word or few, ``:`` for several, ``#`` for many."""
    inked: NDArray[np.bool_]
    """Whether a cell has a word at all."""
    crowding: NDArray[np.uint8]
    """0 where a cell has a word or few, 1 for several, 2 for many; where it has none, as before it,
    so that styles seldom change along a row."""

    def lines(self, *, ascii: bool = False) -> list[str]:
        """Return the rows as texts."""
        codes = self.ascii if ascii else self.braille
        return [row.tobytes().decode("utf-32-le") for row in codes.astype("<u4")]


def draw_cloud(dots: Dots, columns: int, rows: int) -> Cloud:
    """Draw words as dots, several of them in a cell of braille."""
    grid = np.zeros((rows * DOWN, columns * ACROSS), np.uint8)
    grid[dots.down, dots.across] = 1
    cells = grid.reshape(rows, DOWN, columns, ACROSS)
    bits = np.einsum("rdca,da->rc", cells, _BITS).astype(np.uint32)
    places = dots.down // DOWN * columns + dots.across // ACROSS
    counts = np.bincount(places, minlength=rows * columns).reshape(rows, columns)
    inked = counts > 0
    unit = max(1.0, len(dots.words) / max(1, int(np.count_nonzero(inked))) / _USUAL)
    crowding = (counts >= _SEVERAL * unit).astype(np.uint8) + (counts >= _MANY * unit)
    braille, marks = np.where(inked, bits + _BRAILLE, ord(" ")), _ASCII[crowding + inked]
    last_inked = np.maximum.accumulate(np.where(inked, np.arange(columns), 0), axis=1)
    return Cloud(braille, marks, inked, np.take_along_axis(crowding, last_inked, axis=1))


class Piece(NamedTuple):
    """A text in a row of cells."""

    column: int
    """Where it begins."""
    text: str
    width: int
    """In cells."""
    word: int
    """Whose it is."""


class Sheet:
    """Marks and labels laid over a cloud, none over another."""

    def __init__(self, cloud: Cloud) -> None:
        """Begin with nothing on the cloud."""
        self.pieces: list[list[Piece]] = [[] for _ in cloud.inked]
        """What is on each row, from left to right."""
        self._rows, self._columns = cloud.inked.shape
        self._inked = [row.tobytes() for row in cloud.inked]
        self._taken = [bytearray(self._columns) for _ in range(self._rows)]
        self._may_hide = _inked_by_field(cloud.inked) * _HIDDEN_SHARE

    def is_taken(self, row: int, column: int) -> bool:
        """Whether something is in a cell."""
        return bool(self._taken[row][column])

    def put_mark(self, row: int, column: int, mark: str, word: int) -> None:
        """Put a mark into its cell, unless something is there."""
        if self._is_free(row, column, column + 1):
            self._put(row, Piece(column, mark, 1, word))

    def put_label(self, row: int, column: int, label: str, word: int, farthest: int = 0) -> bool:
        """Put a label as near to a mark, which is there already, as there is room.

        Args:
            row: The mark's.
            column: The mark's.
            label: Its text.
            word: Whose they are.
            farthest: How far off it may be, in cells' widths; 0: right beside it.
        """
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
        """Put a mark into its cell with a label to the right or the left, if there is room, and
        if not too much of the cloud is hidden already.

        Args:
            row: The mark's.
            column: The mark's.
            mark: One cell wide.
            label: Its text.
            word: Whose they are.
            gap: So many cells stay free on either side of them.
        """
        width = width_of(label) + 1
        left = column + 1 - width
        field = row // _FIELD_ROWS, column // _FIELD_COLUMNS
        best = None
        for start, text in ((column, mark + label), (left, label + mark)):
            if self._has_room(row, start, start + width, gap=gap):
                hides = self._inked[row].count(1, start, start + width) - 1  # its own is marked
                if best is None or hides < best[0]:
                    best = hides, Piece(start, text, width, word)
        if best is None or best[0] > self._may_hide[field]:
            return False
        self._may_hide[field] -= best[0]
        self._put(row, best[1])
        return True

    def _has_room(
        self, row: int, start: int, end: int, mark: int | None = None, gap: int = 1
    ) -> bool:
        """Whether a piece fits in between others, free cells on either side, if not its mark."""
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
    """How many cells have a word in each field, which has so many rows and columns of cells."""
    by_rows = np.add.reduceat(inked, range(0, len(inked), _FIELD_ROWS), axis=0, dtype=float)
    fields = range(0, inked.shape[1], _FIELD_COLUMNS)
    counted: NDArray[np.float64] = np.add.reduceat(by_rows, fields, axis=1)
    return counted


def _starts_near(column: int, width: int, farthest: int) -> Iterator[tuple[int, int]]:
    """Places for a label by their distance from a mark: how many rows below, and from where."""
    for distance in range(farthest + 1):
        for rows in range(distance // 2 + 1):
            gap = distance - 2 * rows
            if not rows:
                yield 0, column + 1 + gap
                yield 0, column - width - gap
                continue
            for below in (rows, -rows):
                yield below, column + gap
                yield below, column + 1 - width - gap
