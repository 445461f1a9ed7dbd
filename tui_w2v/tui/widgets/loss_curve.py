"""The loss, pass by pass, between what knowing nothing costs and what no model can beat."""

import math

from tui_w2v.skipgram import Objective
from tui_w2v.tui.forward import Forward
from tui_w2v.tui.line import Line, first_fit
from tui_w2v.tui.widgets.framed import framed
from tui_w2v.tui.widgets.lines import Lines

_GUTTER = 7
_FEWEST_PASSES = 40
_DOTS = ((0x01, 0x02, 0x04, 0x40), (0x08, 0x10, 0x20, 0x80))
"""The bits of a braille character's dots, by column and row."""


class LossCurve(Lines):
    """Draws the loss curve with its reference lines."""

    def __init__(self, objective: Objective, *, id: str) -> None:
        super().__init__(id=id)
        self._objective = objective
        self._forward = Forward()

    def show_forward(self, forward: Forward) -> None:
        """Show how far it is."""
        self._forward = forward
        self.redraw()

    def draw(self, width: int) -> list[Line]:
        """The frame, the curve and its lines."""
        look, forward, height = self.look, self._forward, self.size.height
        if height < 3:
            return []
        inner = (width - 2, height - 2)
        if forward.counts is None:
            share = f"{forward.counted:.0%}" if forward.counted else ""
            lines = [Line(inner[0], look.text).add(f" counting the pairs {share}", look.muted)]
        else:
            lines = self._plot(forward, *inner)
        title = f"loss: the mean over {self._objective.mean_over}"
        if inner[0] < len(title) + 4:
            title = "loss"
        return framed(lines, title, (width, height), look.frame, look.strong, look.text)

    def _plot(self, forward: Forward, width: int, height: int) -> list[Line]:
        rows, columns = height - 2, width - _GUTTER - 1
        if rows < 3 or columns < 8:
            return []
        look, losses, objective = self.look, forward.losses, self._objective
        flat, floor, blind = forward.flat, forward.floor, forward.blind
        highest = max(flat, *losses, forward.before_bias or 0)
        span = max(highest - floor, 1e-9)

        def dot_row(loss: float) -> int:
            # From the middle of the first row, where its line is drawn, to that of the last.
            return 1 + round(min(1.0, (highest - loss) / span) * (rows - 1) * 4)

        passes = max(_FEWEST_PASSES, _round_up(forward.passes))
        path = [(0, dot_row(losses[0]))] if losses else []
        if forward.before_bias is not None:
            path.insert(0, (0, dot_row(forward.before_bias)))
        for number, loss in enumerate(losses[1:], 1):
            path.append((round(number / passes * (columns * 2 - 1)), dot_row(loss)))
        cells = _braille(path)
        # Where two fall into one row, the later one is told.
        marks = {}
        if blind is not None:
            marks[dot_row(blind) // 4] = blind, objective.about_blind
        marks[dot_row(flat) // 4] = flat, objective.about_flat
        marks[dot_row(floor) // 4] = floor, ("",)
        lines = [self._row(row, marks, cells, columns) for row in range(rows)]
        below = self.blank(width).skip(_GUTTER)
        below.add(first_fit(columns, *objective.about_floor), look.muted)
        return [*lines, below, self._axis(passes, columns)]

    def _row(
        self,
        row: int,
        marks: dict[int, tuple[float, tuple[str, ...]]],
        cells: dict[tuple[int, int], str],
        columns: int,
    ) -> Line:
        look = self.look
        line = Line(columns + _GUTTER + 1, look.text)
        label, text = "", " " * columns
        if row in marks:
            height, texts = marks[row]
            label = f"{height:.3f}"
            said = first_fit(columns * 3 // 4, *texts)
            text = (f" {said} ╌╌" if said else "").rjust(columns, "╌")
        line.add(label.rjust(_GUTTER - 1) + " ", look.muted)
        for column in range(columns):
            mark = cells.get((column, row))
            if mark:
                line.add(mark, look.context)
            else:
                line.add(text[column], look.muted if row in marks else look.text)
        return line

    def _axis(self, passes: int, columns: int) -> Line:
        line = Line(columns + _GUTTER + 1, self.look.text).skip(_GUTTER)
        for quarter in range(5):
            name = f"{passes * quarter // 4:,}" + (" passes" if quarter == 4 else "")
            place = _GUTTER + (columns * quarter) // 4 - (len(name) if quarter == 4 else 0)
            if place >= line.used:
                line.to(place).add(name, self.look.muted)
        return line


def _round_up(passes: int) -> int:
    """The next number of passes that divides well."""
    if passes <= 0:
        return 0
    unit = 10 ** max(1, math.floor(math.log10(passes)))
    step = unit * 2 // 5 or 1
    return math.ceil(passes / step) * step


def _braille(path: list[tuple[int, int]]) -> dict[tuple[int, int], str]:
    """Draw a path of dots, neighbours joined, as braille characters by column and row of cells."""
    bits: dict[tuple[int, int], int] = {}

    def dot(x: int, y: int) -> None:
        cell = x // 2, y // 4
        bits[cell] = bits.get(cell, 0) | _DOTS[x % 2][y % 4]

    for (x, y), (next_x, next_y) in zip(path, path[1:] or path, strict=False):
        steps = max(abs(next_x - x), abs(next_y - y), 1)
        for step in range(steps + 1):
            dot(round(x + (next_x - x) * step / steps), round(y + (next_y - y) * step / steps))
    return {cell: chr(0x2800 + dots) for cell, dots in bits.items()}
