"""The cells of a gradient check, drawn as they scroll into view."""

import numpy as np
from numpy.typing import NDArray
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from tui_w2v.corpus import Vocabulary
from tui_w2v.explain import Notation
from tui_w2v.skipgram import AGREES, GradientCheck, Turn
from tui_w2v.tui.base import BaseApp
from tui_w2v.tui.line import Line
from tui_w2v.tui.numbers import brief

_CELL_WIDTH = 44
_HEAD = "gradient, slope, difference"


class CheckLines(ScrollView, can_focus=True):
    """Blocks of lines: the row of E, then the words' rows of theta in order, with their biases."""

    app: BaseApp

    def __init__(
        self, turn: Turn, order: NDArray[np.int64], vocabulary: Vocabulary, notation: Notation
    ) -> None:
        super().__init__()
        self._turn, self._order = turn, order
        self._vocabulary, self._notation = vocabulary, notation
        self._rows: list[tuple[GradientCheck, int]] = []
        """The check of each row of theta, and the row's place in it."""

    def take(self, check: GradientCheck) -> None:
        self._rows += [(check, row) for row in range(len(check.rows))]
        self.refresh()

    @property
    def _across(self) -> int:
        """The number of cells side by side."""
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
        line = Line(self.size.width, self.app.look.text)
        block, inside = divmod(y + self.scroll_offset.y, self._block_height)
        if self._rows and block <= len(self._order):
            if inside == 0:
                self._head(line, block)
            elif block <= len(self._rows):
                self._cells(line, block, inside - 1)
            elif inside == 1:
                line.add("   measuring …", self.app.look.faint)
        return line.strip()

    def _head(self, line: Line, block: int) -> None:
        """Name the row; the first also names the numbers of a cell."""
        look, n, turn = self.app.look, self._notation, self._turn
        word = int(self._order[block - 1]) if block else turn.context
        name = f"{word} {self._vocabulary[word]}"
        if block:
            style = look.target if word == turn.target else look.strong
            line.add(f" ∂L/∂{n.of_theta(name)}", style)
        else:
            line.add(f" {n.gradient_of(name)}", look.context).add(f"  {_HEAD}", look.muted)

    def _cells(self, line: Line, block: int, inside: int) -> None:
        """Draw some cells of a row side by side; the last may be a bias."""
        look, n = self.app.look, self._notation
        check, row = self._rows[max(0, block - 1)]
        words, made = check.rows[row : row + 1], check.analytic
        bias: tuple[str, float | None, float]
        if block:
            gradient, slopes = made.gradient_theta(words)[0], check.numeric_theta[row]
            bias = n.bias, float(made.error_of(words)[0]), float(check.numeric_bias[row])
        else:
            gradient, slopes = made.gradient_E_row, check.numeric_E_row
            bias = n.bias_E, made.gradient_bias_E, check.numeric_bias_E or 0.0
        names = list(map(str, range(len(gradient))))
        if self._turn.has_bias and bias[1] is not None:
            names.append(bias[0])
            gradient, slopes = np.append(gradient, bias[1]), np.append(slopes, bias[2])
        first = inside * self._across
        for cell in range(first, min(first + self._across, len(names))):
            analytic, numeric = float(gradient[cell]), float(slopes[cell])
            wrong = not abs(analytic - numeric) <= AGREES
            style = look.warning if wrong else look.text
            line.add(f"{names[cell]:>4}", look.muted).add(f" {analytic:+.8f} {numeric:+.8f}", style)
            difference = f" {brief(abs(analytic - numeric))}{'✗' if wrong else ' '}"
            line.add(difference, style if wrong else look.faint)
            line.to(_CELL_WIDTH * (1 + cell - first))
