"""The axis of words, shared by the one-hot pane and E."""

import numpy as np
from numpy.typing import NDArray

from tui_w2v.skipgram import Turn
from tui_w2v.training import Phase
from tui_w2v.tui.panes.pane import Pane


class VocabularyAxis(Pane):
    """A pane with one row or column a word; panes on one axis scroll together.

    The 1 in x is therefore always beside its row of E.
    """

    neighbours: "tuple[VocabularyAxis, ...]"
    across = False
    """Whether the words are columns."""

    def meet(self, row: list[Pane]) -> None:
        """Stay in step with the other panes on the same axis."""
        others = (pane for pane in row if pane is not self)
        self.neighbours = tuple(pane for pane in others if isinstance(pane, VocabularyAxis))

    def wanted(self, turn: Turn, phase: Phase) -> dict[str, NDArray[np.int64]]:
        """Nothing; but no words are shown that are not there."""
        self.show_from(self.first_word)
        return {}

    @property
    def row_count(self) -> int:
        return len(self.vocabulary)

    @property
    def word(self) -> int:
        return self.cursor[self.across]

    @property
    def first_word(self) -> int:
        return self.first_column if self.across else self.top

    @property
    def words_visible(self) -> int:
        return self.columns_visible() if self.across else self.rows_visible

    @property
    def words_scrolled(self) -> int:
        """The number of words in the scrolled part of the window."""
        return self.columns_scrolled() if self.across else self.rows_scrolled

    def show_from(self, word: int) -> None:
        first = max(0, min(word, len(self.vocabulary) - self.words_scrolled))
        if self.across:
            self.first_column = first
        else:
            self.top = first

    def keep_in_view(self, word: int) -> None:
        """Scroll as little as needed to bring a word into view."""
        first, shown = self.first_word, self.words_visible
        if not first <= word < first + shown:
            first = min(word - shown // 2, len(self.vocabulary) - shown)
        self.show_from(first)

    def point_at(self, word: int) -> None:
        """Move the cursor to a word, and scroll as little as needed."""
        row, column = self.cursor
        self.cursor = (row, word) if self.across else (word, column)
        self.show_from(min(max(self.first_word, word - self.words_scrolled + 1), word))

    def fall_in(self) -> None:
        """Show the same words as the other panes of the axis."""
        for pane in self.neighbours:
            if pane.across == self.across:
                self.show_from(pane.first_word)
                pane.show_from(self.first_word)

    def _move_to(self, row: int, column: int) -> None:
        super()._move_to(row, column)
        for pane in self.neighbours:
            pane.point_at(self.word)
            if pane.across == self.across:
                pane.show_from(self.first_word)
