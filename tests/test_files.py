import bz2
import errno
import gzip
import io
import lzma
import os
import random
import stat
import sys
import tracemalloc
import zipfile
from contextlib import suppress
from functools import partial
from pathlib import Path
from unittest.mock import Mock

import numpy as np
import pytest

from tests.helpers import refusal_of
from tui_w2v.errors import FileError
from tui_w2v.files import check_writable, read_npz, write_npz, written_atomically

ARRAYS = {
    "E": np.arange(12, dtype=np.float32).reshape(4, 3),
    "words": np.array(["king", "l’été", "王"]),
    "config": np.array("{}"),
}


def names(folder):
    return [path.name for path in folder.iterdir()]


def read(path):
    return read_npz(path, kind="a model file")


refusal = partial(refusal_of, read)


def npy_header(descr="<f4", shape=(4, 3), fortran_order=False, version=1):
    text = repr({"descr": descr, "fortran_order": fortran_order, "shape": shape}).encode() + b"\n"
    return b"\x93NUMPY" + bytes([version, 0]) + len(text).to_bytes(2, "little") + text


def write_members(path, members, compression=zipfile.ZIP_STORED):
    with zipfile.ZipFile(path, "w", compression) as archive:
        for name, data in members:
            archive.writestr(name, data)


# Writing


def full(*args, **options):
    raise OSError(errno.ENOSPC, "no space left on device")


@pytest.mark.parametrize("error", [OSError(errno.ENOSPC, "no space"), KeyboardInterrupt()])
@pytest.mark.parametrize("older", [True, False])
@pytest.mark.parametrize("name", ["file", "file.gz", "file.bz2", "file.xz"])
def test_a_failure_in_the_block_leaves_what_was_there(tmp_path, older, error, name):
    path = tmp_path / name
    if older:
        path.write_bytes(b"older")
    with suppress(type(error)), written_atomically(path) as stream:
        stream.write(b"half")
        raise error
    assert names(tmp_path) == ([name] if older else [])
    assert not older or path.read_bytes() == b"older"


@pytest.mark.parametrize("step", ["open", "fsync", "fdopen", "replace"])
def test_a_full_disk_or_a_refusal_leaves_what_was_there(tmp_path, monkeypatch, step):
    path = tmp_path / "file"
    path.write_bytes(b"older")
    with monkeypatch.context() as patch:
        patch.setattr(Path if step == "replace" else os, step, full)
        with pytest.raises(OSError, match="no space left"), written_atomically(path) as stream:
            stream.write(b"newer")
    assert names(tmp_path) == ["file"]
    assert path.read_bytes() == b"older"


@pytest.mark.parametrize("folders", [True, False])
def test_a_file_is_synced_and_then_its_folder_if_that_can_be(tmp_path, monkeypatch, folders):
    synced, fsync = [], os.fsync

    def watched(descriptor):
        synced.append(os.fstat(descriptor))
        if stat.S_ISDIR(synced[-1].st_mode) and not folders:
            raise OSError(errno.EINVAL, "not for folders")
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", watched)
    with written_atomically(tmp_path / "file") as stream:
        stream.write(b"whole")
        assert not (tmp_path / "file").exists()
    assert [stat.S_ISDIR(status.st_mode) for status in synced] == [False, True]
    assert synced[0].st_size == 5
    assert (tmp_path / "file").read_bytes() == b"whole"
    assert names(tmp_path) == ["file"]


def test_a_path_where_nothing_can_be_is_an_error_and_a_link_to_nowhere_is_written_through(tmp_path):
    (tmp_path / "file").write_bytes(b"older")
    (tmp_path / "a").symlink_to(tmp_path / "b")
    (tmp_path / "b").symlink_to(tmp_path / "a")
    for name, number in (("file/model.npz", errno.ENOTDIR), ("a", errno.ELOOP), ("a\0b", None)):
        with pytest.raises(OSError) as caught, written_atomically(tmp_path / name):
            pass
        assert number in (None, caught.value.errno)
    assert (tmp_path / "file").read_bytes() == b"older"
    assert (tmp_path / "a").is_symlink()
    (tmp_path / "link").symlink_to(tmp_path / "target")
    with written_atomically(tmp_path / "link") as stream:
        stream.write(b"whole")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "target").read_bytes() == b"whole"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows knows no such modes and owners")
def test_mode_and_owner_of_an_older_file_are_kept(tmp_path, monkeypatch):
    path, given = tmp_path / "file", []

    def fchown(descriptor, owner, group):
        given.append((owner, group))
        if owner != -1:
            raise PermissionError(errno.EPERM, "not permitted")

    monkeypatch.setattr(os, "fchown", fchown)
    path.write_bytes(b"older")
    for mode in (0o600, 0o664, 0o200):
        path.chmod(mode)
        with written_atomically(path) as stream:
            assert stat.S_IMODE(os.fstat(stream.fileno()).st_mode) == mode  # before it holds a byte
            stream.write(b"newer")
        assert stat.S_IMODE(path.stat().st_mode) == mode
    status = path.stat()
    assert given == [(status.st_uid, status.st_gid), (-1, status.st_gid)] * 3


def test_a_read_only_file_is_not_replaced(tmp_path):
    path, link = tmp_path / "file", tmp_path / "link"
    path.write_bytes(b"older")
    path.chmod(0o444)
    link.symlink_to(path)
    for name in (path, link):
        for write in (check_writable, lambda path: write_npz(path, ARRAYS)):
            with pytest.raises(PermissionError, match="it is read-only: name another file"):
                write(name)
    assert path.read_bytes() == b"older"


def test_a_temporary_file_takes_no_ones_place(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "urandom", bytes)
    other, taken = tmp_path / "other", tmp_path / f".tui-w2v-{bytes(8).hex()}"
    other.write_bytes(b"someone's")
    taken.symlink_to(other)
    for write in (check_writable, lambda path: write_npz(path, ARRAYS)):
        with pytest.raises(FileExistsError):
            write(tmp_path / "file")
    assert taken.is_symlink()
    assert other.read_bytes() == b"someone's"


@pytest.mark.parametrize(("suffix", "module"), {".gz": gzip, ".bz2": bz2, ".XZ": lzma}.items())
def test_a_name_asks_for_compression_and_what_is_read_tells_of_it(tmp_path, suffix, module):
    path = tmp_path / f"file.npz{suffix}"
    write_npz(path, ARRAYS)
    first = path.read_bytes()
    with np.load(io.BytesIO(module.decompress(first)), allow_pickle=False) as archive:
        assert set(archive.files) == set(ARRAYS)
    for name in ("file.npz", "file"):
        (tmp_path / name).write_bytes(first)
        found = read(tmp_path / name)
        assert all(np.array_equal(found[key], ARRAYS[key]) for key in ARRAYS)
    path.write_bytes(first[:-5])
    assert "damaged or cut short" in refusal(path)


# Reading


@pytest.mark.parametrize("save", [np.savez, np.savez_compressed])
def test_arrays_are_read_as_they_were_written(tmp_path, save):
    arrays = {
        **ARRAYS,
        "fortran": np.asfortranarray(ARRAYS["E"]),
        "big-endian": np.arange(3, dtype=">i8"),
        "empty": np.zeros((0, 3)),
        "scalar": np.array(3),
        "flags": np.array([True, False]),
    }
    save(tmp_path / "file.npz", **arrays)
    found = read(tmp_path / "file.npz")
    assert set(found) == set(arrays)
    for name, array in arrays.items():
        assert found[name].dtype == array.dtype
        assert found[name].shape == array.shape
        assert found[name].flags.f_contiguous == array.flags.f_contiguous
        assert found[name].tobytes() == array.tobytes()
        assert found[name].flags.writeable


def test_what_is_no_file_is_refused(tmp_path, monkeypatch):
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "circle").symlink_to(tmp_path / "circle")
    (tmp_path / "file").write_text("text")
    for name, why in {
        "missing.npz": "no such file",
        "zero\0byte.npz": "no such file",
        "file/model.npz": "no such file",
        "": "is a folder",
        "pipe": "not a regular file",
        "circle": "cannot be read",
        "long" * 100: "cannot be read",
    }.items():
        assert why in refusal(tmp_path / name)
    denied = PermissionError(errno.EACCES, "Permission denied")
    monkeypatch.setattr(Path, "open", Mock(side_effect=denied))
    assert refusal(tmp_path / "file").endswith("cannot be read: permission denied")


def archive(*members, compression=zipfile.ZIP_STORED):
    write_members(stream := io.BytesIO(), members, compression)
    return stream.getvalue()


ARRAY = npy_header() + bytes(48)


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_another_kind_of_file_is_refused(tmp_path):
    for content, reason in (
        (b"", "is not a model file: it is empty"),
        (b"king 0.1 0.2\n", "not a NumPy archive"),
        (b"\xff" * 1000, "not a NumPy archive"),
        (ARRAY, "a single array"),
        (b"PK", "is not a model file: it is damaged or cut short"),
        (b"PK\x03\x04" + bytes(1000), "damaged or cut short"),
        (archive(("letter.txt", b"Dear reader,")), "is not a model file"),
        (archive(("E.npy", ARRAY), ("E.npy", ARRAY)), "holds 'E' twice"),
        (archive(("E.npy", ARRAY), ("E", ARRAY)), "holds 'E' twice"),
        (archive(("E.npy", ARRAY), compression=zipfile.ZIP_LZMA), "compressed in a way"),
    ):
        (tmp_path / "file.npz").write_bytes(content)
        assert reason in refusal(tmp_path / "file.npz")


def test_python_objects_are_refused_unread(tmp_path):
    class Bomb:
        def __reduce__(self):
            return os.mkdir, (str(tmp_path / "went-off"),)

    np.savez(tmp_path / "file.npz", words=np.array([Bomb()], dtype=object))
    assert "'words' holds Python objects" in refusal(tmp_path / "file.npz")
    assert names(tmp_path) == ["file.npz"]


@pytest.mark.parametrize("order", ["<", ">"])
def test_characters_that_do_not_exist_are_refused(tmp_path, order):
    points = np.array([ord("a"), sys.maxunicode + 1], order + "u4")
    np.savez(tmp_path / "file.npz", words=points.view(order + "U1"))
    assert "'words' holds characters that do not exist" in refusal(tmp_path / "file.npz")
    np.savez(tmp_path / "file.npz", words=np.array(["a", chr(sys.maxunicode)], order + "U1"))
    assert read(tmp_path / "file.npz")["words"].tolist() == ["a", chr(sys.maxunicode)]


@pytest.mark.parametrize("shape", [(4, 3), (40, 300)])
@pytest.mark.parametrize("compression", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_numbers_that_do_not_fit_their_checksum_are_refused(tmp_path, compression, shape):
    path = tmp_path / "file.npz"
    array = npy_header(shape=shape) + bytes(4 * shape[0] * shape[1])
    write_members(path, [("E.npy", array)], compression)
    data = path.read_bytes()
    entry = data.index(b"PK\x01\x02") + 16
    path.write_bytes(data[:entry] + bytes([data[entry] ^ 1]) + data[entry + 1 :])
    assert "damaged" in refusal(path)


def header_of(text):
    return b"\x93NUMPY\x01\x00" + len(text).to_bytes(2, "little") + text


LYING_HEADERS = [
    npy_header(shape=(10**12,)),
    npy_header(shape=(10**30, 10**30)),
    npy_header(shape=(3, 3)),
    npy_header(shape=(-4, -3)),
    npy_header(shape=(True, 12.0)),
    npy_header(descr="<U0", shape=(10**12,)),
    npy_header(descr="<q9"),
    npy_header(descr=None),
    npy_header(shape="(4, 3)"),
    npy_header(shape=(1,) * 64 + (12,)),
    header_of(b"(" * 9000),
    header_of(b"{'descr': '''" + b" " * 27),
    header_of(b" " * 60000),
    npy_header(version=9),
    b"",
    npy_header()[:30],
]


@pytest.mark.parametrize("compression", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
@pytest.mark.filterwarnings("ignore")
def test_headers_that_lie_are_refused_within_memory(tmp_path, compression):
    path = tmp_path / "file.npz"
    for header in LYING_HEADERS:
        write_members(path, [("E.npy", header + bytes(48))], compression)
        refused_within_memory(path)


def refused_within_memory(path):
    tracemalloc.start()
    refusal(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 5_000_000


def test_a_list_of_members_that_hides_one_is_refused(tmp_path):
    path = tmp_path / "file.npz"
    np.savez(path, E=ARRAYS["E"], words=ARRAYS["words"])
    data = bytearray(path.read_bytes())
    entry = data.index(b"PK\x01\x02")
    # The length of its comment, which takes in the next.
    data[entry + 32] = data.index(b"PK\x05\x06") - data.index(b"PK\x01\x02", entry + 1)
    path.write_bytes(data)
    with zipfile.ZipFile(path) as archive:
        assert archive.namelist() == ["E.npy"]
    assert "damaged" in refusal(path)
    write_npz(path, ARRAYS)
    with zipfile.ZipFile(path, "a") as archive:
        archive.comment = b"from elsewhere"
    assert set(read(path)) == set(ARRAYS)


@pytest.mark.parametrize("both", [True, False])
@pytest.mark.parametrize("compression", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
@pytest.mark.parametrize("size", [10**12, 100_000])
def test_sizes_in_the_archive_that_lie_are_refused_within_memory(tmp_path, size, compression, both):
    path = tmp_path / "file.npz"
    header = npy_header(shape=(size,), descr="|u1")
    with zipfile.ZipFile(path, "w", compression) as archive:
        archive.writestr("E.npy", header + bytes(48))
        archive.filelist[0].file_size = len(header) + size
        if both:
            archive.filelist[0].compress_size = len(header) + size
    refused_within_memory(path)


def test_too_little_memory_is_a_refusal(tmp_path, monkeypatch):
    path = tmp_path / "file.npz"
    write_npz(path, ARRAYS)
    monkeypatch.setattr(np.lib.format, "read_array", Mock(side_effect=MemoryError))
    assert "more memory than there is" in refusal(path)


@pytest.mark.filterwarnings("ignore")
def test_odd_headers_give_no_warnings(tmp_path, recwarn):
    path = tmp_path / "file.npz"
    for descr, shape in (("<f4", "4L, 3L"), ("<\\c4", "4, 3"), ("<f4", "4if, 3")):
        header = f"{{'descr': '{descr}', 'fortran_order': False, 'shape': ({shape})}}\n"
        write_members(path, [("E.npy", header_of(header.encode()) + ARRAYS["E"].tobytes())])
        if "L" in shape:  # Python 2's
            assert read(path)["E"].shape == (4, 3)
        else:
            refusal(path)
    assert [str(warning.message) for warning in recwarn] == []


def test_a_header_with_any_byte_changed_is_read_or_refused(tmp_path):
    # The checksums are right here: what is tested is the reading behind them.
    path = tmp_path / "file.npz"
    choose = random.Random(0)
    array = npy_header() + bytes(48)
    refused = 0
    for _ in range(600):
        changed = bytearray(array)
        for _ in range(choose.choice([1, 1, 2, 4])):
            changed[choose.randrange(len(array) - 48)] = choose.choice(b"\0'\"(){}[]<,:L9\\#\xff")
        write_members(path, [("E.npy", bytes(changed))])
        try:
            read(path)
        except FileError:
            refused += 1
    assert refused > 400
