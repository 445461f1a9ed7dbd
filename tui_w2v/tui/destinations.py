"""Destinations of the command palette: words, lessons, samples and recent files."""

from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

from textual.command import Hit, Hits, Provider, SimpleCommand
from textual.content import Content

from tui_w2v.corpus import SAMPLES
from tui_w2v.lessons.contents import CHAPTERS, LESSONS
from tui_w2v.tui.base import BaseApp
from tui_w2v.tui.screens.explore import ExploreScreen
from tui_w2v.tui.screens.turn import TurnScreen
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
            score, offsets = matcher.fuzzy_search.match(query, name)
            if score > 0:
                # Brackets in words and paths are no markup, as they are in texts for Textual.
                shown, below = Content(name), Content(about or "")
                for at in offsets:
                    shown = shown.stylize(matcher.match_style, at, at + 1)
                yield Hit(score, shown, go, text=name, help=below)  # type: ignore[arg-type]

    def _destinations(self, typed: list[str]) -> Iterator[SimpleCommand]:
        words = [word for start in typed for word in self._beginning_with(start)]
        match self.screen:
            case TurnScreen(app=app) as screen:
                for name, about, *opened in _from_a_turn(app, words):
                    yield SimpleCommand(name, partial(screen.action_open, *opened), about)
            case ExploreScreen() as screen:
                for word in words:
                    yield SimpleCommand(f"nearest words of {word}", partial(screen.ask, word))

    def _beginning_with(self, start: str) -> list[str]:
        for text in dict.fromkeys((start, start.lower())):
            known = [text] if text in self._words else []
            if found := known + self._completer.completions(text, _MOST_WORDS):
                return found
        return []


def _from_a_turn(app: BaseApp, words: list[str]) -> Iterator[tuple[str, str, str, int | str]]:
    """Yield names, each with a line about it, the opener's method and its argument."""
    for word in words:
        yield f"next turn of {word}", "with this context word", "turn_of", word
        yield f"nearest words of {word}", "by E, by θ and by both", "explore", word
    chapters = (chapter.title for chapter in CHAPTERS for _ in chapter.lessons)
    for number, (lesson, chapter) in enumerate(zip(LESSONS, chapters, strict=True)):
        yield f"lesson {number + 1}: {lesson.titled(app.notation)}", chapter, "lesson", number
    for name in app.texts or SAMPLES:
        about = SAMPLES[name].about if name in SAMPLES else "the text of the server"
        yield f"open {Path(name).name}", about, "text", name
    for kind, path in app.recent:
        yield f"open {Path(path).name}", f"a {kind} in {Path(path).parent}", kind, path
