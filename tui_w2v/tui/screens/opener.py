"""The screens that open over another one, on its run."""

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any

from tui_w2v.session.forward import usual_words
from tui_w2v.session.stepper import Stepper
from tui_w2v.session.typed import (
    GOALS,
    LOOKS,
    WATCHED,
    parse_goal,
    parse_turn,
    parse_words,
    parse_x,
)
from tui_w2v.training import Timeline
from tui_w2v.tui.screens.cards import CARDS
from tui_w2v.tui.screens.concepts import ConceptsScreen
from tui_w2v.tui.screens.dialog import PromptScreen
from tui_w2v.tui.screens.explore import ExploreScreen
from tui_w2v.tui.screens.full import FullScreen
from tui_w2v.tui.screens.lessons import Teaching
from tui_w2v.tui.screens.map import MapScreen
from tui_w2v.tui.screens.setup import SetupScreen
from tui_w2v.vectors import WordVectors

_WATCHING = "+ new since the start, ▲ nearer or ▼ farther by this turn; w: other words"


class Opener:
    """Opens a screen by a method of its name; the screen's answer becomes a move of the run."""

    def __init__(self, screen: FullScreen[Any], stepper: Stepper, watched: list[str]) -> None:
        """Open screens over another one, whose stepper must be at rest then.

        The words to watch may be those of an earlier text, some of which this one lacks.
        """
        self._screen, self._stepper, self.watched = screen, stepper, watched

    @property
    def _timeline(self) -> Timeline:
        return self._stepper.timeline

    def lessons(self) -> None:
        Teaching(self._screen.app, self._stepper).offer()

    def card(self, name: str) -> None:
        self._screen.app.ask(
            CARDS[name](self._timeline, self._screen.app), self._stepper.switch_objective
        )

    def where(self) -> None:
        """Ask where to go; the prompt also says how long a long jump takes."""
        parse = partial(parse_goal, setup=self._timeline.setup)

        def tell(text: str) -> str:
            with suppress(ValueError):
                if turn := parse_turn(text):
                    return self._stepper.how_long(self._timeline.at(turn))
            return ""

        prompt = PromptScreen(parse, GOALS, example="12   king   king castle", tell=tell)
        self._screen.app.ask(prompt, self._stepper.go_to)

    def x(self, show: Callable[[dict[int, float] | None], None]) -> None:
        """Ask for another x to look at; without one, the turn is shown again."""
        words = self._timeline.setup.corpus.vocabulary.words
        vectors = WordVectors(words, self._timeline.parameters.E)
        hint, example = f"{LOOKS}; nothing is trained", "king   king queen"
        prompt = PromptScreen(partial(parse_x, vectors=vectors), hint, example=example)
        self._screen.app.push_screen(prompt, show)

    def setup(self) -> None:
        screen = SetupScreen(self._timeline.setup.settings, self._screen.app.texts)
        self._screen.app.ask(screen, self._stepper.change_settings)

    @property
    def watching(self) -> list[int]:
        """The indices of the watched words that this text has."""
        vocabulary = self._timeline.setup.corpus.vocabulary
        return [vocabulary.index(word) for word in self.watched if word in vocabulary]

    def watch(self) -> None:
        setup, turn = self._timeline.setup, self._timeline.turn

        def chosen() -> None:
            self._stepper.arrived(_WATCHING if self.watched else "no word is watched")

        words = self.watching or usual_words(setup, turn.context, turn.target)
        self.ask_which(words, "watch none", chosen)

    def ask_which(self, words: list[int], without: str, then: Callable[[], object]) -> None:
        """Ask for the words to watch; ``without`` says what an empty line watches."""
        setup = self._timeline.setup
        vocabulary = setup.corpus.vocabulary
        value = " ".join(vocabulary[word] for word in words)

        def chosen(words: list[int]) -> None:
            self.watched[:] = [vocabulary[word] for word in words]
            then()

        parse, hint = partial(parse_words, setup=setup), f"{WATCHED}; empty: {without}"
        prompt = PromptScreen(parse, hint, value=value, takes_empty=True)
        self._screen.app.ask(prompt, chosen)

    def map(self) -> None:
        """Show all words on a map, with the context word and its nearest words marked."""
        corpus, parameters = self._timeline.setup.corpus, self._timeline.parameters
        embeddings = WordVectors(corpus.vocabulary.words, parameters.E, parameters.theta)
        screen = MapScreen(embeddings, "E", [self._timeline.turn.context], name=corpus.name)
        self._screen.app.ask(screen, self.explore)

    def concepts(self) -> None:
        self._screen.app.push_screen(ConceptsScreen(self._timeline))

    def explore(self, word: str = "") -> None:
        self._screen.app.push_screen(ExploreScreen.of(self._timeline, word))

    def save(self) -> None:
        self._screen.app.ask_to_save(self._stepper.arrived)
