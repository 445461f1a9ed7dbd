"""The panes of a turn, in step with a timeline: what every screen that shows turns is made of."""

from collections.abc import Sequence
from functools import partial

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal

from tui_w2v.explain import NOTATIONS, ScreenText, explain
from tui_w2v.lessons.facts import TurnFacts
from tui_w2v.training import Frame, Phase, Timeline, View, compare_objectives
from tui_w2v.tui.base import LookChanged
from tui_w2v.tui.keys import PANE_KEYS
from tui_w2v.tui.line import first_fit
from tui_w2v.tui.screens.check import CheckScreen
from tui_w2v.tui.screens.help import HelpScreen
from tui_w2v.tui.screens.objectives import ObjectivesScreen
from tui_w2v.tui.screens.product import ProductScreen
from tui_w2v.tui.screens.source import SourceScreen
from tui_w2v.tui.screens.time import TimeScreen
from tui_w2v.tui.widgets.axis import VocabularyAxis
from tui_w2v.tui.widgets.corpus_strip import CorpusStrip
from tui_w2v.tui.widgets.embedding import EmbeddingPane
from tui_w2v.tui.widgets.ledger import LedgerPane
from tui_w2v.tui.widgets.lines import HeaderLine, KeyLine, Lines, MessageLine, PhaseLine
from tui_w2v.tui.widgets.one_hot import OneHotPane
from tui_w2v.tui.widgets.output import OutputPane
from tui_w2v.tui.widgets.pane import Pane
from tui_w2v.tui.widgets.size_notice import SizeNotice
from tui_w2v.tui.widgets.theta import ThetaPane
from tui_w2v.tui.widgets.watch_strip import WatchStrip


class PanesScreen(TimeScreen):
    """Shows each frame of a run in the panes, and moves among them."""

    AUTO_FOCUS = ""

    def __init__(self, timeline: Timeline) -> None:
        """Show where a timeline stands.

        Args:
            timeline: The run.
        """
        super().__init__(timeline)
        settings, corpus = self.setup.settings, self.setup.corpus
        self._followed: tuple[int, int] | None = None
        self._zoomed: Pane | None = None
        self._at_stop = False

        vocabulary = corpus.vocabulary
        dim, single = settings.dim, settings.dtype == "float32"
        pairs = timeline.setup.pairs
        self._strip = CorpusStrip(corpus, pairs, id="corpus", classes="room")
        self._one_hot = OneHotPane(vocabulary, id="one-hot")
        self._embedding = EmbeddingPane(vocabulary, dim=dim, single=single, id="embedding")
        self._softmax = OutputPane(vocabulary, id="softmax")
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
        self._message_line = MessageLine(classes="room")
        self._key_line = KeyLine(classes="room")
        self._header = HeaderLine(self.setup, classes="room")
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
        yield from self.compose_below()
        yield self._message_line
        yield self._key_line

    def compose_below(self) -> ComposeResult:
        """What a screen has between its panes and its keys."""
        return iter(())

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
            frame, at_stop = self._look(), self.timeline.at_stop is not None
        self.player.taken()
        self._header.pace = self.player.pace if self.player.playing else None
        self._header.objective = self.timeline.setup.objective
        self._header.turns_a_second = self.player.turns_a_second
        for shown in (*self._lines, *self._panes):
            shown.show(frame)
        if not self._key_line.frame or at_stop is not self._at_stop:
            self._at_stop = at_stop
            self._key_line.show(frame)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to redo only where there is something to redo."""
        return self._at_stop if action == "redo" else True

    def _look(self) -> Frame:
        """Copy what the panes show of this moment, once they follow its turn."""
        position, turn = self.timeline.position, self.timeline.turn
        if (position.start, position.turn) != self._followed:
            for pane in self._panes:
                pane.follow(turn)
            self._followed = position.start, position.turn
        self._one_hot.show_from(self._one_hot.first_word)
        self._embedding.show_from(self._embedding.first_word)
        view = View(
            E=self._embedding.rows_in_view(),
            theta=self._theta.rows_in_view(turn, position.phase),
            terms=self._theta.first_rows(turn, position.phase, self._ledger.inner_height),
            watched=self._watch_strip.words_in_view(),
        )
        return self.timeline.frame(view)

    @on(LookChanged)
    def _redraw_all(self) -> None:
        self._message_line.redraw()
        self._key_line.redraw()
        self.show_moment()

    def say(self, message: str, *, warning: bool = False) -> None:
        """Show a message, until the next move."""
        self._message_line.say(message, warning=warning)

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

    def action_flip_theta(self) -> None:
        """Show θ's step, its gradient, or θ itself in its pane."""
        if self.timeline.position.phase < Phase.GRADIENT:
            self.say("from gradient on, u shows θ's step, its gradient, or θ itself")
        else:
            self._theta.flip()

    def action_zoom(self) -> None:
        """Give the chosen pane, or the lit one, all the room, or give it its place back.

        (Textual's own way to maximise would lay the lines round the panes below the pane.)
        """
        pane = None if self._zoomed else self.looked_at or self._embedding
        if pane:
            self.set_focus(pane)
        self._zoom(pane)

    def _zoom(self, zoomed: Pane | None) -> None:
        self._zoomed = zoomed
        self.set_class(zoomed is not None, "-zoomed")
        for row in self.query(".row"):
            row.set_class(zoomed in row.children, "-zoom")
        for pane in self._panes:
            pane.zoomed = pane is zoomed
            pane.set_class(pane.zoomed, "-zoom")

    @property
    def looked_at(self) -> Pane | None:
        """The chosen pane, or the lit one if none is chosen; before a turn, none may be lit."""
        if isinstance(self.focused, Pane):
            return self.focused
        phase = self.timeline.position.phase
        return next((pane for pane in self._panes if pane.is_lit(phase)), None)

    def action_enter_pane(self) -> None:
        """Choose the lit pane, if none is chosen."""
        (self.looked_at or self._embedding).focus()

    # How it is written

    def action_notation(self) -> None:
        """Write all formulas in the next notation, with E the way round that it brings."""
        names = [notation.whose for notation in NOTATIONS]
        place = names.index(self.app.notation.whose) + 1
        self.app.write_in(NOTATIONS[place % len(NOTATIONS)])
        self.say(self.app.notation.summary)

    def action_transpose_E(self) -> None:
        """Draw E the other way round."""
        n = self.app.notation.transposed()
        self.app.write_in(n)
        look_up = n.look_up(n.context_index)
        said = f"{n.E} as {n.letters_shape}: one {n.line} a word, {look_up}"
        self.say(first_fit(self.app.size.width - 1, f"{said}; same numbers", said))

    # Proof

    def action_product(self) -> None:
        """Show the one-hot product beside the look-up."""
        if self.at_rest:
            self.app.push_screen(
                ProductScreen(TurnFacts(self.timeline, notation=self.app.notation))
            )

    def action_check(self) -> None:
        """Check the turn's gradient against measured slopes."""
        if self.at_rest:
            timeline, vocabulary = self.timeline, self.setup.corpus.vocabulary
            screen = CheckScreen(
                timeline.turn,
                timeline.before_turn(),
                timeline.position.turn,
                self.setup.objective,
                vocabulary,
                self.app.notation,
            )
            self.app.push_screen(screen)

    def action_objectives(self) -> None:
        """Compare the objectives on this pair."""
        if not self.at_rest:
            return
        timeline, vocabulary = self.timeline, self.setup.corpus.vocabulary
        pair = f"{vocabulary[timeline.turn.context]} → {vocabulary[timeline.turn.target]}"
        screen = ObjectivesScreen(
            partial(compare_objectives, timeline),
            self.setup.objective.name,
            pair,
            self.app.notation,
        )
        self.app.push_screen(screen, self.switch_objective)

    def action_source(self) -> None:
        """Show the Python of this phase."""
        self.pause()
        phase, objective = self.timeline.position.phase, self.setup.objective
        self.app.push_screen(SourceScreen(phase, objective))

    def explain(self, text: ScreenText, keys: Sequence[Binding]) -> None:
        """Explain the pane that is looked at and the screen, and show the keys and the words.

        Args:
            text: What the screen is for.
            keys: Its keys, but for those of its panes.
        """
        pane, notation = self.looked_at, self.app.notation
        about = explain(pane.number, notation, self.timeline.turn) if pane else None
        self.app.push_screen(HelpScreen(text, [*keys, *PANE_KEYS], notation, about))

    # What a guide points at

    def spotlight(self, numbers: tuple[int, ...] | None) -> None:
        """Light these panes, and where room is short show no others.

        Args:
            numbers: The panes' numbers; None gives the phase its lights and the panes their places
                back.
        """
        self.set_class(numbers is not None, "-guided")
        self.set_class(numbers == (CorpusStrip.number,), "-text-alone")
        for pane in self._panes:
            pane.spotlit = None if numbers is None else pane.number in numbers
        for pane in self._panes:
            # One names the other's words.
            beside = isinstance(pane, VocabularyAxis) and any(
                other.spotlit for other in pane.neighbours
            )
            pane.set_class(pane.spotlit is False and not beside, "-aside")
        for row in self.query(".row"):
            row.set_class(all(pane.has_class("-aside") for pane in row.children), "-aside")
