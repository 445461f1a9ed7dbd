"""The directions of E as a list, and below it the chosen one or the predicted ones."""

from collections.abc import Sequence
from dataclasses import dataclass

from rich.style import Style
from textual.geometry import Offset

from tui_w2v.corpus import Corpus
from tui_w2v.explain import PREDICTED
from tui_w2v.tui.line import Line, first_fit
from tui_w2v.tui.numbers import bar
from tui_w2v.tui.widgets.framed import framed
from tui_w2v.tui.widgets.lines import Lines
from tui_w2v.vectors import Decomposition, Direction

ENDS = 24
"""How many words of each end are known, if the screen is high."""
_BAR = 10
_FEWEST_WORDS = 3


@dataclass(frozen=True)
class Losses:
    """The mean loss of all pairs, in nats, with some directions of E."""

    whole: float
    """With all directions."""
    without: float
    """With none: the biases alone."""
    alone: float
    """With one direction alone."""
    left_out: float
    """With all directions but this one."""


def direction_line(
    line: Line, number: int, direction: Direction, style: Style, muted: Style
) -> Line:
    """Add a direction to a line: its number, its value, and as many words as fit."""
    line.add(f"{number:>2}", style).add(f" {direction.value:.2f} ".rjust(9), muted)
    texts = []
    for most in range(max(len(direction.plus), len(direction.minus)), 0, -1):
        ends = {"+": direction.plus[:most], "−": direction.minus[:most]}
        texts.append("  ".join(f"{sign} {' '.join(end)}" for sign, end in ends.items() if end))
    return line.add(first_fit(line.left, *texts, ""), style)


class ConceptLines(Lines):
    """Draws the list, and the words, losses and sentences of the chosen direction."""

    def __init__(self, corpus: Corpus, objective: str, *, id: str) -> None:
        super().__init__(id=id)
        self._corpus, self._objective = corpus, objective
        self.directions: Sequence[Direction] = ()
        self.decomposition: Decomposition | None = None
        self.chosen = 0
        self.losses: Losses | None = None
        self.sentences: Sequence[Sequence[int]] = ()
        self.predicted: Sequence[Direction] | None = None
        """The predicted directions, which stand below the list in place of the chosen one."""
        self.angles: Sequence[float] = ()

    def draw(self, width: int) -> list[Line]:
        look, n = self.look, self.notation
        height, listed = self.size.height, len(self.directions) + 2
        if height < listed + 3:
            return []
        title = first_fit(
            width - 6,
            f"directions of {n.E}, its singular vectors: value, share of ‖{n.E}‖², words by weight",
            f"directions of {n.E}: singular value, share, words",
        )
        lines = [self._listed(number, width - 2) for number in range(len(self.directions))]
        top = framed(lines, title, (width, listed), look.frame, look.strong, look.text)
        self.cursor_cell = Offset(1, 1 + self.chosen)
        rows = height - listed
        if self.predicted is not None:
            lines, title = self._told_predicted(width - 2), "predicted from the counts of pairs"
        else:
            lines = self._told(width - 2, rows - 2)
            title = f"direction {self.chosen + 1}"
        return top + framed(lines, title, (width, rows), look.frame, look.strong, look.text)

    def _listed(self, number: int, width: int) -> Line:
        look, direction = self.look, self.directions[number]
        chosen = number == self.chosen
        line = Line(width, look.text).add("▸" if chosen else " ", look.strong)
        share = f"{direction.share:.0%} ".rjust(5)
        rest = Line(width - 6, look.text)
        style = look.strong if chosen else look.text
        direction_line(rest, number + 1, direction, style, look.muted)
        return line.add(share, look.muted).join(rest)

    def _told_predicted(self, width: int) -> list[Line]:
        look = self.look
        lines = [
            direction_line(Line(width, look.text).skip(1), number, one, look.text, look.muted)
            for number, one in enumerate(self.predicted or (), 1)
        ]
        if not lines:
            return [Line(width, look.text).add(" counting and decomposing …", look.muted)]
        angles = "° ".join(f"{angle:.0f}" for angle in self.angles)
        said = f" angles between both spans, smallest first: {angles}°"
        told = (
            PREDICTED[self._objective],
            "Small angles: training found the same. Random directions stand near a right angle.",
            "A direction with one sign is what all words share: most pairs never occur.",
        )
        notes = [Line(width, look.text).add(f" {text}", look.muted) for text in told]
        return [Line(width, look.text).add(said, look.strong), *lines, *notes]

    def _told(self, width: int, height: int) -> list[Line]:
        """Describe the chosen direction: losses, words by weight, sentences."""
        if self.decomposition is None:
            return []
        look = self.look
        weights = self.decomposition.weights[:, self.chosen]
        direction, index = self.directions[self.chosen], self._corpus.vocabulary.index
        plus, minus = direction.plus[:ENDS], direction.minus[:ENDS]
        n_sentences = min(len(self.sentences), max(0, height - 2 - _FEWEST_WORDS))
        rows = max(_FEWEST_WORDS, min(ENDS, height - 2 - min(n_sentences, height // 3)))
        half = width // 2
        lines = [Line(width, look.text).add(f" {self._loss_text(width - 2)}", look.strong)]
        largest = float(abs(weights).max()) or 1.0
        for row in range(min(rows, max(len(plus), len(minus)))):
            line = Line(width, look.text)
            for place, (end, style) in enumerate(((plus, look.context), (minus, look.target))):
                line.to(place * half).skip(1)
                if row < len(end):
                    weight = float(weights[index(end[row])])
                    line.field(end[row], half - _BAR - 10, style)
                    line.add(f" {weight:+.2f} ".rjust(8), look.muted)
                    line.add(bar(round(abs(weight) / largest * _BAR * 8), _BAR), look.bar)
            lines.append(line)
        said = "sentences that use both ends:" if self.sentences else "no sentence uses both ends"
        lines.append(Line(width, look.text).add(f" {said}", look.muted))
        ends = {index(w): look.context for w in plus} | {index(w): look.target for w in minus}
        for sentence in self.sentences[: height - len(lines)]:
            line = Line(width, look.text).skip(2)
            for number in sentence:
                line.add(self._corpus.word(number), ends.get(number, look.text)).skip(1)
            lines.append(line)
        return lines

    def _loss_text(self, width: int) -> str:
        losses = self.losses
        if losses is None:
            return "loss with this direction alone: computing …"
        fall = losses.without - losses.whole
        share = (losses.without - losses.alone) / fall if fall > 0 else 0.0
        alone = f"{share:.0%} of the fall" if share >= 0 else "a rise: the bias expects the others"
        short = f"{share:.0%} of the fall" if share >= 0 else "a rise"
        return first_fit(
            width,
            f"loss {losses.whole:.3f}; no direction {losses.without:.3f}; this one alone "
            f"{losses.alone:.3f}, {alone}; all but this one {losses.left_out:.3f}",
            f"loss {losses.whole:.3f}; alone {losses.alone:.3f} ({short} from "
            f"{losses.without:.3f}); left out {losses.left_out:.3f}",
        )
