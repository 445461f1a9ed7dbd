"""The first singular values of E, pass by pass, each named by the words at its ends."""

from tui_w2v.tui.forward import Forward
from tui_w2v.tui.line import Line, first_fit
from tui_w2v.tui.widgets.concept_lines import direction_line
from tui_w2v.tui.widgets.framed import framed
from tui_w2v.tui.widgets.lines import Lines
from tui_w2v.tui.widgets.loss_curve import GUTTER, braille, passes_shown

_FEWEST_ROWS, _FEWEST_COLUMNS = 3, 8


class DirectionCurves(Lines):
    """Draws the values over the passes that the loss curve above shows; below, the words."""

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._forward = Forward()

    def show_forward(self, forward: Forward) -> None:
        """Show the progress."""
        self._forward = forward
        self.redraw()

    def draw(self, width: int) -> list[Line]:
        """Draw the frame, the curves and the words."""
        look, height, found = self.look, self.size.height, self._forward.directions
        if height < 3:
            return []
        lines = []
        rows = height - 2 - len(found)
        if found and rows >= _FEWEST_ROWS and width - 2 - GUTTER > _FEWEST_COLUMNS:
            lines = self._plot(rows, width - 2)
        lines += [
            direction_line(Line(width - 2, look.text), number, one, look.text, look.muted)
            for number, one in enumerate(found, 1)
        ]
        title = first_fit(
            width - 6,
            f"singular values of {self.notation.E}, and the words at their ends",
            "values",
        )
        return framed(lines, title, (width, height), look.frame, look.strong, look.text)

    def _plot(self, rows: int, width: int) -> list[Line]:
        look, values, columns = self.look, self._forward.values, width - GUTTER - 1
        passes = passes_shown(self._forward.passes)
        highest = max(max(row) for _, row in values)
        cells: dict[tuple[int, int], str] = {}
        ends: dict[tuple[int, int], str] = {}
        for number in range(len(values[0][1])):
            path = [
                (
                    round(done / passes * (columns * 2 - 1)),
                    round((1 - row[number] / (highest or 1)) * (rows * 4 - 1)),
                )
                for done, row in values
            ]
            for cell, dots in braille(path).items():
                held = ord(cells.get(cell, chr(0x2800)))
                cells[cell] = chr(held | ord(dots))
            x, y = path[-1]
            end = min(x // 2 + 1, columns - 1), y // 4
            while end in ends:  # curves that meet: their numbers stand beside each other
                end = end[0] - 1, end[1]
            ends[end] = f"{number + 1}"
        lines = []
        labels = {0: f"{highest:.2f}", rows - 1: "0"}
        for row in range(rows):
            line = Line(width, look.text)
            line.add(labels.get(row, "").rjust(GUTTER - 1) + " ", look.muted)
            for column in range(columns):
                cell = column, row
                if cell in ends:
                    line.add(ends[cell], look.strong)
                else:
                    line.add(cells.get(cell, " "), look.context)
            lines.append(line)
        return lines
