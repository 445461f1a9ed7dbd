"""What a file of vectors holds, and how its rows are gathered."""

import re
import reprlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tui_w2v.files import FileError

NO_HEADER = "its first line is not word2vec's: how many rows there are, and how long they are"
_HEADER = re.compile(rb"[ \t]*([0-9]{1,18})[ \t]+([0-9]{1,18})[ \t\r]*")
_LONGEST_ROW = 1 << 20
"""More numbers than any vector has; a header that asks for more is none."""


@dataclass(frozen=True, eq=False)
class StoredVectors:
    """What a file of vectors holds."""

    words: list[str]
    """The V words, none twice."""
    E: NDArray[np.floating[Any]]
    """Their vectors, shape (V, d), float32 or float64, row after row, all numbers finite."""
    theta: NDArray[np.floating[Any]] | None
    """Their vectors as targets, shape (V, d), where the file has them."""
    repeated: int
    """How many rows were left out because their word came before."""


@dataclass(frozen=True)
class Promise:
    """What a file's first line says that it holds."""

    rows: int
    d: int

    @classmethod
    def read(cls, line: bytes) -> "Promise | None":
        """Read the first line of word2vec's formats; None: it is not that.

        Raises:
            FileError: It promises nothing, or what no file holds.
        """
        found = _HEADER.fullmatch(line)
        return cls(int(found[1]), int(found[2])) if found else None

    def __post_init__(self) -> None:
        if not self.rows or not self.d:
            raise FileError("it holds no vectors")
        if self.d > _LONGEST_ROW:
            raise FileError(f"its first line promises {self}, more than vectors have")

    def __str__(self) -> str:
        return f"{self.rows:,} rows of {self.d:,} numbers"

    def check(self, rows: int) -> None:
        """See that it was kept.

        Raises:
            FileError: There are more rows or fewer.
        """
        if rows != self.rows:
            raise FileError(
                f"its first line promises {self}, but it holds {rows:,}, so make or fetch it again"
            )


class Gathered:
    """Rows that are read one block after another, in little more memory than they take."""

    def __init__(self, d: int, dtype: type[np.floating[Any]], expected: int) -> None:
        """Make room.

        Args:
            d: How many numbers a row has.
            dtype: Their type.
            expected: How many rows there may be. Memory is used only once it is filled.
        """
        self.rows = 0
        """How many were added, whether or not their words repeat."""
        self._words: list[str] = []
        self._seen: set[str] = set()
        self._E = np.empty((expected, d), dtype)

    def add(self, words: Sequence[str], vectors: NDArray[np.floating[Any]]) -> None:
        """Add rows; those whose word came before are counted, but not kept.

        Args:
            words: Their words.
            vectors: Their numbers, shape (rows, d).
        """
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

    def finish(self) -> StoredVectors:
        """Return what was gathered.

        Raises:
            FileError: There is nothing.
        """
        if not self._words:
            raise FileError("it holds no vectors")
        self._resize(len(self._words))
        return StoredVectors(self._words, self._E, None, self.rows - len(self._words))

    def _resize(self, rows: int) -> None:
        self._E.resize((rows, self._E.shape[1]), refcheck=False)


def shown(word: bytes) -> str:
    """Return a word as messages show it, cut if it is long."""
    return reprlib.repr(word.decode(errors="backslashreplace"))
