"""Vectors that were read once are kept in the user's cache folder, to be there at once again."""

import os
import stat
import time
import zlib
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tui_w2v.files import FileError
from tui_w2v.paths import cache_folder, make_private
from tui_w2v.vectors.cache_entry import read_entry, write_entry
from tui_w2v.vectors.embeddings import Embeddings
from tui_w2v.vectors.readers import known_format, read_vectors
from tui_w2v.vectors.word_vectors import WordVectors

_LAYOUT = 1
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
    kept = _Kept.of(path, format) if cache else None
    if kept and (entry := read_entry(kept.path, kept.key)):
        stored, units = entry
        embeddings = Embeddings(stored.words, stored.E)
        embeddings.E = WordVectors(stored.words, stored.E, units)
        return embeddings, stored.repeated
    stored = read_vectors(path, format, progress=progress)
    embeddings = Embeddings(stored.words, stored.E, stored.theta)
    if kept and kept == _Kept.of(path, format):  # the file did not change meanwhile
        with suppress(OSError):
            if kept.make_room(2 * stored.E.nbytes):
                write_entry(kept.path, kept.key, stored, embeddings.E.units)
    return embeddings, stored.repeated


@dataclass(frozen=True)
class _Kept:
    """Where the vectors of a file are kept, and what is to be found there."""

    folder: Path
    source: str
    """What the names of all that is kept of the file begin with."""
    state: str
    """What the names go on with, as long as the file does not change."""
    key: list[Any]

    @classmethod
    def of(cls, path: Path, format: str | None) -> "_Kept | None":
        """Return it for a file; None where nothing is kept of that, or nowhere."""
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

    @property
    def path(self) -> Path:
        """The file in the cache."""
        return self.folder / f"{self.source}-{self.state}-{self.key[1] or 'any'}"

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
