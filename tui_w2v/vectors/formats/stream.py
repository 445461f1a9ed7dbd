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
        """Begin at a regular file's start; report the bytes read, before decompression."""
        self._file = file
        self._bytes = decompressed(file)
        self._progress = progress
        self._size = os.fstat(file.fileno()).st_size

    def read(self, more: int = 0) -> bytes:
        """Return the bytes of a chunk and some more; an empty result means the end.

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
