"""A file of the cache: words, vectors and their directions, laid out to be used where they are.

It begins with a magic number, the length of a header and a checksum of the header and the words.
The header is JSON, the words are one UTF-8 text, and the arrays, each at a multiple of 64 bytes,
are mapped into memory, so that what no one asks for is never read.
"""

import json
import mmap
import struct
import sys
import zlib
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tui_w2v.files import written_whole
from tui_w2v.paths import is_own_file
from tui_w2v.vectors.stored import StoredVectors

_MAGIC = b"tui-w2v vectors\n"
_START = struct.Struct("<16sQQ")
_LONGEST_HEADER = 1 << 16
_ALIGNMENT = 64
_TYPES = {np.dtype(np.float32).str, np.dtype(np.float64).str}


@dataclass(frozen=True)
class _Header:
    key: list[Any]
    V: int
    d: int
    dtype: str
    repeated: int
    separator: int
    """The character between the words, as a number: one that is in none of them."""
    words_size: int
    """How many bytes the words take."""
    checksum: int
    """That of both arrays."""

    @property
    def array_size(self) -> int:
        """How many bytes each array takes."""
        return self.V * self.d * np.dtype(self.dtype).itemsize

    def places(self, header_size: int) -> tuple[int, int, int, int]:
        """Return where words, rows and units begin, and where the file ends."""
        words = _START.size + header_size
        rows = _aligned(words + self.words_size)
        units = _aligned(rows + self.array_size)
        return words, rows, units, units + self.array_size

    @property
    def is_sound(self) -> bool:
        """Whether all fields are what their types say, and possible."""
        numbers = (self.V, self.d, self.repeated, self.separator, self.words_size, self.checksum)
        return (
            all(type(number) is int and number >= 0 for number in numbers)
            and self.V > 0
            and self.d > 0
            and self.dtype in _TYPES
            and self.separator <= sys.maxunicode
        )


def write_entry(path: Path, key: list[Any], stored: StoredVectors, units: NDArray[Any]) -> None:
    """Write vectors into the cache, whole or not at all.

    Args:
        path: Where.
        key: What they were read from and how; anything that is JSON.
        stored: What was read.
        units: The rows divided by their lengths, shape (V, d).

    Raises:
        OSError: They cannot be written.
    """
    text = "".join(stored.words)
    used = set(text)
    separator = next(number for number in range(10, sys.maxunicode) if chr(number) not in used)
    words = chr(separator).join(stored.words).encode()
    arrays = [np.ascontiguousarray(array) for array in (stored.E, units)]
    V, d = stored.E.shape
    header = _Header(
        key=key,
        V=V,
        d=d,
        dtype=stored.E.dtype.str,
        repeated=stored.repeated,
        separator=separator,
        words_size=len(words),
        checksum=_checksum(arrays),
    )
    head = json.dumps(asdict(header)).encode()
    with written_whole(path) as stream:
        stream.write(_START.pack(_MAGIC, len(head), zlib.crc32(words, zlib.crc32(head))))
        stream.write(head)
        stream.write(words)
        for array in arrays:
            stream.write(bytes(_aligned(stream.tell()) - stream.tell()))
            stream.write(array.data.cast("B"))


def read_entry(path: Path, key: list[Any]) -> tuple[StoredVectors, NDArray[Any]] | None:
    """Return vectors out of the cache, and their rows of length 1, shape (V, d).

    Args:
        path: What ``write_entry`` wrote.
        key: What they should have been read from.

    Returns:
        None where there are none, or not those, or they are broken in any way, or where the file
        is not the user's own.
    """
    try:
        if not is_own_file(path):  # others could have put it there; a pipe would be waited for
            return None
        with path.open("rb") as stream:
            data = mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)
        return _understood(data, key)
    except (OSError, ValueError, TypeError, LookupError, RecursionError, struct.error):
        return None


def _understood(data: mmap.mmap, key: list[Any]) -> tuple[StoredVectors, NDArray[Any]] | None:
    magic, size, checksum = _START.unpack(data[: _START.size])
    if magic != _MAGIC or size > _LONGEST_HEADER:
        return None
    head = data[_START.size : _START.size + size]
    header = _Header(**json.loads(head))
    if not header.is_sound or header.key != key:
        return None
    words_start, rows_start, units_start, end = header.places(size)
    if len(data) != end:
        return None
    blob = data[words_start : words_start + header.words_size]
    if zlib.crc32(blob, zlib.crc32(head)) != checksum:
        return None
    words = blob.decode().split(chr(header.separator))
    arrays = [
        np.ndarray((header.V, header.d), header.dtype, data, offset)
        for offset in (rows_start, units_start)
    ]
    if len(words) != header.V or _checksum(arrays) != header.checksum:
        return None
    return StoredVectors(words, arrays[0], None, header.repeated), arrays[1]


def _checksum(arrays: list[NDArray[Any]]) -> int:
    """Sum up the arrays' bits: quick, and other if any one of them is."""
    return sum(int(part.sum(dtype=np.uint64)) for array in arrays for part in _whole(array))


def _whole(array: NDArray[Any]) -> Iterator[NDArray[Any]]:
    """Yield an array's bytes as 64-bit numbers, and what remains as single bytes."""
    octets = array.reshape(-1).view(np.uint8)
    even = octets.size // 8 * 8
    yield octets[:even].view(np.uint64)
    yield octets[even:]


def _aligned(place: int) -> int:
    return -(-place // _ALIGNMENT) * _ALIGNMENT
