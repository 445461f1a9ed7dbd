"""Pane 2: E, with the row that the 1 in x selects."""

from itertools import pairwise

import numpy as np
from rich.style import Style

from tui_w2v.explain.cells import Cell
from tui_w2v.printable import counted
from tui_w2v.skipgram import Turn
from tui_w2v.training import Frame, Phase
from tui_w2v.tui.line import Line, cut, first_fit, width_of
from tui_w2v.tui.look import heat_scale
from tui_w2v.tui.numbers import in_full
from tui_w2v.tui.panes.matrix import MatrixPane
from tui_w2v.tui.panes.pane import Pane, Rows

_WIDE, _WIDE_CELL = 88, 9  # the width at which a word's column fits most words
_GAP = "┊"  # the mark between two columns if words are left out


class EmbeddingPane(MatrixPane):
    """A window on E: V × d beside the one-hot pane, or d × V below x as a line of 0s and one 1."""

    lit_in = frozenset({Phase.LOOK_UP, Phase.UPDATE})
    has_words = True

    _names_width = _mark_width = 0
    """The room before the numbers for words, and for the mark of the row that is looked up."""

    def lay_out(self) -> None:
        """Transpose E if requested; the cursor stays at its number."""
        words, across = self.words, self.app.notation.E_across
        turned, words.across = words.across is not across, across
        if turned:
            self.rows, self.columns = self.columns, self.rows
        V, d = len(self.vocabulary), self._dim
        words.kept = self.turn.context if across else None
        if across:
            self.head_lines = self.foot_lines = 2  # words and x, h and the caption
            self.labels_width = len(str(d - 1)) + 2
            self.fit_rows(d)
            roomy = self.inner_width - self.labels_width - 1 >= _WIDE
            self.fit_columns(V, 1, crowded=_WIDE_CELL * roomy)
        else:
            # Maximised, the pane has no one-hot pane with the words beside it.
            self._names_width = 14 if self.has_class("-zoom") else 0
            self._mark_width, behind = (2, 6) if self.inner_width >= 50 else (1, 1)
            self.labels_width = self._names_width + self._mark_width
            self.fit_rows(V)
            self.fit_columns(d, behind)
        if turned:
            self.rows.show_cursor()
            self.columns.show_cursor()
            words.fall_in()

    def wanted(self, turn: Turn, phase: Phase) -> Rows:
        return {"E": np.array((self.columns if self.words.across else self.rows).places)}

    def follow(self, turn: Turn) -> None:
        self.words.keep_in_view(turn.context)
        self.words.cursor = turn.context

    def stage(self, phase: Phase) -> object:
        """The row stays looked up until the update; a highlighted pane's caption is brighter."""
        looks = phase if phase is Phase.UPDATE else min(phase, Phase.LOOK_UP)
        return looks, self.is_lit(phase)

    def cell(self, frame: Frame, row: int, column: int) -> Cell | None:
        word, k = (column, row) if self.words.across else (row, column)
        if frame.phase is Phase.UPDATE and word == frame.turn.context:
            return Cell("E_after", k=k)
        return Cell("E", word, k)

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
        return f"{n.E} ({n.shape(len(self.vocabulary), self._dim)})"

    def place(self) -> str:
        if self.boxed:
            return super().place()
        columns, roomy = super().place(), self.words.across or self.outer.width >= 64
        both = ", ".join(filter(None, (Pane.place(self) if roomy else "", columns)))
        room = self.outer.width - 11 - width_of(self._plain_title())
        return first_fit(max(room, width_of(columns)), both, both.removeprefix("rows "), columns)

    def body(self, frame: Frame) -> list[Line]:
        if self.words.across:
            return self._columns(frame)
        lines = [self.column_heads(self.line())] * self.head_lines
        cells = self.numbers(frame.E, heat_scale(frame.E))
        for row, numbers in zip(frame.view.E.tolist(), cells, strict=True):
            picked = frame.phase >= Phase.LOOK_UP and row in frame.turn.x
            line = self.line("▶" if picked else " ", self.look.context).to(self._mark_width)
            if self._names_width:
                style = self.look.context if picked else self.look.muted
                line.field(f"{row:>5} {self.vocabulary[row]}", self._names_width, style)
            self.add_numbers(line, numbers, row, quiet=not picked)
            if picked:
                mark = self._comes_out(frame, "▶")
                line.add(mark if line.left >= len(mark) else mark[0], self.look.context)
            lines.append(line)
        return lines

    def _columns(self, frame: Frame) -> list[Line]:
        """Draw the words in view above x, their columns of E, and h below its column."""
        look, cell, labels, turn = self.look, self.cell_width, self.labels_width, frame.turn
        words = frame.view.E.tolist()[: self.columns.room]
        gaps = [after > word + 1 for word, after in pairwise((*words, 0))]
        picked = list(turn.x) if frame.phase >= Phase.PICK else []
        target = turn.target if picked else -1
        looked_up = picked if frame.phase >= Phase.LOOK_UP else []

        def put(line: Line, text: str, style: Style, behind: str) -> None:
            line.skip(cell - 1 - width_of(text)).add(text, style)
            line.add(behind, style if behind == "▼" else look.faint)

        names = self.line().to(labels - 1).add("…" if words[0] else " ", look.faint)
        x = self.line(f" {self.notation.x} ", look.muted).to(labels)
        for word, gap in zip(words, gaps, strict=True):
            here, behind = word in picked, _GAP if gap else " "
            style = look.context if here else look.target if word == target else look.muted
            put(names, cut(self.vocabulary[word], cell - 1), style, behind)
            value = f"{turn.x[word]:.2g}" if here else "0" if picked else "·"
            put(x, value, look.context if here else look.faint, "▼" if here else behind)
        names.add("…" if words[-1] < len(self.vocabulary) - 1 else " ", look.faint)
        lines = [names, x]

        numbers = self.rows.window
        shown = frame.E[: len(words), numbers.start : numbers.stop].T  # (numbers, words)
        heats = [look.heat if word in looked_up else look.quiet_heat for word in words]
        for number, cells in zip(numbers, self.cells(shown, heat_scale(frame.E)), strict=True):
            line = self.line(f" {number}".ljust(labels), look.faint)
            for word, heat, gap, (text, level) in zip(words, heats, gaps, cells, strict=True):
                at_cursor = self.focused and (number, word) == self.cursor
                style = heat[level] + look.cursor if at_cursor else heat[level]
                line.cell(text[:-1] if gap else text, style)
                line.add(_GAP if gap else "", look.faint)
            lines.append(line)
        comes_out, below = self._comes_out(frame, "▼"), self.line()
        for place, word in enumerate(words, 1):
            if word in looked_up:
                below.to(labels + cell * place - 1 - len(comes_out)).add(comes_out, look.context)
        return [*lines, below]

    def _comes_out(self, frame: Frame, arrow: str) -> str:
        if frame.phase is Phase.UPDATE:
            return "= new" if frame.turn.moves_E else "= same"
        return f"{arrow} {self.notation.h}"

    def foot(self, frame: Frame) -> list[Line]:
        style = self.look.text if self.is_lit(frame.phase) else self.look.muted
        return [self.line(" ").add_first_fit(style, *self._captions(frame))]

    def _captions(self, frame: Frame) -> list[str]:
        """Return what the pane says below its numbers, from long to short."""
        n, word, context = self.notation, self.words.cursor, frame.turn.context
        line, size = n.line, len(self.vocabulary)
        saved = size * self._dim
        if self.focused and word in frame.view.E:
            number = self.cursor[not self.words.across]
            value = in_full(frame.E[np.flatnonzero(word == frame.view.E)[0], number])
            named = n.of_E(f"{word} {self.vocabulary[word]}", number)
            return [f"{named} = {value}", f"{n.of_E(word, number)} = {value}", value]
        if frame.phase < Phase.LOOK_UP:
            brief = f"learned: one {line} per word"
            return [f"{brief}, {saved:,} numbers", brief]
        if frame.phase is Phase.UPDATE and not frame.turn.moves_E:
            return [f"{line} {context} changes by 0: its gradient is 0"]
        if frame.phase is Phase.UPDATE:
            only, of = f"only {line} {context}", f"1 of {counted(size, line)}"
            return [f"{only}, {self.vocabulary[context]}, has changed: {of}", f"{of} has changed"]
        if frame.turn.look:
            parts = (f"{number:g}·{n.of_E(row)}" for row, number in frame.turn.look)
            mixed = f"{n.h} = {n.product} = {' + '.join(parts)}".replace("+ -", "− ")
            return [mixed.replace(" 1·", " "), f"{n.h} = {n.product}"]
        brief = n.look_up(context, brief=True)
        return [
            f"{n.h} is {line} {context}, copied: {saved:,} multiplications by 0 or 1 saved",
            *(f"{formula}: a {line}, copied out" for formula in (n.look_up(context), brief)),
            brief,
        ]
