"""Pane 5: each touched word's error, and beside it the step of its row of θ along h."""

from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from tui_w2v.corpus import Vocabulary
from tui_w2v.explain.notation import the_others
from tui_w2v.skipgram import Turn
from tui_w2v.training import Frame, Phase
from tui_w2v.tui.line import Line, first_fit, fit, width_of
from tui_w2v.tui.look import heat_scale
from tui_w2v.tui.numbers import signed
from tui_w2v.tui.widgets.matrix import MatrixPane

_NAME_WIDTH = 8


class ThetaPane(MatrixPane):
    """What the update adds to θ: the target's row first, then the likeliest words'."""

    number: ClassVar[int] = 5
    reached: ClassVar[Phase] = Phase.GRADIENT
    lit_in: ClassVar[frozenset[Phase]] = frozenset({Phase.GRADIENT, Phase.UPDATE})
    narrowest_cell: ClassVar[int] = 6

    def __init__(self, vocabulary: Vocabulary, *, dim: int, single: bool, id: str) -> None:
        super().__init__(vocabulary, dim=dim, single=single, id=id)
        self._order: tuple[Turn, NDArray[np.int64]] | None = None

    @property
    def row_count(self) -> int:
        """One row a touched word."""
        return len(self.vocabulary) if self.frame is None else len(self.frame.turn.words)

    @property
    def _word_width(self) -> int:
        return 14 if self.inner_width >= 80 else 8

    @property
    def labels_width(self) -> int:
        """Room for the words and their errors."""
        return self._word_width + 9

    @property
    def numbers_width(self) -> int:
        """The pane's width but for the words and their errors."""
        return self.inner_width - self.labels_width

    def stage(self, phase: Phase) -> int:
        """The steps stay; only the cell in full tells more once they are taken."""
        return max(phase, self.reached - 1) if self.focused else phase >= self.reached

    @property
    def foot_lines(self) -> int:  # type: ignore[override]
        """One line, or as many as a number in full may take."""
        if not self.focused:
            return 1
        label = f"{self.notation.cell_of_theta('', self._dim - 1)}:"
        return self.sum_lines(self.inner_width - 1, len(label) + _NAME_WIDTH)

    def title(self, frame: Frame) -> str:
        """The pane's name, with how many rows of θ move."""
        n, changed = self.notation, frame.turn.rows_of_theta_changed
        name = f"5 {n.error} | step of {n.theta}"
        names = f"{name} = {n.step_of_theta}", name
        return self.counted_title(frame, *names, changed=changed, line=n.theta_line)

    def coming(self, frame: Frame) -> str:
        """What the gradient will give."""
        n, touched = self.notation, len(frame.turn.words)
        if touched == 1:
            of = f"{n.theta_line} of {n.theta}"
            return f"gradient will give the step of one {of}: the {n.target}'s."
        steps = f"{touched:,} steps of {n.theta}"
        return (
            f"gradient will give {steps}: the {n.target}'s along {n.h}, all others against {n.h}."
        )

    def place(self) -> str:
        """The columns in view, and the rows where there is room to say so."""
        columns = super().place()
        if not self.boxed or self.frame is None or self.frame.phase < self.reached:
            return columns
        return ", ".join(part for part in (self.rows_place(), columns) if part)

    def follow(self, turn: Turn) -> None:
        """Begin again at the target's row."""
        self.top = 0
        self.cursor = (0, self.cursor[1])

    def order(self, turn: Turn) -> NDArray[np.int64]:
        """The words as the pane's rows have them: the target, then by falling output."""
        if self._order is None or self._order[0] is not turn:
            rest = np.delete(turn.ranking, turn.target_offset)
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
        look, n, turn = self.look, self.notation, frame.turn
        rows = frame.view.theta[: self.rows_visible]
        steps = turn.theta_step(rows)
        cells = self.numbers(steps, heat_scale(turn.theta_step(np.array([turn.target]))))
        lines = []
        if self.head_lines:
            room = self.labels_width - 1
            full = f"{n.error} = {n.gradient_of_bias} "
            head = full if turn.has_bias and len(full) <= room else f"{n.error} "
            line = self.blank(width).to(room - len(head)).add(head, look.muted)
            lines.append(self.column_heads(line, "step"))
        for place, (row, numbers) in enumerate(zip(rows.tolist(), cells, strict=True)):
            is_target = row == turn.target
            style = look.target if is_target else look.context if row == turn.context else look.text
            line = self.blank(width).skip(1).field(self._named(turn, row), self._word_width, style)
            error = f" {signed(float(turn.error_of(rows[place : place + 1])[0]), 6, True)} "
            line.cell(error, look.strong if is_target else look.muted)
            self.add_numbers(line, numbers, self.top + place, quiet=not is_target)
            lines.append(line)
        if not turn.touches_all and len(lines) < self.head_lines + self.rows_visible:
            lines.append(self.blank(width).add(f" {self._untouched(turn, width - 1)}", look.faint))
        lines += [
            self.blank(width) for _ in range(self.head_lines + self.rows_visible - len(lines))
        ]
        return lines + self._foot(frame, width)

    def _named(self, turn: Turn, row: int) -> str:
        """A word, with how often it was drawn if that is more than once."""
        word = self.vocabulary[row]
        times = 1 if turn.touches_all else turn.times(int(turn.columns(np.array([row]))[0]))
        return word if times == 1 else f"{fit(word, self._word_width - 3).rstrip()} ×{times}"

    def _untouched(self, turn: Turn, width: int) -> str:
        """What to say of the rows that do not change."""
        n, others = self.notation, turn.V - len(turn.words)
        return first_fit(
            width,
            f"not touched: {the_others(others, n.theta_line)} of {n.theta}",
            f"not touched: {the_others(others, n.theta_line)}",
            f"not touched: {others:,}",
        )

    def _foot(self, frame: Frame, width: int) -> list[Line]:
        look, n, turn = self.look, self.notation, frame.turn
        row = self.cursor[0] - self.top
        if self.focused and 0 <= row < len(frame.view.theta):
            word, column = int(frame.view.theta[row]), self.cursor[1]
            step = turn.theta_step(np.array([word]))[0, column]
            name = fit(self.vocabulary[word], _NAME_WIDTH).rstrip()
            label = f"{n.cell_of_theta(name, column)}:"
            before, done = frame.theta_before[row, column], frame.theta_after is not None
            after = before + step  # as the update adds them, to the last bit
            texts = self.sum_in_full(width - 1, label, before, after, done=done)
            return [self.blank(width).add(f" {text}", look.muted) for text in texts]
        target, line = self.vocabulary[turn.target], self.blank(width).add(" ")
        if not turn.moves_theta:
            why = f"{n.h} is 0" if turn.error.any() else f"{n.error} is 0"
            return [line.add(f"all steps are 0, because {why}", look.muted)]
        if len(turn.words) == 1:
            return [self._only_row(turn, width)]
        before, moves = "only ", f" moves along {n.h}, the others against {n.h}"
        full = f"{n.step_of_theta}: only "
        if width_of(full + target + moves) < width:
            before = full
        elif width_of(before + target + moves) >= width:
            moves = f" moves along {n.h}"
        line.add(before, look.muted).word(target, look.target, behind=moves)
        return [line.add(moves, look.muted)]

    def _only_row(self, turn: Turn, width: int) -> Line:
        """What to say of a turn that changes one row."""
        look, n = self.look, self.notation
        target, line = self.vocabulary[turn.target], self.blank(width).add(" ")
        way = "against" if turn.error[0] > 0 else "along"
        moves = f" moves {way} {n.h}"
        full = f"{n.step_of_theta}: "
        if width_of(full + target + moves) < width:
            line.add(full, look.muted)
        return line.word(target, look.target, behind=moves).add(moves, look.muted)
