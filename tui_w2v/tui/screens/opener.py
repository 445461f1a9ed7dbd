"""The screens that open over the turn screen, on its run."""

from collections.abc import Callable
from typing import Protocol

from tui_w2v.lessons.progress import Progress
from tui_w2v.tui.base import BaseApp
from tui_w2v.tui.config import Config
from tui_w2v.tui.forward import usual_words
from tui_w2v.tui.screens.cards import CARDS
from tui_w2v.tui.screens.concepts import ConceptsScreen
from tui_w2v.tui.screens.explore import ExploreScreen
from tui_w2v.tui.screens.fast_forward import FastForwardScreen
from tui_w2v.tui.screens.map import MapScreen
from tui_w2v.tui.screens.prompt import ask_where, ask_which, ask_x
from tui_w2v.tui.screens.setup import SetupScreen
from tui_w2v.tui.screens.teaching import Teaching
from tui_w2v.tui.stepper import Stepper
from tui_w2v.tui.typed import indices_of
from tui_w2v.vectors import WordVectors

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


class Opener:
    """Opens a screen by a method of its name; the screen's answer becomes a move of the run."""

    def __init__(
        self,
        app: Callable[[], BaseApp],
        stepper: Stepper,
        visit: Visit,
        say: Callable[[str], None],
    ) -> None:
        """Hold what the screens need.

        Args:
            app: Returns the app.
            stepper: Its stepper, which must be at rest when a screen opens.
            visit: Provides texts, lesson progress and saving.
            say: Shows a message on the turn screen.
        """
        self.watched: list[str] = []
        """The words to watch."""
        self._app, self._stepper, self._visit, self._say = app, stepper, visit, say

    @property
    def texts(self) -> tuple[str, ...]:
        """The texts to choose from; empty if any text can be named."""
        return self._visit.texts

    @property
    def teaching(self) -> Teaching:
        """The lessons on this run."""
        return Teaching(self._app(), self._stepper, self._visit.progress)

    def lessons(self) -> None:
        self.teaching.offer()

    def card(self, name: str) -> None:
        """Show a card about this turn."""
        switch = self._stepper.switch_objective
        card = CARDS[name](self._stepper.timeline, self._app())
        self._app().push_screen(card, lambda chosen: chosen and switch(chosen))

    def where(self) -> None:
        """Ask where to go."""
        go_to = self._stepper.go_to
        self._app().push_screen(ask_where(self._stepper), lambda goal: goal and go_to(goal))

    def x(self, show: Callable[[dict[int, float] | None], None]) -> None:
        """Ask for another x to look at."""
        self._app().push_screen(ask_x(self._stepper.timeline), show)

    def setup(self) -> None:
        """Ask for other settings."""
        screen = SetupScreen(self._stepper.timeline.setup.settings, self._visit.texts)
        change = self._stepper.change_settings
        self._app().push_screen(screen, lambda settings: settings and change(settings))

    def fast_forward(self, most: int | None = None) -> None:
        """Train by full-batch passes until the loss converges, or up to a number of passes."""
        save, arrived = self._visit.ask_to_save, self._stepper.arrived
        screen = FastForwardScreen(self._stepper.timeline, self.watched, save, most=most)
        self._app().push_screen(screen, lambda said: arrived(said or ""))

    def watch(self) -> None:
        """Ask which words to watch."""
        setup, turn = self._stepper.timeline.setup, self._stepper.timeline.turn
        vocabulary = setup.corpus.vocabulary
        words = indices_of(self.watched, vocabulary)
        words = words or usual_words(setup, turn.context, turn.target)

        def chosen(words: list[int] | None) -> None:
            if words is not None:
                self.watched[:] = [vocabulary[word] for word in words]
                self._stepper.arrived(_WATCHING if words else "no word is watched")

        self._app().push_screen(ask_which(setup, words, "watch none"), chosen)

    def map(self) -> None:
        """Show all words on a map, with the context word and its nearest words marked."""
        timeline, corpus = self._stepper.timeline, self._stepper.timeline.setup.corpus
        words, parameters = corpus.vocabulary.words, timeline.parameters
        embeddings = WordVectors(words, parameters.E, parameters.theta)
        screen = MapScreen(embeddings, "E", [timeline.turn.context], name=corpus.name)
        self._app().push_screen(screen, lambda word: self.explore(word) if word else None)

    def concepts(self) -> None:
        """Name the directions of E by their words."""
        timeline = self._stepper.timeline
        self._app().push_screen(ConceptsScreen(timeline.setup, timeline.parameters))

    def explore(self, word: str = "") -> None:
        """Ask for nearest words, of the context word by default."""
        self._app().push_screen(ExploreScreen.of(self._stepper.timeline, word))

    def save(self) -> None:
        """Save the model, or export its vectors."""
        self._visit.ask_to_save(self._say)
