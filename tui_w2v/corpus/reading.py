"""Reading a text from a file, standard input or a bundled sample, in bounded memory.

The text may be compressed by gzip, bzip2 or xz.
"""

import codecs
import io
import os
import re
import stat
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO, cast

from tui_w2v.compression import decompressed
from tui_w2v.corpus.samples import SAMPLES, Sample, text_names
from tui_w2v.corpus.tokenise import normalise, tokenise
from tui_w2v.errors import CorpusError, FileError

_CHUNK = 1 << 20
_SENTENCE_ENDS = re.compile(r"[.!?]")

Progress = Callable[[int], None]
"""Called with the number of bytes read so far; of a compressed file, the compressed ones."""
Inspect = Callable[[str], None]
"""Called with each chunk of the decoded text."""


class SentenceRule(StrEnum):
    """Where a sentence ends; windows never cross the end."""

    LINE = "line"
    """At the end of each line, as in most training corpora."""
    PUNCTUATION = "punctuation"
    """At ``.``, ``!``, ``?`` and blank lines, for prose with line breaks inside sentences."""


@dataclass(frozen=True)
class Source:
    """Where a text comes from."""

    name: str
    """The text's name, for messages and screens."""
    path: Path | None
    """The file, or None for standard input."""
    sample: Sample | None = None
    """The bundled sample, if the text is one."""
    parts: tuple["Source", ...] = ()
    """The texts to read one after the other, if there are several."""
    file: BinaryIO | None = None
    """The text or a part of it, opened, in place of the path."""
    first_byte: int = 0
    """Where the part begins in the text."""


def resolve_source(corpus: str, *, regular: bool = False) -> Source:
    """Resolve CORPUS on the command line: ``-``, a sample's name, a path, or several of them.

    Pipes, devices and globs are refused if a ``regular`` file is wanted: where the user did not
    type the path, or where waiting for a pipe would block the screen.

    Raises:
        CorpusError: A file or sample does not exist, is a folder, or is refused.
    """
    names = text_names(corpus, globs=not regular)
    if len(names) == 1:
        return _resolve(names[0], regular)
    if names.count("-") > 1 or (regular and "-" in names):
        raise CorpusError(f"{corpus!r} cannot be read: standard input can only be read once")
    parts = tuple(replace(_resolve(name, regular), name=name) for name in names)
    return Source(f"{len(parts)} texts", None, parts=parts)


def _resolve(corpus: str, regular: bool) -> Source:
    """Resolve the name of one text."""
    if corpus == "-":
        return Source("standard input", None)
    if sample := SAMPLES.get(corpus):
        return Source(sample.path.name, sample.path, sample)
    path = Path(corpus)
    try:
        mode = path.stat().st_mode if corpus else None
    except PermissionError:
        raise CorpusError(f"{corpus!r} cannot be read: permission denied") from None
    except (OSError, ValueError):
        mode = None
    if mode is None:
        raise CorpusError(
            f"no such file: {corpus!r} (give a text file, - for standard input, "
            f"or a sample: {', '.join(SAMPLES)})"
        )
    if stat.S_ISDIR(mode):
        raise CorpusError(f"{corpus!r} is a folder: name a text file in it")
    if not os.access(path, os.R_OK):
        raise CorpusError(f"{corpus!r} cannot be read: permission denied")
    if regular and not stat.S_ISREG(mode):
        raise CorpusError(f"{corpus!r} is not a regular file: save the text to one first")
    return Source(path.name, path)


def check_encoding(encoding: str) -> None:
    """Raise CorpusError unless an encoding is one of Python's text encodings."""
    try:
        "".encode(encoding)
    except (LookupError, ValueError):
        raise CorpusError(
            f"unknown encoding {encoding!r}: try utf-8, utf-16, latin-1 or cp1252"
        ) from None


def read_sentences(
    source: Source,
    *,
    rule: SentenceRule = SentenceRule.LINE,
    encoding: str = "utf-8",
    lowercase: bool = True,
    progress: Progress | None = None,
    inspect: Inspect = lambda _: None,
) -> Iterator[list[str] | None]:
    """Read a text as runs of words, with None at the end of each sentence and each text.

    A long sentence may span several runs, so memory stays bounded for a file of one line.

    Raises:
        CorpusError: The text cannot be read, is binary, or is not in this encoding.
    """
    check_encoding(encoding)
    done = before = 0

    def report(read: int) -> None:
        nonlocal done
        done = before + read
        if progress:
            progress(done)

    for part in source.parts or (source,):
        with _opened(part) as file:
            chunks = _whole_words(_decode(file, part, encoding, report, inspect))
            if rule is SentenceRule.LINE:
                yield from _by_line(chunks, lowercase)
            else:
                yield from _by_punctuation(chunks, lowercase)
        before = done


@contextmanager
def _opened(source: Source) -> Iterator[BinaryIO]:
    """Open a text, and turn errors of reading it into one line."""
    stdin = getattr(sys.stdin, "buffer", None)  # None if closed, or replaced as in a notebook
    if not (source.path or source.file or stdin):
        raise CorpusError("standard input is closed: give a text file or a sample's name")
    try:
        given = nullcontext(cast(BinaryIO, source.file or stdin))
        with source.path.open("rb") if source.path else given as file:
            yield file
    except OSError as error:
        raise CorpusError(f"{source.name!r} cannot be read: {error.strerror or error}") from None
    except FileError as error:
        raise CorpusError(f"{source.name!r} cannot be read: {error}") from None


def _decode(
    file: BinaryIO, source: Source, encoding: str, progress: Progress, inspect: Inspect
) -> Iterator[str]:
    r"""Decompress and decode a file in chunks, with all line ends as ``\n``."""
    raw = decompressed(file)
    decoder = codecs.getincrementaldecoder(encoding)()
    newlines = io.IncrementalNewlineDecoder(None, translate=True)
    done = 0
    while True:
        data = raw.read(_CHUNK)
        pending = len(decoder.getstate()[0])
        try:
            text = decoder.decode(data, final=not data)
        except UnicodeError as error:
            if b"\0" in data:
                raise _binary(source.name) from None
            offset = source.first_byte + done - pending + getattr(error, "start", 0)
            known_as = codecs.lookup(encoding).name.upper()
            raise CorpusError(
                f"{source.name!r} is not {known_as} (at byte {offset:,}): "
                "give its encoding, such as --encoding latin-1"
            ) from None
        if "\0" in text:
            raise _binary(source.name)
        text = newlines.decode(text, final=not data)
        inspect(text)
        yield text
        if not data:
            return
        done += len(data)
        progress(file.tell() if file.seekable() else done)


def _binary(name: str) -> CorpusError:
    if name.endswith(".npz"):
        return CorpusError(f"{name!r} is not text: if it is a model, give --model {name}")
    what = "is a binary file, not text: save it as plain text"
    return CorpusError(f"{name!r} {what} (for UTF-16 text, use --encoding utf-16)")


def _whole_words(chunks: Iterator[str]) -> Iterator[str]:
    """Split the text at white space instead of at chunk ends, so words and accents stay whole."""
    held: list[str] = []
    for chunk in chunks:
        end = chunk.rfind("\n") + 1
        if not end:
            end = max(chunk.rfind(" "), chunk.rfind("\t")) + 1
        if end:
            yield normalise("".join(held) + chunk[:end])
            held = [chunk[end:]]
        else:
            held.append(chunk)
    yield normalise("".join(held))


def _by_line(chunks: Iterator[str], lowercase: bool) -> Iterator[list[str] | None]:
    for chunk in chunks:
        first, *lines = chunk.split("\n")
        yield tokenise(first, lowercase=lowercase)
        for line in lines:
            yield None
            yield tokenise(line, lowercase=lowercase)
    yield None


def _by_punctuation(chunks: Iterator[str], lowercase: bool) -> Iterator[list[str] | None]:
    blank = True  # whether the current line is empty so far
    for chunk in chunks:
        for number, line in enumerate(chunk.split("\n")):
            if number:
                if blank:
                    yield None
                blank = True
            blank = blank and not line.strip()
            first, *rest = _SENTENCE_ENDS.split(line)
            yield tokenise(first, lowercase=lowercase)
            for sentence in rest:
                yield None
                yield tokenise(sentence, lowercase=lowercase)
    yield None
