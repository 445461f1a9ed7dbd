"""The screens that open over another one, on its run."""

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

from tui_w2v.corpus import CorpusError, resolve_source
from tui_w2v.lessons.cards import Run
from tui_w2v.lessons.contents import LESSONS
from tui_w2v.lessons.play import Play
from tui_w2v.session import typed
from tui_w2v.session.forward import usual_words
from tui_w2v.session.job import Check, Job
from tui_w2v.session.stepper import Stepper
from tui_w2v.training import Settings, Timeline
from tui_w2v.tui.screens.cards import CARDS
from tui_w2v.tui.screens.concepts import ConceptsScreen
from tui_w2v.tui.screens.dialog import PromptScreen
from tui_w2v.tui.screens.explore import ExploreScreen
from tui_w2v.tui.screens.full import FullScreen
from tui_w2v.tui.screens.lessons import LessonScreen, LessonsScreen
from tui_w2v.tui.screens.map import MapScreen
from tui_w2v.tui.screens.setup import SetupScreen
from tui_w2v.vectors import WordVectors, load

_WATCHING = "+ new since the start, ▲ nearer or ▼ farther by this turn; ⟨w⟩: other words"


class Opener:
    """Opens a screen by a method of its name; the screen's answer becomes a move of the run."""

    def __init__(self, screen: FullScreen[Any], stepper: Stepper, watched: list[str]) -> None:
        """Open screens over another one, whose stepper must be at rest then.

        The words to watch may be those of an earlier text, some of which this one lacks.
        """
        self._screen, self._stepper, self.watched = screen, stepper, watched
        self._shared_runs: dict[tuple[str, Run], Timeline] = {}

    @property
    def _timeline(self) -> Timeline:
        return self._stepper.timeline

    def lessons(self, chosen: int | None = None) -> None:
        self._screen.app.push_screen(LessonsScreen(chosen), self.lesson)

    def lesson(self, number: int | None) -> None:
        """Prepare a lesson and play it; None: the list was closed, so forget the lessons' runs."""
        if number is None:
            self._shared_runs.clear()
            return
        play = Play(LESSONS[number], self._timeline, self._shared_runs)
        text = f"{play.message or 'preparing the lesson …'} ⟨escape⟩ stops"
        self._prepare(text, play.prepare, lambda _: self._play(play, number))

    def _prepare(self, text: str, job: Job, show: Callable[[Any], object]) -> None:
        """Open a screen that a job prepares, and that keys wait for."""
        app = self._screen.app
        app.hold_keys(self._screen)

        def prepare(check: Check) -> Any:
            try:
                return job(check)
            except BaseException:
                app.call_later(app.release_keys, opened=False)
                raise

        def then(found: Any) -> None:
            show(found)
            app.call_later(app.release_keys, opened=True)

        self._stepper.work(text, prepare, then=then)

    def _play(self, play: Play, number: int) -> None:
        def left(finished: bool | None) -> None:
            if finished:
                self._screen.app.note_done(play.lesson.id)
            following = number + bool(finished)
            self.lessons(following if following < len(LESSONS) else None)

        self._screen.app.push_screen(LessonScreen(play, number=number + 1), left)

    def card(self, name: str) -> None:
        app = self._screen.app
        app.ask(CARDS[name](self._timeline, app), self._stepper.switch_objective)

    def where(self) -> None:
        """Ask where to go; the prompt also says how long a long jump takes."""
        parse = partial(typed.parse_goal, setup=self._timeline.setup)

        def tell(text: str) -> str:
            with suppress(ValueError):
                if turn := typed.parse_turn(text):
                    return self._stepper.how_long(self._timeline.at(turn))
            return ""

        prompt = PromptScreen(parse, typed.GOALS, example="12   king   king castle", tell=tell)
        self._screen.app.ask(prompt, self._stepper.go_to)

    def x(self, show: Callable[[dict[int, float] | None], None]) -> None:
        """Ask for another x to look at; without one, the turn is shown again."""
        words = self._timeline.setup.corpus.vocabulary.words
        vectors = WordVectors(words, self._timeline.parameters.E)
        hint, example = f"{typed.LOOKS}; nothing is trained", "king   king queen"
        prompt = PromptScreen(partial(typed.parse_x, vectors=vectors), hint, example=example)
        self._screen.app.push_screen(prompt, show)

    def text(self, text: str) -> None:
        """Continue with another text; back brings this one back."""
        objective = self._timeline.setup.settings.objective
        try:
            resolve_source(text, regular=True)
        except CorpusError as error:
            self._screen.say(str(error), warning=True)
        else:
            self._stepper.change_settings(Settings.of(text, objective=objective))

    def model(self, path: str) -> None:
        """Ask for the words of a model or of vectors, over this run."""
        name, app = Path(path).name, self._screen.app
        self._prepare(
            f"reading {name} …",
            lambda check: load(path, progress=check),
            lambda vectors: app.push_screen(ExploreScreen(vectors, name)),
        )

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

        parse, hint = partial(typed.parse_words, setup=setup), f"{typed.WATCHED}; empty: {without}"
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

    def turn_of(self, word: str) -> None:
        index = self._timeline.setup.corpus.vocabulary.index(word)
        self._stepper.go_to(typed.Goal(word, context=index))

    def explore(self, word: str = "") -> None:
        self._screen.app.push_screen(ExploreScreen.of(self._timeline, word))

    def save(self) -> None:
        self._screen.app.ask_to_save(self._stepper.arrived)
