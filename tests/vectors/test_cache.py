"""Vectors that are kept: the same as if they were read, and never in the way."""

import io
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace
from unittest.mock import Mock

import numpy as np
import pytest

from tui_w2v.errors import FileError, HintWarning, InputError
from tui_w2v.paths import cache_folder
from tui_w2v.vectors import cache, compare, load, save_vectors, singular_values, unit_rows
from tui_w2v.vectors.evaluation import answer_analogies, compare_pairs
from tui_w2v.vectors.question_files import Analogy, GradedPair, Section

V, d = 300, 5
PARTS = ("E.npy", "units.npy", "words.json")


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """Keep small files too, in a folder of the test's own."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(cache, "_MIN_FILE_BYTES", 1)
    return tmp_path / "cache" / "tui-w2v"


@pytest.fixture
def source(tmp_path):
    path = tmp_path / "vectors.txt"
    write(path)
    return path


def words(seed=0):
    return [f"w{seed}-{row}" for row in range(V)]


def vectors(seed=0, dtype=np.float32):
    return np.random.default_rng(seed).normal(size=(V, d)).astype(dtype)


def write(path, seed=0, format="word2vec-text", dtype=np.float32):
    save_vectors(path, words(seed), vectors(seed, dtype), format)


def was_read(path, *args, seed=0, dtype=np.float32, **options):
    """Open vectors, see that they are as written, and tell whether they were read from there."""
    told = []
    found = load(path, *args, progress=told.append, **options)
    expected = vectors(seed, dtype)
    assert (found.repeated, found.kinds, list(found.words)) == (0, ("E",), words(seed))
    assert found.vectors.dtype == found.units.dtype == dtype
    assert found.vectors.tobytes() == expected.tobytes()
    assert found.units.tobytes() == unit_rows(expected).tobytes()
    return bool(told)


def entries(folder):
    """The names of what is kept, without their parts."""
    names = sorted(path.name for path in folder.iterdir()) if folder.exists() else []
    kept = sorted({name.rpartition("-")[0] for name in names})
    assert names == [f"{name}-{part}" for name in kept for part in PARTS]
    return kept


@pytest.mark.parametrize(
    ("name", "format", "dtype"),
    [
        ("v.txt", "word2vec-text", np.float32),
        ("v.vec", "glove", np.float64),
        ("v.bin", "word2vec-binary", np.float32),
    ],
)
def test_a_file_is_read_once(tmp_path, folder, name, format, dtype):
    write(tmp_path / name, format=format, dtype=dtype)
    assert was_read(tmp_path / name, dtype=dtype)
    assert not was_read(tmp_path / name, dtype=dtype)
    assert len(entries(folder)) == 1


def test_any_word_and_the_number_of_repeats_are_kept(tmp_path, folder):
    strange = ["", "\n", "a\nb", "\t", "\u00a0", "\0", "\x0b", r"\xff", "\U0010ffff", "王"]
    rows = b"".join(word.encode() + b" " + bytes(8) for word in ["x", *strange, *strange])
    path = tmp_path / "vectors.bin"
    path.write_bytes(b"%d 2\n" % (1 + 2 * len(strange)) + rows)
    with pytest.warns(HintWarning, match="11 rows repeat"):
        first = load(path)
    # A line feed before a word is the end of the row before it.
    assert first.words == ["x", "", "a\nb", *strange[3:]]
    assert len(entries(folder)) == 1
    with pytest.warns(HintWarning, match="11 rows repeat"):
        again = load(path)
    assert again.words == first.words
    assert again.repeated == first.repeated == 2 * len(strange) + 1 - len(first.words)


def test_without_the_cache_and_of_small_files_and_archives_nothing_is_kept(
    source, folder, tmp_path, monkeypatch
):
    save_vectors(tmp_path / "vectors.npz", words(), vectors(), "npz")
    assert was_read(source, cache=False)
    assert was_read(tmp_path / "vectors.npz")
    monkeypatch.setattr(cache, "_MIN_FILE_BYTES", source.stat().st_size + 1)
    assert was_read(source)
    assert not folder.exists()
    monkeypatch.setattr(cache, "_MIN_FILE_BYTES", source.stat().st_size)
    assert was_read(source)
    assert not was_read(source)
    assert was_read(source, cache=False)


def test_a_file_that_changes_is_read_again_and_replaces_what_was_kept(source, folder):
    was_read(source)
    before = entries(folder)
    for seed in (1, 10):  # the words of the last are longer
        write(source, seed=seed)
        os.utime(source, ns=(0, 12345))
        assert was_read(source, seed=seed)
        assert not was_read(source, seed=seed)
        assert len(entries(folder)) == 1
        assert entries(folder) != before


def test_files_and_formats_are_kept_apart(source, folder, tmp_path, monkeypatch):
    (tmp_path / "other").mkdir()
    other = tmp_path / "other" / source.name
    write(other, seed=1)
    os.utime(other, ns=(0, source.stat().st_mtime_ns))
    for read in (True, False):
        assert was_read(source) == read
        assert was_read(other, seed=1) == read
        assert was_read(source, "word2vec-text") == read
    assert len(entries(folder)) == 3
    with pytest.raises(FileError):
        load(source, "word2vec-binary")
    (tmp_path / "link.txt").symlink_to(source)
    assert not was_read(tmp_path / "link.txt")
    monkeypatch.chdir(tmp_path)
    assert not was_read(Path(source.name))


def test_a_file_that_changes_while_it_is_read_is_not_kept(source, folder):
    def change(done):
        os.utime(source, ns=(0, done))

    load(source, progress=change)
    assert entries(folder) == []


def test_the_error_of_a_file_does_not_give_way_to_what_was_kept(source, folder, tmp_path):
    was_read(source)
    source.write_text("king 0.5\nqueen x\n")
    with pytest.raises(FileError, match="line 2"):
        load(source)
    source.unlink()
    for name in (source.name, "missing.csv", "cache"):
        with pytest.raises(FileError) as caught:
            load(tmp_path / name)
        assert repr(str(tmp_path / name)) in str(caught.value)
    assert len(entries(folder)) == 1


# What is broken


def saved(array):
    np.save(stream := io.BytesIO(), array)
    return stream.getvalue()


OBJECTS = np.array([[None] * d] * V)
ARRAYS = [np.zeros((V, d + 1)), np.zeros((V, d, 1)), np.zeros(V), np.zeros((V, d), int), OBJECTS]
LIES = [{"key": []}, {"words": []}, {"words": None}, {"words": words()[1:]}, {"words": 3}]
LIES += [{"words": [*words()[1:], 3]}, {"repeated": [1]}, {"subwords": ["a"] * 6}]


@pytest.mark.parametrize("name", PARTS)
def test_a_part_that_is_cut_short_or_does_not_fit_is_made_anew(source, folder, name):
    was_read(source)
    part = next(folder.glob(f"*-{name}"))
    whole = part.read_bytes()
    contents = [whole[:length] for length in (0, 1, 9, 60, len(whole) // 2, len(whole) - 1)]
    contents += [b"\0" * 100, b"{}", b"[]", b"[" * 100_000]
    if name == "words.json":
        contents += [json.dumps(json.loads(whole) | lie).encode() for lie in LIES]
    else:
        contents += [*map(saved, ARRAYS), whole.replace(b"}", b" ", 1)]
    for content in contents:
        part.write_bytes(content)
        assert was_read(source)
        assert part.read_bytes() == whole
    assert not was_read(source)
    part.unlink()
    os.mkfifo(part)  # which is not waited for
    assert was_read(source)


def test_an_entry_of_another_layout_or_owner_is_not_used(source, folder, monkeypatch):
    folder.mkdir(parents=True, mode=0o755)
    was_read(source)
    assert folder.stat().st_mode & 0o777 == 0o700
    monkeypatch.setattr(cache, "_CACHE_VERSION", cache._CACHE_VERSION + 1)
    assert was_read(source)
    assert not was_read(source)
    assert len(entries(folder)) == 1
    others = os.geteuid() + 1
    monkeypatch.setattr(os, "geteuid", lambda: others)
    assert was_read(source)


# Where nothing can be kept


def test_a_full_disk_or_an_interrupt_leaves_nothing(source, folder, monkeypatch):
    free = SimpleNamespace(free=3 * V * d)  # bytes, of which the arrays take eight times V * d
    full = Mock(side_effect=OSError(28, "no space left on device"))
    for name, fails in (("os.fsync", full), ("shutil.disk_usage", lambda path: free)):
        with monkeypatch.context() as patch:
            patch.setattr(name, fails)
            assert was_read(source)
        assert entries(folder) == []
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", Mock(side_effect=KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            load(source)
    assert entries(folder) == []


@pytest.mark.parametrize("kind", ["file", "link in a circle", "read-only", "no home"])
def test_a_folder_that_cannot_be_had_is_done_without(source, folder, monkeypatch, kind):
    folder.parent.mkdir()
    if kind == "file":
        folder.touch()
    elif kind == "link in a circle":
        folder.symlink_to(folder)
    elif kind == "read-only":
        if os.name != "posix" or os.getuid() == 0:
            pytest.skip("the root user may write anywhere")
        folder.mkdir()
        folder.chmod(0o500)
    else:
        monkeypatch.delenv("XDG_CACHE_HOME")
        monkeypatch.setattr(Path, "home", Mock(side_effect=RuntimeError("no home directory")))
        assert cache_folder() is None
    assert was_read(source)
    assert was_read(source)


def test_what_a_killed_process_left_is_removed_after_a_day(source, folder):
    folder.mkdir(parents=True)
    old, new = folder / ".tui-w2v-old", folder / ".tui-w2v-new"
    for path, age in ((old, 25 * 3600), (new, 3600)):
        path.touch()
        os.utime(path, times=(0, time.time() - age))
    was_read(source)
    assert (old.exists(), new.exists()) == (False, True)


OPEN = """
import sys
from pathlib import Path
from tui_w2v.vectors import cache, load

cache._MIN_FILE_BYTES = 1
sys.stdin.readline()
for _ in range(8):
    embeddings = load(Path(sys.argv[1]))
    assert list(embeddings.words) == [f"w0-{row}" for row in range(300)]
    for path in cache.cache_folder().glob("vectors-*"):
        path.unlink(missing_ok=True)
print(float(embeddings.units.sum()), float(embeddings.vectors.sum()))
"""


def test_processes_that_keep_the_same_file_do_not_disturb_each_other(source, folder):
    pipe = subprocess.PIPE
    processes = [
        subprocess.Popen([sys.executable, "-c", OPEN, source], stdin=pipe, stdout=pipe, text=True)
        for _ in range(3)
    ]
    for process in processes:
        process.stdin.write("\n")
        process.stdin.flush()
    answers = {process.communicate(timeout=60)[0] for process in processes}
    assert [process.returncode for process in processes] == [0, 0, 0]
    assert len(answers) == 1
    assert not any(name.startswith(".") for name in entries(folder))


@pytest.mark.parametrize(
    "ask",
    [
        lambda vectors: vectors.most_similar("w0-7"),
        lambda vectors: vectors.most_similar("w0-8"),
        lambda vectors: vectors.most_similar_cosmul(["w0-8"], topn=1),
        lambda vectors: vectors.similarity("w0-7", "w0-8"),
        lambda vectors: compare(vectors, vectors),
        lambda vectors: singular_values(vectors.vectors),
        lambda vectors: answer_analogies(
            vectors, [Section("", [Analogy("W0-1", "W0-2", "W0-3", "W0-4")])]
        ),
        lambda vectors: compare_pairs(vectors, [GradedPair("W0-7", "W0-8", 1.0)] * 2),
    ],
)
def test_kept_numbers_that_are_not_finite_are_told(source, folder, ask):
    was_read(source)
    for part in PARTS[:2]:
        (path,) = folder.glob(f"*-{part}")
        numbers = np.load(path)
        numbers[7, 2] = np.nan
        np.save(path, numbers)
    kept = load(source, progress=lambda _: pytest.fail("it was read again"))
    with pytest.raises(InputError, match=r"not finite.*delete the cached files"):
        ask(kept)
