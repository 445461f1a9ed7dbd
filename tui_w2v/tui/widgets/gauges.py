"""What the passes do to the model, below the loss curve: one gauge at a time."""

import math
from collections.abc import Sequence

import numpy as np
from rich.style import Style

from tui_w2v.training import Bands, agreement
from tui_w2v.tui.binding import name_keys
from tui_w2v.tui.line import Line, width_of
from tui_w2v.tui.look import heat_of, heat_scale
from tui_w2v.tui.numbers import signed
from tui_w2v.tui.plot import braille
from tui_w2v.tui.widgets.concept_lines import COUNTING, direction_line
from tui_w2v.tui.widgets.forward_lines import Cells, Curves, add_cells, passes_shown

_FEWEST_ROWS, _FEWEST_COLUMNS = 3, 8
_MOST_ROWS = 4  # the most rows of a small curve
_NAME, _COLUMN = 30, 8
_NO_ANALOGIES = " no analogies here: ⟨A⟩ opens a file of them, in questions-words.txt's layout"

_Rows = Sequence[tuple[int, Sequence[float]]]
"""Numbers of passes, each with the heights of all curves then."""
_Drawn = tuple[tuple[str, ...], list[Line]]


class Gauges(Curves):
    """Draws the chosen gauge over the passes that the loss curve above shows."""

    shown = ""
    """``directions``, ``predicted``, ``answers``, ``stability`` or ``scores``, if one is shown."""
    angles: _Rows = ()
    """The angles between learned and predicted directions, in degrees."""

    def inside(self) -> _Drawn:
        drawn: _Drawn = getattr(self, f"_{self.shown}")() if self.shown else (("",), [])
        return drawn

    def _directions(self) -> _Drawn:
        readings = self.forward.readings
        found, lines = readings.directions, list[Line]()
        rows = self.inner_height - len(found)
        if found and rows >= _FEWEST_ROWS and self.columns >= _FEWEST_COLUMNS:
            lines = self._plot(readings.values, rows)
        lines += [direction_line(self.line(), n, one, self.look) for n, one in enumerate(found, 1)]
        named = f"singular values of {self.notation.E}, and the words at their ends"
        return (f"{named}; Adam raises them together", named, "values"), lines

    def _answers(self) -> _Drawn:
        titles = "analogies answered right, by section: which relations come first?", "analogies"
        answers = [(done, found) for done, found in self.forward.readings.answers if found]
        if not answers:
            return titles, [self.line(name_keys(_NO_ANALOGIES, self), self.look.muted)]
        names = list(answers[-1][1])
        rows = [(done, [*found.values()]) for done, found in answers if [*found] == names]
        return titles, self._small_curves(rows, names)

    def _predicted(self) -> _Drawn:
        titles = (
            f"angles of {self.notation.E}'s directions to those predicted from the counts; "
            "0°: the same",
            "angles to the predicted directions; 0°: the same",
            "angles to the predicted",
        )
        if not self.angles:
            return titles, [self.line(COUNTING, self.look.muted)]
        names = [f"angle {number}" for number in range(1, len(self.angles[-1][1]) + 1)]
        return titles, self._small_curves(self.angles, names, highest=90)

    def _stability(self) -> _Drawn:
        stability = self.forward.readings.stability
        rows = [(done, agreement(near, stability[-1][1])) for done, near in stability]
        bands = Bands(len(self.vocabulary)).ranks
        names = [f"words {first:,} to {last:,}" for first, last in bands]
        return (
            "share of the ten nearest words that are still nearest now; flat at 100%: stable",
            "nearest words that are still nearest now",
        ), self._small_curves(rows, names)

    def _small_curves(self, rows: _Rows, names: Sequence[str], *, highest: float = 1) -> list[Line]:
        """Draw one curve below the other, shares or angles, each with its name and last height."""
        look, lines, height = self.look, list[Line](), self.inner_height
        if not rows:
            return lines
        high = max(1, min(_MOST_ROWS, height // max(1, len(names))))
        room = min(_NAME, self.inner_width // 3, max(map(width_of, names), default=0) + 2)
        columns = self.inner_width - room - 6
        for number, name in enumerate(names[:height]):
            cells = self._cells([self._path(rows, number, columns, high, highest)])
            last = rows[-1][1][number]
            for row in range(high):
                line = self.line().field(f" {name}" if row == 0 else "", room, look.text)
                behind = ("·" if row == high - 1 else " ") * columns
                add_cells(line, row, cells, behind, look.context)
                if row == 0:
                    line.add(f" {last:4.0%}" if highest == 1 else f" {last:3.0f}°", look.strong)
                lines.append(line)
        return lines

    def _cells(self, paths: Sequence[list[tuple[int, int]]]) -> Cells:
        return {cell: (mark, self.look.context) for cell, mark in braille(*paths).items()}

    def _path(
        self, rows: _Rows, number: int, columns: int, high: int, highest: float
    ) -> list[tuple[int, int]]:
        across, down = (columns * 2 - 1) / passes_shown(self.forward.passes), high * 4 - 1
        return [
            (round(done * across), round((1 - heights[number] / (highest or 1)) * down))
            for done, heights in rows
        ]

    def _plot(self, values: _Rows, rows: int) -> list[Line]:
        """Draw all curves in one plot, each with its number at its end."""
        columns, highest = self.columns, max(max(row) for _, row in values)
        n = len(values[0][1])
        paths = [self._path(values, number, columns, rows, highest) for number in range(n)]
        ends: dict[tuple[int, int], tuple[str, Style]] = {}
        for number in range(n, 0, -1):
            x, y = paths[number - 1][-1]
            column, row = min(x // 2 + 1, columns - 1), y // 4
            while (column, row) in ends:  # curves that meet: their numbers stand side by side
                column -= 2
            ends[column, row] = f"{number}", self.look.strong
        labels = {0: f"{highest:.4g}", rows - 1: "0"}
        return self.plotted(rows, {**self._cells(paths), **ends}, labels)

    def _scores(self) -> _Drawn:
        n, look, scores, words = self.notation, self.look, self.forward.scores, self.vocabulary
        titles = (
            f"scores {n.E}·{n.theta} and the text's, in logs: watched words, informative targets",
            "scores beside the text's, in logs",
        )
        if scores is None:
            return titles, []
        room = min(16, max((width_of(words[word]) for word in scores.contexts), default=0) + 2)
        columns = min(len(scores.targets), (self.inner_width - room - 15) // _COLUMN)
        head = self.line().to(room + 6)
        for target in scores.targets[:columns]:
            head.field(f" {words[target]}", _COLUMN, look.target)
        lines = [head.add(" agree", look.muted)]
        for word, text, model in zip(scores.contexts, scores.text, scores.model, strict=True):
            occurs = np.isfinite(text)
            middle = float(np.median(text[occurs])) if occurs.any() else 0.0
            both = np.array([text, model])[:, :columns] - middle
            lowest = -np.abs(both[np.isfinite(both)]).max(initial=0)
            finite = np.where(np.isfinite(both), both, lowest)
            heat = heat_of(finite, heat_scale(finite))
            agreement = _agree(text[occurs], model[occurs])
            rows = (f" {words[word]}", "text", text, ""), ("", "model", model, agreement)
            for (begin, name, values, end), levels in zip(rows, heat, strict=True):
                line = self.line().field(begin, room - 1, look.context)
                line.to(room).field(name, 6, look.muted)
                for value, level in zip(values[:columns].tolist(), levels, strict=True):
                    number = signed(value, _COLUMN - 2) if math.isfinite(value) else " never"
                    line.add(f" {number} ", look.heat[level])
                lines.append(line.add(end, look.strong))
        return titles, lines


def _agree(one: np.ndarray, other: np.ndarray) -> str:
    if len(one) < 3 or not (one.std() and other.std()):
        return ""
    return f" r {np.corrcoef(one, other)[0, 1]:+.2f}"
