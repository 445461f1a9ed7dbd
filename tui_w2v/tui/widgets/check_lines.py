"""The cells of a gradient check, drawn as they scroll into view."""

import numpy as np
from numpy.typing import NDArray
from rich.style import Style
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from tui_w2v.corpus import Vocabulary
from tui_w2v.explain import Notation
from tui_w2v.skipgram import AGREES, GradientCheck, Turn
from tui_w2v.tui.base import BaseApp
from tui_w2v.tui.line import Line, fit
from tui_w2v.tui.numbers import brief

_CELL_WIDTH = 44
_HEAD = "gradient, slope, difference"


class CheckLines(ScrollView, can_focus=True):
    """Blocks of lines: the row of E, then each word's row of theta with its bias."""

    app: BaseApp

    def __init__(
        self, turn: Turn, order: NDArray[np.int64], vocabulary: Vocabulary, notation: Notation
    ) -> None:
        """Lay the lines out.

        Args:
            turn: The turn.
            order: The order of the words' rows of theta, shape (V,).
            vocabulary: The words.
            notation: The letters of the formulas.
        """
        super().__init__()
        self._turn = turn
        self._order = order
        self._vocabulary = vocabulary
        self._notation = notation
        self._blocks: list[GradientCheck] = []
        self._ends: list[int] = []
        """The end of each check's rows in the order."""

    def take(self, check: GradientCheck) -> None:
        self._blocks.append(check)
        self._ends.append((self._ends[-1] if self._ends else 0) + len(check.rows))
        self.refresh()

    @property
    def _across(self) -> int:
        return max(1, (self.size.width - 1) // _CELL_WIDTH)

    @property
    def _block_height(self) -> int:
        """The number of lines of one row: its name and its cells."""
        cells = len(self._turn.h) + self._turn.has_bias  # of E's row: with the other bias, if any
        return 1 + -(-cells // self._across)

    def on_resize(self) -> None:
        height = self._block_height * (1 + len(self._order))
        self.virtual_size = Size(self.size.width, height)
        self.refresh()

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        look, n = self.app.look, self._notation
        line = Line(width, look.text)
        block, inside = divmod(y + self.scroll_offset.y, self._block_height)
        if block > len(self._order) or not self._blocks:
            return line.strip()
        if block == 0:
            if inside == 0:
                context = self._turn.context
                name = f"{context} {self._vocabulary[context]}"
                line.add(f" {n.gradient_of(name)}", look.context)
                self._head(line)
            else:
                check = self._blocks[0]
                analytic, numeric = check.analytic.gradient_E_row, check.numeric_E_row
                bias, of_bias_E = "", check.analytic.gradient_bias_E
                if self._turn.has_bias and of_bias_E is not None:
                    analytic = np.append(analytic, of_bias_E)
                    numeric = np.append(numeric, check.numeric_bias_E or 0.0)
                    bias = n.bias_E
                self._cells(line, analytic, numeric, inside - 1, bias=bias)
            return line.strip()
        place = block - 1
        word = int(self._order[place])
        if inside == 0:
            style = look.target if word == self._turn.target else look.strong
            name = n.of_theta(f"{word} {self._vocabulary[word]}")
            line.add(f" ∂L/∂{name}", style)
            self._head(line)
            return line.strip()
        number = int(np.searchsorted(self._ends, place, side="right"))
        if number == len(self._blocks):
            return line.add("   measuring …" if inside == 1 else "", look.faint).strip()
        check = self._blocks[number]
        row = place - (self._ends[number - 1] if number else 0)
        analytic = check.analytic.gradient_theta(check.rows[row : row + 1])[0]
        numeric = check.numeric_theta[row]
        if self._turn.has_bias:
            analytic = np.append(analytic, check.analytic.error_of(check.rows[row : row + 1]))
            numeric = np.append(numeric, check.numeric_bias[row])
        bias = n.bias if self._turn.has_bias else ""
        self._cells(line, analytic, numeric, inside - 1, bias=bias)
        return line.strip()

    def _head(self, line: Line) -> None:
        """Name the columns if the row's name leaves room."""
        line.to(max(line.used + 2, self._across * _CELL_WIDTH - len(_HEAD) - 2))
        line.add(_HEAD, self.app.look.muted)

    def _cells(
        self,
        line: Line,
        analytic: NDArray[np.floating],
        numeric: NDArray[np.floating],
        at: int,
        *,
        bias: str = "",
    ) -> None:
        """Draw some cells of a row side by side; the last may be a bias."""
        look = self.app.look
        first = at * self._across
        for cell in range(first, min(first + self._across, len(analytic))):
            difference = abs(float(analytic[cell]) - float(numeric[cell]))
            wrong = not difference <= AGREES
            name = bias if bias and cell == len(analytic) - 1 else str(cell)
            style: Style = look.warning if wrong else look.text
            line.add(fit(name.rjust(4), 4), look.muted)
            line.add(f" {float(analytic[cell]):+.8f} {float(numeric[cell]):+.8f}", style)
            line.add(f" {brief(difference)}{'✗' if wrong else ' '}", style if wrong else look.faint)
            line.to(_CELL_WIDTH * (1 + cell - first))
