"""Cache of vector files, memory-mapped when the same file is opened again.

A file of vectors becomes three in the user's cache folder: E and its unit rows as ``.npy``, and
the words as JSON, written last. NumPy maps the arrays, so only the rows in use are read.
"""

import json
import os
import stat
import time
import warnings
import zlib
from collections.abc import Callable
from contextlib import suppress
from dataclasses import astuple
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from tui_w2v.errors import HintWarning
from tui_w2v.files import written_atomically
from tui_w2v.paths import cache_folder, is_own_file, make_private
from tui_w2v.printable import counted
from tui_w2v.vectors.formats.reading import known_format, read_vectors
from tui_w2v.vectors.subwords import Subwords
from tui_w2v.vectors.word_vectors import WordVectors

_CACHED = ("word2vec-text", "word2vec-binary", "glove", "fasttext")
"""The formats of one file that take long to read."""
_CACHE_VERSION = 3
"""The version of the cached files; a new layout needs a new number."""
_MIN_FILE_BYTES = 4 << 20
"""The smallest file worth caching, in bytes: smaller files are read as quickly."""
_STALE_SECONDS = 24 * 3600
"""The age in seconds at which an unfinished file belongs to a process that was killed."""


def load(
    path: str | Path,
    format: str | None = None,
    *,
    tensor: str | None = None,
    vocabulary: str | Path | None = None,
    cache: bool = True,
    progress: Callable[[int], None] | None = None,
) -> WordVectors:
    """Read a file of vectors, or the vectors of a model.

    The vectors and unit rows of a big text or binary file are kept in the user's cache folder, and
    mapped into memory the next time.

    Args:
        path: The file: word2vec's text or binary format, GloVe's text, ``.npz``, or the Embedding
            Projector's ``.tsv`` with its metadata beside it, plain or compressed by gzip, bzip2 or
            xz; a fastText model (``.bin``); or a safetensors file.
        format: One of ``READ``; by default the format of the suffix. Text is word2vec's if its
            first line is two whole numbers, else GloVe's.
        tensor: The name of a safetensors file's matrix; by default the only one with a row a word.
        vocabulary: The words of a safetensors file's rows: one a line, or a ``vocab.json`` or
            ``tokenizer.json``; by default such a file or ``vocab.txt`` beside the file.
        cache: Whether to read and write the cache.
        progress: Called with the number of bytes of the file read so far.

    Raises:
        FileError: The file cannot be read, is no such file, or has an unknown suffix.
    """
    path = Path(path)
    entry = _Entry.of(path, format) if cache else None
    vectors = entry.read() if entry else None
    if vectors is None:
        words = None if vocabulary is None else Path(vocabulary)
        vectors = read_vectors(path, format, tensor=tensor, vocabulary=words, progress=progress)
        if entry and entry == _Entry.of(path, format):  # the file did not change meanwhile
            with suppress(OSError):
                entry.write(vectors)
    if repeated := vectors.repeated:
        rows = f"{counted(repeated, 'row')} {'repeats' if repeated == 1 else 'repeat'} a word"
        warnings.warn(f"{str(path)!r}: {rows}; the first of each counts", HintWarning, stacklevel=2)
    return vectors


class _Entry(NamedTuple):
    """The cached files of one vector file."""

    folder: Path
    source: str
    """What the names of the cached files begin with, from the vector file's path."""
    start: str
    """What they go on with, from its size and modification time."""
    key: list[Any]
    """Path, format, size and modification time of the vector file, compared with those cached."""

    @classmethod
    def of(cls, path: Path, format: str | None) -> "_Entry | None":
        """Return the entry of a vector file; None if the file is not cached."""
        folder = cache_folder()
        try:
            if folder is None or known_format(path, format) not in _CACHED:
                return None
            path = path.resolve()
            status = path.stat()
        except (OSError, ValueError, RuntimeError):
            return None  # read_vectors raises the error
        if not stat.S_ISREG(status.st_mode) or status.st_size < _MIN_FILE_BYTES:
            return None
        state = [_CACHE_VERSION, status.st_size, status.st_mtime_ns]
        source = f"vectors-{zlib.crc32(os.fsencode(path)):08x}-"
        start = f"{source}{zlib.crc32(repr(state).encode()):08x}-"
        return cls(folder, source, start, [str(path), format, *state])

    @property
    def paths(self) -> list[Path]:
        start = f"{self.start}{self.key[1] or 'any'}-"
        return [self.folder / f"{start}{part}" for part in ("E.npy", "units.npy", "words.json")]

    def write(self, vectors: WordVectors) -> None:
        """Write vectors into the cache, if there is room, or raise OSError."""
        if not self._make_room(2 * vectors.vectors.nbytes):
            return
        for path, array in zip(self.paths, (vectors.vectors, vectors.units), strict=False):
            with written_atomically(path) as stream:
                np.save(stream, array, allow_pickle=False)
        header = {"key": self.key, "repeated": vectors.repeated, "words": vectors.words}
        if vectors.subwords:
            header["subwords"] = astuple(vectors.subwords)[1:]
        with written_atomically(self.paths[-1]) as stream:
            stream.write(json.dumps(header).encode())

    def read(self) -> WordVectors | None:
        """Return the cached vectors, mapped into memory; None if they are missing or broken."""
        if not all(map(is_own_file, self.paths)):  # opening a pipe would block
            return None
        *arrays, words_path = self.paths
        try:
            E, units = (np.load(path, mmap_mode="r", allow_pickle=False) for path in arrays)
            header = json.loads(words_path.read_bytes())
            key, repeated, words = header["key"], int(header["repeated"]), list(header["words"])
            "".join(words)  # raises TypeError unless all are texts
            place = header.get("subwords")
            subwords = Subwords(Path(self.key[0]), *map(int, place)) if place else None
        except Exception:  # a broken header can make NumPy raise nearly anything
            return None
        sound = E.ndim == 2 and E.dtype in (np.float32, np.float64) and E.dtype == units.dtype
        if key != self.key or not sound or not E.shape == units.shape == (len(words), E.shape[1]):
            return None
        E, units = np.asarray(E), np.asarray(units)
        return WordVectors(words, E, units=units, repeated=repeated, subwords=subwords)

    def _make_room(self, size: int) -> bool:
        """Make the folder, remove outdated files; return whether over twice this size is free."""
        import shutil  # takes four milliseconds, which a cache hit does not need

        make_private(self.folder)
        kept = self.folder.glob(f"{self.source}*")
        old = [path for path in kept if not path.name.startswith(self.start)]
        for path in (*old, *self.folder.glob(".tui-w2v-*")):
            with suppress(OSError):  # another process may have removed it
                if path in old or time.time() - path.stat().st_mtime > _STALE_SECONDS:
                    path.unlink()
        return shutil.disk_usage(self.folder).free > 2 * size
