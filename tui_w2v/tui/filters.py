"""Filters for every line that goes to the terminal, from any widget."""

from functools import lru_cache

from rich.cells import cell_len
from rich.color import Color as RichColor
from rich.palette import Palette
from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.filter import LineFilter

_REPLACEMENT = "�"
_FIRST = 16
"""The first of a terminal's 256 colours that users cannot change."""
_FIXED = Palette([RichColor.from_ansi(n).get_truecolor() for n in range(_FIRST, 256)])


class Printable(LineFilter):
    """Replaces characters that a terminal would obey instead of printing them.

    The program's own lines spell such characters out (``tui.line``). Textual's widgets have already
    measured their texts, so a character keeps its width here.
    """

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Replace each unprintable character, or drop it if it takes no cell."""
        return [
            segment
            if segment.control or segment.text.isprintable()
            else Segment("".join(map(_printable, segment.text)), segment.style)
            for segment in segments
        ]


def _printable(character: str) -> str:
    return character if character.isprintable() else _REPLACEMENT * cell_len(character)


class NearestOf256(LineFilter):
    """Replaces each colour by the nearest of a terminal's 256 colours.

    Rich would round red, green and blue separately, which turns dark greys into teal or olive.
    """

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Replace the colours of each piece."""
        return [
            Segment(text, style and nearest_of_256(style), control)
            for text, style, control in segments
        ]


@lru_cache(1 << 12)
def nearest_of_256(style: Style) -> Style:
    """Return a style in the nearest of a terminal's 256 colours."""
    return style + Style(color=_nearest(style.color), bgcolor=_nearest(style.bgcolor))


@lru_cache(1 << 12)
def _nearest(color: RichColor | None) -> RichColor | None:
    if color is None or color.triplet is None:
        return color
    return RichColor.from_ansi(_FIRST + _FIXED.match(color.triplet))
