"""A line of the screen, built from styled pieces and measured in cells."""

import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import accumulate, groupby

from rich.cells import cell_len
from rich.segment import ControlType, Segment
from rich.style import Style
from textual.strip import Strip

from tui_w2v.printable import spelled_out

# Save the cursor, go back, write, restore the cursor.
_WRITE_BACK = "\x1b7\x1b[{width}D{text}\x1b8"
_LIT = Style(bold=True, underline=True)
_NOT_PRINTED = [(ControlType.CURSOR_BACKWARD, 0)]


@lru_cache(maxsize=1 << 13)
def _is_uncertain(text: str) -> bool:
    """Return whether terminals differ on the text's width: it has marks that NFC cannot compose."""
    return any(unicodedata.category(character)[0] == "M" for character in text)


@lru_cache(maxsize=1 << 13)
def _wide_width(text: str) -> int:
    """Return the width of a text in the terminals that give it the most cells."""
    text = spelled_out(text)
    spacing_marks = sum(unicodedata.category(character) == "Mc" for character in text)
    return cell_len(text) + spacing_marks


def width_of(text: str) -> int:
    """Return the width of a text in cells, with unprintable characters spelled out."""
    return len(text) if text.isascii() and text.isprintable() else _wide_width(text)


@lru_cache(maxsize=1 << 13)
def fit(text: str, width: int) -> str:
    """Pad a text to a width in cells, or cut it there with an ellipsis."""
    if width <= 0:
        return ""
    text = spelled_out(text)
    if width_of(text) > width:
        while width_of(text) > width - 1:
            text = text[:-1]
        text += "…"
    return text + " " * (width - width_of(text))


def cut(text: str, width: int) -> str:
    """Cut a text that is wider than a width, with an ellipsis."""
    return fit(text, min(width_of(text), width)).rstrip()


def first_fit(width: int, *variants: str) -> str:
    """Return the first of these texts that fits into a width, or the last one, cut."""
    for text in variants:
        if width_of(text) <= width:
            return text
    return fit(variants[-1], width)


class Line:
    """A line under construction."""

    def __init__(self, width: int, blank: Style) -> None:
        self.width = width
        self.blank = blank
        self.used = 0
        self._texts: list[str] = []
        self._styles: list[Style] = []
        self._last: Style | None = None
        self._uncertain = False

    @property
    def left(self) -> int:
        return self.width - self.used

    def add(self, text: str, style: Style | None = None) -> "Line":
        """Append a text, cut at the line's end, with unprintable characters spelled out."""
        if text.isascii() and text.isprintable():
            width = len(text)
        else:
            text = spelled_out(text)
            width = _wide_width(text)
            self._uncertain |= _is_uncertain(text)
        if width > self.width - self.used:
            width = self.width - self.used
            text = fit(text, width)
        if text:
            self.cell(text, self.blank if style is None else style, width)
        return self

    def add_first_fit(self, style: Style, *variants: str) -> "Line":
        """Append the first of these texts that fits, or the last one, cut."""
        return self.add(first_fit(self.left, *variants), style)

    def field(self, text: str, width: int, style: Style) -> "Line":
        """Append a text padded to a width by blanks without its style."""
        room = min(width, self.left)
        end = self.used + room
        return self.add(fit(text, room).rstrip(" "), style).to(end)

    def cell(self, text: str, style: Style, width: int = 0) -> None:
        """Append a text that fits, ASCII unless its width is given; faster than ``add``."""
        # Neighbours of one style become one piece: fewer bytes for the terminal.
        if style is self._last:
            self._texts[-1] += text
        else:
            self._texts.append(text)
            self._styles.append(style)
            self._last = style
        self.used += width or len(text)

    def skip(self, width: int) -> "Line":
        if (room := min(width, self.width - self.used)) > 0:
            self.cell(" " * room, self.blank, room)
        return self

    def to(self, column: int) -> "Line":
        return self.skip(column - self.used) if column > self.used else self

    def segments(self) -> list[Segment]:
        self.to(self.width)
        if not self._uncertain:
            return list(map(Segment, self._texts, self._styles))
        segments = []
        for text, style in zip(self._texts, self._styles, strict=True):
            if not _is_uncertain(text):
                segments.append(Segment(text, style))
            else:
                # Later text must not move, however wide the terminal draws this text. So blanks
                # take the room, and the text is written over them.
                width = width_of(text)
                segments.append(Segment(" " * width, style))
                written = _WRITE_BACK.format(width=width, text=text)
                segments.append(Segment(written, style, _NOT_PRINTED))
        return segments

    def strip(self) -> Strip:
        return DrawnStrip(self.segments(), self.width)


class DrawnStrip(Strip):
    """A drawn line, whose memory is freed as soon as it is replaced.

    Textual's strips keep the parts that they are divided into. One that nothing cuts is its own
    only part, and would refer to itself until the garbage collector runs, which delays a key.
    """

    __slots__ = ()

    def divide(self, cuts: Iterable[int]) -> Sequence[Strip]:
        cuts = [*cuts]
        return [self] if cuts == [self.cell_length] else super().divide(cuts)


def lighted(segments: list[Segment], lit: list[bool]) -> list[Segment]:
    """Underline the lit columns of a line; none of them is beyond its end."""
    if True not in lit:
        return segments
    runs = [(on, len([*run])) for on, run in groupby(lit)]
    width = sum(segment.cell_length for segment in segments)
    parts = Segment.divide(segments, [*accumulate(length for _, length in runs), width])
    return [
        Segment(text, (style or Style()) + _LIT if on else style, control)
        for (on, _), part in zip([*runs, (False, 0)], parts, strict=False)
        for text, style, control in part
    ]
