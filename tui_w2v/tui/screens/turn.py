"""The main screen: one turn of the crank in live panes."""

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal

from tui_w2v.lessons import told
from tui_w2v.training import Frame, Timeline, View
from tui_w2v.tui.keys import TURN_KEYS
from tui_w2v.tui.screens.explore import ExploreScreen
from tui_w2v.tui.screens.fast_forward import FastForwardScreen
from tui_w2v.tui.screens.help import HelpScreen
from tui_w2v.tui.screens.map import MapScreen
from tui_w2v.tui.screens.summary import SummaryScreen
from tui_w2v.tui.screens.time import TimeScreen
from tui_w2v.tui.screens.watch import WatchScreen, indices_of
from tui_w2v.tui.widgets.corpus_strip import CorpusStrip
from tui_w2v.tui.widgets.embedding import EmbeddingPane
from tui_w2v.tui.widgets.ledger import LedgerPane
from tui_w2v.tui.widgets.lines import HeaderLine, KeyLine, Lines, PhaseLine
from tui_w2v.tui.widgets.one_hot import OneHotPane
from tui_w2v.tui.widgets.pane import Pane
from tui_w2v.tui.widgets.size_notice import SizeNotice
from tui_w2v.tui.widgets.softmax import SoftmaxPane
from tui_w2v.tui.widgets.theta import ThetaPane
from tui_w2v.tui.widgets.watch_strip import WatchStrip
from tui_w2v.vectors import Embeddings

if TYPE_CHECKING:
    from tui_w2v.tui.app import ExplorerApp


_WATCHING = "+ new since the start, ▲ nearer or ▼ farther by this turn; w: other words"


class TurnScreen(TimeScreen):
    """Steps through the turns of a run and shows each frame in the panes."""

    app: "ExplorerApp"

    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [*TURN_KEYS]

    def __init__(self, timeline: Timeline, watched: list[str] | None = None) -> None:
        """Show where a timeline stands.

        Args:
            timeline: The run.
            watched: The words to watch, in a list that this screen may change.
        """
        super().__init__(timeline)
        configuration, corpus = self.setup.configuration, self.setup.corpus
        self._followed: tuple[int, int] | None = None
        self._zoomed: Pane | None = None
        self._watched = [] if watched is None else watched

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
        self._watch_strip = WatchStrip(vocabulary, classes="room")
        self._key_line = KeyLine(classes="room")
        self._header = HeaderLine(configuration, corpus, classes="room")
        self._lines: tuple[Lines, ...] = (self._header, self._phase_line, self._watch_strip)

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
        yield self._watch_strip
        yield self._key_line

    def on_mount(self) -> None:
        """Draw anew when the theme changes."""
        self._show_watched()
        self.app.theme_changed_signal.subscribe(self, lambda _: self._redraw_all())

    # Showing

    @on(Pane.Moved)
    def _follow_panes(self) -> None:
        self.show_moment()

    def show_now(self) -> None:
        """Show the moment that the timeline is at, in all panes."""
        if self._jumping or not self._strip.size or self.timeline.setup is not self.setup:
            return
        for pane in self._panes:
            pane.measure()
        with self.player.still():
            frame = self._look()
        self.player.taken()
        self._header.pace = self.player.pace if self.player.playing else None
        self._header.turns_a_second = self.player.turns_a_second
        for shown in (*self._lines, *self._panes):
            shown.show(frame)
        if not self._key_line.frame:
            self._key_line.show(frame)

    def _look(self) -> Frame:
        """Copy what the panes show of this moment, once they follow its turn."""
        position, turn = self.timeline.position, self.timeline.turn
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
            watched=self._watch_strip.words_in_view(),
        )
        return self.timeline.frame(view)

    def _redraw_all(self) -> None:
        self._key_line.redraw()
        self.show_moment()

    def say(self, message: str, *, warning: bool = False) -> None:
        """Show a message in place of the keys, until the next move."""
        self._key_line.say(message, warning=warning)

    def arrived(self, message: str = "", *, warning: bool = False) -> None:
        """Show where a move has led; at a stop, say where the way on leads."""
        if not message and (stop := self.timeline.at_stop):
            on = self.timeline.turns_made + 1
            message = f"{told(stop.move)} here: space does so again; :{on} goes on instead"
        super().arrived(message, warning=warning)

    def show_pace(self) -> None:
        """Show how fast it plays, in the header."""
        self._header.pace = self.player.pace
        self._header.redraw()

    def action_cancel(self) -> None:
        """Stop what runs, or give a maximised pane its place back, or leave a pane."""
        if self.player.playing or self._jumping:
            super().action_cancel()
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

    def leave_setup(self, message: str) -> None:
        """Have the timeline's new setup shown, in place of this one's."""
        screen = TurnScreen(self.timeline, self._watched)
        if not message and self.timeline.way:
            message = f"{told(self.timeline.way[-1][0].move)}; ← goes back before that"
        screen.say(message)
        self.app.switch_screen(screen)

    # Other screens

    def action_fast_forward(self) -> None:
        """Train by grouped passes until the loss settles."""
        if self.at_rest:
            screen = FastForwardScreen(self.timeline, self._watched)
            self.app.push_screen(screen, self._went_forward)

    def _went_forward(self, said: str | None) -> None:
        self._show_watched()
        self.arrived(said or "")

    def action_watch(self) -> None:
        """Ask which words to watch."""
        if self.at_rest:
            vocabulary, settings = self.setup.corpus.vocabulary, self.setup.configuration
            words = indices_of(self._watched, vocabulary) or [self.timeline.turn.context]
            lowercase = settings.lowercase
            screen = WatchScreen(vocabulary, words, lowercase=lowercase, without="watch none")
            self.app.push_screen(screen, self._watch)

    def _watch(self, words: list[int] | None) -> None:
        if words is not None:
            vocabulary = self.setup.corpus.vocabulary
            self._watched[:] = [vocabulary[word] for word in words]
            self._show_watched()
            self.arrived(_WATCHING if words else "no word is watched")

    def _show_watched(self) -> None:
        """Make room for the watched words that the vocabulary has."""
        words = indices_of(self._watched, self.setup.corpus.vocabulary)
        self.set_class(bool(words), "-watching")
        self._watch_strip.take(words)

    def action_map(self) -> None:
        """Show all words on a map, with the context word and its nearest words marked."""
        if self.at_rest:
            words, parameters = self.setup.corpus.vocabulary.words, self.timeline.parameters
            embeddings = Embeddings(words, parameters.E, parameters.theta)
            context, name = self.timeline.turn.context, self.setup.corpus.name
            screen = MapScreen(embeddings, "E", [context], name=name)
            self.app.push_screen(screen, lambda word: self._explore(word) if word else None)

    def action_explore(self) -> None:
        """Ask for nearest words."""
        if self.at_rest:
            self._explore()

    def _explore(self, word: str = "") -> None:
        self.app.push_screen(ExploreScreen.of(self.timeline, word))

    def action_save(self) -> None:
        """Save the model, or export its vectors."""
        if self.at_rest:
            self.app.ask_to_save(self.say)

    def action_summary(self) -> None:
        """Show the parameter summary."""
        self.pause()
        self.app.push_screen(SummaryScreen(self.setup.configuration, self.setup.corpus))

    def action_help(self) -> None:
        """Show the keys and the words."""
        self.pause()
        self.app.push_screen(HelpScreen())
