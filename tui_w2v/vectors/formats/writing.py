"""Writing vectors: word2vec text and binary, GloVe text, .npz and the Embedding Projector's."""

from collections.abc import Sequence
from pathlib import Path, PurePath
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from tui_w2v.compression import without_suffix
from tui_w2v.errors import FileError
from tui_w2v.files import written_atomically
from tui_w2v.vectors.nearest import FloatArray

FORMATS = ("word2vec-text", "word2vec-binary", "glove", "npz")
"""The formats of one file, which ``write_vectors`` writes."""
WRITTEN = (*FORMATS, "projector")
"""The formats that ``save_vectors`` writes."""
SUFFIXES = {
    ".txt": "word2vec-text",
    ".vec": "word2vec-text",
    ".bin": "word2vec-binary",
    ".npz": "npz",
}
"""The formats by the suffixes of their files, a format's usual suffix first."""
_ENDINGS = ("vectors", "tensors", "tensor")
"""Of the names of the Embedding Projector's files, before their suffix."""
_OTHER_SUFFIXES = {".tsv": "projector", ".safetensors": "safetensors"}


def save_vectors(path: Path, words: Sequence[str], E: FloatArray, format: str) -> None:
    """Write words and their vectors, shape (V, d), whole or not at all, in one of ``WRITTEN``.

    A suffix .gz, .bz2 or .xz compresses the file; the errors are those of ``write_vectors``.
    """
    if format == "projector":
        write_projector(path, words, E)
        return
    with written_atomically(path) as stream:
        write_vectors(stream, words, E, format)


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


def write_vectors(stream: BinaryIO, words: Sequence[str], E: FloatArray, format: str) -> None:
    """Write words and their vectors, shape (V, d), to a binary stream, in one of ``FORMATS``.

    Text holds the shortest decimal form that reads back as the same number; binary holds float32.
    A word that a reader would not read back is refused.
    """
    if format not in FORMATS:
        raise FileError(f"unknown format {format!r}: give one of {', '.join(FORMATS)}")
    checked(words, E)
    if format == "npz":
        np.savez(stream, E=E, words=word_array(words))
        return
    encoded = _encoded(words)
    if format == "glove" and words and words[0].startswith("\ufeff"):
        drop = "starts with a byte order mark, which readers drop: choose word2vec-text"
        raise FileError(f"the first word {words[0]!r} {drop}")
    if format != "glove":
        stream.write(b"%d %d\n" % E.shape)
    if format != "word2vec-binary":
        write_rows(stream, encoded, E)
        return
    for row, word in enumerate(encoded):
        with np.errstate(over="ignore"):
            numbers = E[row].astype("<f4")
        if not np.isfinite(numbers).all():
            hint = "does not fit into float32: choose a text format"
            raise FileError(f"the vector of {words[row]!r} {hint}")
        stream.write(b"%b %b\n" % (word, numbers.tobytes()))


def checked(words: Sequence[str], E: FloatArray) -> None:
    """Check that words and their vectors, shape (V, d), can be written in any format."""
    if E.ndim != 2 or len(words) != len(E):
        raise ValueError(f"{len(words)} words, but vectors of shape {E.shape}")
    check_words(words)
    if (row := row_not_finite(E)) is not None:
        raise FileError(f"the vector of {words[row]!r} is not finite (NaN or infinity)")


def check_words(words: Sequence[str]) -> None:
    """Check that words are valid text and all different, as every format requires."""
    seen = set()
    for word in words:
        if word in seen:
            raise FileError(f"the word {word!r} comes twice: keep one of its vectors")
        seen.add(word)
    try:
        "".join(words).encode()
    except UnicodeEncodeError as error:
        word = next(word for word in words if error.object[error.start] in word)
        raise FileError(f"the word {word!r} holds half of a character (a surrogate)") from None


def row_not_finite(array: NDArray[Any]) -> int | None:
    """Return the first row that holds NaN or infinity; None if all are finite."""
    # The minimum and maximum are NaN if any number is, and computing them takes no memory.
    with np.errstate(invalid="ignore"):
        if not array.size or (np.isfinite(array.min()) and np.isfinite(array.max())):
            return None
    return next(row for row, numbers in enumerate(array) if not np.isfinite(numbers).all())


def word_array(words: Sequence[str]) -> NDArray[np.str_]:
    """Return words as a NumPy string array."""
    for word in words:
        if word.endswith("\0"):
            raise FileError(f"the word {word!r} ends in NUL, which this format cannot hold")
    return np.array(words, dtype=np.str_)


def format_of(path: str | Path) -> str:
    """Return the format of a file's suffix; .gz, .bz2 or .xz may follow."""
    suffix = PurePath(without_suffix(str(path))).suffix.lower()
    known = SUFFIXES | _OTHER_SUFFIXES
    if suffix not in known:
        usual = ", ".join(suffix for suffix, name in known.items() if name in WRITTEN)
        hint = f"use {usual}, or choose one of {', '.join(WRITTEN)}"
        raise FileError(f"the suffix of {str(path)!r} names no format: {hint}")
    return known[suffix]


def write_rows(
    stream: BinaryIO, words: Sequence[bytes], E: NDArray[Any], between: str = " "
) -> None:
    """Write one line for each word: the word, unless it is empty, and its numbers."""
    for word, row in zip(words, E, strict=True):
        numbers = between.join(map(str, row)).encode()
        stream.write(b"%b %b\n" % (word, numbers) if word else numbers + b"\n")


def _encoded(words: Sequence[str]) -> list[bytes]:
    """Return the words as UTF-8; those that are empty or hold white space are refused."""
    for word in words:
        if word.split() != [word]:
            about = f"the word {word!r} holds white space" if word else "one of the words is empty"
            hint = "choose npz" if word else "leave it out"
            raise FileError(f"{about}, which this format cannot hold: {hint}")
    return [word.encode() for word in words]
