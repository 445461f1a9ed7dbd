"""Pane 5: θ, row by row: what it is at predict, and how the turn changes it."""

from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from tui_w2v.corpus import Vocabulary
from tui_w2v.explain.cells import Cell
from tui_w2v.skipgram import Turn
from tui_w2v.training import Frame, Phase
from tui_w2v.tui.line import Line, first_fit, fit, width_of
from tui_w2v.tui.look import heat_scale
from tui_w2v.tui.numbers import in_full, signed
from tui_w2v.tui.panes import theta_texts as texts
from tui_w2v.tui.panes.matrix import MatrixPane
from tui_w2v.tui.window import InView, in_view, scrolled_over

_NAME_WIDTH = 8
_ERROR_WIDTH = 7

STEP, GRADIENT, THETA = range(3)
"""What the pane can show from the gradient on, in the order that a key goes through."""


class ThetaPane(MatrixPane):
    """The rows of θ of the touched words: the target's always first, then the likeliest words'.

    At predict each row stands beside its score; from the gradient on the target's row is a ledger,
    before + step = after, above the steps of the others.
    """

    number: ClassVar[int] = 5
    reached: ClassVar[Phase] = Phase.PREDICT
    lit_in: ClassVar[frozenset[Phase]] = frozenset({Phase.PREDICT, Phase.GRADIENT, Phase.UPDATE})
    narrowest_cell: ClassVar[int] = 6

    def __init__(self, vocabulary: Vocabulary, *, dim: int, single: bool, id: str) -> None:
        super().__init__(vocabulary, dim=dim, single=single, id=id)
        self._order: tuple[Turn, NDArray[np.int64]] | None = None
        self._chosen = STEP
        self._turn: Turn | None = None
        self._phase = Phase.READY

    # What is shown

    @property
    def shows(self) -> int:
        """Whether rows of θ, of its steps or of its gradient are shown."""
        return self._chosen if self._phase >= Phase.GRADIENT else THETA

    def flip(self) -> None:
        self._chosen = (self._chosen + 1) % 3
        self.post_message(self.Moved())

    @property
    def row_count(self) -> int:
        return len(self.vocabulary) if self._turn is None else len(self._turn.words)

    @property
    def rows_visible(self) -> int:
        return max(1, self.inner_height - self.head_lines - self._extra_lines - self.foot_lines)

    @property
    def _extra_lines(self) -> int:
        """The target's ledger has three lines; where there is room, a head parts the others."""
        return (2 + (self.boxed and self.row_count > 1)) * (self.shows == STEP)

    @property
    def rows_scrolled(self) -> int:
        """All rows but one, which is the target's while others are scrolled."""
        return scrolled_over(self.rows_visible, self.row_count)

    @property
    def head_lines(self) -> int:
        """The numbers of the columns, and h above what is multiplied by it."""
        return 1 if self.shows == STEP else 2

    def row_at(self, line: int) -> int | None:
        """The row on a line; the ledger is the target's."""
        line = max(0, line - self._extra_lines)
        places = self._in_view().places
        return places[line] if 0 <= line < len(places) else None

    def _in_view(self) -> InView:
        return in_view(self.top, self.rows_visible, self.row_count, 0)

    @property
    def _word_width(self) -> int:
        return 14 if self.inner_width >= 80 else 8

    @property
    def labels_width(self) -> int:
        return 1 + self._word_width + (1 if self.shows == THETA else 1 + _ERROR_WIDTH)

    @property
    def numbers_width(self) -> int:
        room = self.inner_width - self.labels_width
        if self.shows == THETA and self._turn is not None:
            room -= texts.TAIL_WIDTH * len(self._tail(self._turn))
        return room - (self._dim > 1)

    def stage(self, phase: Phase) -> int:
        return max(phase, self.reached - 1) * 3 + self.shows

    @property
    def foot_lines(self) -> int:  # type: ignore[override]
        """One line, or as many as a number in full may take."""
        if not self.focused or self.shows != STEP:
            return 1
        label = f"{self.notation.of_theta('', self._dim - 1)}:"
        return self.sum_lines(self.inner_width - 1, len(label) + _NAME_WIDTH)

    def title(self, frame: Frame) -> str:
        n, turn, done = self.notation, frame.turn, frame.phase >= Phase.GRADIENT
        if self.shows == THETA:
            return self.titled(*texts.titles_of_theta(turn, self._dim, n, before=done))
        names = texts.titles_of_gradient(n) if self.shows == GRADIENT else texts.titles_of_step(n)
        changed = turn.rows_of_theta_changed
        return self.counted_title(frame, *names, changed=changed, line=n.theta_line)

    def coming(self, frame: Frame) -> str:
        return texts.coming(frame.turn, self.notation)

    def place(self) -> str:
        columns = super().place()
        if not self.boxed or self.frame is None or self.frame.phase < self.reached:
            return columns
        rows = self._in_view().window
        shown = f"rows {rows[0]:,}–{rows[-1]:,} of {self.row_count:,}"
        return ", ".join(part for part in (shown * (len(rows) < self.row_count), columns) if part)

    def follow(self, turn: Turn) -> None:
        self.top = 0
        self.cursor = (0, self.cursor[1])

    def order(self, turn: Turn) -> NDArray[np.int64]:
        """The words as the pane's rows have them: the target, then by falling output."""
        if self._order is None or self._order[0] is not turn:
            rest = np.delete(turn.ranking, turn.target_offset)
            self._order = turn, np.concatenate(([turn.target], rest))
        return self._order[1]

    def wanted(self, turn: Turn, phase: Phase) -> dict[str, NDArray[np.int64]]:
        """Lay the pane out for a phase, and return the rows of θ that it shows."""
        self._turn, self._phase = turn, phase
        self.measure()  # another phase may have more columns
        self.keep_cursor_in_view()
        places = self._in_view().places if phase >= self.reached else []
        return {"theta": self.order(turn)[places]}

    # Drawing

    def cell(self, frame: Frame) -> Cell | None:
        row, k = self.cursor
        word = int(self.order(frame.turn)[row])
        if self.shows == THETA:
            return Cell("theta", word, k)
        step = self.shows == STEP and frame.phase is Phase.UPDATE
        return Cell("theta_after" if step else "gradient_theta", word, k)

    def body(self, frame: Frame, width: int, height: int) -> list[Line]:
        turn, rows = frame.turn, frame.view.theta[: self.rows_visible]
        places = self._in_view().places
        lines = self._ledger(frame, width) if self.shows == STEP else self._heads(turn, width)
        gradient = turn.theta_step if self.shows == STEP else turn.gradient_theta
        values = frame.theta_before[: len(rows)] if self.shows == THETA else gradient(rows)
        scale = heat_scale(values) if self.shows == THETA else heat_scale(values[:1])
        cells = self.numbers(values, scale)
        first, columns = 1 if self.shows == STEP else 0, turn.columns(rows).tolist()
        tail = self._tail(turn)
        # While a new frame is on its way, the frame may have fewer rows than there is room for.
        for column, place, numbers in list(zip(columns, places, cells, strict=False))[first:]:
            line = self._label(turn, column, width)
            self.add_numbers(line, numbers, place, quiet=column != turn.target_column)
            if self.shows == THETA:
                texts.add_tail(line, tail, column, self.look)
            lines.append(line)
        room = height - self.foot_lines
        if not turn.touches_all and len(lines) < room:
            text = texts.untouched(turn, self.notation, width - 1)
            lines.append(self.blank(width).add(f" {text}", self.look.faint))
        lines += [self.blank(width) for _ in range(room - len(lines))]
        return lines[: max(0, room)] + self._foot(frame, width)

    def _heads(self, turn: Turn, width: int) -> list[Line]:
        """The columns' numbers and names, and h."""
        look, n = self.look, self.notation
        head = self.blank(width)
        if self.shows == GRADIENT:
            self._error_head(head)
        self.column_heads(head.to(self.labels_width))
        if self.shows == THETA:
            head.skip(self.columns_visible() < self.column_count)
            for name in self._tail(turn):
                head.add(
                    fit(name, texts.TAIL_WIDTH - 1).rstrip().rjust(texts.TAIL_WIDTH), look.muted
                )
        line = self.blank(width).add(" ").field(n.h, self.labels_width - 1, look.context)
        (numbers,) = self.numbers(turn.h[None], heat_scale(turn.h))
        self.add_numbers(line, numbers)
        return [head, line]

    def _ledger(self, frame: Frame, width: int) -> list[Line]:
        """The target's row: before, what is added, after."""
        look, turn = self.look, frame.turn
        target = np.array([turn.target])
        before, step = frame.theta_before[0], turn.theta_step(target)[0]
        after = turn.theta_after(target, before[None])[0]
        scale = heat_scale(before, after)
        rows = self.sums(np.array((before, step)), after, (scale, heat_scale(step), scale), kept=1)
        head = self._label(turn, turn.target_column, width, error=False)
        lines = [self.column_heads(self._error_head(head))]
        for label, numbers in zip(("before", "step", "after"), rows, strict=True):
            line = self.blank(width).add(f"   {label}", look.muted)
            line.to(self.labels_width - _ERROR_WIDTH)
            if label == "before":
                self._add_error(line, turn, turn.target_column)
            line.to(self.labels_width)
            if label == "after" and frame.phase < Phase.UPDATE:
                line.add("update will compute it", look.faint)
            else:
                self.add_numbers(line, numbers, 0 if label == "step" else -1)
            lines.append(line)
        if self._extra_lines > 2:
            heads = self._error_head(self.blank(width).add(" others", look.muted))
            lines.append(heads.to(self.labels_width + self.cell_width - 5).add("step", look.muted))
        return lines

    def _error_head(self, line: Line) -> Line:
        """Append the name of the errors."""
        room = self.labels_width - 2 - line.used
        name = first_fit(room, self.notation.error, "error")
        line.to(self.labels_width - 1 - width_of(name)).add(name, self.look.muted)
        return line.to(self.labels_width)

    def _label(self, turn: Turn, column: int, width: int, *, error: bool = True) -> Line:
        """Begin a touched word's line: the word and, but for θ itself, its error."""
        look, row, room = self.look, int(turn.words[column]), self._word_width
        is_target = row == turn.target
        style = look.target if is_target else look.context if row == turn.context else look.text
        word, times = self.vocabulary[row], turn.times(column)
        if times > 1:
            word = f"{fit(word, room - 3).rstrip()} ×{times}"
        if is_target:
            word = f"{fit(word, min(room - 2, width_of(word))).rstrip()} ◀"
        line = self.blank(width).add(" ").field(word, room, style).skip(1)
        if error and self.shows != THETA:
            self._add_error(line, turn, column)
        return line

    def _add_error(self, line: Line, turn: Turn, column: int) -> None:
        style = self.look.strong if column == turn.target_column else self.look.muted
        line.cell(f"{signed(float(turn.error[column]), _ERROR_WIDTH - 1, True)} ", style)

    def _foot(self, frame: Frame, width: int) -> list[Line]:
        look, n, turn = self.look, self.notation, frame.turn
        places = self._in_view().places
        if self.focused and self.cursor[0] in places:
            full = self._in_full(frame, places.index(self.cursor[0]), width - 1)
            return [self.blank(width).add(f" {text}", look.muted) for text in full]
        line, target = self.blank(width).add(" "), self.vocabulary[turn.target]
        add = texts.add_score if self.shows == THETA else texts.add_moves
        return [add(line, turn, target, n, look)]

    def _in_full(self, frame: Frame, at: int, width: int) -> list[str]:
        """The number under the cursor, in full: in θ, or what is added to it."""
        n, turn, column = self.notation, frame.turn, self.cursor[1]
        word = frame.view.theta[at : at + 1]
        name = fit(self.vocabulary[int(word[0])], _NAME_WIDTH).rstrip()
        label, before = n.of_theta(name, column), frame.theta_before[at : at + 1]
        if self.shows == STEP:
            after, done = turn.theta_after(word, before), frame.phase is Phase.UPDATE
            return self.sum_in_full(
                width, f"{label}:", before[0, column], after[0, column], done=done
            )
        if self.shows == GRADIENT:
            slope = in_full(turn.gradient_theta(word)[0, column])
            return [first_fit(width, f"gradient on {label}: {slope}", f"{label}: {slope}")]
        return [f"{label} = {in_full(before[0, column])}"]

    def _tail(self, turn: Turn) -> texts.Tail:
        return texts.tail_of_theta(turn, self.notation, biased=self.inner_width >= 50)
