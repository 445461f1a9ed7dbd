"""A word's vector: its row of numbers, on heat."""

import numpy as np

from tui_w2v.printable import counted
from tui_w2v.tui.line import Line, first_fit
from tui_w2v.tui.look import heat_of, heat_scale
from tui_w2v.tui.numbers import signed
from tui_w2v.tui.widgets.framed import framed
from tui_w2v.tui.widgets.lines import Lines
from tui_w2v.vectors import By
from tui_w2v.vectors.nearest import FloatArray

_CELL = 7
_LONG = 1e5


class VectorLines(Lines):
    """Shows as many of a word's numbers as fit."""

    def __init__(self, d: int, *, id: str) -> None:
        super().__init__(id=id)
        self._d = d
        self._word = ""
        self._kind: By = "E"
        self._vector: FloatArray = np.zeros(0)

    def show_vector(self, word: str, kind: By, vector: FloatArray) -> None:
        """Show a vector.

        Args:
            word: The word.
            kind: The kind of vector.
            vector: The vector, shape (d,), which must not change later.
        """
        self._word, self._kind, self._vector = word, kind, vector
        self.redraw()

    def lines_needed(self, width: int) -> int:
        """Return the number of lines for all numbers and the frame."""
        return -(-self._d // _numbers_a_line(width)) + 2

    @property
    def shows_all(self) -> bool:
        return self.lines_needed(self.size.width) <= self.size.height

    def draw(self, width: int) -> list[Line]:
        look, height = self.look, self.size.height
        if height < 3:
            return []
        vector = self._vector
        a_line = _numbers_a_line(width)
        shown = vector[: a_line * (height - 2)]
        levels = heat_of(shown[None], heat_scale(vector))[0]
        lines = []
        for first in range(0, len(shown), a_line):
            line = Line(width - 2, look.text).skip(1)
            for place in range(first, min(first + a_line, len(shown))):
                number = signed(float(shown[place]), _CELL - 1) + " "
                line.cell(number, look.heat[levels[place]])
            lines.append(line)
        size = width, height
        return framed(
            lines, self._title(len(shown), width), size, look.frame, look.strong, look.text
        )

    def _title(self, shown: int, width: int) -> str:
        if not self._word:
            return "vector"
        d = len(self._vector)
        which = self.notation.vector(self._kind, self._word)
        norm = float(np.linalg.norm(self._vector.astype(np.float64)))
        length = f"length {norm:.3f}" if norm < _LONG else f"length {norm:.3e}"
        numbers = counted(d, "number")
        part = f", the first {shown:,}" if shown < d else ""
        return first_fit(
            width - 6,
            f"{which}: {numbers}{part}, {length}; one alone means nothing",
            f"{which}: {numbers}{part}, {length}",
            which,
        ).rstrip()


def _numbers_a_line(width: int) -> int:
    return max(1, (width - 4) // _CELL)
