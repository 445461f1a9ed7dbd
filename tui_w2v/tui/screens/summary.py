"""The parameter summary: layers, shapes and counts."""

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from tui_w2v.explain import Notation
from tui_w2v.printable import counted
from tui_w2v.skipgram import count_changes
from tui_w2v.training import Timeline
from tui_w2v.tui.base import BaseApp
from tui_w2v.tui.screens.text import TextScreen


def summary_screen(timeline: Timeline, app: BaseApp) -> TextScreen:
    """Show the model layer by layer, as Keras prints it, and what this turn changes."""
    setup, settings, turn = timeline.setup, timeline.setup.settings, timeline.turn
    n = app.notation.for_turn(turn)
    V, d = len(setup.corpus.vocabulary), settings.dim
    embedding, kernel, bias = V * d, V * d, V if settings.bias else 0
    bias_E = V if settings.bias and turn.bias_E is not None else 0
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for heading in ("layer", "output", "parameters"):
        table.add_column(heading, justify="right" if heading == "parameters" else "left")
    table.add_row(f"{n.x}, one-hot", f"({V:,},)", "0")
    hidden = f"{n.h} = {n.product}, Dense without bias or activation"
    table.add_row(hidden, f"({d:,},)", f"{embedding:,}")
    output = f"{n.probabilities} = {n.prediction(bias=bool(bias))}, Dense "
    after = f"with {n.activation_name}" if turn.gives_probabilities else "with biases"
    output += after if bias else "without bias"
    table.add_row(output, f"({V:,},)", f"{kernel + bias + bias_E:,}")
    total = embedding + kernel + bias + bias_E
    size = total * (4 if settings.dtype == "float32" else 8)
    E, theta = f"{n.E}  ({n.shape(V, d)})", f"{n.theta}  ({n.theta_shape(V, d)})  {kernel:,}"
    of_bias = f" and {n.biases}" if bias else ""
    biases = f" {of_bias}  ({V:,})  {bias:,}" if bias else ""
    biases = f" {of_bias}  (2 × {V:,})  {bias + bias_E:,}" if bias_E else biases
    content = Group(
        table,
        Text(f"{E}  {embedding:,}   kept after training"),
        Text(f"{theta}{biases}   thrown away"),
        Text(f"\ntotal {total:,} parameters, {size:,} bytes as {settings.dtype}"),
        *_changed(timeline, n),
    )
    return TextScreen("parameters", content, key="i")


def _changed(timeline: Timeline, n: Notation) -> list[RenderableType]:
    """Return what the turn changes, as counted, and the rows of its update."""
    turn, settings = timeline.turn, timeline.setup.settings
    V, d = turn.V, settings.dim
    changes = count_changes(timeline.before_turn(), timeline.after_turn())
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
    if settings.bias:
        of_bias = f"{changes.biases:,} of {V:,}"
        numbers = counted(touched, "number")
        table.add_row(n.bias, numbers, of_bias, of_bias)
    applied = d + touched * (d + settings.bias)
    if settings.bias and turn.bias_E is not None:
        of_bias = f"{changes.biases_E:,} of {V:,}"
        table.add_row(n.bias_E, "1 number", of_bias, of_bias)
        applied += 1
    said = "Counted by comparing all parameters before and after the update, bit by bit."
    if changes.numbers < applied:
        said += (
            f" The update is applied to {applied:,} numbers; {applied - changes.numbers:,} of "
            "them stay the same: their step is 0, or too small to change the last digit."
        )
    return [Text(""), table, Text(said)]
