"""Counting the pairs of a text, in one scan."""

from collections.abc import Callable
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from tui_w2v.corpus.corpus import Corpus
from tui_w2v.corpus.counts import Numbers, PairCounts
from tui_w2v.corpus.pairs import no_pair
from tui_w2v.corpus.vocabulary import Vocabulary

_CHUNK = 1 << 20

_Tally: TypeAlias = tuple[NDArray[np.int64], Numbers]
"""Distinct codes of pairs, ascending, and their counts; the code of words i and j is i·V + j."""


def count_pairs(
    corpus: Corpus,
    window: int,
    check: Callable[[int], None] | None = None,
    *,
    falloff: float = 0.0,
    may_be_empty: bool = False,
) -> PairCounts:
    """Count the pairs that ``Pairs(corpus, window)`` enumerates, in one scan of the text.

    Memory holds one chunk of the text and the distinct pairs found so far. A pair of words n apart
    counts n^−falloff: 0, all pairs alike; 1, 1/n (Pennington et al. 2014, section 4.2). The check,
    called after each step with the number of kept words done, raises to cancel.

    Raises:
        CorpusError: The text has no pair, because no sentence has two words, and must not be empty.
    """
    V, starts = len(corpus.vocabulary), corpus.kept_starts
    n_kept = int(starts[-1])
    window = min(window, int(np.diff(starts).max(initial=0)))
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
            one = corpus.tokens[corpus.offsets(left)]
            other = corpus.tokens[corpus.offsets(left + offset)]
            # Every pair occurs in both directions, so only codes with i <= j are counted.
            codes = np.minimum(one, other).astype(np.int64)
            codes *= V
            codes += np.maximum(one, other)
            codes.sort()
            firsts = np.flatnonzero(np.diff(codes, prepend=-1))
            numbers: Numbers = np.diff(firsts, append=len(codes))
            tallies.append((codes[firsts], numbers / offset**falloff if falloff else numbers))
            _merge_last(tallies)
        if check:
            check(end)
    _merge_last(tallies, all_of_them=True)
    empty = np.empty(0, dtype=np.int64)
    counts = _both_directions(corpus.vocabulary, *(tallies or [(empty, empty)])[0])
    if not (may_be_empty or len(counts.targets)):
        raise no_pair(corpus)
    return counts


def _merge_last(tallies: list[_Tally], *, all_of_them: bool = False) -> None:
    """Merge the last tallies until each is at least twice as long as the next.

    So each code is copied in a logarithmic number of merges, not in every merge.
    """
    while len(tallies) > 1 and (all_of_them or 2 * len(tallies[-1][0]) > len(tallies[-2][0])):
        smaller = tallies.pop()
        tallies.append(_merge(tallies.pop(), smaller))


def _merge(larger: _Tally, smaller: _Tally) -> _Tally:
    """Sum two tallies; the larger one's counts may change in place."""
    codes, numbers = larger
    new_codes, new_numbers = smaller
    at = np.searchsorted(codes, new_codes)
    known = codes[np.minimum(at, len(codes) - 1)] == new_codes
    numbers[at[known]] += new_numbers[known]
    at, new_codes, new_numbers = at[~known], new_codes[~known], new_numbers[~known]
    return np.insert(codes, at, new_codes), np.insert(numbers, at, new_numbers)


def _both_directions(
    vocabulary: Vocabulary, codes: NDArray[np.int64], numbers: Numbers
) -> PairCounts:
    """Build the counts of (i, j) and (j, i) from the tally of codes with i <= j."""
    V = len(vocabulary)
    low, high = (halves.astype(np.int32) for halves in np.divmod(codes, V))
    numbers[low == high] *= 2
    # NumPy sorts 16-bit numbers by radix, many times faster. The stable sort keeps the low words
    # of each high word in order.
    apart = np.flatnonzero(low != high)
    order = apart[np.argsort(high[apart].astype(np.min_scalar_type(V)), kind="stable")]

    # A context word's targets are first the words below it, where it is the high word, then the
    # others, where it is the low word. An entry's index is its rank among its own kind plus the
    # number of entries of the other kind before it.
    from_itself = np.bincount(low, minlength=V)
    below = np.bincount(high[order], minlength=V)
    targets = np.empty(len(low) + len(order), dtype=np.int32)
    both = np.empty(len(targets), dtype=numbers.dtype)
    entries = np.arange(len(low)) + np.cumsum(below)[low]
    targets[entries], both[entries] = high, numbers
    entries = np.arange(len(order)) + (np.cumsum(from_itself) - from_itself)[high[order]]
    targets[entries], both[entries] = low[order], numbers[order]
    starts = np.concatenate(([0], np.cumsum(from_itself + below)))
    return PairCounts(vocabulary, starts, targets, both)
