"""Shared by readers: a stream of bytes, the header of word2vec's formats, a collector of rows."""

import os
import re
import reprlib
from collections.abc import Callable, Sequence
from typing import Any, BinaryIO, NamedTuple

import numpy as np
from numpy.typing import NDArray

from tui_w2v.compression import decompressed
from tui_w2v.errors import FileError
from tui_w2v.vectors.nearest import FloatArray
from tui_w2v.vectors.word_vectors import WordVectors

NO_HEADER = "its first line is not word2vec's header: the number of rows and their length"
CHUNK = 1 << 19
"""The bytes read at once; few enough for the parsed numbers to fit the processor's cache."""
_HEADER = re.compile(rb"[ \t]*([0-9]{1,18})[ \t]+([0-9]{1,18})[ \t\r]*")
_MAX_DIM = 1 << 20
"""The largest d that a header may promise."""


class Stream:
    """Reads a regular file in chunks, decompresses it, and reports the bytes before that."""

    def __init__(self, file: BinaryIO, progress: Callable[[int], None] | None = None) -> None:
        self._file, self._bytes, self._progress = file, decompressed(file), progress
        self._size = os.fstat(file.fileno()).st_size

    def read(self, more: int = 0) -> bytes:
        """Return the bytes of a chunk and some more; an empty result means the end."""
        data = self._bytes.read(CHUNK + more)
        if self._progress:
            self._progress(self._file.tell())
        return data

    @property
    def share(self) -> float:
        """The fraction of the file read so far, above 0 and at most 1."""
        return min(max(self._file.tell(), 1) / max(self._size, 1), 1)


class Header(NamedTuple):
    """The first line of word2vec's formats: V and d."""

    rows: int
    d: int

    def __str__(self) -> str:
        return f"{self.rows:,} rows of {self.d:,} numbers"


def read_header(line: bytes) -> Header | None:
    """Parse a first line; None if it is no header."""
    if not (found := _HEADER.fullmatch(line)):
        return None
    header = Header(*map(int, found.groups()))
    if not all(header):
        raise FileError("it holds no vectors")
    if header.d > _MAX_DIM:
        raise FileError(f"its first line promises {header}, more than vectors have")
    return header


class RowCollector:
    """Collects rows block by block, in little more memory than the final array takes."""

    def __init__(self) -> None:
        self.rows = 0
        """The number of rows added, repeated words included."""
        self._words: list[str] = []
        self._seen: set[str] = set()
        self._E: NDArray[Any] = np.empty((0, 0))

    def add(self, words: Sequence[str], vectors: FloatArray, expected: int = 0) -> int:
        """Add rows of numbers, shape (rows, d); drop those whose word is known, and count them.

        The first rows set the dtype and reserve ``expected`` rows: those that do not come take no
        physical memory.
        """
        n_rows, new = len(words), set(words)
        if len(new) < n_rows or not self._seen.isdisjoint(new):
            first = {word: row for row, word in reversed(list(enumerate(words)))}
            kept = sorted(row for word, row in first.items() if word not in self._seen)
            words, vectors = [words[row] for row in kept], vectors[kept]
        self._seen |= new
        begin, end = len(self._words), len(self._words) + len(words)
        if not self.rows:
            self._E = np.empty((max(expected, end), vectors.shape[1]), vectors.dtype)
        elif end > len(self._E):
            self._resize(end + end // 4)
        self._E[begin:end] = vectors
        self._words += words
        self.rows += n_rows
        return n_rows - len(words)

    def finish(self, header: Header | None = None) -> WordVectors:
        """Return the collected words and vectors."""
        if header and header.rows != self.rows:
            found = f"it holds {self.rows:,}, so make or fetch it again"
            raise FileError(f"its first line promises {header}, but {found}")
        if not self._words:
            raise FileError("it holds no vectors")
        self._resize(len(self._words))
        return WordVectors(self._words, self._E, repeated=self.rows - len(self._words))

    def _resize(self, rows: int) -> None:
        self._E.resize((rows, self._E.shape[1]), refcheck=False)


def shortened(word: bytes) -> str:
    """Return a word for a message, shortened in the middle if it is long."""
    return reprlib.repr(word.decode(errors="backslashreplace"))
