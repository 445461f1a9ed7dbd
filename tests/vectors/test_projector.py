"""The Embedding Projector's pair of files: its names, its columns, and what is refused."""

from pathlib import Path

import numpy as np
import pytest

from tests.helpers import refusal_of
from tui_w2v.errors import FileError, HintWarning
from tui_w2v.vectors import load
from tui_w2v.vectors.formats.writing import metadata_path, write_projector


def test_the_words_stand_beside_the_vectors():
    for vectors, metadata in {
        "vectors.tsv": "metadata.tsv",
        "x_tensor.tsv": "x_metadata.tsv",
        "a/x.vectors.tsv.gz": "a/x.metadata.tsv.gz",
        "book.tsv": "book_metadata.tsv",
        "book": "book_metadata",
    }.items():
        assert metadata_path(Path(vectors)) == Path(metadata)


@pytest.mark.parametrize(
    ("metadata", "words"),
    [
        ("king\nnew york\n", ["king", "new york"]),
        ("king\r\n\u738b", ["king", "\u738b"]),
        ("count\tWord\n3\tking\n2\tqueen\n", ["king", "queen"]),
        ("id\tcount\nking\t3\nqueen\t2\n", ["king", "queen"]),
    ],
)
def test_words_are_a_column(tmp_path, metadata, words):
    (tmp_path / "metadata.tsv").write_text(metadata, encoding="utf-8", newline="")
    (tmp_path / "vectors.tsv").write_text("1\t2.5\n-3e-2\t0\n")
    vectors = load(tmp_path / "vectors.tsv")
    assert vectors.words == words
    np.testing.assert_array_equal(vectors.vectors, np.array([[1, 2.5], [-3e-2, 0]], np.float32))


def test_a_broken_pair_is_refused_with_the_reason(tmp_path):
    path = tmp_path / "vectors.tsv"
    path.write_text("1\t2\n")
    with pytest.raises(FileError, match=r"no such file: .*metadata\.tsv"):
        load(path)
    (tmp_path / "metadata.tsv").write_text("king\nqueen\n")
    for text, reason in {
        "1\t2\n": "it holds 1 rows, but metadata.tsv 2",
        "1\t2\n3\n": "it is not rows of numbers",
        "1\t2\nking\t4\n": "it is not rows of numbers",
        "1\t2\nnan\t4\n": "not finite",
        "": "it holds 0 rows",
    }.items():
        path.write_text(text)
        assert reason in refusal_of(load, path)


def test_a_word_that_repeats_is_said(tmp_path):
    (tmp_path / "metadata.tsv").write_text("king\nking\n")
    (tmp_path / "vectors.tsv").write_text("1\t2\n3\t4\n")
    with pytest.warns(HintWarning, match="1 row repeats a word"):
        assert load(tmp_path / "vectors.tsv").vectors.tolist() == [[1, 2]]


def test_where_the_vectors_cannot_be_written_the_words_stay_as_they_were(tmp_path):
    (tmp_path / "vectors.tsv").mkdir()
    (tmp_path / "metadata.tsv").write_text("king\n")
    with pytest.raises(OSError, match="it is a folder"):
        write_projector(tmp_path / "vectors.tsv", ["queen"], np.ones((1, 2), np.float32))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["metadata.tsv", "vectors.tsv"]
    assert (tmp_path / "metadata.tsv").read_text() == "king\n"
