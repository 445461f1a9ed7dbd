"""The parameter summary: layers, shapes and counts."""

from typing import ClassVar

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text
from textual.binding import Binding

from tui_w2v.corpus import Corpus
from tui_w2v.training import Configuration
from tui_w2v.tui.screens.card import CardScreen


class SummaryScreen(CardScreen):
    """The model, layer by layer."""

    title_text = "parameters"
    BINDINGS: ClassVar = [Binding("i", "leave", "Close", show=False, id="card.leave-summary")]

    def __init__(self, configuration: Configuration, corpus: Corpus) -> None:
        super().__init__()
        self._configuration = configuration
        self._corpus = corpus

    def content(self) -> RenderableType:
        """A table as Keras prints it, and what it adds up to."""
        settings = self._configuration
        V, d = len(self._corpus.vocabulary), settings.dim
        embedding, kernel, bias = V * d, V * d, V if settings.bias else 0
        table = Table(box=box.SIMPLE_HEAD, pad_edge=False, expand=False)
        for heading in ("layer", "output", "parameters"):
            table.add_column(heading, justify="right" if heading == "parameters" else "left")
        table.add_row("x, one-hot", f"({V:,},)", "0")
        table.add_row("h = x·E, Dense without bias or activation", f"({d:,},)", f"{embedding:,}")
        table.add_row(
            "ŷ = softmax(θh + b), Dense with softmax"
            if bias
            else "ŷ = softmax(θh), Dense without bias",
            f"({V:,},)",
            f"{kernel + bias:,}",
        )
        total = embedding + kernel + bias
        size = total * (4 if settings.dtype == "float32" else 8)
        theta = f"θ  ({V:,} × {d:,})  {kernel:,}"
        return Group(
            table,
            Text(f"E  ({V:,} × {d:,})  {embedding:,}   kept after training"),
            Text(theta + (f"  and b  ({V:,})  {bias:,}" if bias else "") + "   thrown away"),
            Text(f"\ntotal {total:,} parameters, {size:,} bytes as {settings.dtype}"),
            Text(f"a turn changes {d:,} of E, {kernel + bias:,} of θ" + (" and b" if bias else "")),
        )
