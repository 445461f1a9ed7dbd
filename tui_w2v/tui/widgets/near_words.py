"""A list of words beside the map, with their cosines as bars."""

from collections.abc import Sequence
from typing import NamedTuple

from rich.style import Style

from tui_w2v.tui.line import Line
from tui_w2v.tui.numbers import bar
from tui_w2v.tui.widgets.framed import framed
from tui_w2v.tui.widgets.lines import Lines

_BAR = 8


class Listed(NamedTuple):
    """A line of the list."""

    mark: str
    word: str
    style: Style
    cosine: float


class NearWords(Lines):
    """A list of words under a heading."""

    def __init__(self, title: str, *, id: str) -> None:
        super().__init__(id=id)
        self._title = title
        self._heading: Sequence[tuple[str, Style]] = ()
        self._listed: Sequence[Listed] = ()

    def show_words(self, heading: Sequence[tuple[str, Style]], listed: Sequence[Listed]) -> None:
        """Show a list.

        Args:
            heading: The line above them, as texts with their styles.
            listed: The words, nearest first.
        """
        self._heading, self._listed = heading, listed
        self.redraw()

    def draw(self, width: int) -> list[Line]:
        look, height = self.look, self.size.height
        if height < 3:
            return []
        heading = Line(width - 2, look.text).skip(1)
        for text, style in self._heading:
            heading.add(text, style)
        lines = [heading]
        for listed in self._listed[: height - 3]:
            line = Line(width - 2, look.text).skip(1).add(listed.mark, listed.style)
            line.field(listed.word, line.left - _BAR - 8, listed.style)
            line.add(f" {listed.cosine:+.2f} ", look.muted)
            lines.append(line.add(bar(round(max(0.0, listed.cosine) * _BAR * 8), _BAR), look.bar))
        size = width, height
        return framed(lines, self._title, size, look.frame, look.strong, look.text)
