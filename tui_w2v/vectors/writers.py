"""Vectors as files that other tools read: word2vec's text and binary, GloVe's text, and .npz."""

from collections.abc import Callable, Sequence
from pathlib import Path, PurePath
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from tui_w2v.compression import without_suffix
from tui_w2v.files import FileError, written_whole

Writer = Callable[[BinaryIO, Sequence[str], NDArray[Any]], None]
"""Writes words and their vectors, one row of the array each, to a stream."""

_SUFFIXES = {
    ".txt": "word2vec-text",
    ".vec": "word2vec-text",
    ".bin": "word2vec-binary",
    ".npz": "npz",
}


def save_vectors(
    path: Path, words: Sequence[str], E: NDArray[np.floating[Any]], format: str
) -> None:
    """Write words and their vectors, whole or not at all.

    Args:
        path: The file; its name is taken as it is. A name that ends in .gz, .bz2 or .xz asks for
            compression.
        words: The V words.
        E: Their vectors, shape (V, d).
        format: One of ``FORMATS``.

    Raises:
        FileError: The format cannot hold a word or a number, or there is no such format.
        OSError: The file cannot be written, or is something else than a file.
        ValueError: There are not as many words as vectors.
    """
    with written_whole(path) as stream:
        write_vectors(stream, words, E, format)


def write_vectors(
    stream: BinaryIO, words: Sequence[str], E: NDArray[np.floating[Any]], format: str
) -> None:
    """Write words and their vectors into a stream.

    Text holds each number in the shortest form that is read as the same number again; binary
    holds float32. A word that no reader would find again is refused.

    Args:
        stream: The stream; nothing is written if words or numbers are refused at once.
        words: The V words.
        E: Their vectors, shape (V, d).
        format: One of ``FORMATS``.

    Raises:
        FileError: The format cannot hold a word or a number, or there is no such format.
        OSError: The stream cannot be written.
        ValueError: There are not as many words as vectors.
    """
    if format not in FORMATS:
        raise FileError(f"unknown format {format!r}: give one of {', '.join(FORMATS)}")
    if E.ndim != 2 or len(words) != len(E):
        raise ValueError(f"{len(words)} words, but vectors of shape {E.shape}")
    check_words(words)
    if (row := row_not_finite(E)) is not None:
        raise FileError(f"the vector of {words[row]!r} is not finite (NaN or infinity)")
    FORMATS[format](stream, words, E)


def check_words(words: Sequence[str]) -> None:
    """See that words can be told apart and are text, as all formats ask.

    Raises:
        FileError: One comes twice, or holds half of a character.
    """
    seen = set()
    for word in words:
        if word in seen:
            raise FileError(f"the word {word!r} comes twice: keep one of its vectors")
        seen.add(word)
    try:
        "".join(words).encode()
    except UnicodeEncodeError:
        word = next(word for word in words if not _is_text(word))
        raise FileError(f"the word {word!r} holds half of a character (a surrogate)") from None


def row_not_finite(array: NDArray[Any]) -> int | None:
    """Return the first row that holds NaN or infinity, if there is one."""
    # The extremes of numbers of which one is NaN are NaN, and finding them takes no memory.
    with np.errstate(invalid="ignore"):
        if not array.size or (np.isfinite(array.min()) and np.isfinite(array.max())):
            return None
    return next(row for row, numbers in enumerate(array) if not np.isfinite(numbers).all())


def _is_text(word: str) -> bool:
    try:
        word.encode()
    except UnicodeEncodeError:
        return False
    return True


def word_array(words: Sequence[str]) -> NDArray[np.str_]:
    """Return words as NumPy keeps them in a file.

    Raises:
        FileError: A word ends in NUL, which NumPy takes for the end of a shorter one.
    """
    for word in words:
        if word.endswith("\0"):
            raise FileError(f"the word {word!r} ends in NUL, which this format cannot hold")
    return np.array(words, dtype=np.str_)


def format_of(path: str | Path) -> str:
    """Tell a file's format by its suffix, to which .gz, .bz2 or .xz may be added.

    Args:
        path: The file.

    Returns:
        One of ``FORMATS``.

    Raises:
        FileError: The suffix tells no format.
    """
    suffix = PurePath(without_suffix(str(path))).suffix.lower()
    if suffix not in _SUFFIXES:
        raise FileError(
            f"the name {str(path)!r} tells no format: "
            f"end it in {', '.join(_SUFFIXES)}, or name one of {', '.join(FORMATS)}"
        )
    return _SUFFIXES[suffix]


def _write_word2vec_text(stream: BinaryIO, words: Sequence[str], E: NDArray[Any]) -> None:
    stream.write(_word2vec_header(E))
    _write_rows(stream, words, E)


def _write_glove(stream: BinaryIO, words: Sequence[str], E: NDArray[Any]) -> None:
    if words and words[0].startswith("\ufeff"):
        raise FileError(
            f"the word {words[0]!r} comes first, where readers take its first character for a "
            "byte order mark: choose word2vec-text"
        )
    _write_rows(stream, words, E)


def _write_rows(stream: BinaryIO, words: Sequence[str], E: NDArray[Any]) -> None:
    for word, row in zip(_encoded(words), E, strict=True):
        stream.write(b"%b %b\n" % (word, " ".join(map(str, row)).encode()))


def _write_word2vec_binary(stream: BinaryIO, words: Sequence[str], E: NDArray[Any]) -> None:
    stream.write(_word2vec_header(E))
    for index, (word, row) in enumerate(zip(_encoded(words), E, strict=True)):
        with np.errstate(over="ignore"):
            numbers = row.astype("<f4")
        if not np.isfinite(numbers).all():
            raise FileError(
                f"the vector of {words[index]!r} does not fit into float32: choose a text format"
            )
        stream.write(b"%b %b\n" % (word, numbers.tobytes()))


def _write_npz(stream: BinaryIO, words: Sequence[str], E: NDArray[Any]) -> None:
    np.savez(stream, E=E, words=word_array(words))


def _word2vec_header(E: NDArray[Any]) -> bytes:
    return b"%d %d\n" % E.shape


def _encoded(words: Sequence[str]) -> list[bytes]:
    """Return the words as UTF-8, once it is sure that a reader finds them again.

    Raises:
        FileError: One is empty or holds white space.
    """
    for word in words:
        if not word:
            raise FileError("one of the words is empty, which no reader finds again: leave it out")
        if word.split() != [word]:
            raise FileError(
                f"the word {word!r} holds white space, which this format cannot: choose npz"
            )
    return [word.encode() for word in words]


FORMATS: dict[str, Writer] = {
    "word2vec-text": _write_word2vec_text,
    "word2vec-binary": _write_word2vec_binary,
    "glove": _write_glove,
    "npz": _write_npz,
}
"""The formats by name, with what writes them."""
