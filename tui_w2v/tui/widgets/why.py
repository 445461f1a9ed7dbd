"""A card that derives a number; its terms can be followed down to the parameters."""

from collections.abc import Callable
from typing import ClassVar

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.events import Key
from textual.widget import Widget
from textual.widgets import Input

from tui_w2v.explain.cells import Cell
from tui_w2v.explain.terms import Derivation, Term
from tui_w2v.session.typed import parse_change
from tui_w2v.tui.binding import key
from tui_w2v.tui.widgets.why_lines import WhyLines

_CHANGE = "0.5 sets it · *2 multiplies · +0.1 adds · enter does so"

Light = Callable[[Derivation | None], str]
"""Lights what takes part in a derivation, or nothing; says which terms are out of view."""
Edit = Callable[[Cell, float], None]


class WhyCard(Vertical):
    """Shows one derivation at a time, in its screen: a dialog would open several times slower."""

    BINDINGS: ClassVar = [
        key("escape,q,equals_sign", "close", "why.leave", "Close the derivation"),
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
        self._change = Input(placeholder=_CHANGE, select_on_focus=False)

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
            "enter goes to a turn": lines.turns,
            "enter follows a number": any(one.derive for one in shown.terms + shown.beside),
            "f its factor": any(one.times and one.times.derive for one in shown.terms),
            "⌫ back": len(self.trail) > 1,
            "escape closes": True,
        }
        self._box.border_subtitle = " · ".join(text for text, offers in offered.items() if offers)
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
