"""The words of a pane, one a row or a column."""

from collections.abc import Sequence

from tui_w2v.tui.panes.grid import Grid


class WordAxis:
    """Scrolls a pane by words; axes side by side show the same words.

    The 1 in x is therefore always beside its row of E.
    """

    def __init__(self, pane: Grid) -> None:
        self._pane = pane
        self.across = False
        """Whether the words are columns."""
        self.others: Sequence[WordAxis] = ()
        """The axes of the panes beside this one."""

    @property
    def word(self) -> int:
        """The word at the cursor."""
        return self._pane.cursor[self.across]

    @property
    def first(self) -> int:
        """The first word of the window."""
        return self._pane.first_column if self.across else self._pane.top

    @property
    def _scrolled(self) -> int:
        """The number of words in the scrolled part of the window."""
        return self._pane.columns_scrolled() if self.across else self._pane.rows_scrolled

    def show_from(self, word: int) -> None:
        """Show the words from this one on, as far as there are more."""
        first = max(0, min(word, len(self._pane.vocabulary) - self._scrolled))
        if self.across:
            self._pane.first_column = first
        else:
            self._pane.top = first

    def keep_in_view(self, word: int) -> None:
        """Scroll a word into the middle, unless it is in view."""
        first, pane = self.first, self._pane
        shown = pane.columns_visible() if self.across else pane.rows_visible
        if not first <= word < first + shown:
            first = min(word - shown // 2, len(pane.vocabulary) - shown)
        self.show_from(first)

    def fall_in(self) -> None:
        """Show the same words as the other axes of this direction."""
        for other in self.others:
            if other.across == self.across:
                self.show_from(other.first)
                other.show_from(self.first)

    def lead(self) -> None:
        """Move the other cursors to this cursor's word, and show the same words."""
        for other in self.others:
            row, column = other._pane.cursor
            other._pane.cursor = (row, self.word) if other.across else (self.word, column)
            other.show_from(min(max(other.first, self.word - other._scrolled + 1), self.word))
            if other.across == self.across:
                other.show_from(self.first)
