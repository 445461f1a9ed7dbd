"""A tokenised text: a number for each word, and the offsets of sentences."""

from array import array
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tui_w2v.corpus.tokenise import unsegmented
from tui_w2v.corpus.vocabulary import Vocabulary
from tui_w2v.errors import CorpusError

SEGMENT = "words need spaces between them; segment the text first"
"""What to do about a text without spaces between its words."""


class Sampling(NamedTuple):
    """Settings of subsampling."""

    sample: float
    """word2vec's threshold t, above 0."""
    seed: int
    """Seed of the random generator."""


@dataclass(frozen=True)
class Corpus:
    """A tokenised text in memory: four bytes a token.

    Numbers below V are indices into the vocabulary. Larger numbers are out-of-vocabulary words,
    by falling frequency. As in word2vec, out-of-vocabulary words and words that are subsampled out
    are dropped before windows are formed. They stay in ``tokens``, so the whole text can be shown.
    """

    name: str
    """The text's name, for messages and screens."""
    vocabulary: Vocabulary
    """The words that are trained."""
    tokens: NDArray[np.int32]
    """The number of every word of the text, shape (n_tokens,)."""
    sentence_starts: NDArray[np.int64]
    """Offsets in ``tokens`` where sentences start, then n_tokens, shape (n_sentences + 1,)."""
    kept: NDArray[np.int64] | NDArray[np.uint32] | None
    """Offsets in ``tokens`` of the words that windows are formed over; None means all."""
    kept_starts: NDArray[np.int64]
    """Offsets in ``kept`` where sentences start, then its length, shape (n_sentences + 1,)."""
    out_of_vocabulary: Sequence[str]
    """The out-of-vocabulary words, in the order of their numbers."""
    sampling: Sampling | None = None
    """How the text was subsampled, if it was."""
    symbols: int = 0
    """The number of emoji and other symbols in the text; tokenising drops them."""
    wrapped: bool = False
    """Whether its lines look like pieces of sentences."""

    def word(self, number: int) -> str:
        """Return the word with this number, which may be out-of-vocabulary."""
        size = len(self.vocabulary)
        return self.vocabulary[number] if number < size else self.out_of_vocabulary[number - size]

    def offsets(self, kept: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the offsets in ``tokens`` of kept words, given their offsets in ``kept``."""
        return kept if self.kept is None else self.kept[kept].astype(np.int64)

    def subsampled_out(self, offset: int) -> bool:
        """Return whether the word at an offset in ``tokens`` was subsampled out."""
        if self.sampling is None or self.kept is None:
            return False
        if self.tokens[offset] >= len(self.vocabulary):
            return False  # out-of-vocabulary
        wanted = self.kept.dtype.type(offset)  # searchsorted would convert all of a mixed dtype
        nearest = int(self.kept.searchsorted(wanted))
        return nearest == len(self.kept) or int(self.kept[nearest]) != offset


class NumberedText(NamedTuple):
    """A text whose words are numbered as they appear: given words first, then the others."""

    words: list[str]
    """The words, in the order of their numbers."""
    tokens: NDArray[np.int32]
    """The number of every word of the text, shape (n_tokens,)."""
    starts: NDArray[np.int64]
    """Offsets in ``tokens`` where sentences start, then n_tokens, shape (n_sentences + 1,)."""

    @property
    def counts(self) -> NDArray[np.int64]:
        """How often each word occurs, shape (len(words),)."""
        return np.bincount(self.tokens, minlength=len(self.words))


class Numbers(dict[str, int]):
    """Maps words to numbers; a new word gets the next number."""

    def __missing__(self, word: str) -> int:
        self[word] = number = len(self)
        return number


def number_words(sentences: Iterable[list[str] | None], given: Sequence[str] = ()) -> NumberedText:
    """Number the words of runs of words, with None at the end of each sentence."""
    numbers = Numbers((word, number) for number, word in enumerate(given))
    appeared = array("i")
    ends = array("q", [0])
    for words in sentences:
        if words is not None:
            appeared.extend(map(numbers.__getitem__, words))
        elif len(appeared) > ends[-1]:
            ends.append(len(appeared))
    tokens = np.frombuffer(appeared, dtype=np.int32)
    return NumberedText(list(numbers), tokens, np.frombuffer(ends, dtype=np.int64))


def build_corpus(
    name: str,
    sentences: Iterable[list[str] | None],
    *,
    min_count: int | Callable[[int], int] = 1,
    max_vocab: int = 10_000,
    vocabulary: Sequence[str] | None = None,
) -> Corpus:
    """Number the words of a text, runs of words with None at the end of each sentence.

    The vocabulary has the words that occur ``min_count`` times, which may depend on the number of
    words, and of these the most frequent; or exactly the given words, in their order.

    Raises:
        CorpusError: The vocabulary would have fewer than two words, the text has none, or a given
            vocabulary repeats a word.
    """
    if vocabulary is not None:
        check_given(vocabulary)
    text = number_words(sentences, vocabulary or ())
    counts = text.counts
    given = None if vocabulary is None else len(vocabulary)
    order, size = order_words(
        name, text.words, counts, min_count=min_count, max_vocab=max_vocab, given=given
    )
    rank = np.empty(len(order), dtype=np.int32)
    rank[order] = np.arange(len(order), dtype=np.int32)
    tokens = rank[text.tokens]
    in_order = np.array(text.words, dtype=object)[order].tolist()
    kept, kept_starts = kept_offsets(tokens < size, text.starts)
    return Corpus(
        name=name,
        vocabulary=Vocabulary(in_order[:size], counts[order[:size]]),
        tokens=tokens,
        sentence_starts=text.starts,
        kept=kept,
        kept_starts=kept_starts,
        out_of_vocabulary=in_order[size:],
    )


def order_words(
    name: str,
    words: Sequence[str],
    counts: NDArray[np.int64],
    *,
    min_count: int | Callable[[int], int],
    max_vocab: int,
    given: int | None = None,
) -> tuple[NDArray[np.int64], int]:
    """Return the numbers of a text's words by falling frequency, and the vocabulary's size.

    ``words`` are in order of first appearance. With a given vocabulary, its ``given`` words come
    first and keep their order. The other arguments and the errors are those of `build_corpus`.
    """
    if not counts.any():
        raise CorpusError(f"{name!r} holds no words: give a text with at least two different ones")
    first = given or 0
    by_frequency = first + np.argsort(-counts[first:], kind="stable")
    order = np.concatenate((np.arange(first), by_frequency))
    if given is not None:
        return order, given
    if not isinstance(min_count, int):
        min_count = min_count(int(counts.sum()))
    size = min(int(np.count_nonzero(counts >= min_count)), max_vocab)
    if size >= 2:
        return order, size
    if len(words) == 1:
        do = SEGMENT if unsegmented(words) else "give a text with at least two"
        raise CorpusError(f"{name!r} holds a single word, {words[0]!r}: {do}")
    left = "a single word" if size else "no word"
    raise CorpusError(
        f"{name!r} keeps {left} of {len(words):,} at --min-count {min_count}: lower it"
    )


def kept_offsets(
    stays: NDArray[np.bool_], starts: NDArray[np.int64]
) -> tuple[NDArray[np.int64] | NDArray[np.uint32] | None, NDArray[np.int64]]:
    """Return ``kept`` and ``kept_starts`` of a Corpus, from the words that stay."""
    if stays.all():
        return None, starts
    kept = np.flatnonzero(stays)
    per_sentence = np.add.reduceat(stays, starts[:-1], dtype=np.int64)
    kept_starts = np.concatenate(([0], np.cumsum(per_sentence)))
    return kept.astype(np.uint32) if len(stays) < 2**32 else kept, kept_starts


def check_given(words: Sequence[str]) -> None:
    """Raise CorpusError if a given vocabulary has fewer than two words, or a word twice."""
    if len(words) < 2:
        raise CorpusError(f"a vocabulary needs at least two words, not {len(words)}: give more")
    if len(set(words)) < len(words):
        raise CorpusError("a word of the vocabulary is there twice: give every word once")
