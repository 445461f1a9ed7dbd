"""The columns of numbers in pane 3."""

from collections.abc import Callable
from math import isinf
from typing import NamedTuple

from tui_w2v.explain import Notation
from tui_w2v.skipgram.parameters import FloatArray
from tui_w2v.training import Frame
from tui_w2v.tui.line import first_fit
from tui_w2v.tui.numbers import probability, signed

_ALL_NUMBERS_FROM = 46
"""From this width on, ŷ, ŷ after the update and the text's own answer stand side by side."""


class Column(NamedTuple):
    """Numbers to the right of the bars."""

    head: str
    before: str
    """What separates the column from the one before."""
    width: int
    write: Callable[[int], str]
    """Writes the number of a touched word."""


def _score(value: float, width: int) -> str:
    if isinf(value):
        return ("+∞" if value > 0 else "−∞").rjust(width)
    return signed(value, width, True)


def columns_of(frame: Frame, notation: Notation, width: int) -> list[Column]:
    """Return ŷ, ŷ after the update and the text's own answer, as many as have room.

    Where the text answers with scores, they stand beside the scores instead.
    """
    turn, after, aim = frame.turn, frame.outputs_after, frame.aim
    gap, room = (" ", 6) if width >= 30 else ("", 5)

    def column(head: str, before: str, outputs: FloatArray) -> Column:
        return Column(head, before, room, lambda at: probability(float(outputs[at]), room))

    if aim is not None and aim.scores is not None:
        best, head = aim.scores, first_fit(9 if gap else room, "PMI−log k", "best")
        wide = max(room, len(head))
        return [
            Column("score", "", room, lambda at: _score(float(turn.scores[at]), room)),
            Column(head, " ", wide, lambda at: _score(float(best[at]), room).rjust(wide)),
        ]
    columns = [column(notation.probabilities, "", turn.outputs)]
    if after is not None:
        columns.append(column("after", f"{gap}→{gap}", after))
    if aim is not None:
        if width < _ALL_NUMBERS_FROM:
            columns = [columns[-1]._replace(before="")]
        columns.append(column("text", f"{gap}│", aim.outputs))
    return columns
