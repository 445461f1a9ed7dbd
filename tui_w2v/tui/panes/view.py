"""The panes of a turn with the lines above and below them, for all screens that show turns."""

from collections.abc import Collection
from typing import Any

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical

from tui_w2v.explain.cells import Cell
from tui_w2v.explain.screens import PaneText, explain
from tui_w2v.session.player import Player
from tui_w2v.skipgram import Turn
from tui_w2v.training import Frame, Phase, Position, Setup, Timeline, View
from tui_w2v.tui.base import BaseApp
from tui_w2v.tui.binding import name_keys
from tui_w2v.tui.panes.embedding import EmbeddingPane
from tui_w2v.tui.panes.pane import Pane
from tui_w2v.tui.panes.table import make_panes, widths
from tui_w2v.tui.panes.theta import ThetaPane
from tui_w2v.tui.widgets.lines import HeaderLine, PhaseLine
from tui_w2v.tui.widgets.watched import WatchStrip


class TurnView(Vertical):
    """Lays the panes out, says which rows they show, and hands each Frame to each of them."""

    app: BaseApp

    DEFAULT_CSS = widths()
    SCOPED_CSS = False

    def __init__(self, setup: Setup) -> None:
        super().__init__()
        self._rows = make_panes(setup)
        self.panes = [pane for row in self._rows.values() for pane in row]
        self.header = HeaderLine(setup)
        self.watch_strip = WatchStrip(setup)
        self._phase_line = PhaseLine(setup)
        self.aimed = False
        """Whether pane 3 shows what the text itself answers."""
        self.frame: Frame | None = None
        self.look: Turn | None = None
        """The forward pass that is shown in place of the turn's, if x is another word."""
        self._look_at: Position | None = None
        self._followed: tuple[object, ...] = ()

    def compose(self) -> ComposeResult:
        yield self.header
        yield from self._rows[""]
        yield self._phase_line
        for name, row in self._rows.items():
            if name:
                yield Horizontal(*row, id=name, classes="row")
        yield self.watch_strip

    def choose_rows(self, timeline: Timeline) -> View | None:
        """Choose the rows that a Frame of this position holds; none before panes are laid out."""
        if not self._phase_line.size:
            return None
        position = timeline.position
        if position != self._look_at:
            self.look = None
        turn, phase = self.look or timeline.turn, Phase.PREDICT if self.look else position.phase
        followed = timeline, position.start, position.turn, self.look
        for pane in self.panes:
            pane.turn, pane.phase = turn, phase
            pane.measure()
            if followed != self._followed:
                pane.follow(turn)
        self._followed = followed
        self.header.setup = timeline.setup
        rows: dict[str, Any] = {}
        for pane in self.panes:
            rows |= pane.wanted(turn, phase)
        return View(**rows, watched=self.watch_strip.words_in_view(), aim=self.aimed)

    def look_at(self, look: Turn | None, position: Position) -> None:
        """Show a look in place of the turn, until the run is at another position."""
        self.look, self._look_at = look, position

    def show(self, frame: Frame, player: Player) -> None:
        """Show a Frame, and how fast it plays."""
        self.header.pace = player.pace if player.playing else None
        self.header.turns_a_second = player.turns_a_second
        self.header.show(frame)
        self.frame = frame = frame.looking(self.look) if self.look else frame
        for shown in (self._phase_line, self.watch_strip, *self.panes):
            shown.show(frame)

    def explained(self) -> PaneText | None:
        pane, frame = self.looked_at, self.frame
        return explain(pane.number, self.app.notation, frame.turn) if pane and frame else None

    @property
    def zoomed(self) -> bool:
        return any(pane.has_class("-zoom") for pane in self.panes)

    @property
    def chosen(self) -> Pane | None:
        """The pane that has the focus."""
        return next((pane for pane in self.panes if pane.has_focus), None)

    @property
    def looked_at(self) -> Pane | None:
        """The chosen pane, or the lit one if none is chosen; before a turn, none may be lit."""
        phase = self.frame.phase if self.frame else Phase.READY
        return self.chosen or next((pane for pane in self.panes if pane.is_lit(phase)), None)

    def chosen_cell(self) -> Cell | None:
        """The number at the chosen pane's cursor; without a chosen pane, the loss, once known."""
        frame, pane = self.frame, self.chosen
        if frame is None:
            return None
        if pane is None:
            return Cell("loss") if frame.phase >= Phase.PREDICT else None
        return pane.cell(frame, *pane.cursor) if frame.phase >= pane.reached else None

    def light(self, cells: Collection[Cell]) -> set[Cell]:
        """Light these cells in all panes, and no others; return those that are in view."""
        for pane in self.panes:
            pane.lit_cells = frozenset(cells)
            pane.redraw()
        return set().union(*(pane.lit_in_view for pane in self.panes))

    def enter(self) -> None:
        """Choose the lit pane, if none is chosen."""
        (self.looked_at or self.query_one(EmbeddingPane)).focus()

    def flip(self) -> str:
        """Show θ's step, its gradient, or θ itself in its pane; return what there is to say."""
        if self.frame is None or self.frame.phase < Phase.GRADIENT:
            return "from gradient on, ⟨u⟩ shows θ's step, its gradient, or θ itself"
        self.query_one(ThetaPane).flip()
        return ""

    def maximise(self) -> None:
        pane = None if self.zoomed else self.looked_at or self.query_one(EmbeddingPane)
        if pane:
            self.screen.set_focus(pane)
        self.zoom(pane)

    def choose(self, number: int) -> str:
        """Choose a pane by its number; return how to move in it."""
        pane = next(pane for pane in self.panes if pane.number == number)
        if self.zoomed:
            self.zoom(pane)
        pane.focus()
        return name_keys(
            "⟨↑⟩ ⟨↓⟩ ⟨h⟩ ⟨l⟩ move in the pane; ⟨z⟩ maximises it, ⟨escape⟩ leaves it", pane
        )

    def zoom(self, zoomed: Pane | None) -> None:
        """Give a pane all the room, or its place back; Textual would lay other lines below it."""
        self.set_class(zoomed is not None, "-zoomed")
        for widget in (*self.query(".row"), *self.panes):
            widget.set_class(zoomed in (widget, *widget.children), "-zoom")

    def spotlight(self, numbers: tuple[int, ...] | None) -> None:
        """Light only these panes, and hide others on short screens; None: the phase decides."""
        self.set_class(numbers is not None, "-guided")
        above = {pane.number for pane in self._rows[""]}
        self.set_class(bool(numbers) and above.issuperset(numbers or ()), "-text-alone")
        self.set_class({2, 3}.issubset(numbers or ()), "-crowded")
        for pane in self.panes:
            pane.spotlit = None if numbers is None else pane.number in numbers
        for panes in self._rows.values():
            named = any(pane.spotlit for pane in panes if pane.has_words)
            for pane in panes:  # a pane with words stays: it names the rows of the others
                aside = pane.spotlit is False and not (pane.has_words and named)
                pane.set_class(aside, "-aside")
        for row in self.query(".row"):
            row.set_class(all(pane.has_class("-aside") for pane in row.children), "-aside")
