"""Building a line of the screen out of styled pieces, measured in cells."""

import unicodedata
from functools import lru_cache

from rich.cells import cell_len
from rich.segment import ControlType, Segment
from rich.style import Style
from textual.strip import Strip

from tui_w2v.printable import spelled_out

# Save the cursor, go back, write, restore the cursor.
_WRITE_BACK = "\x1b7\x1b[{width}D{text}\x1b8"
_SHORTEST_WORD = 3
_NOT_PRINTED = [(ControlType.CURSOR_BACKWARD, 0)]


@lru_cache(maxsize=1 << 13)
def _is_uncertain(text: str) -> bool:
    """Whether terminals disagree on the text's width: it has marks that NFC could not compose."""
    return any(unicodedata.category(character)[0] == "M" for character in text)


@lru_cache(maxsize=1 << 13)
def _wide_width(text: str) -> int:
    """The width of a text in those terminals that give it most cells."""
    text = spelled_out(text)
    spacing_marks = sum(unicodedata.category(character) == "Mc" for character in text)
    return cell_len(text) + spacing_marks


def width_of(text: str) -> int:
    """Return how many cells a text takes, what is not printable spelled out."""
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


def first_fit(width: int, *variants: str) -> str:
    """Return the first of these texts that fits into a width, or the last one, cut."""
    for text in variants:
        if width_of(text) <= width:
            return text
    return fit(variants[-1], width)


class Line:
    """A line under construction."""

    def __init__(self, width: int, blank: Style) -> None:
        """Begin a line.

        Args:
            width: How many cells it will have.
            blank: The style of blanks.
        """
        self.width = width
        self.blank = blank
        self.used = 0
        self._texts: list[str] = []
        self._styles: list[Style] = []

    @property
    def left(self) -> int:
        """How many cells are still free."""
        return self.width - self.used

    def add(self, text: str, style: Style | None = None) -> "Line":
        """Append a text, cut at the line's end; what is not printable is spelled out."""
        text = spelled_out(text)
        width = width_of(text)
        if width > self.width - self.used:
            width = self.width - self.used
            text = fit(text, width)
        if text:
            self._append(text, style or self.blank, width)
        return self

    def field(self, text: str, width: int, style: Style) -> "Line":
        """Append a text in a field of its own, the blanks behind it without its style."""
        room = min(width, self.left)
        end = self.used + room
        return self.add(fit(text, room).rstrip(" "), style).to(end)

    def word(self, text: str, style: Style, *, behind: str) -> "Line":
        """Append a word, cut if what is to stand behind it would not fit otherwise."""
        room = max(_SHORTEST_WORD, self.left - width_of(behind))
        return self.add(fit(text, min(width_of(text), room)), style)

    def cell(self, text: str, style: Style) -> None:
        """Append an ASCII text that is known to fit, in a hurry."""
        self._append(text, style, len(text))

    def _append(self, text: str, style: Style, width: int) -> None:
        # Neighbours of one style become one piece: fewer bytes for the terminal.
        if self._styles and self._styles[-1] is style:
            self._texts[-1] += text
        else:
            self._texts.append(text)
            self._styles.append(style)
        self.used += width

    def skip(self, width: int) -> "Line":
        """Append blanks."""
        return self.add(" " * min(width, self.left), self.blank)

    def to(self, column: int) -> "Line":
        """Append blanks up to a column."""
        return self.skip(column - self.used) if column > self.used else self

    def join(self, other: "Line") -> "Line":
        """Append another line's pieces."""
        self._texts += other._texts
        self._styles += other._styles
        self.used += other.used
        return self

    def segments(self) -> list[Segment]:
        """Return the line's pieces, padded to its width."""
        self.to(self.width)
        segments = []
        for text, style in zip(self._texts, self._styles, strict=True):
            if text.isascii() or not _is_uncertain(text):
                segments.append(Segment(text, style))
            else:
                # What follows must not move, however wide the terminal draws this: blanks take
                # the room, and the text is written over them.
                width = width_of(text)
                segments.append(Segment(" " * width, style))
                written = _WRITE_BACK.format(width=width, text=text)
                segments.append(Segment(written, style, _NOT_PRINTED))
        return segments

    def strip(self) -> Strip:
        """Return the line, padded to its width."""
        return Strip(self.segments(), self.width)
