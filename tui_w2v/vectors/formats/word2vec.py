"""Readers of word2vec's text and binary formats, and of GloVe's text.

A line of text is a word and its numbers, separated by blanks; the first line of word2vec's is a
header. The last d fields of a line are the vector, and the text before them is the word: in some
files, words hold blanks. Binary is the header, then each word with its float32 numbers.
"""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import chain, islice, takewhile
from typing import Any

import numpy as np

from tui_w2v.errors import FileError
from tui_w2v.vectors.formats.fasttext import MARK
from tui_w2v.vectors.formats.stored import (
    NO_HEADER,
    Header,
    RowCollector,
    Stream,
    read_header,
    shortened,
)
from tui_w2v.vectors.nearest import FloatArray
from tui_w2v.vectors.word_vectors import WordVectors

_Float = type[np.floating[Any]]
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_LONGEST_LINE = 1 << 25
_FIELD = re.compile(r"[^ \t]+")
_NUMBER = re.compile(r"[0-9+\-.eE]+")
"""The characters of a number; Python's ``float`` also accepts texts such as 1_000 and nan."""
_FIRST_LINES = 50
"""The number of lines that determine d."""
_FIRST_NUMBERS = 1000
"""The number of rounded numbers that determine the dtype."""
_LONGEST_HEADER = 64
_LONGEST_WORD = 1 << 20
_TEXT = b"0123456789+-.eE \t\r\n"


def read_text(stream: Stream, *, has_header: bool | None) -> WordVectors:
    """Read word2vec's text, with a header, or GloVe's, without; None detects the header."""
    blocks = _blocks(stream)
    start = next(blocks, "").removeprefix(_BYTE_ORDER_MARK.decode("latin-1"))
    if not start:
        raise FileError("it is empty")
    first, _, rest = start.partition("\n")
    line = 1
    header = None if has_header is False else read_header(first.encode("latin-1"))
    if header:
        line, start = 2, rest
    elif has_header:
        raise FileError(NO_HEADER)
    collector = RowCollector()
    for block in chain([start], blocks):
        lines = block.split("\n")[:-1]
        if block and not block.isspace():
            if not collector.rows:
                d = _dimensions(lines, line, header)
                words, E = _rows(lines, line, d, np.float64)
                dtype = float_type(E)
                expected = int(len(words) / stream.share * 1.05) + 1  # the first block is a sample
                if header and header.rows <= 2 * expected:
                    expected = header.rows
                collector.add(words, E.astype(dtype, copy=False), expected)
            else:
                collector.add(*_rows(lines, line, d, dtype))
        line += len(lines)
    return collector.finish(header)


def _blocks(stream: Stream) -> Iterator[str]:
    r"""Yield blocks of whole lines that end in \n, in Latin-1: each byte is a character."""
    rest = b""
    while data := stream.read():
        rest += data
        end = rest.rfind(b"\n") + 1
        if end:
            yield rest[:end].replace(b"\r\n", b"\n").decode("latin-1")
            rest = rest[end:]
        elif len(rest) > _LONGEST_LINE:
            raise FileError("it has a line that is far too long for a row of numbers")
    if rest:
        yield (rest + b"\n").replace(b"\r\n", b"\n").decode("latin-1")


def _rows(lines: list[str], first: int, d: int, dtype: _Float) -> tuple[list[str], FloatArray]:
    """Parse lines in Latin-1 into words and numbers, shape (rows, d), without blank lines."""
    # The fast path: nearly all files have words without blanks, and single blanks between fields.
    words, _, numbers = zip(*(line.partition(" ") for line in lines), strict=True)
    E = _parse(numbers, dtype)
    if E is None or E.shape != (len(lines), d) or any(word.endswith("\t") for word in words):
        words, numbers = _split(lines, first, d)
        E = _parse(numbers, dtype)
    if E is None or E.shape != (len(words), d) or not np.isfinite(E).all():
        raise _wrong_number(lines, first, d, dtype)
    # One call decodes all words: joined by line feeds, they stay separate.
    decoded = "\n".join(words).encode("latin-1").decode(errors="backslashreplace")
    return decoded.split("\n"), E


def _parse(numbers: tuple[str, ...], dtype: _Float) -> FloatArray | None:
    """Parse lines of numbers; None if a field is no number or the lines differ in length."""
    if not numbers[0].strip():  # NumPy warns about empty input
        return None
    try:
        with np.errstate(over="ignore"):
            return np.loadtxt(numbers, dtype, comments=None, ndmin=2)
    except ValueError:
        return None


def _split(lines: list[str], first: int, d: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Split lines into words and numbers, with any blanks in words and between fields."""
    words, numbers = [], []
    for number, line in enumerate(lines, first):
        spans = [found.span() for found in _FIELD.finditer(line)]
        if not spans:
            continue
        starts_with_word = spans[0][0] == 0  # a word may be empty
        count = len(spans) - starts_with_word
        if count < d:
            word = line[: spans[0][1]] if starts_with_word else ""
            raise _problem(number, word, f"has {count:,} of {d:,} numbers")
        words.append(line[: spans[-d][0]].rstrip(" \t"))
        numbers.append(line[spans[-d][0] :])
    return tuple(words), tuple(numbers)


def _wrong_number(lines: list[str], first: int, d: int, dtype: _Float) -> FileError:
    """Return the error about the first field that is no finite number of the dtype."""
    for number, line in enumerate(lines, first):
        for field in _FIELD.findall(line)[-d:]:
            if not _is_finite(field, dtype):
                word = _split([line], number, d)[0][0]
                text = shortened(field.encode("latin-1"))
                return _problem(number, word, f"has {text} in place of a finite number")
    raise AssertionError("every field is a finite number, but parsing failed")


def _is_finite(field: str, dtype: _Float) -> bool:
    with np.errstate(over="ignore"):
        value = _value(field) if _NUMBER.fullmatch(field) else None
        return value is not None and bool(np.isfinite(dtype(value)))


def _problem(line: int, word: str, what: str) -> FileError:
    return FileError(f"line {line:,}, the word {shortened(word.encode('latin-1'))}, {what}")


def float_type(E: FloatArray) -> _Float:
    """Return float32, or float64 if float32 cannot hold the first numbers of a file.

    Nine digits distinguish any two float32 numbers, so a writer of float32 rarely writes more.
    """
    values = E.ravel()
    with np.errstate(over="ignore"):
        single = values.astype(np.float32)
    if not np.isfinite(single).all() or (values[single == 0] != 0).any():
        return np.float64
    rounded = values[single != values][:_FIRST_NUMBERS].tolist()
    exact = any(float(f"{value:.9g}") != value for value in rounded)
    return np.float64 if exact else np.float32


def _dimensions(lines: list[str], line: int, header: Header | None) -> int:
    """Return d: the most frequent count of numbers at the end of the first lines."""
    filled = (numbered for numbered in enumerate(lines, line) if numbered[1].strip(" \t"))
    first = list(islice(filled, _FIRST_LINES))
    lengths = [_numbers_at_end(text) for _, text in first]
    line = first[0][0]
    if header:
        if len(lengths) > 1 and min(lengths) > header.d:
            found = f"line {line:,} has {lengths[0]:,}"
            raise FileError(f"its first line promises {header}, but {found}")
        return header.d
    # At a tie, the larger d: a truncated line must not turn the other lines' numbers into words.
    d = max(Counter(lengths).items(), key=lambda item: (item[1], item[0]))[0]
    if not d:
        raise FileError(f"line {line:,} is not a word and its numbers")
    return d


def _numbers_at_end(text: str) -> int:
    """Count the numbers at the end of a line, without a first field that is the word."""
    fields = _FIELD.findall(text)
    if not text.startswith((" ", "\t")):
        del fields[:1]
    return sum(1 for _ in takewhile(lambda field: _value(field) is not None, reversed(fields)))


def _value(field: str) -> float | None:
    try:
        return float(field)
    except ValueError:
        return None


def read_binary(stream: Stream) -> WordVectors:
    """Read word2vec's binary format; the line feed that some tools end a row with is skipped."""
    data = stream.read(_LONGEST_HEADER)
    if not data:
        raise FileError("it is empty")
    if data.startswith(MARK):
        raise FileError("it is a compressed fastText model: unpack it first")
    first_line, _, data = data.partition(b"\n")
    header = read_header(first_line)
    if header is None:
        raise FileError(NO_HEADER)
    collector = RowCollector()
    while True:
        words, vectors, data = _whole_rows(data, 4 * header.d)
        rows = collector.rows
        if rows == 0 and header.d >= 4 and vectors and not vectors[0].translate(None, _TEXT):
            hint = "name the format word2vec-text"
            raise FileError(f"it is word2vec's text format, not binary: {hint}")
        if words:
            E = np.frombuffer(b"".join(vectors), "<f4").reshape(-1, header.d)
            finite = np.isfinite(E).all(axis=1)
            if not finite.all():
                row = int(np.argmin(finite))
                raise _bad_row(rows + row, words[row], "holds numbers that are not finite")
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
        raise _bad_row(collector.rows, word, f"is cut short; the first line promises {header}")
    return collector.finish(header)


def _whole_rows(data: bytes, size: int) -> tuple[list[bytes], list[bytes], bytes]:
    """Split data into the words and vectors, of ``size`` bytes, of its whole rows, and the rest."""
    words, vectors, start = [], [], 0
    while (blank := data.find(b" ", start)) >= 0 and (end := blank + 1 + size) <= len(data):
        words.append(data[start:blank].removeprefix(b"\n"))
        vectors.append(data[blank + 1 : end])
        start = end
    return words, vectors, data[start:]


def _bad_row(row: int, word: bytes, what: str) -> FileError:
    return FileError(f"row {row + 1:,}, the word {shortened(word)}, {what}")
