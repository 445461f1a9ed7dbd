"""Pane 3: the outputs ŷ, word by word from the highest, with the target's rank."""

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

import numpy as np

from tui_w2v.explain.cells import Cell
from tui_w2v.explain.notation import Notation
from tui_w2v.explain.objectives import describe_aim
from tui_w2v.explain.phases import loss_text, probability_text
from tui_w2v.printable import counted
from tui_w2v.skipgram import Activation, Turn
from tui_w2v.skipgram.parameters import FloatArray
from tui_w2v.training import Frame, Phase, Setup
from tui_w2v.tui.line import Line, first_fit, width_of
from tui_w2v.tui.numbers import EIGHTHS, bar_of_change, in_full, probability, signed, signed_sums
from tui_w2v.tui.panes.pane import Pane

_ALL_NUMBERS_FROM = 46
"""From this width on, ŷ, ŷ after the update and the text's own answer stand side by side."""
_WIDTH = 6
_WIDEST_LABEL = 40


class Column(NamedTuple):
    """A column of numbers, one for each touched word."""

    head: str
    before: str
    """What separates the column from the one before."""
    width: int
    write: Callable[[int], str]
    """Writes the number of a touched word."""
    quiet: bool = False


class OutputPane(Pane):
    """The touched words by rank, with bars; the target's row is always in view."""

    reached = Phase.PREDICT
    lit_in = frozenset({Phase.PREDICT, Phase.UPDATE})

    def __init__(self, setup: Setup, id: str) -> None:
        super().__init__(setup, id)
        self._longest_word = min(14, max(map(width_of, self.vocabulary.words)))

    def lay_out(self) -> None:
        self.foot_lines = 2 if self.boxed else 1
        self.rows.kept = self.turn.target_offset
        self.fit_rows(len(self.turn.words))

    def stage(self, phase: Phase) -> object:
        """ŷ stays from PREDICT on; UPDATE adds the new ŷ. A key adds the text's own answer."""
        aimed = self.frame is not None and self.frame.aim is not None
        return phase >= self.reached, phase is Phase.UPDATE, aimed

    def title(self, frame: Frame) -> str:
        n = self.notation
        name = f"{n.activation_name} {n.probabilities}"
        formula = n.prediction(bias=frame.turn.has_bias)
        brief = f"{n.probabilities} = {formula}"
        return first_fit(self.outer.width - 7, f"{name} = {formula}", brief, name)

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
        part = self.rows.part(1)
        return part and f"ranks {part}"

    def follow(self, turn: Turn) -> None:
        self.rows.first = self.rows.cursor = 0

    def cell(self, frame: Frame, row: int, column: int) -> Cell | None:
        """Return an output; at update, the target's is the one predicted again."""
        word = int(frame.turn.ranking[row])
        again = frame.phase is Phase.UPDATE and word == frame.turn.target
        return Cell("output_after") if again else Cell("output", word)

    def body(self, frame: Frame) -> Iterable[Line]:
        return self._ranked(frame) if frame.turn.gives_probabilities else self._sum(frame)

    def _ranked(self, frame: Frame) -> Iterator[Line]:
        look, turn, width = self.look, frame.turn, self.inner_width
        marks = self._map(frame) if self.rows.mapped else []
        after, wanted = frame.outputs_after, None if frame.aim is None else frame.aim.outputs
        highest = 1.0
        if turn.activation is Activation.SOFTMAX:  # its bars are relative to the highest
            highest = max(float(y.max()) for y in (turn.outputs, after, wanted) if y is not None)

        beside, behind = _columns_of(frame, self.notation, width)
        main = next(column for column in behind if not column.quiet)
        roomy, rank_width = width >= 30, len(str(self.rows.count))
        cramped = not roomy and len(behind) > 1
        end = width - self.rows.mapped - sum(len(column.before) + column.width for column in behind)
        room = end - (5 if roomy else 2) - (not cramped) * (rank_width + 1) - 7 * len(beside)
        word_width = room + 1 if cramped else max(6, min(self._longest_word, room * 2 // 3))
        bar_width = max(0, room - word_width)

        if self.head_lines:
            head = self.line().to(2 + rank_width + word_width)
            for column in beside + behind:
                head.to(end - 2 if column is behind[0] else 0)
                head.add(column.head.rjust(len(column.before) + column.width), look.muted)
            yield head
        for place, rank in enumerate(self.rows.places):
            at = int(turn.ranked[rank])
            is_target = at == turn.target_column
            line = self.line(" " if roomy else "")
            if not cramped:
                ordinal = f"{turn.rank(at):>{rank_width}} "
                line.add(ordinal, look.target if is_target else look.faint)
            word, style = self.word_of(turn, at, word_width)
            line.field(word, word_width, style)
            for column in beside:
                line.cell(column.before + column.write(at), look.muted)
            if bar_width:
                value = float(turn.outputs[at])
                new = value if after is None else float(after[at])
                drawn = bar_of_change(value, new, highest, bar_width)
                bar_style = look.target_bar if is_target else look.bar
                best = 0.0 if wanted is None else float(wanted[at])
                mark = min(bar_width - 1, int(best / highest * bar_width)) if best else bar_width
                line.add(" ").add(drawn[:mark], bar_style)
                if best:
                    line.add("│", look.strong).add(drawn[mark + 1 :], bar_style)
            line.add(" " if roomy else "")
            for column in behind:
                style = look.muted if column.quiet else look.target if is_target else look.text
                if self.focused and rank == self.rows.cursor and column is main:
                    style += look.cursor
                line.add(column.before, look.faint).add(column.write(at), style)
            line.add(" " if roomy else "").add("◀" if is_target else "", look.target)
            if place < len(marks):
                line.to(width - 1).add(marks[place], look.bar)
            yield line

    def _sum(self, frame: Frame) -> Iterator[Line]:
        """Draw a score that is itself the output: its addends, and its label."""
        n, turn, again = self.notation, frame.turn, frame.output_after
        target, context = self.vocabulary[turn.target], self.vocabulary[turn.context]
        room = max(1, min(self.inner_width - 11, _WIDEST_LABEL))

        addends = [((f"{n.of_theta(target)}·{n.h}", f"{n.theta}{n.h}"), turn.target_product)]
        if turn.has_bias:
            bias = float(turn.bias[turn.target_column])
            addends.append(((f"+ {n.bias}[{target}]", f"+ {n.bias}"), bias))
        if turn.has_bias and turn.bias_E is not None:
            addends.append(((f"+ {n.bias_E}[{context}]", f"+ {n.bias_E}"), turn.bias_E))
        parts = [number for _, number in addends]
        score, wanted, off = turn.target_output, turn.label, turn.target_difference
        largest = max(map(abs, (*parts, score, wanted, off, again or 0.0)))
        total = np.array([score])
        sums = signed_sums(np.array(parts)[:, None], total, 8, beside=largest)
        sums += signed_sums(np.array([[wanted], [off]]), total, 8, kept=1, beside=largest)[:-1]

        count = "" if turn.x_ij is None else f" = log {turn.x_ij:,.6g}"
        named = [
            *(names for names, _ in addends),
            (f"= {n.probabilities}[{target}] ◀", f"= {n.probabilities} ◀"),
            (f"{n.label}{count}", count[3:] or n.label),
            (f"{n.probabilities} − {n.label}",),
        ]
        rows = list(zip(named, (row[0] for row in sums), strict=True))
        weight = ("f, the weight of the pair", "f, its weight", "f"), signed(turn.target_weight, 8)
        height = self.inner_height - self.foot_lines - self.head_lines
        if again is None or len(rows) + 2 <= height:  # f was shown at PREDICT
            rows.append(weight)
        if again is not None:
            rows.append(((f"{n.probabilities} after the update ◀", "after ◀"), signed(again, 8)))
        yield from [self.line()] * self.head_lines
        for names, text in rows:
            style = self.look.target if names[0].endswith("◀") else self.look.text
            line = self.line(" ").field(first_fit(room, *names), room, style)
            yield line.add(" ").add(text, style)

    def foot(self, frame: Frame) -> list[Line]:
        """What words out of view get, or what the text would answer; then the loss."""
        look, n, turn, aim = self.look, self.notation, frame.turn, frame.aim
        after, context = frame.outputs_after, self.vocabulary[turn.context]
        ranked = turn.gives_probabilities
        aims = describe_aim(aim, turn, after, context, n) if aim and ranked else ()
        style, said = (look.text, aims) if aims else (look.faint, self._others(turn))
        lines = [self.line(" ").add_first_fit(style, *said)]
        if self.focused and ranked:
            at = int(turn.ranked[self.rows.cursor])
            values = [in_full(y[at]).lstrip("+") for y in (turn.outputs, after) if y is not None]
            row, value = int(turn.words[at]), " → ".join(values)
            named = f"{n.probabilities}[{row} {self.vocabulary[row]}] = {value}"
            scored = f"{named}, score {in_full(turn.scores[at])}"
            brief = f"{n.probabilities}[{row}] = {value}"
            texts = scored, named, brief, value, values[-1 if aim else 0]
            lines.append(self.line(" ").add_first_fit(look.muted, *texts))
        elif not aims or self.foot_lines > 1:
            lines.append(self._loss_line(turn))
        return lines[-self.foot_lines :]

    def _loss_line(self, turn: Turn) -> Line:
        """Write the loss, with its formula if there is room."""
        n, loss, target = self.notation, loss_text(turn.loss), self.vocabulary[turn.target]
        formulas = [f"loss {n.loss_of(target)} = "]
        if turn.activation is Activation.SOFTMAX:
            output = f"−log {probability_text(turn.target_output)} = "
            long = f"loss −log {n.probabilities}[{target}] = {output}"
            formulas = [long, *formulas, f"loss {output}"]
        line = self.line(" ")
        formula = first_fit(line.left - 1 - len(loss), *formulas, "loss ")
        return line.add(formula, self.look.muted).add(loss, self.look.strong)

    def _others(self, turn: Turn) -> list[str]:
        shown = self.rows.places
        rest, untouched = len(turn.words) - len(shown), turn.V - len(turn.words)
        if turn.activation is Activation.SOFTMAX:
            share = probability_text(turn.share_of_others(turn.ranked[shown].tolist()))
            more = f"{counted(rest, 'more word')} {'share' if rest > 1 else 'has'} {share}"
            return [more if rest else "all words: their sum is 1"]
        if rest:
            return [f"{rest:,} more below"]
        if not untouched:
            return [f"all words: each has its own {self.notation.probabilities}"]
        brief = f"not scored: {counted(untouched, 'word')}"
        others = counted(untouched, "other word")
        if turn.gives_probabilities:
            return [f"not scored in this turn: {others}", brief]
        pair = f"{self.vocabulary[turn.context]} → {self.vocabulary[turn.target]}"
        return [f"{pair}; not scored: {others}", brief, ""]

    def _map(self, frame: Frame) -> list[str]:
        """Draw all outputs, pooled to a column of bars as high as the rows."""
        values = frame.turn.outputs
        starts = np.linspace(0, len(values), self.rows.room, endpoint=False).astype(np.int64)
        pooled = np.maximum.reduceat(values, starts)
        highest = float(pooled.max()) or 1.0
        return [
            EIGHTHS[1 + min(7, int(value / highest * 7.999))] if value > 0.01 * highest else " "
            for value in pooled.tolist()
        ]


def _columns_of(frame: Frame, n: Notation, width: int) -> tuple[list[Column], list[Column]]:
    """Return the columns beside the words and those behind the bars, as many as have room."""
    turn, plain, behind = frame.turn, frame.aim is None, _outputs(frame, n, width)
    several, beside = len(behind) > 1, []
    if width >= 56 and turn.has_bias and plain:
        beside.append(_signed(n.bias, turn.bias, _WIDTH))
    if width >= (52 if several else 44) and behind[0].head != "score":
        beside.append(_signed("score", turn.scores, _WIDTH))
    if turn.losses is not None and plain and width >= (48 if several else 32):
        # Each word's term of the loss, rounded so that the terms add up to the loss.
        rows = signed_sums(turn.losses[:, None], np.array([turn.loss]), _WIDTH + 1)
        terms = [row[0].strip().lstrip("+").rjust(_WIDTH) for row in rows[:-1]]
        behind[0] = behind[0]._replace(before=" ")
        behind.insert(0, Column("loss", "", _WIDTH, terms.__getitem__, True))
    return beside, behind


def _outputs(frame: Frame, n: Notation, width: int) -> list[Column]:
    """Return ŷ, ŷ after the update and the text's own answer; or scores, if that has scores."""
    turn, after, aim = frame.turn, frame.outputs_after, frame.aim
    gap, room = (" ", _WIDTH) if width >= 30 else ("", 5)

    def column(head: str, before: str, outputs: FloatArray) -> Column:
        return Column(head, before, room, lambda at: probability(float(outputs[at]), room))

    if aim is not None and aim.scores is not None:
        best = _signed(first_fit(9 if gap else room, "PMI−log k", "best"), aim.scores, room)
        scores = _signed("score", turn.scores, room)
        return [scores._replace(before="", quiet=False), best._replace(quiet=False)]
    columns = [column(n.probabilities, "", turn.outputs)]
    if after is not None:
        columns.append(column("after", f"{gap}→{gap}", after))
    if aim is not None:
        if width < _ALL_NUMBERS_FROM:
            columns = [columns[-1]._replace(before="")]
        columns.append(column("text", f"{gap}│", aim.outputs))
    return columns


def _signed(head: str, numbers: FloatArray, room: int) -> Column:
    blanks = " " * (len(head) - room)
    width = room + len(blanks)
    return Column(
        head, " ", width, lambda at: blanks + signed(float(numbers[at]), room, True), True
    )
