"""Reader of word2vec's binary format: a header, then each word with its float32 numbers."""

import numpy as np

from tui_w2v.errors import FileError
from tui_w2v.vectors.formats.fasttext import MARK
from tui_w2v.vectors.formats.stored import NO_HEADER, Header, RowCollector, Stream, shortened
from tui_w2v.vectors.word_vectors import WordVectors

_LONGEST_HEADER = 64
_LONGEST_WORD = 1 << 20
_TEXT = b"0123456789+-.eE \t\r\n"


def read_binary(stream: Stream) -> WordVectors:
    """Read word2vec's binary format.

    The word2vec tool ends each row with a line feed, other tools do not: a line feed before a word
    is skipped.
    """
    data = stream.read(_LONGEST_HEADER)
    if not data:
        raise FileError("it is empty")
    if data.startswith(MARK):
        raise FileError("it is a compressed fastText model: unpack it first")
    first_line, _, data = data.partition(b"\n")
    header = Header.read(first_line)
    if header is None:
        raise FileError(NO_HEADER)
    collector = RowCollector()
    while True:
        words, vectors, data = _whole_rows(data, 4 * header.d)
        rows = collector.rows
        if rows == 0 and header.d >= 4 and vectors and not vectors[0].translate(None, _TEXT):
            raise FileError(
                "it is word2vec's text format, not binary: name the format word2vec-text"
            )
        if words:
            E = np.frombuffer(b"".join(vectors), "<f4").reshape(-1, header.d)
            finite = np.isfinite(E).all(axis=1)
            if not finite.all():
                row = int(np.argmin(finite))
                raise _problem(rows + row, words[row], "holds numbers that are not finite")
            expected = min(header.rows, int(len(words) / stream.share * 1.05) + 1)
            # A word in this format holds no blank, so one call decodes all words.
            texts = b" ".join(words).decode(errors="backslashreplace").split(" ")
            collector.add(texts, E, expected)
        more = stream.read(4 * header.d)
        if not more:
            break
        data += more
        if data.find(b" ", 0, _LONGEST_WORD) < 0 and len(data) > _LONGEST_WORD:
            raise FileError(f"row {collector.rows + 1:,} has no word: no blank ends it")
    if data.strip(b"\n"):
        if collector.rows >= header.rows:
            raise FileError(f"its first line promises {header}, but more follows them")
        word = data.partition(b" ")[0].removeprefix(b"\n")
        raise _problem(collector.rows, word, f"is cut short; the first line promises {header}")
    return collector.finish(header)


def _whole_rows(data: bytes, size: int) -> tuple[list[bytes], list[bytes], bytes]:
    """Split data into the words and vectors, of ``size`` bytes, of its whole rows, and the rest."""
    words, vectors, start = [], [], 0
    while (blank := data.find(b" ", start)) >= 0 and (end := blank + 1 + size) <= len(data):
        words.append(data[start:blank].removeprefix(b"\n"))
        vectors.append(data[blank + 1 : end])
        start = end
    return words, vectors, data[start:]


def _problem(row: int, word: bytes, what: str) -> FileError:
    return FileError(f"row {row + 1:,}, the word {shortened(word)}, {what}")
