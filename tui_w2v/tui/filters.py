"""What every line passes on its way to the terminal, whichever widget it comes from."""

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
"""Of a terminal's 256 colours, those before this one are the user's, and may be any."""
_FIXED = Palette([RichColor.from_ansi(n).get_truecolor() for n in range(_FIRST, 256)])


class Printable(LineFilter):
    """Keeps from the terminal what it would obey rather than print.

    Lines of this program's own spell such characters out (``tui.line``). Textual's widgets have
    measured their texts by now, so that here a character's width stays as it is.
    """

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Replace each character that is not printable, or leave it out if it takes no cell."""
        return [
            segment
            if segment.control or segment.text.isprintable()
            else Segment("".join(map(_printable, segment.text)), segment.style)
            for segment in segments
        ]


def _printable(character: str) -> str:
    return character if character.isprintable() else _REPLACEMENT * cell_len(character)


class NearestOf256(LineFilter):
    """Takes, of a terminal's 256 colours, the one nearest to each.

    Rich would round red, green and blue each to a step of the colour cube, which makes dark greys
    teal or olive.
    """

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Give each piece the colours that are nearest to its own."""
        return [
            Segment(text, style and nearest_of_256(style), control)
            for text, style, control in segments
        ]


@lru_cache(1 << 12)
def nearest_of_256(style: Style) -> Style:
    """Return a style in colours of a terminal's 256."""
    return style + Style(color=_nearest(style.color), bgcolor=_nearest(style.bgcolor))


@lru_cache(1 << 12)
def _nearest(color: RichColor | None) -> RichColor | None:
    if color is None or color.triplet is None:
        return color
    return RichColor.from_ansi(_FIRST + _FIXED.match(color.triplet))
