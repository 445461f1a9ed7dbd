"""Pane 4: the gradient on E, as a ledger: before, step, after."""

from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from tui_w2v.explain import output_text
from tui_w2v.explain.cells import Cell
from tui_w2v.explain.notation import the_others
from tui_w2v.printable import counted
from tui_w2v.skipgram import Turn
from tui_w2v.training import Frame, Phase
from tui_w2v.tui.line import Line, first_fit, width_of
from tui_w2v.tui.look import heat_scale
from tui_w2v.tui.numbers import signed_sums
from tui_w2v.tui.panes.matrix import MatrixPane

_BEFORE, _STEP, _AFTER = range(3)
_SUM_LINES = 2


class LedgerPane(MatrixPane):
    """The one row of E that changes: three rows of numbers that add up, cell by cell."""

    number: ClassVar[int] = 4
    reached: ClassVar[Phase] = Phase.GRADIENT
    lit_in: ClassVar[frozenset[Phase]] = frozenset({Phase.GRADIENT, Phase.UPDATE})

    def wanted(self, turn: Turn, phase: Phase) -> dict[str, NDArray[np.int64]]:
        """The words whose terms may be shown: the target, then by falling output."""
        first = turn.ranking[: self.inner_height if phase >= self.reached else 0]
        words = np.concatenate(([turn.target], first[first != turn.target]))
        return {"terms": words[: len(first)]}

    @property
    def row_count(self) -> int:
        return 3

    @property
    def rows_visible(self) -> int:
        return 3

    @property
    def labels_width(self) -> int:
        return 10

    @property
    def numbers_width(self) -> int:
        return self.inner_width - self.labels_width - (self.inner_width < 50)

    def title(self, frame: Frame) -> str:
        n, changed = self.notation, frame.turn.rows_of_E_changed
        return self.counted_title(frame, f"4 gradient on {n.E}", changed=changed, line=n.line)

    def coming(self, frame: Frame) -> str:
        n = self.notation
        looked_up = f"looked-up {n.line} of {n.E}"
        return f"gradient will give the step of the {looked_up}; update will add it."

    def cell(self, frame: Frame) -> Cell | None:
        return Cell(("h", "gradient_E", "E_after")[self.cursor[0]], k=self.cursor[1])

    def body(self, frame: Frame, width: int, height: int) -> list[Line]:
        look, turn = self.look, frame.turn
        done = frame.phase is Phase.UPDATE
        lines = []
        if self.head_lines:
            lines.append(self.column_heads(self.blank(width).skip(self.labels_width)))
        row_scale = heat_scale(turn.h, turn.E_row_after)
        before, step, after = self.sums(
            np.array((turn.h, turn.E_row_step)),
            turn.E_row_after,
            (row_scale, heat_scale(turn.E_row_step), row_scale),
            kept=1,
        )
        rows = ("before", before), (self.notation.step_of_E, step), ("= after", after)
        for row, (label, cells) in enumerate(rows):
            line = self.blank(width).add(
                f" {label:<9}", look.context if row != _STEP else look.text
            )
            if row == _AFTER and not done:
                line = self.blank(width).add(f" {label:<9}update will compute it", look.faint)
            else:
                self.add_numbers(line, cells, row)
            lines.append(line)
        if self.boxed:
            lines.append(self.blank(width))
        captions = self._captions(frame, width - 1)
        texts = self._texts(frame, width - 1)
        room = height - self._caption_lines(width - 1) - len(lines) - len(texts) - _SUM_LINES
        if room > 0 and len(frame.view.terms):
            texts[1:2] = self._sum(frame, width - 1, room)
        lines += [self.blank(width).add(" ").join(text) for text in texts]
        lines = lines[: height - len(captions)]
        lines += [self.blank(width) for _ in range(height - len(captions) - len(lines))]
        return lines + [self.blank(width).add(f" {text}", look.muted) for text in captions]

    def _sum(self, frame: Frame, width: int, room: int) -> list[Line]:
        """Draw the gradient as a sum: the first terms, and the sum of the others."""
        look, n, turn = self.look, self.notation, frame.turn
        words = frame.view.terms[:room].tolist()
        terms = frame.terms[: len(words)]
        labels = [self.vocabulary[word] for word in words] + ["others", f"= {n.gradient_of_E}"]
        addends = np.array((*terms, turn.gradient_E_rest(terms)))
        if len(words) == len(turn.words):  # no others
            labels.pop(-2)
            addends = addends[:-1]
        scale = heat_scale(addends, turn.gradient_E_row)
        cells = self.sums(addends, turn.gradient_E_row, (scale,) * len(labels))
        text = f"{n.gradient_of_E} = {n.gradient_sum}, over the {n.theta_line}s of {n.theta}:"
        if len(turn.words) == 1:
            text = f"{n.gradient_of_E} = {n.gradient_sum}:"
        text = first_fit(width, text, f"{n.gradient_of_E} = {n.gradient_sum}:")
        lines = [self.blank(width).add(text, look.muted)]
        for row, (label, numbers) in enumerate(zip(labels, cells, strict=True)):
            of_target = words[row : row + 1] == [turn.target]
            style = look.target if of_target else look.text if row < len(words) else look.muted
            line = self.blank(width).field(label, 9, style)
            self.add_numbers(line, numbers, quiet=row < len(labels) - 1)
            lines.append(line)
        return lines

    def _texts(self, frame: Frame, width: int) -> list[Line]:
        look, n, turn = self.look, self.notation, frame.turn
        size, touched = len(self.vocabulary), len(turn.words)
        context, target = self.vocabulary[turn.context], self.vocabulary[turn.target]
        others = size - turn.rows_of_E_changed
        lines = []
        moves = self.blank(width)
        by = "moves" if turn.moves_E else "moves by 0"
        before, behind = n.of_E("\0").split("\0")
        shortest = f"{behind} {by}"
        moves.add(before, look.muted).word(context, look.context, behind=shortest)
        met = first_fit(
            moves.left,
            f"{shortest}; {the_others(others, n.line)} of {n.E}: 0 in {n.x}, no gradient",
            f"{shortest}; {counted(others, n.line)}: 0 in {n.x}",
            f"{shortest}; {others:,} × 0 in {n.x}",
            shortest,
        )
        moves.add(met, look.muted)
        lines.append(moves)
        text = first_fit(
            width,
            f"{n.gradient_of(context)} = {n.gradient_sum}, over the {n.lines_of_theta(touched)}"
            if touched > 1
            else f"{n.gradient_of(context)} = {n.gradient_sum}, the {n.theta_line} of {target}",
            f"{n.gradient_of_E} = {n.gradient_sum} over the {n.theta_line}s of {n.theta}"
            if touched > 1
            else f"{n.gradient_of_E} = {n.error_factor}·{n.of_theta(target)}",
            f"{n.gradient_of_E} = {n.gradient_sum}",
        )
        lines.append(self.blank(width).add(text, look.muted))
        if frame.phase is Phase.UPDATE:
            before = output_text(turn, turn.target_output)
            again = frame.output_after
            after = "not finite" if again is None else output_text(turn, again)
            name, change = f"{n.probabilities}[", f"] {before} → "
            room = max(width_of(name), width - width_of(target + change + after))
            line = self.blank(width).add(
                first_fit(room, f"predicted again: {name}", f"again: {name}", name), look.muted
            )
            line.word(target, look.target, behind=change + after)
            line.add(change, look.muted).add(after, look.strong)
            if again is not None and line.left >= 10:
                line.add(f"  {_how(turn, again)}", look.muted)
            lines.append(line)
        else:
            lines.append(self.blank(width).add("update will predict again", look.faint))
        if turn.bias_E is not None and turn.bias_E_after is not None and turn.has_bias:
            name = f"{n.bias_E}[{context}]"
            addends = np.array([[turn.bias_E], [turn.bias_E_step]])
            rows = signed_sums(addends, np.array([turn.bias_E_after]), 6, True, kept=1)
            before, step, after = (row[0].strip() for row in rows)
            result = after if frame.phase is Phase.UPDATE else "…"
            text = first_fit(width, f"{name}  {before} {step} = {result}", "")
            lines.append(self.blank(width).add(text, look.muted))
        return lines

    def _caption_lines(self, width: int) -> int:
        """Return the number of lines for the column in full, kept free until the pane is chosen."""
        longest = self.notation.of_E(len(self.vocabulary) - 1, self._dim - 1)
        return self.sum_lines(width, len(f"{longest}:")) if self.boxed else 1

    def _captions(self, frame: Frame, width: int) -> list[str]:
        """Return the numbers under the cursor, in full."""
        if not self.focused:
            hint = first_fit(
                width,
                f"{self.notation.rate} = {frame.turn.learning_rate:g}: "
                "press 4, then h and l, for a number in full",
                "press 4, then h l: a number in full",
            )
            return [hint]
        turn, column = frame.turn, self.cursor[1]
        label = f"{self.notation.of_E(turn.context, column)}:"
        before, after = turn.h[column], turn.E_row_after[column]
        return self.sum_in_full(width, label, before, after, done=frame.phase is Phase.UPDATE)


def _how(turn: Turn, again: float) -> str:
    """Return how the target's output changed."""
    had = turn.target_output
    if turn.gives_probabilities:
        return "likelier" if again > had else "unlikelier" if again < had else "as likely"
    gap, now = abs(had - turn.label), abs(again - turn.label)
    return "nearer" if now < gap else "farther" if now > gap else "as far"
