from pathlib import Path

import numpy as np
import pytest

from tui_w2v.errors import FileError
from tui_w2v.vectors import FORMATS, format_of, load_model, save_vectors

WORDS = ["king", "l’été", "mother-in-law", "王"]


def vectors(dtype=np.float32, V=4, d=3):
    return np.random.default_rng(0).normal(0, 0.1, (V, d)).astype(dtype)


def test_each_format_has_its_layout(tmp_path):
    E = np.array([[0.1, -2.0], [1e-10, 3e20]], np.float32)
    text, rows = "king 0.1 -2.0\nl’été 1e-10 3e+20\n".encode(), E.astype("<f4")
    for name, layout in {
        "word2vec-text": b"2 2\n" + text,
        "glove": text,
        "word2vec-binary": b"2 2\nking %b\n%b %b\n"
        % (rows[0].tobytes(), "l’été".encode(), rows[1].tobytes()),
    }.items():
        save_vectors(tmp_path / "vectors", WORDS[:2], E, name)
        assert (tmp_path / "vectors").read_bytes() == layout
    # Numbers are as short as can be.
    E = np.array([[0.1, 1 / 3, 16777217.0, 5.0]], np.float32)
    save_vectors(tmp_path / "vectors", ["king"], E, "glove")
    assert (tmp_path / "vectors").read_text() == "king 0.1 0.33333334 1.6777216e+07 5.0\n"


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_memory_and_byte_order_do_not_matter(tmp_path, format, dtype):
    E = vectors(dtype)
    save_vectors(tmp_path / "plain", WORDS, E, format)
    for layout in (np.asfortranarray(E), E.astype(E.dtype.newbyteorder())):
        save_vectors(tmp_path / "other", WORDS, layout, format)
        if format == "npz":
            assert np.array_equal(load_model(tmp_path / "other").E, E)
        else:
            assert (tmp_path / "other").read_bytes() == (tmp_path / "plain").read_bytes()


@pytest.mark.parametrize("format", ["word2vec-text", "glove", "word2vec-binary"])
def test_a_word_that_would_be_read_as_others_is_refused(tmp_path, format):
    path = tmp_path / "vectors.txt"
    path.write_text("older")
    spaces = [f"a{space}b" for space in "\t\n\r\x0b\x0c\x1c\x85\u00a0\u2028\u3000"]
    for word in ("", "New York", " king", "king ", "half\ud800", *spaces):
        with pytest.raises(FileError) as caught:
            save_vectors(path, ["king", "queen", word, "man"], vectors(), format)
        message = str(caught.value)
        assert len(message.splitlines()) == 1
        assert repr(word) in message if word else "empty" in message
        assert path.read_text() == "older"
        assert [path.name for path in tmp_path.iterdir()] == ["vectors.txt"]


def test_what_a_format_cannot_hold_is_refused(tmp_path):
    for words, number, formats, reason in (
        (["king", "queen", "half\ud800", "man"], 0, FORMATS, "'half\\ud800'"),
        (["king", "queen", "queen", "man"], 0, FORMATS, "'queen'"),
        (["\ufeffking", "queen", "man", "\ufeff"], 0, ["glove"], "'\\ufeffking'"),
        (WORDS, 1e300, ["word2vec-binary"], "l’été"),
        (WORDS, np.nan, FORMATS, "the vector of 'l’été' is not finite"),
        (WORDS, np.inf, FORMATS, "the vector of 'l’été' is not finite"),
        (WORDS, -np.inf, FORMATS, "the vector of 'l’été' is not finite"),
        (WORDS, 0, ["csv"], "unknown format 'csv': give one of word2vec-text"),
    ):
        E = vectors(np.float64)
        E[1, 1] = number
        for name in formats:
            with pytest.raises(FileError) as caught:
                save_vectors(tmp_path / "vectors", words, E, name)
            assert reason in str(caught.value)
    with pytest.raises(ValueError, match="5 words"):
        save_vectors(tmp_path / "vectors", [*WORDS, "more"], vectors(), "glove")
    assert list(tmp_path.iterdir()) == []


def test_the_suffix_tells_the_format():
    for name, known in {
        "a.txt": "word2vec-text",
        "a.b.vec": "word2vec-text",
        "A.BIN": "word2vec-binary",
        "a.txt.gz": "word2vec-text",
        "a.vec.bz2": "word2vec-text",
        "a.BIN.XZ": "word2vec-binary",
        "folder.txt/a.npz": "npz",
    }.items():
        assert format_of(name) == format_of(Path(name)) == known
    for name in ("vectors", "a.csv", "a.gz", "a.csv.xz", "a.txt.gz.gz", ".txt", ".txt.gz", ""):
        with pytest.raises(FileError, match=r"\A.*use .txt, .vec, .bin, .npz.*\Z"):
            format_of(name)
