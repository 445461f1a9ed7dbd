"""The map of all words: a cloud of dots, marks on some words, and labels where they fit."""

from collections.abc import Callable, Sequence
from itertools import groupby

import numpy as np
from rich.style import Style
from textual.events import Click
from textual.geometry import Offset

from tui_w2v.tui.line import Line, cut
from tui_w2v.tui.plot import ACROSS, DOWN, Area, Cloud, Dots, Sheet, Window, braille, draw_cloud
from tui_w2v.tui.widgets.drawn import Framed
from tui_w2v.vectors.mapped import MappedWords

_LONGEST_LABEL = 18
_TRIED = 1000  # the number of most frequent words that may get a label
_FEW = 100  # the largest number of words whose labels may be close together
_FARTHEST = 48  # the largest distance of a marked word's label from its mark, in cells
_ARROW_STEPS = 500
_ZOOM = 2**0.5
_ZOOMS = (-2, 24)
_CLICKED = 2 * ACROSS  # the largest distance of a click from a word's dot, in dots


ASKED, NEAR, OTHER = "◆●·"
"""The marks of words."""


def mark_of(mapped: MappedWords, word: int) -> str:
    """Return the mark of a word, by its row."""
    return ASKED if word in mapped.asked else NEAR if word in mapped.marked else OTHER


class WordMap(Framed):
    """Draws words in the plane; the map can be panned and zoomed."""

    def __init__(self, words: Sequence[str], clicked: Callable[[int], None], *, id: str) -> None:
        """Show no words yet; ``clicked`` is called with the row of a word that is clicked."""
        super().__init__(id=id)
        self.chosen: int | None = None
        """The row of the chosen word, if any."""
        self._words, self._clicked = words, clicked
        self._mapped: MappedWords | None = None
        self._without = ""
        self._x = self._y = np.zeros(0)
        self._area = Area(0, 0, 0, 0)
        self._centre = (0.0, 0.0)
        self._steps = 0
        self._sheet: Sheet | None = None

    def show_mapped(self, mapped: MappedWords | None, without: str = "projecting …") -> None:
        """Show all words, or a text while they are not projected."""
        self._mapped, self._without = mapped, without
        if mapped is not None:
            points = mapped.projection.points
            self._x, self._y = (np.ascontiguousarray(places) for places in points.T)
            self._area = Area.of(points)
        self.reset()

    @property
    def _window(self) -> Window:
        cells = max(self.size.width - 2, 1), max(self.size.height - 2, 1)
        return Window(*self._centre, self._area.scale(*cells) * _ZOOM**self._steps, *cells)

    def reset(self) -> None:
        self._steps, self._centre = 0, self._area.centre
        self.redraw()

    def zoom(self, steps: int) -> None:
        """Zoom in or out around the chosen word, or else the middle."""
        before, fixed, (low, high) = self._window, self._centre, _ZOOMS
        self._steps = min(max(self._steps + steps, low), high)
        if self.chosen is not None and before.shows(*self._place(self.chosen)):
            fixed = self._place(self.chosen)
        shrink = before.scale / self._window.scale
        x, y = (at + (mid - at) * shrink for at, mid in zip(fixed, self._centre, strict=True))
        self._centre = self._area.nearest(x, y) if self._steps > 0 else self._area.centre
        self.redraw()

    def pan(self, right: int, up: int) -> None:
        window = self._window
        self._centre = self._area.nearest(
            window.x + right * max(1, window.columns // 8) * ACROSS / window.scale,
            window.y + up * max(1, window.rows // 8) * DOWN / window.scale,
        )
        self.redraw()

    def choose(self, word: int | None) -> None:
        """Choose a word, and centre the view on it if it is outside."""
        self.chosen = word
        if word is not None and self._mapped and not self._window.shows(*self._place(word)):
            self._centre = self._place(word)
        self.redraw()

    def _place(self, word: int) -> tuple[float, float]:
        return float(self._x[word]), float(self._y[word])

    def on_click(self, event: Click) -> None:
        column, row, sheet, window = event.x - 1, event.y - 1, self._sheet, self._window
        if sheet is None or not (0 <= column < window.columns and 0 <= row < window.rows):
            return
        for piece in sheet.pieces[row]:
            if piece.column <= column < piece.column + piece.width:
                self._clicked(piece.word)
                return
        x, y = window.at(column, row)
        distances = np.hypot(self._x - x, self._y - y)
        word = int(np.argmin(distances))
        if distances[word] * window.scale <= _CLICKED:
            self._clicked(word)

    def inside(self, width: int, height: int) -> tuple[tuple[str, ...], list[Line]]:
        self._sheet = None
        if self._mapped is None:
            return ("map",), [self.blank(width, f" {self._without}", self.look.muted)]
        window = self._window
        dots = window.dots(self._x, self._y)
        cloud = draw_cloud(dots, window.columns, window.rows)
        self._sheet = sheet = self._put_words(self._mapped, dots, cloud)
        for row, pieces in enumerate(sheet.pieces):
            for piece in pieces:  # the chosen word's mark or label
                if piece.word == self.chosen:
                    self.cursor_cell = Offset(1 + piece.column, 1 + row)
        title = self._title(self._mapped, len(dots.words))
        return (title,), self._lines_of(self._mapped, cloud, sheet)

    def _title(self, mapped: MappedWords, in_view: int) -> str:
        V, factor = len(self._words), _ZOOM**self._steps
        words = f"all {V:,}" if in_view == V else f"{in_view:,} of {V:,}"
        title = f"{words} vectors of {self.notation.vectors(mapped.kind)}, at length 1"
        if not self._steps:
            return title
        number = f"{factor:,.0f}" if factor >= 10 else f"{factor:.1f}".removesuffix(".0")
        return f"{title}, zoom × {number}"

    def _put_words(self, mapped: MappedWords, dots: Dots, cloud: Cloud) -> Sheet:
        """Put marked words, then frequent words, on a sheet, as far as they cover no others."""
        sheet = Sheet(cloud)
        first = (self.chosen,) if self.chosen is not None else ()
        places = {}
        for word in dict.fromkeys((*first, *mapped.marked)):
            at = int(np.searchsorted(dots.words, word))
            if at < len(dots.words) and dots.words[at] == word:
                places[word] = int(dots.down[at]) // DOWN, int(dots.across[at]) // ACROSS
                sheet.put_mark(*places[word], mark_of(mapped, word), word)
        without = list(places)
        for farthest in (0, _FARTHEST):  # right beside its mark, whoever can be
            without = [
                word
                for word in without
                if not sheet.put_label(*places[word], self._label(word), word, farthest)
            ]
        words = dots.words[:_TRIED].tolist()
        rows = (dots.down[:_TRIED] // DOWN).tolist()
        columns = (dots.across[:_TRIED] // ACROSS).tolist()
        for gap in (2, 1) if len(dots.words) <= _FEW else (2,):
            for word, row, column in zip(words, rows, columns, strict=True):
                if not sheet.is_taken(row, column):
                    sheet.put_marked(row, column, OTHER, self._label(word), word, gap)
        return sheet

    def _label(self, word: int) -> str:
        return cut(self._words[word], _LONGEST_LABEL)

    def _lines_of(self, mapped: MappedWords, cloud: Cloud, sheet: Sheet) -> list[Line]:
        look = self.look
        inks = (look.faint, look.faint, look.muted, look.target)
        lines, arrows = [], self._arrow_cells(mapped)
        rows = zip(cloud.lines(), cloud.crowding, sheet.pieces, strict=True)
        for row, (text, crowding, pieces) in enumerate(rows):
            line = Line(len(text), look.text)
            levels = crowding.tolist()
            for column, mark in arrows.get(row, ()):
                text, levels[column] = text[:column] + mark + text[column + 1 :], len(inks) - 1
            for piece in pieces:
                _add_dots(line, text, levels, piece.column, inks)
                line.add(piece.text, self._style(mapped, piece.word))
            _add_dots(line, text, levels, len(text), inks)
            lines.append(line)
        return lines

    def _arrow_cells(self, mapped: MappedWords) -> dict[int, list[tuple[int, str]]]:
        window, cells = self._window, dict[int, list[tuple[int, str]]]()
        for arrow in mapped.arrows:
            (x1, y1), (x2, y2) = (self._place(word) for word in arrow)
            steps = np.linspace(0, 1, _ARROW_STEPS)
            dots = window.dots(x1 + (x2 - x1) * steps, y1 + (y2 - y1) * steps)
            path = [*zip(dots.across.tolist(), dots.down.tolist(), strict=True)]
            for (column, row), mark in braille(path).items():
                cells.setdefault(row, []).append((column, mark))
        return cells

    def _style(self, mapped: MappedWords, word: int) -> Style:
        look = self.look
        if word == self.chosen:
            return look.context_chip if word in mapped.asked else look.strong + look.cursor
        if word in mapped.asked:
            return look.context
        return look.strong if word in mapped.marked else look.text


def _add_dots(line: Line, text: str, levels: list[int], end: int, inks: tuple[Style, ...]) -> None:
    """Add a row's dots up to a column, each in the style of its level."""
    for level, columns in groupby(range(line.used, end), levels.__getitem__):
        places = list(columns)
        line.cell(text[places[0] : places[-1] + 1], inks[level])
