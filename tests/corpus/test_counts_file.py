import json

import numpy as np
import pytest

from tests.helpers import refusal_of
from tui_w2v.corpus import build_corpus, count_pairs, load_counts, save_counts
from tui_w2v.files import write_npz

CONFIG = {"window": 2, "corpus": "né.txt", "lowercase": True}


@pytest.fixture
def counted():
    corpus = build_corpus("text", [["l’été", "king", "王", "king"], None, ["a", "king"], None])
    return count_pairs(corpus, 2)


@pytest.fixture
def path(tmp_path, counted):
    path = tmp_path / "counts.npz"
    save_counts(path, counted, CONFIG)
    return path


def test_what_is_written_is_read_again(path, counted):
    read, config = load_counts(path)
    assert config == CONFIG
    assert list(read.vocabulary.words) == list(counted.vocabulary.words)
    assert np.array_equal(read.vocabulary.counts, counted.vocabulary.counts)
    for name in ("starts", "targets", "numbers"):
        one, other = getattr(read, name), getattr(counted, name)
        assert one.dtype == other.dtype
        assert np.array_equal(one, other)
    assert (read.total, read.floor) == (counted.total, counted.floor)


def test_the_file_is_a_plain_archive(path):
    with np.load(path, allow_pickle=False) as read:
        assert set(read.files) == {"words", "counts", "starts", "targets", "pairs", "config"}
        assert read["words"].dtype.kind == "U"
        config = json.loads(str(read["config"]))
    assert config == {**CONFIG, "format": 1, "kind": "counts"}


def rewritten(path, changes):
    """Write the file anew with some arrays changed, or left out where None is given."""
    with np.load(path) as read:
        arrays = {name: read[name] for name in read.files}
    for name, change in changes.items():
        if change is None:
            del arrays[name]
        else:
            arrays[name] = np.asarray(change(arrays[name]) if callable(change) else change)
    write_npz(path, arrays)
    return refusal_of(load_counts, path)


def put(place, value):
    def change(array):
        array = array.copy()
        array[place] = value
        return array

    return change


CONTRADICTIONS = [
    ({"targets": None}, "targets is missing"),
    ({"words": None}, "words is missing"),
    ({"pairs": lambda array: array.astype(np.float64)}, "pairs is not a row of int64 numbers"),
    ({"targets": lambda array: array.astype(np.int64)}, "targets is not a row of int32"),
    ({"counts": lambda array: array.astype(">i8")}, "counts is not a row of int64"),
    ({"starts": lambda array: array[None]}, "starts is not a row of int64"),
    ({"counts": lambda array: array[1:]}, "counts or starts do not fit its 4 words"),
    ({"starts": lambda array: array[:-1]}, "counts or starts do not fit its 4 words"),
    ({"pairs": lambda array: array[1:]}, "differ in length"),
    ({"counts": put(0, -1)}, "a word's count is below 0"),
    ({"starts": put(0, 1)}, "starts do not ascend"),
    ({"starts": put(0, -1)}, "starts do not ascend"),
    ({"starts": put(-1, 10**9)}, "starts do not ascend"),
    ({"starts": put(1, 10**9)}, "starts do not ascend"),
    ({"targets": put(0, 4)}, "a target is not one of its 4 words"),
    ({"targets": put(0, -1)}, "a target is not one of its 4 words"),
    ({"targets": put(1, 0)}, "the targets of a word do not ascend"),
    ({"pairs": put(0, 0)}, "a pair's count is below 1"),
    ({"pairs": put(slice(None), 2**62)}, "too large"),
    (
        {
            "starts": np.zeros(5, np.int64),
            "targets": np.zeros(0, np.int32),
            "pairs": np.zeros(0, np.int64),
        },
        "holds no pair",
    ),
    ({"words": ["a", "b", "c", ""]}, "one of its words is empty"),
    ({"words": ["a", "b", "c", "a"]}, "holds a word twice"),
    ({"words": ["a"]}, "at least two"),
    ({"words": [1, 2, 3, 4]}, "not a list of text"),
    ({"words": [["a", "b", "c", "d"]]}, "not a list of text"),
    ({"words": np.array([97, 98, 99, 0x7FFFFFFF], np.uint32).view("U1")}, "do not exist"),
    ({"words": ["a", "b", "c", "\ud800"]}, "is not text"),
]


@pytest.mark.parametrize(("changes", "problem"), CONTRADICTIONS)
def test_a_file_that_contradicts_itself_is_refused(path, changes, problem):
    assert problem in rewritten(path, changes)


@pytest.mark.parametrize(
    "config",
    [
        None,
        "",
        "{",
        "[" * 100_000,
        "[1]",
        "{}",
        '{"format": 1}',
        '{"format": 1, "kind": "model"}',
        7,
        ["{}", "{}"],
    ],
)
def test_what_does_not_say_that_it_holds_counts_is_refused(path, config):
    message = rewritten(path, {"config": config})
    assert message.endswith("is not a file of counts: give one that `tui-w2v count --save` wrote")


@pytest.mark.parametrize("version", ["2", '"1"', "null"])
def test_another_format_is_refused(path, version):
    message = rewritten(path, {"config": f'{{"format": {version}, "kind": "counts"}}'})
    assert "and this version reads 1" in message
