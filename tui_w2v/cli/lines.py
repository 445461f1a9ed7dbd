"""Lines of a file or of standard input, many at once."""

import io
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import cast

from tui_w2v.compression import decompressed
from tui_w2v.errors import InputError
from tui_w2v.files import opened

_BYTES = 1 << 16


def lines_of(name: str | None) -> Iterator[list[str]]:
    """Yield the lines of a file, plain or compressed, or of standard input if there is no name.

    First comes an empty list, once the file is open, then lists of the lines that can be read
    without waiting for more, without blank lines and without the blanks at their ends.
    """
    if name is not None:
        with opened(Path(name), kind="a file with one entry a line", pipes=True) as file:
            yield []
            yield from _lines(decompressed(file), "utf-8")
        return
    if not sys.stdin:
        raise InputError("standard input is closed: give words, or a file with one entry a line")
    yield []
    yield from _lines(cast(io.BufferedReader, sys.stdin.buffer), sys.stdin.encoding)


def _lines(stream: io.BufferedReader, encoding: str) -> Iterator[list[str]]:
    rest = bytearray()
    while data := stream.read1(_BYTES):
        rest += data
        if b"\n" in data:
            *lines, rest = rest.split(b"\n")
            yield _decoded(lines, encoding)
    yield _decoded([rest], encoding)


def _decoded(lines: list[bytearray], encoding: str) -> list[str]:
    texts = (line.decode(encoding, "backslashreplace").removeprefix("\ufeff") for line in lines)
    return list(filter(None, map(str.strip, texts)))
