"""A card that derives a number; its terms can be followed down to the parameters."""

import textwrap
from collections.abc import Callable
from itertools import islice
from typing import ClassVar

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.events import Click, Key
from textual.geometry import Offset, Size
from textual.widget import Widget
from textual.widgets import Input

from tui_w2v.explain.cells import Cell
from tui_w2v.explain.terms import Derivation, Term
from tui_w2v.session.typed import parse_change
from tui_w2v.tui.binding import key, name_keys
from tui_w2v.tui.line import Line, fit, width_of
from tui_w2v.tui.numbers import whole_or_signed
from tui_w2v.tui.widgets.controls import TextField
from tui_w2v.tui.widgets.drawn import Lines

_TURNS_OFFERED = 50
_NAME_WIDTHS = 20, 16
_NARROW_NAME_WIDTHS = 16, 16
"""The widths of a term's name and its factor's, where the line is below 88 cells."""
_NUMBER_WIDTH = 10
_MOST_TERMS, _MOST_TERMS_SHORT = 16, 9

_CHANGE = "0.5 sets it · *2 multiplies · +0.1 adds · enter does so"

_PLACES = "show", "forward", "explore"

Light = Callable[[Derivation | None], str]
"""Lights what takes part in a derivation, or nothing; says which terms are out of view."""
Edit = Callable[[Cell, float], None]


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
        made = "" if told else f"{shown.operation} of:"
        formula = "" if shown.formula == shown.name else shown.formula
        lines = textwrap.wrap(formula, max(8, width - 2))
        if made and lines and width_of(f"{lines[-1]}   {made}") <= width - 2:
            lines[-1] += f"   {made}"
        elif made:
            lines.append(made)
        return lines

    def draw(self) -> list[Line]:
        look, shown = self.look, self._derivation
        if shown is None:
            return []
        head = [self.line(f" {text}") for text in self._head(self.inner_width)]
        visible = self._rows_visible
        top = min(self._top, self.row, len(self._rows) - visible)
        self._top = max(top, self.row - visible + 1)
        rows = range(self._top, self._top + visible)
        self.cursor_cell = Offset(1, len(head) + self.row - self._top) if self.has_focus else None
        value = self.line(" = ", look.strong)
        value.add(whole_or_signed(shown.value, 0, f"{shown.value:+.9g}"), look.strong)
        if more := len(self._rows) - len(rows):
            value.add(f"   {more:,} more above or below", look.muted)
        copied = f"tui-w2v why '{shown.shell}' "
        if shown.shell and value.left > width_of(copied):
            value.to(value.width - width_of(copied)).add(copied, look.faint)
        return [*head, *map(self._line, rows), value, self.line(f" {self.told}", look.muted)]

    def _line(self, row: int) -> Line:
        """Draw a term, or a turn; a number that cannot be followed is dim."""
        look, here, width = self.look, row == self.row and self.has_focus, self.inner_width
        line, term = self.line(), self._rows[row]
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


class WhyCard(Vertical):
    """Shows one derivation at a time, in its screen: a dialog would open several times slower."""

    BINDINGS: ClassVar = [
        key("escape,q", "close", "why.leave", "Close the derivation"),
        *(key("equals_sign", "close", f"{place}.why", "Close the derivation") for place in _PLACES),
        key("backspace,left", "back", "why.back", "Go back to the derivation before"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.trail: list[Derivation] = []
        """The derivations that led to the one that is shown; empty while the card is closed."""
        self._rows: list[int] = []  # the rows from which they were followed
        self._light: Light = lambda _: ""
        self._edits: Edit | None = None
        self._focused: Widget | None = None
        self._box = Vertical()
        self.lines = WhyLines(self._follow)
        self._change = TextField(placeholder=_CHANGE, select_on_focus=False)

    def compose(self) -> ComposeResult:
        with self._box:
            yield self.lines
            yield self._change

    def on_mount(self) -> None:
        """Close when another widget gets the focus."""
        self.display = self._change.display = False
        self.watch(self.screen, "focused", self._focus_moved, init=False)

    def open(
        self,
        derivation: Derivation,
        light: Light = lambda _: "",
        *,
        edit: Edit | None = None,
        go_to: Callable[[int], None] | None = None,
    ) -> None:
        """Show a derivation, and light what takes part in it, in the screen behind.

        ``edit`` changes a parameter, ``go_to`` goes to a turn that changed one, where they can.
        """
        if not self.trail:
            self._focused = at = self.screen.focused
            self.set_class(at is not None and at.region.y > self.app.size.height // 2, "-above")
        self._light, self._edits, self.lines.go_to = light, edit, go_to
        self.trail, self._rows = [derivation], []
        self.display = True
        self._show()

    def action_close(self) -> None:
        if self.trail:
            self.trail = []
            self.display = False
            self._light(None)
            if self.has_focus_within:
                self.screen.set_focus(self._focused)

    def _focus_moved(self, focused: Widget | None) -> None:
        inside = focused is not None and self in focused.ancestors_with_self
        if self.trail and not inside and self.app.app_focus:
            self.action_close()

    @property
    def _cell(self) -> Cell | None:
        shown = self.trail[-1]
        return shown.cell if self._edits and shown.operation == "parameter" else None

    def _show(self, row: int = 0) -> None:
        shown, lines = self.trail[-1], self.lines
        self._box.border_title = Text(f"= {shown.name}")
        lines.told = self._light(shown)
        lines.take(shown, row)
        offered = {
            "type a number to change it": self._cell,
            "⟨enter⟩ goes to a turn": lines.turns,
            "⟨enter⟩ follows a number": any(one.derive for one in shown.terms + shown.beside),
            "⟨f⟩ its factor": any(one.times and one.times.derive for one in shown.terms),
            "⟨⌫⟩ back": len(self.trail) > 1,
            "⟨escape⟩ closes": True,
        }
        hint = " · ".join(text for text, offers in offered.items() if offers)
        self._box.border_subtitle = name_keys(hint, lines)
        self._change.display = self._cell is not None
        self._change.value = ""
        self.screen.set_focus(lines)  # at once: a key may be waiting

    def _follow(self, term: Term) -> None:
        if term.derive:
            self._rows.append(self.lines.row)
            self.trail.append(term.derive())
            self._show()

    def action_back(self) -> None:
        if len(self.trail) > 1:
            del self.trail[-1]
            self._show(self._rows.pop())

    def on_key(self, event: Key) -> None:
        """Begin the line for another value with what is typed before its focus; escape leaves."""
        change, typed = self._change, event.character or ""
        if event.key == "escape" and change.has_focus:
            event.stop()
            self._show()
        elif typed and typed in "0123456789.+-*" and change.display:
            event.stop()
            change.value += typed
            self.screen.set_focus(change)
            change.cursor_position = len(change.value)

    @on(Input.Submitted)
    def _edit(self, event: Input.Submitted) -> None:
        event.stop()
        cell, change = self._cell, self._edits
        if cell is None or change is None:
            return
        try:
            value = parse_change(event.value, self.trail[-1].value)
        except ValueError as error:
            self.lines.say(str(error))
            return
        self.action_close()
        change(cell, value)
