"""The header of word2vec's formats, and the collector of a file's rows."""

import re
import reprlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tui_w2v.errors import FileError
from tui_w2v.vectors.word_vectors import WordVectors

NO_HEADER = "its first line is not word2vec's header: the number of rows and their length"
_HEADER = re.compile(rb"[ \t]*([0-9]{1,18})[ \t]+([0-9]{1,18})[ \t\r]*")
_MAX_DIM = 1 << 20
"""The largest d that a header may promise."""


@dataclass(frozen=True)
class Header:
    """The first line of word2vec's formats: V and d."""

    rows: int
    d: int

    @classmethod
    def read(cls, line: bytes) -> "Header | None":
        """Parse a first line; None if it is no header.

        Raises:
            FileError: V or d is 0, or d is too large.
        """
        found = _HEADER.fullmatch(line)
        return cls(int(found[1]), int(found[2])) if found else None

    def __post_init__(self) -> None:
        if not self.rows or not self.d:
            raise FileError("it holds no vectors")
        if self.d > _MAX_DIM:
            raise FileError(f"its first line promises {self}, more than vectors have")

    def __str__(self) -> str:
        return f"{self.rows:,} rows of {self.d:,} numbers"

    def check(self, rows: int) -> None:
        """Check that the file holds as many rows as the header promises.

        Raises:
            FileError: There are more or fewer rows.
        """
        if rows != self.rows:
            raise FileError(
                f"its first line promises {self}, but it holds {rows:,}, so make or fetch it again"
            )


class RowCollector:
    """Collects rows block by block, in little more memory than the final array takes."""

    def __init__(self, d: int, dtype: type[np.floating[Any]], expected: int) -> None:
        """Reserve rows of length d; those that are not filled take no physical memory."""
        self.rows = 0
        """The number of rows added, repeated words included."""
        self._words: list[str] = []
        self._seen: set[str] = set()
        self._E = np.empty((expected, d), dtype)

    def add(self, words: Sequence[str], vectors: NDArray[np.floating[Any]]) -> None:
        """Add rows of numbers, shape (rows, d); a row with a known word is counted and dropped."""
        self.rows += len(words)
        new = set(words)
        if len(new) < len(words) or not self._seen.isdisjoint(new):
            first = {word: row for row, word in reversed(list(enumerate(words)))}
            kept = sorted(row for word, row in first.items() if word not in self._seen)
            words, vectors = [words[row] for row in kept], vectors[kept]
        self._seen |= new
        begin, end = len(self._words), len(self._words) + len(words)
        if end > len(self._E):
            self._resize(end + end // 4)
        self._E[begin:end] = vectors
        self._words += words

    @property
    def kept(self) -> int:
        """The number of different words."""
        return len(self._words)

    def finish(self) -> WordVectors:
        """Return the collected words and vectors.

        Raises:
            FileError: There are none.
        """
        if not self._words:
            raise FileError("it holds no vectors")
        self._resize(len(self._words))
        return WordVectors(self._words, self._E, repeated=self.rows - len(self._words))

    def _resize(self, rows: int) -> None:
        self._E.resize((rows, self._E.shape[1]), refcheck=False)


def shortened(word: bytes) -> str:
    """Return a word for a message, shortened in the middle if it is long."""
    return reprlib.repr(word.decode(errors="backslashreplace"))
