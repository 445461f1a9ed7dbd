"""Pane 3: the outputs ŷ, word by word from the highest, with the target's rank."""

from typing import ClassVar

import numpy as np

from tui_w2v.corpus import Vocabulary
from tui_w2v.explain import loss_text, probability_text
from tui_w2v.explain.cells import Cell
from tui_w2v.explain.objectives import describe_aim
from tui_w2v.printable import counted
from tui_w2v.skipgram import Activation, Turn
from tui_w2v.training import Frame, Phase
from tui_w2v.tui.line import Line, first_fit, fit, width_of
from tui_w2v.tui.numbers import EIGHTHS, bar_of_change, in_full, signed, signed_sums
from tui_w2v.tui.panes.output_columns import columns_of
from tui_w2v.tui.panes.output_sum import draw_sum
from tui_w2v.tui.panes.pane import Pane
from tui_w2v.tui.window import InView, in_view, scrolled_over

_PART_WIDTH = 6


class OutputPane(Pane):
    """The touched words by rank, with bars; the target's row is always in view."""

    number: ClassVar[int] = 3
    reached: ClassVar[Phase] = Phase.PREDICT
    lit_in: ClassVar[frozenset[Phase]] = frozenset({Phase.PREDICT, Phase.UPDATE})

    def __init__(self, vocabulary: Vocabulary, *, id: str, classes: str | None = None) -> None:
        super().__init__(vocabulary, id=id, classes=classes)
        self._longest_word = min(14, max(map(width_of, vocabulary.words)))

    @property
    def row_count(self) -> int:
        return len(self.vocabulary) if self.frame is None else len(self.frame.turn.words)

    @property
    def foot_lines(self) -> int:  # type: ignore[override]
        return 2 if self.boxed else 1

    def stage(self, phase: Phase) -> int:
        """ŷ stays from PREDICT on; UPDATE adds the new ŷ. A key adds the text's own answer."""
        aimed = self.frame is not None and self.frame.aim is not None
        return (phase >= self.reached) + (phase is Phase.UPDATE) + 4 * aimed

    def title(self, frame: Frame) -> str:
        n = self.notation
        name = f"3 {n.activation_name} {n.probabilities}"
        formula = n.prediction(bias=frame.turn.has_bias)
        return first_fit(
            self.outer.width - 5,
            f"{name} = {formula}",
            f"3 {n.probabilities} = {formula}",
            name,
        )

    def coming(self, frame: Frame) -> str:
        n, turn = self.notation, frame.turn
        by = f"{n.theta} and {n.bias}" if turn.has_bias else n.theta
        match turn.activation:
            case Activation.SOFTMAX:
                scored, then = "every word", "the softmax turns scores into probabilities"
            case Activation.SIGMOID:
                scored = f"{len(turn.words):,} of {turn.V:,} words"
                then = "a sigmoid turns each score into a probability of its own"
            case Activation.IDENTITY:
                scored, then = f"the {n.target}", f"the score should equal {n.label}"
        return f"predict will score {scored} with {by}; {then}."

    def place(self) -> str:
        if self.frame is None or self.frame.phase < self.reached or self.outer.width < 36:
            return ""
        ranks = self._in_view(self.frame.turn).window
        if len(ranks) == self.row_count:
            return ""
        return f"ranks {ranks[0] + 1:,}–{ranks[-1] + 1:,} of {self.row_count:,}"

    def follow(self, turn: Turn) -> None:
        self.top = 0
        self.cursor = (0, 0)

    def cell(self, frame: Frame) -> Cell | None:
        """Return the output at the cursor; at update, the target's as predicted again."""
        word = int(frame.turn.ranking[self.cursor[0]])
        again = frame.phase is Phase.UPDATE and word == frame.turn.target
        return Cell("output_after") if again else Cell("output", word)

    def body(self, frame: Frame, width: int, height: int) -> list[Line]:
        look, turn = self.look, frame.turn
        if not turn.gives_probabilities:
            return draw_sum(self, frame, width, height)
        shown = self._in_view(turn).places
        mapped = self.mapped
        marks = self._map(frame) if mapped else []
        after, aim = frame.outputs_after, frame.aim
        wanted = None if aim is None else aim.outputs
        # Bars of a softmax are relative to the highest, others to 1.
        shared = turn.activation is Activation.SOFTMAX
        highest = max(float(y.max()) for y in (turn.outputs, after, wanted) if y is not None)
        highest = highest if shared else 1.0
        rank_width = len(str(self.row_count))
        roomy = width >= 30
        columns = columns_of(frame, self.notation, width)
        both = len(columns) > 1
        scored = width >= 44 + 8 * both and "score" not in [column.head for column in columns]
        ranked = roomy or not both
        biased = width >= 56 and turn.has_bias and aim is None
        numbers_width = sum(len(column.before) + column.width for column in columns)
        room = width - ranked * (rank_width + 1) - 1 - numbers_width - (4 if roomy else 1) - mapped
        parts = self._parts(turn) if aim is None and width >= (48 if both else 32) else None
        room -= 7 * scored + 7 * biased + 7 * (parts is not None)
        word_width = max(6, min(self._longest_word, room * 2 // 3))
        if both and not roomy:
            word_width = room + 1
        bar_width = max(0, room - word_width)

        lines = []
        if self.head_lines:
            head = self.blank(width).to(2 + rank_width + word_width)
            if biased:
                head.add(self.notation.bias.rjust(7), look.muted)
            if scored:
                head.add("  score", look.muted)
            head.to(width - numbers_width - 2 - mapped - 7 * (parts is not None))
            if parts is not None:
                head.add("  loss ", look.muted)
            for column in columns:
                head.add(column.head.rjust(len(column.before) + column.width), look.muted)
            lines.append(head)
        for place, rank in enumerate(shown):
            at = int(turn.ranked[rank])
            row = int(turn.words[at])
            is_target = row == turn.target
            style = look.target if is_target else look.context if row == turn.context else look.text
            line = self.blank(width).add(" " if roomy else "")
            if ranked:
                ordinal = str(turn.rank(at))
                line.skip(rank_width - len(ordinal))
                line.add(ordinal, look.target if is_target else look.faint).skip(1)
            times = turn.times(at)
            word = self.vocabulary[row]
            if times > 1:
                word = f"{fit(word, word_width - 3).rstrip()} ×{times}"
            line.field(word, word_width, style)
            if biased:
                line.cell(" " + signed(float(turn.bias[at]), 6, True), look.muted)
            if scored:
                line.cell(" " + signed(float(turn.scores[at]), 6, True), look.muted)
            value = float(turn.outputs[at])
            new = value if after is None else float(after[at])
            if bar_width:
                drawn = bar_of_change(value, new, highest, bar_width)
                bar_style = look.target if is_target else look.bar
                best = 0.0 if wanted is None else float(wanted[at])
                mark = min(bar_width - 1, int(best / highest * bar_width)) if best else bar_width
                line.add(" ").add(drawn[:mark], bar_style)
                if best:
                    line.add("│", look.strong).add(drawn[mark + 1 :], bar_style)
            line.add(" " if roomy else "")
            if parts is not None:
                line.cell(parts[at] + " ", look.muted)
            for number, column in enumerate(columns):
                number_style = look.target if is_target else look.text
                if self.focused and rank == self.cursor[0] and not number:
                    number_style += look.cursor
                line.add(column.before, look.faint).add(column.write(at), number_style)
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

    def _parts(self, turn: Turn) -> list[str] | None:
        """Return each word's term of the loss, rounded so that the terms add up to the loss."""
        if turn.losses is None:
            return None
        rows = signed_sums(turn.losses[:, None], np.array([turn.loss]), _PART_WIDTH + 1)
        return [row[0].strip().lstrip("+").rjust(_PART_WIDTH) for row in rows[:-1]]

    @property
    def rows_scrolled(self) -> int:
        """All rows in view, without the target's if its rank is outside the window."""
        return scrolled_over(self.rows_visible, self.row_count)

    def row_at(self, line: int) -> int | None:
        places = [] if self.frame is None else self._in_view(self.frame.turn).places
        return places[line] if 0 <= line < len(places) else None

    def _in_view(self, turn: Turn) -> InView:
        return in_view(self.top, self.rows_visible, self.row_count, turn.target_offset)

    def _foot(self, frame: Frame, shown: list[int], width: int) -> list[Line]:
        look, n, turn = self.look, self.notation, frame.turn
        lines = []
        aim, context = frame.aim, self.vocabulary[turn.context]
        aims = aim and describe_aim(aim, turn, frame.outputs_after, context, n)
        if self.foot_lines > 1:
            text = first_fit(width - 1, *aims) if aims else self._others(turn, shown, width - 1)
            lines.append(self.blank(width).add(" " + text, look.text if aims else look.faint))
        if self.focused:
            at = int(turn.ranked[self.cursor[0]])
            row = int(turn.words[at])
            name, value = self.vocabulary[row], in_full(turn.outputs[at])[1:]
            after = frame.outputs_after
            then = "" if after is None else f" → {in_full(after[at]).lstrip('+')}"
            value += then
            text = first_fit(
                width - 1,
                f"{n.probabilities}[{row} {name}] = {value}, score {in_full(turn.scores[at])}",
                f"{n.probabilities}[{row} {name}] = {value}",
                f"{n.probabilities}[{row}] = {value}",
                value,
            )
            return [*lines, self.blank(width).add(" " + text, look.muted)]
        if aims and not lines:
            return [self.blank(width).add(" " + first_fit(width - 1, *aims), look.text)]
        target = self.vocabulary[turn.target]
        value_text = probability_text(turn.target_output)
        line = self.blank(width).add(" ")
        loss = loss_text(turn.loss)
        spelled = [f"loss {n.loss_of(target)} = "]
        if turn.activation is Activation.SOFTMAX:
            spelled = [
                f"loss −log {n.probabilities}[{target}] = −log {value_text} = ",
                *spelled,
                f"loss −log {value_text} = ",
            ]
        before = first_fit(width - 2 - len(loss), *spelled, "loss ")
        return [*lines, line.add(before, look.muted).add(loss, look.strong)]

    def _others(self, turn: Turn, shown: list[int], width: int) -> str:
        """Describe the words that have no row here."""
        rest, untouched = len(turn.words) - len(shown), turn.V - len(turn.words)
        if turn.activation is Activation.SOFTMAX:
            share = probability_text(turn.share_of_others(turn.ranked[shown].tolist()))
            more = f"{counted(rest, 'more word')} {'share' if rest > 1 else 'has'} {share}"
            return more if rest else "all words: their sum is 1"
        if rest:
            return f"{rest:,} more below"
        if not untouched:
            return "all words, each with its own probability"
        return first_fit(
            width,
            f"not scored in this turn: {counted(untouched, 'other word')}",
            f"not scored: {counted(untouched, 'word')}",
        )

    def _map(self, frame: Frame) -> list[str]:
        """Draw all outputs, pooled to a column of bars as high as the rows."""
        values = frame.turn.outputs
        starts = np.linspace(0, len(values), self.rows_visible, endpoint=False).astype(np.int64)
        pooled = np.maximum.reduceat(values, starts)
        highest = float(pooled.max()) or 1.0
        return [
            EIGHTHS[1 + min(7, int(value / highest * 7.999))] if value > 0.01 * highest else " "
            for value in pooled.tolist()
        ]
