"""Vectors as text: word2vec's, which has a header, and GloVe's, which has none.

A line is a word and its numbers, with blanks between them. The last d fields of a line are its
vector, and what precedes them is the word: in some files words hold blanks.
"""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import chain, islice, takewhile
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tui_w2v.files import FileError
from tui_w2v.vectors.stored import NO_HEADER, Gathered, Promise, StoredVectors, shown
from tui_w2v.vectors.stream import Stream

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_LONGEST_LINE = 1 << 25
_FIELD = re.compile(r"[^ \t]+")
_NUMBER = re.compile(r"[0-9+\-.eE]+")
"""The characters of a number; Python's ``float`` takes others too, as in 1_000 and nan."""
_FIRST_LINES = 50
"""How many lines are read to find d."""
_FIRST_NUMBERS = 1000
"""How many numbers are read to find the type."""


def read_text(stream: Stream, *, header: bool | None) -> StoredVectors:
    """Read word2vec's text or GloVe's.

    Args:
        stream: The file.
        header: Whether the first line is word2vec's header; None: if it looks like one.

    Raises:
        FileError: A line is no row of numbers, or the header does not tell the truth.
    """
    blocks = _blocks(stream)
    start = next(blocks, "").removeprefix(_BYTE_ORDER_MARK.decode("latin-1"))
    if not start:
        raise FileError("it is empty")
    first, _, rest = start.partition("\n")
    line = 1
    promise = None if header is False else Promise.read(first.encode("latin-1"))
    if promise:
        line, start = 2, rest
    elif header:
        raise FileError(NO_HEADER)
    gathered: Gathered | None = None
    for block in chain([start], blocks):
        lines = block.split("\n")[:-1]
        if not block or block.isspace():
            line += len(lines)
            continue
        if gathered is None:
            d = _dimensions(lines, line, promise)
            words, E = _rows(lines, line, d, np.float64)
            dtype = np.float64 if _needs_float64(E) else np.float32
            gathered = Gathered(d, dtype, _expected_rows(len(words), promise, stream.share))
        else:
            words, E = _rows(lines, line, d, dtype)
        gathered.add(words, E)
        line += len(lines)
    rows = gathered.rows if gathered else 0
    if promise:
        promise.check(rows)
    if gathered is None:
        raise FileError("it holds no vectors")
    return gathered.finish()


def _blocks(stream: Stream) -> Iterator[str]:
    r"""Yield runs of whole lines, each ended by \n alone, one character a byte.

    As Latin-1, each byte is one character, whatever the file's encoding; only words are decoded.
    """
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


def _rows(
    lines: list[str], first: int, d: int, dtype: type[np.floating[Any]]
) -> tuple[list[str], NDArray[np.floating[Any]]]:
    """Read the words and the numbers of lines; blank lines are passed over.

    Args:
        lines: The lines, a character a byte.
        first: The number of the first line in its file.
        d: How many numbers a row has.
        dtype: Their type.

    Returns:
        The words, and the numbers, shape (rows, d).

    Raises:
        FileError: A line is not a word and d finite numbers.
    """
    # Nearly all files have words without blanks and single blanks: the quick way for these.
    words, _, numbers = zip(*(line.partition(" ") for line in lines), strict=True)
    E = _parse(numbers, dtype)
    if E is None or E.shape != (len(lines), d) or any(word.endswith("\t") for word in words):
        words, numbers = _split(lines, first, d)
        E = _parse(numbers, dtype)
    if E is None or E.shape != (len(words), d) or not np.isfinite(E).all():
        raise _wrong_number(lines, first, d, dtype)
    # Each word is one line again, which decoding all at once leaves in its place.
    decoded = "\n".join(words).encode("latin-1").decode(errors="backslashreplace")
    return decoded.split("\n"), E


def _parse(
    numbers: tuple[str, ...], dtype: type[np.floating[Any]]
) -> NDArray[np.floating[Any]] | None:
    """Read lines of numbers; None where they are not all numbers, as many in each line."""
    if not numbers[0].strip():  # NumPy warns where there is nothing to read
        return None
    try:
        with np.errstate(over="ignore"):
            return np.loadtxt(numbers, dtype, comments=None, ndmin=2)
    except ValueError:
        return None


def _split(lines: list[str], first: int, d: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Split lines into words and numbers, whatever blanks there are.

    Raises:
        FileError: A line has fewer than d fields beside its word.
    """
    words, numbers = [], []
    for place, line in enumerate(lines, first):
        spans = [found.span() for found in _FIELD.finditer(line)]
        if not spans:
            continue
        starts_with_word = spans[0][0] == 0  # a word may be empty
        count = len(spans) - starts_with_word
        if count < d:
            word = line[: spans[0][1]] if starts_with_word else ""
            raise _problem(place, word, f"has {count:,} of {d:,} numbers")
        words.append(line[: spans[-d][0]].rstrip(" \t"))
        numbers.append(line[spans[-d][0] :])
    return tuple(words), tuple(numbers)


def _wrong_number(lines: list[str], first: int, d: int, dtype: type[np.floating[Any]]) -> FileError:
    """Find the first field that is no finite number of the type."""
    for place, line in enumerate(lines, first):
        fields = _FIELD.findall(line)[-d:]
        for field in fields:
            if not _is_finite(field, dtype):
                word = _split([line], place, d)[0][0]
                text = shown(field.encode("latin-1"))
                return _problem(place, word, f"has {text} in place of a finite number")
    raise AssertionError("every field is a number, but not all were read")


def _is_finite(field: str, dtype: type[np.floating[Any]]) -> bool:
    try:
        with np.errstate(over="ignore"):
            return bool(_NUMBER.fullmatch(field) and np.isfinite(dtype(float(field))))
    except ValueError:
        return False


def _problem(line: int, word: str, what: str) -> FileError:
    return FileError(f"line {line:,}, the word {shown(word.encode('latin-1'))}, {what}")


def _expected_rows(rows: int, promise: Promise | None, share: float) -> int:
    """Return how many rows a file may have, by the rows of its first block."""
    expected = int(rows / share * 1.05) + 1
    return promise.rows if promise and promise.rows <= 2 * expected else expected


def _needs_float64(E: NDArray[np.floating[Any]]) -> bool:
    """Return whether float32 cannot hold the first numbers of a file.

    Nine digits are enough to tell any float32 from the next, so that no one who writes float32
    writes more, unless to spell it exactly.
    """
    values = E.ravel()
    with np.errstate(over="ignore"):
        single = values.astype(np.float32)
    if not np.isfinite(single).all() or (values[single == 0] != 0).any():
        return True
    rounded = values[single != values][:_FIRST_NUMBERS].tolist()
    return any(float(f"{value:.9g}") != value for value in rounded)


def _dimensions(lines: list[str], line: int, promise: Promise | None) -> int:
    """Find d: of the numbers that end a line, what most of the first lines agree on."""
    filled = (numbered for numbered in enumerate(lines, line) if numbered[1].strip(" \t"))
    first = list(islice(filled, _FIRST_LINES))
    lengths = [_numbers_at_end(text) for _, text in first]
    line = first[0][0]
    if promise:
        if len(lengths) > 1 and min(lengths) > promise.d:
            raise FileError(
                f"its first line promises {promise}, but line {line:,} has {lengths[0]:,}"
            )
        return promise.d
    # A line that was cut short must not make words out of the others' numbers: at a tie, the more.
    d = max(Counter(lengths).items(), key=lambda item: (item[1], item[0]))[0]
    if not d:
        raise FileError(f"line {line:,} is not a word and its numbers")
    return d


def _numbers_at_end(text: str) -> int:
    """Count the numbers that end a line, of which the first field is none if it is its word."""
    fields = _FIELD.findall(text)
    if not text.startswith((" ", "\t")):
        del fields[:1]
    return sum(1 for _ in takewhile(_is_number, reversed(fields)))


def _is_number(field: str) -> bool:
    try:
        float(field)
    except ValueError:
        return False
    return True
