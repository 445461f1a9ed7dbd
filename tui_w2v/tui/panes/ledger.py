"""Pane 4: the gradient on E, as a ledger: before, step, after."""

from collections.abc import Iterator
from functools import cached_property

import numpy as np

from tui_w2v.explain.cells import Cell
from tui_w2v.explain.notation import the_others
from tui_w2v.explain.phases import Part, Role, output_text
from tui_w2v.printable import counted
from tui_w2v.skipgram import Turn
from tui_w2v.training import Frame, Phase
from tui_w2v.tui.binding import name_keys
from tui_w2v.tui.line import Line
from tui_w2v.tui.look import heat_scale
from tui_w2v.tui.numbers import signed_sums
from tui_w2v.tui.panes.matrix import MatrixPane
from tui_w2v.tui.panes.pane import Rows

_SAID_AGAIN = "predicted again: ", "again: ", ""


class LedgerPane(MatrixPane):
    """The one row of E that changes: three rows of numbers that add up, cell by cell."""

    reached = Phase.GRADIENT
    lit_in = frozenset({Phase.GRADIENT, Phase.UPDATE})

    def lay_out(self) -> None:
        self.labels_width = 10
        self.rows.fit(3, 3)
        self.fit_columns(self._dim, self.inner_width < 50)

    def wanted(self, turn: Turn, phase: Phase) -> Rows:
        """The words whose terms may be shown: the target, then by falling output."""
        return {"terms": turn.target_first[: self.inner_height if phase >= self.reached else 0]}

    def title(self, frame: Frame) -> str:
        n = self.notation
        return self.counted_title(frame, f"gradient on {n.E}", changed=1, line=n.line)

    def coming(self, frame: Frame) -> str:
        n = self.notation
        looked_up = f"looked-up {n.line} of {n.E}"
        return f"gradient will give the step of the {looked_up}; update will add it."

    def cell(self, frame: Frame, row: int, column: int) -> Cell | None:
        return Cell(("h", "gradient_E", "E_after")[row], k=column)

    def body(self, frame: Frame) -> Iterator[Line]:
        look, turn = self.look, frame.turn
        if self.head_lines:
            yield self.column_heads(self.line())
        done, step = frame.phase is Phase.UPDATE, self.notation.step_of_E
        styles = look.context, look.text, look.context if done else look.faint
        labels = zip(("before", step, "= after"), styles, strict=True)
        begun = [self.line(f" {label:<9}", style) for label, style in labels]
        row = turn.h, turn.E_row_step, turn.E_row_after
        yield from self.ledger(begun, row, (0, 1, 2), done=done)
        yield from [self.line()] * self.boxed
        texts = [*self._texts(frame)]
        longest = self.notation.of_E(len(self.vocabulary) - 1, self._dim - 1)
        # The lines for the number in full stay free until the pane is chosen.
        captions = self.sum_lines(len(f"{longest}:")) if self.boxed else 1
        room = self.inner_height - captions - 2 * self.boxed - len(texts) - 5
        if room > 0 and len(frame.view.terms):
            texts[1:2] = self._sum(frame, room)
        yield from texts

    def _sum(self, frame: Frame, room: int) -> Iterator[Line]:
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
        formula = f"{n.gradient_of_E} = {n.gradient_sum}"
        over = f", over the {n.theta_line}s of {n.theta}" * (len(turn.words) > 1)
        yield self.line(" ").add_first_fit(look.muted, f"{formula}{over}:", f"{formula}:")
        for row, (label, numbers) in enumerate(zip(labels, cells, strict=True)):
            of_target = words[row : row + 1] == [turn.target]
            style = look.target if of_target else look.text if row < len(words) else look.muted
            line = self.line(" ").field(label, 9, style)
            yield self.add_numbers(line, numbers, quiet=row < len(labels) - 1)

    def _texts(self, frame: Frame) -> Iterator[Line]:
        """Say which row moves, why, and what the step changes in the prediction."""
        look, n, turn = self.look, self.notation, frame.turn
        touched, others = len(turn.words), len(self.vocabulary) - 1
        context, target = self.vocabulary[turn.context], self.vocabulary[turn.target]
        changes = f" {n.of_E('{context}')} changes{'' if turn.moves_E else ' by 0'}"
        whys = (
            f"; {n.x} is 0 for {the_others(others, n.line)}: no gradient",
            f"; {n.x} is 0 for {counted(others, n.line)}",
            f"; others: {n.x} is 0",
            "",
        )
        yield self.add_told(self.line(), turn, *(changes + why for why in whys))
        formula, named = f"{n.gradient_of_E} = {n.gradient_sum}", n.gradient_of(context)
        why = f"{named} = {n.gradient_sum}, over the {n.lines_of_theta(touched)}"
        brief = f"{formula}, over {n.theta}'s {n.theta_line}s"
        if touched == 1:
            why = f"{named} = {n.gradient_sum}, the {n.theta_line} of {target}"
            brief = f"{n.gradient_of_E} = {n.error_factor}·{n.of_theta(target)}"
        yield self.line(" ").add_first_fit(look.muted, why, brief, formula)
        yield self._again(frame)
        if turn.bias_E is not None and turn.bias_E_after is not None and turn.has_bias:
            addends = np.array([[turn.bias_E], [turn.bias_E_step]])
            rows = signed_sums(addends, np.array([turn.bias_E_after]), 6, True, kept=1)
            before, step, after = (row[0].strip() for row in rows)
            result = after if frame.phase is Phase.UPDATE else "…"
            text = f"{n.bias_E}[{context}]  {before} {step} = {result}"
            yield self.line(" ").add_first_fit(look.muted, text, "")

    def _again(self, frame: Frame) -> Line:
        look, turn, again = self.look, frame.turn, frame.output_after
        if frame.phase is not Phase.UPDATE:
            return self.line(" update will predict again", look.faint)
        after = "not finite" if again is None else output_text(turn, again)
        before = output_text(turn, turn.target_output)
        change = f"{self.notation.probabilities}[{{target}}] {before} → {{after}}"
        said, number = (again + change for again in _SAID_AGAIN), Part(after, Role.NUMBER)
        line = self.add_told(self.line(" "), turn, *said, after=number)
        if again is not None:
            line.add_first_fit(look.muted, f"  {_how(turn, again)} ", "")
        return line

    @cached_property
    def _brief(self) -> str:
        return name_keys(f"⟨{self.number}⟩, then ⟨h⟩ or ⟨l⟩: a number in full", self)

    def foot(self, frame: Frame) -> list[Line]:
        """The number under the cursor in full, or how to choose one."""
        n, turn, column = self.notation, frame.turn, self.columns.cursor
        if not self.focused:
            brief = self._brief
            how = f" {n.rate} is {turn.learning_rate:g} · press {brief}"
            return [self.line().add_first_fit(self.look.muted, how, f" {brief}")]
        label, done = f"{n.of_E(turn.context, column)}:", frame.phase is Phase.UPDATE
        texts = self.sum_in_full(label, turn.h[column], turn.E_row_after[column], done=done)
        return [self.line(f" {text}", self.look.muted) for text in texts]


def _how(turn: Turn, again: float) -> str:
    """Return how the target's output changed."""
    had = turn.target_output
    if turn.gives_probabilities:
        return "likelier" if again > had else "unlikelier" if again < had else "as likely"
    gap, now = abs(had - turn.label), abs(again - turn.label)
    return "nearer" if now < gap else "farther" if now > gap else "as far"
