"""The objectives side by side on the current pair, to compare and to choose another."""

from functools import partial

from rich.console import Group
from rich.text import Text
from textual.widgets import Static

from tui_w2v.explain.notation import Notation
from tui_w2v.explain.phases import loss_text, output_text
from tui_w2v.training import Compared, Timeline, compare_objectives
from tui_w2v.tui.binding import key, name_keys
from tui_w2v.tui.screens.dialog import TextScreen, numbers_table
from tui_w2v.tui.screens.full import in_thread

_PRESENT = (
    "This run minimises the loss of {}. Losses of different objectives cannot be compared: each "
    "has its own scale and its own lowest value."
)
_OTHER_ONE = (
    "⟨enter⟩ restarts with {}, from the parameters that this run began with. Going back then "
    "brings this run back."
)


class ObjectivesScreen(TextScreen, inherit_bindings=False):
    """A table with a column for each objective; ends with the chosen one, or None."""

    BINDINGS = [
        key("escape,q", "dismiss", "objectives.leave", "Change nothing"),
        key("v", "dismiss", "show.objectives", "Change nothing"),
        key("left,h", "choose(-1)", "objectives.left", "Choose the objective to the left"),
        key("right,l,space", "choose(1)", "objectives.right", "Choose the objective to the right"),
        key("enter", "take", "objectives.take", "Restart with it, from the first parameters"),
    ]

    def __init__(self, timeline: Timeline, notation: Notation) -> None:
        turn, vocabulary = timeline.turn, timeline.setup.corpus.vocabulary
        pair = f"{vocabulary[turn.context]} → {vocabulary[turn.target]}"
        hint = "⟨←⟩ ⟨→⟩ choose · ⟨enter⟩ restarts with it · ⟨escape⟩ closes"
        super().__init__(f"objectives: {pair}", "counting the pairs …", hint=hint)
        self._timeline, self._notation = timeline, notation
        self._present = timeline.setup.objective.name
        self._compared: list[Compared] = []
        self._chosen = 0

    def on_mount(self) -> None:
        in_thread(self, partial(compare_objectives, self._timeline), self._take)

    def _take(self, compared: list[Compared]) -> None:
        self._compared = compared
        self._chosen = [one.name for one in compared].index(self._present)
        self._show()

    def _show(self) -> None:
        n, compared, chosen = self._notation, self._compared, self._compared[self._chosen].name
        headings = [
            Text(f"● {one.name}", "bold") if one.name == chosen else Text(f"○ {one.name}")
            for one in compared
        ]
        labels = (
            f"{n.line}s of {n.E} that change",
            f"{n.theta_line}s of {n.theta} that change",
            "multiplications",
            f"{n.probabilities} of the target",
            "its label",
            "loss",
            "lowest loss, this pair",
            "lowest mean, all pairs",
        )
        rows = zip(labels, *map(_cells, compared), strict=True)
        formulas = [
            Text(f"{one.name}: loss = {n.for_turn(one.turn).loss_of(n.target_index)}")
            for one in compared
            if one.turn is not None
        ]
        then = _PRESENT if chosen == self._present else _OTHER_ONE
        table = numbers_table(["on this pair", *headings], *rows)
        content = Group(
            table, Text(""), *formulas, Text("\n" + name_keys(then.format(chosen), self))
        )
        self.query_one(Static).update(content)

    def action_choose(self, step: int) -> None:
        if self._compared:
            self._chosen = (self._chosen + step) % len(self._compared)
            self._show()

    def action_take(self) -> None:
        self.dismiss(self._compared[self._chosen].name if self._compared else None)


def _cells(compared: Compared) -> list[str]:
    turn = compared.turn
    floor = loss_text(compared.floor)
    if turn is None or compared.lowest is None:
        return ["not finite"] * 7 + [floor]
    return [
        "1",
        f"{turn.rows_of_theta_changed:,} of {turn.V:,}",
        f"{compared.multiplications:,}",
        output_text(turn, turn.target_output),
        f"{turn.label:.4g}",
        loss_text(turn.loss),
        loss_text(compared.lowest),
        floor,
    ]
