"""The map: all words in two dimensions."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.screen import Screen
from textual.worker import get_current_worker

from tui_w2v.explain import MAP
from tui_w2v.training import CancelledError
from tui_w2v.tui.base import BaseApp, LookChanged
from tui_w2v.tui.keys import MAP_KEYS
from tui_w2v.tui.mapped import MappedWords, NearWord, map_words
from tui_w2v.tui.screens.help import help_screen
from tui_w2v.tui.screens.prompt import PromptScreen
from tui_w2v.tui.typed import known_pairs, read_axes
from tui_w2v.tui.widgets.lines import KeyLine
from tui_w2v.tui.widgets.map_lines import MapHeader
from tui_w2v.tui.widgets.near_words import Listed, NearWords
from tui_w2v.tui.widgets.size_notice import SizeNotice
from tui_w2v.tui.widgets.word_map import MARKS, WordMap
from tui_w2v.vectors import By, WordVectors
from tui_w2v.vectors.question import Question

_BLINK_NUMBERS = 1_500_000
"""The most numbers that are projected at once; more are projected in a thread."""
_NO_MEMORY = "there is not enough memory to project these vectors"
_NEIGHBOURS = 10
_LISTED = 60
_AROUND = 50
"""The most nearest words on the map of a word's own neighbourhood; of few words, a quarter."""


class MapScreen(Screen[str | None]):
    """Shows words on a map; ends with a word to ask about, or None."""

    app: BaseApp

    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [*MAP_KEYS]

    class Projected(Message):
        """The words are projected, or cannot be."""

        def __init__(self, kind: By, mapped: MappedWords | None) -> None:
            super().__init__()
            self.kind = kind
            self.mapped = mapped

    def __init__(
        self,
        embeddings: WordVectors,
        kind: By,
        asked: Sequence[int],
        neighbours: Sequence[int] | None = None,
        name: str = "",
        arrows: Sequence[tuple[int, int]] = (),
    ) -> None:
        """Map all words by one kind of their vectors.

        Args:
            embeddings: The words, whose vectors must not change afterwards.
            kind: The vectors to show first.
            asked: The rows of the words in the question.
            neighbours: The rows of their nearest words, nearest first; without them, ten are
                searched.
            name: The name of the text or file.
            arrows: An analogy's two arrows, each from a row to a row.
        """
        super().__init__()
        self._embeddings = embeddings
        self._asked = tuple(asked)
        self._kind: By = kind
        self._given = kind, neighbours if neighbours is None else tuple(neighbours)
        self._known: dict[By, MappedWords] = {}
        self._axes: tuple[Question, ...] = ()
        self._name, self._arrows = name, tuple(arrows)
        V, d = embeddings.vectors.shape
        self._header = MapHeader(name, V, d, classes="room")
        self._map = WordMap(embeddings.words, id="word-map")
        self._map.chosen = self._asked[0] if self._asked else None
        self._near = NearWords(f"in all {d:,} dimensions" if d > 1 else "nearest", id="near")
        self._seen = NearWords("on this map", id="near-on-map")
        self._keys = KeyLine(classes="room")

    def compose(self) -> ComposeResult:
        """Yield the map and, if there is room, the nearest words in d and in two dimensions."""
        yield SizeNotice()
        yield self._header
        with Horizontal(id="map", classes="room"):
            yield self._map
            with Vertical(id="map-lists"):
                yield self._near
                yield self._seen
        yield self._keys

    def on_mount(self) -> None:
        """Project the words once the screen has its size."""
        self.call_after_refresh(self._show_kind, self._kind)

    # Projecting

    def _show_kind(self, kind: By) -> None:
        """Show the words by one kind of vectors, and project them first if needed."""
        self._kind = kind
        mapped = self._known.get(kind)
        if mapped is None and self._embeddings.vectors.size <= _BLINK_NUMBERS:
            mapped = self._known[kind] = self._map_words(kind)
        self._map.show_mapped(mapped)
        self._show()
        if mapped is None:
            self._project(kind)

    def _map_words(self, kind: By, check: Callable[[], None] = lambda: None) -> MappedWords:
        given, near = self._given
        n = _NEIGHBOURS if near is None else len(near)
        known = near if kind == given else None
        axes, arrows = self._axes, self._arrows
        return map_words(
            self._embeddings, kind, self._asked, known, n=n, axes=axes, arrows=arrows, check=check
        )

    @work(thread=True, exclusive=True, group="projection")
    def _project(self, kind: By) -> None:
        worker = get_current_worker()

        def check() -> None:
            if worker.is_cancelled:
                raise CancelledError

        mapped = None
        try:
            mapped = self._map_words(kind, check)
        except CancelledError:
            return
        except MemoryError:
            pass
        self.post_message(self.Projected(kind, mapped))

    @on(Projected)
    def _take_projection(self, message: Projected) -> None:
        if message.mapped is not None:
            self._known[message.kind] = message.mapped
        if message.kind == self._kind:
            self._map.show_mapped(message.mapped, _NO_MEMORY)
            self._show()

    # Showing

    @on(LookChanged)
    def _show(self) -> None:
        """Show the map and its lists."""
        mapped = self._known.get(self._kind)
        self._header.show_mapped(mapped, ascii=self._map.ascii)
        self._map.redraw()
        self._show_lists(mapped)
        self.refresh_bindings()
        self._keys.redraw()

    def _show_lists(self, mapped: MappedWords | None) -> None:
        look, words = self.app.look, self._embeddings.words
        if mapped is None:
            self._near.show_words((), ())
            self._seen.show_words((), ())
            return
        names = ", ".join(words[row] for row in mapped.asked)
        mark = MARKS[self._map.ascii].asked
        kind = self.app.notation.vectors(mapped.kind)
        heading = [(f"{mark}{names}", look.context), (f" by {kind}", look.muted)]
        self._near.show_words(heading if names else (), self._listed(mapped, mapped.near))
        chosen = self._map.chosen
        if chosen is None:
            self._seen.show_words((), ())
            return
        style = look.context if chosen in mapped.asked else look.strong
        heading = [("near ", look.muted), (words[chosen], style)]
        near = mapped.near_on_map(chosen, min(_LISTED, self.size.height))
        self._seen.show_words([*heading, (" here", look.muted)], self._listed(mapped, near))

    def _listed(self, mapped: MappedWords, near: Sequence[NearWord]) -> list[Listed]:
        look, marks = self.app.look, MARKS[self._map.ascii]
        listed = []
        for row, cosine in near:
            mark, style = marks.other, look.text
            if row in mapped.asked:
                mark, style = marks.asked, look.context
            elif row in mapped.marked:
                mark, style = marks.near, look.strong
            if row == self._map.chosen:
                style = look.strong + look.cursor
            listed.append(Listed(mark, self._embeddings.words[row], style, cosine))
        return listed

    def on_resize(self) -> None:
        """Draw for the new size."""
        self.call_after_refresh(self._show)

    # Keys

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer only keys that have an effect."""
        if action == "by":
            return len(self._embeddings.kinds) > 1
        if action == "around":
            return bool(self._asked) or self._map.chosen is not None
        if action == "ask":
            return self._map.chosen is not None
        mapped = self._known.get(self._kind)
        if action == "walk":
            return mapped is not None and bool(mapped.marked)
        return mapped is not None or action not in ("zoom", "pan", "reset")

    def action_zoom(self, steps: int) -> None:
        """Zoom in or out."""
        self._map.zoom(steps)

    def action_pan(self, right: int, up: int) -> None:
        """Pan."""
        self._map.pan(right, up)

    def action_reset(self) -> None:
        """Show all words again."""
        self._map.reset()

    def action_walk(self, step: int) -> None:
        """Choose the next of the marked words, or the one before."""
        marked = self._known[self._kind].marked
        if self._map.chosen in marked:
            self._choose(marked[(marked.index(self._map.chosen) + step) % len(marked)])
        else:
            self._choose(marked[0 if step > 0 else -1])

    @on(WordMap.Clicked)
    def _choose_clicked(self, message: WordMap.Clicked) -> None:
        self._choose(message.word)

    def _choose(self, word: int) -> None:
        self._map.choose(word)
        self._show_lists(self._known[self._kind])
        self.refresh_bindings()

    def action_by(self) -> None:
        """Show the words by the next kind of vectors."""
        kinds = self._embeddings.kinds
        self._show_kind(kinds[(kinds.index(self._kind) + 1) % len(kinds)])

    def action_axes(self) -> None:
        """Ask for the formulas of the axes; an empty line brings PCA back."""
        value = ", ".join(map(str, self._axes))
        parse = partial(read_axes, vectors=self._embeddings)
        hint = "a formula across, a comma, a formula up; empty: the principal components"
        pairs = known_pairs(self._embeddings)
        example = ", ".join(" - ".join(pair) for pair in (pairs[-1], pairs[0]))
        prompt = PromptScreen(parse, hint, value=value, example=example)
        self.app.push_screen(prompt, self._take_axes)

    def _take_axes(self, axes: tuple[Question, ...] | None) -> None:
        if axes is not None:
            self._axes, self._known = axes, {}
            self._show_kind(self._kind)

    def action_around(self) -> None:
        """Map the neighbours of the chosen word, or of the question's first word, alone."""
        word = self._asked[0] if self._map.chosen is None else self._map.chosen
        words, vectors = self._embeddings.words, self._embeddings.by(self._kind)
        topn = min(_AROUND, max(_NEIGHBOURS, len(words) // 4))
        near = vectors.most_similar(words[word], topn=topn)
        rows = [word, *(vectors.row(one.word) for one in near)]
        E, theta = self._embeddings.vectors, self._embeddings.theta
        theta = None if theta is None else theta[rows]
        around = WordVectors([words[row] for row in rows], E[rows], theta)
        name = f"{self._name}: {words[word]} and its nearest {len(near)}"
        screen = MapScreen(around, self._kind, [0], name=name)
        self.app.push_screen(screen, lambda word: word and self.dismiss(word))

    def action_ascii(self) -> None:
        """Switch between braille dots and ASCII."""
        self._map.ascii = not self._map.ascii
        self._show()

    def action_ask(self) -> None:
        """Close, and ask about the chosen word."""
        assert self._map.chosen is not None
        self.dismiss(self._embeddings.words[self._map.chosen])

    def action_leave(self) -> None:
        """Close."""
        self.dismiss(None)

    def action_help(self) -> None:
        """Show the keys and the words."""
        self.app.push_screen(help_screen(self.app, MAP, MAP_KEYS))
