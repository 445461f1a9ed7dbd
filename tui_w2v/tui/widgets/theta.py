"""Pane 5: the gradient on θ, every row of which moves along h."""

from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from tui_w2v.corpus import Vocabulary
from tui_w2v.skipgram import Turn
from tui_w2v.training import Frame, Phase
from tui_w2v.tui.line import Line, first_fit, fit
from tui_w2v.tui.look import heat_scale
from tui_w2v.tui.numbers import in_full, signed
from tui_w2v.tui.widgets.matrix import MatrixPane


class ThetaPane(MatrixPane):
    """What the update adds to θ: the target's row first, then the likeliest words'."""

    number: ClassVar[int] = 5
    reached: ClassVar[Phase] = Phase.GRADIENT
    lit_in: ClassVar[frozenset[Phase]] = frozenset({Phase.GRADIENT, Phase.UPDATE})
    narrowest_cell: ClassVar[int] = 6
    coming: ClassVar[str] = (
        "gradient will say how every row of θ is to move: the target's toward h, all others away."
    )

    def __init__(self, vocabulary: Vocabulary, *, dim: int, id: str) -> None:
        super().__init__(vocabulary, dim=dim, id=id)
        self._order: tuple[Turn, NDArray[np.int64]] | None = None

    @property
    def row_count(self) -> int:
        """One row a word."""
        return len(self.vocabulary)

    @property
    def _mapped(self) -> bool:
        return self.row_count > self.rows_visible

    @property
    def _word_width(self) -> int:
        return 14 if self.inner_width >= 80 else 8

    @property
    def numbers_width(self) -> int:
        """The pane's width but for the words and their error."""
        return self.inner_width - self._word_width - 9 - self._mapped

    def stage(self, phase: Phase) -> int:
        """The steps stay; only the cell in full tells more once they are taken."""
        return max(phase, self.reached - 1) if self.focused else phase >= self.reached

    def title(self, frame: Frame) -> str:
        """The pane's name, with how many rows of θ move."""
        size, changed = len(self.vocabulary), frame.turn.rows_of_theta_changed
        return f"5 gradient on θ: {changed:,} of {size:,} rows"

    def place(self) -> str:
        """The columns in view."""
        if self.frame is None or self.frame.phase < self.reached:
            return ""
        return self.columns_place() if self.boxed or self.outer.width > 64 else ""

    def follow(self, turn: Turn) -> None:
        """Begin again at the target's row."""
        self.top = 0
        self.cursor = (0, self.cursor[1])

    def order(self, turn: Turn) -> NDArray[np.int64]:
        """The words as the pane's rows have them: the target, then by falling probability."""
        if self._order is None or self._order[0] is not turn:
            rest = np.delete(turn.ranking, turn.target_rank - 1)
            self._order = turn, np.concatenate(([turn.target], rest))
        return self._order[1]

    def rows_in_view(self, turn: Turn, phase: Phase) -> NDArray[np.int64]:
        """The rows of θ that the pane shows."""
        return self.first_rows(turn, phase, self.top + self.rows_visible)[self.top :]

    def first_rows(self, turn: Turn, phase: Phase, count: int) -> NDArray[np.int64]:
        """The first rows of θ in the pane's order, once there is a gradient."""
        return self.order(turn)[: count if phase >= self.reached else 0]

    def body(self, frame: Frame, width: int, height: int) -> list[Line]:
        """The steps of the rows in view, each beside its word's error."""
        look, turn, rows = self.look, frame.turn, frame.view.theta
        steps = turn.theta_step(rows)
        cells = self.numbers(steps, heat_scale(turn.theta_step(np.array([turn.target]))))
        marks = self._map(frame) if self._mapped else []
        lines = []
        if self.head_lines:
            head = self.blank(width).to(self._word_width + 2).add(" ŷ − t ", look.muted)
            lines.append(self.column_heads(head))
        for place, (row, numbers) in enumerate(zip(rows.tolist(), cells, strict=True)):
            is_target = row == turn.target
            style = look.target if is_target else look.context if row == turn.context else look.text
            line = (
                self.blank(width).add(" ").add(fit(self.vocabulary[row], self._word_width), style)
            )
            line.add(" ").cell(
                signed(float(turn.error[row]), 6, True) + " ",
                look.strong if is_target else look.muted,
            )
            self.add_numbers(line, numbers, self.top + place, quiet=not is_target)
            if marks:
                line.to(width - 1).add(marks[place], look.bar)
            lines.append(line)
        lines += [
            self.blank(width) for _ in range(self.head_lines + self.rows_visible - len(lines))
        ]
        return [*lines, self._caption(frame, width)]

    def _caption(self, frame: Frame, width: int) -> Line:
        look, turn, row = self.look, frame.turn, self.cursor[0] - self.top
        if self.focused and 0 <= row < len(frame.view.theta):
            word, column = int(frame.view.theta[row]), self.cursor[1]
            before = in_full(frame.theta_before[row, column])
            step = in_full(turn.theta_step(np.array([word]))[0, column])
            after = "…" if frame.theta_after is None else in_full(frame.theta_after[row, column])
            sum_ = f"{before} {step} = {after}"
            name = self.vocabulary[word]
            text = first_fit(width - 1, f"θ[{name}, {column}]: {sum_}", f"{column}: {sum_}", sum_)
            return self.blank(width).add(" " + text, look.muted)
        target, line = self.vocabulary[turn.target], self.blank(width).add(" ")
        if width >= 66 + len(target):
            line.add("−η(ŷ − t)·h: only ", look.muted).add(target, look.target)
            return line.add("'s row is pulled toward h, the others away", look.muted)
        if width >= 40 + len(target):
            line.add("only ", look.muted).add(target, look.target)
            return line.add(" is pulled toward h, the others away", look.muted)
        return (
            line.add("only ", look.muted)
            .add(target, look.target)
            .add(" moves toward h", look.muted)
        )

    def _map(self, frame: Frame) -> list[str]:
        """All errors, in the rows' order, in the height of the rows."""
        return self.map_of(np.abs(frame.turn.error[self.order(frame.turn)]), self.rows_visible)
