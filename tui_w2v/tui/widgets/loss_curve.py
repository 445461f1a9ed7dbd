"""The loss, pass by pass, between the loss at scores of 0 and the floor."""

import math

from rich.style import Style

from tui_w2v.explain.objectives import objective_text
from tui_w2v.skipgram import Objective
from tui_w2v.tui.forward import Forward
from tui_w2v.tui.line import Line, first_fit
from tui_w2v.tui.widgets.framed import framed
from tui_w2v.tui.widgets.lines import Lines

GUTTER = 7
"""The cells left of a curve, for the numbers at its height."""
_FEWEST_PASSES = 40
_FEW_ROWS = 8
"""In fewer rows, two curves lie apart only without the loss at scores of 0 far above them."""
_HELD_OUT = "┈"
"""The character of the validation loss."""
_BEST = "▲"
"""Marks the pass with the lowest validation loss."""
_DOTS = ((0x01, 0x02, 0x04, 0x40), (0x08, 0x10, 0x20, 0x80))
"""The bits of a braille character's dots, by column and row."""


class LossCurve(Lines):
    """Draws the loss curve with its reference lines."""

    def __init__(self, objective: Objective, *, id: str) -> None:
        super().__init__(id=id)
        self._about = objective_text(objective.name)
        self._forward = Forward()

    def show_forward(self, forward: Forward) -> None:
        self._forward = forward
        self.redraw()

    def draw(self, width: int) -> list[Line]:
        look, forward, height = self.look, self._forward, self.size.height
        if height < 3:
            return []
        inner = (width - 2, height - 2)
        if forward.counts is None:
            share = f"{forward.counted:.0%}" if forward.counted else ""
            lines = [Line(inner[0], look.text).add(f" counting the pairs {share}", look.muted)]
        else:
            lines = self._plot(forward, *inner)
        title = f"loss: the mean over {self._about.mean_over}"
        if forward.validation:
            title = "mean loss, in nats: of the pairs trained, and of the sentences held out"
        if inner[0] < len(title) + 4:
            title = "loss"
        return framed(lines, title, (width, height), look.frame, look.strong, look.text)

    def _plot(self, forward: Forward, width: int, height: int) -> list[Line]:
        rows, columns = height - 2, width - GUTTER - 1
        if rows < 3 or columns < 8:
            return []
        losses, validation = forward.losses, forward.validation
        at_zero, floor = forward.loss_at_zero, forward.floor
        without_context = forward.loss_without_context
        both = (*losses, *validation)
        apart = len(validation) > 1 and rows < _FEW_ROWS
        highest = max(both if apart else (at_zero, *both, forward.before_bias or 0))
        span = max(highest - floor, 1e-9)

        def dot_row(loss: float) -> int:
            # From the middle of the first row, where its line is drawn, to that of the last.
            return 1 + round(min(1.0, (highest - loss) / span) * (rows - 1) * 4)

        passes = passes_shown(forward.passes)

        def path_of(losses: tuple[float, ...]) -> list[tuple[int, int]]:
            return [
                (round(number / passes * (columns * 2 - 1)), dot_row(loss))
                for number, loss in enumerate(losses)
            ]

        path = path_of(losses)
        if forward.before_bias is not None and not apart:
            path.insert(0, (0, dot_row(forward.before_bias)))
        cells = {cell: (mark, self.look.context) for cell, mark in braille(path).items()}
        held_out = path_of(validation)
        for cell in braille(held_out):
            # If both curves meet, the training loss is drawn.
            cells.setdefault(cell, (_HELD_OUT, self.look.target))
        if len(validation) > 1:
            x, y = held_out[forward.best]
            cells[x // 2, y // 4] = _BEST, self.look.strong
        # If two lines share a row, the later one gets the caption.
        marks = {}
        if without_context is not None:
            about = self._about.loss_without_context
            marks[dot_row(without_context) // 4] = without_context, about
        if not apart:
            marks[dot_row(at_zero) // 4] = at_zero, self._about.loss_at_zero
        marks[dot_row(floor) // 4] = floor, ("",)
        lines = [self._row(row, marks, cells, columns) for row in range(rows)]
        below = self.blank(width).skip(GUTTER)
        if validation:
            self._add_names(below, forward, columns)
        else:
            below.add(first_fit(columns, *self._about.floor), self.look.muted)
        return [*lines, below, self._axis(passes, columns)]

    def _row(
        self,
        row: int,
        marks: dict[int, tuple[float, tuple[str, ...]]],
        cells: dict[tuple[int, int], tuple[str, Style]],
        columns: int,
    ) -> Line:
        look = self.look
        line = Line(columns + GUTTER + 1, look.text)
        label, text = "", " " * columns
        if row in marks:
            height, texts = marks[row]
            label = f"{height:.3f}"
            said = first_fit(columns * 3 // 4, *texts)
            text = (f" {said} ╌╌" if said else "").rjust(columns, "╌")
        line.add(label.rjust(GUTTER - 1) + " ", look.muted)
        for column in range(columns):
            if (column, row) in cells:
                line.add(*cells[column, row])
            else:
                line.add(text[column], look.muted if row in marks else look.text)
        return line

    def _add_names(self, line: Line, forward: Forward, columns: int) -> None:
        """Label both curves and the best pass."""
        look = self.look
        parts = [
            ("⠉⠑ training", look.context),
            (f"{_HELD_OUT * 2} held out", look.target),
            (f"{_BEST} best: pass {forward.best:,}", look.strong),
            (self._about.floor[-1], look.muted),
        ]
        for text, style in parts:
            if len(text) <= columns:
                line.add(text, style).add("   ")
                columns -= len(text) + 3

    def _axis(self, passes: int, columns: int) -> Line:
        line = Line(columns + GUTTER + 1, self.look.text).skip(GUTTER)
        for quarter in range(5):
            name = f"{passes * quarter // 4:,}" + (" passes" if quarter == 4 else "")
            place = GUTTER + (columns * quarter) // 4 - (len(name) if quarter == 4 else 0)
            if place >= line.used:
                line.to(place).add(name, self.look.muted)
        return line


def passes_shown(passes: int) -> int:
    """Return how many passes the axis has room for: a round number, some at least."""
    unit = int(10 ** max(1, len(str(passes)) - 1))
    step = unit * 2 // 5
    return max(_FEWEST_PASSES, math.ceil(passes / step) * step)


def braille(path: list[tuple[int, int]]) -> dict[tuple[int, int], str]:
    """Draw a connected path of dots as braille characters, by column and row of cells."""
    bits: dict[tuple[int, int], int] = {}

    def dot(x: int, y: int) -> None:
        cell = x // 2, y // 4
        bits[cell] = bits.get(cell, 0) | _DOTS[x % 2][y % 4]

    for (x, y), (next_x, next_y) in zip(path, path[1:] or path, strict=False):
        steps = max(abs(next_x - x), abs(next_y - y), 1)
        for step in range(steps + 1):
            dot(round(x + (next_x - x) * step / steps), round(y + (next_y - y) * step / steps))
    return {cell: chr(0x2800 + dots) for cell, dots in bits.items()}
