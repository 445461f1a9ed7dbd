"""Reader of fastText's own models (.bin), with their n-grams.

A file holds, in little-endian binary: a mark and a version; the settings; the dictionary, words
before labels; the input rows of words and n-grams; the output rows. Only the input rows are used.
"""

import mmap
import struct
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

import numpy as np

from tui_w2v.compression import DamagedError
from tui_w2v.errors import FileError
from tui_w2v.vectors.formats.stored import shortened
from tui_w2v.vectors.formats.writing import row_not_finite
from tui_w2v.vectors.subwords import Subwords
from tui_w2v.vectors.word_vectors import WordVectors

MARK = (793712314).to_bytes(4, "little")
"""The first bytes of a fastText model."""
_SETTINGS = struct.Struct("<4x13id")  # the mark, the version, 12 whole numbers and one decimal
_SIZES = struct.Struct("<3i2q")  # entries, words, labels, tokens and the size of the pruned index
_ENTRY = struct.Struct("<qb")  # count and type of a word, behind it
_MATRIX = struct.Struct("<?2q")  # whether it is quantised, and its shape
_VERSIONS = (11, 12)
_SUPERVISED = 3
_WORD = 0
_LONGEST_WORD = 1 << 16
_MAX_DIM = 1 << 20
_QUANTISED = "it is quantised or pruned: give the model as it was before, or its .vec file"


def read_fasttext(
    path: Path, file: BinaryIO, progress: Callable[[int], None] | None = None
) -> WordVectors:
    """Read a fastText model; the rows of its n-grams stay in the file, mapped into memory."""
    with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        try:
            words, subwords = _read(path, data)
        except struct.error:
            raise DamagedError from None
        size = len(data)
    E = np.empty((len(words), subwords.d), np.float32)
    done = 0
    for block in subwords.vectors(words):
        E[done : done + len(block)] = block
        done += len(block)
        if progress:
            progress(size * done // len(words))
    if (row := row_not_finite(E)) is not None:
        raise FileError(f"row {row + 1:,}, the word {shortened(words[row])}, is not finite")
    texts = [word.decode(errors="backslashreplace") for word in words]
    return WordVectors(texts, E, subwords=subwords if subwords.longest else None)


def _read(path: Path, data: mmap.mmap) -> tuple[list[bytes], Subwords]:
    version, d, *settings, _ = _SETTINGS.unpack_from(data)
    model, buckets, shortest, longest = settings[6:10]
    if version not in _VERSIONS:
        raise FileError(f"it is of version {version}, which this program does not know")
    if not (0 < d <= _MAX_DIM and buckets >= 0):
        raise FileError("its settings are not those of a fastText model")
    if (version == _VERSIONS[0] and model == _SUPERVISED) or not buckets:
        longest = 0  # such models have no n-grams of characters
    n_entries, V, n_labels, _, n_pruned = _SIZES.unpack_from(data, _SETTINGS.size)
    if n_pruned >= 0:
        raise FileError(_QUANTISED)
    if V < 1 or n_labels < 0 or V + n_labels != n_entries:
        raise FileError("it holds no words")
    words, at = _read_words(data, _SETTINGS.size + _SIZES.size, V, n_entries)
    input_at, at = _matrix(data, at, V + buckets, d)
    _, at = _matrix(data, at, None, d)
    if at != len(data):
        raise FileError("more follows its output rows: it is damaged")
    return words, Subwords(path, input_at, d, V, buckets, shortest, longest)


def _read_words(data: mmap.mmap, at: int, V: int, n_entries: int) -> tuple[list[bytes], int]:
    """Return the words, and where the dictionary ends."""
    words = []
    for number in range(n_entries):
        end = data.find(b"\0", at, at + _LONGEST_WORD)
        if end < 0:
            raise DamagedError
        _, kind = _ENTRY.unpack_from(data, end + 1)
        if (kind == _WORD) != (number < V):
            raise FileError("its dictionary has a label before a word: it is damaged")
        if kind == _WORD:
            words.append(data[at:end])
        at = end + 1 + _ENTRY.size
    return words, at


def _matrix(data: mmap.mmap, at: int, rows: int | None, d: int) -> tuple[int, int]:
    """Check the matrix at an offset, and return the offsets where its numbers begin and end."""
    is_quantised, m, n = _MATRIX.unpack_from(data, at)
    if is_quantised:
        raise FileError(_QUANTISED)
    if n != d or m != (m if rows is None else rows) or m < 0:
        expected = "" if rows is None else f", not {rows:,} of {d:,}"
        raise FileError(f"it has a matrix of {m:,} rows of {n:,} numbers{expected}")
    begin = at + _MATRIX.size
    end: int = begin + 4 * m * n
    if end > len(data):
        raise DamagedError
    return begin, end
