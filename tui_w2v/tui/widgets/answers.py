"""The answers of the explore screen, which change with every letter, and a word's vector."""

import numpy as np
from textual.geometry import Offset, Size
from textual.strip import Strip

from tui_w2v.printable import counted
from tui_w2v.session.beside import NEAREST
from tui_w2v.tui.line import Line, width_of
from tui_w2v.tui.look import heat_of, heat_scale
from tui_w2v.tui.numbers import signed
from tui_w2v.tui.widgets.drawn import Framed, Lines
from tui_w2v.vectors import By, Neighbour
from tui_w2v.vectors.asked import MOST_ANSWERS, Answer
from tui_w2v.vectors.nearest import FloatArray
from tui_w2v.vectors.question import Kind

_LONGEST_WORD = 24
_SHORTEST_ROOM = 12
_FEWEST_BAR = 4
_NONE = "no words other than the question's own"
_NO_DIRECTION = "the question's vector has length 0"
_NONE_BESIDE = "a word of the question is unknown here, or its vector has length 0"
_CELL = 7
_LONG = 1e5


class Answers(Lines, can_focus=True):
    """Shows words by E, by θ and by both, side by side; one of them is chosen."""

    def __init__(self, kinds: tuple[By, ...], *, id: str) -> None:
        super().__init__(id=id)
        self._kinds = kinds
        self._answer: Answer | None = None
        self._column = self._row = 0
        self._beside: tuple[By, str] | None = None

    def lay_beside(self, beside: tuple[By, str] | None) -> None:
        """Show the words by one kind beside those by other, named vectors; None: by each kind."""
        self._beside, self._column, self._row, self._answer = beside, 0, 0, None
        self.redraw()

    @property
    def rows(self) -> int:
        """The number of answers that can be chosen; without room for any, all can."""
        return max(0, self.size.height - 2) or MOST_ANSWERS

    @property
    def chosen(self) -> str | None:
        return self.up_to_chosen[-1].word if self.up_to_chosen else None

    @property
    def up_to_chosen(self) -> tuple[Neighbour, ...]:
        """The answers of the cursor's column, down to the chosen one."""
        return self._columns[self._column][: self._row + 1]

    @property
    def kind(self) -> By:
        return self._beside[0] if self._beside else self._kinds[self._column]

    @property
    def beside(self) -> str:
        """The name of the vectors beside, if the chosen word is an answer by them."""
        return self._beside[1] if self._beside and self._column else ""

    @property
    def _columns(self) -> list[tuple[Neighbour, ...]]:
        answer = self._answer
        if answer is None:
            return [()] * (2 if self._beside else len(self._kinds))
        if self._beside:
            return [words.get(self._beside[0], ()) for words in (answer.by, answer.beside)]
        return [answer.by[kind] for kind in self._kinds]

    def show_answer(self, answer: Answer) -> None:
        self._answer, self._row = answer, 0
        self.redraw()

    def move(self, rows: int, columns: int) -> None:
        self._column = min(max(0, self._column + columns), len(self._columns) - 1)
        last = min(len(self._columns[self._column]), self.rows) - 1
        self._row = min(max(0, self._row + rows), max(0, last))
        self.redraw()

    @property
    def _shared(self) -> set[str]:
        """The words among the nearest of both columns, with other vectors beside."""
        here, there = ({near.word for near in words[:NEAREST]} for words in self._columns)
        return here & there

    def strips(self) -> list[Strip]:
        """Draw one frame per kind, side by side, E's a little wider."""
        height, columns, width = self.inner_height, self._columns, self.inner_width
        widest = max((width_of(near.word) for words in columns for near in words), default=0)
        longest = min(max(widest, _SHORTEST_ROOM), _LONGEST_WORD)
        others = width // len(columns)
        widths = [width - others * (len(columns) - 1), *([others] * (len(columns) - 1))]
        chosen = self.chosen if self.has_focus else None
        left = sum(widths[: self._column])
        self.cursor_cell = Offset(left + 1, self._row + 1) if self.has_focus else None
        frames = []
        for column, words in enumerate(columns):
            self.inner_width = widths[column] - 2
            shown = enumerate(words[: self.rows])
            lines = [self._line(column, row, near, longest, chosen) for row, near in shown]
            if self._answer and not words:
                why = _NO_DIRECTION if any(columns) else _NONE
                why = _NONE_BESIDE if self._beside and column else why
                lines = self.wrapped(why, self.look.muted)
            lit = self.has_focus and column == self._column
            frames.append(self.framed(height, self._titles(column), lines, lit=lit))
        return [Strip.join(parts) for parts in zip(*frames, strict=True)]

    def _titles(self, column: int) -> tuple[str, ...]:
        kind, other = self._beside or (self._kinds[column], "")
        name = self.notation.vectors(kind)
        if self._beside is None:
            ends = {"E": ", which is kept", "theta": ", which is thrown away", "both": ""}
            return f"by {name}{ends[kind]}", f"by {name}", name
        if not column:
            return f"by {name}, here", name
        same = f": {len(self._shared)} of {len(self._columns[1][:NEAREST])} the same"
        same *= all(self._columns)
        return f"by {name}, {other}{same}", f"{other}{same}", other, name

    def _line(
        self, column: int, row: int, near: Neighbour, longest: int, chosen: str | None
    ) -> Line:
        """Draw a word, its number and its bar; the chosen word is marked in all columns."""
        look, word = self.look, near.word
        style = look.strong if word == chosen else look.text
        if word == chosen and (column, row) == (self._column, self._row):
            style = look.strong + look.cursor
        question = self._answer and self._answer.question
        odd = question and question.kind is Kind.ODD_ONE_OUT and near is self._columns[column][-1]
        mark = "✗" if odd else " "
        if self._beside and row < NEAREST and all(self._columns) and word not in self._shared:
            mark = "−" if column else "+"
        line = self.line("▸" if word == chosen else mark, look.strong)
        number = f" {near.similarity:+.{4 if line.width >= 36 else 2}f} "
        room = min(longest, max(line.left - len(number) - _FEWEST_BAR - 1, 6))
        line.field(word, room, look.context if odd else style).add(number, look.muted)
        return self.add_share(line, near.similarity, max(0, line.left - 1))


class VectorLines(Framed):
    """Shows as many of a word's numbers as fit."""

    def __init__(self, d: int, *, id: str) -> None:
        super().__init__(id=id)
        self._d = d
        self._word = self._beside = ""
        self._kind: By = "E"
        self._vector: FloatArray = np.zeros(0)

    def show_vector(self, word: str, kind: By, vector: FloatArray, beside: str = "") -> None:
        """Show a word's vector of a kind, shape (d,), which must not change later.

        ``beside`` names the vectors that it is one of, if they lie beside others.
        """
        self._word, self._kind, self._vector, self._beside = word, kind, vector, beside
        self.redraw()

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return -(-self._d // _numbers_a_line(width)) + 2

    @property
    def shows_all(self) -> bool:
        return self._d <= _numbers_a_line(self.size.width) * (self.size.height - 2)

    def inside(self) -> tuple[tuple[str, ...], list[Line]]:
        a_line = _numbers_a_line(self.inner_width + 2)
        shown = self._vector[: a_line * self.inner_height]
        levels = heat_of(shown[None], heat_scale(self._vector))[0]
        lines = []
        for place, (value, level) in enumerate(zip(shown.tolist(), levels, strict=True)):
            if place % a_line == 0:
                lines.append(self.line(" "))
            lines[-1].cell(f"{signed(value, _CELL - 1)} ", self.look.heat[level])
        return self._titles(len(shown)), lines

    def _titles(self, shown: int) -> tuple[str, ...]:
        if not self._word:
            return ("vector",)
        which, d = self.notation.vector(self._kind, self._word), len(self._vector)
        which += self._beside and f", {self._beside}"
        norm = float(np.linalg.norm(self._vector.astype(np.float64)))
        part = f", the first {shown:,}" if shown < d else ""
        length = f"{norm:.3f}" if norm < _LONG else f"{norm:.3e}"
        facts = f"{which}: {counted(d, 'number')}{part}, length {length}"
        return f"{facts}; one alone means nothing", facts, which


def _numbers_a_line(width: int) -> int:
    return max(1, (width - 4) // _CELL)
