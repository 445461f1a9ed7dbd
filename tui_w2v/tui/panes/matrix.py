"""Panes that show rows of a matrix with d columns, as numbers on heat."""

from collections.abc import Sequence
from functools import lru_cache
from typing import ClassVar

import numpy as np

from tui_w2v.skipgram.parameters import FloatArray
from tui_w2v.training import Frame, Setup
from tui_w2v.tui.line import Line, first_fit, width_of
from tui_w2v.tui.look import heat_of, heat_scale
from tui_w2v.tui.numbers import difference_in_full, in_full, signed, signed_sums
from tui_w2v.tui.panes.pane import Pane

Cells = list[tuple[str, int]]
"""A row's numbers: text, and index in the heat."""
_WIDEST_CELL = 11


class MatrixPane(Pane):
    """A window on columns; subclasses define the rows."""

    narrowest_cell: ClassVar[int] = 5
    """The smallest width of a number; if more columns do not fit, fewer are shown."""

    def __init__(self, setup: Setup, id: str) -> None:
        super().__init__(setup, id)
        self._dim = setup.settings.dim

    def fit_columns(self, count: int, behind: int = 0, *, crowded: int = 0) -> None:
        """Fit the columns; ``crowded`` is a number's width if not all fit, 0 for the usual."""
        room, least = self.inner_width - self.labels_width - behind, self.app.config.number_width
        fair = room // count
        width = min(fair, _WIDEST_CELL)
        if fair < max(self.narrowest_cell, least):
            width = max(crowded or (7 if room >= 44 else 6), least)
        self.cell_width = width
        self._tight = width < 8  # without leading zeros, for one more decimal in narrow cells
        self.columns.fit(count, min(count, room // width))

    def _in_view(self, values: FloatArray) -> FloatArray:
        return values[:, self.columns.first :][:, : self.columns.room]

    def place(self) -> str:
        """The columns in view and, if boxed, the rows; empty if all are."""
        part = self.columns.part()
        columns = part and "columns " * (self.outer.width >= 50) + part
        return ", ".join(filter(None, (super().place(), columns))) if self.boxed else columns

    def titled(self, name: str, *longer: str) -> str:
        """Return the first longer title that fits beside ``place``, or the name."""
        place = "" if self.boxed else self.shown_place
        room = self.outer.width - 9 - width_of(place) - 2 * bool(place)
        return first_fit(max(width_of(name), room), *longer, name)

    def counted_title(self, frame: Frame, *names: str, changed: int, line: str) -> str:
        """Return a pane's name, longer variants first, with how many rows, or columns, change."""
        if frame.phase < self.reached:
            return self.titled(names[-1], *names)
        size = len(self.vocabulary)
        counts = f": {changed:,} of {size:,} {line}s", f": {changed:,}/{size:,}", ""
        return self.titled(names[-1], *(name + count for name in names for count in counts))

    def numbers(self, values: FloatArray, scale: float) -> list[Cells]:
        """Format the columns in view of rows, shape (n, d); ``scale`` has the strongest colour."""
        return self.cells(self._in_view(values), scale)

    def cells(self, shown: FloatArray, scale: float) -> list[Cells]:
        width, tight = self.cell_width - 1, self._tight
        return [
            [(signed(value, width, tight) + " ", heat) for value, heat in zip(*both, strict=True)]
            for both in zip(shown.tolist(), heat_of(shown, scale), strict=True)
        ]

    def sums(
        self, addends: FloatArray, total: FloatArray, scales: tuple[float, ...], *, kept: int = 0
    ) -> list[Cells]:
        """Format the columns in view of d sums of n addends, so that the written numbers add up.

        ``scales`` has each row's value with the strongest colour; for ``kept``, see signed_sums.
        """
        values = self._in_view(np.vstack((addends, total)))
        form = values.dtype.str, len(values), self.cell_width - 1, self._tight, kept
        return _cells_of_sums(values.tobytes(), scales, *form)

    def ledger(
        self, begun: list[Line], numbers: Sequence[FloatArray], rows: Sequence[int], *, done: bool
    ) -> list[Line]:
        """Append d numbers, the step that the update adds and, once it is done, their sums.

        ``rows`` has the cursor's number of each of the three lines, -1 for none.
        """
        before, step, after = numbers
        scale = heat_scale(before, after)
        scales = scale, heat_scale(step), scale
        cells = self.sums(np.array((before, step)), after, scales, kept=1)
        for line, row, texts in zip(begun[: 2 + done], rows, cells, strict=False):
            self.add_numbers(line, texts, row)
        if not done:
            begun[2].add("update will compute it", self.look.faint)
        return begun

    def add_numbers(self, line: Line, cells: Cells, row: int = -1, *, quiet: bool = False) -> Line:
        """Append a row's numbers to a line; quiet rows are of other words than the context word."""
        heat = self.look.quiet_heat if quiet else self.look.heat
        chosen = self.focused and row == self.rows.cursor
        cursor = self.columns.cursor - self.columns.first if chosen else -1
        for column, (text, level) in enumerate(cells):
            line.cell(text, heat[level] + self.look.cursor if column == cursor else heat[level])
        more = self.columns.first + len(cells) < self.columns.count
        return line.add("…", self.look.faint) if more else line

    def column_heads(self, line: Line) -> Line:
        line.to(self.labels_width)
        for column in self.columns.window:
            line.cell(str(column).rjust(self.cell_width - 1) + " ", self.look.faint)
        return line

    def sum_in_full(
        self, label: str, before: np.floating, after: np.floating, *, done: bool
    ) -> list[str]:
        """Format before + step = after with all digits, on as many lines as needed.

        The step is the difference of the two written numbers, so that the sum is exact. It differs
        from −η·gradient by the rounding of the update, which must be done to show its result.
        """
        first, last = in_full(before), in_full(after)
        step = difference_in_full(last, first)
        return self._wrapped_sum(label, first, step, f"= {last if done else '…'}")

    def sum_lines(self, label_width: int) -> int:
        """Return how many lines ``sum_in_full`` takes, unless a step is far below its number."""
        digits = "-" * (14 if self.setup.settings.dtype == "float32" else 23)
        return len(self._wrapped_sum("-" * label_width, digits, digits, f"= {digits}"))

    def _wrapped_sum(self, label: str, *pieces: str) -> list[str]:
        lines = [label]
        for piece in pieces:
            if width_of(lines[-1]) + len(piece) < self.inner_width - 1:
                lines[-1] += f" {piece}"
            else:
                lines.append(f"  {piece}")
        return lines


@lru_cache(maxsize=64)  # the phases of a turn show the same sums
def _cells_of_sums(
    data: bytes, scales: tuple[float, ...], dtype: str, n: int, width: int, tight: bool, kept: int
) -> list[Cells]:
    values = np.frombuffer(data, dtype).reshape(n, -1)
    rows = signed_sums(values[:-1], values[-1], width, tight, kept=kept)
    heat = [heat_of(row[None], scale)[0] for row, scale in zip(values, scales, strict=True)]
    return [
        [(text + " ", level) for text, level in zip(*both, strict=True)]
        for both in zip(rows, heat, strict=True)
    ]
