"""Asking which words to watch."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.widgets import Input, Label

from tui_w2v.corpus import Vocabulary
from tui_w2v.corpus.tokenise import normalise
from tui_w2v.tui.screens.dialog import Dialog

MOST = 8
_HELP = f"up to {MOST} words of the vocabulary, spaces between"


def indices_of(words: list[str], vocabulary: Vocabulary) -> list[int]:
    """Return the indices of those words that a vocabulary has."""
    return [vocabulary.index(word) for word in words if word in vocabulary]


def parse_words(text: str, vocabulary: Vocabulary, *, lowercase: bool) -> list[int]:
    """Understand which words are meant.

    Args:
        text: Words with spaces between them.
        vocabulary: The words that there are.
        lowercase: Whether the vocabulary is lower-cased.

    Raises:
        ValueError: One is not in the vocabulary, or there are too many; the message is one line.
    """
    text = normalise(text)
    words = (text.lower() if lowercase else text).replace(",", " ").split()
    for word in words:
        if word not in vocabulary:
            raise ValueError(vocabulary.unknown(word))
    indices = list(dict.fromkeys(vocabulary.index(word) for word in words))
    if len(indices) > MOST:
        raise ValueError(f"{len(indices)} words are too many: give {_HELP}")
    return indices


class WatchScreen(Dialog[list[int] | None]):
    """A prompt for words; it ends with their indices, none for an empty answer, or None when it
    was left.
    """

    BINDINGS: ClassVar = [
        Binding("escape", "leave", "Leave", id="watch.leave", tooltip="Watch what you watched")
    ]

    def __init__(
        self, vocabulary: Vocabulary, words: list[int], *, lowercase: bool, without: str
    ) -> None:
        """Ask.

        Args:
            vocabulary: The words that there are.
            words: What stands there at first.
            lowercase: Whether the vocabulary is lower-cased.
            without: What an empty answer has watched.
        """
        super().__init__()
        self._help = f"{_HELP}; empty: {without}"
        self._vocabulary = vocabulary
        self._words = words
        self._lowercase = lowercase

    def compose(self) -> ComposeResult:
        """A line to type in, and one that says what can be typed."""
        with Vertical():
            yield Input(" ".join(self._vocabulary[word] for word in self._words), id="words")
            yield Label(self._help, id="hint", markup=False)

    @on(Input.Submitted)
    def _watch(self, event: Input.Submitted) -> None:
        try:
            words = parse_words(event.value, self._vocabulary, lowercase=self._lowercase)
        except ValueError as error:
            self.query_one("#hint", Label).update(str(error))
            return
        self.dismiss(words)

    @on(Input.Changed)
    def _say_what_can_be_typed(self) -> None:
        self.query_one("#hint", Label).update(self._help)

    def action_leave(self) -> None:
        """Watch what was watched."""
        self.dismiss(None)
