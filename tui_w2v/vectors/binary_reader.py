"""Vectors in word2vec's binary format: a header, then words, each followed by its float32."""

import numpy as np

from tui_w2v.files import FileError
from tui_w2v.vectors.stored import NO_HEADER, Gathered, Promise, StoredVectors, shown
from tui_w2v.vectors.stream import Stream

_FASTTEXT = (793712314).to_bytes(4, "little")
"""How fastText's own models begin."""
_LONGEST_HEADER = 64
_LONGEST_WORD = 1 << 20
_TEXT = b"0123456789+-.eE \t\r\n"


def read_binary(stream: Stream) -> StoredVectors:
    """Read word2vec's binary format.

    The word2vec tool ends each row with a line feed, and others do not: one before a word is
    passed over.

    Raises:
        FileError: A row is cut short or holds no finite numbers, or the header does not tell the
            truth.
    """
    data = stream.read(_LONGEST_HEADER)
    if not data:
        raise FileError("it is empty")
    if data.startswith(_FASTTEXT):
        raise FileError(
            "it is a model of fastText's own, not word2vec's format: give the .vec file beside it"
        )
    first, _, data = data.partition(b"\n")
    promise = Promise.read(first)
    if promise is None:
        raise FileError(NO_HEADER)
    gathered = None
    rows = 0
    while True:
        words, vectors, data = _whole_rows(data, 4 * promise.d)
        if rows == 0 and promise.d >= 4 and vectors and not vectors[0].translate(None, _TEXT):
            raise FileError("it is word2vec's text, not binary: name its format, word2vec-text")
        if words:
            E = np.frombuffer(b"".join(vectors), "<f4").reshape(-1, promise.d)
            finite = np.isfinite(E).all(axis=1)
            if not finite.all():
                row = int(np.argmin(finite))
                raise _problem(rows + row, words[row], "holds numbers that are not finite")
            if gathered is None:
                expected = min(promise.rows, int(len(words) / stream.share * 1.05) + 1)
                gathered = Gathered(promise.d, np.float32, expected)
            # No word holds a blank, here, so that all are decoded at once.
            gathered.add(b" ".join(words).decode(errors="backslashreplace").split(" "), E)
            rows = gathered.rows
        more = stream.read(4 * promise.d)
        if not more:
            break
        data += more
        if data.find(b" ", 0, _LONGEST_WORD) < 0 and len(data) > _LONGEST_WORD:
            raise FileError(f"row {rows + 1:,} has no word, as no blank ends it")
    if data.strip(b"\n"):
        if rows >= promise.rows:
            raise FileError(f"its first line promises {promise}, but more follows them")
        word = data.partition(b" ")[0].removeprefix(b"\n")
        raise _problem(rows, word, f"is cut short; the first line promises {promise}")
    promise.check(rows)
    if gathered is None:
        raise FileError("it holds no vectors")
    return gathered.finish()


def _whole_rows(data: bytes, size: int) -> tuple[list[bytes], list[bytes], bytes]:
    """Return the words and the vectors that data begins with, and what follows them.

    Args:
        data: Words with a blank and a vector after each, from the start of a row.
        size: How many bytes a vector has.
    """
    words, vectors, start = [], [], 0
    while (blank := data.find(b" ", start)) >= 0 and (end := blank + 1 + size) <= len(data):
        words.append(data[start:blank].removeprefix(b"\n"))
        vectors.append(data[blank + 1 : end])
        start = end
    return words, vectors, data[start:]


def _problem(row: int, word: bytes, what: str) -> FileError:
    return FileError(f"row {row + 1:,}, the word {shown(word)}, {what}")
