"""Help: what the screen shows, the keys, and the words."""

from typing import ClassVar

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text
from textual.binding import Binding
from textual.screen import Screen

from tui_w2v.lessons import WORDS
from tui_w2v.tui.screens.card import CardScreen

_ABOUT = (
    "One turn trains on one pair: given the context word, predict the target word. Space takes "
    "its five phases in order: pick the pair, look up the context word's row of E, predict with "
    "the softmax, work out the gradient, update. The lit pane is the phase's. ▶ marks the context "
    "word, ◀ the target word. Every key's effect can be taken back with ←."
)


class HelpScreen(CardScreen):
    """Everything that can be pressed, and what the names mean."""

    title_text = "help"
    BINDINGS: ClassVar = [
        Binding("question_mark", "leave", "Close", show=False, id="card.leave-help")
    ]

    def __init__(self, screen: Screen[None]) -> None:
        super().__init__()
        self._about = screen

    def content(self) -> RenderableType:
        """The story, the keys as they are bound, the glossary."""
        return Group(
            Text(_ABOUT),
            Text("\nKeys", style="bold"),
            self._keys(),
            Text("Words", style="bold"),
            _words(),
        )

    def _keys(self) -> Table:
        table = Table(box=None, show_header=False, pad_edge=False)
        table.add_column(no_wrap=True, style="bold")
        table.add_column()
        app = self._about.app
        rows: dict[str, tuple[list[str], str]] = {}
        for active in self._about.active_bindings.values():
            binding = active.binding
            if binding.id and binding.tooltip:
                keys, _ = rows.setdefault(binding.id, ([], binding.tooltip))
                keys.append(app.get_key_display(binding))
        for keys, tooltip in rows.values():
            table.add_row(" ".join(dict.fromkeys(keys)), Text(tooltip))
        table.add_row("ctrl+p", Text("All commands, by name; the theme can be changed there"))
        return table


def _words() -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for heading in ("here", "shape", "meaning", "elsewhere"):
        table.add_column(heading)
    for term in WORDS:
        table.add_row(*(Text(field) for field in term))
    return table
