"""The base of all panes: a frame with a title, a window on rows and columns, a cell cursor."""

import textwrap
from abc import abstractmethod
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray
from rich.segment import Segment
from rich.style import Style
from textual.binding import BindingType
from textual.events import Click
from textual.geometry import Offset, Size
from textual.message import Message
from textual.strip import Strip

from tui_w2v.corpus import Vocabulary
from tui_w2v.explain.cells import Cell
from tui_w2v.skipgram import Turn
from tui_w2v.training import Frame, Phase, Setup
from tui_w2v.tui.binding import PANE_KEYS
from tui_w2v.tui.line import Line, first_fit, lighted, width_of
from tui_w2v.tui.widgets.drawn import BOXED_FROM, LineWidget

_LIT_EDGES = ("┏", "━", "┓", "┃", "┗", "┛")
_EDGES = ("╭", "─", "╮", "│", "╰", "╯")


class Pane(LineWidget, can_focus=True):
    """A pane: one part of the current frame."""

    BINDINGS: ClassVar[list[BindingType]] = [*PANE_KEYS]

    number: ClassVar[int]
    """The key that chooses the pane."""
    reached: ClassVar[Phase] = Phase.READY
    """The first phase that the pane shows."""
    lit_in: ClassVar[frozenset[Phase]] = frozenset()
    """The phases in which the pane is highlighted."""
    foot_lines: ClassVar[int] = 1
    """The number of lines below the rows."""

    class Moved(Message):
        """The pane was scrolled or resized."""

        def can_replace(self, message: Message) -> bool:
            """Return whether it can replace a message in the queue: one is enough."""
            return isinstance(message, Pane.Moved)

    def __init__(self, vocabulary: Vocabulary, *, id: str, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self.vocabulary = vocabulary
        self.neighbours: tuple[Pane, ...] = ()
        """The panes that show the same words."""
        self.cursor = (0, 0)
        self.top = 0
        self.first_column = 0
        self._drawn: tuple[object, ...] = ()
        self._lit = False
        self.inside: list[list[Segment]] = []
        """The lines that were drawn last, without the frame."""

        self.outer = Size(0, 0)
        self.boxed = False
        """Whether there is room for a frame on all sides."""
        self.focused = False
        self.zoomed = False
        """Whether the pane is maximised."""
        self.spotlit: bool | None = None
        """Whether a lesson or the demo highlights it; None if neither is open."""
        self.lit_cells: frozenset[Cell] = frozenset()
        """The numbers to light, of those that the pane shows."""
        self.lit_in_view: set[Cell] = set()
        """Those of them that are in view."""
        self.inner_width = self.inner_height = 0
        """The room inside the frame."""

    @classmethod
    def of(cls, setup: Setup, id: str) -> "Pane":
        """Make a pane for the turns of a setup."""
        return cls(setup.corpus.vocabulary, id=id)

    def meet(self, row: "list[Pane]") -> None:
        """Note which panes of the same row show the same words; a pane alone has none."""

    # Defined by each pane

    def wanted(self, turn: Turn, phase: Phase) -> dict[str, NDArray[np.int64]]:
        """The rows that a Frame is to hold for this pane, by the fields of a View."""
        return {}

    @abstractmethod
    def title(self, frame: Frame) -> str:
        """The pane's name."""

    def coming(self, frame: Frame) -> str:
        """Return the pane's text before its first phase."""
        return ""

    def place(self) -> str:
        """The part in view; empty if it is all."""
        return self.rows_place()

    def rows_place(self) -> str:
        """The rows in view; empty if all are."""
        rows, shown = self.row_count, self.rows_visible
        if rows <= shown:
            return ""
        return f"rows {self.top:,}–{min(self.top + shown, rows) - 1:,} of {rows:,}"

    @abstractmethod
    def body(self, frame: Frame, width: int, height: int) -> list[Line]:
        """Draw the inside of the pane, from the top."""

    @property
    def row_count(self) -> int:
        """The number of rows for the cursor."""
        return 1

    @property
    def column_count(self) -> int:
        """The number of columns for the cursor."""
        return 1

    def columns_visible(self) -> int:
        """The number of columns in view."""
        return self.column_count

    def columns_scrolled(self) -> int:
        """The number of columns in the scrolled part of the window."""
        return self.columns_visible()

    def is_lit(self, phase: Phase) -> bool:
        """Return whether the pane is highlighted."""
        return phase in self.lit_in if self.spotlit is None else self.spotlit

    def follow(self, turn: Turn) -> None:
        """Scroll to what a new turn changes."""

    def cell(self, frame: Frame) -> Cell | None:
        """Return the number at the cursor; None if it is none of the turn's."""
        return None

    # Sizes

    def measure(self) -> None:
        """Cache the pane's size, the theme's styles and the notation before drawing.

        Every number of a pane needs them, and Textual would compute them each time.
        """
        self.outer = self.size
        self.look, self.notation = self.app.look, self.app.notation
        self.boxed = self.app.size.height >= BOXED_FROM
        self.focused = self.has_focus
        edges = 2 if self.boxed else 1
        self.inner_width = max(0, self.outer.width - edges)
        self.inner_height = max(0, self.outer.height - edges)

    @property
    def head_lines(self) -> int:
        """The number of lines above the rows."""
        return int(self.boxed)

    @property
    def rows_visible(self) -> int:
        """The number of rows in view."""
        return max(1, self.inner_height - self.head_lines - self.foot_lines)

    @property
    def rows_scrolled(self) -> int:
        """The number of rows in the scrolled part of the window."""
        return self.rows_visible

    # Showing

    def show(self, frame: Frame) -> None:
        """Show a frame; ``measure`` must have been called."""
        self.frame = frame
        self._draw_if_changed()

    def redraw(self) -> None:
        self.measure()
        self._draw_if_changed()

    def _draw_if_changed(self) -> None:
        frame = self.frame
        if frame is None or not self.outer.height:
            return
        self.notation = self.notation.for_turn(frame.turn)
        drawn = (
            frame.turn,  # compared by identity: a turn never changes
            self.stage(frame.phase),
            self.cursor,
            self.focused,
            self.top,
            self.first_column,
            self.outer,
            self.boxed,
            self.lit_cells,
            id(self.look),
            self.notation,
        )
        lit = self.is_lit(frame.phase)
        if drawn != self._drawn:
            self.cursor_cell = self._find_cursor(frame) if self.focused else None
            self.inside = self._inside(frame, self.inner_width)
        elif lit is self._lit:
            return
        self._drawn, self._lit = drawn, lit
        self.repaint(self._draw(frame, *self.outer))

    def _lit_at(self, frame: Frame, line: int, columns: list[int]) -> list[bool]:
        """Return which of these columns of numbers are lit on a line of rows."""
        row = self.row_at(line) if line >= 0 else None
        if row is None:
            return []
        here, lit = self.cursor, {}
        for column in set(columns):
            self.cursor = row, column
            cell = self.cell(frame)
            lit[column] = cell in self.lit_cells
            if cell is not None and lit[column]:
                self.lit_in_view.add(cell)
        self.cursor = here
        return [lit[column] for column in columns]

    def stage(self, phase: Phase) -> int:
        """Return a number that is equal for phases in which the inside looks the same."""
        return max(phase, self.reached - 1)

    def _draw(self, frame: Frame, width: int, height: int) -> list[Strip]:
        lit = self.is_lit(frame.phase)
        style = self.look.lit_frame if lit else self.look.frame
        edges = _LIT_EDGES if lit else _EDGES
        top_left, across, top_right, side, bottom_left, bottom_right = edges
        lines = [self._rule(frame, width, style, top_left, across, top_right)]
        edge = Segment(side, style)
        right = [edge] * self.boxed
        lines += [Strip([edge, *segments, *right], width) for segments in self.inside]
        if self.boxed:
            place = f" {self.place()} " if self.place() else ""
            if width_of(place) > width - 4:
                place = ""
            bottom = self.blank(width).add(bottom_left, style)
            bottom.add(across * (width - 3 - width_of(place)), style)
            bottom.add(place, self.look.muted).add(across + bottom_right, style)
            lines.append(bottom.strip())
        return lines[:height]

    def _rule(
        self, frame: Frame, width: int, style: Style, left: str, across: str, right: str
    ) -> Strip:
        line = self.blank(width).add(left + across, style)
        lit = self.is_lit(frame.phase)
        title = self.look.strong if lit else self.look.muted
        if self.focused:
            title += self.look.cursor
        line.add(f" {self.title(frame)} ", title)
        place = "" if self.boxed else self.place()
        place = first_fit(line.left - 4, place, place.partition(" of ")[0], "")
        end = right if self.boxed else across
        if place:
            line.add(across * (line.left - 3 - width_of(place)), style)
            line.add(f" {place} ", self.look.muted)
        line.add(across * (line.left - 1), style).add(end, style)
        return line.strip()

    def _inside(self, frame: Frame, width: int) -> list[list[Segment]]:
        height = self.inner_height
        if frame.phase < self.reached:
            text = textwrap.wrap(self.coming(frame), max(8, width - 2))
            lines = [self.blank(width).add(" " + part, self.look.faint) for part in text]
        else:
            lines = self.body(frame, width, height)
        self.lit_in_view = set()
        lines = lines[:height]
        lines += [self.blank(width) for _ in range(height - len(lines))]
        if not self.lit_cells or frame.phase < self.reached:
            return [line.segments() for line in lines]
        begin = self.labels_width
        columns = [self.column_at(x) for x in range(begin, begin + self.cells_width)]
        return [
            lighted(line.segments(), [False] * begin + self._lit_at(frame, y, columns))
            for y, line in enumerate(lines, -self.head_lines)
        ]

    # Pieces that several panes draw

    def blank(self, width: int) -> Line:
        return Line(width, self.look.text)

    @property
    def mapped(self) -> bool:
        """Whether there are too many rows for the window, so that a map of all is shown."""
        return self.row_count > 8 * self.rows_visible

    # Moving

    def action_move(self, rows: int, columns: int) -> None:
        self._move_to(self.cursor[0] + rows, self.cursor[1] + columns)

    def action_page(self, direction: int) -> None:
        self._move_to(self.cursor[0] + direction * self.rows_visible, self.cursor[1])

    def action_edge(self, direction: int) -> None:
        self._move_to(0 if direction < 0 else self.row_count - 1, self.cursor[1])

    def _move_to(self, row: int, column: int) -> None:
        row = min(max(row, 0), self.row_count - 1)
        column = min(max(column, 0), self.column_count - 1)
        self.cursor = row, column
        self.keep_cursor_in_view()
        self.post_message(self.Moved())

    def keep_cursor_in_view(self) -> None:
        """Scroll as little as needed to bring the cursor into view."""
        row, column = self.cursor
        rows, columns = self.rows_scrolled, self.columns_scrolled()
        self.top = min(max(self.top, row - rows + 1), row)
        self.first_column = min(max(self.first_column, column - columns + 1), column)

    # Where the mouse points

    def row_at(self, line: int) -> int | None:
        """Return the row on a line, counted from the first line of rows; None if it has none."""
        row = self.top + line
        return row if 0 <= line < self.rows_visible and row < self.row_count else None

    def column_at(self, cell: int) -> int:
        """Return the column at a cell of the inside; the cursor's column if there are none."""
        return self.cursor[1]

    @property
    def cells_width(self) -> int:
        """The width of a row's numbers in view, in cells."""
        return self.inner_width

    @property
    def labels_width(self) -> int:
        """The width before a row's numbers, in cells."""
        return 0

    def _find_cursor(self, frame: Frame) -> Offset:
        """Return the cell of the chosen number; of the title while no number is shown."""
        row, column = self.cursor
        lines = (line for line in range(self.inner_height) if self.row_at(line) == row)
        line = next(lines, None) if frame.phase >= self.reached else None
        if line is None:
            return Offset(1, 0)
        cells = range(self.labels_width, self.inner_width)
        cell = next((cell for cell in cells if self.column_at(cell) == column), 0)
        return Offset(1 + cell, 1 + self.head_lines + line)

    def on_click(self, event: Click) -> None:
        if self.frame is None or self.frame.phase < self.reached:
            return
        row = self.row_at(event.y - 1 - self.head_lines)
        if row is not None:
            self._move_to(row, self.column_at(event.x - 1))

    def on_mouse_scroll_up(self) -> None:
        self.action_move(-1, 0)

    def on_mouse_scroll_down(self) -> None:
        self.action_move(1, 0)

    def watch_has_focus(self, has_focus: bool) -> None:
        super().watch_has_focus(has_focus)
        self.redraw()
        self.post_message(self.Moved())

    def on_resize(self) -> None:
        """Request the rows for the new size."""
        self.post_message(self.Moved())
