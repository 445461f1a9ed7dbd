"""Where a number comes from: its derivation, whose terms can be followed down to the parameters."""

from collections.abc import Callable, Collection
from itertools import islice
from typing import ClassVar, NamedTuple

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.events import Key
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from tui_w2v.explain.cells import Cell
from tui_w2v.explain.derivation import Derivations
from tui_w2v.explain.terms import Derivation, Term
from tui_w2v.training import Phase, Position
from tui_w2v.tui.line import fit, width_of
from tui_w2v.tui.numbers import signed
from tui_w2v.tui.screens.dialog import Dialog
from tui_w2v.tui.typed import parse_change
from tui_w2v.tui.widgets.options import Options

_TERMS_SHOWN = 200
_TURNS_OFFERED = 50
_NAME_WIDTHS = 20, 16
_NARROW_NAME_WIDTHS = 16, 13
"""The widths of a term's name and its factor's, where the line is below 80 cells."""
_NUMBER_WIDTH = 10
_CHANGE = "0.5 sets it · *2 multiplies · +0.1 adds · enter does so"


def _number(value: float) -> str:
    return signed(value, _NUMBER_WIDTH)


class Edit(NamedTuple):
    """A parameter and its new value."""

    cell: Cell
    value: float


class WhyScreen(Dialog[Edit | Position | None]):
    """Shows one derivation at a time; ends with an Edit, a position to go to, or None."""

    BINDINGS: ClassVar = [
        Binding("escape,q,equals_sign", "leave", "Close", id="why.leave", tooltip="Go back"),
        Binding("backspace,left", "back", "Back", id="why.back", tooltip="The derivation before"),
        Binding("f,right", "follow_factor", "Factor", id="why.factor", tooltip="Its factor"),
        Binding("j", "down", "Down", show=False, id="why.down", tooltip="The next term"),
        Binding("k", "up", "Up", show=False, id="why.up", tooltip="The term before"),
    ]

    def __init__(
        self,
        derivations: Derivations,
        cell: Cell,
        light: Callable[[Collection[Cell]], None],
        *,
        editable: bool,
    ) -> None:
        """Derive a number.

        Args:
            derivations: Derives the numbers of the turn.
            cell: The number.
            light: Lights the cells that take part, in the panes behind.
            editable: Whether parameters can be changed here: before the update.
        """
        super().__init__()
        self._derivations = derivations
        self._trail = [derivations.of(cell)]
        self._editable = editable
        self._light = light
        self._terms: list[Term] = []
        self._turns: list[int] = []

    def compose(self) -> ComposeResult:
        """Yield the formula, the terms, the value, and a line for another value."""
        with Vertical(classes="dialog"):
            yield Static(id="formula", markup=False)
            yield Options(id="terms")
            yield Static(id="value", markup=False)
            yield Input(placeholder=_CHANGE, id="change", select_on_focus=False)

    def on_mount(self) -> None:
        """Show the derivation."""
        self._show()

    def on_unmount(self) -> None:
        """Light no cell any more."""
        self._light(())

    @property
    def _shown(self) -> Derivation:
        return self._trail[-1]

    @property
    def _cell(self) -> Cell | None:
        """The parameter that is shown, if it can be changed."""
        if self._shown.operation != "parameter" or not self._editable:
            return None
        return self._derivations.cells.parse(self._shown.name)

    def _show(self) -> None:
        shown = self._shown
        box = self.query_one(Vertical)
        box.border_title = Text(f"= {shown.name}")
        self.call_after_refresh(self._light, self._derivations.taking_part(shown))
        changes = shown.terms[-1].turns if shown.terms else ()
        back = "⌫ back · " if len(self._trail) > 1 else ""
        factor = "f its factor · " if any(term.factor_cell for term in shown.terms) else ""
        enter = "goes to a turn" if changes else "follows a number"
        box.border_subtitle = f"enter {enter} · {factor}{back}escape closes"
        told = shown.operation in ("parameter", "one-hot")  # by the formula alone
        made = "" if told else f"\n{shown.operation} of:"
        self.query_one("#formula", Static).update(shown.formula + made)
        options = self.query_one(Options)
        options.clear_options()
        self._terms = []
        for term in shown.terms[:_TERMS_SHOWN]:
            self._add_term(options, term)
        if more := len(shown.terms) - _TERMS_SHOWN:
            rest = sum(term.product for term in shown.terms[_TERMS_SHOWN:])
            if more > 0:
                options.add_option(Option(f"{more:,} more, together {rest:+.6g}", disabled=True))
        self._turns = list(islice(reversed(changes), _TURNS_OFFERED))
        options.add_options(f"▸ go to turn {turn:,}, which changed it" for turn in self._turns)
        options.highlighted = 0 if self._terms else None
        options.focus()
        self.query_one("#value", Static).update(f"= {shown.value:+.9g}")
        change = self.query_one("#change", Input)
        change.display = self._cell is not None
        change.value = ""

    def _add_term(self, options: OptionList, term: Term) -> None:
        """Add a term's line; a number that cannot be followed is dim."""
        follows = term.cell is not None or term.derive is not None
        name_width, factor_width = self._name_widths
        if term.factor is None:
            name_width = max(name_width, width_of(term.name))
        text = f"{'▸' if follows else ' '} {fit(term.name, name_width)} {_number(term.value)}"
        if term.factor is not None:
            factor = term.factor_cell
            name = fit(self._derivations.cells.name(factor), factor_width) if factor else ""
            text += f" × {name} {_number(term.factor)} = {_number(term.product)}"
        options.add_option(Option(Text(text, no_wrap=True), disabled=not follows))
        self._terms.append(term)

    @property
    def _name_widths(self) -> tuple[int, int]:
        """The widths of the terms' names and their factors', beside their numbers."""
        name, factor = _NARROW_NAME_WIDTHS if self.app.size.width < 110 else _NAME_WIDTHS
        if any(term.factor_cell for term in self._shown.terms):
            return name, factor
        return name + factor + 2 * _NUMBER_WIDTH, 0

    @on(OptionList.OptionSelected)
    def _follow(self, event: OptionList.OptionSelected) -> None:
        if event.option_index < len(self._terms):
            self._open(self._derivations.follow(self._terms[event.option_index]))
        else:
            turn = self._turns[event.option_index - len(self._terms)]
            self.dismiss(self._derivations.cells.timeline.at(turn, Phase.UPDATE))

    def _open(self, derivation: Derivation | None) -> None:
        if derivation:
            self._trail.append(derivation)
            self._show()

    def action_follow_factor(self) -> None:
        """Derive the factor of the highlighted term."""
        at = self.query_one(Options).highlighted
        factor = None if at is None else self._terms[at].factor_cell
        if factor:
            self._open(self._derivations.of(factor))

    def action_back(self) -> None:
        """Go back to the derivation before."""
        if len(self._trail) > 1:
            self._trail.pop()
            self._show()

    def action_down(self) -> None:
        """Go to the next term."""
        self.query_one(Options).action_cursor_down()

    def action_up(self) -> None:
        """Go to the term before."""
        self.query_one(Options).action_cursor_up()

    def action_leave(self) -> None:
        """Close; from the line for another value, go back to the terms."""
        change = self.query_one("#change", Input)
        if change.has_focus:
            self._show()
        else:
            self.dismiss(None)

    # Changing a parameter

    def on_key(self, event: Key) -> None:
        """Begin the line for another value with the first key that is typed."""
        change = self.query_one("#change", Input)
        typed = event.character or ""
        if typed and typed in "0123456789.+-*" and change.display and not change.has_focus:
            event.stop()
            change.value = typed
            change.focus()
            change.cursor_position = 1

    @on(Input.Submitted)
    def _change(self, event: Input.Submitted) -> None:
        cell = self._cell
        if cell is None:
            return
        try:
            self.dismiss(Edit(cell, parse_change(event.value, self._shown.value)))
        except ValueError as error:
            self.query_one("#value", Static).update(str(error))
