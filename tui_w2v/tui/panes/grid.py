"""A window on rows and columns of cells, with a cell cursor."""

from typing import ClassVar

from textual.binding import BindingType
from textual.events import Click
from textual.geometry import Offset, Size
from textual.message import Message

from tui_w2v.corpus import Vocabulary
from tui_w2v.tui.binding import PANE_KEYS
from tui_w2v.tui.widgets.drawn import BOXED_FROM, LineWidget


class Grid(LineWidget, can_focus=True):
    """Scrolls rows and columns, and moves a cursor among them by keys and mouse."""

    BINDINGS: ClassVar[list[BindingType]] = [*PANE_KEYS]

    foot_lines: ClassVar[int] = 1
    """The number of lines below the rows."""

    class Moved(Message):
        """The window or its size has changed, so that other rows may be wanted."""

        def can_replace(self, message: Message) -> bool:
            """Return whether it can replace a message in the queue: one is enough."""
            return isinstance(message, Grid.Moved)

    def __init__(self, vocabulary: Vocabulary, *, id: str, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self.vocabulary = vocabulary
        self.cursor = (0, 0)
        self.top = 0
        self.first_column = 0
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

    def columns_visible(self) -> int:
        """The number of columns in view."""
        return self.column_count

    def columns_scrolled(self) -> int:
        """The number of columns in the scrolled part of the window."""
        return self.columns_visible()

    @property
    def mapped(self) -> bool:
        """Whether there are too many rows for the window, so that a map of all is shown."""
        return self.row_count > 8 * self.rows_visible

    # Where a number stands

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

    def find_cursor(self) -> Offset:
        """Return the cell of the chosen number; of the title while it is not in view."""
        row, column = self.cursor
        lines = (line for line in range(self.inner_height) if self.row_at(line) == row)
        if (line := next(lines, None)) is None:
            return Offset(1, 0)
        cells = range(self.labels_width, self.inner_width)
        cell = next((cell for cell in cells if self.column_at(cell) == column), 0)
        return Offset(1 + cell, 1 + self.head_lines + line)

    # Moving

    def move_to(self, row: int, column: int) -> None:
        """Move the cell cursor, and scroll as little as needed to bring it into view."""
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

    def action_move(self, rows: int, columns: int) -> None:
        self.move_to(self.cursor[0] + rows, self.cursor[1] + columns)

    def action_page(self, direction: int) -> None:
        self.move_to(self.cursor[0] + direction * self.rows_visible, self.cursor[1])

    def action_edge(self, direction: int) -> None:
        self.move_to(0 if direction < 0 else self.row_count - 1, self.cursor[1])

    def at(self, event: Click) -> tuple[int, int] | None:
        """Return the row and the column that were clicked; None beside all rows."""
        row = self.row_at(event.y - 1 - self.head_lines)
        return None if row is None else (row, self.column_at(event.x - 1))

    def on_click(self, event: Click) -> None:
        if at := self.at(event):
            self.move_to(*at)

    def on_mouse_scroll_up(self) -> None:
        self.action_move(-1, 0)

    def on_mouse_scroll_down(self) -> None:
        self.action_move(1, 0)

    def on_resize(self) -> None:
        self.post_message(self.Moved())
