"""Atomic writing of files, and safe reading of untrusted NumPy archives."""

import errno
import io
import math
import os
import stat
import struct
import sys
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import numpy as np
from numpy.lib import format as npy
from numpy.typing import NDArray

from tui_w2v.compression import DamagedError, compressed, decompressed
from tui_w2v.errors import FileError

if TYPE_CHECKING:
    from zipfile import ZipFile, ZipInfo

_CHUNK = 1 << 20
_HEADER = 1 << 14
"""Bytes read to find an array's header; NumPy allows a header at most 10,000."""
_DEFLATED = 1032
"""Highest compression ratio that deflate can reach."""
_END_RECORD = struct.Struct("<10xH10x")
"""The zip end record, which precedes the archive's comment; unpacks the number of members."""
_MANY_MEMBERS = 0xFFFF
"""The end record's number of members if the true number does not fit."""
_HEADER_READERS = {
    (1, 0): npy.read_array_header_1_0,
    (2, 0): npy.read_array_header_2_0,
    (3, 0): npy.read_array_header_2_0,
}


@contextmanager
def written_atomically(path: Path) -> Iterator[BinaryIO]:
    """Write a file whole or not at all: to a temporary file beside it, synced and then renamed.

    Only a killed process leaves its temporary file (``.tui-w2v-…``) behind. A replaced file's mode
    is kept, and its owner where the system permits it. A symbolic link is followed. The suffixes
    .gz, .bz2 and .xz compress the file; otherwise, the stream can seek.

    Raises:
        OSError: The file cannot be written, is not a regular file, or is read-only.
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
    with suppress(OSError):  # not every system can sync the renaming; the file is whole either way
        folder = os.open(target.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def check_writable(path: Path) -> None:
    """Raise OSError, before any work, if ``written_atomically`` cannot write a file."""
    temporary, descriptor = _new_file_beside(_target(path))
    os.close(descriptor)
    temporary.unlink()


def _target(path: Path) -> Path:
    """Resolve symbolic links to the file that will be written, or raise OSError if none can be."""
    name = str(path)
    if path.is_dir():
        raise OSError(errno.EISDIR, "it is a folder", name)
    if not path.parent.is_dir():
        number = errno.ENOTDIR if path.parent.exists() else errno.ENOENT
        raise OSError(number, f"there is no folder {str(path.parent)!r}", name)
    try:
        path = path.resolve()
    except RuntimeError as error:  # raised before Python 3.13 for links in a circle
        raise OSError(errno.ELOOP, "links in a circle", name) from error
    except ValueError as error:
        raise OSError(errno.EINVAL, "not a name that a file can have", name) from error
    if path.is_symlink():
        raise OSError(errno.ELOOP, "links in a circle", name)
    if path.exists():
        if not path.is_file():
            raise OSError(errno.EINVAL, "it is not a regular file", name)
        # os.access allows the administrator everything, so the mode is checked too.
        if not (path.stat().st_mode & 0o222 and os.access(path, os.W_OK)):
            raise OSError(errno.EACCES, "it is read-only: name another file", name)
    return path


def _new_file_beside(path: Path) -> tuple[Path, int]:
    """Create a file with a random name in the path's folder; return its path and descriptor."""
    temporary = path.with_name(f".tui-w2v-{os.urandom(8).hex()}")
    # tempfile would create it with mode 0600; here the system applies the umask.
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    return temporary, os.open(temporary, flags, 0o666)


def _take_mode_and_owner(descriptor: int, path: Path) -> None:
    """Copy mode and, where permitted, owner from the file that an open file will replace."""
    if sys.platform == "win32" or not path.exists():
        return
    older = path.stat()
    for owner in (older.st_uid, -1):  # only the administrator may change the owner
        with suppress(OSError):
            os.fchown(descriptor, owner, older.st_gid)
            break
    os.fchmod(descriptor, stat.S_IMODE(older.st_mode))


@contextmanager
def opened(path: Path, *, kind: str, pipes: bool = False) -> Iterator[BinaryIO]:
    """Open a regular file of some kind, such as ``"a model file"``, without decompressing it.

    A pipe is opened where it is wanted: that waits for its other end.

    Raises:
        FileError: There is no such file, it cannot be read, or it holds damaged compressed data.
    """
    name = repr(str(path))
    try:
        mode = path.stat().st_mode
        is_wanted = stat.S_ISREG(mode) or (pipes and stat.S_ISFIFO(mode))
        stream = path.open("rb") if is_wanted else None
    except (FileNotFoundError, NotADirectoryError, ValueError):
        raise FileError(f"no such file: {name} (give {kind})") from None
    except OSError as error:
        raise _unreadable(path, error) from None
    if stat.S_ISDIR(mode):
        raise FileError(f"{name} is a folder: name {kind} in it")
    if stream is None:
        raise FileError(f"{name} is not a regular file: save it to one first")
    with stream:
        try:
            yield stream
        except OSError as error:
            raise _unreadable(path, error) from None
        except DamagedError as error:
            raise FileError(f"{name} cannot be read: {error}") from None
        except MemoryError:
            raise FileError(f"{name} cannot be read: it needs more memory than there is") from None


def _unreadable(path: Path, error: OSError) -> FileError:
    problem = (error.strerror or str(error)).lower()
    return FileError(f"{str(path)!r} cannot be read: {problem}")


def write_npz(path: Path, arrays: Mapping[str, NDArray[Any]]) -> None:
    """Write a NumPy archive of named arrays, whole or not at all, under exactly this name.

    It raises OSError as ``written_atomically`` does.
    """
    with written_atomically(path) as stream:
        np.savez(stream, **dict[str, Any](arrays))


def read_npz(path: Path, *, kind: str) -> dict[str, NDArray[Any]]:
    """Read every array of an untrusted NumPy archive, which may be compressed.

    No Python object is unpickled. The size of the file bounds the memory allocated, whatever
    sizes its headers claim. The arrays have the dtype, byte order and memory order of the file. A
    file that is no whole archive of plain arrays, of this kind, raises ``FileError``.
    """
    name = repr(str(path))
    with opened(path, kind=kind) as stream:
        try:
            with _seekable(stream) as archive:
                return _read_archive(archive)
        except FileError as error:
            raise FileError(f"{name} is not {kind}: {error}") from None
        except MemoryError:
            raise
        except Exception:  # a hostile archive can make zipfile and NumPy raise nearly anything
            raise FileError(f"{name} is not {kind}: {DamagedError()}") from None


def _seekable(file: BinaryIO) -> BinaryIO:
    """Return a file, or a temporary file with its decompressed content."""
    if (stream := decompressed(file)) is file:
        return file
    import shutil
    import tempfile

    copy = tempfile.TemporaryFile()  # noqa: SIM115 (its user closes it)
    shutil.copyfileobj(stream, copy, _CHUNK)
    copy.seek(0)
    return copy


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
        members, size = archive.infolist(), os.fstat(stream.fileno()).st_size
        if sum(member.compress_size for member in members) > size:
            raise EOFError
        # A wrong length in one entry of the member list can hide the entries after it.
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
    with warnings.catch_warnings(action="ignore"):  # NumPy warns about odd headers
        with archive.open(member) as stream:
            head = io.BytesIO(stream.read(_HEADER))
        shape, _, dtype = _HEADER_READERS[npy.read_magic(head)](head)
        if dtype.hasobject:
            raise FileError(f"its {name!r} holds Python objects, which are not safe to read")
        possible = dtype.itemsize and min(shape, default=0) >= 0
        size = head.tell() + math.prod(shape) * dtype.itemsize
        if not possible or size != member.file_size:
            raise EOFError
        with archive.open(member) as stream:  # reading the last byte checks the checksum
            array: NDArray[Any] = npy.read_array(stream, allow_pickle=False)
    if dtype.kind == "U":  # NumPy raises a SystemError when such texts are used
        points = array.ravel(order="K").view(f"{dtype.byteorder}u4")
        if points.max(initial=0) > sys.maxunicode:
            raise FileError(f"its {name!r} holds characters that do not exist")
    return array
