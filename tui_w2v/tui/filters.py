"""Filters for every line that goes to the terminal, from any widget."""

import codecs
import sys
from collections.abc import Callable
from functools import lru_cache, partial

from rich.cells import cell_len
from rich.color import Color as RichColor
from rich.palette import Palette
from rich.segment import Segment
from rich.style import Style
from rich.terminal_theme import TerminalTheme
from textual.color import Color
from textual.filter import LineFilter

_FIRST = 16  # the first of a terminal's 256 colours that users cannot change
_FIXED = Palette([RichColor.from_ansi(n).get_truecolor() for n in range(_FIRST, 256)])
_BLACK, _WHITE = (0, 0, 0), (255, 255, 255)
COLOURLESS = [TerminalTheme(a, b, [b] * 8) for a, b in ((_BLACK, _WHITE), (_WHITE, _BLACK))]
"""Dark and light: every named colour, as of Python, is that of text, not a grey too near behind."""


class Each(LineFilter):
    """Replaces each segment of a line by one of the same width."""

    def __init__(self, change: Callable[[Segment], Segment]) -> None:
        super().__init__()
        self._change = change

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        return [*map(self._change, segments)]


def _printable(one: Segment) -> Segment:
    if one.control or one.text.isprintable():
        return one
    text = "".join(c if c.isprintable() else "�" * cell_len(c) for c in one.text)
    return one._replace(text=text)


PRINTABLE = Each(_printable)
"""Replaces characters that a terminal would obey; ``tui.line`` spells them out beforehand."""

_BRAILLE = range(0x2800, 0x2900)
# Groups of a mark in ASCII and the characters that it replaces.
_DRAWN = """-─╌┈╴▔–−▃ =━↔▄ |│┃┊▏▎▍▌▐‖ +╭╮╰╯┏┑┗┙├┤┌┐└┘┬┴┼▅✓ #█▉▊▋ _▁ .▂░· ~… *▆● %▇▓ :▒
    @◆ o○ x✗×⊗ >→▶▸❱ <←◀⌫ ^↑▲ v↓▼ /⏎ '′’‘ "“”"""
_LETTERS = "Yŷ Tθᵀ nη SΣ sσ aα d∂ 2² V√ 8∞ ~≈ <≤ +±"
_TO_ASCII, _LETTERS_TO_ASCII = (
    {ord(character): group[0] for group in groups.split() for character in group[1:]}
    for groups in (_DRAWN, _LETTERS)
)
_TO_ASCII |= {code: " ..:::###"[(code - _BRAILLE.start).bit_count()] for code in _BRAILLE}


def _in_ascii(one: Segment, *, letters: bool) -> Segment:
    """Draw frames, bars, curves and marks in ASCII; for a terminal without Unicode letters, too."""
    if one.text.isascii():
        return one
    text = one.text.translate(_TO_ASCII)
    if letters and not text.isascii():
        text = text.translate(_LETTERS_TO_ASCII)
        text = "".join(c if c.isascii() else "?" * cell_len(c) for c in text)
    return one._replace(text=text)


def ascii_filters(*, wanted: bool) -> tuple[LineFilter, ...]:
    """Return the filter for ASCII if it is wanted, or needed on a terminal without Unicode."""
    # Textual writes to this stream, in its encoding.
    encoding = getattr(sys.__stderr__, "encoding", None) or "utf-8"
    unicode = codecs.lookup(encoding).name.startswith("utf")
    return (Each(partial(_in_ascii, letters=not unicode)),) if wanted or not unicode else ()


@lru_cache(1 << 12)
def nearest_of_256(style: Style) -> Style:
    """Return a style in the nearest of a terminal's 256 colours."""
    return style + Style(color=_nearest(style.color), bgcolor=_nearest(style.bgcolor))


@lru_cache(1 << 12)
def _nearest(color: RichColor | None) -> RichColor | None:
    if color is None or color.triplet is None:
        return color
    return RichColor.from_ansi(_FIRST + _FIXED.match(color.triplet))


OF_256 = Each(lambda one: one._replace(style=one.style and nearest_of_256(one.style)))
"""Replaces each colour by the nearest of 256; Rich's own rounding would tint dark greys."""
