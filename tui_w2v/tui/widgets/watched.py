"""Watched words, turn by turn and during full-batch passes: nearest words, rank and drift."""

from collections.abc import Iterator, Mapping, Sequence

from rich.style import Style
from textual.geometry import Size

from tui_w2v.session.forward import Forward
from tui_w2v.training import Neighbours, Phase, WatchedWord
from tui_w2v.tui.line import Line, cut, width_of
from tui_w2v.tui.numbers import signed
from tui_w2v.tui.widgets.drawn import BOXED_FROM, Framed, Lines
from tui_w2v.tui.widgets.lines import ROOMY

_HIGH = 50
_LONGEST_WORD = 16
_LONGEST_NEIGHBOUR = 20
_AT_START = "at the start "
_ARROWS = {1: "▲", 0: " ", -1: "▼"}
_DRIFT_FROM = 58  # from this width on, a watched word on one line has its drift
_NEW_FOR = 10
"""The number of passes during which a word is marked after it joined or left the nearest."""
_Near = tuple[str, int, Style, float, str]
"""A word with its style and cosine, between marks."""


class WatchStrip(Lines):
    """One or two lines for each watched word: its nearest words now, and at the last start.

    A plus marks a word that joined the nearest since the last start, a minus one that left. Arrows
    mark words that this turn's update moved nearer or farther away.
    """

    _words: Sequence[int] = ()
    _roomy = False
    _pair: Mapping[int, Style] = {}
    """The styles of the turn's words, once they are picked."""

    def take(self, words: Sequence[int]) -> None:
        """Watch words, by their indices; without words the strip is hidden."""
        if words != self._words:
            self._words = words
            self.display = bool(words)
            self.refresh(layout=True)

    def words_in_view(self) -> tuple[int, ...]:
        return tuple(self._words[: self.size.height])

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return the height that the terminal allows: two lines a word, or one, or one in all."""
        most = 8 if viewport.height >= _HIGH else 3 if viewport.height >= BOXED_FROM else 1
        words = len(self._words)
        return min(most, 2 * words if 2 * words <= most else words)

    def draw(self) -> list[Line]:
        if self.frame is None or not self.frame.watched:
            return []
        watched, turn, look = self.frame.watched, self.frame.turn, self.look
        self._roomy = self.inner_width >= ROOMY
        picked = self.frame.phase >= Phase.PICK
        self._pair = {turn.target: look.target, turn.context: look.context} if picked else {}
        missing = f" {len(watched)}/{len(self._words)}" * (len(watched) < len(self._words))
        room = max(width_of(self.vocabulary[word.word]) for word in watched)
        lines: list[Line] = []
        for word in watched:
            line = self._facts(word, min(room, _LONGEST_WORD))
            at_start = self.line().to(line.used - len(_AT_START)).add(_AT_START, self.look.muted)
            lines.append(self._near(line, self._now(word), missing * (word is watched[-1])))
            if 2 * len(watched) <= self.inner_height:
                lines.append(self._near(at_start, self._at_start(word)))
        return lines

    def _facts(self, watched: WatchedWord, room: int) -> Line:
        look, roomy, size = self.look, self._roomy, f"{len(self.vocabulary):,}"
        name, style = self.vocabulary[watched.word], self._pair.get(watched.word, look.strong)
        line = self.line().skip(1).field(name, room, style)
        rank = "–" if watched.rank is None else f"{watched.rank:,}"
        drift = _length(watched.drift, 6 if roomy else 5, tight=not roomy)
        line.add("  rank ", look.muted).add(rank.rjust(len(size)))
        line.add(f" of {size}   drift" if roomy else " drift", look.muted).add(drift)
        return line.add("   nearest " if roomy else " ", look.muted)

    def _now(self, watched: WatchedWord) -> Iterator[_Near]:
        new = watched.new
        for (word, cosine), move in zip(watched.nearest, watched.moves, strict=True):
            mark, usual = ("+", self.look.strong) if word in new else (" ", self.look.text)
            yield mark, word, self._pair.get(word, usual), cosine, _ARROWS[move]

    def _at_start(self, watched: WatchedWord) -> Iterator[_Near]:
        gone = watched.gone
        for word, cosine in watched.at_start:
            yield "−" if word in gone else " ", word, self.look.muted, cosine, " "

    def _near(self, line: Line, words: Iterator[_Near], missing: str = "") -> Line:
        """Add as many words as fit, and how many of the watched words are in view, if not all."""
        look = self.look
        for mark, word, style, cosine, behind in words:
            name = cut(self.vocabulary[word], _LONGEST_NEIGHBOUR)
            number = f" {cosine:+.2f}" if self._roomy else f" {signed(cosine, 4, tight=True)}"
            if line.left < 2 + width_of(name) + len(number + missing):
                break
            line.add(mark, look.strong).add(name, style).add(number, look.muted)
            line.add(behind, look.strong)
        return line.to(line.width - len(missing)).add(missing, look.faint)


class Watched(Framed):
    """Each watched word's drift and nearest words by E; words that joined or left are marked."""

    _now: tuple[Neighbours, ...] = ()
    _seen: Mapping[int, Mapping[int, list[int]]] = {}
    """The nearest words of each watched word, by the number of passes before them."""

    def show_forward(self, forward: Forward) -> None:
        self._now, done = forward.neighbours, forward.passes
        seen = {earlier: near for earlier, near in self._seen.items() if earlier < done}
        if self._now:
            seen[done] = {one.word: [word for word, _ in one.nearest] for one in self._now}
        since = max((earlier for earlier in seen if earlier <= done - _NEW_FOR), default=0)
        self._seen = {earlier: near for earlier, near in seen.items() if earlier >= since}
        self.redraw()

    def inside(self) -> tuple[tuple[str, ...], list[Line]]:
        n, height = len(self._now), self.inner_height
        more = f": {height} of {n}" if n > height else ""
        # The other lines of a block: the word, the words that left, and a blank.
        most = max((len(watched.nearest) for watched in self._now), default=0) + 3
        each = min(height // max(1, n), most)
        if each >= 4:
            lines = [line for watched in self._now for line in self._block(watched, each)]
            return (f"watched words by {self.notation.E} (+ new − gone){more}",), lines
        drift = "drift, " if self.inner_width >= _DRIFT_FROM else ""
        title = f"watched words: {drift}nearest by {self.notation.E} (+ new){more}"
        return (title,), [self._line(watched) for watched in self._now]

    def _line(self, watched: Neighbours) -> Line:
        look, name = self.look, self.vocabulary[watched.word]
        line = self.line(" ").field(name, _LONGEST_WORD - 4, look.context)
        if line.width >= _DRIFT_FROM:
            line.add(_length(watched.drift), look.muted).skip(1)
        line.skip(1)
        for word, cosine in watched.nearest:
            (name, style), number = self._marked(watched, word), f" {cosine:+.2f}"
            if line.left < width_of(name) + len(number):
                break
            line.add(name, style).add(number, look.muted).skip(1)
        return line

    def _block(self, watched: Neighbours, height: int) -> list[Line]:
        muted, drift = self.look.muted, f"drift{_length(watched.drift)}"
        name, head = self.vocabulary[watched.word], self.line(" ")
        head.field(name, head.left - len(drift) - 2, self.look.context).skip(1).add(drift, muted)
        lines = [head]
        for word, cosine in watched.nearest[: height - 2]:
            line = self.line().skip(2)
            lines.append(self.add_cosine(line, *self._marked(watched, word), cosine))
        now, gone = dict(watched.nearest), self.line().skip(2)
        for word in self._before(watched):
            name = f"−{self.vocabulary[word]} "
            if word not in now and width_of(name) <= gone.left:
                gone.add(name, muted)
        return self.filled([*lines, gone], height)

    def _before(self, watched: Neighbours) -> list[int]:
        """Return the nearest words at first or, if unknown, now."""
        first = next(iter(self._seen.values()))
        return first.get(watched.word) or [word for word, _ in watched.nearest]

    def _marked(self, watched: Neighbours, word: int) -> tuple[str, Style]:
        known = word in self._before(watched)
        mark, style = (" ", self.look.text) if known else ("+", self.look.strong)
        return mark + self.vocabulary[word], style


def _length(value: float, width: int = 6, *, tight: bool = False) -> str:
    """Format a number of at least 0 with a blank in place of its sign."""
    return signed(value, width, tight).replace("+", " ", 1)
