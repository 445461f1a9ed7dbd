"""Pane 3: the softmax ŷ, word by word from the likeliest, and where the target stands."""

from typing import ClassVar

import numpy as np

from tui_w2v.corpus import Vocabulary
from tui_w2v.lessons import loss_text, probability_text
from tui_w2v.skipgram import Turn
from tui_w2v.training import Frame, Phase
from tui_w2v.tui.line import Line, first_fit, width_of
from tui_w2v.tui.numbers import EIGHTHS, bar, in_full, probability, signed
from tui_w2v.tui.widgets.pane import Pane
from tui_w2v.tui.window import InView, in_view, scrolled_over


class SoftmaxPane(Pane):
    """The words by rank, with bars; the target's row is always in view."""

    number: ClassVar[int] = 3
    reached: ClassVar[Phase] = Phase.PREDICT
    lit_in: ClassVar[frozenset[Phase]] = frozenset({Phase.PREDICT})

    def __init__(self, vocabulary: Vocabulary, *, id: str, classes: str | None = None) -> None:
        super().__init__(vocabulary, id=id, classes=classes)
        self._longest_word = min(14, max(map(width_of, vocabulary.words)))

    @property
    def row_count(self) -> int:
        """One row a word."""
        return len(self.vocabulary)

    @property
    def foot_lines(self) -> int:  # type: ignore[override]
        """Two lines of sums, or one where room is short."""
        return 2 if self.boxed else 1

    def stage(self, phase: Phase) -> int:
        """Once predicted, ŷ stays."""
        return phase >= self.reached

    def title(self, frame: Frame) -> str:
        """The pane's name, with the formula where there is room."""
        n = self.notation
        name, formula = f"3 softmax {n.probabilities}", n.softmax(bias=frame.turn.has_bias)
        return first_fit(
            self.outer.width - 5,
            f"{name} = {formula}",
            f"3 {n.probabilities} = {formula}",
            name,
        )

    def coming(self, frame: Frame) -> str:
        """How scores become probabilities."""
        n = self.notation
        by = f"{n.theta} and {n.bias}" if frame.turn.has_bias else n.theta
        return (
            f"predict will score every word by {by}, and the softmax turns scores into "
            "probabilities."
        )

    def place(self) -> str:
        """The ranks in view, once there are ranks."""
        if self.frame is None or self.frame.phase < self.reached or self.outer.width < 36:
            return ""
        ranks = self._in_view(self.frame.turn).window
        if len(ranks) == self.row_count:
            return ""
        return f"ranks {ranks[0] + 1:,}–{ranks[-1] + 1:,} of {self.row_count:,}"

    def follow(self, turn: Turn) -> None:
        """Begin again at the likeliest word."""
        self.top = 0
        self.cursor = (0, 0)

    def body(self, frame: Frame, width: int, height: int) -> list[Line]:
        """The ranking, the target marked, and the loss."""
        look, turn = self.look, frame.turn
        shown = self._in_view(turn).places
        mapped = self.mapped
        marks = self._map(frame) if mapped else []
        highest = float(turn.probabilities[turn.ranking[0]])
        rank_width = len(str(self.row_count))
        roomy, scored = width >= 30, width >= 44
        biased = width >= 56 and turn.has_bias
        number_width = 6 if roomy else 5
        room = width - rank_width - 2 - number_width - (4 if roomy else 1) - mapped
        room -= 7 * scored + 7 * biased
        word_width = max(6, min(self._longest_word, room * 2 // 3))
        bar_width = max(1, room - word_width)

        lines = []
        if self.head_lines:
            head = self.blank(width).to(2 + rank_width + word_width)
            if biased:
                head.add(self.notation.bias.rjust(7), look.muted)
            if scored:
                head.add("  score", look.muted)
            head.to(width - number_width - 2 - mapped)
            head.add(self.notation.probabilities.rjust(number_width), look.muted)
            lines.append(head)
        for place, rank in enumerate(shown):
            row = int(turn.ranking[rank])
            is_target = row == turn.target
            style = look.target if is_target else look.context if row == turn.context else look.text
            line = self.blank(width).add(" " if roomy else "")
            ordinal = str(rank + 1)
            line.skip(rank_width - len(ordinal))
            line.add(ordinal, look.target if is_target else look.faint).skip(1)
            line.field(self.vocabulary[row], word_width, style)
            if biased:
                line.cell(" " + signed(float(turn.bias[row]), 6, True), look.muted)
            if scored:
                line.cell(" " + signed(float(turn.scores[row]), 6, True), look.muted)
            value = float(turn.probabilities[row])
            eighths = round(value / highest * bar_width * 8)
            line.add(" ").add(bar(eighths, bar_width), look.target if is_target else look.bar)
            line.add(" " if roomy else "")
            number_style = look.target if is_target else look.text
            if self.focused and rank == self.cursor[0]:
                number_style += look.cursor
            line.add(probability(value, number_width), number_style)
            line.add(" " if roomy else "")
            if is_target:
                line.add("◀", look.target)
            if place < len(marks):
                line.to(width - 1).add(marks[place], look.bar)
            lines.append(line)
        lines += [
            self.blank(width) for _ in range(self.head_lines + self.rows_visible - len(lines))
        ]
        return lines + self._foot(frame, shown, width)

    @property
    def rows_scrolled(self) -> int:
        """All rows but one, which is the target's while its rank is not among them."""
        return scrolled_over(self.rows_visible, self.row_count)

    def _in_view(self, turn: Turn) -> InView:
        """The ranks in view, counted from 0, the target's among them."""
        return in_view(self.top, self.rows_visible, self.row_count, turn.target_rank - 1)

    def _foot(self, frame: Frame, shown: list[int], width: int) -> list[Line]:
        look, n, turn = self.look, self.notation, frame.turn
        lines = []
        if self.foot_lines > 1:
            rest = self.row_count - len(shown)
            share = probability_text(turn.share_of_others(turn.ranking[shown].tolist()))
            text = f"{rest:,} more words share {share}" if rest else "all words: their sum is 1"
            lines.append(self.blank(width).add(" " + text, look.faint))
        if self.focused:
            row = int(turn.ranking[self.cursor[0]])
            name, value = self.vocabulary[row], in_full(turn.probabilities[row])[1:]
            text = first_fit(
                width - 1,
                f"{n.probability_of(f'{row} {name}')} = {value}, score {in_full(turn.scores[row])}",
                f"{n.probability_of(f'{row} {name}')} = {value}",
                f"{n.probability_of(row)} = {value}",
                value,
            )
            return [*lines, self.blank(width).add(" " + text, look.muted)]
        target = self.vocabulary[turn.target]
        value_text = probability_text(float(turn.probabilities[turn.target]))
        line = self.blank(width).add(" ")
        loss = loss_text(turn.loss)
        before = first_fit(
            width - 2 - len(loss),
            f"loss −log {n.probability_of(target)} = −log {value_text} = ",
            f"loss −log {n.probability_of(target)} = ",
            f"loss −log {value_text} = ",
            "loss ",
        )
        return [*lines, line.add(before, look.muted).add(loss, look.strong)]

    def _map(self, frame: Frame) -> list[str]:
        """All probabilities, pooled to a column of bars as high as the rows."""
        values = frame.turn.probabilities
        starts = np.linspace(0, len(values), self.rows_visible, endpoint=False).astype(np.int64)
        pooled = np.maximum.reduceat(values, starts)
        highest = float(pooled.max()) or 1.0
        return [
            EIGHTHS[1 + min(7, int(value / highest * 7.999))] if value > 0.01 * highest else " "
            for value in pooled.tolist()
        ]
