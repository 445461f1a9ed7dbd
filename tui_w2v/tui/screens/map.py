"""The map: all words in two dimensions."""

from collections.abc import Sequence
from contextlib import suppress
from functools import partial

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical

from tui_w2v.explain.screens import MAP
from tui_w2v.printable import counted
from tui_w2v.session.job import Check
from tui_w2v.session.typed import known_pairs, read_axes
from tui_w2v.tui.base import LookChanged
from tui_w2v.tui.keys import MAP_KEYS
from tui_w2v.tui.screens.dialog import PromptScreen
from tui_w2v.tui.screens.full import FullScreen, in_thread
from tui_w2v.tui.widgets.word_map import ASKED, MapHeader, NearWords, WordMap
from tui_w2v.vectors import By, WordVectors
from tui_w2v.vectors.mapped import MappedWords, NearWord, map_words
from tui_w2v.vectors.question import Question

_BLINK_NUMBERS = 1_500_000
"""The most numbers that are projected at once; more are projected in a thread."""
_NO_MEMORY = "there is not enough memory to project these vectors"
_AXES = "a formula across, a comma, a formula up; empty: the principal components"
_NEIGHBOURS = 10
_LISTED = 60
_AROUND = 50
"""The largest number of neighbours on the map around a word; of few words, a quarter."""


class MapScreen(FullScreen[str | None]):
    """Shows words on a map; ends with a word to ask about, one still to be typed ("") or None."""

    ABOUT = MAP, MAP_KEYS
    BINDINGS = [*MAP_KEYS]

    def __init__(
        self,
        embeddings: WordVectors,
        kind: By,
        asked: Sequence[int],
        neighbours: Sequence[int] | None = None,
        name: str = "",
        arrows: Sequence[tuple[int, int]] = (),
    ) -> None:
        """Map all words by one kind of their vectors, which must not change afterwards.

        Words are given by their rows: those in the question, their nearest words, nearest first
        (without them, ten are searched), and the ends of an analogy's two arrows.
        """
        super().__init__()
        self._embeddings, self._asked, self._arrows = embeddings, asked, arrows
        self._kind: By = kind
        self._given = kind, neighbours
        self._known: dict[By, MappedWords] = {}
        self._axes: tuple[Question, ...] = ()
        self._name = name
        V, d = embeddings.vectors.shape
        self._header = MapHeader(name, V, d)
        self._map = WordMap(embeddings.words, self._choose, id="word-map")
        self._map.chosen = asked[0] if asked else None
        self._near = NearWords(f"in all {d:,} dimensions" if d > 1 else "nearest", id="near")
        self._seen = NearWords("on this map", id="near-on-map")

    def compose(self) -> ComposeResult:
        lists = Vertical(self._near, self._seen, id="map-lists")
        return self._header, Horizontal(self._map, lists), self.key_line

    def on_mount(self) -> None:
        self.call_after_refresh(self._show_kind, self._kind)  # once the screen has its size

    def _show_kind(self, kind: By) -> None:
        self._kind = kind
        if kind in self._known or self._embeddings.vectors.size <= _BLINK_NUMBERS:
            self._take(kind, self._known.get(kind) or self._map_words(kind))
        else:
            self._map.show_mapped(None)
            self._show()
            in_thread(self, partial(self._map_words, kind), partial(self._take, kind))

    def _map_words(self, kind: By, check: Check = lambda: None) -> MappedWords | None:
        given, near = self._given
        with suppress(MemoryError):
            return map_words(
                self._embeddings,
                kind,
                self._asked,
                near if kind == given else None,
                n=_NEIGHBOURS if near is None else len(near),
                axes=self._axes,
                arrows=self._arrows,
                check=check,
            )
        return None

    def _take(self, kind: By, mapped: MappedWords | None) -> None:
        if mapped is not None:
            self._known[kind] = mapped
        if kind == self._kind:
            self._map.show_mapped(mapped, _NO_MEMORY)
            self._show()

    def _show(self) -> None:
        self._header.mapped = self._known.get(self._kind)
        self._header.redraw()
        self._map.redraw()
        self._show_chosen()

    def _show_chosen(self) -> None:
        self.offer_keys()
        mapped, chosen = self._known.get(self._kind), self._map.chosen
        look, words = self.app.look, self._embeddings.words
        asked, around, seen = [], [], list[NearWord]()
        if mapped is not None and mapped.asked:
            names = ", ".join(words[row] for row in mapped.asked)
            kind = self.app.notation.vectors(mapped.kind)
            asked = [(f"{ASKED}{names}", look.context), (f" by {kind}", look.muted)]
        if mapped is not None and chosen is not None:
            style = look.context if chosen in mapped.asked else look.strong
            around = [("near ", look.muted), (words[chosen], style), (" here", look.muted)]
            seen = mapped.near_on_map(chosen, min(_LISTED, self.size.height))
        self._near.heading, self._near.near = asked, mapped.near if mapped else ()
        self._seen.heading, self._seen.near = around, seen
        for listed in (self._near, self._seen):
            listed.mapped, listed.chosen = mapped, chosen
            listed.redraw()

    @on(LookChanged)
    def on_resize(self) -> None:
        self.call_after_refresh(self._show)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        mapped, chosen = self._known.get(self._kind), self._map.chosen is not None
        offered = {
            "by": len(self._embeddings.kinds) > 1,
            "around": bool(self._asked) or chosen,
            "ask": chosen,
            "walk": mapped is not None and bool(mapped.marked),
            **dict.fromkeys(("zoom", "pan", "reset"), mapped is not None),
        }
        return offered.get(action, True)

    def action_zoom(self, steps: int) -> None:
        self._map.zoom(steps)

    def action_pan(self, right: int, up: int) -> None:
        self._map.pan(right, up)

    def action_reset(self) -> None:
        self._map.reset()

    def action_walk(self, step: int) -> None:
        marked = self._known[self._kind].marked
        if self._map.chosen in marked:
            self._choose(marked[(marked.index(self._map.chosen) + step) % len(marked)])
        else:
            self._choose(marked[0 if step > 0 else -1])

    def _choose(self, word: int) -> None:
        self._map.choose(word)
        self._show_chosen()

    def action_by(self) -> None:
        kinds = self._embeddings.kinds
        self._show_kind(kinds[(kinds.index(self._kind) + 1) % len(kinds)])

    def action_axes(self) -> None:
        pairs = known_pairs(self._embeddings)
        prompt: PromptScreen[tuple[Question, ...]] = PromptScreen(
            partial(read_axes, vectors=self._embeddings),
            _AXES,
            value=", ".join(map(str, self._axes)),
            example=", ".join(" - ".join(pair) for pair in (pairs[-1], pairs[0])),
            takes_empty=True,
        )
        self.app.ask(prompt, self._take_axes)

    def _take_axes(self, axes: tuple[Question, ...]) -> None:
        self._axes, self._known = axes, {}
        self._show_kind(self._kind)

    def action_around(self) -> None:
        word = self._asked[0] if self._map.chosen is None else self._map.chosen
        words, vectors = self._embeddings.words, self._embeddings.by(self._kind)
        topn = min(_AROUND, max(_NEIGHBOURS, len(words) // 4))
        near = [one.word for one in vectors.most_similar(words[word], topn=topn)]
        rows = [word, *map(vectors.row, near)]
        E, theta = self._embeddings.vectors, self._embeddings.theta
        around = WordVectors([words[word], *near], E[rows], None if theta is None else theta[rows])
        neighbours = counted(len(near), "nearest word")
        name = f"{self._name}: {words[word]} and its {neighbours}"
        screen = MapScreen(around, self._kind, [0], name=name)
        self.app.ask(screen, self.dismiss)

    def action_ask(self) -> None:
        assert self._map.chosen is not None
        self.dismiss(self._embeddings.words[self._map.chosen])
