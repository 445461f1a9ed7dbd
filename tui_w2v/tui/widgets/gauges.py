"""What the passes do to the model, below the loss curve: one gauge at a time."""

import math
from collections.abc import Callable, Sequence

import numpy as np

from tui_w2v.corpus import Vocabulary
from tui_w2v.training import Bands, agreement
from tui_w2v.tui.forward import Forward
from tui_w2v.tui.line import Line, first_fit, width_of
from tui_w2v.tui.look import heat_of, heat_scale
from tui_w2v.tui.numbers import signed
from tui_w2v.tui.widgets.concept_lines import direction_line
from tui_w2v.tui.widgets.framed import framed
from tui_w2v.tui.widgets.lines import Lines
from tui_w2v.tui.widgets.loss_curve import GUTTER, braille, passes_shown

_FEWEST_ROWS, _FEWEST_COLUMNS = 3, 8
_MOST_ROWS = 4
"""The most rows of a small curve."""
_NAME, _COLUMN = 30, 8
_NO_ANALOGIES = " no analogies to answer: A names a file of them, in the questions-words layout"

_Rows = Sequence[tuple[int, Sequence[float]]]
"""Numbers of passes, each with the heights of all curves then."""


class Gauges(Lines):
    """Draws the chosen gauge over the passes that the loss curve above shows."""

    def __init__(self, vocabulary: Vocabulary, *, id: str) -> None:
        super().__init__(id=id)
        self._vocabulary = vocabulary
        self._forward = Forward()
        self.shown = ""
        """The gauge that is shown: ``directions``, ``predicted``, ``answers``, ``settled`` or
        ``scores``."""
        self.angles: _Rows = ()
        """The angles between learned and predicted directions, in degrees."""

    def show_forward(self, forward: Forward) -> None:
        """Show the progress."""
        self._forward = forward
        self.redraw()

    def draw(self, width: int) -> list[Line]:
        look, height = self.look, self.size.height
        if height < 3 or not self.shown:
            return []
        draw: dict[str, Callable[[int, int], tuple[list[Line], tuple[str, ...]]]] = {
            "directions": self._directions,
            "predicted": self._predicted,
            "answers": self._answers,
            "settled": self._settled,
            "scores": self._scores,
        }
        lines, titles = draw[self.shown](width - 2, height - 2)
        title = first_fit(width - 6, *titles)
        return framed(lines, title, (width, height), look.frame, look.strong, look.text)

    def _directions(self, width: int, height: int) -> tuple[list[Line], tuple[str, ...]]:
        look, found, lines = self.look, self._forward.readings.directions, []
        rows = height - len(found)
        if found and rows >= _FEWEST_ROWS and width - GUTTER > _FEWEST_COLUMNS:
            lines = self._plot(self._forward.readings.values, rows, width)
        lines += [
            direction_line(Line(width, look.text), number, one, look.text, look.muted)
            for number, one in enumerate(found, 1)
        ]
        named = f"singular values of {self.notation.E}, and the words at their ends"
        return lines, (
            f"{named}; Adam raises them together",
            named,
            "values",
        )

    def _answers(self, width: int, height: int) -> tuple[list[Line], tuple[str, ...]]:
        titles = "analogies answered right, by section: which relations come first?", "analogies"
        answers = [(done, found) for done, found in self._forward.readings.answers if found]
        if not answers:
            return [Line(width, self.look.text).add(_NO_ANALOGIES, self.look.muted)], titles
        names = list(answers[-1][1])
        rows = [(done, [*found.values()]) for done, found in answers if [*found] == names]
        return self._small_curves(rows, names, width, height), titles

    def _predicted(self, width: int, height: int) -> tuple[list[Line], tuple[str, ...]]:
        n = self.notation
        titles = (
            f"angles of {n.E}'s directions to those predicted from the counts: 0° is the same",
            "angles to the predicted directions: 0° is the same",
            "angles to the predicted",
        )
        if not self.angles:
            said = " counting and decomposing …"
            return [Line(width, self.look.text).add(said, self.look.muted)], titles
        names = [f"angle {number}" for number in range(1, len(self.angles[-1][1]) + 1)]
        return self._small_curves(self.angles, names, width, height, highest=90), titles

    def _settled(self, width: int, height: int) -> tuple[list[Line], tuple[str, ...]]:
        settled = self._forward.readings.settled
        rows = [(done, agreement(near, settled[-1][1])) for done, near in settled]
        names = [
            f"words {first:,} to {last:,}" for first, last in Bands(len(self._vocabulary)).ranks
        ]
        return self._small_curves(rows, names, width, height), (
            "share of the ten nearest words that stay until now, by frequency: 100% is settled",
            "nearest words that stay until now",
        )

    def _small_curves(
        self, rows: _Rows, names: Sequence[str], width: int, height: int, *, highest: float = 1
    ) -> list[Line]:
        """Draw one curve below the other, shares or angles, each with its name and last height."""
        look, lines = self.look, list[Line]()
        if not rows:
            return lines
        high = max(1, min(_MOST_ROWS, height // max(1, len(names))))
        room = min(_NAME, width // 3, max(map(width_of, names), default=0) + 2)
        columns = width - room - 6
        for number, name in enumerate(names[:height]):
            curve = self._curve(rows, number, columns, high, highest)
            last = rows[-1][1][number]
            for row in range(high):
                line = Line(width, look.text)
                line.field(f" {name}" if row == 0 else "", room, look.text)
                for column in range(columns):
                    line.add(
                        curve.get((column, row), "·" if row == high - 1 else " "), look.context
                    )
                if row == 0:
                    line.add(f" {last:4.0%}" if highest == 1 else f" {last:3.0f}°", look.strong)
                lines.append(line)
        return lines

    def _curve(
        self, rows: _Rows, number: int, columns: int, high: int, highest: float
    ) -> dict[tuple[int, int], str]:
        passes = passes_shown(self._forward.passes)
        return braille(
            [
                (
                    round(done / passes * (columns * 2 - 1)),
                    round((1 - heights[number] / (highest or 1)) * (high * 4 - 1)),
                )
                for done, heights in rows
            ]
        )

    def _plot(self, values: _Rows, rows: int, width: int) -> list[Line]:
        """Draw all curves in one plot, each with its number at its end."""
        look, columns = self.look, width - GUTTER - 1
        highest = max(max(row) for _, row in values)
        cells: dict[tuple[int, int], str] = {}
        ends: dict[tuple[int, int], str] = {}
        for number in range(len(values[0][1])):
            for cell, dots in self._curve(values, number, columns, rows, highest).items():
                held = ord(cells.get(cell, chr(0x2800)))
                cells[cell] = chr(held | ord(dots))
            (last,) = self._curve(values[-1:], number, columns, rows, highest)
            end = min(last[0] + 1, columns - 1), last[1]
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

    def _scores(self, width: int, height: int) -> tuple[list[Line], tuple[str, ...]]:
        n, look, scores = self.notation, self.look, self._forward.scores
        titles = (
            f"scores {n.E}·{n.theta} beside the text's, in logs: watched words × telling targets",
            "scores beside the text's, in logs",
        )
        if scores is None:
            return [], titles
        words = self._vocabulary
        room = min(16, max((width_of(words[word]) for word in scores.contexts), default=0) + 2)
        columns = min(len(scores.targets), (width - room - 14) // _COLUMN)
        head = Line(width, look.text).to(room + 6)
        for target in scores.targets[:columns]:
            head.field(f" {words[target]}", _COLUMN, look.target)
        lines = [head.add(" agree", look.muted)]
        for word, text, model in zip(scores.contexts, scores.text, scores.model, strict=True):
            occurs = np.isfinite(text)
            middle = float(np.median(text[occurs])) if occurs.any() else 0.0
            both = np.array([text, model])[:, :columns] - middle
            near = np.where(
                np.isfinite(both), both, -np.abs(both[np.isfinite(both)]).max(initial=0)
            )
            heat = heat_of(near, heat_scale(near))
            for row, (name, values) in enumerate((("text", text), ("model", model))):
                line = Line(width, look.text)
                line.field(f" {words[word]}" if row == 0 else "", room, look.context)
                line.field(name, 6, look.muted)
                for value, level in zip(values[:columns].tolist(), heat[row], strict=True):
                    number = signed(value, _COLUMN - 2) if math.isfinite(value) else " never"
                    line.add(f" {number} ", look.heat[level])
                if row == 1:
                    line.add(_agree(text[occurs], model[occurs]), look.strong)
                lines.append(line)
        return lines, titles


def _agree(one: np.ndarray, other: np.ndarray) -> str:
    """Return the correlation of two rows of scores, if there is one."""
    if len(one) < 3 or not (one.std() and other.std()):
        return ""
    return f" r {np.corrcoef(one, other)[0, 1]:+.2f}"
