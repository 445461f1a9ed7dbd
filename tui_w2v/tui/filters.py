"""What every line passes on its way to the terminal, whichever widget it comes from."""

from rich.cells import cell_len
from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

_REPLACEMENT = "�"


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
