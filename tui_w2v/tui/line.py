"""Building a line of the screen out of styled pieces, measured in cells."""

from functools import lru_cache

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip


def width_of(text: str) -> int:
    """Return how many cells a text takes."""
    return len(text) if text.isascii() else cell_len(text)


@lru_cache(maxsize=1 << 13)
def fit(text: str, width: int) -> str:
    """Pad a text to a width in cells, or cut it there with an ellipsis."""
    if width <= 0:
        return ""
    if width_of(text) > width:
        return set_cell_size(text, width - 1) + "…"
    return text + " " * (width - width_of(text))


def first_fit(width: int, *variants: str) -> str:
    """Return the first of these texts that fits into a width, or the last one, cut."""
    for text in variants:
        if width_of(text) <= width:
            return text
    return fit(variants[-1], width)


class Line:
    """A line under construction."""

    def __init__(self, width: int) -> None:
        self.width = width
        self.used = 0
        self._segments: list[Segment] = []

    @property
    def left(self) -> int:
        """How many cells are still free."""
        return self.width - self.used

    def add(self, text: str, style: Style | None = None) -> "Line":
        """Append a text, cut at the line's end."""
        width = width_of(text)
        if width > self.left:
            text, width = fit(text, self.left), self.left
        if text:
            self._segments.append(Segment(text, style))
            self.used += width
        return self

    def cell(self, text: str, style: Style | None = None) -> None:
        """Append an ASCII text that is known to fit, in a hurry."""
        self._segments.append(Segment(text, style))
        self.used += len(text)

    def skip(self, width: int) -> "Line":
        """Append blanks."""
        return self.add(" " * min(width, self.left))

    def to(self, column: int) -> "Line":
        """Append blanks up to a column."""
        return self.skip(column - self.used) if column > self.used else self

    def join(self, other: "Line") -> "Line":
        """Append another line's pieces."""
        self._segments += other._segments
        self.used += other.used
        return self

    def strip(self) -> Strip:
        """Return the line, padded to its width."""
        self.to(self.width)
        return Strip(self._segments, self.width)
