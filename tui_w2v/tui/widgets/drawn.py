"""Widgets that draw their own lines, and repaint only lines that differ.

A key that changes one row of E sends one row to the terminal. Lists of words are drawn this way,
too, since nothing beside a word may move, however wide the terminal draws the word.
"""

import textwrap
from abc import abstractmethod
from collections.abc import Iterable, Sequence
from operator import attrgetter

from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.filter import LineFilter
from textual.geometry import Offset, Region
from textual.strip import Strip
from textual.widget import Widget

from tui_w2v.corpus import Vocabulary
from tui_w2v.explain.notation import Notation
from tui_w2v.explain.phases import Part, Role, marked
from tui_w2v.training import Frame, Setup
from tui_w2v.tui.base import BaseApp
from tui_w2v.tui.line import DrawnStrip, Line, cut, first_fit, width_of
from tui_w2v.tui.look import Look
from tui_w2v.tui.numbers import bar

_LIGHT, _HEAVY = tuple("╭─╮│╰╯"), tuple("┏━┑┃┗┙")
_RIGHT_EDGE = _LIGHT[3]
BOXED_FROM = 34
"""From this many lines of the terminal on, panes have a frame all round."""
_BAR = 8
_NARROWEST = 8
"""The smallest width that lines are drawn for; narrower terminals show a notice instead."""
_SHORTEST_WORD = 4
_text = attrgetter("text")


class LineWidget(Widget):
    """A widget drawn as lines, complete with frame and background."""

    ALLOW_SELECT = False

    app: BaseApp

    setup: Setup
    vocabulary: Vocabulary
    """What is run, and its words, for widgets that show a run."""
    look: Look
    notation: Notation
    frame: Frame | None = None
    cursor_cell: Offset | None = None
    """The chosen cell, from the upper left; None without one."""
    inner_width = inner_height = 0
    """The room inside the frame, if there is one."""
    boxed = True
    """Whether the frame is on all sides, or above and to the left alone."""
    _lines: Sequence[Strip] = ()

    def __init__(self, setup: Setup | None = None, *, id: str | None = None) -> None:
        super().__init__(id=id)
        if setup is not None:
            self.setup, self.vocabulary = setup, setup.corpus.vocabulary

    def line(self, text: str = "", style: Style | None = None) -> Line:
        """Begin a line of the inside."""
        return Line(self.inner_width, self.look.text).add(text, style)

    def filled(self, lines: list[Line], height: int) -> list[Line]:
        """Return the lines that fit into a height, and empty ones below them."""
        missing = height - len(lines)
        return lines + [self.line()] * missing if missing > 0 else lines[:height]

    def role_styles(self, text: Style) -> dict[Role, Style]:
        """Return the styles of a sentence's parts; ``text`` is that of its ordinary words."""
        look = self.look
        words = {Role.CONTEXT: look.context, Role.TARGET: look.target}
        return {Role.TEXT: text, Role.NUMBER: look.strong, **words}

    def add_sentence(
        self, line: Line, text: Style, *variants: Sequence[Part], marks: bool = False
    ) -> Line:
        """Add the first sentence that fits, or the last with its words of the corpus cut."""
        write, styles = marked if marks else _text, self.role_styles(text)
        for parts in variants:
            over = width_of("".join(map(write, parts))) - line.left
            if over <= 0:
                break
        for part in parts:
            if over > 0 and part.role in (Role.CONTEXT, Role.TARGET):
                long = width_of(part.text)
                part = part._replace(text=cut(part.text, max(_SHORTEST_WORD, long - over)))
                over -= long - width_of(part.text)
            line.add(write(part), styles[part.role])
        return line

    def bordered(
        self, inside: list[list[Segment]], title: str, name: Style, place: str = "", *, lit: bool
    ) -> list[Strip]:
        """Put lines into the frame, with a title and a place; ``name`` is the title's style."""
        edges, edge = (_HEAVY, self.look.strong) if lit else (_LIGHT, self.look.frame)
        left, across, right, side, bottom_left, bottom_right = edges
        boxed, muted, width = self.boxed, self.look.muted, self.inner_width + 1 + self.boxed
        top = Line(width, self.look.text).add(left + across, edge).add(f" {title} ", name)
        room = width - 4 if boxed else top.left - 2
        place = place and first_fit(room, f" {place} ", f" {place.partition(' of ')[0]} ", "")
        if not boxed:
            top.add(across * (top.left - 1 - width_of(place)), edge).add(place, muted)
        top.add(across * (top.left - 1), edge).add(right if boxed else across, edge)
        begin, end = [Segment(side, edge)], [Segment(_RIGHT_EDGE, self.look.frame)] * boxed
        strips = [top.strip(), *(DrawnStrip([*begin, *line, *end], width) for line in inside)]
        if boxed:
            bottom = Line(width, self.look.text).add(bottom_left, edge)
            bottom.add(across * (width - 3 - width_of(place)), edge).add(place, muted)
            strips.append(bottom.add(across + bottom_right, edge).strip())
        return strips

    def wrapped(self, text: str, style: Style) -> list[Line]:
        parts = textwrap.wrap(text, max(_NARROWEST, self.inner_width - 2))
        return [self.line(f" {part}", style) for part in parts]

    @abstractmethod
    def show(self, frame: Frame) -> None:
        """Show a frame."""

    def render_lines(self, crop: Region) -> list[Strip]:
        """Return the drawn lines, and put the terminal's cursor on the chosen cell.

        Screen readers and braille displays follow it. The lines have their frame and background
        already: Textual would take twice as long from a key to its picture.
        """
        if self.cursor_cell is not None and self.app.screen is self.screen:
            self.app.cursor_position = self.region.offset + self.cursor_cell
        width = self.size.width
        strips = [
            self._lines[y] if y < len(self._lines) else Strip.blank(width, Style.null())
            for y in crop.line_range
        ]
        if self.app.filters_lines:
            background = self.background_colors[1]
            for line_filter in self.get_line_filters():
                strips = [_filtered(strip, line_filter, background) for strip in strips]
        if crop.column_span != (0, width):
            strips = [strip.crop(*crop.column_span) for strip in strips]
        return strips

    def repaint(self, lines: list[Strip]) -> None:
        """Replace the lines, and repaint those that differ."""
        before, self._lines = self._lines, lines
        if len(before) != len(lines):
            self.refresh()
            return
        regions: list[Region] = []
        for y, (old, new) in enumerate(zip(before, lines, strict=True)):
            if old == new:
                lines[y] = old  # Textual has cut it already
                continue
            # Of a frame that turns heavy or light, the left edge is sent alone.
            edge_alone = [*old][1:] == [*new][1:]
            width = next(iter(new)).cell_length if edge_alone else new.cell_length
            if regions and regions[-1].bottom == y and regions[-1].width == width:
                regions[-1] = regions[-1].grow((0, 0, 1, 0))
            else:
                regions.append(Region(0, y, width, 1))
        if regions:
            self.refresh(*regions)


def _filtered(strip: Strip, line_filter: LineFilter, background: Color) -> Strip:
    """Filter a line; Textual's own filters forget which of its pieces take no room."""
    pieces = zip(strip, strip.apply_filter(line_filter, background), strict=True)
    kept = [Segment(new.text, new.style, old.control) for old, new in pieces]
    return DrawnStrip(kept, strip.cell_length)


class Lines(LineWidget):
    """A few lines without a frame."""

    def draw(self) -> Iterable[Line]:
        return ()

    def strips(self) -> list[Strip]:
        """Return all that the widget shows."""
        return [line.strip() for line in self.filled([*self.draw()], self.inner_height)]

    def show(self, frame: Frame) -> None:
        self.frame = frame
        self.redraw()

    def redraw(self) -> None:
        width, height = self.size
        if width >= _NARROWEST:
            self.look, self.notation = self.app.look, self.app.notation
            self.inner_width, self.inner_height = width, height
            self.repaint(self.strips())

    def on_resize(self) -> None:
        self.redraw()

    def watch_has_focus(self, has_focus: bool) -> None:
        super().watch_has_focus(has_focus)
        if self.is_mounted:
            self.redraw()

    def named(self, name: str, facts: str, right: str) -> Line:
        """Return a line: a name, cut where room is short, facts, and a text at the right end."""
        line, behind = self.line(" "), width_of(right) + 1
        line.add(cut(name, max(6, line.left - width_of(facts) - behind - 2)), self.look.strong)
        return line.add(facts, self.look.muted).to(line.width - behind).add(right)

    def add_share(self, line: Line, share: float, width: int) -> Line:
        """Add a bar whose length is a share of a width."""
        return line.add(bar(round(max(0.0, share) * width * 8), width), self.look.bar)

    def add_cosine(self, line: Line, word: str, style: Style, cosine: float) -> Line:
        """Add a word, its cosine and a bar, one cell from the line's end."""
        room = max(_BAR, line.left // 3)
        line.field(word, line.left - room - len(" +0.00  "), style)
        return self.add_share(line.add(f" {cosine:+.2f} ", self.look.muted), cosine, room)

    def framed(
        self, height: int, titles: Sequence[str], lines: Iterable[Line], *, lit: bool = False
    ) -> list[Strip]:
        """Frame lines of the inside, with the first title that fits."""
        look, title = self.look, first_fit(self.inner_width - 4, *titles).rstrip()
        inside = [line.segments() for line in self.filled([*lines], height - 2)]
        return self.bordered(inside, title, look.strong, lit=lit)


class Framed(Lines):
    """Lines in a frame with a title."""

    @abstractmethod
    def inside(self) -> tuple[Sequence[str], Iterable[Line]]:
        """Return the title in several lengths, the longest first, and the lines in the frame."""

    def strips(self) -> list[Strip]:
        self.inner_width, self.inner_height = self.inner_width - 2, self.inner_height - 2
        return self.framed(self.size.height, *self.inside())
