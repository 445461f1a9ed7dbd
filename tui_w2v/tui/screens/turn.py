"""The main screen: one turn of the crank in live panes."""

from collections.abc import Callable
from functools import partial
from typing import ClassVar, Protocol

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.screen import Screen

from tui_w2v.corpus import hints
from tui_w2v.explain import TURNS, describe_move
from tui_w2v.explain.aims import ABOUT_AIMS
from tui_w2v.explain.derivation import Derivations
from tui_w2v.explain.terms import Derivation
from tui_w2v.lessons.progress import Progress
from tui_w2v.training import Frame, Phase, Setup, Timeline
from tui_w2v.tui.base import BaseApp, LookChanged
from tui_w2v.tui.config import Config
from tui_w2v.tui.forward import usual_words
from tui_w2v.tui.job import JobState
from tui_w2v.tui.keys import TURN_KEYS
from tui_w2v.tui.panes.pane import Pane
from tui_w2v.tui.panes.theta import ThetaPane
from tui_w2v.tui.panes.view import TurnView
from tui_w2v.tui.play import Pace
from tui_w2v.tui.screens.cards import CARDS
from tui_w2v.tui.screens.explore import ExploreScreen
from tui_w2v.tui.screens.fast_forward import FastForwardScreen
from tui_w2v.tui.screens.map import MapScreen
from tui_w2v.tui.screens.prompt import ask_where, ask_which
from tui_w2v.tui.screens.setup import SetupScreen
from tui_w2v.tui.screens.teaching import Teaching
from tui_w2v.tui.stepper import News, Stepper
from tui_w2v.tui.typed import indices_of
from tui_w2v.tui.widgets.lines import KeyLine, MessageLine, PhaseLine
from tui_w2v.tui.widgets.size_notice import SizeNotice
from tui_w2v.tui.widgets.why import WhyCard, WhyLines
from tui_w2v.vectors import WordVectors

_FIRST_TURNS = 10
_MEAN = "another pair, another loss: it jumps from turn to turn; watch the mean instead"
_WATCHING = "+ new since the start, ▲ nearer or ▼ farther by this turn; w: other words"


class Visit(Protocol):
    """What the screens of a run need from the app."""

    @property
    def texts(self) -> tuple[str, ...]:
        """The texts to choose from; empty if any text can be named."""

    @property
    def config(self) -> Config:
        """The user's configuration."""

    @property
    def progress(self) -> Progress:
        """The lessons that are done."""

    def ask_to_save(self, said: Callable[[str], None]) -> None:
        """Ask for a file, save, and report the result."""


class TurnScreen(Screen[None]):
    """Steps through the turns of a run and shows each Frame in the panes."""

    app: BaseApp

    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [*TURN_KEYS]

    def __init__(self, timeline: Timeline, visit: Visit) -> None:
        """Show a timeline's position.

        Args:
            timeline: The run.
            visit: Provides texts, lesson progress and saving.
        """
        super().__init__()
        self._visit = visit
        self._watched: list[str] = []
        self._corpus_name = timeline.setup.corpus.name
        self.view = TurnView(timeline.setup)
        self._message_line = MessageLine(classes="room")
        self._key_line = KeyLine(classes="room")
        self._why = WhyCard()
        self._why_at = timeline.position
        self._redo = False
        self._told_of_mean = False
        self.stepper = Stepper(
            timeline,
            self._take,
            view=lambda timeline: self.view.choose_rows(timeline),
            in_thread=partial(self.run_worker, thread=True),
            later=self.call_later,
            pace=visit.config.pace,
        )

    def compose(self) -> ComposeResult:
        yield SizeNotice()
        yield self.view
        yield self._message_line
        yield self._key_line
        yield self._why

    def on_unmount(self) -> None:
        self.stepper.close()

    @property
    def texts(self) -> tuple[str, ...]:
        return self._visit.texts

    @property
    def teaching(self) -> Teaching:
        return Teaching(self.app, self.stepper, self._visit.progress)

    @property
    def _setup(self) -> Setup:
        return self.stepper.timeline.setup

    # Showing

    def _take(self, news: News) -> None:
        match news:
            case Frame():
                if self.stepper.timeline.position != self._why_at:
                    self._why.close()
                self.view.show(news, self.stepper.player)
                self._tell_of_mean(news)
                if not self._key_line.frame or self._redo is not self.stepper.at_stop:
                    self._redo = self.stepper.at_stop
                    self._key_line.show(news)
            case Setup():
                self._show_setup(news)
            case Pace():
                self.view.header.pace = news
                self.view.header.redraw()
            case JobState():
                self.say(news.text or self._said_at_stop(), warning=news.warning)

    def _tell_of_mean(self, frame: Frame) -> None:
        """Say once, among the first turns, why the loss of a turn may rise."""
        playing = self.stepper.player.playing or self._message_line.message
        if self._told_of_mean or playing or frame.passes or frame.number > _FIRST_TURNS:
            return
        rises = len(frame.losses) > 1 and frame.losses[-1] > frame.losses[-2]
        if rises and frame.phase >= Phase.PREDICT:
            self._told_of_mean = True
            self.say(_MEAN)

    def _said_at_stop(self) -> str:
        """Return a message on what can be redone at a stop."""
        stop = None if self.stepper.busy else self.stepper.timeline.at_stop
        if stop is None or self.stepper.player.playing:
            return ""
        done = describe_move(stop.move, self.app.notation)
        return f"{done} here: . does so again, space goes on without"

    def _show_setup(self, setup: Setup) -> None:
        """Show another setup, in new panes."""
        timeline, old = self.stepper.timeline, self.view
        self.app.note_opened("text", setup.settings.corpus)
        self.set_focus(None)
        self.view = TurnView(setup)
        self._show_watched()
        self.mount(self.view, after=old)
        old.display = False
        old.remove()
        if not self._message_line.message and setup.corpus.name != self._corpus_name:
            self.say(hints(setup.corpus, setup.settings.sentences))
        if not self._message_line.message and timeline.way:
            done = describe_move(timeline.way[-1][0].move, self.app.notation)
            self.say(f"{done}; ← goes back before that")
        self._corpus_name = setup.corpus.name

    @on(Pane.Moved)
    def _show_rows(self) -> None:
        self.stepper.show()

    @on(LookChanged)
    def _redraw_all(self, message: LookChanged) -> None:
        self._message_line.redraw()
        self._key_line.redraw()
        if message.said:
            self.say(message.said)
        self.stepper.show()

    def say(self, message: str, *, warning: bool = False) -> None:
        self._message_line.say(message, warning=warning)

    # Moves

    def action_do(self, move: str, *arguments: object) -> None:
        getattr(self.stepper, move)(*arguments)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return self._redo if (action, parameters) == ("do", ("redo",)) else True

    def action_cancel(self) -> None:
        """Stop a job or play, restore a maximised pane, or leave a pane."""
        if self.stepper.cancel():
            return
        if self.view.zoomed:
            self.view.zoom(None)
        else:
            self.set_focus(None)

    @on(PhaseLine.Clicked)
    def _go_to_phase(self, message: PhaseLine.Clicked) -> None:
        if self.stepper.rest():
            self.stepper.go(self.stepper.timeline.in_phase(message.phase))

    def action_go_to(self) -> None:
        if self.stepper.rest():
            go_to = self.stepper.go_to
            self.app.push_screen(ask_where(self.stepper), lambda goal: goal and go_to(goal))

    def action_setup(self) -> None:
        if self.stepper.rest():
            screen = SetupScreen(self._setup.settings, self._visit.texts)
            change = self.stepper.change_settings
            self.app.push_screen(screen, lambda settings: settings and change(settings))

    # Panes

    def action_pane(self, what: str, *arguments: int) -> None:
        if said := getattr(self.view, what)(*arguments):
            self.say(said)

    def action_aim(self) -> None:
        """Lay the text's own answer beside ŷ, counting the pairs first, or take it away."""
        if not self.stepper.rest():
            return
        view, timeline = self.view, self.stepper.timeline
        if view.aimed:
            view.aimed = False
            self.stepper.arrived()
            return

        def count(check: Callable[[int], None]) -> str:
            timeline.setup.counts(check)
            timeline.trained_counts()
            return ""

        self.stepper.work("counting the pairs …; escape stops", count, then=self._aim)

    def _aim(self) -> None:
        """Show the text's own answer; the pairs are counted."""
        self.view.aimed = True
        turn = self.stepper.timeline.turn
        context = self._setup.corpus.vocabulary[turn.context]
        self.stepper.arrived(
            ABOUT_AIMS[turn.activation].format(n=self.app.notation, context=context)
        )

    def spotlight(self, numbers: tuple[int, ...] | None) -> None:
        """Highlight these panes; None highlights those of the phase."""
        self.view.spotlight(numbers)
        self.call_after_refresh(self.stepper.show)

    # Cards and other screens

    def action_card(self, name: str) -> None:
        if self.stepper.rest():
            card = CARDS[name](self.stepper.timeline, self.app)
            switch = self.stepper.switch_objective
            self.app.push_screen(card, lambda chosen: chosen and switch(chosen))

    def action_why(self) -> None:
        """Derive the number at the cursor, or the loss; a parameter can be changed there."""
        if not self.stepper.rest():
            return
        cell = self.view.chosen_cell()
        if cell is None:
            self.say("choose a pane (1–5) and a number in it: = derives the number")
            return
        timeline = self.stepper.timeline
        derivations = Derivations(timeline, self.app.notation)
        self._why_at = timeline.position
        self._why.open(
            derivations,
            derivations.of(cell),
            partial(self._light, derivations),
            editable=timeline.position.phase is not Phase.UPDATE,
            offer_turns=True,
        )

    def _light(self, derivations: Derivations, derivation: Derivation | None) -> str:
        """Light the numbers of a derivation in the panes; say how many are out of view."""
        shown = derivations.taking_part(derivation) if derivation else {}
        in_view = self.view.light(set().union(*shown.values()))
        hidden = sum(in_view.isdisjoint(cells) for cells in shown.values())
        lit = len(shown) - hidden
        return f"{lit:,} of {len(shown):,} numbers are lit in the panes" if hidden else ""

    @on(WhyCard.Edited)
    def _edit(self, message: WhyCard.Edited) -> None:
        (name, word, k), value = message.edit
        number = None if k < 0 else k
        self.stepper.edit(lambda timeline: timeline.set_number(name, word, number, value))

    @on(WhyLines.TurnChosen)
    def _go_to_changing_turn(self, message: WhyLines.TurnChosen) -> None:
        self._why.close()
        self.stepper.go(self.stepper.timeline.at(message.turn, Phase.UPDATE))

    def action_scramble(self) -> None:
        """Sample E anew, or θ if its pane is chosen."""
        if self.stepper.timeline.position.phase is Phase.UPDATE:
            self.say("go back before the update (←) to scramble E or θ")
            return
        pane = self.view.looked_at
        array = "theta" if pane and pane.has_focus and pane.number == ThetaPane.number else "E"
        self.stepper.edit(lambda timeline: timeline.scramble(array))

    def action_help(self) -> None:
        self.stepper.pause()
        self.app.push_screen(self.view.explained(TURNS, TURN_KEYS))

    def action_fast_forward(self, most: int | None = None) -> None:
        """Train by full-batch passes until the loss converges, or up to a number of passes."""
        if self.stepper.rest():
            save = self._visit.ask_to_save
            screen = FastForwardScreen(self.stepper.timeline, self._watched, save, most=most)
            self.app.push_screen(screen, self._went_forward)

    def _went_forward(self, said: str | None) -> None:
        self._show_watched()
        self.stepper.arrived(said or "")

    def action_watch(self) -> None:
        if self.stepper.rest():
            setup, turn = self._setup, self.stepper.timeline.turn
            words = indices_of(self._watched, setup.corpus.vocabulary)
            words = words or usual_words(setup, turn.context, turn.target)
            self.app.push_screen(ask_which(setup, words, "watch none"), self._watch)

    def _watch(self, words: list[int] | None) -> None:
        if words is not None:
            vocabulary = self._setup.corpus.vocabulary
            self._watched[:] = [vocabulary[word] for word in words]
            self._show_watched()
            self.stepper.arrived(_WATCHING if words else "no word is watched")

    def _show_watched(self) -> None:
        words = indices_of(self._watched, self._setup.corpus.vocabulary)
        self.view.set_class(bool(words), "-watching")
        self.view.watch_strip.take(words)

    def action_map(self) -> None:
        """Show all words on a map, with the context word and its nearest words marked."""
        if self.stepper.rest():
            timeline, corpus = self.stepper.timeline, self._setup.corpus
            words, parameters = corpus.vocabulary.words, timeline.parameters
            embeddings = WordVectors(words, parameters.E, parameters.theta)
            screen = MapScreen(embeddings, "E", [timeline.turn.context], name=corpus.name)
            self.app.push_screen(screen, lambda word: self.action_explore(word) if word else None)

    def action_explore(self, word: str = "") -> None:
        """Ask for nearest words, of the context word by default."""
        if self.stepper.rest():
            self.app.push_screen(ExploreScreen.of(self.stepper.timeline, word))

    def action_save(self) -> None:
        if self.stepper.rest():
            self._visit.ask_to_save(self.say)

    def action_lessons(self) -> None:
        if self.stepper.rest():
            self.teaching.offer()
