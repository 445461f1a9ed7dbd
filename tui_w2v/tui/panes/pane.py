"""The base of all panes: what a part of a frame shows, and when it is drawn again."""

import textwrap
from abc import abstractmethod
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray
from rich.segment import Segment
from rich.style import Style
from textual.events import Click
from textual.geometry import Offset
from textual.strip import Strip

from tui_w2v.explain.cells import Cell
from tui_w2v.skipgram import Turn
from tui_w2v.training import Frame, Phase, Setup
from tui_w2v.tui.line import Line, cut, first_fit, lighted, width_of
from tui_w2v.tui.panes.grid import Grid, WordAxis

Rows = dict[str, NDArray[np.int64]]
"""Rows of the matrices, by the fields of a View."""
_EDGES, _LIT_EDGES = tuple("╭─╮│╰╯"), tuple("┏━┓┃┗┛")


class Pane(Grid):
    """A pane: one part of the current frame."""

    number: int
    """The key that chooses it, from the table of panes."""
    reached: ClassVar[Phase] = Phase.READY
    """The first phase that the pane shows."""
    lit_in: ClassVar[frozenset[Phase]] = frozenset()
    """The phases in which the pane is highlighted."""
    has_words: ClassVar[bool] = False
    """Whether it has a row, or a column, a word; such panes side by side scroll together."""

    def __init__(self, setup: Setup, id: str) -> None:
        super().__init__(setup.corpus.vocabulary, id)
        self.axis = WordAxis(self)
        """Its words, if it has a row or a column a word."""
        self._drawn: tuple[object, ...] = ()
        self._lit: tuple[object, ...] = ()
        self._unlit: list[list[Segment]] = []
        self.inside: list[list[Segment]] = []
        """The lines that were drawn last, without the border."""
        self.zoomed = False
        """Whether the pane is maximised."""
        self.spotlit: bool | None = None
        """Whether a lesson or the demo highlights it; None if neither is open."""
        self.lit_cells: frozenset[Cell] = frozenset()
        """The numbers to light, of those that the pane shows."""
        self.lit_in_view: set[Cell] = set()
        """Those of them that are in view."""
        self._just_focused = False
        """Whether nothing was clicked in the pane since it was focused."""

    # Defined by each pane

    def wanted(self, turn: Turn, phase: Phase) -> Rows:
        """The rows that a Frame is to hold for this pane."""
        return {}

    @abstractmethod
    def title(self, frame: Frame) -> str:
        """The pane's name."""

    def coming(self, frame: Frame) -> str:
        """Return the pane's text before its first phase."""
        return ""

    def place(self) -> str:
        """The part in view, from the pane's first phase on; empty if it is all."""
        window = self.rows.window
        return f"rows {between(window, self.row_count)}" * (len(window) < self.row_count)

    @property
    def shown_place(self) -> str:
        """The part in view, as the border says it."""
        reached = self.frame is not None and self.frame.phase >= self.reached
        return self.place() if reached else ""

    def word_of(self, turn: Turn, column: int, room: int) -> tuple[str, Style]:
        """Return a touched word, with ×2 if it was sampled twice, and its style."""
        word, times, look = int(turn.words[column]), turn.times(column), self.look
        text = self.vocabulary[word]
        if times > 1:
            text = f"{cut(text, room - 3)} ×{times}"
        styles = {turn.context: look.context, turn.target: look.target}
        return text, styles.get(word, look.text)

    @abstractmethod
    def body(self, frame: Frame) -> list[Line]:
        """Draw the inside of the pane, from the top."""

    def foot(self, frame: Frame) -> list[Line]:
        """Draw the last lines inside."""
        return []

    def is_lit(self, phase: Phase) -> bool:
        """Return whether the pane is highlighted."""
        return phase in self.lit_in if self.spotlit is None else self.spotlit

    def follow(self, turn: Turn) -> None:
        """Scroll to what a new turn changes."""

    def cell(self, frame: Frame) -> Cell | None:
        """Return the number at the cursor; None if it is none of the turn's."""
        return None

    def stage(self, phase: Phase) -> int:
        """Return a number that is equal for phases in which the inside looks the same."""
        return max(phase, self.reached - 1)

    # Showing

    def show(self, frame: Frame) -> None:
        """Show a frame; ``measure`` must have been called."""
        self.frame = frame
        self._draw_if_changed()

    def redraw(self) -> None:
        self.measure()
        self._draw_if_changed()

    def _draw_if_changed(self) -> None:
        frame = self.frame
        if frame is None or not self.outer.height:
            return
        self.notation = self.notation.for_turn(frame.turn)
        # Turns are compared by identity: a turn never changes.
        content = frame.turn, self.stage(frame.phase), id(self.look), self.notation
        window = self.cursor, self.focused, self.top, self.first_column, self.outer, self.boxed
        drawn, lit = content + window, (self.is_lit(frame.phase), self.lit_cells)
        if drawn != self._drawn:
            at_title = Offset(1, 0) if self.focused else None
            chosen = self.focused and frame.phase >= self.reached
            self.cursor_cell = self.find_cursor() if chosen else at_title
            self._unlit = self._inside(frame)
        elif lit == self._lit:
            return
        self._drawn, self._lit = drawn, lit
        self.inside = self._lighted(frame)
        self.repaint(self._bordered(frame))

    def _inside(self, frame: Frame) -> list[list[Segment]]:
        height, foot = self.inner_height, list[Line]()
        if frame.phase < self.reached:
            text = textwrap.wrap(self.coming(frame), max(8, self.inner_width - 2))
            lines = [self.line(f" {part}", self.look.faint) for part in text]
        else:
            lines, foot = self.body(frame), self.foot(frame)
        lines = lines[: max(0, height - len(foot))]
        lines += [self.line() for _ in range(height - len(foot) - len(lines))]
        return [line.segments() for line in (lines + foot)[:height]]

    def line(self, text: str = "", style: Style | None = None) -> Line:
        """Begin a line of the inside."""
        return Line(self.inner_width, self.look.text).add(text, style)

    def _bordered(self, frame: Frame) -> list[Strip]:
        """Put the inside into its border: above and to the left or, if boxed, on all sides."""
        width, look, lit = self.outer.width, self.look, self.is_lit(frame.phase)
        style, name = (look.strong, look.strong) if lit else (look.frame, look.muted)
        left, across, right, side, bottom_left, bottom_right = _LIT_EDGES if lit else _EDGES
        name = name + look.cursor if self.focused else name
        edge, place = Segment(side, style), self.shown_place
        top = Line(width, look.text).add(left + across, style).add(f" {self.title(frame)} ", name)
        room = width - 6 if self.boxed else top.left - 4
        place = first_fit(room, place, place.partition(" of ")[0], "")
        if place and not self.boxed:
            top.add(across * (top.left - 3 - width_of(place)), style).add(f" {place} ", look.muted)
        top.add(across * (top.left - 1), style).add(right if self.boxed else across, style)
        ends = [edge] * self.boxed
        strips = [top.strip(), *(Strip([edge, *line, *ends], width) for line in self.inside)]
        if self.boxed:
            below = f" {place} " if place else ""
            bottom = Line(width, look.text).add(bottom_left, style)
            bottom.add(across * (width - 3 - width_of(below)), style).add(below, look.muted)
            strips.append(bottom.add(across + bottom_right, style).strip())
        return strips[: self.outer.height]

    # Lighting numbers

    def _lighted(self, frame: Frame) -> list[list[Segment]]:
        self.lit_in_view = set()
        if not self.lit_cells or frame.phase < self.reached:
            return self._unlit
        lines, here = self._unlit[:], self.cursor
        for y, row in enumerate(self.row_of_line, self.head_lines):
            lit = [False] * self.labels_width
            for column in self.columns.places:
                self.cursor = row, column
                cells = self.lit_cells & {self.cell(frame)}
                self.lit_in_view |= cells
                lit += [bool(cells)] * self.cell_width
            lines[y : y + 1] = [lighted(line, lit) for line in lines[y : y + 1]]
        self.cursor = here
        return lines

    # Moving

    def move_to(self, row: int, column: int) -> None:
        """Move the cell cursor, and with it those of the panes with the same words."""
        super().move_to(row, column)
        if self.has_words:
            self.axis.lead()

    def on_click(self, event: Click) -> None:
        """Derive the number at the cursor if it is clicked again."""
        just_focused, self._just_focused = self._just_focused, False
        if self.frame is None or self.frame.phase < self.reached:
            event.prevent_default()
        elif not just_focused and self.at(event) == self.cursor:
            self.call_later(self.run_action, "screen.why")

    def watch_has_focus(self, has_focus: bool) -> None:
        super().watch_has_focus(has_focus)
        self.redraw()
        self._just_focused = has_focus
        if has_focus:
            self.post_message(self.Moved())


def between(window: range, count: int) -> str:
    """Write which of a number of rows, or columns, are in view."""
    return f"{window[0]:,}–{window[-1]:,} of {count:,}"
