"""The map of all words, a cloud of dots with marks and labels, and the lines around it."""

import math
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby

import numpy as np
from numpy.typing import NDArray
from rich.style import Style
from textual.events import Click
from textual.geometry import Offset

from tui_w2v.printable import counted
from tui_w2v.tui.line import Line, cut, first_fit, width_of
from tui_w2v.tui.look import Look
from tui_w2v.tui.plot import ACROSS, DOWN, Area, Cloud, Dots, Sheet, Window, braille, draw_cloud
from tui_w2v.tui.widgets.drawn import Framed, Lines
from tui_w2v.vectors.mapped import MappedWords, NearWord

_LONGEST_LABEL = 18
_TRIED = 1000  # the number of most frequent words that may get a label
_FEW = 100  # the largest number of words whose labels may be close together
_FARTHEST = 48  # the largest distance of a marked word's label from its mark, in cells
_ARROW, _ARROW_STEPS = 3, 500  # the ink of an arrow, and the number of its points
_ZOOM = 2**0.5
_ZOOMS = (-2, 24)
_CLICKED = 2 * ACROSS  # the largest distance of a click from a word's dot, in dots
ASKED, NEAR, OTHER = "◆●·"
"""The marks of words."""
_WARNINGS = (
    " by cosine in the full space of {d:,} dimensions: words can look near here without being so",
    " by cosine in all {d:,} dimensions: what looks near here may not be",
    " in all {d:,} dimensions: what looks near may not be",
)
_NO_WARNINGS = (" by cosine; no dimension is lost on this map",)


def mark_of(mapped: MappedWords, word: int, chosen: int | None, look: Look) -> tuple[str, Style]:
    """Return the mark and the style of a word, by its row."""
    if word in mapped.asked:
        return ASKED, look.context_chip if word == chosen else look.context
    mark, style = (NEAR, look.strong) if word in mapped.marked else (OTHER, look.text)
    return mark, look.strong + look.cursor if word == chosen else style


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
        self._area = Area.of(np.zeros((1, 2)))
        self._centre, self._steps = self._area.centre, 0
        self._sheet: Sheet | None = None

    def show_mapped(self, mapped: MappedWords | None, without: str = "projecting …") -> None:
        """Show all words, or a text while they are not projected."""
        self._mapped, self._without = mapped, without
        if mapped is not None:
            self._x, self._y = np.ascontiguousarray(mapped.projection.points.T)
            self._area = Area.of(mapped.projection.points)
        self.reset()

    @property
    def _window(self) -> Window:
        cells = max(self.size.width - 2, 1), max(self.size.height - 2, 1)
        x, y = self._centre
        return Window(x, y, self._area.scale(*cells) * _ZOOM**self._steps, *cells)

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
        moved = fixed + (self._centre - fixed) * shrink
        self._centre = np.clip(moved, *self._area) if self._steps > 0 else self._area.centre
        self.redraw()

    def pan(self, right: int, up: int) -> None:
        *_, scale, columns, rows = self._window
        dots = right * max(1, columns // 8) * ACROSS, up * max(1, rows // 8) * DOWN
        self._centre = np.clip(self._centre + np.array(dots) / scale, *self._area)
        self.redraw()

    def choose(self, word: int | None) -> None:
        """Choose a word, and centre the view on it if it is outside."""
        self.chosen = word
        if word is not None and self._mapped and not self._window.shows(*self._place(word)):
            self._centre = self._place(word)
        self.redraw()

    def _place(self, word: int) -> NDArray[np.float64]:
        return np.array((self._x[word], self._y[word]))

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

    def inside(self) -> tuple[tuple[str, ...], list[Line]]:
        self._sheet = None
        if self._mapped is None:
            return ("map",), [self.line(f" {self._without}", self.look.muted)]
        window = self._window
        dots = window.dots(self._x, self._y)
        cloud = draw_cloud(dots, window.columns, window.rows)
        self._sheet = sheet = self._put_words(self._mapped, dots, cloud)
        self._draw_arrows(self._mapped, cloud)
        for row, pieces in enumerate(sheet.pieces):
            for piece in pieces:  # the chosen word's mark or label
                if piece.word == self.chosen:
                    self.cursor_cell = Offset(1 + piece.column, 1 + row)
        title = self._title(self._mapped, len(dots.words))
        return (title,), [*self._lines_of(self._mapped, cloud, sheet)]

    def _title(self, mapped: MappedWords, in_view: int) -> str:
        V, factor = len(self._words), _ZOOM**self._steps
        part = "all" if in_view == V else f"{in_view:,} of"
        vectors = f"{counted(V, 'vector')} of {self.notation.vectors(mapped.kind)}"
        title = f"{part} {vectors}, at length 1"
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
                mark, _ = mark_of(mapped, word, self.chosen, self.look)
                sheet.put_mark(*places[word], mark, word)
        without = list(places)
        for farthest in (0, _FARTHEST):  # first those that fit right beside their marks
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

    def _draw_arrows(self, mapped: MappedWords, cloud: Cloud) -> None:
        window, steps = self._window, np.linspace(0, 1, _ARROW_STEPS)
        for (x1, y1), (x2, y2) in (map(self._place, arrow) for arrow in mapped.arrows):
            dots = window.dots(x1 + (x2 - x1) * steps, y1 + (y2 - y1) * steps)
            path = [*zip(dots.across.tolist(), dots.down.tolist(), strict=True)]
            for (column, row), mark in braille(path).items():
                cloud.braille[row, column], cloud.crowding[row, column] = ord(mark), _ARROW

    def _lines_of(self, mapped: MappedWords, cloud: Cloud, sheet: Sheet) -> Iterator[Line]:
        look = self.look
        inks = (look.faint, look.faint, look.muted, look.target)
        for text, crowding, pieces in zip(cloud.lines(), cloud.crowding, sheet.pieces, strict=True):
            line, levels = Line(len(text), look.text), crowding.tolist()
            for piece in pieces:
                _add_dots(line, text, levels, piece.column, inks)
                line.add(piece.text, mark_of(mapped, piece.word, self.chosen, look)[1])
            _add_dots(line, text, levels, len(text), inks)
            yield line


def _add_dots(line: Line, text: str, levels: list[int], end: int, inks: tuple[Style, ...]) -> None:
    """Add a row's dots up to a column, each in the style of its level."""
    for level, columns in groupby(range(line.used, end), levels.__getitem__):
        places = list(columns)
        line.cell(text[places[0] : places[-1] + 1], inks[level])


class MapHeader(Lines):
    """The model, the share of the variance on the map, and the meaning of the marks."""

    mapped: MappedWords | None = None
    """The words, or None while they are projected."""

    def __init__(self, name: str, V: int, d: int) -> None:
        super().__init__()
        self._source, self._d = name, d
        self._facts = f"  {V:,} × {d:,}  "

    def draw(self) -> list[Line]:
        facts, seen = self._facts, ""
        if self.mapped:
            facts += f"by {self.notation.vectors(self.mapped.kind)}"
            room = self.inner_width - min(width_of(self._source), 10) - len(facts) - 6
            seen = _seen(self.mapped, room)
        return [self.named(self._source, facts, seen), self._legend()]

    def _legend(self) -> Line:
        look = self.look
        line = self.line(f" {ASKED} asked", look.context).add(f"  {NEAR} nearest", look.strong)
        if self.mapped and self.mapped.arrows:
            (a, b), (c, d) = self.mapped.arrows
            words = self.mapped.vectors.words
            apart = _apart(self.mapped.angle_of_arrows)
            said = f"  {words[a]} → {words[b]} and {words[c]} → {words[d]}: {apart}"
            whole = said + f" in all {self._d:,} dimensions" * (self._d > 1)
            return line.add_first_fit(look.strong, whole, said, f"  arrows {apart}")
        warnings = _WARNINGS if self._d > 2 else _NO_WARNINGS
        said = first_fit(line.left - 3, *(text.format(d=self._d) for text in warnings))
        return line.add(said, look.muted)


def _apart(angle: float) -> str:
    return "no angle, as one has no length" if math.isnan(angle) else f"{angle:.0f}° apart"


def _seen(mapped: MappedWords, width: int) -> str:
    """Return the shares of the variance on and off the map."""
    shares = [100 * float(share) for share in mapped.projection.explained]
    if not any(shares):
        return first_fit(width, "all rows fall on one point: there is no variance", "")
    if mapped.axes:
        names, angle = mapped.axes, _apart(mapped.angle_of_axes)
        named = f"across {names[0]}, up {names[1]}"
        return first_fit(width, f"{named}: {angle}", named, f"{names[0]}, {names[1]}", "")
    rest = 100 - sum(shares)
    fine = shares[0] < 9.5 or any(0.001 < share < 0.95 for share in (*shares, rest))
    across, up = (f"{share:.{int(fine)}f}" for share in shares)
    other = f"{abs(100 - float(across) - float(up)):.{int(fine)}f}"
    of = f"PCA: {across}% + {up}% of the variance"
    if float(other) == 0:
        return first_fit(width, f"{of}: all of it is seen here", f"{of}: all is seen", of)
    long, brief = f"{of}; the other {other}% cannot be seen here", of.replace(" the", "")
    return first_fit(width, long, f"{of}, {other}% not seen", f"{brief}, {other}% unseen")


class NearWords(Framed):
    """A list of words under a heading, with their cosines as bars."""

    mapped: MappedWords | None = None
    """The words of the map, once they are projected."""
    chosen: int | None = None
    """The row of the chosen word, if any."""
    heading: Sequence[tuple[str, Style]] = ()
    near: Sequence[NearWord] = ()

    def __init__(self, title: str, *, id: str) -> None:
        super().__init__(id=id)
        self._title = title

    def inside(self) -> tuple[tuple[str, ...], list[Line]]:
        lines, mapped = [self.line(" ")], self.mapped
        for text, style in self.heading:
            lines[0].add(text, style)
        if mapped is not None:
            for row, cosine in self.near[: self.inner_height - 1]:
                mark, style = mark_of(mapped, row, self.chosen, self.look)
                word, line = mapped.vectors.words[row], self.line(" ").add(mark, style)
                lines.append(self.add_cosine(line, word, style, cosine))
        return (self._title,), lines
