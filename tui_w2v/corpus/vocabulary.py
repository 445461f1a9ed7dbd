"""The words of a model and their indices, and reading words from a list, a model or counts."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from tui_w2v.compression import decompressed
from tui_w2v.corpus.tokenise import normalise
from tui_w2v.errors import FileError
from tui_w2v.files import opened, read_npz
from tui_w2v.spelling import UnknownWordError

ARCHIVE_STARTS = (b"PK\x03\x04", b"PK\x05\x06")
"""The first four bytes of a zip archive, and of an empty one; "PK" alone may start a text."""

_MARK = "\ufeff"  # the byte order mark that some editors write


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


def read_vocabulary(path: Path) -> list[str]:
    """Read words from a UTF-8 text file, one a line, or from a ``.npz`` of a model or of counts.

    In a text, white space around words and empty lines are ignored; words are put into NFC and
    keep their case. The result holds at least two words, all different, in the file's order; if
    the file does not, FileError is raised.
    """
    with opened(path, kind="a list of words") as file:
        stream = decompressed(file)
        if stream.peek(4)[:4] not in ARCHIVE_STARTS:
            return _read_lines(path, stream)
    arrays = read_npz(path, kind="a model, counts or a list of words")
    if "words" not in arrays:
        raise FileError(f"{str(path)!r} holds no words: give a model, counts, or a list of words")
    return checked_words(path, arrays["words"])


def checked_words(path: Path, words: NDArray[np.generic]) -> list[str]:
    """Return a file's array ``words`` as two different words or more; otherwise raise FileError."""
    if words.dtype.kind != "U" or words.ndim != 1:
        raise _broken(path, "its words are not a list of text")
    try:
        listed: list[str] = words.tolist()
        "".join(listed).encode()
    except ValueError:
        raise _broken(path, "one of its words is not text") from None
    if len(listed) < 2:
        raise _too_few(path, len(listed))
    if "" in listed:
        raise _broken(path, "one of its words is empty")
    if len(set(listed)) < len(listed):
        raise _broken(path, "it holds a word twice")
    return listed


def _read_lines(path: Path, stream: BinaryIO) -> list[str]:
    lines: dict[str, int] = {}
    for number, line in enumerate(stream, 1):
        word = normalise(_decoded(path, number, line))
        if not word:
            continue
        if len(word.split()) > 1:
            what = f"white space inside a word on line {number:,}: give one word a line"
            raise FileError(f"{str(path)!r} has {what}")
        if word in lines:
            what = f"{word!r} on lines {lines[word]:,} and {number:,}: give every word once"
            raise FileError(f"{str(path)!r} has {what}")
        lines[word] = number
    if len(lines) < 2:
        raise _too_few(path, len(lines))
    return list(lines)


def _decoded(path: Path, number: int, line: bytes) -> str:
    try:
        text = line.decode()
    except UnicodeDecodeError:
        raise FileError(
            f"{str(path)!r} is not UTF-8 on line {number:,}: give a list of words in UTF-8"
        ) from None
    if "\0" in text:
        raise FileError(
            f"{str(path)!r} is a binary file (on line {number:,}): give a list of words in UTF-8"
        )
    return (text.removeprefix(_MARK) if number == 1 else text).strip()


def _broken(path: Path, what: str) -> FileError:
    return FileError(f"{str(path)!r} is broken: {what}; make it again")


def _too_few(path: Path, n_words: int) -> FileError:
    held = "one word" if n_words else "no words"
    return FileError(f"{str(path)!r} holds {held}: a vocabulary needs at least two")
