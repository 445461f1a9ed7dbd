"""The base of all panes: what a part of a frame shows, and when it is drawn again."""

from abc import abstractmethod
from collections.abc import Iterable
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray
from rich.segment import Segment
from rich.style import Style
from textual.events import Click
from textual.geometry import Offset, Size
from textual.message import Message
from textual.strip import Strip

from tui_w2v.explain.cells import Cell
from tui_w2v.explain.phases import Part, Role, fill
from tui_w2v.skipgram import Turn
from tui_w2v.training import Frame, Phase, Setup
from tui_w2v.tui.binding import PANE_KEYS
from tui_w2v.tui.line import Line, cut, lighted
from tui_w2v.tui.panes.axis import Axis
from tui_w2v.tui.widgets.drawn import BOXED_FROM, LineWidget

Rows = dict[str, NDArray[np.int64]]
"""Rows of the matrices, by the fields of a View."""


class Pane(LineWidget, can_focus=True):
    """A pane: one part of the current frame, whose cells are moved among by keys and mouse."""

    BINDINGS: ClassVar = [*PANE_KEYS]

    number: int
    """The key that chooses it, from the table of panes."""
    reached: ClassVar[Phase] = Phase.READY
    """The first phase that the pane shows."""
    lit_in: ClassVar[frozenset[Phase]] = frozenset()
    """The phases in which the pane is highlighted."""
    has_words: ClassVar[bool] = False
    """Whether it has one row, or column, a word; such panes side by side scroll together."""

    turn: Turn
    phase = Phase.READY
    """The turn and the phase that the pane is laid out for."""
    cell_width = 1
    outer = Size(0, 0)
    focused = False
    """Its size, and whether it has the focus, as of when it was laid out."""

    class Moved(Message):
        """The window or its size has changed, so that other rows may be wanted."""

        def can_replace(self, message: Message) -> bool:
            return isinstance(message, Pane.Moved)  # one in the queue is enough

    def __init__(self, setup: Setup, id: str) -> None:
        super().__init__(setup, id=id)
        self.rows, self.columns = Axis(), Axis()
        self.words = self.rows
        """The axis of its words, if it has words."""
        self._drawn = self._lit = tuple[object, ...]()
        self._unlit: list[list[Segment]] = []
        self.spotlit: bool | None = None
        """Whether a lesson or the demo highlights it; None if neither is open."""
        self.lit_cells: frozenset[Cell] = frozenset()
        """The numbers to light, of those that the pane shows."""
        self.lit_in_view: set[Cell] = set()
        """The lit numbers that are in view."""
        self._just_focused = False  # whether nothing was clicked in the pane since it was focused

    # Defined by each pane

    def wanted(self, turn: Turn, phase: Phase) -> Rows:
        """Return the rows that this pane needs in a Frame."""
        return {}

    @abstractmethod
    def title(self, frame: Frame) -> str:
        """The pane's name; its key stands before it."""

    def coming(self, frame: Frame) -> str:
        """Return the pane's text before its first phase."""
        return ""

    @abstractmethod
    def body(self, frame: Frame) -> Iterable[Line]:
        """Draw the inside of the pane, from the top."""

    def foot(self, frame: Frame) -> Iterable[Line]:
        """Draw the last lines inside."""
        return ()

    def follow(self, turn: Turn) -> None:
        """Scroll to what a new turn changes."""

    def cell(self, frame: Frame, row: int, column: int) -> Cell | None:
        """Return the turn's number at a place, if one is there."""
        return None

    def cell_on(self, frame: Frame, line: int, column: int) -> Cell | None:
        """Return the number on a line, counted from the first line of rows; None if it is none."""
        return self.cell(frame, self.row_of_line[line], column)

    def stage(self, phase: Phase) -> object:
        """Return a key that is equal for phases in which the inside looks the same."""
        return max(phase, self.reached - 1)

    # Its size, and what is in view

    head_lines = foot_lines = labels_width = 0
    """The number of lines above and below the rows, and of cells before a row's numbers."""

    @property
    def row_of_line(self) -> list[int]:
        """The row on each line, from the first line of rows on."""
        return self.rows.places

    def measure(self) -> None:
        """Cache what every number needs, since Textual would compute it each time."""
        app, self.outer = self.app, self.size
        self.look, self.notation = app.look, app.notation
        self.focused, self.boxed = self.has_focus, app.size.height >= BOXED_FROM
        edges = 2 if self.boxed else 1
        self.inner_width = max(0, self.outer.width - edges)
        self.inner_height = max(0, self.outer.height - edges)
        self.cell_width = max(1, self.inner_width)
        self.head_lines, self.foot_lines, self.labels_width = int(self.boxed), 1, 0
        self.lay_out()

    def lay_out(self) -> None:
        """Choose what has room, once the size is known."""

    def fit_rows(self, count: int, others: int = 0) -> None:
        """Fit the rows between the head and the foot, with other lines among them."""
        self.rows.fit(count, self.inner_height - self.head_lines - self.foot_lines - others)

    @property
    def cursor(self) -> tuple[int, int]:
        """The row and the column of the chosen number."""
        return self.rows.cursor, self.columns.cursor

    def _find_cursor(self) -> Offset | None:
        """Return the cell of the chosen number; of the title while it is not in view."""
        (row, column), rows, columns = self.cursor, self.row_of_line, self.columns.places
        if not self.focused:
            return None
        if self.phase < self.reached or row not in rows or column not in columns:
            return Offset(1, 0)
        cell = self.labels_width + columns.index(column) * self.cell_width
        return Offset(1 + cell, 1 + self.head_lines + rows.index(row))

    def place(self) -> str:
        """The part in view, from the pane's first phase on; empty if it is all."""
        part = self.rows.part()
        return part and f"rows {part}"

    @property
    def shown_place(self) -> str:
        """The part in view; empty before the pane's first phase."""
        return self.place() if self.phase >= self.reached else ""

    def word_of(self, turn: Turn, column: int, room: int) -> tuple[str, Style]:
        """Return a touched word, with ×2 if it was sampled twice, and its style."""
        word, times, look = int(turn.words[column]), turn.times(column), self.look
        text = self.vocabulary[word]
        if times > 1:
            text = f"{cut(text, room - 3)} ×{times}"
        styles = {turn.context: look.context, turn.target: look.target}
        return text, styles.get(word, look.text)

    def add_told(self, line: Line, turn: Turn, *templates: str, **values: Part) -> Line:
        """Add the first sentence that fits; {context} and {target} are the words of the pair."""
        for role, word in ((Role.CONTEXT, turn.context), (Role.TARGET, turn.target)):
            values[role.value] = Part(self.vocabulary[word], role)
        variants = (fill(template, values.__getitem__) for template in templates)
        return self.add_sentence(line, self.look.muted, *variants)

    def is_lit(self, phase: Phase) -> bool:
        return phase in self.lit_in if self.spotlit is None else self.spotlit

    # Showing

    def show(self, frame: Frame) -> None:
        self.frame = frame
        if not self.outer.height:
            return
        self.notation = self.notation.for_turn(frame.turn)
        # Turns are compared by identity: a turn never changes.
        content = frame.turn, self.stage(frame.phase), id(self.look), self.notation
        window = self.cursor, self.rows.first, self.columns.first, self.outer, self.boxed
        drawn, lit = (content, window, self.focused), (self.is_lit(frame.phase), self.lit_cells)
        if drawn != self._drawn:
            self.cursor_cell = self._find_cursor()
            self._unlit = self._inside(frame)
        elif lit == self._lit:
            return
        self._drawn, self._lit = drawn, lit
        self.repaint(self._bordered(frame, self._lighted(frame)))

    def redraw(self) -> None:
        if self.frame is not None:
            self.measure()
            self.show(self.frame)

    def _inside(self, frame: Frame) -> list[list[Segment]]:
        if frame.phase < self.reached:
            lines, foot = self.wrapped(self.coming(frame), self.look.faint), list[Line]()
        else:
            lines, foot = [*self.body(frame)], [*self.foot(frame)]
        lines = self.filled(lines, max(0, self.inner_height - len(foot))) + foot
        return [line.segments() for line in lines[: self.inner_height]]

    def _bordered(self, frame: Frame, inside: list[list[Segment]]) -> list[Strip]:
        look, lit = self.look, self.is_lit(frame.phase)
        name = look.strong if lit else look.muted
        name = name + look.cursor if self.focused else name
        title = f"{self.number} {self.title(frame)}"
        strips = self.bordered(inside, title, name, self.shown_place, lit=lit)
        return strips[: self.outer.height]

    def _lighted(self, frame: Frame) -> list[list[Segment]]:
        self.lit_in_view = set()
        if not self.lit_cells or frame.phase < self.reached:
            return self._unlit
        lines = self._unlit[:]
        for line in range(len(self.row_of_line)):
            y, lit = self.head_lines + line, [False] * self.labels_width
            for column in self.columns.places:
                cells = self.lit_cells & {self.cell_on(frame, line, column)}
                self.lit_in_view |= cells
                lit += [bool(cells)] * self.cell_width
            lines[y : y + 1] = [lighted(drawn, lit) for drawn in lines[y : y + 1]]
        return lines

    # Moving

    def move_to(self, row: int, column: int) -> None:
        """Move the cell cursor, and with it those of the panes with the same words."""
        self.rows.move_to(row)
        self.columns.move_to(column)
        self.words.lead()
        self.post_message(self.Moved())

    def action_move(self, rows: int, columns: int) -> None:
        self.move_to(self.rows.cursor + rows, self.columns.cursor + columns)

    def action_page(self, direction: int) -> None:
        self.action_move(direction * self.rows.room, 0)

    def action_edge(self, direction: int) -> None:
        self.action_move(direction * self.rows.count, 0)

    def on_mouse_scroll_up(self) -> None:
        self.action_move(-1, 0)

    def on_mouse_scroll_down(self) -> None:
        self.action_move(1, 0)

    def on_click(self, event: Click) -> None:
        just_focused, self._just_focused = self._just_focused, False
        rows, columns = self.row_of_line, self.columns.places
        line, place = event.y - 1 - self.head_lines, event.x - 1 - self.labels_width
        if self.phase < self.reached or not 0 <= line < len(rows):
            return
        # A click beside the numbers means the first or the last column in view.
        place = min(max(place // self.cell_width, 0), len(columns) - 1)
        clicked = rows[line], columns[place]
        if not just_focused and clicked == self.cursor:
            self.call_later(self.run_action, "screen.why")
        self.move_to(*clicked)

    def on_resize(self) -> None:
        self.post_message(self.Moved())

    def watch_has_focus(self, has_focus: bool) -> None:
        super().watch_has_focus(has_focus)
        self.redraw()
        self._just_focused = has_focus
        self.post_message(self.Moved())
