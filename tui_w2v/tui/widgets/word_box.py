"""The line to ask words in, with the most frequent word that begins so behind the cursor."""

from textual.suggester import Suggester

from tui_w2v.tui.widgets.field import TextField
from tui_w2v.vectors import WordVectors
from tui_w2v.vectors.question import completions, last_word


class _WordSuggester(Suggester):
    """Completes the last word of a line."""

    def __init__(self, vectors: WordVectors) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self._vectors = vectors

    async def get_suggestion(self, value: str) -> str | None:
        """Return the line with its last word completed by the most frequent one that begins so.

        A word that is one already needs no more.
        """
        start = last_word(value)
        if not start or start in self._vectors.index:
            return None
        found = completions(self._vectors.words, start, 1)
        return value[: len(value) - len(start)] + found[0] if found else None


class WordBox(TextField):
    """Takes words, and offers to complete the one that is being typed."""

    def __init__(self, vectors: WordVectors, *, id: str) -> None:
        """Begin empty.

        Args:
            vectors: The words, frequent ones first.
            id: The widget's.
        """
        super().__init__("", id=id)
        self.suggester = _WordSuggester(vectors)
        self.placeholder = "a word, or several"

    def complete(self) -> bool:
        """Take the word that is offered, and tell whether there was one."""
        value = self.value
        self.cursor_position = len(value)
        self.action_cursor_right()
        return self.value != value
