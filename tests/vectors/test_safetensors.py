"""Matrices of safetensors files: every type, their words, and what is refused."""

import json
import mmap
import struct

import numpy as np
import pytest

from tui_w2v.errors import FileError
from tui_w2v.vectors import load

WORDS = ["king", "queen", "caf\u00e9", "##s"]
E = np.random.default_rng(4).normal(size=(5, 3))
"""Four words' rows, and one that pads the matrix."""
TYPES = {
    "F64": E.astype("<f8"),
    "F32": E.astype("<f4"),
    "F16": E.astype("<f2"),
    "BF16": (E.astype("<f4").view("<u4") >> 16).astype("<u2"),
}


def about(kind, shape, begin, end):
    return {"dtype": kind, "shape": shape, "data_offsets": [begin, end]}


def file(header, data=b""):
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    return struct.pack("<Q", len(text)) + text + data


def matrices(**arrays):
    header, data = {"__metadata__": {"format": "np"}}, b""
    for name, (kind, array) in arrays.items():
        header[name] = about(kind, array.shape, len(data), len(data) + array.nbytes)
        data += array.tobytes()
    return file(header, data)


@pytest.fixture
def path(tmp_path):
    (tmp_path / "vocab.txt").write_text("\n".join(WORDS) + "\n", encoding="utf-8")
    return tmp_path / "model.safetensors"


@pytest.mark.parametrize(
    ("kind", "digits"), [("F64", 1e-15), ("F32", 1e-6), ("F16", 1e-3), ("BF16", 1e-2)]
)
def test_a_matrix_of_each_type(path, kind, digits):
    path.write_bytes(matrices(other=("F32", E[:2].astype("<f4")), E=(kind, TYPES[kind])))
    vectors = load(path)
    assert vectors.words == WORDS
    assert vectors.vectors.dtype == (np.float64 if kind == "F64" else np.float32)
    np.testing.assert_allclose(vectors.vectors, E[:4], rtol=digits, atol=digits)
    memory = vectors.vectors
    while isinstance(memory, np.ndarray) and memory.base is not None:
        memory = memory.base
    assert isinstance(memory, mmap.mmap) == (kind in ("F64", "F32"))


def test_the_only_matrix_with_a_row_for_each_word_needs_no_name(path):
    exact, longer = E[:4].astype("<f4"), np.ones((9, 3), "<f4")
    path.write_bytes(matrices(longer=("F32", longer), exact=("F32", exact)))
    assert (load(path).vectors == exact).all()


TOKENIZER = {
    "model": {"vocab": {"king": 0, "queen": 1, "caf\u00e9": 2}},
    "added_tokens": [{"id": 3, "content": "##s"}],
}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("words.txt", "\r\n".join(WORDS)),
        ("vocab.json", json.dumps({"queen": 1, "king": 0, "##s": 3, "caf\u00e9": 2})),
        ("tokenizer.json", json.dumps(TOKENIZER)),
        ("tokenizer.json", json.dumps({"model": {"vocab": [[word, -1.5] for word in WORDS]}})),
    ],
)
def test_words_come_from_a_list_or_a_tokenizer(path, name, text):
    path.write_bytes(matrices(E=("F32", TYPES["F32"]), twin=("F32", TYPES["F32"] * 2)))
    (vocabulary := path.with_name(name)).write_text(text, encoding="utf-8", newline="")
    vectors = load(path, tensor="E", vocabulary=vocabulary)
    assert vectors.words == WORDS
    np.testing.assert_array_equal(vectors.vectors, TYPES["F32"][:4])


def test_rows_follow_the_numbers_of_the_tokens(path):
    path.write_bytes(matrices(E=("F32", TYPES["F32"])))
    path.with_name("vocab.json").write_text(json.dumps({"b": 4, "a": 1}))
    vectors = load(path)
    assert vectors.words == ["a", "b"]
    np.testing.assert_array_equal(vectors.vectors, TYPES["F32"][[1, 4]])


SOUND = matrices(E=("F32", TYPES["F32"]))
ONE = about("F32", [5, 3], 0, 60)


HEADER = "its header is not"
BROKEN = [
    (b"", "it is too short"),
    (SOUND[:5], "it is too short"),
    (SOUND[:40], "header is longer than the file"),
    (struct.pack("<Q", 1 << 63) + SOUND[8:], "header is longer than the file"),
    (SOUND[:-1], "overlap, leave gaps or do not fill it"),
    (SOUND + b"x", "overlap, leave gaps or do not fill it"),
    *((file(text), HEADER) for text in (b"{", b"[1]", b"[" * 100_000, b'{"a": 1}')),
    (file(b'{"a": {}, "a": {}}'), HEADER),
    *((file({"E": {**ONE, "shape": shape}}, bytes(60)), HEADER) for shape in ([5, -3], [5, 4])),
    (file({"E": {**ONE, "shape": [1 << 62, 1 << 62]}}, bytes(60)), HEADER),
    (file({"E": {**ONE, "data_offsets": [60, 0]}}, bytes(60)), HEADER),
    (file({"E": {**ONE, "data_offsets": [0.0, 60]}}, bytes(60)), HEADER),
    (file({"E": ONE, "F": ONE}, bytes(60)), "overlap"),
    (file({"E": ONE, "F": about("F32", [1], 64, 68)}, bytes(68)), "leave gaps"),
    (file({}), "none has 4 rows"),
    (matrices(E=("F32", TYPES["F32"][:3])), "none has 4 rows, one for each word"),
    (matrices(E=("I64", np.zeros((5, 3), "<i8"))), "none has 4 rows"),
    (matrices(E=("F32", TYPES["F32"]), F=("F32", TYPES["F32"])), r"\(--tensor\): 'E', 'F'"),
    (matrices(E=("F32", TYPES["F32"] * np.float32(np.nan))), "the vector of 'king' is not finite"),
]


def test_a_broken_file_is_refused_with_the_reason(path):
    for data, reason in BROKEN:
        path.write_bytes(data)
        start = "model.safetensors' cannot be read: "
        with pytest.raises(FileError, match=rf"\A.*{start}.*{reason}.*\Z"):
            load(path)


@pytest.mark.parametrize(
    ("name", "text", "reason"),
    [
        ("none.txt", None, "no such file"),
        ("v.json", "[1", "is not a list of words"),
        ("v.json", '{"a": -1, "b": 0}', "is not a list of words"),
        ("v.json", '{"a": "x", "b": 0}', "is not a list of words"),
        ("v.json", '{"model": {}}', "is not a list of words"),
        ("v.json", "{}", "is empty"),
        ("v.json", '{"a": 1000000000000}', "'E' has 5 rows for 1,000,000,000,001 words"),
        ("v.txt", "a\nb\na\n", "the word 'a' comes twice"),
    ],
)
def test_a_broken_vocabulary_is_refused_with_the_reason(path, name, text, reason):
    path.write_bytes(SOUND)
    vocabulary = path.with_name(name)
    if text is not None:
        vocabulary.write_text(text)
    with pytest.raises(FileError, match=reason):
        load(path, tensor="E", vocabulary=vocabulary)


def test_a_tensor_is_for_safetensors_alone(path):
    path.write_bytes(SOUND)
    with pytest.raises(FileError, match="it has no matrix 'F': 'E'"):
        load(path, tensor="F")
    path.with_name("vocab.txt").unlink()
    with pytest.raises(FileError, match="it holds no words"):
        load(path)
    (text := path.with_name("v.txt")).write_text("1 1\na 1\n")
    with pytest.raises(FileError, match="is no safetensors file"):
        load(text, tensor="F")
