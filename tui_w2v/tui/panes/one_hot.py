"""Pane 1: the one-hot x, a 1 at the context word and 0 everywhere else."""

from typing import ClassVar

from tui_w2v.explain.cells import Cell
from tui_w2v.printable import counted
from tui_w2v.skipgram import Turn
from tui_w2v.training import Frame, Phase
from tui_w2v.tui.line import Line, first_fit
from tui_w2v.tui.panes.pane import Pane


class OneHotPane(Pane):
    """The vocabulary, word by word, and the 1 that selects a row, or a column, of E."""

    number: ClassVar[int] = 1
    lit_in: ClassVar[frozenset[Phase]] = frozenset({Phase.PICK})
    has_words: ClassVar[bool] = True

    @property
    def row_count(self) -> int:
        return len(self.vocabulary)

    def measure(self) -> None:
        """Measure the pane; after it grew, scroll back to the last words."""
        super().measure()
        self.axis.show_from(self.top)

    def title(self, frame: Frame) -> str:
        return f"1 {self.notation.x}: a look" if frame.turn.look else f"1 one-hot {self.notation.x}"

    def stage(self, phase: Phase) -> int:
        return phase >= Phase.PICK

    def place(self) -> str:
        if self.row_count <= self.rows_visible or not self.boxed:
            return ""
        rows = f"{self.top:,}–{self.top + self.rows_visible - 1:,}"
        return first_fit(self.outer.width - 6, f"{rows} of {self.row_count:,}", rows)

    def follow(self, turn: Turn) -> None:
        self.axis.keep_in_view(turn.context)
        self.cursor = (turn.context, 0)

    def cell(self, frame: Frame) -> Cell | None:
        return Cell("x", self.cursor[0])

    def body(self, frame: Frame, width: int, height: int) -> list[Line]:
        look, size = self.look, self.row_count
        picked = frame.phase >= Phase.PICK
        x, target = frame.turn.x, frame.turn.target
        rows = range(self.top, min(self.top + self.rows_visible, size))
        index_width = len(str(size - 1)) if width >= 20 else 0
        mapped = self.mapped
        marks = self._map(frame) if mapped else []
        value_width = 3 if frame.turn.look else 1
        word_width = width - index_width - 5 - value_width - mapped
        # The 1 is beside its row of E, or above its column.
        before, behind = ("▶", "") if self.notation.E_across else (" ", " ▶")

        lines = []
        if self.head_lines:
            lines.append(self.blank(width).to(width - 4 - mapped).add(self.notation.x, look.muted))
        for place, row in enumerate(rows):
            is_context, is_target = picked and row in x, picked and row == target
            style = look.context if is_context else look.target if is_target else look.muted
            line = self.blank(width).add(before if is_context else " ", look.context)
            if index_width:
                line.add(f"{row:>{index_width}} ", style if is_context else look.faint)
            line.field(self.vocabulary[row], word_width - (index_width > 0), style)
            value = "·" if not picked else _number(x.get(row, 0))
            value_style = look.context if is_context else look.faint
            if self.focused and row == self.cursor[0]:
                value_style += look.cursor
            line.add(" ").add(value.rjust(value_width), value_style)
            line.add(behind if is_context else "", look.context).to(width - mapped)
            if mapped:
                mark = marks[place]
                line.add(mark, look.text if mark == "◆" else look.faint)
            lines.append(line)
        return [*lines, self.blank(width).add(" " + self._caption(frame, width - 1), look.muted)]

    def _caption(self, frame: Frame, width: int) -> str:
        size, x = self.row_count, self.notation.x
        if frame.phase < Phase.PICK:
            return first_fit(width, "pick sets one 1", f"{x}: no 1 yet")
        if self.focused:
            row = self.cursor[0]
            return first_fit(width, f"{x}[{row}] = {frame.turn.x.get(row, 0):g}")
        if frame.turn.look:
            return first_fit(width, "a look: nothing is trained", "a look")
        return first_fit(
            width, f"one 1 and {counted(size - 1, 'zero')}", f"1 of {size:,} is 1", f"1 of {size:,}"
        )

    def _map(self, frame: Frame) -> list[str]:
        """Draw all of x in the height of the rows: the 1, and the words in view."""
        height, size = self.rows_visible, self.row_count
        first = self.top * height // size
        last = max(first, (self.top + height - 1) * height // size)
        marks = ["┃" if first <= place <= last else "·" for place in range(height)]
        if frame.phase >= Phase.PICK:
            for row in frame.turn.x:
                marks[row * height // size] = "◆"
        return marks


def _number(value: float) -> str:
    """Write a number of x in three cells, such as 1, .5 or -1."""
    text = f"{value:g}"
    return text if len(text) <= 2 else f"{value:.2f}".replace("0.", ".", 1)[:3]
