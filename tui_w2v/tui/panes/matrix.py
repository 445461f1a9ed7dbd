"""Panes that show rows of a matrix with d columns, as numbers on heat."""

from functools import lru_cache
from typing import ClassVar

import numpy as np

from tui_w2v.corpus import Vocabulary
from tui_w2v.skipgram.parameters import FloatArray
from tui_w2v.training import Frame, Setup
from tui_w2v.tui.line import Line, first_fit, width_of
from tui_w2v.tui.look import heat_of
from tui_w2v.tui.numbers import difference_in_full, in_full, signed, signed_sums
from tui_w2v.tui.panes.pane import Pane

_WIDEST_CELL = 11


class MatrixPane(Pane):
    """A window on columns; subclasses define the rows."""

    narrowest_cell: ClassVar[int] = 5
    """The smallest width of a number; if more columns do not fit, fewer are shown."""

    def __init__(self, vocabulary: Vocabulary, *, dim: int, single: bool, id: str) -> None:
        super().__init__(vocabulary, id=id)
        self._dim = dim
        self._single = single
        self.cell_width = self._columns_visible = 1

    def measure(self) -> None:
        """Measure the pane; after it grew, scroll back from columns beyond the last."""
        super().measure()
        room = self.numbers_width
        fair = room // self.column_count
        narrowest = max(self.narrowest_cell, self.app.config.number_width)
        self.cell_width = min(fair, _WIDEST_CELL) if fair >= narrowest else self.crowded_cell
        self._columns_visible = max(1, min(self.column_count, room // self.cell_width))
        last = self.column_count - self.columns_scrolled()
        self.first_column = max(0, min(self.first_column, last))

    @classmethod
    def of(cls, setup: Setup, id: str) -> "MatrixPane":
        settings = setup.settings
        single = settings.dtype == "float32"
        return cls(setup.corpus.vocabulary, dim=settings.dim, single=single, id=id)

    @property
    def column_count(self) -> int:
        return self._dim

    @property
    def numbers_width(self) -> int:
        return self.inner_width

    def column_at(self, cell: int) -> int:
        """Return the column at a cell; beside the numbers, the first or last column in view."""
        column = (cell - self.labels_width) // self.cell_width
        return self.first_column + min(max(column, 0), self.columns_visible() - 1)

    @property
    def cells_width(self) -> int:
        return self.columns_visible() * self.cell_width

    def columns_visible(self) -> int:
        return self._columns_visible

    def place(self) -> str:
        if self.frame is None or self.frame.phase < self.reached:
            return ""
        return self.columns_place()

    def counted_title(self, frame: Frame, *names: str, changed: int, line: str) -> str:
        """Return a pane's name with the number of rows that change, once known.

        Args:
            frame: The frame.
            names: The name, longer variants first.
            changed: The number of rows that change.
            line: A word's line in the matrix: "row" or "column".
        """
        if frame.phase < self.reached:
            return self.titled(names[-1], *names)
        size = len(self.vocabulary)
        counts = f": {changed:,} of {size:,} {line}s", f": {changed:,}/{size:,}", ""
        return self.titled(names[-1], *(name + count for name in names for count in counts))

    def titled(self, name: str, *longer: str) -> str:
        """Return the first longer title that fits beside ``place``, or the name."""
        place = "" if self.boxed else self.place()
        return first_fit(
            max(width_of(name), self.outer.width - 7 - width_of(place) - 2 * bool(place)),
            *longer,
            name,
        )

    def columns_place(self) -> str:
        shown = self.columns_visible()
        if shown == self.column_count:
            return ""
        last = self.first_column + shown - 1
        prefix = "columns " if self.outer.width >= 50 else ""
        return f"{prefix}{self.first_column}–{last} of {self.column_count}"

    def sum_in_full(
        self,
        width: int,
        label: str,
        before: np.floating,
        after: np.floating,
        *,
        done: bool,
    ) -> list[str]:
        """Format before + step = after with all digits, on as many lines as needed.

        The step is the difference of the two written numbers, so that the sum is exact. It differs
        from −η·gradient by the rounding of the update.

        Args:
            width: The width of a line, in cells.
            label: The number's name.
            before: The number before the update.
            after: The number after it.
            done: Whether the update is made, so that the number after it is shown.
        """
        first, last = in_full(before), in_full(after)
        step = difference_in_full(last, first)
        return _wrapped(width, label, first, step, f"= {last if done else '…'}")

    def sum_lines(self, width: int, label_width: int) -> int:
        """Return the largest number of lines that ``sum_in_full`` takes."""
        digits = "-" * (14 if self._single else 23)  # unless the step is far below the number
        return len(_wrapped(width, "-" * label_width, digits, digits, f"= {digits}"))

    def numbers(self, values: FloatArray, scale: float) -> list[list[tuple[str, int]]]:
        """Format the columns in view of a matrix.

        Args:
            values: Rows of the matrix, shape (n, d).
            scale: The absolute value with the strongest colour.

        Returns:
            The cells of each row: text, and index in the heat.
        """
        columns = slice(self.first_column, self.first_column + self.columns_visible())
        return self.cells(values[:, columns], scale)

    def sums(
        self, addends: FloatArray, total: FloatArray, scales: tuple[float, ...], *, kept: int = 0
    ) -> list[list[tuple[str, int]]]:
        """Format the columns in view of d sums, so that the written numbers add up.

        Args:
            addends: The addends, shape (n, d).
            total: The sums, shape (d,).
            scales: The absolute value with the strongest colour, for each row.
            kept: The number of addends, from the first, to round to the nearest.

        Returns:
            The cells of the addends' rows and of the total's row, as ``numbers`` does.
        """
        columns = slice(self.first_column, self.first_column + self.columns_visible())
        values = np.vstack((addends, total))[:, columns]
        form = values.dtype.str, len(values), self.cell_width - 1, self.tight, kept
        return _cells_of_sums(values.tobytes(), scales, *form)

    def cells(self, shown: FloatArray, scale: float) -> list[list[tuple[str, int]]]:
        """Format all numbers of a matrix, as ``numbers`` does for those in view."""
        width, tight = self.cell_width - 1, self.tight
        return [
            [(signed(value, width, tight) + " ", heat) for value, heat in zip(*both, strict=True)]
            for both in zip(shown.tolist(), heat_of(shown, scale), strict=True)
        ]

    def add_numbers(
        self, line: Line, cells: list[tuple[str, int]], row: int = -1, *, quiet: bool = False
    ) -> None:
        """Append a row's cells to a line.

        Args:
            line: The line.
            cells: The row's cells, from ``numbers``.
            row: The cursor's number of the row, if it has one.
            quiet: Whether the row is of another word than the context word.
        """
        heat = self.look.quiet_heat if quiet else self.look.heat
        cursor = self.cursor[1] - self.first_column if row == self.cursor[0] else -1
        for column, (text, level) in enumerate(cells):
            if column == cursor and self.focused:
                line.cell(text, heat[level] + self.look.cursor)
            else:
                line.cell(text, heat[level])
        if self.first_column + len(cells) < self.column_count:
            line.add("…", self.look.faint)

    def column_heads(self, line: Line, name: str = "") -> Line:
        """Append the numbers of the columns in view.

        Args:
            line: The line up to the columns; with a name, up to the cell before them.
            name: A name before the first column's number.
        """
        first, cell = self.first_column, self.cell_width
        heads = [str(column) for column in range(first, first + self.columns_visible())]
        if name:
            named = first_fit(cell, f"{name} {first}", str(first)).rstrip()
            line.cell(named.rjust(cell) + " ", self.look.muted)
            heads = heads[1:]
        for head in heads:
            line.cell(head.rjust(cell - 1) + " ", self.look.faint)
        return line

    @property
    def crowded_cell(self) -> int:
        """The width of a number, in cells, if not all columns fit."""
        return max(7 if self.numbers_width >= 44 else 6, self.app.config.number_width)

    @property
    def tight(self) -> bool:
        """Whether numbers have no leading zero, for one more decimal in narrow cells."""
        return self.cell_width < 8


@lru_cache(maxsize=64)  # the phases of a turn show the same sums
def _cells_of_sums(
    data: bytes, scales: tuple[float, ...], dtype: str, n: int, width: int, tight: bool, kept: int
) -> list[list[tuple[str, int]]]:
    values = np.frombuffer(data, dtype).reshape(n, -1)
    rows = signed_sums(values[:-1], values[-1], width, tight, kept=kept)
    heat = [heat_of(row[None], scale)[0] for row, scale in zip(values, scales, strict=True)]
    return [
        [(text + " ", level) for text, level in zip(*both, strict=True)]
        for both in zip(rows, heat, strict=True)
    ]


def _wrapped(width: int, label: str, *pieces: str) -> list[str]:
    """Return pieces behind a label, wrapped to a width."""
    lines = [label]
    for piece in pieces:
        if width_of(lines[-1]) + len(piece) < width:
            lines[-1] += f" {piece}"
        else:
            lines.append(f"  {piece}")
    return lines
