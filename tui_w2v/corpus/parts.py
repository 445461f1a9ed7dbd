"""Parts of texts, read and counted in any process; their counts add up to those of the whole.

1. `read_part` numbers the words of a part in the order in which they appear.
2. `merge_words` adds up the word counts of parts, first appearance included, and
   `choose_vocabulary` makes the vocabulary that `build_corpus` makes of the whole.
3. `count_part` counts the pairs of a part over this vocabulary; counts add up by `+`.
"""

import codecs
import io
import re
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from typing import BinaryIO, NamedTuple

import numpy as np
from numpy.typing import NDArray

from tui_w2v.compression import compression_of
from tui_w2v.corpus.corpus import (
    Corpus,
    NumberedText,
    Numbers,
    Sampling,
    kept_offsets,
    number_words,
    order_words,
)
from tui_w2v.corpus.counting import count_pairs
from tui_w2v.corpus.counts import PairCounts
from tui_w2v.corpus.reading import SentenceRule, Source, read_sentences
from tui_w2v.corpus.subsampling import subsample
from tui_w2v.corpus.vocabulary import Vocabulary

_BLOCK = 1 << 16
_START = 16
"""The first bytes of a file, enough to tell whether it is compressed."""
_ENDS = {
    SentenceRule.LINE: re.compile(rb"\n"),
    SentenceRule.PUNCTUATION: re.compile(rb"[.!?]"),
}
"""Bytes after which another sentence begins."""

Opener = Callable[[str], AbstractContextManager[BinaryIO]]
"""Opens an address as a seekable stream of bytes."""


class Part(NamedTuple):
    """The sentences of a text that begin in a range of its bytes."""

    name: str
    """The text's name, for messages."""
    address: str
    """Where the text is."""
    begin: int
    end: int | None
    """The byte after the range; None for the whole text."""


class WordCounts(NamedTuple):
    """The words of a text in the order in which they appear, and how often each occurs."""

    words: Sequence[str]
    counts: NDArray[np.int64]


def split(name: str, address: str, size: int | None, part_size: int, encoding: str) -> list[Part]:
    """Split a text of ``size`` bytes into parts, if bytes alone show where its sentences end."""
    if size is None or not _has_plain_ends(encoding):
        return [Part(name, address, 0, None)]
    return [
        Part(name, address, begin, min(begin + part_size, size))
        for begin in range(0, max(size, 1), part_size)
    ]


def _has_plain_ends(encoding: str) -> bool:
    """Return whether an ASCII byte always means its ASCII character, as in UTF-8 and Latin-1."""
    if codecs.lookup(encoding).name == "utf-8":
        return True
    decoded = bytes(range(256)).decode(encoding, "replace")
    return len(decoded) == 256 and decoded[:128].encode() == bytes(range(128))


def read_part(
    part: Part, opener: Opener, *, rule: SentenceRule, encoding: str, lowercase: bool
) -> NumberedText:
    """Read a part, and number its words in the order in which they appear.

    A compressed text is read whole, as its first part.
    """

    def read(file: BinaryIO, first_byte: int = 0) -> NumberedText:
        source = Source(part.name, None, file=file, first_byte=first_byte)
        sentences = read_sentences(source, rule=rule, encoding=encoding, lowercase=lowercase)
        return number_words(sentences)

    with opener(part.address) as file:
        whole = part.end is None or compression_of(file.read(_START))
        if whole and part.begin:
            return number_words(())
        file.seek(0)
        if whole or part.end is None:
            return read(file)
        begin = _next_sentence(file, part.begin, _ENDS[rule], stop=part.end)
        end = _next_sentence(file, part.end, _ENDS[rule]) if begin < part.end else begin
        file.seek(begin)
        return read(io.BytesIO(file.read(end - begin)), begin)


def _next_sentence(
    file: BinaryIO, offset: int, ends: re.Pattern[bytes], stop: int | None = None
) -> int:
    """Return the first offset, from one on, where a sentence begins, or ``stop`` or the end."""
    if not offset:
        return 0
    offset -= 1
    file.seek(offset)
    while block := file.read(_BLOCK):
        if found := ends.search(block):
            return offset + found.end()
        offset += len(block)
        if stop is not None and offset >= stop:
            return stop
    return offset


def merge_words(parts: Sequence[WordCounts]) -> WordCounts:
    """Add up the word counts of parts, given in the order of the text."""
    numbers = Numbers()
    rows = [np.array([numbers[word] for word in part.words], np.int64) for part in parts]
    counts = np.zeros(len(numbers), dtype=np.int64)
    for row, part in zip(rows, parts, strict=True):
        counts[row] += part.counts  # a part has every word once
    return WordCounts(list(numbers), counts)


def choose_vocabulary(
    name: str,
    found: WordCounts,
    *,
    min_count: int | Callable[[int], int],
    max_vocab: int,
    vocabulary: Sequence[str] | None,
) -> Vocabulary:
    """Choose the vocabulary of a text by the counts of all its words, as `build_corpus` does."""
    given = None
    if vocabulary is not None:
        given = len(vocabulary)
        found = merge_words([WordCounts(vocabulary, np.zeros(given, dtype=np.int64)), found])
    order, size = order_words(
        name, found.words, found.counts, min_count=min_count, max_vocab=max_vocab, given=given
    )
    words = [found.words[number] for number in order[:size]]
    return Vocabulary(words, found.counts[order[:size]])


def count_part(
    text: NumberedText,
    vocabulary: Vocabulary,
    window: int,
    *,
    sampling: Sampling | None = None,
    words_before: int = 0,
) -> PairCounts:
    """Count the pairs of a part, and its words.

    The word counts of the vocabulary, the sampling and the number of words before the part are
    those of the whole text.
    """
    V = len(vocabulary)
    # Words that are not in the vocabulary have the number V.
    rank = np.fromiter((vocabulary.get(word, V) for word in text.words), np.int32, len(text.words))
    tokens = rank[text.tokens] if len(rank) else text.tokens
    counts = np.bincount(tokens, minlength=V + 1)[:V]
    kept, kept_starts = kept_offsets(tokens < V, text.starts)
    corpus = Corpus(
        "", Vocabulary(vocabulary.words, counts), tokens, text.starts, kept, kept_starts, ()
    )
    if sampling:
        corpus = subsample(corpus, *sampling, counts=vocabulary.counts, words_before=words_before)
    return count_pairs(corpus, window, may_be_empty=True)
