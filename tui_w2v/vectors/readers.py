"""Vectors out of files: word2vec's text and binary, GloVe's text, and .npz, compressed or not."""

from collections.abc import Callable
from pathlib import Path

from tui_w2v.files import FileError, opened
from tui_w2v.vectors.model_file import load_model
from tui_w2v.vectors.stored import StoredVectors
from tui_w2v.vectors.writers import FORMATS, format_of

_KIND = "a file of vectors"
_OTHERS = {
    ".kv": "gensim's own file: have gensim write another with save_word2vec_format",
    ".model": "gensim's own file: have gensim write its vectors with save_word2vec_format",
    ".ftz": "fastText's own file: give the .vec file that comes with it",
    ".zip": "an archive: unpack it and name a file in it",
}
"""Files that people have in place of vectors, by their suffixes."""


def read_vectors(
    path: Path, format: str | None = None, *, progress: Callable[[int], None] | None = None
) -> StoredVectors:
    """Read a file of vectors, or the vectors of a model.

    Text is read as float32, unless its first numbers need float64. Words that are not UTF-8 are
    kept with their bytes spelled out.

    Args:
        path: The file; gzip, bzip2 or xz may have compressed it.
        format: One of ``FORMATS``; by default the one that the suffix tells, and for text the first
            line: two whole numbers are word2vec's.
        progress: Told how many bytes of the file were read so far.

    Raises:
        FileError: It cannot be read, or is not such a file, or its name tells no format.
    """
    name = repr(str(path))
    known = known_format(path, format)
    if known == "npz":
        model = load_model(path)
        if progress:
            progress(path.stat().st_size)
        return StoredVectors(model.words, model.E, model.theta, 0)
    # Together ten milliseconds, which those who ask a model save.
    from tui_w2v.vectors.binary_reader import read_binary
    from tui_w2v.vectors.stream import Stream
    from tui_w2v.vectors.text_reader import read_text

    with opened(path, kind=_KIND) as file:
        try:
            stream = Stream(file, progress)
            if known == "word2vec-binary":
                return read_binary(stream)
            header = None if format is None else known == "word2vec-text"
            return read_text(stream, header=header)
        except FileError as error:
            raise FileError(f"{name} cannot be read: {error}") from None
        except MemoryError:
            raise FileError(f"{name} cannot be read: it needs more memory than there is") from None


def known_format(path: Path, format: str | None) -> str:
    """Return the format that was named, or else the one that the suffix tells.

    Raises:
        FileError: There is no such format, or the suffix tells none.
    """
    if format is not None:
        if format not in FORMATS:
            raise FileError(f"unknown format {format!r}: give one of {', '.join(FORMATS)}")
        return format
    if what := _OTHERS.get(path.suffix.lower()):
        raise FileError(f"{str(path)!r} is {what}")
    try:
        return format_of(path)
    except FileError as error:
        with opened(path, kind=_KIND):  # that there is none is the first thing to say
            raise error
