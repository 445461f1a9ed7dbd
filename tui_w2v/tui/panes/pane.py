"""The base of all panes: what a part of a frame shows, and when it is drawn again."""

import textwrap
from abc import abstractmethod
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray
from rich.segment import Segment
from textual.events import Click
from textual.geometry import Offset
from textual.strip import Strip

from tui_w2v.corpus import Vocabulary
from tui_w2v.explain.cells import Cell
from tui_w2v.skipgram import Turn
from tui_w2v.training import Frame, Phase, Setup
from tui_w2v.tui.line import Line, lighted
from tui_w2v.tui.panes.axis import WordAxis
from tui_w2v.tui.panes.border import bordered
from tui_w2v.tui.panes.grid import Grid


class Pane(Grid):
    """A pane: one part of the current frame."""

    number: ClassVar[int]
    """The key that chooses the pane."""
    reached: ClassVar[Phase] = Phase.READY
    """The first phase that the pane shows."""
    lit_in: ClassVar[frozenset[Phase]] = frozenset()
    """The phases in which the pane is highlighted."""
    has_words: ClassVar[bool] = False
    """Whether it has a row, or a column, a word; such panes side by side scroll together."""

    def __init__(self, vocabulary: Vocabulary, *, id: str, classes: str | None = None) -> None:
        super().__init__(vocabulary, id=id, classes=classes)
        self.axis = WordAxis(self)
        """Its words, if it has a row or a column a word."""
        self._drawn: tuple[object, ...] = ()
        self._lit: tuple[object, ...] = ()
        self._unlit: list[list[Segment]] = []
        self.inside: list[list[Segment]] = []
        """The lines that were drawn last, without the frame."""

        self.zoomed = False
        """Whether the pane is maximised."""
        self.spotlit: bool | None = None
        """Whether a lesson or the demo highlights it; None if neither is open."""
        self.lit_cells: frozenset[Cell] = frozenset()
        """The numbers to light, of those that the pane shows."""
        self.lit_in_view: set[Cell] = set()
        """Those of them that are in view."""
        self._just_focused = False
        """Whether nothing was clicked in the pane since it was focused."""

    @classmethod
    def of(cls, setup: Setup, id: str) -> "Pane":
        """Make a pane for the turns of a setup."""
        return cls(setup.corpus.vocabulary, id=id)

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

    def is_lit(self, phase: Phase) -> bool:
        """Return whether the pane is highlighted."""
        return phase in self.lit_in if self.spotlit is None else self.spotlit

    def follow(self, turn: Turn) -> None:
        """Scroll to what a new turn changes."""

    def cell(self, frame: Frame) -> Cell | None:
        """Return the number at the cursor; None if it is none of the turn's."""
        return None

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
            id(self.look),
            self.notation,
        )
        lit = self.is_lit(frame.phase), self.lit_cells
        if drawn != self._drawn:
            self.cursor_cell = self._cursor_cell(frame) if self.focused else None
            self._unlit = self._inside(frame, self.inner_width)
        elif lit == self._lit:
            return
        self._drawn, self._lit = drawn, lit
        self.inside = self._lighted(frame)
        self.repaint(self._draw(frame))

    def _lighted(self, frame: Frame) -> list[list[Segment]]:
        """Return the lines with the lit numbers underlined."""
        self.lit_in_view = set()
        if not self.lit_cells or frame.phase < self.reached:
            return self._unlit
        begin = self.labels_width
        columns = [self.column_at(x) for x in range(begin, begin + self.cells_width)]
        return [
            lighted(line, [False] * begin + self._lit_at(frame, y, columns))
            for y, line in enumerate(self._unlit, -self.head_lines)
        ]

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

    def _draw(self, frame: Frame) -> list[Strip]:
        return bordered(
            self.inside,
            self.outer,
            self.look,
            self.title(frame),
            self.place(),
            boxed=self.boxed,
            lit=self.is_lit(frame.phase),
            focused=self.focused,
        )

    def _inside(self, frame: Frame, width: int) -> list[list[Segment]]:
        height = self.inner_height
        if frame.phase < self.reached:
            text = textwrap.wrap(self.coming(frame), max(8, width - 2))
            lines = [self.blank(width).add(" " + part, self.look.faint) for part in text]
        else:
            lines = self.body(frame, width, height)
        lines = lines[:height]
        lines += [self.blank(width) for _ in range(height - len(lines))]
        return [line.segments() for line in lines]

    def blank(self, width: int) -> Line:
        return Line(width, self.look.text)

    # Moving

    def _cursor_cell(self, frame: Frame) -> Offset:
        return self.find_cursor() if frame.phase >= self.reached else Offset(1, 0)

    def move_to(self, row: int, column: int) -> None:
        """Move the cell cursor, and with it those of the panes with the same words."""
        super().move_to(row, column)
        if self.has_words:
            self.axis.lead()

    def on_click(self, event: Click) -> None:
        """Derive the number at the cursor if it is clicked again."""
        just_focused, self._just_focused = self._just_focused, False
        if self.frame is None or self.frame.phase < self.reached:
            event.prevent_default()
        elif not just_focused and self.at(event) == self.cursor:
            self.call_later(self.run_action, "screen.why")

    def watch_has_focus(self, has_focus: bool) -> None:
        super().watch_has_focus(has_focus)
        self.redraw()
        self._just_focused = has_focus
        if has_focus:
            self.post_message(self.Moved())
