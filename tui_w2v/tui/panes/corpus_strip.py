"""Pane 0: the text, with the pair that this turn trains on."""

from collections.abc import Iterable

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from tui_w2v.skipgram import Turn
from tui_w2v.training import Frame, Phase
from tui_w2v.tui.line import DrawnStrip, Line, cut, width_of
from tui_w2v.tui.panes.pane import Pane

_LONGEST_WORD = 24
_WORDS_ASIDE, _WORDS_A_LINE = 4, 20


class CorpusStrip(Pane):
    """The text around the pair, and the pairs of its window; one line on small screens."""

    lit_in = frozenset({Phase.PICK})

    _shift = 0

    @property
    def row_of_line(self) -> list[int]:
        """The text has no cells to choose."""
        return []

    def lay_out(self) -> None:
        if not self.boxed:
            self.inner_width, self.inner_height = self.outer
        self.fit_rows(len(self.setup.corpus.tokens))

    def stage(self, phase: Phase) -> object:
        """All phases from PICK on look the same."""
        return phase >= Phase.PICK, self._shift

    def title(self, frame: Frame) -> str:
        return f"corpus: {self.setup.corpus.name}"

    def place(self) -> str:
        assert self.frame is not None
        what = "pair" if self.frame.turn.x_ij is None else "cell"
        number, size = self.frame.example
        return f"{what} {number + 1:,}{' of ' if self.boxed else '/'}{size:,}"

    def follow(self, turn: Turn) -> None:
        self._shift = 0

    def action_move(self, rows: int, columns: int) -> None:
        assert self.frame is not None
        offset = self.frame.pair.context_offset + self._shift
        goal = offset + columns * _WORDS_ASIDE + rows * _WORDS_A_LINE
        self._shift += min(max(goal, 0), self.rows.count - 1) - offset
        self.redraw()

    def _bordered(self, frame: Frame, inside: list[list[Segment]]) -> list[Strip]:
        if self.boxed:
            return super()._bordered(frame, inside)
        return [DrawnStrip(segments, self.outer.width) for segments in inside]

    def body(self, frame: Frame) -> list[Line]:
        width, height = self.inner_width, self.inner_height
        middle = frame.pair.context_offset + self._shift
        if height == 1:
            place = f" {self.place()} "
            line, _ = self._text(frame, width - width_of(place), middle)
            line.to(line.width)
            line.width = width  # with the room that was kept for the place
            return [line.add(place, self.look.faint)]
        line, last = self._text(frame, width, middle)
        lines = [line]
        while len(lines) < height - 1 and last + 1 < self.rows.count:
            # With more room, more text follows.
            line, last = self._text(frame, width, last + 1, from_here=True)
            lines.append(line)
        return [*lines, self._window(frame)]

    def _text(
        self, frame: Frame, width: int, middle: int, *, from_here: bool = False
    ) -> tuple[Line, int]:
        """Draw the words that fit around an offset; return the offset of the last one, too."""
        size, pair = self.rows.count, frame.pair
        first = last = min(middle, size - 1)
        if middle == pair.context_offset and not from_here:  # both words of the pair, in any case
            first, last = sorted((pair.context_offset, pair.target_offset))
        pieces: dict[int, list[tuple[str, Style]]] = {}

        def cost_of(offsets: Iterable[int], room: float = float("inf")) -> int:
            """Take the words up to the first that does not fit, and return their width."""
            taken = 0
            for offset in offsets:
                piece = self._piece(frame, offset)
                cost = sum(width_of(text) for text, _ in piece)
                if taken + cost > room:
                    break
                pieces[offset] = piece
                taken += cost
            return taken

        room = width - 5 - cost_of(range(first, last + 1))
        if not from_here:  # a third of the room is for the words before, the rest for those after
            room -= cost_of(range(first - 1, -1, -1), room // 3)
        cost_of(range(last + 1, size), room)
        first, last = min(pieces), max(pieces)
        line = Line(width, self.look.text).add(" … " if first > 0 else " ", self.look.faint)
        for offset in range(first, last + 1):
            for text, style in pieces[offset]:
                line.add(text, style)
        return line.add("…" if last + 1 < size else "", self.look.faint), last

    def _piece(self, frame: Frame, offset: int) -> list[tuple[str, Style]]:
        """Return a word with the blank behind it, and the mark of its sentence's end."""
        corpus, look, pair = self.setup.corpus, self.look, frame.pair
        token = int(corpus.tokens[offset])
        word = cut(corpus.word(token), _LONGEST_WORD)
        picked = frame.phase >= Phase.PICK
        if picked and offset == pair.context_offset:
            pieces = [(f"▶{word} ", look.context_chip), (" ", look.muted)]
        elif picked and offset == pair.target_offset:
            pieces = [(f" {word}◀", look.target_chip), (" ", look.muted)]
        elif token >= len(self.vocabulary):
            pieces = [(word, look.faint + Style(strike=True)), (" ", look.faint)]
        elif corpus.subsampled_out(offset):
            pieces = [(f"({word}) ", look.faint)]
        else:
            pieces = [(f"{word} ", look.muted)]
        starts = corpus.sentence_starts
        ends = offset + 1 in starts[starts.searchsorted(offset + 1) :][:1]
        return [*pieces, ("⏎ ", look.faint)] if ends else pieces

    def _window(self, frame: Frame) -> Line:
        look, line = self.look, self.line(" ")
        if frame.phase < Phase.PICK:
            return line.add("pick will take the next pair: a word, and a word near it", look.faint)
        line.add("pairs of this window  ", look.faint)
        for pair in self.setup.pairs.of_same_window(frame.pair):
            context, target = self.vocabulary[pair.context], self.vocabulary[pair.target]
            here = pair == frame.pair
            if width_of(context) + width_of(target) + 6 > line.left:
                return line.add("…", look.faint)
            line.add("▸" if here else " ", look.strong)
            line.add(context, look.context if here else look.muted).add("→", look.muted)
            line.add(target, look.target if here else look.muted).add(" ")
        return line
