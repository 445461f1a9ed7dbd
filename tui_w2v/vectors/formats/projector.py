"""Reading the Embedding Projector's pair of files: vectors.tsv, and metadata.tsv with words."""

import warnings
from pathlib import Path

import numpy as np

from tui_w2v.compression import decompressed
from tui_w2v.errors import FileError
from tui_w2v.files import opened
from tui_w2v.vectors.formats.stored import RowCollector
from tui_w2v.vectors.formats.word2vec import float_type
from tui_w2v.vectors.formats.writing import metadata_path
from tui_w2v.vectors.word_vectors import WordVectors

_WORD_COLUMNS = ("word", "label", "token", "name")


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
