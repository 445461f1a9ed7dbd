"""The rows, or the columns, of a pane: a window on them, and a cursor."""

from collections.abc import Sequence


class Axis:
    """Rows or columns; axes of words side by side show the same words, so that x is beside E."""

    count = room = 1
    """How many there are, and how many have room."""
    first = cursor = 0
    """The first in view, and the chosen one."""
    kept: int | None = None
    """The index that is always in view, if there is one."""
    across = False
    """Whether these are columns."""
    others: Sequence["Axis"] = ()
    """The axes of the same words in the panes beside this one."""

    @property
    def scrolled(self) -> int:
        """The size of the scrolled part: one place is for the kept index unless all fit."""
        return max(1, self.room - (self.kept is not None and self.count > self.room))

    @property
    def window(self) -> range:
        """The consecutive indices in view."""
        window = range(self.first, min(self.first + self.room, self.count))
        scrolled = window[: self.scrolled]
        return window if self.kept is None or self.kept in scrolled else scrolled

    @property
    def places(self) -> list[int]:
        """The indices in view, with the kept one before or behind the consecutive ones."""
        window, kept = [*self.window], self.kept
        if kept is None or kept in window:
            return window
        return [kept, *window] if kept < self.first else [*window, kept]

    def part(self, first: int = 0) -> str:
        """Write which indices are in view, counted from a number on; empty if all are."""
        window = self.window
        part = f"{first + window[0]:,}–{first + window[-1]:,} of {self.count:,}"
        return part * (len(window) < self.count)

    @property
    def mapped(self) -> bool:
        """Whether there are so many that a map of all is shown beside the window."""
        return self.count > 8 * self.room

    def fit(self, count: int, room: int) -> None:
        """Set the size; if there is more room now, scroll back so that none stays empty."""
        self.count, self.room = count, max(1, room)
        self.show_from(self.first)

    def show_from(self, first: int) -> None:
        """Show the indices from this one on, as far as there are more."""
        self.first = max(0, min(first, self.count - self.scrolled))

    def keep_in_view(self, index: int) -> None:
        """Scroll an index into the middle, unless it is in view."""
        first = self.first
        if not first <= index < first + self.room:
            first = min(index - self.room // 2, self.count - self.room)
        self.show_from(first)

    def show_cursor(self) -> None:
        """Scroll as little as needed to bring the cursor into view."""
        self.first = min(max(self.first, self.cursor - self.scrolled + 1), self.cursor)

    def move_to(self, index: int) -> None:
        self.cursor = min(max(index, 0), self.count - 1)
        self.show_cursor()

    def fall_in(self) -> None:
        """Show the same words as the other axes in the same direction."""
        for other in self.others:
            if other.across == self.across:
                self.show_from(other.first)
                other.show_from(self.first)

    def lead(self) -> None:
        """Move the other cursors to this cursor's word, and show the same words."""
        for other in self.others:
            other.cursor = self.cursor
            if other.across == self.across:
                other.show_from(self.first)
            else:
                other.show_cursor()
