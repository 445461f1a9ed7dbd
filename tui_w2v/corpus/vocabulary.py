"""The words of a model and their indices."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from tui_w2v.spelling import UnknownWordError


@dataclass(frozen=True)
class Vocabulary:
    """V words and their counts in the text.

    The order is by falling count, ties by first occurrence, or the order of a given list. A
    word's index is its row in E and in theta.
    """

    words: Sequence[str]
    """The words, in order, V of them."""
    counts: NDArray[np.int64]
    """How often each word occurs in the text, shape (V,)."""
    _index: dict[str, int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_index", {word: row for row, word in enumerate(self.words)})

    def __len__(self) -> int:
        return len(self.words)

    def __contains__(self, word: object) -> bool:
        return word in self._index

    def __getitem__(self, index: int) -> str:
        return self.words[index]

    def index(self, word: str) -> int:
        """Return the word's index; raise KeyError for an out-of-vocabulary word."""
        return self._index[word]

    def get(self, word: str, default: int) -> int:
        """Return the word's index, or a default for an out-of-vocabulary word."""
        return self._index.get(word, default)

    def unknown(self, word: str) -> str:
        """Return a one-line message for an out-of-vocabulary word, with a similar word if any."""
        return str(UnknownWordError(word, self._index))
