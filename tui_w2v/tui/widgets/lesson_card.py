"""A lesson's card below the panes: sentences, a table, a question."""

from collections.abc import Sequence
from dataclasses import dataclass

from rich.style import Style
from rich.text import Text

from tui_w2v.explain import Part, Role, marked
from tui_w2v.lessons.play import Verdict
from tui_w2v.lessons.tables import Cell, Exhibit
from tui_w2v.tui.line import Line, fit, width_of
from tui_w2v.tui.widgets.lines import Lines

LETTERS = "abcd"
"""The keys of the answers."""
_MARGIN = 2
_GAP = 2
_LONGEST_NAME = 26


@dataclass(frozen=True)
class CardText:
    """Everything that a card shows."""

    title: str
    """The lesson's number and question."""
    place: str
    """The card's number among the lesson's cards."""
    text: tuple[Part, ...]
    """The sentences."""
    exhibit: Exhibit | None = None
    """The table."""
    question: tuple[Part, ...] = ()
    """The question."""
    answers: Sequence[tuple[Part, ...]] = ()
    """The answers to choose from."""
    given: int | None = None
    """The index of the given answer."""
    verdict: Verdict | None = None
    """The verdict on the previous card's answer."""


class LessonCard(Lines):
    """Shows one card."""

    def __init__(self, *, classes: str) -> None:
        super().__init__(classes=classes)
        self._card: CardText | None = None

    def show_card(self, card: CardText) -> None:
        self._card = card
        self.redraw()

    def draw(self, width: int) -> list[Line]:
        card = self._card
        return [] if card is None else [self._rule(card, width), *self.inside(card, width)]

    def _rule(self, card: CardText, width: int) -> Line:
        look = self.look
        line = self.blank(width).add("━━ ", look.strong)
        place = f" {card.place} ━"
        line.add(
            fit(card.title, min(width_of(card.title), line.left - len(place) - 2)), look.strong
        )
        line.add(" ", look.strong).add("━" * (line.left - len(place)), look.strong)
        return line.add(place[:-1], look.muted).add("━", look.strong)

    def inside(self, card: CardText, width: int) -> list[Line]:
        """Return all lines below the rule, even if they do not fit."""
        look = self.look
        lines: list[Line] = []
        if card.verdict is not None:
            lines += self._paragraph(_verdict(card.verdict), width, look.strong)
        lines += self._paragraph(card.text, width, look.text)
        if card.exhibit is not None:
            lines += self._table(card.exhibit, width)
        if card.question:
            lines += self._paragraph(card.question, width, look.strong)
        for letter, answer in zip(LETTERS, card.answers, strict=False):
            here = card.given == LETTERS.index(letter)
            line = self.blank(width).skip(_MARGIN)
            line.add("▸" if here else " ", look.strong).add(letter, look.strong).skip(2)
            for part in answer:
                line.add(marked(part), self._style(part, look.text))
            lines.append(line)
        return lines

    def _style(self, part: Part, text: Style) -> Style:
        look = self.look
        return {
            Role.TEXT: text,
            Role.CONTEXT: look.context,
            Role.TARGET: look.target,
            Role.NUMBER: look.strong,
        }[part.role]

    def _paragraph(self, parts: Sequence[Part], width: int, style: Style) -> list[Line]:
        """Return sentences, wrapped."""
        text = Text.assemble(*((marked(part), self._style(part, style)) for part in parts))
        lines = []
        for wrapped in text.wrap(self.app.console, width - 2 * _MARGIN):
            wrapped.rstrip()
            line = self.blank(width).skip(_MARGIN)
            for segment in wrapped.render(self.app.console):
                if segment.style is not None and segment.text:
                    line.add(segment.text, segment.style)
            lines.append(line)
        return lines

    def _table(self, exhibit: Exhibit, width: int) -> list[Line]:
        """Draw a table: names left, numbers right; columns that do not fit are left out."""
        look = self.look
        rows = [[_as_part(cell) for cell in row] for row in exhibit.rows]
        columns = max(map(len, rows))
        # The last heading may stand for all columns from there on.
        alone = len(exhibit.head) - (len(exhibit.head) < columns)
        widths = [
            max(
                *(width_of(marked(row[place])) for row in rows if place < len(row)),
                width_of(exhibit.head[place]) if place < alone else 0,
            )
            for place in range(columns)
        ]
        widths[0] = min(widths[0], _LONGEST_NAME)
        fitting, left = 1, width - 4 * _MARGIN - widths[0]
        while fitting < columns and left >= widths[fitting] + _GAP:
            left -= widths[fitting] + _GAP
            fitting += 1
        head = self.blank(width).skip(2 * _MARGIN)
        for place, name in enumerate(exhibit.head[:fitting]):
            if place:
                head.skip(_GAP + (widths[place] - width_of(name)) * (place < alone))
            head.add(fit(name, widths[0]) if place == 0 else name, look.muted)
        lines = [head]
        for row in rows:
            line = self.blank(width).skip(2 * _MARGIN)
            for place, part in enumerate(row[:fitting]):
                shown, style = marked(part), self._style(part, look.text)
                if place == 0:
                    line.field(shown, widths[0], style)
                else:
                    line.skip(_GAP + widths[place] - width_of(shown)).add(shown, style)
            lines.append(line)
        return lines


def _as_part(cell: Cell) -> Part:
    return Part(cell) if isinstance(cell, str) else cell


def _verdict(verdict: Verdict) -> list[Part]:
    """Return whether the answer was right, and the right answer."""
    right = LETTERS[verdict.right]
    if verdict.given is None:
        said = f"It is {right}: "
    elif verdict.given == verdict.right:
        said = f"✓ {right} is right: "
    else:
        said = f"✗ not {LETTERS[verdict.given]}, but {right}: "
    return [Part(said), *verdict.text]
