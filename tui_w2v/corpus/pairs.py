"""The (context, target) pairs of a text, found by number and never stored."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tui_w2v.corpus.corpus import SEGMENT, Corpus
from tui_w2v.corpus.sampling import sub_sample
from tui_w2v.corpus.words import unsegmented
from tui_w2v.errors import CorpusError


@dataclass(frozen=True)
class Pair:
    """One context word and one target word from its window."""

    number: int
    """Its place in text order, from 0."""
    context: int
    """The context word's index."""
    target: int
    """The target word's index."""
    context_place: int
    """Where in the text (``Corpus.tokens``) the context word stands."""
    target_place: int
    """Where in the text the target word stands."""


class Pairs:
    """All pairs of a text at a window, in text order: each word in turn is the context word,
    and its neighbours within the window, from left to right, are its targets.

    Two numbers a sentence are kept; which pair has number k is worked out when asked. With m
    words in a sentence and window w, the word at i has min(i, w) neighbours to its left and
    min(m-1-i, w) to its right, so the count of pairs before it has a closed form.
    """

    def __init__(self, corpus: Corpus, window: int) -> None:
        """Count the pairs.

        Args:
            corpus: The text.
            window: How many words on each side of the context word are its targets.

        Raises:
            CorpusError: There is not one pair: no sentence has two words.
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
        """Return the pairs with the numbers from first up to, and without, end."""
        numbers = np.arange(first, end)
        context_places, target_places = map(self.corpus.places, self.kept_at(numbers))
        tokens = self.corpus.tokens
        columns = (
            numbers,
            tokens[context_places],
            tokens[target_places],
            context_places,
            target_places,
        )
        return [Pair(*row) for row in zip(*(column.tolist() for column in columns), strict=True)]

    def words_at(self, numbers: NDArray[np.int64]) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        """Return the context and target words' indices of the pairs with these numbers.

        Args:
            numbers: Numbers of pairs in 0 … len-1, shape (k,).

        Returns:
            Two arrays of shape (k,).
        """
        contexts, targets = self.kept_at(numbers)
        places, tokens = self.corpus.places, self.corpus.tokens
        return tokens[places(contexts)], tokens[places(targets)]

    def kept_at(self, numbers: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return which of the text's kept words are the context and target of these pairs.

        Args:
            numbers: Numbers of pairs in 0 … len-1, shape (k,).

        Returns:
            Two arrays of shape (k,): ordinal numbers among the kept words.
        """
        sentence = np.searchsorted(self._before, numbers, side="right") - 1
        start = self.corpus.kept_starts[sentence]
        length = self.corpus.kept_starts[sentence + 1] - start
        within = numbers - self._before[sentence]

        # Wanted is the last word with no more than `within` pairs before it. A word has at most
        # 2·window neighbours, and the two ends of a sentence together lack window·(window + 1)
        # of them: it lies at or just above within // (2·window).
        low = np.minimum(within // (2 * self.window), length - 1)
        high = np.minimum(low + self.window, length - 1)
        while np.any(low < high):
            middle = (low + high + 1) // 2
            right_place = self._pairs_before(middle, length) <= within
            low = np.where(right_place, middle, low)
            high = np.where(right_place, high, middle - 1)
        context = low

        nth = within - self._pairs_before(context, length)
        to_the_left = np.minimum(context, self.window)
        target = context - to_the_left + nth + (nth >= to_the_left)
        return start + context, start + target

    def number_of(self, pair: Pair) -> int:
        """Return a pair's number."""
        return pair.number

    def of_same_window(self, pair: Pair) -> list[Pair]:
        """Return all pairs with the same context word at the same place, in text order."""
        number = np.array([pair.number], dtype=np.int64)
        context, target = (int(places[0]) for places in self.kept_at(number))
        starts = self.corpus.kept_starts
        sentence = int(np.searchsorted(starts, context, side="right")) - 1
        first = max(context - self.window, int(starts[sentence]))
        last = min(context + self.window, int(starts[sentence + 1]) - 1)
        nth = target - first - (target > context)
        return self.numbered(pair.number - nth, pair.number - nth + last - first)

    def _to_the_left(self, words: NDArray[np.int64]) -> NDArray[np.int64]:
        """How many left neighbours the first so many words of a sentence have in all."""
        window = self.window
        return np.where(
            words <= window,
            words * (words - 1) // 2,
            window * (window - 1) // 2 + (words - window) * window,
        )

    def _pairs_before(
        self, word: NDArray[np.int64], length: NDArray[np.int64]
    ) -> NDArray[np.int64]:
        """How many pairs of a sentence have a context word before this one.

        The right neighbours of its first words are the left neighbours of the last words of the
        sentence read backwards.
        """
        to_the_right = self._to_the_left(length) - self._to_the_left(length - word)
        return self._to_the_left(word) + to_the_right


def no_pair(corpus: Corpus) -> CorpusError:
    """Return what to raise for a text that has not one pair, whatever the window."""
    in_vocabulary = sub_sample(corpus, 0, 0).kept_starts
    if np.diff(in_vocabulary).max() > 1:
        assert corpus.sampling is not None
        return CorpusError(
            f"{corpus.name!r} has not one pair left at --sample {corpus.sampling.sample:g}, which "
            "drops too many of its words: raise it, or leave it out"
        )
    if not in_vocabulary[-1]:
        return CorpusError(
            f"{corpus.name!r} has not one of the vocabulary's words: give the vocabulary of a "
            "text like it (and mind upper and lower case: --lowercase, --no-lowercase)"
        )
    do = "put them on one line, or try --sentences punctuation"
    if unsegmented(corpus.vocabulary.words):
        do = SEGMENT
    return CorpusError(
        f"{corpus.name!r} has words but not one pair, for no sentence has two of them: {do}"
    )
