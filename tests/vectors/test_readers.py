"""Files of vectors as they are met with: by other tools, by hand, damaged, or none at all."""

import bz2
import gzip
import lzma
import os
import random
import struct
import tracemalloc

import numpy as np
import pytest

from tests.helpers import refusal_of
from tui_w2v.errors import FileError
from tui_w2v.vectors import FORMATS, WordVectors, read_vectors, save_model, save_vectors

WORDS = ["king", "queen", "man"]
ROWS = [[0.5, -1.25], [0.25, 3.0], [-0.125, 0.0]]
GLOVE = b"king 0.5 -1.25\nqueen 0.25 3.0\nman -0.125 0.0\n"
TEXT = b"3 2\n" + GLOVE


def binary(rows, header=None, end=b"\n"):
    V, d = len(rows), len(rows[0][1])
    return (header or b"%d %d\n" % (V, d)) + b"".join(
        word + b" " + struct.pack(f"<{d}f", *numbers) + end for word, numbers in rows
    )


BINARY = binary(list(zip([b"king", b"queen", b"man"], ROWS, strict=True)))


@pytest.fixture
def read(tmp_path):
    def read(data, name="vectors.txt", format=None, **options):
        path = tmp_path / name
        path.write_bytes(data)
        return read_vectors(path, format, **options)

    return read


@pytest.fixture
def refusal(tmp_path):
    def refusal(data, name="vectors.txt", format=None):
        path = tmp_path / name
        if data is not None:
            path.write_bytes(data)
        return refusal_of(read_vectors, path, format)

    return refusal


def holds(stored, words=WORDS, rows=ROWS, dtype=np.float32, repeated=0):
    return (
        isinstance(stored, WordVectors)
        and stored.words == words
        and stored.vectors.dtype == dtype
        and stored.vectors.flags.c_contiguous
        and np.array_equal(stored.vectors, np.array(rows, dtype))
        and stored.repeated == repeated
    )


# Which format


@pytest.mark.parametrize("suffix", [".txt", ".vec", ".TXT"])
def test_a_first_line_of_two_whole_numbers_is_word2vecs(read, suffix):
    assert holds(read(TEXT, "v" + suffix))
    assert holds(read(GLOVE, "v" + suffix))
    assert holds(read(b"3 2.0 1\n4 5 6\n", "v" + suffix), ["3", "4"], [[2, 1], [5, 6]])
    assert holds(read(b"3 -2\n4 5\n", "v" + suffix), ["3", "4"], [[-2], [5]])


def test_a_named_format_overrides(read, refusal):
    assert holds(
        read(b"2 1\nking 0.5\nqueen 1\n", format="glove"), ["2", *WORDS[:2]], [[1], [0.5], [1]]
    )
    assert holds(read(TEXT, "v.bin", "word2vec-text"))
    assert holds(read(GLOVE, "vectors", "glove"))
    assert holds(read(BINARY, "v.txt", "word2vec-binary"))
    assert "its first line is not word2vec's" in refusal(GLOVE, format="word2vec-text")
    with pytest.raises(FileError, match="unknown format 'csv': give one of word2vec-text"):
        read(TEXT, format="csv")


def test_models_and_archives_are_read(read, tmp_path):
    E = np.array(ROWS)
    model = {"theta": -E.T.copy().T, "bias": E[:, 0], "counts": np.array([3, 2, 1])}
    save_model(tmp_path / "m.npz", E=E, words=WORDS, config={}, **model)
    stored = read_vectors(tmp_path / "m.npz")
    assert holds(stored, dtype=np.float64)
    assert np.array_equal(stored.theta, -E)
    assert holds(
        read(gzip.compress((tmp_path / "m.npz").read_bytes()), "n.npz.gz"), dtype=np.float64
    )
    save_vectors(tmp_path / "v.npz", WORDS, E, "npz")
    assert read_vectors(tmp_path / "v.npz").theta is None


def test_a_name_that_tells_no_format_is_refused_with_the_way_out(refusal):
    for name, hint in {
        "v.kv": "save_word2vec_format",
        "v.model": "save_word2vec_format",
        "v.zip": "unpack it",
        "v.csv": "names no format: use .txt, .vec, .bin, .npz",
        "v.gz": "names no format",
        "v": "names no format",
    }.items():
        assert hint in refusal(TEXT, name)
    for name in ("none.txt", "none.bin", "none.npz", "none.csv", "none.txt.gz", "nowhere/v.txt"):
        assert "no such file" in refusal(None, name)


@pytest.mark.parametrize("format", FORMATS)
def test_what_is_no_file(refusal, tmp_path, format):
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    assert "is a folder: name" in refusal(None, "folder", format)
    assert "is not a regular file" in refusal(None, "pipe", format)
    assert "empty" in refusal(b"", "empty", format)
    assert "empty" in refusal(gzip.compress(b""), "empty", format)


# Text


@pytest.mark.parametrize(
    "text",
    [
        GLOVE[:-1],
        GLOVE + b"\n\n",
        b"\n" + GLOVE,
        b"\n \n" * 70 + GLOVE,
        *(
            GLOVE.replace(*layout)
            for layout in (
                (b"\nqueen", b"\n \nqueen"),
                (b"\n", b" \n"),
                (b"\n", b"\r\n"),
                (b"\n", b" \r\n"),
                (b" ", b"\t"),
                (b" ", b"  "),
                (b" -1", b" \t -1"),
                (b"queen ", b"queen  "),
                (b"3.0", b"3"),
                (b"3.0\n", b"3 \n"),
                (b"3.0", b"30e-1"),
                (b"0.25", b"+.25"),
                (b"0.25", b"2.5E-01"),
            )
        ),
        GLOVE.replace(b"\n", b"\r\n")[:-1],
    ],
)
def test_text_may_be_laid_out_in_many_ways(read, text):
    assert holds(read(text))
    assert holds(read(b"3 2\n" + text))
    assert holds(read(b"\xef\xbb\xbf" + text.lstrip(b"\n")))
    assert holds(read(b"\xef\xbb\xbf3 2\r\n" + text))


def test_a_word_may_hold_blanks_and_bytes_that_are_no_utf8_are_spelled_out(read):
    words = [". . .", "1 2", *WORDS]
    text = "".join(f"{word} 1 2\n" for word in words).encode()
    assert holds(read(text), words, [[1, 2]] * 5)
    assert holds(read(b"5 2\n" + text), words, [[1, 2]] * 5)
    words = ["king", r"qu\xe9\xe8n\xe2\x82", "man"]
    for data, name in ((GLOVE, "v.txt"), (BINARY, "v.bin")):
        assert holds(read(data.replace(b"queen", b"qu\xe9\xe8n\xe2\x82"), name), words)


def test_of_a_repeated_word_the_first_counts(read, monkeypatch):
    monkeypatch.setattr("tui_w2v.vectors.formats.stored.CHUNK", 40)
    text = GLOVE + GLOVE.replace(b"0.5", b"7") + b"boy 1 2\nboy 3 4\nking 0 0\n"
    assert holds(read(text), [*WORDS, "boy"], [*ROWS, [1, 2]], repeated=5)
    assert holds(read(b"9 2\n" + text), [*WORDS, "boy"], [*ROWS, [1, 2]], repeated=5)
    rows = [(b"b", [1, 2]), (b"a", [3, 4]), (b"b", [5, 6]), (b"c", [7, 8]), (b"a", [9, 9])]
    stored = read(binary(rows), "v.bin")
    assert holds(stored, ["b", "a", "c"], [[1, 2], [3, 4], [7, 8]], repeated=2)


def test_text_is_float64_where_its_first_numbers_ask_for_it(read, refusal, monkeypatch):
    assert holds(read(b"a 0.123456789 1\nb 1e-30 2\n"), ["a", "b"], [[0.123456789, 1], [1e-30, 2]])
    text, rows = b"a 0.1 1\nb 0.12345678901 2\n", [[0.1, 1], [0.12345678901, 2]]
    assert holds(read(text), ["a", "b"], rows, np.float64)
    assert holds(read(b"2 2\n" + text), ["a", "b"], rows, np.float64)
    assert holds(read(b"a 1e300\nb 0.1\n"), ["a", "b"], [[1e300], [0.1]], np.float64)
    monkeypatch.setattr("tui_w2v.vectors.formats.stored.CHUNK", 10)  # after it, float32 stays
    stored = read(b"first 0.5\nb 0.12345678901\nc 2\n")
    assert holds(stored, ["first", "b", "c"], [[0.5], [0.12345678901], [2]])
    message = refusal(b"first 0.5\nb 1\nc 1e39\n")
    assert "line 3, the word 'c', has '1e39' in place of a finite number" in message


BAD_LINES = {
    b"queen 0.25": "line 2, the word 'queen', has 1 of 2 numbers",
    b"queen": "line 2, the word 'queen', has 0 of 2 numbers",
    b"0.25 3.0": "line 2, the word '0.25', has 1 of 2 numbers",
    b"queen 0.25 x": "line 2, the word 'queen', has 'x' in place of a finite number",
    b"queen 0.2.5 3": "the word 'queen', has '0.2.5' in place",
    b"queen nan 3.0": "line 2, the word 'queen', has 'nan' in place of a finite number",
    b"queen 0.25 -inf": "the word 'queen', has '-inf' in place",
    b"queen 0.25 1e999": "the word 'queen', has '1e999' in place",
    b"queen 0.25 1_0.0": "the word 'queen', has '1_0.0' in place",
    b"queen 0x1p3 0.5": "the word 'queen', has '0x1p3' in place",
    b"queen 0,25 0.5": "the word 'queen', has '0,25' in place",
    b"queen 0.25 3.0\x0b1.0": r"the word 'queen', has '3.0\x0b1.0' in place",
    b"qu\xe9\x1b\xe2\x80\xa8n nan 1": r"the word 'qu\\xe9\x1b\u2028n', has 'nan'",
    b"q" * 1000 + b" nan 1": "the word 'qqqqqqqqqqqq...qqqqqqqqqqqqq', has 'nan'",
    b" nan 1": "line 2, the word '', has 'nan' in place",
}


@pytest.mark.parametrize("end", [b"\n", b" \n", b"\r\n"])
def test_a_line_that_is_no_row_is_named(refusal, end):
    for line, reason in BAD_LINES.items():
        text = end.join([b"king 0.5 -1.25", line, b"man -0.125 0.0", b"woman 1 2", b""])
        assert reason in refusal(text)
        assert reason.replace("line 2", "line 3") in refusal(b"4 2" + end + text)


def test_lines_are_counted_over_blocks_and_blank_ones_too(refusal, monkeypatch):
    monkeypatch.setattr("tui_w2v.vectors.formats.stored.CHUNK", 50)
    lines = [b"w%d 0.5 0.5\n" % number for number in range(2000)]
    lines[70:90] = [b"\n"] * 20
    lines[1233] = b"bad 0.5 o.5\n"
    assert "line 1,234, the word 'bad'" in refusal(b"".join(lines))


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        *(
            (TEXT.replace(b"3 2", header), reason)
            for header, reason in (
                (b"4 2", "promises 4 rows of 2 numbers, but it holds 3"),
                (b"2 2", "promises 2 rows of 2 numbers, but it holds 3"),
                (b"1234567890123 2", "promises 1,234,567,890,123 rows of 2 numbers"),
                (b"3 1", "promises 3 rows of 1 numbers, but line 2 has 2"),
                (b"3 3", "line 2, the word 'king', has 2 of 3 numbers"),
                (b"3 1000000", "line 2, the word 'king', has 2 of 1,000,000 numbers"),
                (b"3 123456789012", "rows of 123,456,789,012 numbers, more than"),
            )
        ),
        (b"3 2\n", "promises 3 rows of 2 numbers, but it holds 0"),
        (b"3 2", "promises 3 rows of 2 numbers, but it holds 0"),
        (b"0 2\n", "it holds no vectors"),
        (b"3 0\nking\nqueen\nman\n", "it holds no vectors"),
        (b"\n \n", "it holds no vectors"),
        # No others become words where the first line is cut short.
        (b"king 0.5\nqueen 0.25 3.0\nman 1 0.0\n", "line 1, the word 'king', has 1 of 2 numbers"),
        (b"king 0.5 1\nqueen 0.25\n", "line 2, the word 'queen', has 1 of 2 numbers"),
        (b"king\nqueen\n", "line 1 is not a word and its numbers"),
    ],
)
def test_a_header_and_a_first_line_must_tell_the_truth(refusal, data, reason):
    assert reason in refusal(data)
    assert reason in refusal(gzip.compress(data), "v.txt.gz")


def test_an_endless_line_is_no_row(refusal, monkeypatch):
    monkeypatch.setattr("tui_w2v.vectors.formats.word2vec._LONGEST_LINE", 1 << 21)
    assert "far too long" in refusal(b"king" + b" 0.5" * (1 << 20))
    assert "no blank ends it" in refusal(b"2 2\n" + b"x" * (1 << 22), "v.bin")


# Binary


def test_rows_of_binary_may_end_in_a_line_feed(read):
    rows = list(zip([b"king", b"queen", b"man"], ROWS, strict=True))
    for end in (b"", b"\n"):
        assert holds(read(binary(rows, end=end), "v.bin"))
        assert holds(read(binary(rows, b" 3\t2 \r\n", end), "v.bin"))


BAD_BINARIES = {
    BINARY.replace(b"3 2", b"5 2"): "promises 5 rows of 2 numbers, but it holds 3",
    BINARY.replace(b"3 2", b"2 2"): "promises 2 rows of 2 numbers, but it holds 3",
    BINARY + b"more": "promises 3 rows of 2 numbers, but more follows",
    BINARY[:-5]: "row 3, the word 'man', is cut short; the first line promises 3",
    BINARY[:20]: "row 2, the word 'qu', is cut short; the first line promises 3",
    BINARY.replace(b"3 2", b"123456789012 2"): "promises 123,456,789,012 rows",
    BINARY.replace(b"3 2", b"3 123456789012"): "more than vectors have",
    BINARY.replace(b"3 2", b"3 1000000"): "row 1, the word 'king', is cut short",
    binary(
        [(b"king", [0.5, 1]), (b"queen", [np.nan, 1])]
    ): "row 2, the word 'queen', holds numbers",
    binary([(b"king", [0.5, np.inf])]): "row 1, the word 'king', holds numbers that are not finite",
    BINARY[4:]: "its first line is not word2vec's",
    b"0 2\n": "it holds no vectors",
    b"3 2\n": "promises 3 rows of 2 numbers, but it holds 0",
    b"2 4\nking 0.1 0.2 0.3 0.4\nqueen 1 2 3 4\n": "word2vec's text format, not binary",
}


def test_a_broken_binary_is_refused_with_the_reason(refusal):
    for data, reason in BAD_BINARIES.items():
        assert reason in refusal(data, "v.bin")
        assert reason in refusal(gzip.compress(data), "v.bin.gz")


# Packed files


@pytest.mark.parametrize("compression", [gzip, bz2, lzma])
def test_a_packed_file_is_told_by_its_content_and_refused_at_every_shorter_length(
    read, refusal, compression
):
    compress = compression.compress
    for name, data in (("v.txt.gz", TEXT), ("v.vec.GZ", GLOVE), ("v.bin.gz", BINARY)):
        whole = compress(data)
        for packed in (data, whole, compress(data[:30]) + compress(data[30:])):
            assert holds(read(packed, name))
        for length in range(1, len(whole)):
            refusal(whole[:length], name)
        assert "damaged or cut short" in refusal(whole[:-4], name)
        assert "damaged or cut short" in refusal(whole[:-8] + b"12345678", name)


# Everything


def write_random(path, format, V=400, d=7):
    words = [f"w{number}" for number in range(V)]
    E = np.random.default_rng(0).normal(size=(V, d)).astype(np.float32)
    save_vectors(path, words, E, format)
    return words, E


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("chunk", [1, 7, 100])
@pytest.mark.parametrize("format", ["word2vec-text", "glove", "word2vec-binary"])
def test_where_chunks_end_does_not_matter(tmp_path, monkeypatch, format, chunk, packed):
    words, E = write_random(tmp_path / "v", format, V=60 if chunk < 10 else 400)
    if packed:
        (tmp_path / "v").write_bytes(gzip.compress((tmp_path / "v").read_bytes()))
    monkeypatch.setattr("tui_w2v.vectors.formats.stored.CHUNK", chunk)
    told = []
    assert holds(read_vectors(tmp_path / "v", format, progress=told.append), words, E)
    assert told == sorted(told)
    assert told[-1] == (tmp_path / "v").stat().st_size


def peak_of(read):
    """Return the most memory that a call takes."""
    tracemalloc.start()
    try:
        read()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    ("format", "packed"), [("word2vec-text", True), ("glove", False), ("word2vec-binary", True)]
)
def test_reading_takes_little_more_memory_than_it_fills(tmp_path, monkeypatch, format, packed):
    path, V = tmp_path / "v", 2000
    E = np.random.default_rng(0).normal(size=(V, 200)).round(4).astype(np.float32)
    save_vectors(path, [f"w{number}" for number in range(V)], E, format)
    if packed:
        path.write_bytes(gzip.compress(path.read_bytes(), 1))
    monkeypatch.setattr("tui_w2v.vectors.formats.stored.CHUNK", 1 << 14)
    assert peak_of(lambda: read_vectors(path, format)) < 1.4 * E.nbytes + (40 << 14)


@pytest.mark.parametrize("header", [b"999999999999 300\n", b"3 1000000\n", b"1 99999999999\n"])
@pytest.mark.parametrize("name", ["v.txt", "v.bin"])
def test_a_header_cannot_ask_for_memory(refusal, header, name):
    data = header + b"king 0.5 0.25\n" + b"\n" * 3000
    assert peak_of(lambda: refusal(data, name)) < 100 << 20


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("packed", [False, True])
def test_damage_is_refused_in_one_line_or_read_as_something(tmp_path, format, packed):
    path, choose = tmp_path / "v", random.Random(format)
    write_random(path, format, V=20, d=3)
    whole, refused = path.read_bytes(), []
    for _ in range(100):
        damaged = bytearray(whole)
        for _ in range(choose.randint(1, 4)):
            place = choose.randrange(len(damaged))
            other = bytes([choose.choice(b"\0\n\t \r.-+eE09x\xff\x80")])
            more = choose.randbytes(choose.randint(1, 9))
            length, put = choose.choice([(1, other), (choose.randint(1, 9), b""), (0, more)])
            damaged[place : place + length] = put
        path.write_bytes(gzip.compress(damaged, 1) if packed else damaged)
        try:
            stored = read_vectors(path, format)
        except FileError as error:
            refused.append(str(error))
        else:
            assert len(stored.words) == len(set(stored.words)) == len(stored.vectors)
            assert np.isfinite(stored.vectors).all()
    assert len(refused) > 10
    assert all(len(message.splitlines()) == 1 for message in refused)


@pytest.mark.parametrize("format", FORMATS)
def test_other_files_are_refused_in_one_line(refusal, format):
    noise = random.Random(1).randbytes(100)
    starts = b"", b"PK\x03\x04", b"\x1f\x8b", b"\x80\x04\x95"
    for data in (
        *(start + noise for start in starts),
        *(noise * 50, bz2.compress(b"{}"), b"{}", b"\n" * 1000, b" " * 1000),
    ):
        refusal(data, "v", format)
