"""Pane 1: the one-hot x, a 1 at the context word and 0 everywhere else."""

from collections.abc import Iterator

from tui_w2v.explain.cells import Cell
from tui_w2v.printable import counted
from tui_w2v.skipgram import Turn
from tui_w2v.training import Frame, Phase
from tui_w2v.tui.line import Line
from tui_w2v.tui.panes.pane import Pane


class OneHotPane(Pane):
    """The vocabulary, word by word, and the 1 that selects a row, or a column, of E."""

    lit_in = frozenset({Phase.PICK})
    has_words = True

    def lay_out(self) -> None:
        self.fit_rows(len(self.vocabulary))

    def title(self, frame: Frame) -> str:
        return f"{self.notation.x}: a look" if frame.turn.look else f"one-hot {self.notation.x}"

    def stage(self, phase: Phase) -> object:
        return phase >= Phase.PICK

    def follow(self, turn: Turn) -> None:
        self.rows.keep_in_view(turn.context)
        self.rows.cursor = turn.context

    def cell(self, frame: Frame, row: int, column: int) -> Cell | None:
        return Cell("x", row)

    def body(self, frame: Frame) -> Iterator[Line]:
        look, width, size = self.look, self.inner_width, self.rows.count
        picked, mapped = frame.phase >= Phase.PICK, self.rows.mapped
        x, target = frame.turn.x, frame.turn.target
        marks = self._map(frame) if mapped else []
        index_width = len(str(size - 1)) if width >= 20 else 0
        value_width = 3 if frame.turn.look else 1
        word_width = width - index_width - (index_width > 0) - 5 - value_width - mapped
        # The 1 is beside its row of E, or above its column.
        before, behind = ("▶", "") if self.notation.E_across else (" ", " ▶")
        if self.head_lines:
            yield self.line().to(width - 4 - mapped).add(self.notation.x, look.muted)
        for place, row in enumerate(self.rows.window):
            is_context, is_target = picked and row in x, picked and row == target
            style = look.context if is_context else look.target if is_target else look.muted
            line = self.line(before if is_context else " ", look.context)
            if index_width:
                line.add(f"{row:>{index_width}} ", style if is_context else look.faint)
            line.field(self.vocabulary[row], word_width, style)
            value = _number(x.get(row, 0)) if picked else "·"
            value_style = look.context if is_context else look.faint
            if self.focused and row == self.rows.cursor:
                value_style += look.cursor
            line.add(" ").add(value.rjust(value_width), value_style)
            line.add(behind if is_context else "", look.context).to(width - mapped)
            if mapped:
                line.add(marks[place], look.text if marks[place] == "◆" else look.faint)
            yield line

    def foot(self, frame: Frame) -> list[Line]:
        size, x, row = self.rows.count, self.notation.x, self.rows.cursor
        if frame.phase < Phase.PICK:
            captions = ["pick sets one 1", f"{x}: no 1 yet"]
        elif self.focused:
            captions = [f"{x}[{row}] = {frame.turn.x.get(row, 0):g}"]
        elif frame.turn.look:
            captions = ["a look: nothing is trained", "a look"]
        else:
            zeros = counted(size - 1, "zero")
            captions = [f"one 1 and {zeros}", f"one 1 in {size:,}", f"1 of {size:,}"]
        return [self.line(" ").add_first_fit(self.look.muted, *captions)]

    def _map(self, frame: Frame) -> list[str]:
        """Draw all of x in the height of the rows: the 1, and the words in view."""
        rows, height, size = self.rows, self.rows.room, self.rows.count
        first = rows.first * height // size
        last = (rows.first + height - 1) * height // size
        marks = ["┃" if first <= place <= last else "·" for place in range(height)]
        if frame.phase >= Phase.PICK:
            for row in frame.turn.x:
                marks[row * height // size] = "◆"
        return marks


def _number(value: float) -> str:
    """Write a number of x in three cells, such as 1, .5 or -1."""
    text = f"{value:g}"
    return text if len(text) <= 2 else f"{value:.2f}".replace("0.", ".", 1)[:3]
