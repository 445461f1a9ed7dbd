"""Sequential reading of a plain or compressed file, with progress."""

import os
from collections.abc import Callable
from typing import BinaryIO

from tui_w2v.compression import decompressed

CHUNK = 1 << 19
"""The bytes read at once; few enough for the parsed numbers to fit the processor's cache."""


class Stream:
    """Reads a file in chunks, decompresses it, and reports progress."""

    def __init__(self, file: BinaryIO, progress: Callable[[int], None] | None = None) -> None:
        """Begin at the start of a file.

        Args:
            file: A regular file, compressed or not.
            progress: Called with the number of bytes read so far; for a compressed file, of
                compressed bytes.
        """
        self._file = file
        self._bytes = decompressed(file)
        self._progress = progress
        self._size = os.fstat(file.fileno()).st_size

    def read(self, more: int = 0) -> bytes:
        """Return the next bytes; an empty result means the end.

        Args:
            more: The number of bytes to read beyond a chunk.

        Raises:
            DamagedError: The compressed data is damaged.
            OSError: The file cannot be read.
        """
        data = self._bytes.read(CHUNK + more)
        if self._progress:
            self._progress(self._file.tell())
        return data

    @property
    def share(self) -> float:
        """The fraction of the file read so far, above 0 and at most 1."""
        return min(max(self._file.tell(), 1) / max(self._size, 1), 1)
