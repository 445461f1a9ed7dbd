"""Watched words, turn by turn and during full-batch passes: nearest words, rank and drift."""

from collections.abc import Sequence

from rich.style import Style
from textual.geometry import Size

from tui_w2v.corpus import Vocabulary
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


class WatchStrip(Lines):
    """One or two lines for each watched word: its nearest words now, and at the last start.

    A plus marks a word that joined the nearest since the last start, a minus one that left. Arrows
    mark words that this turn's update moved nearer or farther away.
    """

    def __init__(self, vocabulary: Vocabulary) -> None:
        super().__init__()
        self._vocabulary = vocabulary
        self._words: Sequence[int] = ()
        self.display = False

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

    def draw(self, width: int) -> list[Line]:
        if self.frame is None or not self.frame.watched:
            return []
        watched = self.frame.watched
        missing = f" {len(watched)}/{len(self._words)}" * (len(watched) < len(self._words))
        room = max(width_of(self._vocabulary[word.word]) for word in watched)
        lines: list[Line] = []
        for word in watched:
            last = word is watched[-1]
            line = self.blank(width - width_of(missing) * last)
            self._facts(line, word, min(room, _LONGEST_WORD))
            column = line.used
            lines.append(self._nearest(line, word))
            if 2 * len(watched) <= self.size.height:
                lines.append(self._at_start(self.blank(width).to(column - len(_AT_START)), word))
        if missing:
            line = lines.pop()
            lines.append(self.blank(width).join(line.to(line.width)).add(missing, self.look.faint))
        return lines

    def _facts(self, line: Line, watched: WatchedWord, room: int) -> None:
        look, roomy, size = self.look, self._roomy, f"{len(self._vocabulary):,}"
        name, style = self._vocabulary[watched.word], self._style(watched.word, look.strong)
        line.skip(1).field(name, room, style)
        rank = "–" if watched.rank is None else f"{watched.rank:,}"
        drift = signed(watched.drift, 6 if roomy else 5, not roomy).replace("+", " ", 1)
        line.add("  rank ", look.muted).add(rank.rjust(len(size)))
        line.add(f" of {size}   drift" if roomy else " drift", look.muted).add(drift)
        line.add("   nearest " if roomy else " ", look.muted)

    def _nearest(self, line: Line, watched: WatchedWord) -> Line:
        look = self.look
        for (word, cosine), move in zip(watched.nearest, watched.moves, strict=True):
            new = word in watched.new
            style = self._style(word, look.strong if new else look.text)
            if not self._add(line, "+" if new else " ", word, style, cosine):
                break
            line.add(_ARROWS[move], look.strong)
        return line

    def _at_start(self, line: Line, watched: WatchedWord) -> Line:
        line.add(_AT_START, self.look.muted)
        for word, cosine in watched.at_start:
            mark = "−" if word in watched.gone else " "
            if not self._add(line, mark, word, self.look.muted, cosine):
                break
            line.skip(1)
        return line

    def _add(self, line: Line, mark: str, word: int, style: Style, cosine: float) -> bool:
        """Add a mark, a word and its cosine; return whether they fit."""
        name = cut(self._vocabulary[word], _LONGEST_NEIGHBOUR)
        number = f" {cosine:+.2f}" if self._roomy else f" {signed(cosine, 4, tight=True)}"
        fits = line.left >= 2 + width_of(name) + len(number)
        if fits:
            line.add(mark, self.look.strong).add(name, style).add(number, self.look.muted)
        return fits

    @property
    def _roomy(self) -> bool:
        return self.size.width >= ROOMY

    def _style(self, word: int, usual: Style) -> Style:
        frame = self.frame
        if frame is None or frame.phase < Phase.PICK:
            return usual
        pair = {frame.turn.target: self.look.target, frame.turn.context: self.look.context}
        return pair.get(word, usual)


class Watched(Framed):
    """Each watched word's drift and nearest words by E; words that joined or left are marked."""

    def __init__(self, vocabulary: Vocabulary, *, id: str) -> None:
        super().__init__(id=id)
        self._vocabulary = vocabulary
        self._now: tuple[Neighbours, ...] = ()
        self._seen: dict[int, dict[int, list[int]]] = {}
        """The nearest words of each watched word, by the number of passes before them."""

    def show_forward(self, forward: Forward) -> None:
        self._now, done = forward.neighbours, forward.passes
        seen = {earlier: near for earlier, near in self._seen.items() if earlier < done}
        if self._now:
            seen[done] = {one.word: [word for word, _ in one.nearest] for one in self._now}
        since = max((earlier for earlier in seen if earlier <= done - _NEW_FOR), default=0)
        self._seen = {earlier: near for earlier, near in seen.items() if earlier >= since}
        self.redraw()

    def inside(self, width: int, height: int) -> tuple[tuple[str, ...], list[Line]]:
        n = len(self._now)
        more = f": {height} of {n}" if n > height else ""
        # The other lines of a block: the word, the words that left, and a blank.
        most = max((len(watched.nearest) for watched in self._now), default=0) + 3
        each = min(height // max(1, n), most)
        if each >= 4:
            lines = [line for watched in self._now for line in self._block(watched, width, each)]
            return (f"watched words by {self.notation.E} (+ new − gone){more}",), lines
        drift = "drift, " if width >= _DRIFT_FROM else ""
        title = f"watched words: {drift}nearest by {self.notation.E} (+ new){more}"
        return (title,), [self._line(watched, width) for watched in self._now]

    def _line(self, watched: Neighbours, width: int) -> Line:
        look = self.look
        name = self._vocabulary[watched.word]
        line = self.blank(width, " ").field(name, _LONGEST_WORD - 4, look.context)
        if width >= _DRIFT_FROM:
            line.add(_length(watched.drift), look.muted).skip(1)
        line.skip(1)
        for word, cosine in watched.nearest:
            name, number = self._marked(watched, word), f" {cosine:+.2f}"
            if line.left < width_of(name) + len(number):
                break
            line.add(name, self._style(name)).add(number, look.muted).skip(1)
        return line

    def _block(self, watched: Neighbours, width: int, height: int) -> list[Line]:
        muted, drift = self.look.muted, f"drift{_length(watched.drift)}"
        name, room = self._vocabulary[watched.word], width - len(drift) - 3
        head = self.blank(width, " ").field(name, room, self.look.context)
        lines = [head.skip(1).add(drift, muted)]
        for word, cosine in watched.nearest[: height - 2]:
            name, line = self._marked(watched, word), self.blank(width).skip(2)
            lines.append(self.add_cosine(line, name, self._style(name), cosine))
        now, gone = dict(watched.nearest), self.blank(width).skip(2)
        for word in self._before(watched):
            name = f"−{self._vocabulary[word]} "
            if word not in now and width_of(name) <= gone.left:
                gone.add(name, muted)
        lines.append(gone)
        return lines + [self.blank(width) for _ in range(height - len(lines))]

    def _before(self, watched: Neighbours) -> list[int]:
        """Return the nearest words at first or, if unknown, now."""
        first = next(iter(self._seen.values()))
        return first.get(watched.word) or [word for word, _ in watched.nearest]

    def _marked(self, watched: Neighbours, word: int) -> str:
        mark = " " if word in self._before(watched) else "+"
        return mark + self._vocabulary[word]

    def _style(self, marked: str) -> Style:
        return self.look.strong if marked[0] == "+" else self.look.text


def _length(value: float) -> str:
    """Format a number of at least 0 with a blank before it."""
    return signed(value, 6).replace("+", " ", 1)
