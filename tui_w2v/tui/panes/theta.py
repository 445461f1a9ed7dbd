"""Pane 5: θ, row by row: what it is at predict, and how the turn changes it."""

import numpy as np

from tui_w2v.explain.cells import Cell
from tui_w2v.explain.notation import the_others
from tui_w2v.skipgram import Turn
from tui_w2v.skipgram.parameters import FloatArray
from tui_w2v.training import Frame, Phase
from tui_w2v.tui.line import Line, cut, first_fit, width_of
from tui_w2v.tui.look import heat_scale
from tui_w2v.tui.numbers import in_full, signed
from tui_w2v.tui.panes.matrix import MatrixPane
from tui_w2v.tui.panes.pane import Rows

_NAME_WIDTH = 8
_ERROR_WIDTH = 7
_TAIL_WIDTH = 7

STEP, GRADIENT, THETA = range(3)
"""What the pane can show from the gradient on, in the order that a key goes through."""


class ThetaPane(MatrixPane):
    """The rows of θ of the touched words: the target's always first, then the likeliest words'.

    At predict each row stands beside its score; from the gradient on the target's row is a ledger,
    before + step = after, above the steps of the others.
    """

    reached = Phase.PREDICT
    lit_in = frozenset({Phase.PREDICT, Phase.GRADIENT, Phase.UPDATE})
    narrowest_cell = 6

    _chosen = STEP
    _extra_lines = _word_width = 0

    @property
    def shows(self) -> int:
        """Whether rows of θ, of its steps or of its gradient are shown."""
        return self._chosen if self.phase >= Phase.GRADIENT else THETA

    def flip(self) -> None:
        self._chosen = (self._chosen + 1) % 3
        self.post_message(self.Moved())

    def lay_out(self) -> None:
        """Make room for what the phase shows; the cursor stays in view."""
        ledger, count = self.shows == STEP, len(self.turn.words)
        # The target's ledger has three lines; where there is room, a head comes before the others.
        self._extra_lines = (2 + (self.boxed and count > 1)) * ledger
        # The numbers of the columns, and h above what is multiplied by it.
        self.head_lines = 1 if ledger else 2
        if ledger and self.focused:  # a number in full may take more than one line
            label = f"{self.notation.of_theta('', self._dim - 1)}:"
            self.foot_lines = self.sum_lines(len(label) + _NAME_WIDTH)
        self._word_width = 14 if self.inner_width >= 80 else 8
        self.labels_width = 2 + self._word_width + _ERROR_WIDTH * (self.shows != THETA)
        behind = (self._dim > 1) + _TAIL_WIDTH * len(self._tail(self.turn))
        self.rows.kept = 0
        self.fit_rows(count, self._extra_lines)
        self.fit_columns(self._dim, behind)
        self.rows.show_cursor()
        self.columns.show_cursor()

    @property
    def row_of_line(self) -> list[int]:
        """The row on each line; the ledger is the target's, and a head below it of no row."""
        first, *others = self.rows.places
        return [first] * (1 + min(2, self._extra_lines)) + [-1] * (self._extra_lines > 2) + others

    def stage(self, phase: Phase) -> object:
        """A frame holds more rows once the number in full is gone and leaves them room."""
        rows = len(self.frame.view.theta) if self.frame else 0
        return rows, super().stage(phase), self.shows

    def follow(self, turn: Turn) -> None:
        self.rows.first = self.rows.cursor = 0

    def wanted(self, turn: Turn, phase: Phase) -> Rows:
        return {"theta": turn.target_first[self.rows.places if phase >= self.reached else []]}

    def cell(self, frame: Frame, row: int, column: int) -> Cell | None:
        if row < 0:
            return None
        word = int(frame.turn.target_first[row])
        if self.shows == THETA:
            return Cell("theta", word, column)
        step = self.shows == STEP and frame.phase is Phase.UPDATE
        return Cell("theta_after" if step else "gradient_theta", word, column)

    def cell_on(self, frame: Frame, line: int, column: int) -> Cell | None:
        if line > self._extra_lines or not self._extra_lines:
            return super().cell_on(frame, line, column)
        ledger = ["theta", "gradient_theta", "theta_after"][: 2 + (frame.phase is Phase.UPDATE)]
        return Cell(ledger[line], frame.turn.target, column) if line < len(ledger) else None

    def title(self, frame: Frame) -> str:
        n, turn, name = self.notation, frame.turn, self.notation.theta
        if self.shows == THETA:
            if frame.phase >= Phase.GRADIENT:
                name += " before this turn"
            shape = f"{name} ({n.theta_shape(turn.V, self._dim)})"
            score = f"score = {n.scores(bias=turn.has_bias)}"
            return self.titled(name, f"{shape}  {score}", f"{name}: {score}", shape)
        ledger, gradient = f"{name}: before + step = after", f"gradient on {n.theta}"
        names = f"{ledger}  step = {n.step_of_theta}", ledger, f"step of {n.theta}"
        if self.shows == GRADIENT:
            names = f"{gradient} = {n.error_factor}·{n.h}", gradient, gradient
        changed = turn.rows_of_theta_changed
        return self.counted_title(frame, *names, changed=changed, line=n.theta_line)

    def coming(self, frame: Frame) -> str:
        n, touched = self.notation, len(frame.turn.words)
        each = f"multiply {n.lines_of_theta(touched)} by {n.h}: a score for each word"
        changed = f"these {n.theta_line}s"
        if touched == 1:
            each = f"multiply one {n.theta_line} of {n.theta}, the {n.target}'s, by {n.h}"
            changed = f"this {n.theta_line}"
        return f"{n.theta} is learned too. predict will {each}; update will change {changed}."

    def body(self, frame: Frame) -> list[Line]:
        turn, rows = frame.turn, frame.view.theta[: self.rows.room]
        lines = self._ledger(frame) if self.shows == STEP else self._heads(turn)
        gradient = turn.theta_step if self.shows == STEP else turn.gradient_theta
        values = frame.theta_before[: len(rows)] if self.shows == THETA else gradient(rows)
        cells = self.numbers(values, heat_scale(values if self.shows == THETA else values[:1]))
        columns, tail = turn.columns(rows).tolist(), self._tail(turn)
        # While a new frame is on its way, the frame may have fewer rows than there is room for.
        below = list(zip(columns, self.rows.places, cells, strict=False))[self.shows == STEP :]
        for column, place, numbers in below:
            line = self._label(turn, column)
            self.add_numbers(line, numbers, place, quiet=column != turn.target_column)
            for name, behind in tail.items():
                style = self.look.text if name == "score" else self.look.muted
                line.cell(f" {signed(float(behind[column]), _TAIL_WIDTH - 1, True)}", style)
            lines.append(line)
        if not turn.touches_all:
            n, others = self.notation, turn.V - len(turn.words)
            named = f"not touched: {the_others(others, n.theta_line)}"
            texts = f"{named} of {n.theta}", named, f"not touched: {others:,}"
            lines.append(self.line(" ").add_first_fit(self.look.faint, *texts))
        return lines

    def _heads(self, turn: Turn) -> list[Line]:
        head = self.line()
        if self.shows == GRADIENT:
            self._error_head(head)
        self.column_heads(head).skip(bool(self.columns.part()))
        for name in self._tail(turn):
            head.add(cut(name, _TAIL_WIDTH - 1).rjust(_TAIL_WIDTH), self.look.muted)
        line = self.line(" ").field(self.notation.h, self.labels_width - 1, self.look.context)
        (numbers,) = self.numbers(turn.h[None], heat_scale(turn.h))
        return [head, self.add_numbers(line, numbers)]

    def _ledger(self, frame: Frame) -> list[Line]:
        look, turn, target = self.look, frame.turn, np.array([frame.turn.target])
        before, step = frame.theta_before[0], turn.theta_step(target)[0]
        after = turn.theta_after(target, before[None])[0]
        head = self._label(turn, turn.target_column, error=False)
        lines = [self.column_heads(self._error_head(head))]
        rows = [self.line(f"   {label}", look.muted) for label in ("before", "step", "after")]
        self._add_error(rows[0].to(self.labels_width - _ERROR_WIDTH), turn, turn.target_column)
        for line in rows:
            line.to(self.labels_width)
        done = frame.phase is Phase.UPDATE
        lines += self.ledger(rows, (before, step, after), (-1, 0, -1), done=done)
        if self._extra_lines > 2:
            heads = self._error_head(self.line(" others", look.muted))
            lines.append(heads.to(self.labels_width + self.cell_width - 5).add("step", look.muted))
        return lines

    def _error_head(self, line: Line) -> Line:
        room = self.labels_width - 2 - line.used
        name = first_fit(room, self.notation.error, "error")
        line.to(self.labels_width - 1 - width_of(name)).add(name, self.look.muted)
        return line.to(self.labels_width)

    def _label(self, turn: Turn, column: int, *, error: bool = True) -> Line:
        """Begin a touched word's line with the word and, except for θ itself, its error."""
        room = self._word_width
        word, style = self.word_of(turn, column, room)
        if column == turn.target_column:
            word = f"{cut(word, room - 2)} ◀"
        line = self.line(" ").field(word, room, style).skip(1)
        if error and self.shows != THETA:
            self._add_error(line, turn, column)
        return line

    def _add_error(self, line: Line, turn: Turn, column: int) -> None:
        style = self.look.strong if column == turn.target_column else self.look.muted
        line.cell(f"{signed(float(turn.error[column]), _ERROR_WIDTH - 1, True)} ", style)

    def foot(self, frame: Frame) -> list[Line]:
        """The number under the cursor in full, or how the target's score or step comes about."""
        turn, places = frame.turn, self.rows.places
        if self.focused and self.rows.cursor in places:
            full = self._in_full(frame, places.index(self.rows.cursor))
            lines = [self.line(f" {text}", self.look.muted) for text in full]
            return self.filled(lines, self.foot_lines)
        return [self._score(turn) if self.shows == THETA else self._moves(turn)]

    def _score(self, turn: Turn) -> Line:
        score = signed(float(turn.scores[turn.target_column]), 7, True).strip()
        begin, formula = " score[{target}] = ", self.notation.scores(bias=turn.has_bias)
        return self.add_told(self.line(), turn, f"{begin}{formula} = {score}", begin + score)

    def _moves(self, turn: Turn) -> Line:
        """Say which way the rows move, or why none does."""
        n, only = self.notation, f"only {{target}} moves along {self.notation.h}"
        texts = [f"{only}, the others against {n.h}", only]
        if not turn.moves_theta:
            why, brief = (n.h, n.h) if turn.error.any() else (n.error, "the error")
            texts = [f" all steps are 0, because {why} is 0", f" all steps are 0: {brief} is 0"]
            return self.line().add_first_fit(self.look.muted, *texts)
        if len(turn.words) == 1:
            texts = [f"{{target}} moves {'against' if turn.error[0] > 0 else 'along'} {n.h}"]
        return self.add_told(self.line(" "), turn, f"{n.step_of_theta}: {texts[0]}", *texts)

    def _in_full(self, frame: Frame, at: int) -> list[str]:
        """The number under the cursor, in full: in θ, or what is added to it."""
        n, turn, column = self.notation, frame.turn, self.columns.cursor
        word = frame.view.theta[at : at + 1]
        name = cut(self.vocabulary[int(word[0])], _NAME_WIDTH)
        label, before = n.of_theta(name, column), frame.theta_before[at : at + 1]
        if self.shows == STEP:
            after, done = turn.theta_after(word, before), frame.phase is Phase.UPDATE
            number = before[0, column], after[0, column]
            return self.sum_in_full(f"{label}:", *number, done=done)
        if self.shows == GRADIENT:
            slope = in_full(turn.gradient_theta(word)[0, column])
            texts = f"gradient on {label}: {slope}", f"{label}: {slope}"
            return [first_fit(self.inner_width - 1, *texts)]
        return [f"{label} = {in_full(before[0, column])}"]

    def _tail(self, turn: Turn) -> dict[str, FloatArray]:
        """Return what stands behind θ: biases, if there is room, and scores, of shape (n,) each."""
        n, tail = self.notation, dict[str, FloatArray]()
        if self.shows != THETA:
            return tail
        if self.inner_width >= 50 and turn.has_bias:
            tail[n.bias] = turn.bias
            if turn.bias_E is not None:
                tail[n.bias_E] = np.broadcast_to(turn.bias_E, turn.scores.shape)
        return {**tail, "score": turn.scores}
