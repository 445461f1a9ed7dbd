"""The lines of a derivation: the formula, the terms to choose from, and the value."""

import textwrap
from collections.abc import Callable
from itertools import islice
from typing import ClassVar

from textual.events import Click
from textual.geometry import Offset, Size

from tui_w2v.explain.terms import Derivation, Term
from tui_w2v.tui.binding import key
from tui_w2v.tui.line import Line, fit, width_of
from tui_w2v.tui.numbers import whole_or_signed
from tui_w2v.tui.widgets.drawn import Lines

_TURNS_OFFERED = 50
_NAME_WIDTHS = 20, 16
_NARROW_NAME_WIDTHS = 16, 16
"""The widths of a term's name and its factor's, where the line is below 88 cells."""
_NUMBER_WIDTH = 10
_MOST_TERMS, _MOST_TERMS_SHORT = 16, 9


class WhyLines(Lines, can_focus=True):
    """The formula, the terms in a window, and the value; an OptionList would lay out all terms."""

    BINDINGS: ClassVar = [
        key("enter", "follow", "why.follow", "Derive the chosen term"),
        key("f,right", "follow(True)", "why.factor", "Derive the chosen term's factor"),
        key("down,j", "move(1)", "why.down", "Choose the next term"),
        key("up,k", "move(-1)", "why.up", "Choose the term before"),
        key("pagedown", "page(1)", "why.page-down", "Choose a term further down"),
        key("pageup", "page(-1)", "why.page-up", "Choose a term further up"),
        key("home,g", "move(-1000000)", "why.first", "Choose the first term"),
        key("end,G", "move(1000000)", "why.last", "Choose the last term"),
    ]

    def __init__(self, follow: Callable[[Term], None]) -> None:
        super().__init__()
        self._follow = follow
        self.go_to: Callable[[int], None] | None = None
        """Goes to a turn, if turns can be gone to."""
        self.told = ""
        """A line below the value; empty if there is nothing to say."""
        self._derivation: Derivation | None = None
        self._rows: tuple[Term | int, ...] = ()
        self.turns: list[int] = []
        """The turns that can be gone to, the last first."""
        self.row = 0
        self._top = 0

    def take(self, derivation: Derivation, row: int) -> None:
        """Show a derivation, with a row chosen."""
        self._derivation = derivation
        changes = derivation.terms[-1].turns if derivation.terms and self.go_to else ()
        self.turns = list(islice(reversed(changes), _TURNS_OFFERED))
        self._rows = (*derivation.terms, *derivation.beside, *self.turns)
        self.row = self._top = 0
        self.refresh(layout=True)
        self.action_move(row)

    def say(self, told: str) -> None:
        self.told = told
        self.refresh(layout=True)
        self.redraw()

    @property
    def _rows_visible(self) -> int:
        most = _MOST_TERMS_SHORT if self.app.size.height < 34 else _MOST_TERMS
        return min(most, len(self._rows), max(1, self.app.size.height - 9))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(self._head(width)) + self._rows_visible + 1 + bool(self.told)

    def _head(self, width: int) -> list[str]:
        shown = self._derivation
        if shown is None:
            return []
        told = shown.operation in ("parameter", "one-hot", "look")  # by the formula alone
        made = [] if told else [f"{shown.operation} of:"]
        formula = "" if shown.formula == shown.name else shown.formula
        return [*textwrap.wrap(formula, max(8, width - 2)), *made]

    def draw(self, width: int) -> list[Line]:
        look, shown = self.look, self._derivation
        if shown is None:
            return []
        head = [self.blank(width, f" {text}") for text in self._head(width)]
        rows = range(self._top, min(self._top + self._rows_visible, len(self._rows)))
        lines = [*head, *(self._line(row, width) for row in rows)]
        self.cursor_cell = Offset(1, len(head) + self.row - self._top) if self.has_focus else None
        value = self.blank(width, " = ", look.strong)
        value.add(whole_or_signed(shown.value, 0, f"{shown.value:+.9g}"), look.strong)
        if more := len(self._rows) - len(rows):
            value.add(f"   {more:,} more above or below", look.muted)
        copied = f"tui-w2v why '{shown.shell}' "
        if shown.shell and value.left > width_of(copied):
            value.to(width - width_of(copied)).add(copied, look.faint)
        return [*lines, value, self.blank(width, f" {self.told}", look.muted)]

    def _line(self, row: int, width: int) -> Line:
        """Draw a term, or a turn; a number that cannot be followed is dim."""
        look, here = self.look, row == self.row and self.has_focus
        line, term = self.blank(width), self._rows[row]
        if isinstance(term, int):
            text = f" ▸ go to turn {term:,}, which changed it"
            return line.add(fit(text, width), look.text + look.cursor if here else look.text)
        style = look.text if term.derive else look.muted
        name_width, factor_width = _NARROW_NAME_WIDTHS if width < 88 else _NAME_WIDTHS
        if term.times is None:  # its value stands below the others' products
            name_width += factor_width + 2 * _NUMBER_WIDTH + len(" ×  = ") + 1
            name_width = max(name_width, min(width_of(term.name), width - _NUMBER_WIDTH - 6))
        mark = "▸" if term.derive else " "
        text = f" {mark} {fit(term.name, name_width)} {whole_or_signed(term.value, _NUMBER_WIDTH)}"
        if term.times is not None:
            factor = f"{fit(term.times.name, factor_width)} "
            text += f" × {factor}{whole_or_signed(term.times.value, _NUMBER_WIDTH)}"
            text += f" = {whole_or_signed(term.product, _NUMBER_WIDTH)}"
        return line.add(fit(text, width), style + look.cursor if here else style)

    def action_move(self, rows: int) -> None:
        self.row = max(0, min(self.row + rows, len(self._rows) - 1))
        self._top = max(min(self._top, self.row), self.row - self._rows_visible + 1)
        self.redraw()

    def action_page(self, direction: int) -> None:
        self.action_move(direction * self._rows_visible)

    def action_follow(self, factor: bool = False) -> None:
        match self._rows[self.row : self.row + 1]:
            case (int() as turn,) if self.go_to and not factor:
                self.go_to(turn)
            case (Term(times=Term() as term),) if factor and term.derive:
                self._follow(term)
            case (Term() as term,) if term.derive and not factor:
                self._follow(term)

    def on_click(self, event: Click) -> None:
        """Choose the clicked term; follow it if it is chosen already."""
        row = self._top + event.y - len(self._head(self.size.width))
        if row == self.row:
            self.action_follow()
        elif self._top <= row < self._top + self._rows_visible:
            self.action_move(row - self.row)

    def on_mouse_scroll_up(self) -> None:
        self.action_move(-1)

    def on_mouse_scroll_down(self) -> None:
        self.action_move(1)
