import bz2
import gzip
import io
import lzma
import os
import sys
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui_w2v.corpus import (
    SAMPLES,
    CorpusError,
    SentenceRule,
    build_corpus,
    read_sentences,
    reading,
    resolve_source,
)


def read(data, chunk=None, **options):
    """Read bytes from standard input and gather the runs of words into sentences."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BufferedReader(io.BytesIO(data))))
        if chunk:
            patch.setattr(reading, "_CHUNK", chunk)
        runs = list(read_sentences(resolve_source("-"), **options))
    sentences = [[]]
    for run in runs:
        if run is None:
            sentences.append([])
        else:
            sentences[-1] += run
    assert runs[-1] is None
    return [sentence for sentence in sentences if sentence]


def error_of(data, chunk=None, **options):
    with pytest.raises(CorpusError) as caught:
        read(data, chunk, **options)
    message = str(caught.value)
    assert "\n" not in message
    return message


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("chunk", [1, 2, 3, None])
def test_a_line_is_a_sentence_whatever_its_end(end, chunk):
    text = end.join(["a b.c", "", "d", "e f"])
    assert read(text.encode(), chunk) == [["a", "b", "c"], ["d"], ["e", "f"]]


def test_punctuation_and_blank_lines_end_sentences_of_wrapped_prose():
    text = b"One two\nthree. Four! Five?\nsix, seven\n \t\neight\nnine\n\n\nten"
    assert read(text, rule=SentenceRule.PUNCTUATION) == [
        ["one", "two", "three"],
        ["four"],
        ["five"],
        ["six", "seven"],
        ["eight", "nine"],
        ["ten"],
    ]


@settings(max_examples=100)
@given(
    text=st.text(alphabet="ab'’-é\u0301Σ. !\t\r\n", max_size=60),
    chunk=st.integers(1, 12),
    rule=st.sampled_from(SentenceRule),
)
def test_the_size_of_chunks_changes_nothing(text, chunk, rule):
    data = text.encode()
    assert read(data, chunk, rule=rule) == read(data, rule=rule)


def test_a_text_of_one_line_is_one_sentence_that_comes_in_runs():
    words = [f"word{number}" for number in range(500)]
    text = " ".join(words).encode()
    assert read(text, chunk=64) == [words]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(text)))
        patch.setattr(reading, "_CHUNK", 64)
        runs = [run for run in read_sentences(resolve_source("-")) if run]
    assert len(runs) > 10
    assert max(map(len, runs)) < 20


@pytest.mark.parametrize("encoding", ["utf-16", "latin-1", "utf-8-sig", "UTF8"])
def test_other_encodings_are_read(encoding):
    assert read("né roi\nfée".encode(encoding), 3, encoding=encoding) == [["né", "roi"], ["fée"]]


def test_progress_counts_the_bytes_read():
    seen = []
    read(b"ab cd ef g", chunk=4, progress=seen.append)
    assert seen == [4, 8, 10]


# Compressed texts

TEXT = "Der König\nund die Königin\n" * 50


@pytest.mark.parametrize("compression", [gzip, bz2, lzma])
@pytest.mark.parametrize("chunk", [3, None])
def test_a_compressed_text_is_read_from_a_file_and_a_stream(tmp_path, compression, chunk):
    data = compression.compress(TEXT.encode())
    assert read(data, chunk) == read(TEXT.encode())
    path = tmp_path / "text.anything"
    path.write_bytes(data)
    seen = []
    runs = list(read_sentences(resolve_source(str(path)), progress=seen.append))
    assert [run for run in runs if run] == read(TEXT.encode())
    assert seen[-1] == len(data)
    for spoiled in (data[:-6], data[:30] + b"spoiled" + data[37:]):
        assert error_of(spoiled) == (
            "'standard input' cannot be read: it is damaged or cut short, so make or fetch it again"
        )


def test_a_text_may_begin_almost_as_compressed_ones_do():
    assert read(b"BZh9 is how a bzip2 file begins") == [
        ["bzh9", "is", "how", "a", "bzip2", "file", "begins"]
    ]


@pytest.mark.parametrize("name", SAMPLES)
def test_a_sample_is_found_by_its_name_from_any_folder(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    source = resolve_source(name)
    assert source.sample is SAMPLES[name]
    assert any(read_sentences(source))


def test_the_royal_sample_fits_on_a_screen():
    corpus = build_corpus("royal", read_sentences(resolve_source("royal")))
    assert 30 <= len(corpus.vocabulary) <= 60
    assert {"king", "queen", "farmer", "knight", "castle", "field"} <= set(corpus.vocabulary.words)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes with names are Unix's")
def test_a_pipe_is_a_text_unless_a_regular_file_is_wanted(tmp_path):
    path = tmp_path / "pipe"
    os.mkfifo(path)
    assert resolve_source(str(path)).path == path
    with pytest.raises(CorpusError, match="is not a regular file"):
        resolve_source(str(path), regular=True)


def test_a_file_that_vanishes_is_named(tmp_path):
    path = tmp_path / "text.txt"
    path.write_text("a b")
    source = resolve_source(str(path))
    path.unlink()
    with pytest.raises(CorpusError, match=r"'text\.txt' cannot be read: No such file"):
        list(read_sentences(source))


@pytest.mark.parametrize(
    ("data", "place"),
    [
        (b"\xff", 0),
        (b"abc \xff def", 4),
        (b"abcd efgh ijkl \xe9t\xe9", 15),
        ("é ä 王 ".encode() + b"\xc3(", 10),
        (b"ab cd \xe7\x8e", 6),
        (b"ab cd \xe7\x8e x", 6),
        ("王".encode() * 3 + b"\xe7\x8e" + "王".encode(), 9),
    ],
)
@pytest.mark.parametrize("chunk", [1, 2, 3, 4, 5, 7, None])
def test_what_is_not_utf_8_is_said_to_the_byte(data, place, chunk):
    message = error_of(data, chunk)
    assert f"is not UTF-8 (at byte {place})" in message
    assert "--encoding latin-1" in message
