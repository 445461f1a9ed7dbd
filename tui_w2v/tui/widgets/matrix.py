"""Panes that show rows of a matrix with d columns, as numbers on heat."""

from typing import ClassVar

import numpy as np

from tui_w2v.corpus import Vocabulary
from tui_w2v.skipgram.parameters import FloatArray
from tui_w2v.training import Frame
from tui_w2v.tui.line import Line, first_fit, width_of
from tui_w2v.tui.look import heat_of
from tui_w2v.tui.numbers import difference_in_full, in_full, signed, signed_sums
from tui_w2v.tui.widgets.pane import Pane

_WIDEST_CELL = 11


class MatrixPane(Pane):
    """A window on columns; subclasses say which rows there are."""

    narrowest_cell: ClassVar[int] = 5
    """Below so many cells a number, fewer columns are shown rather than fewer digits."""

    def __init__(self, vocabulary: Vocabulary, *, dim: int, single: bool, id: str) -> None:
        """Make a pane.

        Args:
            vocabulary: The words.
            dim: d, how many columns there are.
            single: Whether the numbers are float32, which take fewer digits in full.
            id: The widget's id.
        """
        super().__init__(vocabulary, id=id)
        self._dim = dim
        self._single = single

    def measure(self) -> None:
        """Note the size; where it has grown, no columns are shown that are not there."""
        super().measure()
        last = self.column_count - self.columns_scrolled()
        self.first_column = max(0, min(self.first_column, last))

    @property
    def column_count(self) -> int:
        """One column a number of a row: d."""
        return self._dim

    @property
    def numbers_width(self) -> int:
        """How many cells a row's numbers may take."""
        return self.inner_width

    @property
    def labels_width(self) -> int:
        """How many cells stand before a row's numbers."""
        return 0

    def column_at(self, cell: int) -> int:
        """The column whose number is there; the first or last in view beside them."""
        column = (cell - self.labels_width) // self.cell_width
        return self.first_column + min(max(column, 0), self.columns_visible() - 1)

    def columns_visible(self) -> int:
        """As many columns as fit."""
        return max(1, min(self.column_count, self.numbers_width // self.cell_width))

    def place(self) -> str:
        """The columns in view, once there is something to see."""
        if self.frame is None or self.frame.phase < self.reached:
            return ""
        return self.columns_place()

    def counted_title(self, frame: Frame, *names: str, changed: int, line: str) -> str:
        """A pane's name with how many words' rows of its matrix move, once that is known.

        Args:
            frame: The frame.
            names: The name, longer ones first.
            changed: How many rows move.
            line: What a word has in the matrix: a row, or a column.
        """
        if frame.phase < self.reached:
            return self.titled(names[-1], *names)
        size = len(self.vocabulary)
        counts = f": {changed:,} of {size:,} {line}s", f": {changed:,}/{size:,}", ""
        return self.titled(names[-1], *(name + count for name in names for count in counts))

    def titled(self, name: str, *longer: str) -> str:
        """Return the first of the longer titles that leaves the place its room, or the name."""
        place = "" if self.boxed else self.place()
        return first_fit(
            max(width_of(name), self.outer.width - 7 - width_of(place) - 2 * bool(place)),
            *longer,
            name,
        )

    def columns_place(self) -> str:
        """Which columns are in view, or nothing where all are."""
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
        """Write what an update adds to a number, with every digit, on as many lines as it takes.

        The step is the difference of the two numbers as they are written, so that the sum is
        right: from the gradient's it differs by what the update itself rounds.

        Args:
            width: How many cells a line has.
            label: What the sum is about.
            before: The number before the update.
            after: The number after it.
            done: Whether the update is made, and the number after it shown.
        """
        first, last = in_full(before), in_full(after)
        step = difference_in_full(last, first)
        return _wrapped(width, label, first, step, f"= {last if done else '…'}")

    def sum_lines(self, width: int, label_width: int) -> int:
        """How many lines such a sum may take."""
        digits = "-" * (14 if self._single else 23)  # of a step that is no tiny part of the number
        return len(_wrapped(width, "-" * label_width, digits, digits, f"= {digits}"))

    def numbers(self, values: FloatArray, scale: float) -> list[list[tuple[str, int]]]:
        """Write the columns in view of a matrix.

        Args:
            values: Rows of the matrix, shape (n, d).
            scale: The size that gets the strongest colour.

        Returns:
            For each row its cells: text, and place in the heat.
        """
        columns = slice(self.first_column, self.first_column + self.columns_visible())
        return self.cells(values[:, columns], scale)

    def sums(
        self, addends: FloatArray, total: FloatArray, scales: tuple[float, ...], *, kept: int = 0
    ) -> list[list[tuple[str, int]]]:
        """Write the columns in view of sums, each of which adds up as it is shown.

        Args:
            addends: Rows of the matrix, shape (n, d).
            total: What they add up to, shape (d,).
            scales: The size that gets the strongest colour, of each row.
            kept: How many of the addends are rounded to the nearest.

        Returns:
            As numbers does, for the addends and then the total.
        """
        columns = slice(self.first_column, self.first_column + self.columns_visible())
        values = np.vstack((addends, total))[:, columns]
        width = self.cell_width - 1
        rows = signed_sums(values[:-1], values[-1], width, self.tight, kept=kept)
        heat = [heat_of(row[None], scale)[0] for row, scale in zip(values, scales, strict=True)]
        return [
            [(text + " ", level) for text, level in zip(*both, strict=True)]
            for both in zip(rows, heat, strict=True)
        ]

    def cells(self, shown: FloatArray, scale: float) -> list[list[tuple[str, int]]]:
        """Write all numbers of a matrix, as numbers does for those in view."""
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
            line: What to append to.
            cells: The row, from numbers.
            row: The row as the cursor counts; none by default.
            quiet: Whether the row is not the turn's.
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
            line: What to append to, up to the columns; with a name, up to the cell before them.
            name: What the columns hold, if that is to stand before the first one's number.
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
    def cell_width(self) -> int:
        """How many cells a number takes, with the blank behind it."""
        fair = self.numbers_width // self.column_count
        return min(fair, _WIDEST_CELL) if fair >= self.narrowest_cell else self.crowded_cell

    @property
    def crowded_cell(self) -> int:
        """How many cells a number takes where not all columns fit."""
        return 7 if self.numbers_width >= 44 else 6

    @property
    def tight(self) -> bool:
        """Whether numbers are written without their leading zero: where room is scarce, one more
        decimal says more.
        """
        return self.cell_width < 8


def _wrapped(width: int, label: str, *pieces: str) -> list[str]:
    """Write pieces behind a label, on new lines where the room ends."""
    lines = [label]
    for piece in pieces:
        if width_of(lines[-1]) + len(piece) < width:
            lines[-1] += f" {piece}"
        else:
            lines.append(f"  {piece}")
    return lines
