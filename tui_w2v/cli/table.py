"""Tables of answers."""

from collections.abc import Iterable, Sequence
from itertools import zip_longest

from tui_w2v.cli.output import on_terminal, takes_unicode, write
from tui_w2v.printable import spelled_out

_BAR_WIDTH = 24


def write_rows(rows: Iterable[Sequence[str]], *headings: str, bars: Sequence[float] = ()) -> None:
    """Write a table on a terminal, and tab-separated lines elsewhere.

    ``>`` before a heading aligns its column right. Bars are numbers up to 1, one for each row,
    drawn on a terminal that shows Unicode.
    """
    rows = [[spelled_out(field) for field in row] for row in rows]
    if not on_terminal():
        for row in rows:
            write("\t".join(row))
        return
    from rich import box
    from rich.bar import Bar
    from rich.console import Console, JustifyMethod
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for heading in headings:
        side: JustifyMethod = "right" if heading[0] == ">" else "left"
        table.add_column(heading.lstrip(">"), justify=side, overflow="fold")
    for row, bar in zip_longest(rows, bars if takes_unicode() else ()):
        drawn = [] if bar is None else [Bar(1, 0, max(0.0, bar), width=_BAR_WIDTH)]
        table.add_row(*map(Text, row), *drawn)
    Console().print(table)
