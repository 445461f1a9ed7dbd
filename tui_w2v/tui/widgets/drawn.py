"""Widgets that draw their own lines, and repaint only lines that differ.

A key that changes one row of E sends one row to the terminal. Lists of words are drawn this way,
too, since nothing beside a word may move, however wide the terminal draws the word.
"""

import textwrap
from abc import abstractmethod
from collections.abc import Sequence

from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.filter import LineFilter
from textual.geometry import Offset, Region
from textual.strip import Strip
from textual.widget import Widget

from tui_w2v.explain.notation import Notation
from tui_w2v.explain.phases import Part, Role
from tui_w2v.training import Frame
from tui_w2v.tui.base import BaseApp
from tui_w2v.tui.line import Line, cut, first_fit, width_of
from tui_w2v.tui.look import Look
from tui_w2v.tui.numbers import bar

BOXED_FROM = 34
"""From this many lines of the terminal on, panes have a frame all round."""
_BAR = 8
_NARROWEST = 8
"""The smallest width that lines are drawn for; narrower terminals show a notice instead."""


class LineWidget(Widget):
    """A widget drawn as lines, complete with frame and background."""

    ALLOW_SELECT = False

    app: BaseApp

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self.frame: Frame | None = None
        self.look: Look
        self.notation: Notation
        self._lines: list[Strip] = []
        self.cursor_cell: Offset | None = None
        """The chosen cell, from the upper left; None without one."""

    @abstractmethod
    def show(self, frame: Frame) -> None:
        """Show a frame."""

    def render_lines(self, crop: Region) -> list[Strip]:
        """Return the drawn lines, and put the terminal's cursor on the chosen cell.

        Screen readers and braille displays follow it. The lines have their frame and background
        already: Textual would take twice as long from a key to its picture.
        """
        if self.cursor_cell is not None and self.app.screen is self.screen:
            self.app.cursor_position = self.region.offset + self.cursor_cell
        width = self.size.width
        strips = [
            self._lines[y] if y < len(self._lines) else Strip.blank(width, Style.null())
            for y in crop.line_range
        ]
        if self.app.filters_lines:
            background = self.background_colors[1]
            for line_filter in self.get_line_filters():
                strips = [_filtered(strip, line_filter, background) for strip in strips]
        if crop.column_span != (0, width):
            strips = [strip.crop(*crop.column_span) for strip in strips]
        return strips

    def repaint(self, lines: list[Strip]) -> None:
        """Replace the lines, and repaint those that differ."""
        before, self._lines = self._lines, lines
        if len(before) != len(lines):
            self.refresh()
            return
        regions: list[Region] = []
        for y, (old, new) in enumerate(zip(before, lines, strict=True)):
            if old == new:
                lines[y] = old  # Textual has cut it already
            elif regions and regions[-1].bottom == y:
                regions[-1] = regions[-1].grow((0, 0, 1, 0))
            else:
                regions.append(Region(0, y, self.size.width, 1))
        if regions:
            self.refresh(*regions)


def _filtered(strip: Strip, line_filter: LineFilter, background: Color) -> Strip:
    """Filter a line; Textual's own filters forget which of its pieces take no room."""
    pieces = zip(strip, strip.apply_filter(line_filter, background), strict=True)
    kept = [Segment(new.text, new.style, old.control) for old, new in pieces]
    return Strip(kept, strip.cell_length)


class Lines(LineWidget):
    """A few lines without a frame."""

    def blank(self, width: int, text: str = "", style: Style | None = None) -> Line:
        """Return an empty line, or one that begins with a text."""
        return Line(width, self.look.text).add(text, style)

    @abstractmethod
    def draw(self, width: int) -> list[Line]:
        """Draw the lines."""

    def show(self, frame: Frame) -> None:
        self.frame = frame
        self.redraw()

    def redraw(self) -> None:
        width, height = self.size
        if width < _NARROWEST:
            return
        self.look, self.notation = self.app.look, self.app.notation
        lines = self.draw(width)[:height]
        lines += [self.blank(width) for _ in range(height - len(lines))]
        self.repaint([line.strip() for line in lines])

    def on_resize(self) -> None:
        self.redraw()

    def watch_has_focus(self, has_focus: bool) -> None:
        super().watch_has_focus(has_focus)
        if self.is_mounted:
            self.redraw()

    def named(self, width: int, name: str, facts: str, right: str) -> Line:
        """Return a line: a name, cut where room is short, facts, and a text at the right end."""
        room = max(6, width - width_of(facts) - width_of(right) - 4)
        line = self.blank(width, " ").add(cut(name, room), self.look.strong)
        line.add(facts, self.look.muted)
        return line.to(width - width_of(right) - 1).add(right)

    def wrapped(self, width: int, text: str, style: Style) -> list[Line]:
        return [self.blank(width, f" {part}", style) for part in textwrap.wrap(text, width - 2)]

    def style_of(self, part: Part, text: Style) -> Style:
        """Return the style of a part of a sentence; ``text`` is that of its ordinary words."""
        look = self.look
        styles = {Role.CONTEXT: look.context, Role.TARGET: look.target, Role.NUMBER: look.strong}
        return styles.get(part.role, text)

    def add_cosine(self, line: Line, word: str, style: Style, cosine: float) -> Line:
        """Add a word, its cosine and a bar, one cell from the line's end."""
        room = max(_BAR, line.left // 3)
        line.field(word, line.left - room - len(" +0.00  "), style)
        line.add(f" {cosine:+.2f} ", self.look.muted)
        return line.add(bar(round(max(0.0, cosine) * room * 8), room), self.look.bar)

    def framed(
        self, width: int, height: int, titles: Sequence[str], lines: list[Line], lit: bool = False
    ) -> list[Line]:
        """Frame lines, each two cells narrower than the frame; lines that do not fit are cut."""
        edge = self.look.strong if lit else self.look.frame
        title = first_fit(width - 6, *titles).rstrip()
        top = self.blank(width, "╭─", edge).add(f" {title} ", self.look.strong)
        top.add("─" * (top.left - 1), edge).add("╮", edge)
        inside = lines[: height - 2]
        inside += [self.blank(width - 2) for _ in range(height - 2 - len(inside))]
        rows = [
            self.blank(width, "│", edge).join(one.to(width - 2)).add("│", edge) for one in inside
        ]
        return [top, *rows, self.blank(width, "╰" + "─" * (width - 2) + "╯", edge)]


class Framed(Lines):
    """Lines in a frame with a title."""

    @abstractmethod
    def inside(self, width: int, height: int) -> tuple[Sequence[str], list[Line]]:
        """Return the title in several lengths, the longest first, and the lines in the frame."""

    def draw(self, width: int) -> list[Line]:
        height = self.size.height
        if height < 3:
            return []
        return self.framed(width, height, *self.inside(width - 2, height - 2))
