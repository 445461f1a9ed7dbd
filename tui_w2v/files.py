"""Files that are written whole or not at all, and NumPy archives that are read with care."""

import errno
import io
import math
import os
import stat
import struct
import sys
import tokenize
import warnings
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import numpy as np
from numpy.lib import format as npy
from numpy.typing import NDArray

from tui_w2v.compression import DamagedError, compressed, decompressed
from tui_w2v.errors import FileError as FileError  # raised by most that is here

if TYPE_CHECKING:
    from zipfile import ZipFile, ZipInfo

_CHUNK = 1 << 20
_HEADER = 1 << 14
"""More bytes than an array's header may have; NumPy's own limit is 10,000."""
_DEFLATED = 1032
"""The most bytes that one byte of deflated data can stand for."""
_END_RECORD = struct.Struct("<10xH10x")
"""What ends an archive, before a comment: of its fields, the number of members."""
_MANY_MEMBERS = 0xFFFF
"""In place of a number that the end record has no room for."""
_HEADER_READERS = {
    (1, 0): npy.read_array_header_1_0,
    (2, 0): npy.read_array_header_2_0,
    (3, 0): npy.read_array_header_2_0,
}
_DAMAGE = (
    zlib.error,
    struct.error,
    tokenize.TokenError,
    EOFError,
    OSError,
    ValueError,
    TypeError,
    LookupError,
    ArithmeticError,
    RuntimeError,
    SyntaxError,
)
"""What reading bytes that are no archive, or one made to mislead, can raise: BadZipFile apart."""


@contextmanager
def written_whole(path: Path) -> Iterator[BinaryIO]:
    """Open a file for writing that takes its place only once everything is on the disk.

    What is written goes to a temporary file beside it, which is renamed when the block ends.
    Whatever goes wrong before, the temporary file is removed and an older file stays as it was.
    Only a process that is killed leaves its temporary file (``.tui-w2v-…``) behind. The file keeps
    the mode of the older file and, where the system permits it, its owner.

    Args:
        path: The file; its name is taken as it is, and a link stays one. A name that ends in .gz,
            .bz2 or .xz asks for compression.

    Yields:
        The stream to write to; it can seek unless it compresses.

    Raises:
        OSError: The file cannot be written, is something else than a file, or is read-only.
        FileError: The compression is not available.
    """
    target = _target(path)
    temporary, descriptor = _new_file_beside(target)
    try:
        with os.fdopen(descriptor, "wb") as file:
            _take_mode_and_owner(descriptor, target)
            with compressed(file, path.name) as stream:
                yield stream
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(target)
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise
    _sync_folder(target.parent)


def check_writable(path: Path) -> None:
    """Check that ``written_whole`` can write a file, before any work is done for it.

    Args:
        path: The file.

    Raises:
        OSError: The file cannot be written; ``strerror`` says why.
    """
    temporary, descriptor = _new_file_beside(_target(path))
    os.close(descriptor)
    temporary.unlink()


def _target(path: Path) -> Path:
    """Follow links to the file that is meant, or to where it will be.

    Raises:
        OSError: There can be no such file, or it must not be replaced.
    """
    name = str(path)
    if path.is_dir():
        raise OSError(errno.EISDIR, "it is a folder", name)
    if not path.parent.is_dir():
        number = errno.ENOTDIR if path.parent.exists() else errno.ENOENT
        raise OSError(number, f"there is no folder {str(path.parent)!r}", name)
    try:
        path = path.resolve()
    except RuntimeError as error:  # what Python before 3.13 says of links in a circle
        raise OSError(errno.ELOOP, "links in a circle", name) from error
    except ValueError as error:
        raise OSError(errno.EINVAL, "not a name that a file can have", name) from error
    if path.is_symlink():
        raise OSError(errno.ELOOP, "links in a circle", name)
    if path.exists():
        if not path.is_file():
            raise OSError(errno.EINVAL, "it is not a regular file", name)
        # The administrator may write any file; one that nobody may write is kept all the same.
        if not (path.stat().st_mode & 0o222 and os.access(path, os.W_OK)):
            raise OSError(errno.EACCES, "it is read-only: name another file", name)
    return path


def _new_file_beside(path: Path) -> tuple[Path, int]:
    """Make a file of a random name in a path's folder, and return its path and descriptor."""
    temporary = path.with_name(f".tui-w2v-{os.urandom(8).hex()}")
    # Made with the permissions of any new file: the system applies the umask, for all threads.
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    return temporary, os.open(temporary, flags, 0o666)


def _take_mode_and_owner(descriptor: int, path: Path) -> None:
    """Give an open file the mode and, where permitted, the owner of the file that it replaces."""
    if sys.platform == "win32" or not path.exists():
        return
    older = path.stat()
    for owner in (older.st_uid, -1):  # only the administrator may give files away
        with suppress(OSError):
            os.fchown(descriptor, owner, older.st_gid)
            break
    os.fchmod(descriptor, stat.S_IMODE(older.st_mode))


def _sync_folder(folder: Path) -> None:
    """Put the rename itself on the disk; not every system can, and the file is whole anyway."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


@contextmanager
def opened(path: Path, *, kind: str) -> Iterator[BinaryIO]:
    """Open a regular file for reading.

    Args:
        path: The file.
        kind: What it should be, for messages, such as ``"a model file"``.

    Yields:
        The stream, of the file's own bytes (see ``decompressed``).

    Raises:
        FileError: There is no such file, it is a folder or a pipe, it cannot be read, or what it
            holds in compressed form is damaged.
    """
    name = repr(str(path))
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            raise FileError(f"{name} is a folder: name {kind} in it")
        if not stat.S_ISREG(mode):  # opening a pipe would wait for its other end
            raise FileError(f"{name} is not a regular file: save it to one first")
        stream = path.open("rb")
    except FileError:
        raise
    except (FileNotFoundError, NotADirectoryError, ValueError):
        raise FileError(f"no such file: {name} (give {kind})") from None
    except OSError as error:
        raise _unreadable(path, error) from None
    with stream:
        try:
            yield stream
        except OSError as error:
            raise _unreadable(path, error) from None
        except DamagedError as error:
            raise FileError(f"{name} cannot be read: {error}") from None


def _unreadable(path: Path, error: OSError) -> FileError:
    problem = (error.strerror or str(error)).lower()
    return FileError(f"{str(path)!r} cannot be read: {problem}")


def write_npz(path: Path, arrays: Mapping[str, NDArray[Any]]) -> None:
    """Write a NumPy archive, whole or not at all.

    Args:
        path: The file; its name is taken as it is.
        arrays: The arrays by name; none holds Python objects.

    Raises:
        OSError: The file cannot be written, or is something else than a file.
        ValueError: An array holds Python objects, which ``read_npz`` would refuse.
    """
    for name, array in arrays.items():
        if array.dtype.hasobject:
            raise ValueError(f"the array {name!r} holds Python objects")
    with written_whole(path) as stream:
        np.savez(stream, **dict[str, Any](arrays))


def read_npz(path: Path, *, kind: str) -> dict[str, NDArray[Any]]:
    """Read every array of a NumPy archive, whatever bytes the file may hold.

    No Python objects are unpickled, and no more memory is asked for than the file's own size
    allows, whatever sizes its headers claim.

    Args:
        path: The file.
        kind: What it should be, for messages, such as ``"a model file"``.

    Returns:
        The arrays by name, each as it was written: in its own type, byte and memory order.

    Raises:
        FileError: There is no such file, or it is not a whole archive of plain arrays.
    """
    from zipfile import BadZipFile  # with what it imports, a tenth of a short command's time

    name = repr(str(path))
    with opened(path, kind=kind) as stream:
        try:
            with _seekable(stream) as archive:
                return _read_archive(archive)
        except FileError as error:
            raise FileError(f"{name} is not {kind}: {error}") from None
        except MemoryError:
            raise FileError(f"{name} cannot be read: it needs more memory than there is") from None
        except (BadZipFile, *_DAMAGE):
            raise FileError(
                f"{name} is not {kind}: it is damaged or cut short, so make or fetch it again"
            ) from None


@contextmanager
def _seekable(file: BinaryIO) -> Iterator[BinaryIO]:
    """Give a file, or what it holds if it is compressed, as a file that can seek."""
    stream = decompressed(file)
    if stream is file:
        yield file
        return
    import shutil
    import tempfile

    with tempfile.TemporaryFile() as copy:
        shutil.copyfileobj(stream, copy, _CHUNK)
        copy.seek(0)
        yield copy


def _read_archive(stream: BinaryIO) -> dict[str, NDArray[Any]]:
    from zipfile import ZipFile

    start = stream.read(len(npy.MAGIC_PREFIX))
    if not start:
        raise FileError("it is empty")
    if start == npy.MAGIC_PREFIX:
        raise FileError("it is a single array (.npy), where an archive of arrays (.npz) is needed")
    if not start.startswith(b"PK"):
        raise FileError("it is not a NumPy archive (.npz)")
    arrays: dict[str, NDArray[Any]] = {}
    with ZipFile(stream) as archive:
        members = archive.infolist()
        size = os.fstat(stream.fileno()).st_size
        if sum(member.compress_size for member in members) > size:
            raise EOFError
        # A wrong length in the list of members can hide the ones that follow it.
        stream.seek(size - len(archive.comment) - _END_RECORD.size)
        count = _END_RECORD.unpack(stream.read(_END_RECORD.size))[0]
        if count not in (len(members), _MANY_MEMBERS):
            raise EOFError
        for member in members:
            name = member.filename.removesuffix(".npy")
            if name in arrays:
                raise FileError(f"it holds {name!r} twice")
            arrays[name] = _read_array(archive, member, name)
    return arrays


def _read_array(archive: "ZipFile", member: "ZipInfo", name: str) -> NDArray[Any]:
    from zipfile import ZIP_DEFLATED, ZIP_STORED

    if member.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        raise FileError(f"its {name!r} is compressed in a way that NumPy does not use")
    growth = _DEFLATED if member.compress_type == ZIP_DEFLATED else 1
    if member.file_size > member.compress_size * growth:
        raise EOFError
    with warnings.catch_warnings(action="ignore"):  # NumPy warns of odd headers
        with archive.open(member) as stream:
            head = io.BytesIO(stream.read(_HEADER))
        shape, _, dtype = _HEADER_READERS[npy.read_magic(head)](head)
        if dtype.hasobject:
            raise FileError(f"its {name!r} holds Python objects, which are not safe to read")
        possible = dtype.itemsize and min(shape, default=0) >= 0
        size = head.tell() + math.prod(shape) * dtype.itemsize
        if not possible or size != member.file_size:
            raise EOFError
        with archive.open(member) as stream:  # the last byte read checks the checksum
            array: NDArray[Any] = npy.read_array(stream, allow_pickle=False)
    if dtype.kind == "U":  # NumPy raises a SystemError when such texts are used
        points = array.ravel(order="K").view(f"{dtype.byteorder}u4")
        if points.max(initial=0) > sys.maxunicode:
            raise FileError(f"its {name!r} holds characters that do not exist")
    return array
