"""The parameter summary: layers, shapes and counts."""

from typing import ClassVar

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text
from textual.binding import Binding

from tui_w2v.corpus import Corpus
from tui_w2v.explain import OURS, Notation
from tui_w2v.printable import counted
from tui_w2v.skipgram import Changes, Turn
from tui_w2v.training import Settings
from tui_w2v.tui.screens.card import CardScreen


class SummaryScreen(CardScreen):
    """The model, layer by layer."""

    title_text = "parameters"
    BINDINGS: ClassVar = [Binding("i", "leave", "Close", show=False, id="card.leave-summary")]

    def __init__(
        self,
        settings: Settings,
        corpus: Corpus,
        notation: Notation = OURS,
        *,
        turn: Turn,
        changes: Changes,
    ) -> None:
        """Count the parameters.

        Args:
            settings: The settings.
            corpus: The text.
            notation: How formulas are written.
            turn: The turn at hand.
            changes: What it changes.
        """
        super().__init__()
        self._changes = changes
        self._turn = turn
        self._notation = notation.for_turn(turn)
        self._settings = settings
        self._corpus = corpus

    def content(self) -> RenderableType:
        """A table as Keras prints it, and what it adds up to."""
        settings = self._settings
        V, d = len(self._corpus.vocabulary), settings.dim
        embedding, kernel, bias = V * d, V * d, V if settings.bias else 0
        bias_E = V if settings.bias and self._turn.bias_E is not None else 0
        table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
        for heading in ("layer", "output", "parameters"):
            table.add_column(heading, justify="right" if heading == "parameters" else "left")
        n = self._notation
        table.add_row(f"{n.x}, one-hot", f"({V:,},)", "0")
        hidden = f"{n.h} = {n.product}, Dense without bias or activation"
        table.add_row(hidden, f"({d:,},)", f"{embedding:,}")
        output = f"{n.probabilities} = {n.prediction(bias=bool(bias))}, Dense "
        after = f"with {n.activation_name}" if self._turn.gives_probabilities else "with biases"
        output += after if bias else "without bias"
        table.add_row(output, f"({V:,},)", f"{kernel + bias + bias_E:,}")
        total = embedding + kernel + bias + bias_E
        size = total * (4 if settings.dtype == "float32" else 8)
        E, theta = f"{n.E}  ({n.shape(V, d)})", f"{n.theta}  ({n.theta_shape(V, d)})  {kernel:,}"
        of_bias = f" and {n.biases}" if bias else ""
        biases = f" {of_bias}  ({V:,})  {bias:,}" if bias else ""
        biases = f" {of_bias}  (2 × {V:,})  {bias + bias_E:,}" if bias_E else biases
        return Group(
            table,
            Text(f"{E}  {embedding:,}   kept after training"),
            Text(f"{theta}{biases}   thrown away"),
            Text(f"\ntotal {total:,} parameters, {size:,} bytes as {settings.dtype}"),
            *self._changed(V, d),
        )

    def _changed(self, V: int, d: int) -> list[RenderableType]:
        """What the turn at hand changes, as counted, beside what its update is applied to."""
        changes, n, turn = self._changes, self._notation, self._turn
        touched = turn.rows_of_theta_changed
        table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
        for heading in ("this turn changes", "applied to", "words changed", "numbers changed"):
            table.add_column(heading, justify="left" if heading[0] == "t" else "right")
        table.add_row(
            n.E,
            f"1 {n.line}",
            f"{changes.E_rows:,} of {V:,}",
            f"{changes.E_numbers:,} of {V * d:,}",
        )
        table.add_row(
            n.theta,
            n.lines_of_theta(touched).removesuffix(f" of {n.theta}"),
            f"{changes.theta_rows:,} of {V:,}",
            f"{changes.theta_numbers:,} of {V * d:,}",
        )
        if self._settings.bias:
            of_bias = f"{changes.biases:,} of {V:,}"
            numbers = counted(touched, "number")
            table.add_row(n.bias, numbers, of_bias, of_bias)
        applied = d + touched * (d + self._settings.bias)
        if self._settings.bias and turn.bias_E is not None:
            of_bias = f"{changes.biases_E:,} of {V:,}"
            table.add_row(n.bias_E, "1 number", of_bias, of_bias)
            applied += 1
        said = "Counted by comparing all parameters before and after the update, bit by bit."
        if changes.numbers < applied:
            said += (
                f" The update is applied to {applied:,} numbers; {applied - changes.numbers:,} of "
                "them stay, for what is added is 0 or too little to change their last digit."
            )
        return [Text(""), table, Text(said)]
