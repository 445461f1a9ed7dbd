"""How often each (context, target) pair occurs: all that a grouped pass needs of a text."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from tui_w2v.corpus.corpus import Corpus
from tui_w2v.corpus.pairs import no_pair
from tui_w2v.corpus.vocabulary import Vocabulary
from tui_w2v.errors import CorpusError

_CHUNK = 1 << 20

Numbers: TypeAlias = NDArray[Any]
"""How often things occur: whole numbers, or float64 where near words count more than far ones."""

_Tally: TypeAlias = tuple[NDArray[np.int64], Numbers]
"""Codes of pairs, ascending and each once, and how often each occurs; the code of words i and j
is i·V + j."""


@dataclass(frozen=True, eq=False)
class PairCounts:
    """How often each (context, target) pair of a text occurs: a sparse matrix C, row by row.

    Only pairs that occur have an entry, so the size grows with the different pairs of a text and
    not with its length. Losses and entropies are in nats.
    """

    vocabulary: Vocabulary
    """The words, V of them."""
    starts: NDArray[np.int64]
    """Where each context word's entries begin, and their number at last, shape (V + 1,)."""
    targets: NDArray[np.int32]
    """The target words' indices, ascending for each context word, shape (n_different,)."""
    numbers: Numbers
    """How often each pair occurs, at least once, shape (n_different,); no whole numbers where
    near words count more than far ones."""

    @cached_property
    def total(self) -> int | float:
        """How many pairs there are: N."""
        total: int | float = self.numbers.sum().item()
        return total

    @cached_property
    def per_context(self) -> Numbers:
        """How many pairs have each word as their context: n, shape (V,)."""
        per_context = np.zeros(len(self.vocabulary), dtype=self.numbers.dtype)
        begin = self.starts[:-1]
        occurring = begin < self.starts[1:]
        per_context[occurring] = np.add.reduceat(self.numbers, begin[occurring])
        return per_context

    @cached_property
    def per_target(self) -> Numbers:
        """How many pairs have each word as their target, shape (V,)."""
        per_target = np.zeros(len(self.vocabulary), dtype=self.numbers.dtype)
        np.add.at(per_target, self.targets, self.numbers)
        return per_target

    def number(self, context: int, target: int) -> float:
        """Return how often a pair of words occurs."""
        begin, end = int(self.starts[context]), int(self.starts[context + 1])
        place = begin + int(np.searchsorted(self.targets[begin:end], target))
        occurs = place < end and int(self.targets[place]) == target
        return float(self.numbers[place]) if occurs else 0.0

    def cells(
        self, contexts: NDArray[np.integer], targets: NDArray[np.integer]
    ) -> NDArray[np.int64]:
        """Return the places of pairs that occur among the entries, shape (k,).

        Args:
            contexts: The context words' indices, shape (k,).
            targets: The target words' indices, shape (k,).
        """
        V = len(self.vocabulary)
        return np.searchsorted(self._codes, contexts.astype(np.int64) * V + targets)

    @cached_property
    def _codes(self) -> NDArray[np.int64]:
        """i·V + j for each entry's words i and j, ascending, shape (n_different,)."""
        V = len(self.vocabulary)
        contexts = np.repeat(np.arange(V, dtype=np.int64), np.diff(self.starts))
        codes: NDArray[np.int64] = contexts * V + self.targets
        return codes

    @cached_property
    def floor(self) -> float:
        """The lowest mean loss that any model of these pairs can have: the conditional entropy of
        the target given the context, −(1/N) Σij C[i, j]·log(C[i, j] / n[i]).
        """
        lost = _sum_of_n_log_n(self.per_context) - _sum_of_n_log_n(self.numbers)
        return max(0.0, lost / self.total)

    @cached_property
    def unigram(self) -> float:
        """The lowest mean loss of a model that is blind to the context: the targets' entropy."""
        return max(0.0, math.log(self.total) - _sum_of_n_log_n(self.per_target) / self.total)

    @cached_property
    def uniform(self) -> float:
        """The loss of a model that finds all words equally likely: log V."""
        return math.log(len(self.vocabulary))

    @cached_property
    def telling(self) -> NDArray[np.int64]:
        """The words that say more than the average word about the words near them.

        What a context word says is the share of the surprise at its targets, −log P(target), that
        knowing it takes away (Theil's uncertainty coefficient), less what as few pairs would take
        away by chance: (k − 1) / 2n nats for k different targets in n pairs (Miller 1955). By how
        much the share is above the mean is weighed by √n, so the indices of words that are sure to
        say much come first: content words, mostly.
        """
        V, n = len(self.vocabulary), np.maximum(self.per_context, 1).astype(np.float64)
        log_n, log_share = np.log(n), np.log(np.maximum(self.per_target, 1) / self.total)
        said, surprise = -(np.diff(self.starts) - 1) / 2, np.zeros(V)
        for first in range(0, len(self.numbers), _CHUNK):
            numbers = self.numbers[first : first + _CHUNK].astype(np.float64)
            places = np.arange(first, first + len(numbers))
            contexts = np.searchsorted(self.starts, places, side="right") - 1
            without = log_share[self.targets[first : first + _CHUNK]]
            with_context = np.log(numbers) - log_n[contexts]
            said += np.bincount(contexts, numbers * (with_context - without), V)
            surprise -= np.bincount(contexts, numbers * without, V)
        share = np.divide(said, surprise, out=np.zeros(V), where=surprise > 0)
        mean = said[surprise > 0].sum() / surprise.sum() if surprise.any() else 0.0
        weighed = np.where(surprise > 0, np.sqrt(n) * (share - mean), 0)
        return np.argsort(-weighed, kind="stable")[: int((weighed > 0).sum())]


def count_pairs(
    corpus: Corpus,
    window: int,
    check: Callable[[int], None] | None = None,
    *,
    harmonic: bool = False,
) -> PairCounts:
    """Count the pairs that ``Pairs(corpus, window)`` enumerates.

    One scan of the text. It holds a piece of the text and the different pairs found so far,
    however long the text and wide the window.

    Args:
        corpus: The text.
        window: How many words on each side of the context word are its targets, at least 1.
        check: Called now and then with how many of the kept words are done (in the end
            ``corpus.kept_starts[-1]``); what it raises ends the counting.
        harmonic: Count a pair of words n apart as 1/n of a pair (Pennington et al. 2014,
            section 4.2).

    Raises:
        CorpusError: There is not one pair: no sentence has two words.
    """
    V, starts = len(corpus.vocabulary), corpus.kept_starts
    n_kept = int(starts[-1])
    window = min(window, int(np.diff(starts).max()))
    tallies: list[_Tally] = []
    for first in range(0, n_kept, _CHUNK):
        end = min(first + _CHUNK, n_kept)
        left = np.arange(first, end)
        sentence_end = starts[np.searchsorted(starts, left, side="right")]
        for offset in range(1, window + 1):
            if check:
                check(first)
            inside = left + offset < sentence_end
            left, sentence_end = left[inside], sentence_end[inside]
            if not left.size:
                break
            one = corpus.tokens[corpus.places(left)]
            other = corpus.tokens[corpus.places(left + offset)]
            # Every pair occurs in both directions: counting the lesser word first is enough.
            codes = np.minimum(one, other).astype(np.int64)
            codes *= V
            codes += np.maximum(one, other)
            codes, numbers = _tally(codes)
            _put(tallies, (codes, numbers / offset if harmonic else numbers))
        if check:
            check(end)
    if not tallies:
        raise no_pair(corpus)
    return _both_directions(corpus.vocabulary, *_joined(tallies))


def add_counts(parts: Sequence[PairCounts]) -> PairCounts:
    """Add counts up, as if their texts had been counted together.

    Args:
        parts: One or more, all over the same words in the same order.

    Raises:
        CorpusError: They are not over the same words.
    """
    words = list(parts[0].vocabulary.words)
    if any(list(part.vocabulary.words) != words for part in parts[1:]):
        raise CorpusError(
            "the counts are of different vocabularies: count every text over the same words, "
            "which --vocab FILE gives"
        )
    V = len(words)
    tallies: list[_Tally] = []
    for part in parts:
        contexts = np.repeat(np.arange(V, dtype=np.int64), np.diff(part.starts))
        _put(tallies, (contexts * V + part.targets, part.numbers.copy()))
    codes, numbers = _joined(tallies)
    return PairCounts(
        Vocabulary(words, np.sum([part.vocabulary.counts for part in parts], axis=0)),
        starts=np.searchsorted(codes, np.arange(V + 1, dtype=np.int64) * V).astype(np.int64),
        targets=(codes % V).astype(np.int32),
        numbers=numbers,
    )


def _tally(codes: NDArray[np.int64]) -> _Tally:
    """Count equal codes; the array is sorted in place."""
    codes.sort()
    changes = np.flatnonzero(codes[1:] != codes[:-1]) + 1
    firsts = np.concatenate(([0], changes))
    return codes[firsts], np.diff(firsts, append=len(codes))


def _put(tallies: list[_Tally], tally: _Tally) -> None:
    """Put a tally on the pile, on which each has twice the length of the next or more.

    So all of them together are never longer than twice the first, and merging one after the
    other copies each code a few times, not once for every tally to come.
    """
    tallies.append(tally)
    while len(tallies) > 1 and 2 * len(tallies[-1][0]) > len(tallies[-2][0]):
        smaller = tallies.pop()
        tallies.append(_merge(tallies.pop(), smaller))


def _joined(tallies: list[_Tally]) -> _Tally:
    """Merge the whole pile and empty it."""
    joined = tallies.pop()
    while tallies:
        joined = _merge(tallies.pop(), joined)
    return joined


def _merge(larger: _Tally, smaller: _Tally) -> _Tally:
    """Add two tallies up; the larger's numbers may be changed in place."""
    codes, numbers = larger
    new_codes, new_numbers = smaller
    places = np.searchsorted(codes, new_codes)
    known = codes[np.minimum(places, len(codes) - 1)] == new_codes
    numbers[places[known]] += new_numbers[known]
    places, new_codes, new_numbers = places[~known], new_codes[~known], new_numbers[~known]
    return np.insert(codes, places, new_codes), np.insert(numbers, places, new_numbers)


def _both_directions(
    vocabulary: Vocabulary,
    codes: NDArray[np.int64],
    numbers: Numbers,
) -> PairCounts:
    """Give pairs that were counted lesser word first an entry with each of their words."""
    V = len(vocabulary)
    low = (codes // V).astype(np.int32)
    high = (codes % V).astype(np.int32)
    numbers[low == high] *= 2
    # Words of two bytes are sorted by radix, many times faster; stable, the low words of each
    # high word stay in order.
    apart = np.flatnonzero(low != high)
    order = apart[np.argsort(high[apart].astype(np.min_scalar_type(V)), kind="stable")]

    # The targets of a context word: first those below it, where it is the high word, then those
    # from itself on. An entry's place is its rank among its kind and all of the other kind before.
    from_itself = np.bincount(low, minlength=V)
    below = np.bincount(high[order], minlength=V)
    targets = np.empty(len(low) + len(order), dtype=np.int32)
    both = np.empty(len(targets), dtype=numbers.dtype)
    places = np.arange(len(low)) + np.cumsum(below)[low]
    targets[places], both[places] = high, numbers
    places = np.arange(len(order)) + (np.cumsum(from_itself) - from_itself)[high[order]]
    targets[places], both[places] = low[order], numbers[order]
    starts = np.concatenate(([0], np.cumsum(from_itself + below)))
    return PairCounts(vocabulary, starts, targets, both)


def _sum_of_n_log_n(numbers: Numbers) -> float:
    """Sum n·log n, 0·log 0 being 0; in pieces, to need little memory."""
    return math.fsum(
        float(piece @ np.log(np.where(piece > 0, piece, 1)))
        for first in range(0, len(numbers), _CHUNK)
        for piece in (numbers[first : first + _CHUNK].astype(np.float64),)
    )
