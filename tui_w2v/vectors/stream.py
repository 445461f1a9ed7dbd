"""A file's bytes in order, unpacked on the way where gzip packed it."""

import os
import zlib
from collections.abc import Callable
from typing import BinaryIO

from tui_w2v.files import GZIP, FileError

CHUNK = 1 << 19
"""How many bytes are read at once: what is made of so many fits a processor's cache."""


class Stream:
    """Reads a file in chunks and tells how far it has come."""

    def __init__(self, file: BinaryIO, progress: Callable[[int], None] | None = None) -> None:
        """Begin at the start of a file.

        Args:
            file: A regular file.
            progress: Told how many of its bytes were read; of a packed file, the packed ones.
        """
        self._file = self._unpacked = file
        self._progress = progress
        self._size = os.fstat(file.fileno()).st_size
        packed = file.read(len(GZIP)) == GZIP
        file.seek(0)
        if packed:
            import gzip  # ten milliseconds, and few files are packed

            self._unpacked = gzip.GzipFile(fileobj=file)  # type: ignore[assignment]

    def read(self, more: int = 0) -> bytes:
        """Return the next bytes, and none at the end.

        Args:
            more: How many are wanted in addition to a chunk.

        Raises:
            FileError: The file is packed, but damaged.
            OSError: It cannot be read.
        """
        try:
            data = self._unpacked.read(CHUNK + more)
        except (EOFError, OSError, zlib.error) as error:
            if isinstance(error, OSError) and error.errno is not None:
                raise
            raise FileError("it is damaged or cut short, so make or fetch it again") from None
        if self._progress:
            self._progress(self._file.tell())
        return data

    @property
    def share(self) -> float:
        """How much of the file was read, above 0 and up to 1."""
        return min(max(self._file.tell(), 1) / max(self._size, 1), 1)
