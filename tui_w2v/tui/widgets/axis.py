"""The row axis that the one-hot pane and E share, word by word."""

from tui_w2v.tui.widgets.pane import Pane


class VocabularyAxis(Pane):
    """A pane with one row a word, in step with its neighbours on the same axis.

    Alignment is the argument: the 1 in x points straight along its row of E.
    """

    neighbours: "tuple[VocabularyAxis, ...]" = ()

    @property
    def row_count(self) -> int:
        """One row a word."""
        return len(self.vocabulary)

    def show_from(self, top: int) -> None:
        """Show the rows from this one on, as far as there are rows."""
        self.top = max(0, min(top, self.row_count - self.rows_visible))

    def keep_in_view(self, row: int) -> None:
        """Bring a row into view, leaving the window where it is if it can stay."""
        if not self.top <= row < self.top + self.rows_visible:
            self.top = row - self.rows_visible // 2
        self.show_from(self.top)

    def _move_to(self, row: int, column: int) -> None:
        super()._move_to(row, column)
        for pane in self.neighbours:
            pane.cursor = self.cursor[0], min(pane.cursor[1], pane.column_count - 1)
            pane.top = self.top
