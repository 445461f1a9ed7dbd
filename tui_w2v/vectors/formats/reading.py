"""Reading vectors in any known format, most of them also compressed."""

from collections.abc import Callable
from pathlib import Path

from tui_w2v.errors import FileError
from tui_w2v.files import opened
from tui_w2v.vectors.formats.model import load_model
from tui_w2v.vectors.formats.writing import WRITTEN, format_of
from tui_w2v.vectors.word_vectors import WordVectors

READ = (*WRITTEN, "fasttext", "safetensors")
"""The names of the formats that ``read_vectors`` reads."""
_KIND = "a file of vectors"
_MISTAKEN = {
    ".kv": "gensim's own file: have gensim write another with save_word2vec_format",
    ".model": "gensim's own file: have gensim write its vectors with save_word2vec_format",
    ".ftz": "fastText's own file: give the .vec file that comes with it",
    ".zip": "an archive: unpack it, and name one of its files",
}
"""Files that are often mistaken for vectors, by suffix."""


def read_vectors(
    path: Path,
    format: str | None = None,
    *,
    tensor: str | None = None,
    vocabulary: Path | None = None,
    progress: Callable[[int], None] | None = None,
) -> WordVectors:
    """Read a file of vectors, or the vectors of a model, as ``load`` does without a cache.

    Text is read as float32, unless its first numbers need float64. Bytes of a word that are not
    UTF-8 become backslash escapes.
    """
    name = repr(str(path))
    known = known_format(path, format)
    if known != "safetensors" and (tensor is not None or vocabulary is not None):
        raise FileError(f"{name} is no safetensors file: leave out the tensor and the vocabulary")
    if known == "npz":
        model = load_model(path)
        if progress:
            progress(path.stat().st_size)
        return WordVectors(model.words, model.E, model.theta)
    # These imports take ten milliseconds, which a model file does not need.
    from tui_w2v.vectors.formats.fasttext import MARK, read_fasttext
    from tui_w2v.vectors.formats.projector import read_projector
    from tui_w2v.vectors.formats.safetensors import read_safetensors
    from tui_w2v.vectors.formats.stored import Stream
    from tui_w2v.vectors.formats.word2vec import read_binary, read_text

    with opened(path, kind=_KIND) as file:
        try:
            if known == "safetensors":
                return read_safetensors(path, file, tensor, vocabulary)
            if known == "projector":
                return read_projector(path)
            start = file.read(len(MARK)) if known in ("word2vec-binary", "fasttext") else b""
            if start == MARK:
                return read_fasttext(path, file, progress)
            if known == "fasttext":
                raise FileError("it is no fastText model (.bin)")
            file.seek(0)
            stream = Stream(file, progress)
            if known == "word2vec-binary":
                return read_binary(stream)
            has_header = None if format is None else known == "word2vec-text"
            return read_text(stream, has_header=has_header)
        except FileError as error:
            raise FileError(f"{name} cannot be read: {error}") from None


def known_format(path: Path, format: str | None) -> str:
    """Return the given format or, without one, the format of the suffix."""
    if format is not None:
        if format not in READ:
            raise FileError(f"unknown format {format!r}: give one of {', '.join(READ)}")
        return format
    if what := _MISTAKEN.get(path.suffix.lower()):
        raise FileError(f"{str(path)!r} is {what}")
    try:
        return format_of(path)
    except FileError as error:
        with opened(path, kind=_KIND):  # a missing file is the first thing to report
            raise error
