"""What is written is read again: every word and number, in order, by this program and by gensim."""

import gzip
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from tui_w2v.errors import FileError
from tui_w2v.vectors import WRITTEN, read_vectors, save_vectors

LINES = ["word2vec-text", "glove", "word2vec-binary"]
GENSIM = {
    "word2vec-text": {"binary": False},
    "word2vec-binary": {"binary": True},
    "glove": {"binary": False, "no_header": True},
}

letters = st.one_of(
    st.characters(),
    st.sampled_from(
        "\0\t\n\v\f\r \x1c\x1d\x1e\x1f\x85\u00a0\u2028\u2029\u3000\ufeff\ud800.0123-+e"
    ),
)
texts = st.text(letters, max_size=6)
words = st.lists(texts, min_size=1, max_size=8, unique=True)


def kept(format, words, E, packed=False):
    with TemporaryDirectory() as folder:
        path = Path(folder, "vectors")
        save_vectors(path, words, E, format)
        if packed:
            path.write_bytes(gzip.compress(path.read_bytes(), 1))
        return read_vectors(path, format)


@given(words, st.sampled_from(WRITTEN), st.integers(1, 3), st.booleans())
@example(["", "a"], "npz", 1, False)
@example(["1", "2 3"], "glove", 1, False)
@example(["7"], "glove", 1, False)
@example(["\ufeffa"], "glove", 2, False)
@example(["\ufeffa"], "word2vec-text", 2, False)
@example(["a\0"], "npz", 2, False)
@example(["\n"], "word2vec-binary", 2, False)
@example(["word", "\u00a0a b "], "projector", 1, False)
def test_a_word_is_found_again_or_refused_by_name(words, format, d, packed):
    E = np.arange(len(words) * d, dtype=np.float32).reshape(-1, d)
    try:
        stored = kept(format, words, E, packed)
    except FileError as error:
        message = str(error)
    else:
        assert stored.words == words
        assert np.array_equal(stored.vectors, E)
        assert stored.repeated == 0
        return
    assert len(message.splitlines()) == 1
    named = [word for word in words if repr(word) in message or (not word and "empty" in message)]
    assert any(may_be_refused(word, format) for word in named)


def may_be_refused(word, format):
    if any("\ud800" <= letter <= "\udfff" for letter in word):
        return True
    if format == "npz":
        return word.endswith("\0")
    if format == "projector":
        return not word.strip() or "\t" in word or word.splitlines() != [word]
    return word.split() != [word] or (format == "glove" and word.startswith("\ufeff"))


def matrices(dtype):
    width = 8 * np.dtype(dtype).itemsize
    return arrays.arrays(
        dtype,
        st.tuples(st.integers(1, 6), st.integers(1, 6)),
        elements=st.floats(width=width, allow_nan=False, allow_infinity=False),
    )


def names(E):
    return [f"w{row}" for row in range(len(E))]


def same_bits(format, E, packed):
    stored = kept(format, names(E), E, packed)
    assert stored.words == names(E)
    assert stored.vectors.dtype == E.dtype
    assert stored.vectors.tobytes() == E.tobytes()


@given(matrices(np.float32), st.sampled_from(WRITTEN), st.booleans())
@example(
    np.array([[1e-45, -0.0, 3.4028235e38], [1.1754942e-38, 16777216, 1e-10]], "f4"), "glove", True
)
def test_float32_comes_back_to_the_last_bit(E, format, packed):
    same_bits(format, E, packed)


@given(matrices(np.float64), st.sampled_from(["word2vec-text", "glove", "npz"]), st.booleans())
@example(np.array([[5e-324, 1.7976931348623157e308, 0.1]]), "glove", True)
def test_float64_comes_back_to_the_last_bit(E, format, packed):
    E[0, 0] = 1 / 3  # text is read as float64 only where its numbers ask for it
    same_bits(format, E, packed)


@given(matrices(np.float64))
def test_binary_holds_float32(E):
    with np.errstate(over="ignore"):
        expected = E.astype(np.float32)
    if np.isfinite(expected).all():
        assert kept("word2vec-binary", names(E), E).vectors.tobytes() == expected.tobytes()
    else:
        with pytest.raises(FileError, match="does not fit into float32"):
            kept("word2vec-binary", names(E), E)


@given(
    st.lists(
        st.tuples(st.text(letters, max_size=5), st.sampled_from([" ", "  ", "\t", " \t"])),
        min_size=1,
        max_size=8,
        unique_by=lambda row: row[0],
    ),
    st.sampled_from(["", " ", "\t ", "\r"]),
    st.booleans(),
)
def test_any_word_of_text_is_what_precedes_the_numbers(rows, end, header):
    """Even words that no writer of this program writes, however blanks are laid out."""
    rows = [
        (word.encode(errors="replace").decode(), blank) for word, blank in rows if "\n" not in word
    ]
    words = [word.rstrip(" \t") for word, _ in rows]
    assume(words and len(set(words)) == len(words) and not words[0].startswith("\ufeff"))
    numbers = [[index / 4, -1.5] for index in range(len(rows))]
    lines = [
        f"{word}{blank}{one}{blank}{other}{end}\n"
        for (word, blank), (one, other) in zip(rows, numbers, strict=True)
    ]
    text = "".join(["x 1.0 2.0\n"] * (2 * len(rows)) + lines)
    with TemporaryDirectory() as folder:
        path = Path(folder, "vectors.txt")
        path.write_bytes((f"{3 * len(rows)} 2\n" * header + text).encode())
        stored = read_vectors(path)
    assert stored.words == ["x", *(word for word in words if word != "x")]
    kept = [row for word, row in zip(words, numbers, strict=True) if word != "x"]
    assert stored.vectors.tolist() == [[1, 2], *kept]


@pytest.fixture(scope="module")
def KeyedVectors():
    return pytest.importorskip("gensim.models").KeyedVectors


def random_vectors(V=300, d=12):
    words = [f"w{row}" for row in range(V - 8)]
    words += ["l’été", "王", "3.14", "-1", "</s>", "a.b.", "\0", "e"]
    return words, np.random.default_rng(5).normal(0, 0.01, (V, d)).astype(np.float32)


@pytest.mark.parametrize(
    ("name", "header"),
    [
        *((name, True) for name in ("v.txt", "v.vec", "v.bin", "v.txt.gz", "v.bin.gz")),
        *((name, False) for name in ("v.txt", "v.vec.gz")),
    ],
)
def test_what_gensim_writes_is_read_here(tmp_path, KeyedVectors, name, header):
    binary = ".bin" in name
    words, E = random_vectors()
    words[3], words[40] = "a\tb" if binary else "New York", "\u00a0"
    keyed = KeyedVectors(E.shape[1])
    keyed.add_vectors(words, E)
    keyed.save_word2vec_format(str(tmp_path / name), binary=binary, write_header=header)
    stored = read_vectors(tmp_path / name)
    assert stored.words == words
    assert stored.vectors.tobytes() == E.tobytes()


@given(words, st.sampled_from(LINES), st.booleans())
def test_gensim_finds_every_word_and_number_that_is_not_refused(
    KeyedVectors, words, format, packed
):
    E = np.linspace(-1, 1, 3 * len(words), dtype=np.float32).reshape(-1, 3)
    with TemporaryDirectory() as folder:
        path = Path(folder, "vectors.gz" if packed else "vectors")
        try:
            save_vectors(path, words, E, format)
        except FileError:
            return
        found = KeyedVectors.load_word2vec_format(str(path), **GENSIM[format])
    assert found.index_to_key == words
    assert found.vectors.tobytes() == E.tobytes()
