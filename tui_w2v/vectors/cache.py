"""A cache of vectors that were read: opened again, they are mapped into memory at once.

A file of vectors becomes three in the user's cache folder: E and its unit rows as ``.npy``, which
NumPy maps, so that what no one asks for is never read; and the words as JSON, written last.
"""

import json
import os
import stat
import time
import zlib
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tui_w2v.files import FileError, written_whole
from tui_w2v.paths import cache_folder, is_own_file, make_private
from tui_w2v.vectors.embeddings import Embeddings
from tui_w2v.vectors.readers import known_format, read_vectors
from tui_w2v.vectors.stored import StoredVectors
from tui_w2v.vectors.word_vectors import WordVectors

_LAYOUT = 2
"""Changed whenever what is kept, or how it is read, changes."""
_WORTH = 4 << 20
"""The fewest bytes of a file that is kept: smaller ones are read as quickly."""
_ABANDONED = 24 * 3600
"""After so many seconds, an unfinished file is one of a process that was killed."""


def open_embeddings(
    path: Path,
    format: str | None = None,
    *,
    cache: bool = True,
    progress: Callable[[int], None] | None = None,
) -> tuple[Embeddings, int]:
    """Read a file of vectors or a model, to be asked; a big one only once.

    What was read of a big text or binary file is kept, with its directions, and mapped into memory
    the next time. Where that cannot be done, the file is read.

    Args:
        path: The file, as for ``read_vectors``.
        format: Its format, as for ``read_vectors``.
        cache: Whether anything is kept, or used that was.
        progress: Told how many bytes of the file were read so far.

    Returns:
        The embeddings, and how many rows of the file repeat a word.

    Raises:
        FileError: It cannot be read.
    """
    entry = _Entry.of(path, format) if cache else None
    if entry and (cached := entry.read()):
        stored, units = cached
        embeddings = Embeddings(stored.words, stored.E)
        embeddings.E = WordVectors(stored.words, stored.E, units)
        return embeddings, stored.repeated
    stored = read_vectors(path, format, progress=progress)
    embeddings = Embeddings(stored.words, stored.E, stored.theta)
    if entry and entry == _Entry.of(path, format):  # the file did not change meanwhile
        with suppress(OSError):
            if entry.make_room(2 * stored.E.nbytes):
                entry.write(stored, embeddings.E.units)
    return embeddings, stored.repeated


@dataclass(frozen=True)
class _Entry:
    """Where the cache has the vectors of a file, and what it must hold to be believed."""

    folder: Path
    source: str
    """What the names of all that is kept of the file begin with."""
    state: str
    """What the names go on with, as long as the file does not change."""
    key: list[Any]

    @classmethod
    def of(cls, path: Path, format: str | None) -> "_Entry | None":
        """Return the entry of a file; None where the cache does not take the file."""
        folder = cache_folder()
        try:
            if folder is None or known_format(path, format) == "npz":
                return None
            path = path.resolve()
            status = path.stat()
        except (FileError, OSError, ValueError, RuntimeError):
            return None  # whoever reads it says why that cannot be done
        if not stat.S_ISREG(status.st_mode) or status.st_size < _WORTH:
            return None
        state = [_LAYOUT, status.st_size, status.st_mtime_ns]
        return cls(
            folder,
            f"vectors-{zlib.crc32(os.fsencode(path)):08x}",
            f"{zlib.crc32(repr(state).encode()):08x}",
            [str(path), format, *state],
        )

    def path(self, part: str) -> Path:
        """Return the file of a part: ``E.npy``, ``units.npy`` or ``words.json``."""
        return self.folder / f"{self.source}-{self.state}-{self.key[1] or 'any'}-{part}"

    def write(self, stored: StoredVectors, units: NDArray[Any]) -> None:
        """Write vectors into the cache.

        Args:
            stored: What was read.
            units: The rows of E divided by their lengths, shape (V, d).

        Raises:
            OSError: They cannot be written.
        """
        for part, array in (("E.npy", stored.E), ("units.npy", units)):
            with written_whole(self.path(part)) as stream:
                np.save(stream, array, allow_pickle=False)
        header = {"key": self.key, "repeated": stored.repeated, "words": stored.words}
        with written_whole(self.path("words.json")) as stream:
            stream.write(json.dumps(header).encode())

    def read(self) -> tuple[StoredVectors, NDArray[Any]] | None:
        """Return the vectors and their unit rows, shape (V, d), mapped into memory.

        Returns:
            None where the cache has no such vectors, or its files do not fit together.
        """
        parts = [self.path(part) for part in ("E.npy", "units.npy", "words.json")]
        if not all(map(is_own_file, parts)):  # opening a pipe would wait for its other end
            return None
        try:
            E, units = (np.load(path, mmap_mode="r", allow_pickle=False) for path in parts[:2])
            header = json.loads(parts[2].read_bytes())
            key, repeated, words = header["key"], header["repeated"], list(header["words"])
        except (OSError, EOFError, ValueError, TypeError, LookupError, RecursionError):
            return None
        sound = E.ndim == 2 and E.dtype in (np.float32, np.float64) and E.dtype == units.dtype
        if key != self.key or not sound or not E.shape == units.shape == (len(words), E.shape[1]):
            return None
        return StoredVectors(words, np.asarray(E), None, repeated), np.asarray(units)

    def make_room(self, size: int) -> bool:
        """Make the folder, and remove what is kept of older states of the file.

        Args:
            size: How many bytes are to be kept.

        Returns:
            Whether there is room, and as much again for others.

        Raises:
            OSError: The folder cannot be made or read.
        """
        import shutil  # four milliseconds, which a hit saves

        make_private(self.folder)
        for older in self.folder.glob(f"{self.source}-*"):
            if not older.name.startswith(f"{self.source}-{self.state}-"):
                _remove(older)
        for unfinished in self.folder.glob(".tui-w2v-*"):
            with suppress(OSError):
                if time.time() - unfinished.stat().st_mtime > _ABANDONED:
                    _remove(unfinished)
        return shutil.disk_usage(self.folder).free > 2 * size


def _remove(path: Path) -> None:
    with suppress(OSError):  # another process may have been quicker
        path.unlink()
