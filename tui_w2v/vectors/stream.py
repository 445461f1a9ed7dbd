"""A file's bytes in order, decompressed on the way if the file is compressed."""

import os
from collections.abc import Callable
from typing import BinaryIO

from tui_w2v.compression import decompressed

CHUNK = 1 << 19
"""How many bytes are read at once: what is made of so many fits a processor's cache."""


class Stream:
    """Reads a file in chunks and tells how far it has come."""

    def __init__(self, file: BinaryIO, progress: Callable[[int], None] | None = None) -> None:
        """Begin at the start of a file.

        Args:
            file: A regular file, compressed or not.
            progress: Called with the number of its bytes read so far; of a compressed file, the
                compressed ones.
        """
        self._file = file
        self._bytes = decompressed(file)
        self._progress = progress
        self._size = os.fstat(file.fileno()).st_size

    def read(self, more: int = 0) -> bytes:
        """Return the next bytes, and none at the end.

        Args:
            more: How many are wanted in addition to a chunk.

        Raises:
            DamagedError: The file is compressed, but damaged.
            OSError: It cannot be read.
        """
        data = self._bytes.read(CHUNK + more)
        if self._progress:
            self._progress(self._file.tell())
        return data

    @property
    def share(self) -> float:
        """How much of the file was read, above 0 and up to 1."""
        return min(max(self._file.tell(), 1) / max(self._size, 1), 1)
