"""A text as numbers: the words by their index, and where sentences begin."""

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tui_w2v.corpus.vocabulary import Vocabulary
from tui_w2v.corpus.words import unsegmented
from tui_w2v.errors import CorpusError

SEGMENT = "words need spaces between them; segment the text first"
"""What to do about a text that is written without."""


class Sampling(NamedTuple):
    """What sub-sampling depends on, besides the text."""

    sample: float
    """word2vec's threshold t, above 0."""
    seed: int
    """What was drawn with."""


@dataclass(frozen=True)
class Corpus:
    """A text in memory: four bytes a word, whatever the words.

    The first V numbers are the vocabulary's, in its order, and every larger one is a word that was
    cut, the more frequent the smaller. Cut words are dropped before windows are laid, as word2vec
    does, and so is what sub-sampling leaves out; they stay in ``tokens`` so that the text can be
    shown as it was.
    """

    name: str
    """What the text is called."""
    vocabulary: Vocabulary
    """The words that are trained."""
    tokens: NDArray[np.int32]
    """The number of every word of the text, shape (n_tokens,)."""
    sentence_starts: NDArray[np.int64]
    """Where sentences begin in ``tokens``, and its length at last, shape (n_sentences + 1,)."""
    kept: NDArray[np.int64] | NDArray[np.uint32] | None
    """The places in ``tokens`` of the words that windows are laid over, or None if of all."""
    kept_starts: NDArray[np.int64]
    """Where sentences begin among the kept places, shape (n_sentences + 1,)."""
    cut_words: Sequence[str]
    """The words that are not in the vocabulary, in the order of their numbers."""
    sampling: Sampling | None = None
    """How words of the vocabulary were left out, if they were (see ``sub_sample``)."""
    symbols: int = 0
    """How many emoji and other symbols the text has; they are in no word."""

    @property
    def note(self) -> str:
        """What to know of the words, in one line; nothing, if they are as one would expect."""
        if unsegmented(self.vocabulary.words) and np.diff(self.kept_starts).max() > 1:
            return f"its words are pieces of sentences: {SEGMENT}"
        symbols = f"{self.symbols:,} symbols, such as emoji, are" if self.symbols > 1 else ""
        symbols = symbols or ("1 symbol, such as an emoji, is" if self.symbols else "")
        return symbols and f"{symbols} in no word, and left out"

    def word(self, number: int) -> str:
        """Return the word with this number, in the vocabulary or not."""
        size = len(self.vocabulary)
        return self.vocabulary[number] if number < size else self.cut_words[number - size]

    def places(self, kept: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return where in ``tokens`` the kept words with these ordinal numbers stand."""
        return kept if self.kept is None else self.kept[kept].astype(np.int64)

    def left_out(self, place: int) -> bool:
        """Tell whether sub-sampling dropped the word at this place of ``tokens``."""
        if self.sampling is None or self.kept is None:
            return False
        if self.tokens[place] >= len(self.vocabulary):
            return False  # cut, whatever was drawn
        wanted = self.kept.dtype.type(place)  # of another type, all of kept would be converted
        nearest = int(self.kept.searchsorted(wanted))
        return nearest == len(self.kept) or int(self.kept[nearest]) != place


class _Numbers(dict[str, int]):
    """Words to numbers, in order of first appearance: a new word gets the next number."""

    def __missing__(self, word: str) -> int:
        self[word] = number = len(self)
        return number


def build_corpus(
    name: str,
    sentences: Iterable[list[str] | None],
    *,
    min_count: int = 1,
    max_vocab: int = 10_000,
    vocabulary: Sequence[str] | None = None,
) -> Corpus:
    """Number the words of a text and cut its vocabulary, by frequency or to given words.

    Args:
        name: What the text is called.
        sentences: Runs of words, None wherever a sentence ends.
        min_count: Words that occur less often are cut.
        max_vocab: At most this many words are kept, the most frequent first.
        vocabulary: Exactly these words are kept, in this order, also those that the text does
            not hold; ``min_count`` and ``max_vocab`` then do not apply.

    Raises:
        CorpusError: Fewer than two different words are left, or the text holds none at all, or
            the given words are fewer than two or not all different.
    """
    given = () if vocabulary is None else vocabulary
    numbers = _Numbers((word, number) for number, word in enumerate(given))
    if vocabulary is not None:
        _check_given(vocabulary, len(numbers))
    appeared = array("i")
    ends = array("q", [0])
    for words in sentences:
        if words is not None:
            appeared.extend(map(numbers.__getitem__, words))
        elif len(appeared) > ends[-1]:
            ends.append(len(appeared))
    starts = np.frombuffer(ends, dtype=np.int64)
    tokens = np.frombuffer(appeared, dtype=np.int32)
    counts = np.bincount(tokens, minlength=len(numbers))
    if not len(tokens):
        raise CorpusError(f"{name!r} holds no words: give a text with at least two different ones")
    # Words that were given keep the numbers they came with.
    by_frequency = len(given) + np.argsort(-counts[len(given) :], kind="stable")
    order = np.concatenate((np.arange(len(given)), by_frequency))
    counts = counts[order]
    if vocabulary is None:
        size = min(int(np.count_nonzero(counts >= min_count)), max_vocab)
        _check_left(name, size, list(numbers), min_count)
    else:
        size = len(given)

    rank = np.empty(len(order), dtype=np.int32)
    rank[order] = np.arange(len(order), dtype=np.int32)
    tokens = rank[tokens]
    in_order = np.array(list(numbers), dtype=object)[order].tolist()
    kept, kept_starts = kept_places(tokens < size, starts)
    return Corpus(
        name=name,
        vocabulary=Vocabulary(in_order[:size], counts[:size]),
        tokens=tokens,
        sentence_starts=starts,
        kept=kept,
        kept_starts=kept_starts,
        cut_words=in_order[size:],
    )


def kept_places(
    stays: NDArray[np.bool_], starts: NDArray[np.int64]
) -> tuple[NDArray[np.int64] | NDArray[np.uint32] | None, NDArray[np.int64]]:
    """Return a Corpus's ``kept`` and ``kept_starts``.

    Args:
        stays: Whether windows are laid over each place of the text, shape (n_tokens,).
        starts: Where sentences begin, and the text's length at last, shape (n_sentences + 1,).
    """
    if stays.all():
        return None, starts
    kept = np.flatnonzero(stays)
    per_sentence = np.add.reduceat(stays, starts[:-1], dtype=np.int64)
    kept_starts = np.concatenate(([0], np.cumsum(per_sentence)))
    return kept.astype(np.uint32) if len(stays) < 2**32 else kept, kept_starts


def _check_left(name: str, size: int, words: list[str], min_count: int) -> None:
    if size >= 2:
        return
    if len(words) == 1:
        do = SEGMENT if unsegmented(words) else "give a text with at least two"
        raise CorpusError(f"{name!r} holds a single word, {words[0]!r}: {do}")
    left = "a single word" if size else "no word"
    raise CorpusError(
        f"{name!r} keeps {left} of {len(words):,} at --min-count {min_count}: lower it"
    )


def _check_given(words: Sequence[str], n_different: int) -> None:
    if len(words) < 2:
        raise CorpusError(f"a vocabulary needs at least two words, not {len(words)}: give more")
    if n_different < len(words):
        raise CorpusError("a word of the vocabulary is there twice: give every word once")
