"""The table of panes; a new pane is a module with its class, and one line here."""

from typing import NamedTuple

from tui_w2v.training import Setup
from tui_w2v.tui.panes.corpus_strip import CorpusStrip
from tui_w2v.tui.panes.embedding import EmbeddingPane
from tui_w2v.tui.panes.ledger import LedgerPane
from tui_w2v.tui.panes.one_hot import OneHotPane
from tui_w2v.tui.panes.output import OutputPane
from tui_w2v.tui.panes.pane import Pane
from tui_w2v.tui.panes.theta import ThetaPane


class Entry(NamedTuple):
    """A pane of the turn; its class says which phases light it."""

    number: int
    """The key that chooses it."""
    kind: type[Pane]
    id: str
    """Its id in the style sheet."""
    name: str
    """What help calls it."""
    row: str = ""
    """The row that it lies in, from left to right; none: above the phases."""
    widths: tuple[str, str, str] = ("1fr", "1fr", "1fr")
    """Its width in a terminal of usual width, below 110 columns, and from 160 on."""
    also: str = ""
    """Other keys that choose it."""


PANES: list[Entry] = [
    Entry(0, CorpusStrip, "corpus", "the text", also=",6"),
    Entry(1, OneHotPane, "one-hot", "the one-hot x", "forward", ("24", "15", "32")),
    Entry(2, EmbeddingPane, "embedding", "E", "forward"),
    Entry(3, OutputPane, "softmax", "the outputs ŷ", "forward", ("38", "22", "64")),
    Entry(4, LedgerPane, "ledger", "the gradient on E", "backward"),
    Entry(5, ThetaPane, "theta", "θ, its scores and its steps", "backward"),
]


def make_panes(setup: Setup) -> dict[str, list[Pane]]:
    """Make all panes, by the rows that they lie in."""
    rows: dict[str, list[Pane]] = {}
    for entry in PANES:
        pane = entry.kind(setup, entry.id)
        pane.number = entry.number
        rows.setdefault(entry.row, []).append(pane)
    for row in rows.values():
        axes = [pane.words for pane in row if pane.has_words]
        for axis in axes:
            axis.others = [other for other in axes if other is not axis]
    return rows


def widths() -> str:
    """The style sheet's rules for the widths in the table."""
    classes = ("", ".-narrow", ".-huge")
    return "\n".join(
        f"{size} #{entry.id} {{ width: {width}; }}"
        for entry in PANES
        for size, width in zip(classes, entry.widths, strict=True)
    )
