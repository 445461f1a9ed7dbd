"""Watched words on the fast-forward screen: their nearest words during training."""

from collections import deque

from tui_w2v.corpus import Vocabulary
from tui_w2v.training import Neighbours
from tui_w2v.tui.forward import Forward
from tui_w2v.tui.line import Line, width_of
from tui_w2v.tui.numbers import bar, signed
from tui_w2v.tui.widgets.framed import framed
from tui_w2v.tui.widgets.lines import Lines

_ROOMY = 60
_LONGEST_WORD = 16
_BAR = 8
_NEW_FOR = 10
"""The number of passes during which a word is marked after it joined or left the nearest."""


class Watched(Lines):
    """Each watched word's drift and nearest words by E; words that joined or left are marked."""

    def __init__(self, vocabulary: Vocabulary, *, id: str) -> None:
        super().__init__(id=id)
        self._vocabulary = vocabulary
        self._now: tuple[Neighbours, ...] = ()
        self._seen: deque[tuple[int, dict[int, list[int]]]] = deque()

    def show_forward(self, forward: Forward) -> None:
        self._now = forward.neighbours
        near = {w.word: [word for word, _ in w.nearest] for w in self._now}
        if self._seen and forward.passes < self._seen[-1][0]:
            self._seen.clear()
        if near:
            self._seen.append((forward.passes, near))
        while len(self._seen) > 1 and self._seen[1][0] <= forward.passes - _NEW_FOR:
            self._seen.popleft()
        self.redraw()

    def draw(self, width: int) -> list[Line]:
        look, height = self.look, self.size.height
        if height < 3:
            return []
        each = (height - 2) // max(1, len(self._now))
        # The other lines of a block: the word, the words that left, and a blank.
        each = min(each, max((len(watched.nearest) for watched in self._now), default=0) + 3)
        lines: list[Line] = []
        title = f"watched words by {self.notation.E} (+ new − gone)"
        for watched in self._now:
            if each >= 4:
                lines += self._block(watched, width - 2, each)
            else:
                lines.append(self._line(watched, width - 2))
                drift = "drift, " if width >= _ROOMY else ""
                title = f"watched words: {drift}nearest by {self.notation.E} (+ new)"
        if len(self._now) > height - 2:
            title += f": {height - 2} of {len(self._now)}"
        return framed(lines, title, (width, height), look.frame, look.strong, look.text)

    def _line(self, watched: Neighbours, width: int) -> Line:
        """Draw a watched word, its drift and its nearest words on one line."""
        look = self.look
        line = Line(width, look.text).skip(1)
        line.field(self._vocabulary[watched.word], _LONGEST_WORD - 4, look.context)
        if width >= _ROOMY - 2:
            line.add(_length(watched.drift), look.muted).skip(1)
        line.skip(1)
        for word, cosine in watched.nearest:
            name = self._marked(watched, word)
            number = f" {cosine:+.2f}"
            if line.left < width_of(name) + len(number):
                break
            line.add(name, look.strong if name[0] == "+" else look.text).add(number, look.muted)
            line.skip(1)
        return line

    def _block(self, watched: Neighbours, width: int, height: int) -> list[Line]:
        """Draw a watched word and its drift; below, its nearest words and the words that left."""
        look = self.look
        name, drift = self._vocabulary[watched.word], f"drift{_length(watched.drift)}"
        head = Line(width, look.text).skip(1)
        head.field(name, width - len(drift) - 3, look.context).skip(1)
        lines = [head.add(drift, look.muted)]
        room = max(6, width - _BAR - 10)
        for word, cosine in watched.nearest[: height - 2]:
            line = Line(width, look.text).skip(2)
            marked = self._marked(watched, word)
            line.field(marked, room, look.strong if marked[0] == "+" else look.text)
            line.add(f" {cosine:+.2f} ", look.muted)
            line.add(bar(round(max(0.0, cosine) * _BAR * 8), _BAR), look.bar)
            lines.append(line)
        lines.append(self._gone(watched, width))
        return lines + [Line(width, look.text) for _ in range(height - len(lines))]

    def _before(self, watched: Neighbours) -> list[int]:
        """Return the nearest words at first or, if unknown, now."""
        return self._seen[0][1].get(watched.word) or [word for word, _ in watched.nearest]

    def _marked(self, watched: Neighbours, word: int) -> str:
        """Return a word, with a plus if it joined the nearest words."""
        new = word not in self._before(watched)
        return ("+" if new else " ") + self._vocabulary[word]

    def _gone(self, watched: Neighbours, width: int) -> Line:
        line = Line(width, self.look.text).skip(2)
        now = dict(watched.nearest)
        for word in self._before(watched):
            name = f"−{self._vocabulary[word]} "
            if word not in now and width_of(name) <= line.left:
                line.add(name, self.look.muted)
        return line


def _length(value: float) -> str:
    """Format a number of at least 0 with a blank before it."""
    return signed(value, 6).replace("+", " ", 1)
