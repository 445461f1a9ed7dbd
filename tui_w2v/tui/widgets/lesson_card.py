"""A lesson's card below the panes: sentences, a table, a question."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, zip_longest

from rich.style import Style
from rich.text import Text

from tui_w2v.explain.phases import Part, Role, marked
from tui_w2v.lessons.play import Verdict
from tui_w2v.lessons.tables import Exhibit
from tui_w2v.tui.binding import key_of, name_keys
from tui_w2v.tui.line import Line, cut, width_of
from tui_w2v.tui.widgets.drawn import Lines

LETTERS = "abcd"
"""The usual keys of the answers."""
_MARGIN = _GAP = 2
_LONGEST_NAME = 26


@dataclass(frozen=True)
class CardText:
    """Everything that a card shows."""

    title: str
    """The lesson's number and question."""
    place: str
    """The card's number among the lesson's cards."""
    text: tuple[Part, ...]
    exhibit: Exhibit | None = None
    question: tuple[Part, ...] = ()
    answers: Sequence[tuple[Part, ...]] = ()
    given: int | None = None
    """The index of the given answer."""
    verdict: Verdict | None = None
    """The verdict on the previous card's answer."""


class LessonCard(Lines):
    """Shows one card, whose table leaves out columns that do not fit, unlike Rich's."""

    _card: CardText | None = None
    _most = 0, 0
    """The width of the card, and the most lines of a card so far at this width."""

    def show_card(self, card: CardText) -> None:
        self._card = card
        self.redraw()

    def draw(self) -> list[Line]:
        card = self._card
        if card is None:
            return []
        lines = [self._rule(card), *self.inside(card)]
        width, most = self._most
        most = max(most, len(lines)) if width == self.inner_width else len(lines)
        self._most = self.inner_width, most
        self.styles.min_height = most  # going back moves no pane
        return lines

    def _rule(self, card: CardText) -> Line:
        edge, place = self.look.strong, f" {card.place} "
        line = self.line("━━ ", edge)
        line.add(cut(card.title, line.left - len(place) - 3), edge).add(" ", edge)
        line.add("━" * (line.left - len(place) - 1), edge)
        return line.add(place, self.look.muted).add("━", edge)

    def inside(self, card: CardText) -> list[Line]:
        """Return all lines below the rule, even if they do not fit."""
        look, lines = self.look, list[Line]()
        if card.verdict is not None:
            lines += self._paragraph(self._verdict(card.verdict), look.strong)
        lines += self._paragraph(card.text, look.text)
        if card.exhibit is not None:
            lines += self._table(card.exhibit)
        lines += self._paragraph(card.question, look.strong) if card.question else []
        for place, answer in enumerate(card.answers):
            line = self.line().skip(_MARGIN).add("▸" if card.given == place else " ")
            line.add(self._letter(place), look.strong).skip(2)
            lines.append(self.add_sentence(line, look.text, answer, marks=True))
        return lines

    def _paragraph(self, parts: Sequence[Part], style: Style) -> list[Line]:
        styles = self.role_styles(style)
        # A word of the corpus may have such brackets itself.
        texts = (
            name_keys(part.text, self) if part.role is Role.TEXT else marked(part) for part in parts
        )
        text = Text.assemble(*zip(texts, (styles[part.role] for part in parts), strict=True))
        lines = []
        for wrapped in text.wrap(self.app.console, self.inner_width - 2 * _MARGIN):
            wrapped.rstrip()
            lines.append(self.line().skip(_MARGIN))
            for segment in wrapped.render(self.app.console):
                if segment.style is not None and segment.text:
                    lines[-1].add(segment.text, segment.style)
        return lines

    def _table(self, exhibit: Exhibit) -> list[Line]:
        """Draw a table: names left, numbers right; columns that do not fit are left out."""
        table = [
            [Part(cell) if isinstance(cell, str) else cell for cell in row]
            for row in (exhibit.head, *exhibit.rows)
        ]
        n = max(map(len, table))
        spans = len(exhibit.head) < n  # the last heading stands for all columns from there on
        measured = [table[0][: len(exhibit.head) - spans], *table[1:]]
        columns = zip_longest(*measured, fillvalue=Part(""))
        widths = [max(width_of(marked(part)) for part in column) for column in columns]
        widths[0] = min(widths[0], _LONGEST_NAME)
        look, ends = self.look, accumulate(width + _GAP for width in widths)
        fitting = max(1, sum(end <= self.inner_width - 4 * _MARGIN + _GAP for end in ends))
        lines = []
        for number, row in enumerate(table):
            line = self.line().skip(2 * _MARGIN)
            for place, part in enumerate(row[:fitting]):
                text = marked(part)
                style = self.role_styles(look.text if number else look.muted)[part.role]
                if place == 0:
                    line.field(text, widths[0], style)
                elif spans and number == 0 and place == len(row) - 1:
                    line.skip(_GAP).add(text, style)
                else:
                    line.skip(_GAP + widths[place] - width_of(text)).add(text, style)
            lines.append(line)
        return lines

    def _letter(self, place: int) -> str:
        """Return the key of an answer."""
        return key_of(f"lesson.answer-{LETTERS[place]}", self.app, LETTERS[place])

    def _verdict(self, verdict: Verdict) -> list[Part]:
        right = self._letter(verdict.right)
        if verdict.given is None:
            said = f"It is {right}: "
        elif verdict.given == verdict.right:
            said = f"✓ {right} is right: "
        else:
            said = f"✗ not {self._letter(verdict.given)}, but {right}: "
        return [Part(said), *verdict.text]
