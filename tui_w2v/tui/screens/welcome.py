"""The card of the very first start."""

from typing import ClassVar, NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.events import Key
from textual.widgets import Label

from tui_w2v.explain import NOTATIONS, Notation
from tui_w2v.tui.binding import key
from tui_w2v.tui.screens.dialog import Dialog
from tui_w2v.tui.widgets.options import Options

_WHICH = "Which letters do you know? Formulas use them; n changes them later."
_KEYS = {
    "space": ("space", "goes through a turn, phase by phase; ← goes back"),
    "t": ("t", "opens the lessons: begin there if word2vec is new to you"),
    "question_mark": ("?", "explains what is on the screen, and lists all keys"),
}


class Welcome(NamedTuple):
    """The chosen notation, and the key that closed the card if it does more."""

    notation: Notation
    key: str = ""


class WelcomeScreen(Dialog[Welcome | None]):
    """Asks for a notation and names three keys; ends with None if nothing is chosen."""

    BINDINGS: ClassVar = [key("escape,q", "dismiss", "welcome.leave", "Change nothing")]

    def __init__(self, notation: Notation) -> None:
        super().__init__()
        self._notation = notation

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog") as card:
            card.border_title = "welcome"
            card.border_subtitle = "↑↓ choose · enter takes it · escape closes"
            yield Label(_WHICH, markup=False)
            yield Options(*map(_described, NOTATIONS), markup=False)
            for name, about in _KEYS.values():
                yield Label(f" [b]{name:<9}[/b]{about}")

    def on_mount(self) -> None:
        options = self.query_one(Options)
        names = [notation.whose for notation in NOTATIONS]
        options.highlighted = names.index(self._notation.whose)

    @property
    def _chosen(self) -> Notation:
        return NOTATIONS[self.query_one(Options).highlighted or 0]

    def on_key(self, event: Key) -> None:
        """Close by any other key, which then does what it does without the card."""
        if event.key in ("left", "right") or (event.is_printable and event.key not in "jkq"):
            event.stop()
            self.dismiss(Welcome(self._chosen, event.key))

    @on(Options.OptionSelected)
    def _choose(self) -> None:
        self.dismiss(Welcome(self._chosen))


def _described(notation: Notation) -> str:
    look_up = notation.look_up(notation.context_index)
    output = f"{notation.probabilities} = {notation.prediction(bias=False)}"
    return f"{notation.whose:<11}{look_up:<33}{output}"
