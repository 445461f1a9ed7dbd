"""What the palette goes to by name: words, lessons, samples and recent files."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

from textual.command import Hit, Hits, Provider

from tui_w2v.corpus import SAMPLES, CorpusError, resolve_source
from tui_w2v.errors import FileError
from tui_w2v.lessons.contents import CHAPTERS
from tui_w2v.training import Settings
from tui_w2v.tui.screens.explore import ExploreScreen
from tui_w2v.tui.screens.turn import TurnScreen
from tui_w2v.tui.typed import Goal
from tui_w2v.vectors import WordVectors, load
from tui_w2v.vectors.question import Completer

_MOST_WORDS = 6


class Destination(NamedTuple):
    """Where the palette can go."""

    name: str
    about: str
    go: Callable[[], object]


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
        for name, about, go in self._destinations(query.split()[-1:]):
            if (score := matcher.match(name)) > 0:
                yield Hit(score, matcher.highlight(name), go, help=about)

    def _destinations(self, typed: list[str]) -> Iterator[Destination]:
        words = [word for start in typed for word in self._beginning_with(start)]
        match self.screen:
            case TurnScreen() as screen:
                yield from _about_words(screen, words)
                yield from _lessons(screen)
                yield from _files(screen)
            case ExploreScreen() as screen:
                for word in words:
                    yield Destination(f"nearest words of {word}", "", partial(screen.ask, word))

    def _beginning_with(self, start: str) -> list[str]:
        for text in dict.fromkeys((start, start.lower())):
            found = [text] if text in self._words else []
            found += self._completer.completions(text, _MOST_WORDS)
            if found:
                return found
        return []


def _about_words(screen: TurnScreen, words: list[str]) -> Iterator[Destination]:
    vocabulary = screen.stepper.timeline.setup.corpus.vocabulary
    for word in words:
        goal = Goal(word, context=vocabulary.index(word))
        go = partial(_at_rest, screen, partial(screen.stepper.go_to, goal))
        yield Destination(f"next turn of {word}", "with this context word", go)
        about = "by E, by θ and by both"
        yield Destination(f"nearest words of {word}", about, partial(screen.action_explore, word))


def _lessons(screen: TurnScreen) -> Iterator[Destination]:
    number = 0
    for chapter in CHAPTERS:
        for lesson in chapter.lessons:
            title = lesson.titled(screen.app.notation)
            go = partial(_at_rest, screen, partial(screen.opener.teaching.teach, number))
            number += 1
            yield Destination(f"lesson {number}: {title}", chapter.title, go)


def _files(screen: TurnScreen) -> Iterator[Destination]:
    for name in screen.opener.texts or SAMPLES:
        about = SAMPLES[name].about if name in SAMPLES else "the text of the server"
        go = partial(_at_rest, screen, partial(_open_text, screen, name))
        yield Destination(f"open {Path(name).name}", about, go)
    for kind, path in screen.app.recent:
        open_file = _open_text if kind == "text" else _open_model
        about = f"a {kind} in {Path(path).parent}"
        go = partial(_at_rest, screen, partial(open_file, screen, path))
        yield Destination(f"open {Path(path).name}", about, go)


def _at_rest(screen: TurnScreen, go: Callable[[], object]) -> None:
    if screen.stepper.rest():
        go()


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
    vectors: list[WordVectors] = []

    def read(check: Callable[[int], None]) -> str:
        try:
            vectors.append(load(path, progress=check))
        except FileError as error:
            return str(error)
        return ""

    def show() -> None:
        screen.app.push_screen(ExploreScreen(vectors[0], Path(path).name))

    screen.stepper.work(f"reading {Path(path).name} …", read, then=show)
