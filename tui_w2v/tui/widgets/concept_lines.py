"""The directions of E as a list, and below it the chosen one or the predicted ones."""

from bisect import bisect
from collections.abc import Sequence
from typing import NamedTuple

from rich.style import Style
from textual.geometry import Offset
from textual.strip import Strip

from tui_w2v.explain.screens import PREDICTED
from tui_w2v.tui.line import Line, first_fit, width_of
from tui_w2v.tui.look import Look
from tui_w2v.tui.widgets.drawn import Lines
from tui_w2v.vectors import Decomposition, Direction

ENDS = 48
"""The most words of each end that a high screen shows."""
COUNTING = " counting and decomposing …"
_SHORTEST_BAR = 10
_FEWEST_WORDS = 3


class Losses(NamedTuple):
    """The mean loss of all pairs, in nats: with all directions, and with some of them."""

    whole: float
    without: float
    """With none: the biases alone."""
    alone: float
    """With one alone."""
    left_out: float
    """With all but this one."""


def direction_line(
    line: Line, number: int, direction: Direction, look: Look, style: Style | None = None
) -> Line:
    """Add a direction to a line: its number, its value, and as many words as fit."""
    line.add(f"{number:>2}", style).add(f" {direction.value:.2f} ".rjust(9), look.muted)
    ends = ("+", direction.plus), ("−", direction.minus)

    def words(most: int) -> str:
        return "  ".join(f"{sign} {' '.join(end[:most])}" for sign, end in ends if end and most)

    numbers = range(1, 1 + max(len(end) for _, end in ends))
    return line.add(words(bisect(numbers, line.left, key=lambda n: width_of(words(n)))), style)


class ConceptLines(Lines):
    """Draws the list, and the words, losses and sentences of the chosen direction."""

    directions: Sequence[Direction] = ()
    decomposition: Decomposition
    chosen = 0
    losses: Losses | None = None
    sentences: Sequence[Sequence[int]] = ()
    predicted: Sequence[Direction] | None = None
    """The predicted directions, which stand below the list in place of the chosen one."""
    angles: Sequence[float] = ()

    def strips(self) -> list[Strip]:
        E, listed = self.notation.E, len(self.directions) + 2
        rows = self.inner_height - listed
        if rows < 3:
            return []
        titles = (
            f"directions of {E}, its singular vectors: value, share of ‖{E}‖², words by weight",
            f"directions of {E}: singular value, share, words",
        )
        self.inner_width, self.inner_height = self.inner_width - 2, rows - 2
        self.cursor_cell = Offset(1, 1 + self.chosen)
        shown = self.framed(listed, titles, map(self._listed, range(len(self.directions))))
        title, told = f"direction {self.chosen + 1}", self._told
        if self.predicted is not None:
            title, told = "predicted from the counts of pairs", self._told_predicted
        return shown + self.framed(rows, (title,), told())

    def _listed(self, number: int) -> Line:
        look, direction, chosen = self.look, self.directions[number], number == self.chosen
        line = self.line("▸" if chosen else " ", look.strong)
        line.add(f"{direction.share:.0%} ".rjust(5), look.muted)
        return direction_line(line, number + 1, direction, look, look.strong if chosen else None)

    def _told_predicted(self) -> list[Line]:
        look = self.look
        if not self.predicted:
            return [self.line(COUNTING, look.muted)]
        angles = "° ".join(f"{angle:.0f}" for angle in self.angles)
        said = f" angles between both spans, smallest first: {angles}°"
        lines = [
            direction_line(self.line(" "), number, one, look)
            for number, one in enumerate(self.predicted, 1)
        ]
        told = (
            PREDICTED[self.setup.settings.objective],
            "Small angles: the same directions. Random directions are nearly orthogonal.",
            "A direction with one sign is what all words share: most pairs never occur.",
        )
        notes = [self.line(f" {text}", look.muted) for text in told]
        return [self.line(said, look.strong), *lines, *notes]

    def _told(self) -> list[Line]:
        look, height, index = self.look, self.inner_height, self.vocabulary.index
        weights = self.decomposition.weights[:, self.chosen]
        *_, plus, minus = self.directions[self.chosen]
        rows = max(_FEWEST_WORDS, height - 2 - min(len(self.sentences), height // 3))
        half = self.inner_width // 2
        room = max(_SHORTEST_BAR, half - 34)
        lines = [self.line(f" {self._loss_text(self.inner_width - 2)}", look.strong)]
        largest = float(abs(weights).max()) or 1.0
        for row in range(min(rows, max(len(plus), len(minus)))):
            line = self.line()
            for place, (end, style) in enumerate(((plus, look.context), (minus, look.target))):
                line.to(place * half).skip(1)
                if row < len(end):
                    weight = float(weights[index(end[row])])
                    line.field(end[row], half - room - 10, style)
                    line.add(f" {weight:+.2f} ".rjust(8), look.muted)
                    self.add_share(line, abs(weight) / largest, room)
            lines.append(line)
        said = "sentences that use both ends:" if self.sentences else "no sentence uses both ends"
        lines.append(self.line(f" {said}", look.muted))
        ends = {index(w): look.context for w in plus} | {index(w): look.target for w in minus}
        for sentence in self.sentences[: height - len(lines)]:
            line = self.line().skip(2)
            for number in sentence:
                line.add(self.setup.corpus.word(number), ends.get(number)).skip(1)
            lines.append(line)
        return lines

    def _loss_text(self, width: int) -> str:
        losses = self.losses
        if losses is None:
            return "loss with this direction alone: computing …"
        fall = losses.without - losses.whole
        share = (losses.without - losses.alone) / fall if fall > 0 else 0.0
        short = f"{share:.0%} of the fall" if share >= 0 else "a rise"
        long = short if share >= 0 else "a rise: the bias was learned with the others"
        whole, without, alone, left_out = (f"{loss:.3f}" for loss in losses)
        return first_fit(
            width,
            f"loss with all directions {whole}, none {without}, this one alone {alone} ({long}), "
            f"the others {left_out}",
            f"loss {whole}; this alone {alone} ({short} from {without}); without this {left_out}",
            f"loss {whole}; alone {alone} ({short} from {without}); without {left_out}",
        )
