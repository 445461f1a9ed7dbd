"""The main screen: one turn of the crank in live panes."""

from time import monotonic, sleep
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.message import Message
from textual.screen import Screen
from textual.worker import get_current_worker

from tui_w2v.training import (
    CancelledError,
    DivergedError,
    Position,
    Timeline,
    View,
)
from tui_w2v.tui.keys import TURN_KEYS
from tui_w2v.tui.screens.go_to import Goal, GoToScreen
from tui_w2v.tui.screens.help import HelpScreen
from tui_w2v.tui.screens.summary import SummaryScreen
from tui_w2v.tui.widgets.corpus_strip import CorpusStrip
from tui_w2v.tui.widgets.embedding import EmbeddingPane
from tui_w2v.tui.widgets.ledger import LedgerPane
from tui_w2v.tui.widgets.lines import HeaderLine, KeyLine, Lines, PhaseLine
from tui_w2v.tui.widgets.one_hot import OneHotPane
from tui_w2v.tui.widgets.pane import Pane
from tui_w2v.tui.widgets.size_notice import SizeNotice
from tui_w2v.tui.widgets.softmax import SoftmaxPane
from tui_w2v.tui.widgets.theta import ThetaPane

# Making again so many bytes' worth of parameters, turn after turn, takes less than a blink.
_BLINK_BYTES = 192 << 20
_REPORT_SECONDS = 0.1


class TurnScreen(Screen[None]):
    """Steps through the turns of a run and shows each frame in the panes."""

    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [*TURN_KEYS]

    class Jumping(Message):
        """A jump is on its way."""

        def __init__(self, turns: int) -> None:
            super().__init__()
            self.turns = turns

    class Jumped(Message):
        """A jump has ended."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    def __init__(self, timeline: Timeline) -> None:
        super().__init__()
        self.timeline = timeline
        self.setup = timeline.setup
        configuration, corpus = self.setup.configuration, self.setup.corpus
        self._configuration = configuration
        self._corpus = corpus
        self._jumping = False
        self._followed: tuple[int, int] | None = None
        self._zoomed: Pane | None = None

        vocabulary = corpus.vocabulary
        dim, single = configuration.dim, configuration.dtype == "float32"
        pairs = timeline.setup.schedule.pairs
        self._strip = CorpusStrip(corpus, pairs, id="corpus", classes="room")
        self._one_hot = OneHotPane(vocabulary, id="one-hot")
        self._embedding = EmbeddingPane(vocabulary, dim=dim, single=single, id="embedding")
        self._softmax = SoftmaxPane(vocabulary, id="softmax")
        self._ledger = LedgerPane(vocabulary, dim=dim, single=single, id="ledger")
        self._theta = ThetaPane(vocabulary, dim=dim, single=single, id="theta")
        self._one_hot.neighbours = (self._embedding,)
        self._embedding.neighbours = (self._one_hot,)
        self._panes: tuple[Pane, ...] = (
            self._one_hot,
            self._embedding,
            self._softmax,
            self._ledger,
            self._theta,
            self._strip,
        )
        self._phase_line = PhaseLine(corpus, classes="room")
        self._key_line = KeyLine(self._footer_bindings, classes="room")
        self._header = HeaderLine(configuration, corpus, classes="room")
        self._lines: tuple[Lines, ...] = (self._header, self._phase_line)

    def compose(self) -> ComposeResult:
        """Lay the panes out: what comes in above, what is learned below."""
        yield SizeNotice()
        yield self._header
        yield self._strip
        yield self._phase_line
        with Horizontal(id="forward", classes="room row"):
            yield self._one_hot
            yield self._embedding
            yield self._softmax
        with Horizontal(id="backward", classes="room row"):
            yield self._ledger
            yield self._theta
        yield self._key_line

    def on_mount(self) -> None:
        """Draw anew when the theme changes."""
        self.app.theme_changed_signal.subscribe(self, lambda _: self._redraw_all())

    def _footer_bindings(self) -> list[Binding]:
        """The bindings to offer in the footer, help and the way out at the end."""
        offered: dict[str, Binding] = {}
        for active in self.active_bindings.values():
            if active.binding.show and active.binding.id:
                offered.setdefault(active.binding.id, active.binding)
        last = ("show.help", "app.quit")
        return sorted(offered.values(), key=lambda binding: binding.id in last)

    # Showing

    @on(Pane.Moved)
    def show_frame(self) -> None:
        """Show the moment that the timeline is at, in all panes."""
        if self._jumping or not self._strip.size:
            return
        position, turn = self.timeline.position, self.timeline.turn
        for pane in self._panes:
            pane.measure()
        if (position.start, position.turn) != self._followed:
            for pane in self._panes:
                pane.follow(turn)
            self._followed = position.start, position.turn
        self._one_hot.show_from(self._one_hot.top)
        self._embedding.show_from(self._embedding.top)
        view = View(
            E=self._embedding.rows_in_view(),
            theta=self._theta.rows_in_view(turn, position.phase),
            terms=self._theta.first_rows(turn, position.phase, self._ledger.inner_height),
        )
        frame = self.timeline.frame(view)
        for shown in (*self._lines, *self._panes):
            shown.show(frame)
        if not self._key_line.frame:
            self._key_line.show(frame)

    def _redraw_all(self) -> None:
        self._key_line.redraw()
        self.show_frame()

    # Moving in time

    def action_next_phase(self) -> None:
        """Go to the next phase."""
        self._go(self.timeline.next_phase())

    def action_previous_phase(self) -> None:
        """Go back one phase."""
        self._go(self.timeline.previous_phase())

    def action_end_of_turn(self) -> None:
        """Go to the turn's end."""
        self._go(self.timeline.end_of_turn())

    def action_next_turn(self) -> None:
        """Go one turn on."""
        self._go(self.timeline.next_turn())

    def action_previous_turn(self) -> None:
        """Go one turn back."""
        self._go(self.timeline.previous_turn())

    def action_start_over(self) -> None:
        """Start over."""
        if self._jumping:
            return
        self.timeline.start_over()
        self._arrived("started over from the initial parameters; ← goes back before that")

    def _go(self, goal: Position | None) -> None:
        if self._jumping:
            return
        if goal is None:
            self._key_line.say("this is the beginning: there is nothing before it")
            return
        cost = self.timeline.turns_to_make(goal) * self.timeline.parameter_bytes
        if cost > _BLINK_BYTES:
            self._jump(goal)
            return
        try:
            self.timeline.go(goal)
        except DivergedError as error:
            self._arrived(f"{error}; ← goes back", warning=True)
        else:
            self._arrived()

    def _arrived(self, message: str = "", *, warning: bool = False) -> None:
        if not message and self.timeline.at_stop:
            on = self.timeline.position.turn + 1
            message = f"started over here: space does so again; :{on} goes on from here instead"
        self._key_line.say(message, warning=warning)
        self.show_frame()

    # Jumps that take longer than a blink

    def action_go_to(self) -> None:
        """Ask where to go."""
        if not self._jumping:
            self.app.push_screen(
                GoToScreen(self._corpus.vocabulary, self._configuration.lowercase), self._went_to
            )

    def _went_to(self, goal: Goal | None) -> None:
        if goal is None:
            return
        if goal.turn is not None:
            self._go(self.timeline.at(goal.turn))
        else:
            self._jump(goal)

    def _jump(self, goal: Position | Goal) -> None:
        self._jumping = True
        self._key_line.say("going there … escape stops")
        self._jump_in_thread(goal)

    @work(thread=True, exclusive=True, group="jump")
    def _jump_in_thread(self, goal: Position | Goal) -> None:
        """Find the goal and go there, away from the screen's thread, which keeps its hands off
        the timeline until it is told of the end.
        """
        worker = get_current_worker()
        reported = monotonic()

        def check(turns: int | None = None) -> None:
            nonlocal reported
            sleep(0)  # lets the screen's thread go first, if it has something to do
            if worker.is_cancelled:
                raise CancelledError
            if turns is not None and monotonic() - reported > _REPORT_SECONDS:
                reported = monotonic()
                self.post_message(self.Jumping(turns))

        message = ""
        try:
            if isinstance(goal, Goal):
                assert goal.context is not None
                after = self.timeline.position.turn
                turn = self.timeline.setup.schedule.find(after, goal.context, goal.target, check)
                if turn is None:
                    message = f"no turn trains on {goal.text}: no window has it"
                else:
                    self.timeline.go(self.timeline.at(turn), check)
            else:
                self.timeline.go(goal, check)
        except DivergedError as error:
            message = f"{error}; ← goes back"
        except CancelledError:
            message = "stopped: nothing has changed"
        self.post_message(self.Jumped(message))

    @on(Jumping)
    def _show_progress(self, message: Jumping) -> None:
        if self._jumping:
            self._key_line.say(f"at turn {message.turns:,} on the way; escape stops")

    @on(Jumped)
    def _end_jump(self, message: Jumped) -> None:
        self._jumping = False
        self._arrived(message.text)

    def action_cancel(self) -> None:
        """Stop a jump, or give a maximised pane its place back."""
        if self._jumping:
            self.workers.cancel_group(self, "jump")
        elif self._zoomed:
            self._zoom(None)
        else:
            self.set_focus(None)

    # Panes

    def action_choose_pane(self, number: int) -> None:
        """Choose a pane by its number."""
        for pane in self._panes:
            if pane.number == number:
                if self._zoomed:
                    self._zoom(pane)
                pane.focus()

    def action_zoom(self) -> None:
        """Give the chosen pane, or the lit one, all the room, or give it its place back.

        (Textual's own way to maximise would lay the lines round the panes below the pane.)
        """
        if self._zoomed is None:
            self.action_enter_pane()
        pane = self.focused if isinstance(self.focused, Pane) else None
        self._zoom(None if self._zoomed else pane)

    def _zoom(self, zoomed: Pane | None) -> None:
        self._zoomed = zoomed
        self.set_class(zoomed is not None, "-zoomed")
        for row in self.query(".row"):
            row.set_class(zoomed in row.children, "-zoom")
        for pane in self._panes:
            pane.zoomed = pane is zoomed
            pane.set_class(pane.zoomed, "-zoom")

    def action_enter_pane(self) -> None:
        """Choose the lit pane, if none is chosen."""
        if not isinstance(self.focused, Pane):
            phase = self.timeline.position.phase
            lit = (pane for pane in self._panes if phase in pane.lit_in)
            next(lit, self._embedding).focus()

    # Other screens

    def action_summary(self) -> None:
        """Show the parameter summary."""
        self.app.push_screen(SummaryScreen(self._configuration, self._corpus))

    def action_help(self) -> None:
        """Show the keys and the words."""
        self.app.push_screen(HelpScreen())
