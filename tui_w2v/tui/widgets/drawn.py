"""Widgets that draw their own lines, and repaint only lines that differ.

A key that changes one row of E sends one row to the terminal.
"""

from abc import abstractmethod

from rich.style import Style
from textual.geometry import Offset, Region
from textual.strip import Strip
from textual.widget import Widget

from tui_w2v.explain import Notation
from tui_w2v.training import Frame
from tui_w2v.tui.base import BaseApp
from tui_w2v.tui.look import Look

BOXED_FROM = 34
"""From this many lines of the terminal on, panes have a frame all round."""


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
        """Return the drawn lines to Textual.

        Textual would add frame, padding and background to each line. These lines have them
        already, which halves the time from a key to its picture.

        The terminal's own cursor goes to the chosen cell, where screen readers and braille displays
        follow it.
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
                strips = [strip.apply_filter(line_filter, background) for strip in strips]
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
