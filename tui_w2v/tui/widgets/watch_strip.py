"""Watched words on the turn screen: nearest words, rank and drift."""

from collections.abc import Sequence

from rich.style import Style
from textual.geometry import Size

from tui_w2v.corpus import Vocabulary
from tui_w2v.training import Frame, Phase, WatchedWord
from tui_w2v.tui.line import Line, fit, width_of
from tui_w2v.tui.numbers import signed
from tui_w2v.tui.widgets.drawn import BOXED_FROM
from tui_w2v.tui.widgets.lines import Lines

_HIGH = 50
_ROOMY = 110
_LONGEST_WORD = 16
_LONGEST_NEIGHBOUR = 20
_ARROWS = {1: "▲", 0: " ", -1: "▼"}


class WatchStrip(Lines):
    """One or two lines for each watched word: its nearest words now, and at the last start.

    A plus marks a word that joined the nearest since the last start, a minus one that left. Arrows
    mark words that this turn's update moved nearer or farther away.
    """

    def __init__(self, vocabulary: Vocabulary, *, classes: str) -> None:
        super().__init__(classes=classes)
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
        """Draw one or two lines for each word in view, and the number of other words."""
        if self.frame is None or not self.frame.watched:
            return []
        watched = self.frame.watched
        missing = f" {len(watched)}/{len(self._words)}" * (len(watched) < len(self._words))
        room = max(width_of(self._vocabulary[word.word]) for word in watched)
        lines: list[Line] = []
        for word in watched:
            last = word is watched[-1]
            line = self.blank(width - width_of(missing) * last)
            self._facts(line, self.frame, word, min(room, _LONGEST_WORD))
            column = line.used
            self._nearest(line, self.frame, word)
            lines.append(line)
            if 2 * len(watched) <= self.size.height:
                lines.append(self._at_start(word, width, column))
        if missing:
            line = lines.pop()
            lines.append(self.blank(width).join(line.to(line.width)).add(missing, self.look.faint))
        return lines

    def _facts(self, line: Line, frame: Frame, watched: WatchedWord, room: int) -> None:
        """Draw the word, its rank in ŷ and its drift."""
        look, roomy = self.look, self._roomy
        size = f"{len(self._vocabulary):,}"
        line.add(" ").field(
            self._vocabulary[watched.word], room, self._style(frame, watched.word, look.strong)
        )
        rank = "–" if watched.rank is None else f"{watched.rank:,}"
        drift = signed(watched.drift, 6 if roomy else 5, not roomy).replace("+", " ", 1)
        line.add("  rank ", look.muted).add(rank.rjust(len(size)), look.text)
        line.add(f" of {size}  " if roomy else "", look.muted)
        line.add(" drift", look.muted).add(drift, look.text)
        line.add("   nearest " if roomy else " ", look.muted)

    def _nearest(self, line: Line, frame: Frame, watched: WatchedWord) -> None:
        """Draw the nearest words that fit."""
        look, new = self.look, watched.new
        for (word, cosine), move in zip(watched.nearest, watched.moves, strict=True):
            name, number = self._neighbour(word), self._cosine(cosine)
            if line.left < 2 + width_of(name) + len(number):
                break
            plus = "+" if word in new else " "
            usual = look.strong if word in new else look.text
            line.add(plus, look.strong).add(name, self._style(frame, word, usual))
            line.add(number, look.muted).add(_ARROWS[move], look.strong)

    def _at_start(self, watched: WatchedWord, width: int, column: int) -> Line:
        """Draw the nearest words at the last start."""
        look, gone = self.look, watched.gone
        line = self.blank(width).to(column - len("at the start "))
        line.add("at the start ", look.muted)
        for word, cosine in watched.at_start:
            name, number = self._neighbour(word), self._cosine(cosine)
            if line.left < 2 + width_of(name) + len(number):
                break
            line.add("−" if word in gone else " ", look.text)
            line.add(name, look.muted).add(number + " ", look.muted)
        return line

    @property
    def _roomy(self) -> bool:
        return self.size.width >= _ROOMY

    def _neighbour(self, word: int) -> str:
        name = self._vocabulary[word]
        return fit(name, min(width_of(name), _LONGEST_NEIGHBOUR))

    def _cosine(self, cosine: float) -> str:
        return f" {cosine:+.2f}" if self._roomy else f" {signed(cosine, 4, tight=True)}"

    def _style(self, frame: Frame, word: int, usual: Style) -> Style:
        """Return a word's style, which marks the context and target word from PICK on."""
        if frame.phase >= Phase.PICK and word == frame.turn.context:
            return self.look.context
        if frame.phase >= Phase.PICK and word == frame.turn.target:
            return self.look.target
        return usual
