"""Vectors as text: word2vec's, which has a header, and GloVe's, which has none.

A line is a word and its numbers, with blanks between them. The last numbers of a line are its
vector, however many there are in the file's other lines, and what precedes them is the word: in
some files words hold blanks.
"""

from collections import Counter
from collections.abc import Iterator
from itertools import chain, islice, takewhile

import numpy as np

from tui_w2v.files import FileError
from tui_w2v.vectors.single import need_float64
from tui_w2v.vectors.stored import NO_HEADER, Gathered, Promise, StoredVectors
from tui_w2v.vectors.stream import Stream
from tui_w2v.vectors.text_lines import BLANKS, FIELD, Lines

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_LONGEST_LINE = 1 << 25
_FIRST = 50
"""How many lines are asked how many numbers a line has."""


def read_text(stream: Stream, *, header: bool | None) -> StoredVectors:
    """Read word2vec's text or GloVe's.

    Args:
        stream: The file.
        header: Whether the first line is word2vec's header; None: if it looks like one.

    Raises:
        FileError: A line is no row of numbers, or the header does not tell the truth.
    """
    blocks = _blocks(stream)
    start = next(blocks, b"").removeprefix(_BYTE_ORDER_MARK)
    if not start:
        raise FileError("it is empty")
    first, _, rest = start.partition(b"\n")
    line = 1
    promise = None if header is False else Promise.read(first)
    if promise:
        line, start = 2, rest
    elif header:
        raise FileError(NO_HEADER)
    gathered: Gathered | None = None
    for block in chain([start], blocks):
        if not block or block.isspace():
            line += block.count(b"\n")
            continue
        if gathered is None:
            d = _numbers_a_line(block, line, promise)
            lines = Lines(block, line, d)
            gathered = _room_for(lines, promise, stream.share)
        else:
            lines = Lines(block, line, d)
        gathered.add(lines.words, lines.narrowed() if gathered.narrow else lines.values)
        line += lines.count
    rows = gathered.rows if gathered else 0
    if promise:
        promise.check(rows)
    if gathered is None:
        raise FileError("it holds no vectors")
    return gathered.finish()


def _blocks(stream: Stream) -> Iterator[bytes]:
    """Cut a file into runs of whole lines, each ended by a line feed alone."""
    rest = b""
    while data := stream.read():
        rest += data
        end = rest.rfind(b"\n") + 1
        if end:
            yield _with_line_feeds(rest[:end])
            rest = rest[end:]
        elif len(rest) > _LONGEST_LINE:
            raise FileError("it has a line that is far too long for a row of numbers")
    if rest:
        yield _with_line_feeds(rest + b"\n")


def _with_line_feeds(block: bytes) -> bytes:
    return block.replace(b"\r\n", b"\n") if b"\r" in block else block


def _room_for(lines: Lines, promise: Promise | None, share: float) -> Gathered:
    """Make room for all rows of a file, of which the first block tells the type and the size."""
    expected = int(len(lines.words) / share * 1.05) + 1
    if promise and promise.rows <= 2 * expected:
        expected = promise.rows
    dtype = np.float64 if need_float64(lines.values) else np.float32
    return Gathered(lines.values.shape[1], dtype, expected)


def _numbers_a_line(block: bytes, line: int, promise: Promise | None) -> int:
    """Find d: of the numbers that end a line, what most of the first lines agree on."""
    lines = enumerate(block.split(b"\n"), line)
    first = list(islice((line for line in lines if line[1].strip(BLANKS)), _FIRST))
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


def _numbers_at_end(text: bytes) -> int:
    """Count the numbers that end a line, of which the first field is none if it is its word."""
    fields = FIELD.findall(text)
    if not text.startswith((b" ", b"\t")):
        del fields[:1]
    return sum(1 for _ in takewhile(_is_number, reversed(fields)))


def _is_number(field: bytes) -> bool:
    try:
        float(field)
    except ValueError:
        return False
    return True
