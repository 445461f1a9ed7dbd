"""gzip, bzip2 and xz: detected by the first bytes on reading, chosen by suffix on writing."""

import io
import re
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import PurePath
from typing import TYPE_CHECKING, BinaryIO, Literal, cast

from tui_w2v.errors import FileError

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer, WriteableBuffer

SUFFIXES = (".gz", ".bz2", ".xz")
"""The suffixes of compressed files."""
_STARTS = {
    ".gz": re.compile(rb"\x1f\x8b"),
    ".bz2": re.compile(rb"BZh[1-9](?:1AY&SY|\x17rE8P\x90)"),
    ".xz": re.compile(rb"\xfd7zXZ\0"),
}
_LONGEST_START = 10
_GZIP_LEVEL = 6
"""gzip's own default; Python's is 9, which takes several times as long for 1 % less."""


class DamagedError(FileError):
    """Compressed data is damaged or truncated; the message does not name the file."""

    def __init__(self) -> None:
        super().__init__("it is damaged or cut short, so make or fetch it again")


def is_compressed(start: bytes) -> bool:
    """Return whether a file is compressed, by its first bytes."""
    return any(pattern.match(start) for pattern in _STARTS.values())


def decompressed(file: BinaryIO) -> io.BufferedReader:
    """Return a stream of a file's bytes, decompressed if the file is compressed.

    Reading it raises ``DamagedError`` for damaged or truncated data. The file may be unseekable.

    Raises:
        FileError: This Python lacks the module that decompresses the file.
    """
    if isinstance(file, io.BufferedReader):
        buffered = file
    else:
        buffered = io.BufferedReader(cast(io.RawIOBase, file))
    start = buffered.peek(_LONGEST_START)
    for suffix, pattern in _STARTS.items():
        if pattern.match(start):
            return io.BufferedReader(_Decompressed(buffered, suffix))
    return buffered


@contextmanager
def compressed(file: BinaryIO, name: str) -> Iterator[BinaryIO]:
    """Yield what writes to a file: itself or, if its name ends in one of ``SUFFIXES``, compressed.

    Then it cannot seek.

    Raises:
        FileError: This Python lacks the module that compresses the file.
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
    """The decompressed bytes of a file."""

    def __init__(self, file: BinaryIO, suffix: str) -> None:
        self._codec = _codec(suffix, file, "rb")
        self._damage: tuple[type[Exception], ...] = (EOFError, OSError, zlib.error)
        if suffix == ".xz":
            from lzma import LZMAError

            self._damage += (LZMAError,)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer") -> int:
        view = memoryview(buffer)
        try:
            data = self._codec.read(len(view))
        except self._damage as error:
            if isinstance(error, OSError) and error.errno is not None:
                raise  # reading the file failed, not decompression
            raise DamagedError from None
        view[: len(data)] = data
        return len(data)


def _codec(suffix: str, file: BinaryIO, mode: Literal["rb", "wb"]) -> BinaryIO:
    # Each import takes several milliseconds, and few files are compressed.
    try:
        if suffix == ".gz":
            import gzip

            return cast(BinaryIO, gzip.GzipFile("", mode, _GZIP_LEVEL, file, mtime=0))
        if suffix == ".bz2":
            import bz2

            return cast(BinaryIO, bz2.BZ2File(file, mode))
        import lzma

        return cast(BinaryIO, lzma.LZMAFile(file, mode))
    except ImportError as error:  # Python can be built without some of them
        raise FileError(f"this Python was built without {error.name}: use another suffix") from None
