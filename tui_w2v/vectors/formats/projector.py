"""The Embedding Projector's pair of files: vectors.tsv, and metadata.tsv with their words."""

import warnings
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from tui_w2v.compression import decompressed
from tui_w2v.errors import FileError
from tui_w2v.files import opened, written_atomically
from tui_w2v.vectors.formats.stored import RowCollector
from tui_w2v.vectors.formats.word2vec import float_type
from tui_w2v.vectors.formats.writing import checked, write_rows
from tui_w2v.vectors.nearest import FloatArray
from tui_w2v.vectors.word_vectors import WordVectors

_ENDINGS = ("vectors", "tensors", "tensor")
_WORD_COLUMNS = ("word", "label", "token", "name")


def metadata_path(path: Path) -> Path:
    """Return the path of the words: x_metadata.tsv for x.tsv, x_vectors.tsv and x_tensor.tsv."""
    stem, dot, suffixes = path.name.partition(".tsv")
    ending = next(filter(stem.endswith, _ENDINGS), "")
    start = stem.removesuffix(ending) if ending else f"{stem}_"
    return path.with_name(f"{start}metadata{dot}{suffixes}")


def write_projector(path: Path, words: Sequence[str], E: FloatArray) -> None:
    """Write words and their vectors, shape (V, d), as two files: both, whole, or none."""
    checked(words, E)
    for word in words:
        if not word.strip() or word.splitlines() != [word] or "\t" in word:
            raise FileError(f"the word {word!r} is blank or holds a tab or line break: choose npz")
    with written_atomically(metadata_path(path)) as metadata, written_atomically(path) as stream:
        metadata.write("".join(f"{word}\n" for word in words).encode())
        write_rows(stream, [b""] * len(words), E, "\t")


def read_projector(path: Path) -> WordVectors:
    """Read the vectors of a .tsv file, and their words from the file beside it.

    The words are the only column, or one named word, label, token or name, or the first.
    """
    words = _words(metadata_path(path))
    with warnings.catch_warnings(), opened(path, kind="a file of vectors") as file:
        try:
            warnings.simplefilter("ignore")  # NumPy's, about empty input
            E = np.loadtxt(decompressed(file), delimiter="\t", comments=None, ndmin=2)
        except ValueError as error:
            raise FileError(f"it is not rows of numbers: {str(error).splitlines()[0]}") from None
    if len(E) != len(words):
        raise FileError(f"it holds {len(E):,} rows, but {metadata_path(path).name} {len(words):,}")
    if not np.isfinite(E).all():
        raise FileError("it holds numbers that are not finite")
    collector = RowCollector()
    collector.add(words, E.astype(float_type(E), copy=False))
    return collector.finish()


def _words(path: Path) -> list[str]:
    with opened(path, kind="the metadata of the vectors") as file:
        text = decompressed(file).read().decode(errors="backslashreplace")
    lines = [line.removesuffix("\r") for line in text.removesuffix("\n").split("\n")]
    first = [name.strip().lower() for name in lines[0].split("\t")]
    if len(first) == 1:
        return lines
    column = next((first.index(name) for name in _WORD_COLUMNS if name in first), 0)
    rows = [line.split("\t") for line in lines[1:]]
    return [row[column] if column < len(row) else "" for row in rows]
