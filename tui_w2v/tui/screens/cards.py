"""The cards that explain the current turn, by the names of their keys' actions."""

from collections.abc import Callable, Collection
from contextlib import suppress
from functools import partial

import numpy as np
from rich.console import Group, RenderableType
from rich.syntax import Syntax
from rich.table import Column, Table
from rich.text import Text
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import Screen
from textual.widgets import Static

from tui_w2v.explain.notation import Notation
from tui_w2v.explain.phase_script import phase_script
from tui_w2v.explain.phases import PHASE_NAMES
from tui_w2v.explain.source import source_of
from tui_w2v.lessons.facts import TurnFacts
from tui_w2v.lessons.tables import number
from tui_w2v.printable import counted
from tui_w2v.skipgram import AGREES, Check, GradientCheck, check_gradient, count_changes
from tui_w2v.skipgram.parameters import FloatArray
from tui_w2v.training import Phase, Timeline
from tui_w2v.tui.base import BaseApp
from tui_w2v.tui.binding import key, name_keys
from tui_w2v.tui.numbers import brief
from tui_w2v.tui.screens.dialog import Dialog, TextScreen, numbers_table
from tui_w2v.tui.screens.full import in_thread
from tui_w2v.tui.screens.objectives import ObjectivesScreen
from tui_w2v.tui.widgets.check_lines import CheckLines

_FIRST_ROWS = 64
_MORE_ROWS = 512
_ABOUT = (
    "A gradient is a slope: how fast the loss grows as one number grows. Here slopes are measured "
    "in float64: each number is moved up and down a little, and both times the loss is computed "
    "from its definition."
)
_NAME_WIDTH = 26
_NUMBER_WIDTH = 9


def product_screen(timeline: Timeline, app: BaseApp) -> TextScreen:
    """Compute x·E over all rows beside the look-up, and count what a turn costs."""
    f = TurnFacts(timeline, notation=app.notation)
    n, V, d, context = f.n, f.V, f.d, f.turn.context
    equal = np.array_equal(f.product, f.before.E[context])
    size, v = f"{len(f.turn.words) * d:,}", name_keys("⟨v⟩", app.screen)
    content = Group(
        Text.assemble(
            (n.product, "bold"),
            f" multiplies every {n.line} of {n.E} by its number in {n.x}, and adds the results:",
        ),
        _terms(f, min(92, app.size.width * 96 // 100) - 8),
        Text.assemble(
            "\nThe sum and the look-up are ",
            ("equal to the last bit" if equal else "NOT equal", "bold"),
            f": {n.of_E(f.context.text)} was multiplied by 1, "
            f"{counted(V - 1, f'other {n.line}')} by 0.\n"
            f"The product takes {counted(V * d, 'multiplication')} and "
            f"{counted((V - 1) * d, 'addition')}; the look-up copies {counted(d, 'number')}.",
        ),
        Text("\nWhat this turn costs", "bold"),
        numbers_table(
            ("", f"numbers of {n.theta}", "multiplications"),
            (f"look-up: {n.h}", "0", "0"),
            (f"scores: {n.scores(bias=f.has_bias)}", size, size),
            (f"gradient on {n.E}: {n.gradient_sum}", size, size),
            (f"update of {n.theta}: {n.step_of_theta}", size, size),
        ),
        Text(f"{v} compares the objectives: each reads more, or less, of {n.theta}."),
    )
    return TextScreen("the one-hot product", content)


def _terms(f: TurnFacts, width: int) -> Table:
    """Show some of the products that add up to h, and h as it is looked up."""
    n, E, V, context = f.n, f.before.E, f.V, f.turn.context
    names = Column(max_width=_NAME_WIDTH, no_wrap=True)
    table = Table(names, box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    fitting = max(1, (width - _NAME_WIDTH) // _NUMBER_WIDTH)

    def add(name: str, values: FloatArray, style: str = "bold") -> None:
        numbers = [number(value).text for value in (values[:fitting] + 0.0).tolist()]
        numbers += ["…"] * (len(values) > fitting)
        table.add_row(Text(name, style), *(Text(text, style) for text in numbers))

    last = -1
    for word in sorted({0, 1, context, V - 1} & set(range(V))):
        if word != last + 1:
            table.add_row(Text(f"… {word - last - 1:,} more by 0"))
        name = n.of_E(f"{word} {f.word(word).text}")
        if word == context:
            add(f"▶1 · {name}", E[word])
        else:
            add(f" 0 · {name}", E[word] * 0, "")
        last = word
    add("= sum", f.product)
    add(f"{n.of_E(f'{context} {f.context.text}')} looked up", E[context])
    return table


def source_screen(timeline: Timeline, app: BaseApp) -> TextScreen:
    """Show a phase in a few lines of NumPy, and below them this program's own source of it."""
    phase = max(timeline.position.phase, Phase.PICK)
    name = PHASE_NAMES[phase]
    script = _python(app, phase_script(timeline, phase))
    own: list[RenderableType] = [Text("\nThis program was installed without its own source.")]
    with suppress(OSError):
        source = source_of(phase, timeline.setup.objective)
        code = _python(app, "\n".join(source.lines), source.first, source.marked)
        own = [Text(f"\n{name} in this program: {source.place}; ❱ marks it\n"), code]
    heading = Text(f"{name}, in a few lines of NumPy, with this turn's numbers:\n")
    return TextScreen("the Python of this phase", Group(heading, script, *own))


def _python(app: BaseApp, code: str, first: int = 0, marked: Collection[int] = ()) -> Syntax:
    """Return highlighted Python, with numbered lines if the first has a number."""
    return Syntax(
        code,
        "python",
        theme="ansi_dark" if app.current_theme.dark else "ansi_light",
        line_numbers=first > 0,
        start_line=first,
        highlight_lines=set(marked),
        word_wrap=True,
        background_color=None if app.native_ansi_color else app.theme_variables["surface"],
    )


def summary_screen(timeline: Timeline, app: BaseApp) -> TextScreen:
    """Show the model layer by layer, as Keras prints it, and what this turn changes."""
    settings, turn = timeline.setup.settings, timeline.turn
    n, V, d = app.notation.for_turn(turn), turn.V, settings.dim
    size, bias = V * d, V if settings.bias else 0
    bias_E = bias if turn.bias_E is not None else 0
    after = f"with {n.activation_name}" if turn.gives_probabilities else "with biases"
    biases = f"({'2 × ' * bool(bias_E)}{V:,})  {bias + bias_E:,}"
    biases = f"  and {n.biases}  {biases}" if bias else ""
    total = 2 * size + bias + bias_E
    predict = f"{n.probabilities} = {n.prediction(bias=bool(bias))}"
    dense = f"{predict}, Dense {after if bias else 'without bias'}"
    content = Group(
        numbers_table(
            ("layer", "output", "parameters"),
            (f"{n.x}, one-hot", f"({V:,},)", "0"),
            (f"{n.h} = {n.product}, Dense without bias or activation", f"({d:,},)", f"{size:,}"),
            (dense, f"({V:,},)", f"{size + bias + bias_E:,}"),
        ),
        Text(f"\n{n.E}  ({n.shape(V, d)})  {size:,}   kept after training"),
        Text(f"{n.theta}  ({n.theta_shape(V, d)})  {size:,}{biases}   thrown away"),
        Text(
            f"total {total:,} parameters, {total * (4 if settings.dtype == 'float32' else 8):,} "
            f"bytes as {settings.dtype}\n"
        ),
        *_changed(timeline, n),
    )
    return TextScreen("parameters", content)


def _changed(timeline: Timeline, n: Notation) -> tuple[Table, Text]:
    turn, settings = timeline.turn, timeline.setup.settings
    V, d, touched = turn.V, settings.dim, turn.rows_of_theta_changed
    changes = count_changes(timeline.before_turn(), timeline.after_turn())

    def share(changed: int, of: int) -> str:
        return f"{changed:,} of {of:,}"

    theta_lines = n.lines_of_theta(touched).removesuffix(f" of {n.theta}")
    rows: list[tuple[str, ...]] = [
        (n.E, f"1 {n.line}", share(changes.E_rows, V), share(changes.E_numbers, V * d)),
        (n.theta, theta_lines, share(changes.theta_rows, V), share(changes.theta_numbers, V * d)),
    ]
    applied = d + touched * (d + settings.bias)
    if settings.bias:
        rows.append((n.bias, counted(touched, "number"), *[share(changes.biases, V)] * 2))
    if settings.bias and turn.bias_E is not None:
        rows.append((n.bias_E, "1 number", *[share(changes.biases_E, V)] * 2))
        applied += 1
    said = "Counted by comparing all parameters before and after the update, bit by bit."
    if changes.numbers < applied:
        said += (
            f" The update is applied to {applied:,} numbers; {applied - changes.numbers:,} of "
            "them stay the same: their step is 0, or too small to change the last digit."
        )
    headings = ("this turn changes", "applied to", "words changed", "numbers changed")
    return numbers_table(headings, *rows), Text(said)


class CheckScreen(Dialog[str | None]):
    """Measures slopes in a thread, and shows them as they arrive."""

    AUTO_FOCUS = "CheckLines"
    BINDINGS = [
        key("escape,q,enter,space", "dismiss", "check.leave", "Go back"),
        key("c", "dismiss", "show.check", "Go back"),
        key("j", "scroll('down')", "check.down", "Down"),
        key("k", "scroll('up')", "check.up", "Up"),
        key("g", "scroll('home')", "check.first", "The first"),
        key("G", "scroll('end')", "check.last", "The last"),
    ]

    def __init__(self, timeline: Timeline, notation: Notation) -> None:
        super().__init__()
        turn = timeline.turn
        # Rows of theta in the pane's order: the target's, then by falling probability.
        self._order = np.concatenate(([turn.target], turn.ranking[turn.ranking != turn.target]))
        self._check = partial(
            check_gradient,
            timeline.before_turn(),
            turn.context,
            turn.target,
            objective=timeline.setup.objective,
            number=timeline.position.turn,
        )
        self._lines = CheckLines(turn, self._order, timeline.setup.corpus.vocabulary, notation)
        self._largest = 0.0

    def compose(self) -> ComposeResult:
        verdict = Static("measuring …", id="verdict", markup=False)
        card = Vertical(Static(_ABOUT, markup=False), verdict, self._lines)
        yield self.titled(card, "gradient check", "↑↓ page up, page down · ⟨escape⟩ closes")

    def on_mount(self) -> None:
        in_thread(self, self._measure, self._take)

    def _measure(self, check: Check) -> GradientCheck:
        """Measure the rows in blocks: show each block, and return the last."""
        *blocks, last = np.split(self._order, range(_FIRST_ROWS, len(self._order), _MORE_ROWS))
        for rows in blocks:
            self.call_later(self._take, self._check(rows, check=check))
        return self._check(last, check=check)

    def _take(self, check: GradientCheck) -> None:
        lines = self._lines
        lines.take(check)
        self._largest = max(self._largest, check.largest_difference)
        cells = f"{'all ' * lines.done}{lines.cells:,} cells{' so far' * (not lines.done)}"
        agrees = self._largest <= AGREES
        verdict = "✓ the gradient agrees with the slopes to"
        verdict = f"{verdict if agrees else '✗ THE GRADIENT FAILS, by more than'} {brief(AGREES)}"
        shown = self.query_one("#verdict", Static)
        shown.update(f"{verdict}; largest difference of {cells}: {brief(self._largest, 1)}")
        shown.set_class(not agrees, "-wrong")

    def action_scroll(self, where: str) -> None:
        getattr(self._lines, f"scroll_{where}")(animate=False)


CARDS: dict[str, Callable[[Timeline, BaseApp], Screen[str | None]]] = {
    "product": product_screen,
    "check": lambda timeline, app: CheckScreen(timeline, app.notation),
    "source": source_screen,
    "summary": summary_screen,
    "objectives": lambda timeline, app: ObjectivesScreen(timeline, app.notation),
}
