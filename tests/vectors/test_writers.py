from pathlib import Path

import numpy as np
import pytest

from tui_w2v.errors import FileError
from tui_w2v.vectors import FORMATS, format_of, load_model, read_vectors, save_vectors

WORDS = ["king", "l’été", "mother-in-law", "王"]
SPACES = "\t\n\r\x0b\x0c\x1c\x85\u00a0\u2028\u3000"
TEXTS = ["word2vec-text", "glove"]


def vectors(dtype=np.float32, V=4, d=3):
    return np.random.default_rng(0).normal(0, 0.1, (V, d)).astype(dtype)


def test_each_format_has_its_layout(tmp_path):
    E = np.array([[0.1, -2.0], [1e-10, 3e20]], np.float32)
    layouts = {
        "word2vec-text": "2 2\nking 0.1 -2.0\nl’été 1e-10 3e+20\n".encode(),
        "glove": "king 0.1 -2.0\nl’été 1e-10 3e+20\n".encode(),
        "word2vec-binary": b"2 2\nking "
        + b"\xcd\xcc\xcc\x3d\x00\x00\x00\xc0"
        + b"\n"
        + "l’été ".encode()
        + E[1].astype("<f4").tobytes()
        + b"\n",
    }
    for name, layout in layouts.items():
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
    layouts = {
        "plain": E,
        "fortran": np.asfortranarray(E),
        "swapped": E.astype(E.dtype.newbyteorder()),
    }
    for name, layout in layouts.items():
        save_vectors(tmp_path / name, WORDS, layout, format)
    for name in layouts:
        if format == "npz":
            assert np.array_equal(load_model(tmp_path / name).E, E)
        else:
            assert (tmp_path / name).read_bytes() == (tmp_path / "plain").read_bytes()


@pytest.mark.parametrize("format", [*TEXTS, "word2vec-binary"])
@pytest.mark.parametrize(
    "word", ["", "New York", " king", "king ", "half\ud800", *(f"a{c}b" for c in SPACES)]
)
def test_a_word_that_would_be_read_as_others_is_refused(tmp_path, word, format):
    path = tmp_path / "vectors.txt"
    path.write_text("older")
    with pytest.raises(FileError) as caught:
        save_vectors(path, ["king", "queen", word, "man"], vectors(), format)
    message = str(caught.value)
    assert len(message.splitlines()) == 1
    assert repr(word) in message if word else "empty" in message
    assert path.read_text() == "older"
    assert [path.name for path in tmp_path.iterdir()] == ["vectors.txt"]


def with_number(number, dtype=np.float32):
    E = vectors(dtype)
    E[1, 1] = number
    return E


@pytest.mark.parametrize(
    ("words", "E", "formats", "reason"),
    [
        (["king", "queen", "half\ud800", "man"], vectors(), FORMATS, "'half\\ud800'"),
        (["king", "queen", "queen", "man"], vectors(), FORMATS, "'queen'"),
        (["\ufeffking", "queen", "man", "\ufeff"], vectors(), ["glove"], "'\\ufeffking'"),
        (WORDS, with_number(1e300, np.float64), ["word2vec-binary"], "l’été"),
        *(
            (WORDS, with_number(number), FORMATS, "the vector of 'l’été' is not finite")
            for number in (np.nan, np.inf, -np.inf)
        ),
        (WORDS, vectors(), ["csv"], "unknown format 'csv': give one of word2vec-text"),
    ],
)
def test_what_a_format_cannot_hold_is_refused(tmp_path, words, E, formats, reason):
    for name in formats:
        with pytest.raises(FileError) as caught:
            save_vectors(tmp_path / "vectors", words, E, name)
        assert reason in str(caught.value)
    with pytest.raises(ValueError, match="5 words"):
        save_vectors(tmp_path / "vectors", [*WORDS, "more"], vectors(), "glove")
    assert list(tmp_path.iterdir()) == []


def test_a_byte_order_mark_is_a_letter_but_at_the_start(tmp_path):
    words = ["queen", "man", "\ufeff"]
    save_vectors(tmp_path / "vectors.txt", words, vectors(V=3), "glove")
    assert read_vectors(tmp_path / "vectors.txt").words == words
    save_vectors(tmp_path / "vectors.txt", words[::-1], vectors(V=3), "word2vec-text")
    assert read_vectors(tmp_path / "vectors.txt").words == words[::-1]


@pytest.mark.parametrize(
    ("name", "format"),
    [
        ("a.txt", "word2vec-text"),
        ("a.b.vec", "word2vec-text"),
        ("A.BIN", "word2vec-binary"),
        ("a.txt.gz", "word2vec-text"),
        ("a.vec.bz2", "word2vec-text"),
        ("a.BIN.XZ", "word2vec-binary"),
        ("folder.txt/a.npz", "npz"),
    ],
)
def test_the_suffix_tells_the_format(name, format):
    assert format_of(name) == format_of(Path(name)) == format
    assert format in FORMATS


@pytest.mark.parametrize(
    "name", ["vectors", "a.csv", "a.gz", "a.csv.xz", "a.txt.gz.gz", ".txt", ".txt.gz", ""]
)
def test_a_suffix_that_tells_nothing_is_refused(name):
    with pytest.raises(FileError) as caught:
        format_of(name)
    assert len(str(caught.value).splitlines()) == 1
    assert "use .txt, .vec, .bin, .npz" in str(caught.value)
