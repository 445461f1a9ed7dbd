"""What the palette goes to by name: words, lessons, samples and recent files."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

from textual.command import Hit, Hits, Provider, SimpleCommand

from tui_w2v.corpus import SAMPLES, CorpusError, resolve_source
from tui_w2v.lessons.contents import CHAPTERS, LESSONS
from tui_w2v.session.typed import Goal
from tui_w2v.training import Settings
from tui_w2v.tui.screens.explore import ExploreScreen
from tui_w2v.tui.screens.lessons import Teaching
from tui_w2v.tui.screens.turn import TurnScreen
from tui_w2v.vectors import load
from tui_w2v.vectors.question import Completer

_MOST_WORDS = 6


class Destinations(Provider):
    """Finds destinations by their names, on the turn screen and the explore screen."""

    async def startup(self) -> None:
        words: Sequence[str] = ()
        match self.screen:
            case TurnScreen() as screen:
                words = screen.stepper.timeline.setup.corpus.vocabulary.words
            case ExploreScreen() as screen:
                words = screen.embeddings.words
        self._words = frozenset(words)
        self._completer = Completer(words)

    async def search(self, query: str) -> Hits:
        """Yield the destinations whose names match; words are matched from their beginning."""
        matcher = self.matcher(query)
        for name, go, about in self._destinations(query.split()[-1:]):
            if (score := matcher.match(name)) > 0:
                yield Hit(score, matcher.highlight(name), go, help=about)

    def _destinations(self, typed: list[str]) -> Iterator[SimpleCommand]:
        words = [word for start in typed for word in self._beginning_with(start)]
        match self.screen:
            case TurnScreen() as screen:
                for name, go, about in (*_words(screen, words), *_lessons(screen), *_files(screen)):
                    yield SimpleCommand(name, partial(_at_rest, screen, go), about)
            case ExploreScreen() as screen:
                for word in words:
                    yield SimpleCommand(f"nearest words of {word}", partial(screen.ask, word))

    def _beginning_with(self, start: str) -> list[str]:
        for text in dict.fromkeys((start, start.lower())):
            known = [text] if text in self._words else []
            if found := known + self._completer.completions(text, _MOST_WORDS):
                return found
        return []


def _at_rest(screen: TurnScreen, go: Callable[[], object]) -> None:
    if screen.stepper.rest():
        go()


def _words(screen: TurnScreen, words: list[str]) -> Iterator[SimpleCommand]:
    vocabulary, about = screen.stepper.timeline.setup.corpus.vocabulary, "by E, by θ and by both"
    for word in words:
        go = partial(screen.stepper.go_to, Goal(word, context=vocabulary.index(word)))
        ask = partial(screen.opener.explore, word)
        yield SimpleCommand(f"next turn of {word}", go, "with this context word")
        yield SimpleCommand(f"nearest words of {word}", ask, about)


def _lessons(screen: TurnScreen) -> Iterator[SimpleCommand]:
    chapters = (chapter.title for chapter in CHAPTERS for _ in chapter.lessons)
    for number, (lesson, chapter) in enumerate(zip(LESSONS, chapters, strict=True)):
        go = partial(Teaching(screen.app, screen.stepper).teach, number)
        name = f"lesson {number + 1}: {lesson.titled(screen.app.notation)}"
        yield SimpleCommand(name, go, chapter)


def _files(screen: TurnScreen) -> Iterator[SimpleCommand]:
    for name in screen.app.texts or SAMPLES:
        about = SAMPLES[name].about if name in SAMPLES else "the text of the server"
        yield SimpleCommand(f"open {Path(name).name}", partial(_open_text, screen, name), about)
    for kind, path in screen.app.recent:
        go = partial(_open_text if kind == "text" else _open_model, screen, path)
        yield SimpleCommand(f"open {Path(path).name}", go, f"a {kind} in {Path(path).parent}")


def _open_text(screen: TurnScreen, text: str) -> None:
    """Continue with another text; back brings this one back."""
    objective = screen.stepper.timeline.setup.settings.objective
    try:
        resolve_source(text, regular=True)
    except CorpusError as error:
        screen.say(str(error), warning=True)
    else:
        screen.stepper.change_settings(Settings.of(text, objective=objective))


def _open_model(screen: TurnScreen, path: str) -> None:
    """Ask for the words of a model or of vectors, over this run."""
    name, app = Path(path).name, screen.app
    screen.stepper.work(
        f"reading {name} …",
        lambda check: load(path, progress=check),
        then=lambda vectors: app.push_screen(ExploreScreen(vectors, name)),
    )
