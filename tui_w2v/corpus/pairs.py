"""The (context, target) pairs of a text, computed from their numbers, and the distinct ones."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tui_w2v.corpus.corpus import SEGMENT, Corpus
from tui_w2v.corpus.counts import PairCounts
from tui_w2v.corpus.subsampling import subsample
from tui_w2v.corpus.tokenise import unsegmented
from tui_w2v.errors import CorpusError

_CHUNK = 1 << 20


@dataclass(frozen=True)
class Pair:
    """One context word and one target word from its window."""

    number: int
    """Number in text order, from 0."""
    context: int
    """The context word's index."""
    target: int
    """The target word's index."""
    context_offset: int
    """Offset of the context word in ``Corpus.tokens``."""
    target_offset: int
    """Offset of the target word in ``Corpus.tokens``."""


class Pairs:
    """All pairs of a text, in text order.

    Each word is the context word of the words within its window, from left to right. Pair k is
    computed, not stored: in a sentence of m words, word i has min(i, w) targets on its left and
    min(m-1-i, w) on its right, so the number of pairs before a word has a closed form.
    """

    def __init__(self, corpus: Corpus, window: int) -> None:
        """Count the pairs, with this many words on each side of a context word as its targets.

        Raises CorpusError if there is none, because no sentence has two words.
        """
        lengths = np.diff(corpus.kept_starts)
        self.corpus = corpus
        self.window = min(window, int(lengths.max()))
        self._before = np.concatenate(([0], np.cumsum(2 * self._to_the_left(lengths))))
        if not len(self):
            raise no_pair(corpus)

    def __len__(self) -> int:
        return int(self._before[-1])

    def __getitem__(self, number: int) -> Pair:
        return self.numbered(number, number + 1)[0]

    def numbered(self, first: int, end: int) -> list[Pair]:
        """Return the pairs with numbers in first … end-1."""
        numbers = np.arange(first, end)
        offsets = [self.corpus.offsets(kept) for kept in self.kept_at(numbers)]
        words = [self.corpus.tokens[at] for at in offsets]
        columns: list[NDArray[Any]] = [numbers, *words, *offsets]
        return [Pair(*row) for row in np.stack(columns, axis=1).tolist()]

    def words_at(self, numbers: NDArray[np.int64]) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        """Return the context and target words' indices of numbered pairs, shape (k,) each."""
        contexts, targets = map(self.corpus.offsets, self.kept_at(numbers))
        return self.corpus.tokens[contexts], self.corpus.tokens[targets]

    def kept_at(self, numbers: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return the offsets of both words of numbered pairs among kept words, (k,) each."""
        sentence = np.searchsorted(self._before, numbers, side="right") - 1
        start = self.corpus.kept_starts[sentence]
        length = self.corpus.kept_starts[sentence + 1] - start
        within = numbers - self._before[sentence]

        # Bisect for the last word with at most `within` pairs before it. A word has at most
        # 2·window targets, and words near the two ends of a sentence have window·(window + 1)
        # fewer in total. So the word is at or just above within // (2·window).
        low = np.minimum(within // (2 * self.window), length - 1)
        high = np.minimum(low + self.window, length - 1)
        while np.any(low < high):
            middle = (low + high + 1) // 2
            at_or_above = self._pairs_before(middle, length) <= within
            low = np.where(at_or_above, middle, low)
            high = np.where(at_or_above, high, middle - 1)
        context = low

        nth = within - self._pairs_before(context, length)
        to_the_left = np.minimum(context, self.window)
        target = context - to_the_left + nth + (nth >= to_the_left)
        return start + context, start + target

    def number_of(self, pair: Pair) -> int:
        """Return a pair's number."""
        return pair.number

    def of_same_window(self, pair: Pair) -> list[Pair]:
        """Return all pairs of the same context word occurrence, in text order."""
        number = np.array([pair.number], dtype=np.int64)
        context, target = (int(offsets[0]) for offsets in self.kept_at(number))
        starts = self.corpus.kept_starts
        sentence = int(np.searchsorted(starts, context, side="right")) - 1
        first = max(context - self.window, int(starts[sentence]))
        last = min(context + self.window, int(starts[sentence + 1]) - 1)
        nth = target - first - (target > context)
        return self.numbered(pair.number - nth, pair.number - nth + last - first)

    def _to_the_left(self, words: NDArray[np.int64]) -> NDArray[np.int64]:
        """The total number of targets on the left of the first words of a sentence."""
        window = self.window
        return np.where(
            words <= window,
            words * (words - 1) // 2,
            window * (window - 1) // 2 + (words - window) * window,
        )

    def _pairs_before(
        self, word: NDArray[np.int64], length: NDArray[np.int64]
    ) -> NDArray[np.int64]:
        """The number of pairs in a sentence whose context word comes before a word.

        By symmetry, targets on the right of the first words are counted as targets on the left of
        the last words of the reversed sentence.
        """
        to_the_right = self._to_the_left(length) - self._to_the_left(length - word)
        return self._to_the_left(word) + to_the_right


class Cells:
    """The distinct pairs of a text, numbered in order of first occurrence.

    A cell stands for all occurrences of its pair. Its ``Pair`` is the first occurrence.
    """

    def __init__(self, pairs: Pairs, counts: PairCounts) -> None:
        self._pairs, self._counts = pairs, counts

    def __len__(self) -> int:
        return len(self._counts.targets)

    def __getitem__(self, number: int) -> Pair:
        return self._pairs[int(self._firsts[number])]

    def words_at(self, numbers: NDArray[np.int64]) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        """Return the context and target words' indices of numbered cells, shape (k,) each."""
        return self._pairs.words_at(self._firsts[numbers])

    def number_of(self, pair: Pair) -> int:
        """Return the number of a pair's cell."""
        cell = self._counts.cells(np.array([pair.context]), np.array([pair.target]))
        return int(np.searchsorted(self._firsts, self._first_of_cell[cell[0]]))

    @cached_property
    def _first_of_cell(self) -> NDArray[np.int64]:
        """The number of each cell's first pair, in the order of the counts, shape (n_cells,)."""
        firsts = np.empty(len(self), dtype=np.int64)
        # From the end of the text to its start: the last write to a cell is its first pair.
        for begin in reversed(range(0, len(self._pairs), _CHUNK)):
            numbers = np.arange(begin, min(begin + _CHUNK, len(self._pairs)))[::-1]
            firsts[self._counts.cells(*self._pairs.words_at(numbers))] = numbers
        return firsts

    @cached_property
    def _firsts(self) -> NDArray[np.int64]:
        """The number of each cell's first pair, ascending, shape (n_cells,)."""
        return np.sort(self._first_of_cell)


def no_pair(corpus: Corpus) -> CorpusError:
    """Return the error for a text without pairs, with the reason."""
    in_vocabulary = subsample(corpus, 0, 0).kept_starts
    if np.diff(in_vocabulary).max() > 1 and corpus.sampling:
        return CorpusError(
            f"{corpus.name!r} has no pair left: --sample {corpus.sampling.sample:g} drops too "
            "many words, so raise it or leave it out"
        )
    if not in_vocabulary[-1]:
        return CorpusError(
            f"{corpus.name!r} has none of the vocabulary's words: give the vocabulary of a "
            "similar text (and check upper and lower case: --lowercase, --no-lowercase)"
        )
    joined = unsegmented(corpus.vocabulary.words)
    do = SEGMENT if joined else "put them on one line, or try --sentences punctuation"
    return CorpusError(
        f"{corpus.name!r} has words but no pair, because no sentence has two words: {do}"
    )
