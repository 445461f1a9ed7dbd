"""Pane 0: the text, with the pair that this turn trains on."""

from typing import ClassVar

from rich.style import Style
from textual.strip import Strip

from tui_w2v.corpus import Corpus, Pairs
from tui_w2v.skipgram import Turn
from tui_w2v.training import Frame, Phase, Setup
from tui_w2v.tui.line import Line, fit, width_of
from tui_w2v.tui.panes.pane import Pane

_SENTENCE_END = "⏎"
_LONGEST_WORD = 24
_WORDS_ASIDE, _WORDS_A_LINE = 4, 20


class CorpusStrip(Pane):
    """The text around the pair, and the pairs of its window; one line on small screens."""

    number: ClassVar[int] = 0
    lit_in: ClassVar[frozenset[Phase]] = frozenset({Phase.PICK})
    foot_lines: ClassVar[int] = 0

    def __init__(
        self, corpus: Corpus, pairs: Pairs, *, id: str, classes: str | None = None
    ) -> None:
        super().__init__(corpus.vocabulary, id=id, classes=classes)
        self._corpus = corpus
        self._pairs = pairs
        self._shift = 0

    @classmethod
    def of(cls, setup: Setup, id: str) -> "CorpusStrip":
        return cls(setup.corpus, setup.pairs, id=id)

    @property
    def head_lines(self) -> int:
        return 0

    def measure(self) -> None:
        """Measure the pane; without a frame, all of it is text."""
        super().measure()
        if not self.boxed:
            self.inner_width, self.inner_height = self.outer

    def stage(self, phase: Phase) -> int:
        """All phases from PICK on look the same."""
        return (phase >= Phase.PICK) * (1 << 40) + self._shift

    def title(self, frame: Frame) -> str:
        return f"0 corpus: {self._corpus.name}"

    def place(self) -> str:
        """The pair's or cell's number, and how many there are."""
        if self.frame is None:
            return ""
        between = " of " if self.boxed else "/"
        what = "pair" if self.frame.turn.x_ij is None else "cell"
        number, size = self.frame.example
        return f"{what} {number + 1:,}{between}{size:,}"

    def follow(self, turn: Turn) -> None:
        self._shift = 0

    def row_at(self, line: int) -> int | None:
        """The text has no cells to choose."""
        return None

    def action_move(self, rows: int, columns: int) -> None:
        self._scroll(columns * _WORDS_ASIDE + rows * _WORDS_A_LINE)

    def action_page(self, direction: int) -> None:
        self._scroll(direction * _WORDS_A_LINE * max(1, self.inner_height - 1))

    def action_edge(self, direction: int) -> None:
        assert self.frame is not None
        place = self.frame.pair.context_offset
        self._scroll((0 if direction < 0 else len(self._corpus.tokens)) - place - self._shift)

    def _scroll(self, words: int) -> None:
        assert self.frame is not None
        place, last = self.frame.pair.context_offset, len(self._corpus.tokens) - 1
        self._shift = min(max(place + self._shift + words, 0), last) - place
        self.redraw()

    def _draw(self, frame: Frame) -> list[Strip]:
        if self.boxed:
            return super()._draw(frame)
        return [Strip(segments, self.outer.width) for segments in self.inside]

    def body(self, frame: Frame, width: int, height: int) -> list[Line]:
        middle = frame.pair.context_offset + self._shift
        if height == 1:
            place = f" {self.place()}"
            text, _ = self._text(frame, width - width_of(place), middle)
            line = self.blank(width).join(text).to(width - width_of(place))
            return [line.add(place, self.look.faint)]
        line, last = self._text(frame, width, middle)
        lines = [line]
        while len(lines) < height - 1 and last + 1 < len(self._corpus.tokens):
            # With more room, more text follows.
            line, last = self._text(frame, width, last + 1, from_here=True)
            lines.append(line)
        return [*lines, self._window(frame, width)]

    def _text(
        self, frame: Frame, width: int, middle: int, *, from_here: bool = False
    ) -> tuple[Line, int]:
        """Draw the words that fit around an offset; return the offset of the last one, too."""
        tokens, pair = self._corpus.tokens, frame.pair
        first = last = min(middle, len(tokens) - 1)
        if middle == pair.context_offset and not from_here:  # both words of the pair, in any case
            first, last = sorted((pair.context_offset, pair.target_offset))
        starts = self._corpus.sentence_starts
        near = slice(*starts.searchsorted((first - width, first + width)))
        ends = set((starts[near] - 1).tolist())
        pieces = {place: self._piece(frame, place, ends) for place in range(first, last + 1)}
        room = width - 5
        room -= sum(width_of(text) for piece in pieces.values() for text, _ in piece)
        # A third of the room is for the words before, the rest for the words after.
        before = 0 if from_here else room // 3
        while first > 0 and before > 0:
            piece = self._piece(frame, first - 1, ends)
            cost = sum(width_of(text) for text, _ in piece)
            if cost > before:
                break
            first -= 1
            pieces[first] = piece
            before -= cost
            room -= cost
        while last + 1 < len(tokens):
            piece = self._piece(frame, last + 1, ends)
            cost = sum(width_of(text) for text, _ in piece)
            if cost > room:
                break
            last += 1
            pieces[last] = piece
            room -= cost
        line = self.blank(width).add(" … " if first > 0 else " ", self.look.faint)
        for place in range(first, last + 1):
            for text, style in pieces[place]:
                line.add(text, style)
        if last + 1 < len(tokens):
            line.add("…", self.look.faint)
        return line, last

    def _piece(self, frame: Frame, place: int, ends: set[int]) -> list[tuple[str, Style]]:
        """Return a word with the blank behind it, and the mark of its sentence's end."""
        look, pair, token = self.look, frame.pair, int(self._corpus.tokens[place])
        word = self._corpus.word(token)
        if width_of(word) > _LONGEST_WORD:
            word = fit(word, _LONGEST_WORD)
        picked = frame.phase >= Phase.PICK
        if picked and place == pair.context_offset:
            pieces = [(f"▶{word} ", look.context_chip), (" ", look.muted)]
        elif picked and place == pair.target_offset:
            pieces = [(f" {word}◀", look.target_chip), (" ", look.muted)]
        elif token >= len(self._corpus.vocabulary):
            pieces = [(word, look.faint + Style(strike=True)), (" ", look.faint)]
        elif self._corpus.subsampled_out(place):
            pieces = [(f"({word}) ", look.faint)]
        else:
            pieces = [(f"{word} ", look.muted)]
        if place in ends:
            pieces.append((f"{_SENTENCE_END} ", look.faint))
        return pieces

    def _window(self, frame: Frame, width: int) -> Line:
        look = self.look
        line = self.blank(width).add(" ")
        if frame.phase < Phase.PICK:
            return line.add("pick will take the next pair: a word, and a word near it", look.faint)
        line.add("pairs of this window  ", look.faint)
        vocabulary = self._corpus.vocabulary
        for pair in self._pairs.of_same_window(frame.pair):
            context, target = vocabulary[pair.context], vocabulary[pair.target]
            here = pair == frame.pair
            if width_of(context) + width_of(target) + 6 > line.left:
                return line.add("…", look.faint)
            line.add("▸" if here else " ", look.strong)
            line.add(context, look.context if here else look.muted).add("→", look.muted)
            line.add(target, look.target if here else look.muted).add(" ")
        return line
