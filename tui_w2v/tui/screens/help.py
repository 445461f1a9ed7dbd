"""Help on the screen below: its panes, keys and marks, and the glossary."""

from collections.abc import Iterator, Sequence
from typing import ClassVar

from rich import box
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text
from textual.binding import Binding

from tui_w2v.explain import (
    NOTATIONS,
    OURS,
    WORDS,
    Notation,
    PaneText,
    ScreenText,
    names_in_all_notations,
)
from tui_w2v.tui.screens.card import CardScreen

_OF_ALL = (
    ("ctrl+p", "All commands by name, and the themes"),
    ("q ctrl+q", "Leave tui-w2v"),
)


class HelpScreen(CardScreen):
    """Explains the chosen pane and the screen, its keys, its marks and the terms."""

    title_text = "help"
    BINDINGS: ClassVar = [
        Binding("question_mark", "leave", "Close", show=False, id="card.leave-help")
    ]

    def __init__(
        self,
        text: ScreenText,
        keys: Sequence[Binding],
        notation: Notation = OURS,
        pane: PaneText | None = None,
    ) -> None:
        """Explain a screen.

        Args:
            text: The explanation of the screen.
            keys: The screen's keys.
            notation: The letters of the formulas.
            pane: The chosen pane, if the screen has panes.
        """
        super().__init__()
        self._text = text.written(notation)
        self._keys = keys
        self._notation = notation
        self._pane = pane

    def content(self) -> RenderableType:
        """Return the chosen pane, the keys, the screen, its marks, the glossary and notations."""
        about = Padding(Text("\n\n".join(self._text.about)), (0, 0, 1, 0))
        keys = Group(Text("Keys", style="bold"), _pairs(self._named_keys()))
        first: tuple[RenderableType, ...] = (about, keys)
        if self._pane is not None:
            first = (_pane(self._pane), keys, Text("This screen", style="bold"), about)
        return Group(
            *first,
            Text("Marks", style="bold"),
            _pairs(self._text.marks),
            Text("Glossary", style="bold"),
            _words(),
            Text("Notations", style="bold"),
            _notations(self._notation),
        )

    def _named_keys(self) -> Iterator[tuple[str, str]]:
        seen: set[str] = set()
        for binding in self._keys:
            assert binding.id
            if binding.id in seen:
                continue
            seen.add(binding.id)
            names = [
                # ⏎ marks the end of a sentence.
                self.app.get_key_display(Binding(key, "")).replace("⏎", "enter")
                for key in binding.key.split(",")
            ]
            if binding.id == "pane.choose-1":
                yield "1 … 6", "Choose a pane by its number, to move in it; tab chooses the next"
            elif not binding.id.startswith(("pane.choose", "pane.enter")):
                yield " ".join(dict.fromkeys(names)), binding.tooltip
        yield from _OF_ALL


def _pane(pane: PaneText) -> RenderableType:
    """A pane, explained."""
    rows = (
        ("shows", pane.shows),
        ("shape", pane.shape),
        ("formula", pane.formula),
        ("look for", pane.look_for),
    )
    return Group(Text(pane.name, style="bold"), _pairs(rows))


def _pairs(rows: Sequence[tuple[str, str]] | Iterator[tuple[str, str]]) -> RenderableType:
    """Two columns: names and meanings."""
    table = Table(box=None, show_header=False, pad_edge=False)
    table.add_column(no_wrap=True, style="bold")
    table.add_column()
    for name, meaning in rows:
        table.add_row(Text(name), Text(meaning))
    return Padding(table, (0, 0, 1, 0))


def _words() -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, collapse_padding=True)
    for heading in ("here", "shape"):
        table.add_column(heading, no_wrap=True)
    for heading in ("meaning", "elsewhere"):
        table.add_column(heading)
    for term in WORDS:
        table.add_row(*(Text(field) for field in term))
    return table


def _notations(notation: Notation) -> Table:
    """The names of things in all notations, the current one in bold."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, collapse_padding=True)
    table.add_column("", no_wrap=True)
    names = names_in_all_notations()
    for place, other in enumerate(NOTATIONS, 1):
        here = other.whose == notation.whose
        longest = max(len(word) for row in names for word in row[place].split())
        style = "bold" if here else ""
        table.add_column("▸ " * here + other.whose, style=style, min_width=longest)
    for row in names:
        table.add_row(*(Text(field) for field in row))
    return table
