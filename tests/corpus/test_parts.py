"""Parts of a text, cut anywhere, read and counted apart, and added up: the whole, to the bit."""

import gzip
from itertools import accumulate
from pathlib import Path

import numpy as np
import pytest

from tests.helpers import pairwise
from tui_w2v.cli.cluster import open_address
from tui_w2v.corpus import (
    CorpusError,
    SentenceRule,
    add_counts,
    build_corpus,
    count_pairs,
    read_sentences,
    resolve_source,
    subsample,
)
from tui_w2v.corpus.corpus import Sampling
from tui_w2v.corpus.parts import (
    WordCounts,
    choose_vocabulary,
    count_part,
    merge_words,
    read_part,
    split,
)

GENERATOR = np.random.default_rng(4)
WORDS = [
    *(f"w{number}" for number in range(40)),
    "été",
    "ÉTÉ",
    "e\u0301te\u0301",
    "don't",
    "x.y",
    "Ж",
]
ENDS = [" ", " ", " ", " ", "\n", "\r\n", "\r", ". ", "!", "?\n", "\n\n", "\n \t\n"]
TEXT = "".join(
    WORDS[min(word, len(WORDS) - 1)] + GENERATOR.choice(ENDS)
    for word in GENERATOR.zipf(1.3, 1500) - 1
)
TEXT += "the last line has no end"


def whole(path, rule, encoding, sampling, **cuts):
    sentences = read_sentences(resolve_source(path), rule=rule, encoding=encoding)
    corpus = build_corpus(path, sentences, **cuts)
    return count_pairs(subsample(corpus, *(sampling or (0, 0))), 3)


def in_parts(
    path, size, rule, encoding, sampling, *, vocabulary=None, min_count=1, max_vocab=10_000
):
    parts = split(path, path, Path(path).stat().st_size, size, encoding)
    texts = [
        read_part(part, open_address, rule=rule, encoding=encoding, lowercase=True)
        for part in parts
    ]
    found = [WordCounts(text.words, text.counts) for text in texts]
    merged = merge_words([merge_words(found[:3]), merge_words(found[3:])])
    words = choose_vocabulary(
        path, merged, vocabulary=vocabulary, min_count=min_count, max_vocab=max_vocab
    )
    before = accumulate((len(text.tokens) for text in texts), initial=0)
    counted = [
        count_part(text, words, 3, sampling=sampling, words_before=number)
        for text, number in zip(texts, before, strict=False)
    ]
    return add_counts([add_counts(counted[:5]), *counted[5:]]), len(parts)


def bits(counts):
    arrays = counts.vocabulary.counts, counts.starts, counts.targets, counts.numbers
    return list(counts.vocabulary.words), [(array.dtype, array.tobytes()) for array in arrays]


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(
    ("rule", "sampling", "cuts", "encoding", "several"),
    [
        (*row, encoding, encoding in ("utf-8", "cp1251"))
        for *row, encoding in pairwise(
            SentenceRule,
            [None, Sampling(0.01, 3)],
            [
                {},
                {"min_count": lambda words: words // 500, "max_vocab": 20},
                {"vocabulary": ["w3", "été", "unheard", "w0"]},
            ],
            ["utf-8", "cp1251", "utf-16", "gbk"],
        )
    ],
)
def test_parts_add_up_to_the_whole(rule, sampling, cuts, encoding, several):
    data = TEXT.encode(encoding, "ignore")
    Path("text").write_bytes(data)
    expected = bits(whole("text", rule, encoding, sampling, **cuts))
    for size in (7, 1000, len(data) - 1, len(data)):
        found, n_parts = in_parts("text", size, rule, encoding, sampling, **cuts)
        assert bits(found) == expected
        assert (n_parts > 1) is (several and size < len(data))


@pytest.mark.parametrize("text", [TEXT, "one line " * 50, "no new\rlines at\rall\r" * 9])
def test_what_has_no_line_ends_is_one_part_and_what_is_compressed_too(text):
    Path("text").write_bytes(text.encode())
    Path("text.gz").write_bytes(gzip.compress(text.encode()))
    expected = bits(whole("text", SentenceRule.LINE, "utf-8", None))
    for path in ("text", "text.gz"):
        assert bits(in_parts(path, 20, SentenceRule.LINE, "utf-8", None)[0]) == expected


def test_an_undecodable_byte_is_named_by_its_place_in_the_text():
    Path("text").write_bytes(b"a word\n" * 20 + b"\xff\n")
    messages = []
    for read in (whole, lambda *words: in_parts(words[0], 50, *words[1:])):
        with pytest.raises(CorpusError, match="byte 140") as caught:
            read("text", SentenceRule.LINE, "utf-8", None)
        messages.append(str(caught.value))
    assert messages[0] == messages[1]


def test_parts_without_a_pair_add_nothing():
    corpus = build_corpus("text", [["a", "b"], None, ["c"], None])
    counts = count_pairs(corpus, 2)
    alone = build_corpus("text", [["a"], None], vocabulary=["a", "b", "c"])
    lonely = count_pairs(alone, 2, may_be_empty=True)
    assert lonely.total == 0
    for total in (counts + lonely, lonely + counts):
        assert total.vocabulary.counts.tolist() == [2, 1, 1]
        assert total.numbers.tolist() == counts.numbers.tolist()
    assert (lonely + lonely).total == 0
