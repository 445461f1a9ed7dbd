"""Help: what the screen shows, the keys, and the words."""

from typing import ClassVar

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text
from textual.binding import Binding

from tui_w2v.lessons import WORDS
from tui_w2v.tui.keys import FORWARD_KEYS, MAP_KEYS, PANE_KEYS, TURN_KEYS
from tui_w2v.tui.screens.card import CardScreen

_ABOUT = (
    "One turn trains on one pair: given the context word, predict the target word. Space takes "
    "its five phases in order: pick the pair, look up the context word's row of E, predict with "
    "the softmax, work out the gradient, update. The pane with the heavy frame is the phase's. "
    "Going back is exact, and no key loses anything.\n\n"
    "p plays turns by themselves, + and - set the pace. f trains by grouped passes instead: the "
    "gradients of all pairs together, many times faster than turn by turn, until the loss settles. "
    "Passes, starting over and another setup are stops in time, like turns: ← returns before them."
    "\n\n"
    "w watches words: the words nearest to each by E at this very moment, its rank in this turn's "
    "ŷ, and its drift, which is how far its row of E has moved since the last start."
)

_MARKS = (
    ("▶ ◀", "the context word and the target word of the pair"),
    ("⏎", "the end of a sentence; windows do not reach across it"),
    ("struck out", "a word of the text that is not in the vocabulary: it is left out of windows"),
    ("green, violet", "numbers above and below zero, stronger for larger ones"),
    ("+3e-4", "0.0003: a number too small for the room; the chosen cell is shown in full"),
    ("+ −", "of the words nearest to a watched one: new since the start, and gone since"),
    ("▲ ▼", "of the same: brought nearer, or taken farther away, by this turn's update"),
    ("◆ ● ·", "on the map: the asked word, its nearest words in the full space, others"),
    ("┃ · ◆", "at the right of x: a map of all words: the rows in view, and where the 1 is"),
    ("▏▍█", "at the right of ŷ: a map of the probabilities of all words, in the order of x"),
)


class HelpScreen(CardScreen):
    """Everything that can be pressed, and what the names mean."""

    title_text = "help"
    BINDINGS: ClassVar = [
        Binding("question_mark", "leave", "Close", show=False, id="card.leave-help")
    ]

    def content(self) -> RenderableType:
        """The story, the keys, the glossary."""
        return Group(
            Text(_ABOUT),
            Text("\nKeys", style="bold"),
            self._keys(),
            Text("\nMarks", style="bold"),
            _marks(),
            Text("\nWords", style="bold"),
            _words(),
        )

    def _keys(self) -> Table:
        table = Table(box=None, show_header=False, pad_edge=False)
        table.add_column(no_wrap=True, style="bold")
        table.add_column()
        seen: set[str] = set()
        for binding in (*TURN_KEYS, *PANE_KEYS, *FORWARD_KEYS, *MAP_KEYS):
            assert binding.id
            if binding.id in seen:
                continue
            seen.add(binding.id)
            if binding is FORWARD_KEYS[0]:
                table.add_row("", "")
                table.add_row("", "On the fast-forward screen:")
            if binding is MAP_KEYS[0]:
                table.add_row("", "")
                table.add_row("", "On the map:")
            names = [
                # ⏎ is taken: it ends sentences.
                self.app.get_key_display(Binding(key, "")).replace("⏎", "enter")
                for key in binding.key.split(",")
            ]
            if binding.id == "pane.choose-1":
                table.add_row("1 … 6", "Choose a pane by its number, to move in it; tab: the next")
            elif not binding.id.startswith(("pane.choose", "pane.enter")):
                table.add_row(" ".join(dict.fromkeys(names)), binding.tooltip)
        table.add_row("ctrl+p", "All commands by name, and the themes")
        table.add_row("q ctrl+q", "Leave tui-w2v")
        return table


def _marks() -> Table:
    table = Table(box=None, show_header=False, pad_edge=False)
    table.add_column(no_wrap=True, style="bold")
    table.add_column()
    for mark, meaning in _MARKS:
        table.add_row(mark, meaning)
    return table


def _words() -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for heading in ("here", "shape", "meaning", "elsewhere"):
        table.add_column(heading)
    for term in WORDS:
        table.add_row(*(Text(field) for field in term))
    return table
