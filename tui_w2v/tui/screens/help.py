"""Help on the screen below: its panes, keys and marks, and the glossary."""

from collections.abc import Iterator, Sequence

from rich import box
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text
from textual.binding import Binding

from tui_w2v.explain import (
    NOTATIONS,
    WORDS,
    Notation,
    PaneText,
    ScreenText,
    names_in_all_notations,
)
from tui_w2v.tui.base import BaseApp
from tui_w2v.tui.panes.table import PANES
from tui_w2v.tui.screens.text import TextScreen

_NUMBERS = [entry.number for entry in PANES]
_OF_ALL = (
    ("ctrl+p", "All commands by name, and the themes"),
    ("q ctrl+q", "Leave tui-w2v"),
)


def help_screen(
    app: BaseApp, text: ScreenText, keys: Sequence[Binding], pane: PaneText | None = None
) -> TextScreen:
    """Explain a screen: the chosen pane, the keys, the screen, its marks and the terms.

    Args:
        app: The app.
        text: The explanation of the screen.
        keys: The screen's keys.
        pane: The chosen pane, if the screen has panes.
    """
    notation, written = app.notation, text.in_notation(app.notation)
    about = Padding(Text("\n\n".join(written.about)), (0, 0, 1, 0))
    listed = Group(Text("Keys", style="bold"), _pairs(_named_keys(keys, app)))
    first: tuple[RenderableType, ...] = (about, listed)
    if pane is not None:
        first = (_pane(pane), listed, Text("This screen", style="bold"), about)
    content = Group(
        *first,
        Text("Marks", style="bold"),
        _pairs(written.marks),
        Text("Glossary", style="bold"),
        _words(),
        Text("Notations", style="bold"),
        _notations(notation),
    )
    return TextScreen("help", content, key="question_mark")


def _named_keys(keys: Sequence[Binding], app: BaseApp) -> Iterator[tuple[str, str]]:
    seen: set[str] = set()
    for binding in keys:
        assert binding.id
        if binding.id in seen:
            continue
        seen.add(binding.id)
        names = [
            # ⏎ marks the end of a sentence.
            app.get_key_display(Binding(key, "")).replace("⏎", "enter")
            for key in binding.key.split(",")
        ]
        if binding.id == "pane.choose-1":
            yield (
                f"{min(_NUMBERS)} … {max(_NUMBERS)}",
                "Choose a pane by its number, to move in it; tab chooses the next",
            )
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
