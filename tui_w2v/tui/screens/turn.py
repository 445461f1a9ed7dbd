"""The main screen: one turn of the crank in live panes."""

from collections.abc import Callable
from typing import ClassVar

from textual import on
from textual.binding import BindingType

from tui_w2v.corpus import hints
from tui_w2v.explain import TURNS, describe_move
from tui_w2v.lessons.contents import LESSONS
from tui_w2v.lessons.play import Play
from tui_w2v.skipgram import count_changes
from tui_w2v.training import Timeline
from tui_w2v.tui.forward import usual_words
from tui_w2v.tui.keys import TURN_KEYS
from tui_w2v.tui.screens.explore import ExploreScreen
from tui_w2v.tui.screens.fast_forward import FastForwardScreen
from tui_w2v.tui.screens.lesson import LessonScreen
from tui_w2v.tui.screens.lessons import LessonsScreen
from tui_w2v.tui.screens.map import MapScreen
from tui_w2v.tui.screens.panes import PanesScreen
from tui_w2v.tui.screens.summary import SummaryScreen
from tui_w2v.tui.screens.watch import WatchScreen, indices_of
from tui_w2v.tui.widgets.lines import PhaseLine
from tui_w2v.vectors import WordVectors

_WATCHING = "+ new since the start, ▲ nearer or ▼ farther by this turn; w: other words"


class TurnScreen(PanesScreen):
    """Steps through the turns of a run and shows each frame in the panes."""

    BINDINGS: ClassVar[list[BindingType]] = [*TURN_KEYS]

    def __init__(self, timeline: Timeline, watched: list[str] | None = None) -> None:
        """Show where a timeline stands.

        Args:
            timeline: The run.
            watched: The words to watch, in a list that this screen may change.
        """
        super().__init__(timeline)
        self._watched = [] if watched is None else watched

    def on_mount(self) -> None:
        """Make room for the watched words."""
        self._show_watched()

    def arrived(self, message: str = "", *, warning: bool = False) -> None:
        """Show where a move has led; at a stop, say where the way on leads."""
        if not message and (stop := self.timeline.at_stop):
            done = describe_move(stop.move, self.app.notation)
            message = f"{done} here: . does so again, space goes on without"
        if self.timeline.setup is not self.setup:
            self._leave_setup(message)
        else:
            super().arrived(message, warning=warning)

    def _leave_setup(self, message: str) -> None:
        """Have the timeline's new setup shown, in place of this one's."""
        screen = TurnScreen(self.timeline, self._watched)
        setup = self.timeline.setup
        if not message and setup.corpus.name != self.setup.corpus.name:
            message = hints(setup.corpus, setup.settings.sentences)
        if not message and self.timeline.way:
            done = describe_move(self.timeline.way[-1][0].move, self.app.notation)
            message = f"{done}; ← goes back before that"
        screen.say(message)
        self.app.switch_screen(screen)

    @on(PhaseLine.Clicked)
    def _go_to_phase(self, message: PhaseLine.Clicked) -> None:
        if self.at_rest:
            self.go(self.timeline.in_phase(message.phase))

    # Other screens

    def action_fast_forward(self, most: int | None = None) -> None:
        """Train by full-batch passes until the loss converges, or by so many at most."""
        if self.at_rest:
            screen = FastForwardScreen(self.timeline, self._watched, most=most)
            self.app.push_screen(screen, self._went_forward)

    def _went_forward(self, said: str | None) -> None:
        self._show_watched()
        self.arrived(said or "")

    def action_watch(self) -> None:
        """Ask which words to watch."""
        if self.at_rest:
            vocabulary, settings = self.setup.corpus.vocabulary, self.setup.settings
            turn = self.timeline.turn
            words = indices_of(self._watched, vocabulary)
            words = words or usual_words(self.setup, turn.context, turn.target)
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
            embeddings = WordVectors(words, parameters.E, parameters.theta)
            context, name = self.timeline.turn.context, self.setup.corpus.name
            screen = MapScreen(embeddings, "E", [context], name=name)
            self.app.push_screen(screen, lambda word: self._explore(word) if word else None)

    def action_explore(self) -> None:
        """Ask for nearest words."""
        if self.at_rest:
            self._explore()

    def _explore(self, word: str = "") -> None:
        self.app.push_screen(ExploreScreen.of(self.timeline, word))

    def action_lessons(self) -> None:
        """Offer the lessons."""
        if self.at_rest:
            self._offer_lessons(None)

    def _offer_lessons(self, chosen: int | None) -> None:
        screen = LessonsScreen(self.app.progress, self.app.notation, chosen)
        self.app.push_screen(screen, self._teach)

    def _teach(self, number: int | None) -> None:
        """Prepare a lesson, play it, and come back to the table of contents."""
        if number is None:
            return
        play = Play(LESSONS[number], self.timeline)

        def prepare(check: Callable[[int], None]) -> str:
            play.prepare(check)
            return ""

        said = f"{play.message or 'preparing the lesson …'} escape stops"
        self.work_elsewhere(said, prepare, then=lambda: self._play_lesson(play, number))

    def _play_lesson(self, play: Play, number: int) -> None:
        screen = LessonScreen(play, number=number + 1)

        def left(_: None) -> None:
            if screen.finished:
                self.app.progress.add(play.lesson.id)
            following = number + screen.finished
            self._offer_lessons(following if following < len(LESSONS) else None)

        self.app.push_screen(screen, left)

    def action_save(self) -> None:
        """Save the model, or export its vectors."""
        if self.at_rest:
            self.app.ask_to_save(self.say)

    def action_summary(self) -> None:
        """Show the parameter summary."""
        if self.at_rest:
            timeline, setup, notation = self.timeline, self.setup, self.app.notation
            changes = count_changes(timeline.before_turn(), timeline.after_turn())
            screen = SummaryScreen(
                setup.settings, setup.corpus, notation, turn=timeline.turn, changes=changes
            )
            self.app.push_screen(screen)

    def action_help(self) -> None:
        """Explain the pane that is looked at, and show the keys and the words."""
        self.pause()
        self.explain(TURNS, TURN_KEYS)
