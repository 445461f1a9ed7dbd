"""A card that derives a number; its terms can be followed down to the parameters."""

import textwrap
from collections.abc import Callable
from itertools import islice
from typing import ClassVar, NamedTuple

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.events import Click, Key
from textual.geometry import Offset
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input

from tui_w2v.explain.cells import Cell
from tui_w2v.explain.terms import Derivation, Deriver, Term
from tui_w2v.tui.binding import key
from tui_w2v.tui.line import Line, fit, width_of
from tui_w2v.tui.numbers import signed
from tui_w2v.tui.typed import parse_change
from tui_w2v.tui.widgets.lines import Lines

_TURNS_OFFERED = 50
_NAME_WIDTHS = 20, 16
_NARROW_NAME_WIDTHS = 16, 13
"""The widths of a term's name and its factor's, where the line is below 88 cells."""
_NUMBER_WIDTH = 10
_WIDTH = 92
"""The card's width, as in the style sheet."""
_MOST_TERMS, _MOST_TERMS_SHORT = 16, 9
_CHANGE = "0.5 sets it · *2 multiplies · +0.1 adds · enter does so"

Light = Callable[[Derivation | None], str]
"""Lights what takes part in a derivation, or nothing; says which terms are out of view."""


class WhyLines(Lines, can_focus=True):
    """The formula, the terms in a window, and the value."""

    BINDINGS: ClassVar = [
        key("escape,q,equals_sign", "leave", "why.leave", "Close the derivation"),
        key("enter", "follow", "why.follow", "Derive the chosen term"),
        key("backspace,left", "back", "why.back", "Go back to the derivation before"),
        key("f,right", "follow_factor", "why.factor", "Derive the chosen term's factor"),
        key("down,j", "move(1)", "why.down", "Choose the next term"),
        key("up,k", "move(-1)", "why.up", "Choose the term before"),
        key("pagedown", "page(1)", "why.page-down", "Choose a term further down"),
        key("pageup", "page(-1)", "why.page-up", "Choose a term further up"),
        key("home,g", "move(-1000000)", "why.first", "Choose the first term"),
        key("end,G", "move(1000000)", "why.last", "Choose the last term"),
    ]

    class Followed(Message):
        """A term is to be derived."""

        def __init__(self, term: Term) -> None:
            super().__init__()
            self.term = term

    class TurnChosen(Message):
        """A turn that changed the parameter is to be gone to."""

        def __init__(self, turn: int) -> None:
            super().__init__()
            self.turn = turn

    class Left(Message):
        """The derivation is left: for the one before, or for good."""

        def __init__(self, *, back: bool) -> None:
            super().__init__()
            self.back = back

    def __init__(self) -> None:
        super().__init__()
        self.told = ""
        """A line below the value; empty if there is nothing to say."""
        self._derivation: Derivation | None = None
        self._terms: tuple[Term, ...] = ()
        self._turns: list[int] = []
        self._row = self._top = 0

    def take(self, derivation: Derivation, row: int, *, offer_turns: bool) -> None:
        """Show a derivation.

        Args:
            derivation: The derivation.
            row: The term to choose.
            offer_turns: Whether turns that changed a parameter can be gone to.
        """
        self._derivation = derivation
        self._terms = (*derivation.terms, *derivation.beside)
        changes = derivation.terms[-1].turns if derivation.terms and offer_turns else ()
        self._turns = list(islice(reversed(changes), _TURNS_OFFERED))
        self._row = self._top = 0
        self.action_move(row)

    @property
    def row(self) -> int:
        """The chosen row."""
        return self._row

    @property
    def turns(self) -> list[int]:
        """The turns that can be gone to, the last first."""
        return self._turns

    @property
    def _row_count(self) -> int:
        return len(self._terms) + len(self._turns)

    @property
    def _rows_visible(self) -> int:
        most = _MOST_TERMS_SHORT if self.app.size.height < 34 else _MOST_TERMS
        return min(most, self._row_count, max(1, self.app.size.height - 9))

    # Drawing

    def height_for(self, width: int) -> int:
        """Return the number of lines to draw."""
        return len(self._head(width)) + self._rows_visible + 1 + bool(self.told)

    def _head(self, width: int) -> list[str]:
        """Return the formula and the operation, as lines."""
        shown = self._derivation
        if shown is None:
            return []
        told = shown.operation in ("parameter", "one-hot", "look")  # by the formula alone
        made = [] if told else [f"{shown.operation} of:"]
        return [*textwrap.wrap(shown.formula, max(8, width - 2)), *made]

    def draw(self, width: int) -> list[Line]:
        """Draw all lines, and put the terminal's cursor on the chosen term."""
        look, shown = self.look, self._derivation
        if shown is None:
            return []
        head = [self.blank(width).add(f" {text}", look.text) for text in self._head(width)]
        rows = range(self._top, min(self._top + self._rows_visible, self._row_count))
        lines = [*head, *(self._line(row, width) for row in rows)]
        self.cursor_cell = Offset(1, len(head) + self._row - self._top) if self.has_focus else None
        value = self.blank(width).add(f" = {shown.value:+.9g}", look.strong)
        if more := self._row_count - len(rows):
            value.add(f"   {more:,} more above or below", look.muted)
        copied = f"tui-w2v why '{shown.shell}' "
        if shown.shell and value.left > width_of(copied):
            value.to(width - width_of(copied)).add(copied, look.faint)
        told = [self.blank(width).add(f" {self.told}", look.muted)] if self.told else []
        return [*lines, value, *told]

    def _line(self, row: int, width: int) -> Line:
        """Draw a term, or a turn; a number that cannot be followed is dim."""
        look, here = self.look, row == self._row and self.has_focus
        line = self.blank(width)
        if row >= len(self._terms):
            text = f" ▸ go to turn {self._turns[row - len(self._terms)]:,}, which changed it"
            return line.add(fit(text, width), look.text + look.cursor if here else look.text)
        term = self._terms[row]
        style = look.text if term.follows else look.muted
        name_width, factor_width = self._name_widths(width)
        if term.times is None:
            name_width = max(name_width, min(width_of(term.name), width - _NUMBER_WIDTH - 6))
        mark = "▸" if term.follows else " "
        text = f" {mark} {fit(term.name, name_width)} {signed(term.value, _NUMBER_WIDTH)}"
        if term.times is not None:
            factor = f"{fit(term.times.name, factor_width)} "
            text += f" × {factor}{signed(term.times.value, _NUMBER_WIDTH)}"
            text += f" = {signed(term.product, _NUMBER_WIDTH)}"
        return line.add(fit(text, width), style + look.cursor if here else style)

    def _name_widths(self, width: int) -> tuple[int, int]:
        """Return the widths of the terms' names and their factors', beside their numbers."""
        name, factor = _NARROW_NAME_WIDTHS if width < 88 else _NAME_WIDTHS
        if any(term.times for term in self._terms[self._top : self._top + _MOST_TERMS]):
            return name, factor
        return name + factor + 2 * _NUMBER_WIDTH, 0

    def watch_has_focus(self, has_focus: bool) -> None:
        """Show or hide the cursor."""
        super().watch_has_focus(has_focus)
        if self.is_mounted:
            self.redraw()

    # Keys

    def action_move(self, rows: int) -> None:
        """Choose another row."""
        self._row = max(0, min(self._row + rows, self._row_count - 1))
        self._top = max(min(self._top, self._row), self._row - self._rows_visible + 1)
        self.redraw()

    def action_page(self, direction: int) -> None:
        """Choose the row a window above or below."""
        self.action_move(direction * self._rows_visible)

    def action_follow(self) -> None:
        """Derive the chosen term, or go to the chosen turn."""
        at = self._row - len(self._terms)
        if at < 0:
            self._follow(self._terms[self._row])
        elif at < len(self._turns):
            self.post_message(self.TurnChosen(self._turns[at]))

    def action_follow_factor(self) -> None:
        """Derive the factor of the chosen term."""
        term = self._terms[self._row] if self._row < len(self._terms) else None
        if term and term.times:
            self._follow(term.times)

    def _follow(self, term: Term) -> None:
        if term.follows:
            self.post_message(self.Followed(term))

    def action_back(self) -> None:
        """Go back to the derivation before."""
        self.post_message(self.Left(back=True))

    def action_leave(self) -> None:
        """Close the card."""
        self.post_message(self.Left(back=False))

    def on_click(self, event: Click) -> None:
        """Choose the clicked term; follow it if it is chosen already."""
        row = self._top + event.y - len(self._head(self.size.width))
        if not self._top <= row < min(self._top + self._rows_visible, self._row_count):
            return
        if row == self._row:
            self.action_follow()
        else:
            self.action_move(row - self._row)

    def on_mouse_scroll_up(self) -> None:
        """Choose the term above."""
        self.action_move(-1)

    def on_mouse_scroll_down(self) -> None:
        """Choose the term below."""
        self.action_move(1)


class Edit(NamedTuple):
    """A parameter and its new value."""

    cell: Cell
    value: float


class WhyCard(Vertical):
    """Shows one derivation at a time, over the screen that it belongs to.

    The card stays in the screen: a dialog would take several times as long to open.
    """

    class Edited(Message):
        """A parameter is to be changed."""

        def __init__(self, edit: Edit) -> None:
            super().__init__()
            self.edit = edit

    class _Opened(NamedTuple):
        deriver: Deriver
        light: Light
        editable: bool
        offer_turns: bool
        focused: Widget | None

    def __init__(self) -> None:
        super().__init__(classes="why")
        self.trail: list[Derivation] = []
        """The derivations that led to the one that is shown; empty while the card is closed."""
        self._rows: list[int] = []
        self._opened: WhyCard._Opened | None = None
        self._box = Vertical()
        self.lines = WhyLines()
        self._change = Input(placeholder=_CHANGE, select_on_focus=False)

    def compose(self) -> ComposeResult:
        """Yield the derivation, and a line for another value."""
        with self._box:
            yield self.lines
            yield self._change

    def on_mount(self) -> None:
        """Close when another widget gets the focus."""
        self.display = self._change.display = False
        self.watch(self.screen, "focused", self._focus_moved, init=False)

    @property
    def is_open(self) -> bool:
        """Whether a derivation is shown."""
        return self._opened is not None

    def open(
        self,
        deriver: Deriver,
        derivation: Derivation,
        light: Light = lambda _: "",
        *,
        editable: bool = False,
        offer_turns: bool = False,
    ) -> None:
        """Show a derivation.

        Args:
            deriver: Derives its terms.
            derivation: The derivation.
            light: Lights what takes part, in the screen behind.
            editable: Whether parameters can be changed here: before the update.
            offer_turns: Whether turns that changed a parameter can be gone to.
        """
        focused = self.screen.focused if self._opened is None else self._opened.focused
        self._opened = self._Opened(deriver, light, editable, offer_turns, focused)
        self.trail, self._rows = [derivation], [0]
        self.display = True
        self._show()

    def close(self) -> bool:
        """Close the card, and light nothing more; return whether it was open."""
        if (opened := self._opened) is None:
            return False
        self._opened = None
        self.trail = []
        self.display = False
        opened.light(None)
        if self.has_focus_within:
            self.screen.set_focus(opened.focused)
        return True

    def _focus_moved(self, focused: Widget | None) -> None:
        inside = focused is not None and self in focused.ancestors_with_self
        if self._opened and not inside and self.app.app_focus:
            self.close()

    @property
    def _cell(self) -> Cell | None:
        """The parameter that is shown, if it can be changed."""
        shown, opened = self.trail[-1], self._opened
        editable = opened is not None and opened.editable and shown.operation == "parameter"
        return shown.cell if editable else None

    def _show(self) -> None:
        opened, shown, lines = self._opened, self.trail[-1], self.lines
        assert opened
        self._box.border_title = Text(f"= {shown.name}")
        lines.told = opened.light(shown)
        lines.take(shown, self._rows[-1], offer_turns=opened.offer_turns)
        back = "⌫ back · " if len(self.trail) > 1 else ""
        factor = "f its factor · " if any(term.times for term in shown.terms) else ""
        enter = "goes to a turn" if lines.turns else "follows a number"
        self._box.border_subtitle = f"enter {enter} · {factor}{back}escape closes"
        self._change.display = self._cell is not None
        self._change.value = ""
        self._fit()
        self.screen.set_focus(lines)  # at once: a key may be waiting

    def _fit(self) -> None:
        """Give the derivation the lines that it needs; all of it is laid out at once."""
        width = min(_WIDTH, self.app.size.width) - 2
        self.lines.styles.height = self.lines.height_for(width)

    def on_resize(self) -> None:
        """Give the derivation the lines that it needs at another width."""
        if self._opened:
            self._fit()

    @on(WhyLines.Followed)
    def _follow(self, message: WhyLines.Followed) -> None:
        derivation = self._opened and self._opened.deriver.follow(message.term)
        if derivation:
            self._rows[-1] = self.lines.row
            self.trail.append(derivation)
            self._rows.append(0)
            self._show()

    @on(WhyLines.Left)
    def _leave(self, message: WhyLines.Left) -> None:
        if not message.back:
            self.close()
        elif len(self.trail) > 1:
            del self.trail[-1], self._rows[-1]
            self._show()

    # Changing a parameter

    def on_key(self, event: Key) -> None:
        """Begin the line for another value with the first key that is typed; escape leaves it."""
        change, typed = self._change, event.character or ""
        if change.has_focus:
            if event.key == "escape":
                event.stop()
                self._show()
        elif typed and typed in "0123456789.+-*" and change.display:
            event.stop()
            change.value = typed
            self.screen.set_focus(change)
            change.cursor_position = 1

    @on(Input.Submitted)
    def _edit(self, event: Input.Submitted) -> None:
        event.stop()
        if (cell := self._cell) is None:
            return
        try:
            edit = Edit(cell, parse_change(event.value, self.trail[-1].value))
        except ValueError as error:
            self.lines.told = str(error)
            self._fit()
            self.lines.redraw()
            return
        self.close()
        self.post_message(self.Edited(edit))
