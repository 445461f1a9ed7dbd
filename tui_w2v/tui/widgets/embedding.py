"""Pane 2: E, the parameters that are kept, and the row that the 1 in x picks out of it."""

from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from tui_w2v.skipgram import Turn
from tui_w2v.training import Frame, Phase
from tui_w2v.tui.line import Line, first_fit
from tui_w2v.tui.look import heat_scale
from tui_w2v.tui.numbers import in_full
from tui_w2v.tui.widgets.axis import VocabularyAxis
from tui_w2v.tui.widgets.matrix import MatrixPane


class EmbeddingPane(VocabularyAxis, MatrixPane):
    """A window on E, row by row in step with the one-hot pane."""

    number: ClassVar[int] = 2
    lit_in: ClassVar[frozenset[Phase]] = frozenset({Phase.LOOK_UP, Phase.UPDATE})

    @property
    def _labels_width(self) -> int:
        # With all the room, the pane has lost its neighbour with the words.
        return 14 if self.zoomed else 0

    @property
    def numbers_width(self) -> int:
        """The pane's width but for the marks on both sides."""
        left, right = self._marks_width
        return self.inner_width - left - self._labels_width - right

    @property
    def _marks_width(self) -> tuple[int, int]:
        return (2, 6) if self.inner_width >= 50 else (1, 1)

    def rows_in_view(self) -> NDArray[np.int64]:
        """The rows of E that the pane shows."""
        return np.arange(self.top, min(self.top + self.rows_visible, self.row_count))

    def title(self, frame: Frame) -> str:
        """The pane's name, with the shape of E."""
        shape = f"2 E ({self.row_count:,} × {self._dim:,})"
        row = f"E[{frame.turn.context}]"
        if frame.phase < Phase.LOOK_UP:
            return shape
        formula = f"{row} − η∂L/∂{row}" if frame.phase is Phase.UPDATE else f"h = x·E = {row}"
        return first_fit(max(len(shape), self.outer.width - 30), f"{shape}  {formula}", shape)

    def place(self) -> str:
        """The rows and columns in view."""
        parts = [self.rows_place()] if self.boxed or self.outer.width >= 64 else []
        parts.append(self.columns_place())
        return ", ".join(part for part in parts if part)

    def follow(self, turn: Turn) -> None:
        """Keep the context word's row in view."""
        self.keep_in_view(turn.context)
        self.cursor = turn.context, self.cursor[1]

    def body(self, frame: Frame, width: int, height: int) -> list[Line]:
        """The rows of E, the one that is looked up brighter than the others."""
        look = self.look
        looked_up = frame.phase >= Phase.LOOK_UP
        context = frame.turn.context
        rows = frame.view.E.tolist()
        cells = self.numbers(frame.E, heat_scale(frame.E))
        labels = self._labels_width
        lines = []
        if self.head_lines:
            lines.append(self.column_heads(self.blank(width).skip(self._marks_width[0] + labels)))
        for row, numbers in zip(rows, cells, strict=True):
            picked = looked_up and row == context
            line = self.blank(width).add("▶" if picked else " ", look.context)
            line.to(self._marks_width[0])
            if labels:
                style = look.context if picked else look.muted
                line.field(f"{row:>5} {self.vocabulary[row]}", labels, style)
            self.add_numbers(line, numbers, row, quiet=not picked)
            if picked:
                mark = "▶ h"
                if frame.phase is Phase.UPDATE:
                    mark = "= new" if frame.turn.moves_E else "= same"
                line.add(mark if line.left >= len(mark) else mark[0], look.context)
            lines.append(line)
        lines += [
            self.blank(width) for _ in range(self.head_lines + self.rows_visible - len(lines))
        ]
        style = look.text if self.is_lit(frame.phase) else look.muted
        return [*lines, self.blank(width).add(" " + self._caption(frame, width - 1), style)]

    def _caption(self, frame: Frame, width: int) -> str:
        row, column = self.cursor
        if self.focused and row in frame.view.E:
            value = frame.E[np.flatnonzero(row == frame.view.E)[0], column]
            name = self.vocabulary[row]
            return first_fit(
                width,
                f"E[{row} {name}, {column}] = {in_full(value)}",
                f"E[{row}, {column}] = {in_full(value)}",
            )
        size = self.row_count
        word = self.vocabulary[frame.turn.context]
        saved = size * self._dim
        if frame.phase < Phase.LOOK_UP:
            return first_fit(
                width,
                f"one row per word: the parameters being trained ({saved:,} numbers)",
                "one row per word: what is being trained",
            )
        if frame.phase is Phase.UPDATE and not frame.turn.moves_E:
            return first_fit(width, f"row {frame.turn.context} moves by 0: its gradient is 0")
        if frame.phase is Phase.UPDATE:
            return first_fit(
                width,
                f"row {frame.turn.context}, {word}, is new; the other {size - 1:,} rows stay",
                f"1 row is new, {size - 1:,} rows stay",
            )
        return first_fit(
            width,
            f"h is row {frame.turn.context}, copied: {saved:,} multiplications by 0 or 1 saved",
            f"h = x·E = E[{frame.turn.context}]: a row, copied out",
        )
