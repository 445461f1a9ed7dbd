"""The inside of pane 2 where E is d × V: a column a word, below x as a line of 0s and one 1."""

from itertools import pairwise

from rich.style import Style

from tui_w2v.training import Frame, Phase
from tui_w2v.tui.line import Line, fit, width_of
from tui_w2v.tui.look import heat_scale
from tui_w2v.tui.panes.matrix import MatrixPane

_GAP = "┊"
"""The mark between two columns if words are left out."""


def draw_columns(pane: MatrixPane, frame: Frame, width: int, comes_out: str) -> list[Line]:
    """Draw the words in view above x, their columns of E, and h below its column.

    Args:
        pane: The pane.
        frame: The frame, with the columns in view as its rows of E.
        width: The width of a line.
        comes_out: What comes out of the looked-up column.
    """
    look, cell, labels = pane.look, pane.cell_width, pane.labels_width
    vocabulary, turn = pane.vocabulary, frame.turn
    words = frame.view.E.tolist()[: pane.columns_visible()]
    gaps = [after > word + 1 for word, after in pairwise((*words, 0))]
    picked = list(turn.x) if frame.phase >= Phase.PICK else []
    target = turn.target if frame.phase >= Phase.PICK else -1
    looked_up = picked if frame.phase >= Phase.LOOK_UP else []

    def put(line: Line, text: str, style: Style, behind: str, gap: bool) -> None:
        line.skip(cell - 1 - width_of(text)).add(text, style)
        line.add(_GAP if gap else behind, look.faint if gap or behind == " " else style)

    names = pane.blank(width).to(labels - 1).add("…" if words[0] else " ", look.faint)
    x = pane.blank(width).add(f" {pane.notation.x} ", look.muted).to(labels)
    for word, gap in zip(words, gaps, strict=True):
        here = word in picked
        style = look.context if here else look.target if word == target else look.muted
        put(names, fit(vocabulary[word], cell - 1).rstrip(), style, " ", gap)
        if here:
            put(x, f"{turn.x[word]:.2g}", look.context, "▼", False)
        else:
            put(x, "0" if picked else "·", look.faint, " ", gap)
    names.add("…" if words[-1] < len(vocabulary) - 1 else " ", look.faint)
    lines = [names, x]

    numbers = range(pane.top, min(pane.top + pane.rows_visible, pane.row_count))
    shown = frame.E[: len(words), numbers.start : numbers.stop].T  # (numbers, words)
    heats = [look.heat if word in looked_up else look.quiet_heat for word in words]
    for number, cells in zip(numbers, pane.cells(shown, heat_scale(frame.E)), strict=True):
        line = pane.blank(width).add(f" {number}".ljust(labels), look.faint)
        for word, heat, gap, (text, level) in zip(words, heats, gaps, cells, strict=True):
            at_cursor = pane.focused and (number, word) == pane.cursor
            style = heat[level] + look.cursor if at_cursor else heat[level]
            if gap:
                line.cell(text[:-1], style)
                line.add(_GAP, look.faint)
            else:
                line.cell(text, style)
        lines.append(line)
    below = pane.blank(width)
    for place, word in enumerate(words):
        if word in looked_up:
            below.to(labels + cell * (place + 1) - 1 - len(comes_out)).add(comes_out, look.context)
    return [*lines, below]
