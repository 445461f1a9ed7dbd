"""Pane 2: E, with the row that the 1 in x selects."""

from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from tui_w2v.explain.cells import Cell
from tui_w2v.explain.notation import the_others
from tui_w2v.skipgram import Turn
from tui_w2v.training import Frame, Phase
from tui_w2v.tui.line import Line, first_fit, width_of
from tui_w2v.tui.look import heat_scale
from tui_w2v.tui.numbers import in_full
from tui_w2v.tui.panes.matrix import MatrixPane
from tui_w2v.tui.panes.transposed import draw_columns
from tui_w2v.tui.window import InView, in_view, scrolled_over

_WIDE, _WIDE_CELL = 88, 9
"""The width at which a word's column fits most words."""


class EmbeddingPane(MatrixPane):
    """A window on E: V × d beside the one-hot pane, or d × V below the one-hot."""

    number: ClassVar[int] = 2
    lit_in: ClassVar[frozenset[Phase]] = frozenset({Phase.LOOK_UP, Phase.UPDATE})
    has_words: ClassVar[bool] = True

    _kept_word = 0

    # Which way round

    def measure(self) -> None:
        """Measure the pane, and transpose E if requested; the cursor stays at its number."""
        turned = self.across is not self.app.notation.E_across
        if turned:
            self.axis.across = not self.across
            self.cursor = self.cursor[1], self.cursor[0]
            self.top, self.first_column = self.first_column, self.top
        super().measure()
        if turned:
            self.keep_cursor_in_view()
            self.axis.fall_in()
        self.axis.show_from(self.axis.first)
        if self.across:
            self.top = max(0, min(self.top, self.row_count - self.rows_visible))

    @property
    def across(self) -> bool:
        """Whether E is transposed, so that its words are columns."""
        return self.axis.across

    @property
    def row_count(self) -> int:
        return self._dim if self.across else len(self.vocabulary)

    @property
    def column_count(self) -> int:
        return len(self.vocabulary) if self.across else self._dim

    @property
    def head_lines(self) -> int:
        """A line of column numbers or, transposed, one of words and one of x."""
        return 2 if self.across else super().head_lines

    @property
    def foot_lines(self) -> int:  # type: ignore[override]
        """A line for the caption and, transposed, one for h."""
        return 2 if self.across else 1

    def columns_scrolled(self) -> int:
        """All columns in view, without the context word's if it is outside the window."""
        if self.across:
            return scrolled_over(self.columns_visible(), self.column_count)
        return super().columns_scrolled()

    # Sizes

    @property
    def _labels_width(self) -> int:
        if self.across:
            return len(str(self._dim - 1)) + 2
        # Maximised, the pane has no one-hot pane with the words beside it.
        return 14 if self.zoomed else 0

    @property
    def labels_width(self) -> int:
        """Room for the labels, and the marks before the numbers."""
        return self._labels_width + (0 if self.across else self._marks_width[0])

    def column_at(self, cell: int) -> int:
        """Return the column at a cell; transposed, it may be the context word's."""
        if not self.across:
            return super().column_at(cell)
        words = self._columns_in_view().places
        place = (cell - self.labels_width) // self.cell_width
        return words[min(max(place, 0), len(words) - 1)]

    @property
    def numbers_width(self) -> int:
        marks = 1 if self.across else sum(self._marks_width)
        return self.inner_width - self._labels_width - marks

    @property
    def _marks_width(self) -> tuple[int, int]:
        return (2, 6) if self.inner_width >= 50 else (1, 1)

    @property
    def crowded_cell(self) -> int:
        roomy = self.across and self.numbers_width >= _WIDE
        return _WIDE_CELL if roomy else super().crowded_cell

    # What is in view

    def wanted(self, turn: Turn, phase: Phase) -> dict[str, NDArray[np.int64]]:
        if self.across:
            return {"E": np.array(self._columns_in_view().places)}
        return {"E": np.arange(self.top, min(self.top + self.rows_visible, self.row_count))}

    def _columns_in_view(self) -> InView:
        room = self.columns_visible()
        return in_view(self.first_column, room, self.column_count, self._kept_word)

    def title(self, frame: Frame) -> str:
        n, word, name = self.notation, frame.turn.context, self._plain_title()
        formulas: tuple[str, ...] = ()
        if frame.phase is Phase.UPDATE:
            formulas = (n.updated(word),)
        elif frame.phase >= Phase.LOOK_UP:
            formulas = n.look_up(word), n.look_up(word, brief=True)
            if frame.turn.look:
                formulas = (f"{n.h} = {n.product}",)
        return self.titled(name, *(f"{name}  {formula}" for formula in formulas))

    def _plain_title(self) -> str:
        n = self.notation
        return f"2 {n.E} ({n.shape(len(self.vocabulary), self._dim)})"

    def place(self) -> str:
        rows, columns = self.rows_place(), self.columns_place()
        if not (self.across or self.boxed or self.outer.width >= 64):
            rows = ""
        both = ", ".join(part for part in (rows, columns) if part)
        if self.boxed:
            return both
        room = self.outer.width - 9 - width_of(self._plain_title())
        return first_fit(max(room, width_of(columns)), both, both.removeprefix("rows "), columns)

    def columns_place(self) -> str:
        if not self.across or self.columns_visible() == self.column_count:
            return super().columns_place()
        window = self._columns_in_view().window
        prefix = "columns " if self.outer.width >= 50 else ""
        return f"{prefix}{window[0]:,}–{window[-1]:,} of {self.column_count:,}"

    def follow(self, turn: Turn) -> None:
        self._kept_word = turn.context
        self.axis.keep_in_view(turn.context)
        number = self.cursor[not self.across]
        self.cursor = (number, turn.context) if self.across else (turn.context, number)

    # Drawing

    def stage(self, phase: Phase) -> int:
        """The row stays looked up until the update; a highlighted pane's caption is brighter."""
        looks = phase if phase is Phase.UPDATE else min(phase, Phase.LOOK_UP)
        return 2 * looks + self.is_lit(phase)

    def cell(self, frame: Frame) -> Cell | None:
        word, k = self.cursor[::-1] if self.across else self.cursor
        if frame.phase is Phase.UPDATE and word == frame.turn.context:
            return Cell("E_after", k=k)
        return Cell("E", word, k)

    def body(self, frame: Frame, width: int, height: int) -> list[Line]:
        if self.across:
            lines = draw_columns(self, frame, width, self._comes_out(frame, "▼"))
        else:
            lines = self._rows(frame, width)
        room = self.head_lines + self.rows_visible + self.foot_lines - 1
        lines += [self.blank(width) for _ in range(room - len(lines))]
        style = self.look.text if self.is_lit(frame.phase) else self.look.muted
        return [*lines, self.blank(width).add(" " + self._caption(frame, width - 1), style)]

    def _rows(self, frame: Frame, width: int) -> list[Line]:
        look = self.look
        labels = self._labels_width
        lines = []
        if self.head_lines:
            lines.append(self.column_heads(self.blank(width).skip(self.labels_width)))
        cells = self.numbers(frame.E, heat_scale(frame.E))
        for row, numbers in zip(frame.view.E.tolist(), cells, strict=True):
            picked = frame.phase >= Phase.LOOK_UP and row in frame.turn.x
            line = self.blank(width).add("▶" if picked else " ", look.context)
            line.to(self._marks_width[0])
            if labels:
                style = look.context if picked else look.muted
                line.field(f"{row:>5} {self.vocabulary[row]}", labels, style)
            self.add_numbers(line, numbers, row, quiet=not picked)
            if picked:
                mark = self._comes_out(frame, "▶")
                line.add(mark if line.left >= len(mark) else mark[0], look.context)
            lines.append(line)
        return lines

    def _comes_out(self, frame: Frame, arrow: str) -> str:
        """Return h as the looked-up row or column."""
        if frame.phase is Phase.UPDATE:
            return "= new" if frame.turn.moves_E else "= same"
        return f"{arrow} {self.notation.h}"

    def _caption(self, frame: Frame, width: int) -> str:
        n, word, context = self.notation, self.axis.word, frame.turn.context
        if self.focused and word in frame.view.E:
            number = self.cursor[not self.across]
            value = in_full(frame.E[np.flatnonzero(word == frame.view.E)[0], number])
            return first_fit(
                width,
                f"{n.of_E(f'{word} {self.vocabulary[word]}', number)} = {value}",
                f"{n.of_E(word, number)} = {value}",
                value,
            )
        size, line = len(self.vocabulary), n.line
        saved = size * self._dim
        if frame.phase < Phase.LOOK_UP:
            return first_fit(
                width,
                f"one {line} per word: the parameters being trained ({saved:,} numbers)",
                f"one {line} per word: what is trained",
            )
        if frame.phase is Phase.UPDATE and not frame.turn.moves_E:
            return first_fit(width, f"{line} {context} moves by 0: its gradient is 0")
        if frame.phase is Phase.UPDATE:
            return first_fit(
                width,
                f"{line} {context}, {self.vocabulary[context]}, is new; "
                f"unchanged: {the_others(size - 1, line)}",
                f"1 {line} is new, {size - 1:,} unchanged",
            )
        if frame.turn.look:
            parts = (f"{number:g}·{n.of_E(row)}" for row, number in frame.turn.look)
            mixed = f"{n.h} = {n.product} = {' + '.join(parts)}".replace("+ -", "− ")
            return first_fit(width, mixed.replace(" 1·", " "), f"{n.h} = {n.product}")
        brief = n.look_up(context, brief=True)
        return first_fit(
            width,
            f"{n.h} is {line} {context}, copied: {saved:,} multiplications by 0 or 1 saved",
            f"{n.look_up(context)}: a {line}, copied out",
            f"{brief}: a {line}, copied out",
            brief,
        )
