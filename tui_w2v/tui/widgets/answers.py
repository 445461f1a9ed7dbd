"""The answers of the explore screen: a column for each kind of vectors, with bars."""

from textual.geometry import Offset

from tui_w2v.tui.asked import Answer
from tui_w2v.tui.beside import NEAREST
from tui_w2v.tui.line import Line, first_fit, width_of
from tui_w2v.tui.numbers import bar
from tui_w2v.tui.widgets.framed import framed
from tui_w2v.tui.widgets.lines import Lines
from tui_w2v.vectors import By, Neighbour
from tui_w2v.vectors.question import Kind

_LONGEST_WORD = 24
_SHORTEST_ROOM = 12
_FEWEST_BAR = 4
_MOST_BAR = 24


class Answers(Lines, can_focus=True):
    """Shows words by E, by θ and by both, side by side; one of them is chosen."""

    def __init__(self, kinds: tuple[By, ...], *, id: str) -> None:
        super().__init__(id=id)
        self._kinds = kinds
        self._answer: Answer | None = None
        self._column = self._row = 0
        self._longest = _LONGEST_WORD
        self._beside: tuple[By, str] | None = None

    def lay_beside(self, kind: By, name: str) -> None:
        """Show the words by one kind only, beside those of other vectors."""
        self._beside, self._column, self._row = (kind, name), 0, 0
        self.redraw()

    def end_beside(self) -> None:
        """Show the words by each kind again."""
        self._beside, self._column, self._row = None, 0, 0
        self.redraw()

    @property
    def rows(self) -> int:
        return max(1, self.size.height - 2)

    @property
    def chosen(self) -> str | None:
        words = self._words(self._column)
        return words[self._row].word if self._row < len(words) else None

    @property
    def up_to_chosen(self) -> tuple[Neighbour, ...]:
        """The answers of the cursor's column, down to the chosen one."""
        return self._words(self._column)[: self._row + 1]

    @property
    def kind(self) -> By:
        return self._beside[0] if self._beside else self._kinds[self._column]

    @property
    def beside(self) -> str:
        """The name of the vectors beside, if the chosen word is an answer by them."""
        return self._beside[1] if self._beside and self._column else ""

    @property
    def _n_columns(self) -> int:
        return 2 if self._beside else len(self._kinds)

    def show_answer(self, answer: Answer | None) -> None:
        self._answer, self._row = answer, 0
        self.redraw()

    def move(self, rows: int, columns: int) -> None:
        self._column = min(max(0, self._column + columns), self._n_columns - 1)
        last = min(len(self._words(self._column)), self.rows) - 1
        self._row = min(max(0, self._row + rows), max(0, last))
        self.redraw()

    def watch_has_focus(self, has_focus: bool) -> None:
        super().watch_has_focus(has_focus)
        if self.is_mounted:
            self.redraw()

    def _words(self, column: int) -> tuple[Neighbour, ...]:
        if self._answer is None:
            return ()
        if self._beside:
            return (self._answer.by, self._answer.beside)[column].get(self._beside[0], ())
        return self._answer.by[self._kinds[column]]

    def _differs(self, column: int, row: int) -> bool:
        """Return whether a word is among the nearest of one column of two alone."""
        if self._beside is None or row >= NEAREST:
            return False
        others = {near.word for near in self._words(1 - column)[:NEAREST]}
        return bool(others) and self._words(column)[row].word not in others

    def draw(self, width: int) -> list[Line]:
        """Draw one frame per kind, side by side, E's a little wider."""
        height = self.size.height
        if height < 3:
            return []
        shown = [near.word for place in range(self._n_columns) for near in self._words(place)]
        widest = max((width_of(word) for word in shown), default=0)
        self._longest = min(max(widest, _SHORTEST_ROOM), _LONGEST_WORD)
        count = self._n_columns
        others = width // count
        widths = [width - others * (count - 1), *([others] * (count - 1))]
        left = sum(widths[: self._column])
        self.cursor_cell = Offset(left + 1, self._row + 1) if self.has_focus else None
        columns = [self._framed(place, wide, height) for place, wide in enumerate(widths)]
        lines = []
        for parts in zip(*columns, strict=True):
            line = Line(width, self.look.text)
            for part in parts:
                line.join(part.to(part.width))
            lines.append(line)
        return lines

    def _framed(self, column: int, width: int, height: int) -> list[Line]:
        look = self.look
        words = self._words(column)[: self.rows]
        title = first_fit(width - 6, *self._titles(column)).rstrip()
        lit = self.has_focus and column == self._column
        lines = [self._line(column, row, near, width - 2) for row, near in enumerate(words)]
        if self._answer and not words:
            why = "no words but those asked with"
            if self._beside and column:
                why = "a word of the question is unknown here"
            lines = [Line(width - 2, look.text).add(f" {why}", look.muted)]
        frame = look.strong if lit else look.frame
        return framed(lines, title, (width, height), frame, look.strong, look.text)

    def _titles(self, column: int) -> tuple[str, ...]:
        """Return a column's title in several lengths, the longest first."""
        if self._beside is None:
            kind = self._kinds[column]
            name = self.notation.vectors(kind)
            ends = {"E": ", which is kept", "theta": ", which is thrown away", "both": ""}
            return f"by {name}{ends[kind]}", f"by {name}", name
        kind, other = self._beside
        name = self.notation.vectors(kind)
        if not column:
            return f"by {name}, here", name
        words = self._words(1)[:NEAREST]
        shared = sum(not self._differs(1, row) for row in range(len(words)))
        same = f": {shared} of {len(words)} the same"
        return f"by {name}, {other}{same}", f"{other}{same}", other, name

    def _line(self, column: int, row: int, near: Neighbour, width: int) -> Line:
        """Draw a word, its number and its bar."""
        look, chosen = self.look, self.chosen if self.has_focus else None
        here = (column, row) == (self._column, self._row)
        style = look.strong if near.word == chosen else look.text
        if chosen and here:
            style = look.strong + look.cursor
        odd = self._is_odd(near)
        number = f" {near.similarity:+.{4 if width >= 36 else 2}f} "
        longest = min(self._longest, max(width - len(number) - _FEWEST_BAR - 2, 6))
        room = min(max(0, width - longest - len(number) - 2), _MOST_BAR)
        line = Line(width, look.text)
        mark = "✗" if odd else " "
        if self._differs(column, row):
            mark = "−" if column else "+"
        line.add("▸" if near.word == chosen else mark, look.strong)
        line.field(near.word, longest, look.context if odd else style)
        line.add(number, look.muted)
        room = min(room, max(0, line.left - 1))
        return line.add(bar(round(max(0.0, near.similarity) * room * 8), room), look.bar)

    def _is_odd(self, near: Neighbour) -> bool:
        """Return whether a word is the one that fits least."""
        answer = self._answer
        if answer is None or answer.question.kind is not Kind.ODD_ONE_OUT:
            return False
        return any(near == words[-1] for words in answer.by.values())
