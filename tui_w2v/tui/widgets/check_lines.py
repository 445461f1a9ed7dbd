"""The cells of a gradient check, drawn as they scroll into view."""

import numpy as np
from numpy.typing import NDArray
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from tui_w2v.corpus import Vocabulary
from tui_w2v.explain.notation import Notation
from tui_w2v.skipgram import AGREES, GradientCheck, Turn
from tui_w2v.skipgram.parameters import FloatArray
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
        self._blocks: list[tuple[FloatArray, FloatArray]] = []
        """The gradient and the slopes of each block."""

    def take(self, check: GradientCheck) -> None:
        if not self._blocks:
            self._blocks.append(check.of_E)
        self._blocks += zip(*check.of_theta, strict=True)
        self.refresh()

    @property
    def cells(self) -> int:
        """The number of cells so far."""
        return sum(len(gradient) for gradient, _ in self._blocks)

    @property
    def done(self) -> bool:
        return len(self._blocks) > len(self._order)

    @property
    def _across(self) -> int:
        return max(1, (self.size.width - 1) // _CELL_WIDTH)

    @property
    def _block_height(self) -> int:
        cells = len(self._turn.h) + self._turn.has_bias  # a row's numbers, and its bias
        return 1 + -(-cells // self._across)

    def on_resize(self) -> None:
        height = self._block_height * (1 + len(self._order))
        self.virtual_size = Size(self.size.width, height)
        self.refresh()

    def render_line(self, y: int) -> Strip:
        line = Line(self.size.width, self.app.look.text)
        block, inside = divmod(y + self.scroll_offset.y, self._block_height)
        if self._blocks and block <= len(self._order):
            if inside == 0:
                self._head(line, block)
            elif block < len(self._blocks):
                self._cells(line, block, inside - 1)
            elif inside == 1:
                line.add("   measuring …", self.app.look.faint)
        return line.strip()

    def _head(self, line: Line, block: int) -> None:
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
        d, bias = len(self._turn.h), n.bias if block else n.bias_E
        analytic, numeric = (slopes.tolist() for slopes in self._blocks[block])
        first = inside * self._across
        for cell in range(first, min(first + self._across, len(analytic))):
            name, slope, other = bias if cell == d else f"{cell}", analytic[cell], numeric[cell]
            wrong = not abs(slope - other) <= AGREES
            style = look.warning if wrong else look.text
            line.add(f"{name:>4}", look.muted).add(f" {slope:+.8f} {other:+.8f}", style)
            difference = f" {brief(abs(slope - other))}{'✗' if wrong else ' '}"
            line.add(difference, style if wrong else look.faint)
            line.to(_CELL_WIDTH * (1 + cell - first))
