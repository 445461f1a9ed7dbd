import bz2
import gzip
import lzma
import os
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from tests.helpers import refusal_of
from tui_w2v.corpus import build_corpus, count_pairs, read_vocabulary, save_counts
from tui_w2v.files import write_npz


@pytest.fixture
def file(tmp_path):
    def write(data):
        path = tmp_path / "words.txt"
        path.write_bytes(data)
        return path

    return write


error_of = partial(refusal_of, read_vocabulary)


@pytest.mark.parametrize(
    "data",
    [
        b"king\nqueen\n",
        b"king\nqueen",
        b"king\r\nqueen\r\n",
        b"\xef\xbb\xbfking\nqueen",
        b"\n\n  king \t\n \nqueen  \n\n",
    ],
)
def test_words_are_read_one_a_line_in_their_order_and_case_and_composed(file, data):
    assert read_vocabulary(file(data)) == ["king", "queen"]
    assert read_vocabulary(file("Zoo\ncafe\u0301\n王\n".encode())) == ["Zoo", "café", "王"]


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", "holds no words"),
        (b"\n \n", "holds no words"),
        (b"king\n", "holds one word: a vocabulary needs at least two"),
        (b"a\nb\n\na\n", "has 'a' on lines 1 and 4"),
        ("é\ne\u0301\n".encode(), "has 'é' on lines 1 and 2"),
        (b"a\nking 12\n", "white space inside a word on line 2"),
        (b"a\nking\t12\n", "white space inside a word on line 2"),
        ("a\nb\nking\u00a0queen\n".encode(), "white space inside a word on line 3"),
        (b"a\nb\nn\xe9\n", "is not UTF-8 on line 3"),
        ("a\nb".encode("utf-16"), "is not UTF-8 on line 1"),
        (b"a\nb\0\n", "is a binary file (on line 2)"),
    ],
)
def test_what_is_no_list_of_words_is_refused_with_the_line(file, data, problem):
    assert problem in error_of(file(data))


def test_the_words_of_counts_or_of_a_model_are_taken_whatever_the_files_name(tmp_path):
    path = tmp_path / "words.txt"
    save_counts(path, count_pairs(build_corpus("text", [["b", "a", "b"], None]), 1), {})
    assert read_vocabulary(path) == ["b", "a"]
    write_npz(path, {"E": np.zeros((2, 3), np.float32), "words": np.array(["b", "a"])})
    assert read_vocabulary(path) == ["b", "a"]


@pytest.mark.parametrize(
    ("arrays", "problem"),
    [
        ({"E": np.zeros((2, 3))}, "holds no words"),
        ({"words": np.array(["a", "a"])}, "holds a word twice"),
        ({"words": np.array(["a"])}, "holds one word"),
        ({"words": np.zeros(0, dtype="U1")}, "holds no words"),
        ({"words": np.array([1, 2])}, "not a list of text"),
    ],
)
def test_an_archive_without_a_vocabulary_is_refused(tmp_path, arrays, problem):
    path = tmp_path / "model.npz"
    write_npz(path, arrays)
    assert problem in error_of(path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes with names are Unix's")
def test_what_is_not_there_or_no_file_is_refused_unread(file, tmp_path):
    error_of(file(b"PK\x03\x04 and then nothing"))
    assert error_of(tmp_path / "none.txt").startswith("no such file")
    assert error_of(tmp_path / "no\0ne.txt").startswith("no such file")
    assert "is a folder" in error_of(tmp_path)
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "pipe", Path("/dev/zero")):
        assert "not a regular file" in error_of(path)


@pytest.mark.parametrize("compression", [gzip, bz2, lzma])
def test_a_compressed_list_is_read(file, compression):
    data = compression.compress(b"king\nqueen\n")
    assert read_vocabulary(file(data)) == ["king", "queen"]
    assert "is damaged or cut short" in error_of(file(data[:-6]))
