"""The one-hot product beside the look-up, and what a turn costs."""

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from tui_w2v.lessons.facts import TurnFacts
from tui_w2v.lessons.tables import number
from tui_w2v.printable import counted
from tui_w2v.skipgram.parameters import FloatArray
from tui_w2v.training import Timeline
from tui_w2v.tui.base import BaseApp
from tui_w2v.tui.screens.text import TextScreen

_NAME_WIDTH = 26
_NUMBER_WIDTH = 9


def product_screen(timeline: Timeline, app: BaseApp) -> TextScreen:
    """Compute x·E over all rows, and show that it equals the looked-up row."""
    f = TurnFacts(timeline, notation=app.notation)
    width = min(92, app.size.width * 96 // 100) - 8
    n = f.n
    V, d, context = f.V, f.d, f.turn.context
    equal = f.product.tobytes() == f.before.E[context].tobytes()
    same = "equal to the last bit" if equal else "NOT equal"
    others = counted(V - 1, f"other {n.line}")
    lines = Text.assemble(
        (f"{n.product}", "bold"),
        f" multiplies every {n.line} of {n.E} by its number in {n.x}, and adds the results:",
    )
    said = Text.assemble(
        "\nThe sum and the look-up are ",
        (same, "bold"),
        f": {n.of_E(f.context.text)} was multiplied by 1, {others} by 0.\n"
        f"The product takes {V * d:,} multiplications and {(V - 1) * d:,} additions; the "
        f"look-up copies {d:,} numbers.",
    )
    content = Group(
        lines, _terms(f, width), said, Text("\nWhat this turn costs", "bold"), *_cost(f)
    )
    return TextScreen("the one-hot product", content, key="x")


def _terms(f: TurnFacts, width: int) -> Table:
    n, E = f.n, f.before.E
    context, V = f.turn.context, f.V
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    shown = sorted({0, 1, context, V - 1} & set(range(V)))
    fitting = max(1, (width - _NAME_WIDTH) // _NUMBER_WIDTH)
    last = -1
    for word in shown:
        if word != last + 1:
            table.add_row(Text(f"… {word - last - 1:,} more by 0"))
        factor, mark = ("1", "▶") if word == context else ("0", " ")
        name = f"{mark}{factor} · {n.of_E(f'{word} {f.word(word).text}')}"
        style = "bold" if word == context else ""
        values = E[word] if word == context else E[word] * 0
        table.add_row(*_row(name, values, fitting, style))
        last = word
    table.add_row(*_row("= sum", f.product, fitting, "bold"))
    name = f"{n.of_E(f'{context} {f.context.text}')} looked up"
    table.add_row(*_row(name, E[context], fitting, "bold"))
    return table


def _row(name: str, values: FloatArray, fitting: int, style: str) -> list[Text]:
    label = Text(name, style, no_wrap=True)
    label.truncate(_NAME_WIDTH, overflow="ellipsis")
    numbers = [number(value).text for value in (values[:fitting] + 0.0).tolist()]
    return [label, *(Text(text, style) for text in numbers), Text("…" * (len(values) > fitting))]


def _cost(f: TurnFacts) -> list[RenderableType]:
    n, turn = f.n, f.turn
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    table.add_column("")
    for heading in (f"numbers of {n.theta}", "multiplications"):
        table.add_column(heading, justify="right")
    size = f"{len(turn.words) * f.d:,}"
    table.add_row(f"look-up: {n.h}", "0", "0")
    table.add_row(f"scores: {n.scores(bias=f.has_bias)}", size, size)
    table.add_row(f"gradient on {n.E}: {n.gradient_sum}", size, size)
    table.add_row(f"update of {n.theta}: {n.step_of_theta}", size, size)
    return [
        table,
        Text(f"v sets the objectives side by side: each goes through more, or less, of {n.theta}."),
    ]
