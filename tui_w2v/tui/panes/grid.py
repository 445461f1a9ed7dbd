"""A window on rows and columns of cells with a cell cursor, and the words along one side."""

from collections.abc import Sequence
from typing import ClassVar, NamedTuple

from textual.binding import BindingType
from textual.events import Click
from textual.geometry import Offset, Size
from textual.message import Message

from tui_w2v.corpus import Vocabulary
from tui_w2v.tui.binding import PANE_KEYS
from tui_w2v.tui.widgets.drawn import BOXED_FROM, LineWidget


class InView(NamedTuple):
    """The part of a long axis that is in view."""

    window: range
    """Consecutive indices."""
    places: list[int]
    """The same, with the kept index before or behind them if it is elsewhere."""

    @classmethod
    def of(cls, first: int, room: int, count: int, kept: int | None) -> "InView":
        """Return the indices in view from the first on, and the kept one in any case."""
        window = range(first, min(first + room, count))
        scrolled = window[: scrolled_over(room, count, kept)]
        if kept is None or kept in scrolled:
            return cls(window, [*window])
        return cls(scrolled, [kept, *scrolled] if kept < first else [*scrolled, kept])


def scrolled_over(room: int, count: int, kept: int | None) -> int:
    """Return the size of the scrolled part: one place is for a kept index unless all fit."""
    return room if kept is None else max(1, room - (count > room))


class Grid(LineWidget, can_focus=True):
    """Scrolls rows and columns, and moves a cursor among them by keys and mouse."""

    BINDINGS: ClassVar[list[BindingType]] = [*PANE_KEYS]

    class Moved(Message):
        """The window or its size has changed, so that other rows may be wanted."""

        def can_replace(self, message: Message) -> bool:
            """Return whether it can replace a message in the queue: one is enough."""
            return isinstance(message, Grid.Moved)

    def __init__(self, vocabulary: Vocabulary, id: str) -> None:
        super().__init__(id=id)
        self.vocabulary = vocabulary
        self.cursor = (0, 0)
        self.top = self.first_column = 0
        self.columns_visible = self.cell_width = 1
        self.outer = Size(0, 0)
        self.boxed = False
        """Whether there is room for a border on all sides."""
        self.focused = False
        self.inner_width = self.inner_height = 0
        """The room inside the border."""

    def measure(self) -> None:
        """Cache the size, the theme's styles and the notation before drawing.

        Every number of a pane needs them, and Textual would compute them each time.
        """
        self.outer = self.size
        self.look, self.notation = self.app.look, self.app.notation
        self.boxed = self.app.size.height >= BOXED_FROM
        self.focused = self.has_focus
        edges = 2 if self.boxed else 1
        self.inner_width = max(0, self.outer.width - edges)
        self.inner_height = max(0, self.outer.height - edges)
        self.cell_width = max(1, self.inner_width)

    # Rows and columns

    @property
    def row_count(self) -> int:
        """The number of rows for the cursor."""
        return 1

    @property
    def column_count(self) -> int:
        """The number of columns for the cursor."""
        return 1

    @property
    def kept(self) -> tuple[int | None, int | None]:
        """The row and the column that are always in view, if there are such."""
        return None, None

    @property
    def head_lines(self) -> int:
        """The number of lines above the rows."""
        return int(self.boxed)

    @property
    def foot_lines(self) -> int:
        """The number of lines below the rows."""
        return 1

    @property
    def rows_visible(self) -> int:
        """The number of rows in view."""
        return max(1, self.inner_height - self.head_lines - self.foot_lines)

    @property
    def rows_scrolled(self) -> int:
        """The number of rows in the scrolled part of the window."""
        return scrolled_over(self.rows_visible, self.row_count, self.kept[0])

    @property
    def columns_scrolled(self) -> int:
        """The number of columns in the scrolled part of the window."""
        return scrolled_over(self.columns_visible, self.column_count, self.kept[1])

    @property
    def rows(self) -> InView:
        """The rows in view."""
        return InView.of(self.top, self.rows_visible, self.row_count, self.kept[0])

    @property
    def columns(self) -> InView:
        """The columns in view."""
        room, count = self.columns_visible, self.column_count
        return InView.of(self.first_column, room, count, self.kept[1])

    @property
    def mapped(self) -> bool:
        """Whether there are too many rows for the window, so that a map of all is shown."""
        return self.row_count > 8 * self.rows_visible

    # Where a number stands

    @property
    def row_of_line(self) -> list[int]:
        """The row on each line, from the first line of rows on."""
        return self.rows.places

    @property
    def labels_width(self) -> int:
        """The width before a row's numbers, in cells."""
        return 0

    def column_at(self, cell: int) -> int:
        """Return the column at a cell; beside the numbers, the first or last column in view."""
        columns = self.columns.places
        place = (cell - self.labels_width) // self.cell_width
        return columns[min(max(place, 0), len(columns) - 1)]

    def find_cursor(self) -> Offset:
        """Return the cell of the chosen number; of the title while it is not in view."""
        (row, column), rows, columns = self.cursor, self.row_of_line, self.columns.places
        if row not in rows or column not in columns:
            return Offset(1, 0)
        cell = self.labels_width + columns.index(column) * self.cell_width
        return Offset(1 + cell, 1 + self.head_lines + rows.index(row))

    # Moving

    def move_to(self, row: int, column: int) -> None:
        """Move the cell cursor, and scroll as little as needed to bring it into view."""
        row = min(max(row, 0), self.row_count - 1)
        self.cursor = row, min(max(column, 0), self.column_count - 1)
        self.keep_cursor_in_view()
        self.post_message(self.Moved())

    def keep_cursor_in_view(self) -> None:
        """Scroll as little as needed to bring the cursor into view."""
        row, column = self.cursor
        self.top = min(max(self.top, row - self.rows_scrolled + 1), row)
        self.first_column = min(max(self.first_column, column - self.columns_scrolled + 1), column)

    def action_move(self, rows: int, columns: int) -> None:
        self.move_to(self.cursor[0] + rows, self.cursor[1] + columns)

    def action_page(self, direction: int) -> None:
        self.action_move(direction * self.rows_visible, 0)

    def action_edge(self, direction: int) -> None:
        self.action_move(direction * self.row_count, 0)

    def at(self, event: Click) -> tuple[int, int] | None:
        """Return the row and the column that were clicked; None beside all rows."""
        rows, line = self.row_of_line, event.y - 1 - self.head_lines
        return (rows[line], self.column_at(event.x - 1)) if 0 <= line < len(rows) else None

    def on_click(self, event: Click) -> None:
        if at := self.at(event):
            self.move_to(*at)

    def on_mouse_scroll_up(self) -> None:
        self.action_move(-1, 0)

    def on_mouse_scroll_down(self) -> None:
        self.action_move(1, 0)

    def on_resize(self) -> None:
        self.post_message(self.Moved())


class WordAxis:
    """Scrolls a pane by words; axes side by side show the same words.

    The 1 in x is therefore always beside its row of E.
    """

    def __init__(self, pane: Grid) -> None:
        self._pane = pane
        self.across = False
        """Whether the words are columns."""
        self.others: Sequence[WordAxis] = ()
        """The axes of the panes beside this one."""

    @property
    def word(self) -> int:
        """The word at the cursor."""
        return self._pane.cursor[self.across]

    @property
    def first(self) -> int:
        """The first word of the window."""
        return self._pane.first_column if self.across else self._pane.top

    @property
    def _scrolled(self) -> int:
        """The number of words in the scrolled part of the window."""
        return self._pane.columns_scrolled if self.across else self._pane.rows_scrolled

    def show_from(self, word: int) -> None:
        """Show the words from this one on, as far as there are more."""
        first = max(0, min(word, len(self._pane.vocabulary) - self._scrolled))
        setattr(self._pane, "first_column" if self.across else "top", first)

    def keep_in_view(self, word: int) -> None:
        """Scroll a word into the middle, unless it is in view."""
        first, pane = self.first, self._pane
        shown = pane.columns_visible if self.across else pane.rows_visible
        if not first <= word < first + shown:
            first = min(word - shown // 2, len(pane.vocabulary) - shown)
        self.show_from(first)

    def fall_in(self) -> None:
        """Show the same words as the other axes of this direction."""
        for other in self.others:
            if other.across == self.across:
                self.show_from(other.first)
                other.show_from(self.first)

    def lead(self) -> None:
        """Move the other cursors to this cursor's word, and show the same words."""
        for other in self.others:
            row, column = other._pane.cursor
            other._pane.cursor = (row, self.word) if other.across else (self.word, column)
            in_view = min(max(other.first, self.word - other._scrolled + 1), self.word)
            other.show_from(self.first if other.across == self.across else in_view)
