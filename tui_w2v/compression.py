"""gzip, bzip2 and xz: detected by the first bytes on reading, chosen by suffix on writing."""

import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import PurePath
from typing import TYPE_CHECKING, BinaryIO, Literal, cast

from tui_w2v.errors import FileError

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer, WriteableBuffer

_CODECS = {
    ".gz": ("gzip", re.compile(rb"\x1f\x8b")),
    ".bz2": ("bz2", re.compile(rb"BZh[1-9](?:1AY&SY|\x17rE8P\x90)")),
    ".xz": ("lzma", re.compile(rb"\xfd7zXZ\0")),
}
"""Each suffix's module, and what such files begin with."""
SUFFIXES = tuple(_CODECS)
"""The suffixes of compressed files."""
_LONGEST_START = 10
_GZIP_LEVEL = 6
"""gzip's own default; Python's is 9, which takes several times as long for 1 % less."""


class DamagedError(FileError):
    """Compressed data is damaged or truncated; the message does not name the file."""

    def __init__(self) -> None:
        super().__init__("it is damaged or cut short, so make or fetch it again")


def compression_of(start: bytes) -> str | None:
    """Return the suffix of a file's compression, by its first bytes; None if it has none."""
    return next((suffix for suffix, (_, begins) in _CODECS.items() if begins.match(start)), None)


def decompressed(file: BinaryIO) -> io.BufferedReader:
    """Return a stream of a file's bytes, decompressed if the file is compressed.

    Reading it raises ``DamagedError`` for damaged or truncated data. The file may be unseekable. If
    this Python lacks the codec, ``FileError`` is raised.
    """
    if not isinstance(file, io.BufferedReader):
        return decompressed(io.BufferedReader(cast(io.RawIOBase, file)))
    suffix = compression_of(file.peek(_LONGEST_START))
    return io.BufferedReader(_Decompressed(file, suffix)) if suffix else file


@contextmanager
def compressed(file: BinaryIO, name: str) -> Iterator[BinaryIO]:
    """Yield what writes to a file: itself or, if its name ends in one of ``SUFFIXES``, compressed.

    Then it cannot seek. If this Python lacks the codec, ``FileError`` is raised.
    """
    suffix = PurePath(name).suffix.lower()
    if suffix not in SUFFIXES:
        yield file
        return
    with _codec(suffix, file, "wb") as codec:
        yield unseekable(codec)


def without_suffix(name: str) -> str:
    """Return a file's name without the suffix of its compression."""
    suffix = PurePath(name).suffix
    return name.removesuffix(suffix) if suffix.lower() in SUFFIXES else name


def unseekable(stream: BinaryIO) -> BinaryIO:
    """Wrap a stream as unseekable, so that NumPy writes an archive without seeking back."""
    return cast(BinaryIO, _Unseekable(stream))


class _Unseekable(io.RawIOBase):
    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def writable(self) -> bool:
        return True

    def write(self, data: "ReadableBuffer") -> int:
        return self._stream.write(data)


class _Decompressed(io.RawIOBase):
    def __init__(self, file: BinaryIO, suffix: str) -> None:
        self._codec = _codec(suffix, file, "rb")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer") -> int:
        view = memoryview(buffer)
        try:
            data = self._codec.read(len(view))
        except Exception as error:  # each codec has its own
            if isinstance(error, MemoryError) or getattr(error, "errno", None) is not None:
                raise  # reading the file failed, not decompression
            raise DamagedError from None
        view[: len(data)] = data
        return len(data)


def _codec(suffix: str, file: BinaryIO, mode: Literal["rb", "wb"]) -> BinaryIO:
    try:
        module = import_module(_CODECS[suffix][0])  # takes milliseconds, and few files need it
    except ImportError as error:  # Python can be built without some of them
        raise FileError(f"this Python was built without {error.name}: use another suffix") from None
    if suffix == ".gz":
        return cast(BinaryIO, module.GzipFile("", mode, _GZIP_LEVEL, file, mtime=0))
    return cast(BinaryIO, module.open(file, mode))
