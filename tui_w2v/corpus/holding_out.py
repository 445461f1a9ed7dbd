"""Sentences held out of training, so that the loss on them tells what was learned beyond them."""

from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tui_w2v.corpus.corpus import Corpus
from tui_w2v.corpus.counts import PairCounts, count_pairs

_LONGEST = 1000
"""Of a longer sentence, pieces of so many words are held out."""


class HeldOut(NamedTuple):
    """The pairs of a text in two parts."""

    training: PairCounts
    """The pairs that are trained."""
    validation: PairCounts
    """The pairs of the sentences that were held out, as far as training has both words."""
    share: float
    """The share of sentences that was to be held out."""


def hold_out(
    corpus: Corpus, counts: PairCounts, window: int, share: float, seed: int
) -> HeldOut | None:
    """Hold out a share of a text's sentences.

    Whole sentences are held out, and not single pairs: the pairs of one sentence tell of each
    other. A sentence of more than 1,000 words is taken in pieces; pairs from one piece to the next
    are trained.

    Args:
        corpus: The text.
        counts: All its pairs, each counting 1.
        window: The window that they were counted with.
        share: The share of sentences to hold out, between 0 and 1.
        seed: Which sentences are chosen depends on it.

    Returns:
        The two parts, or None where one of them would have no pair.
    """
    starts = _piece_starts(corpus.kept_starts)
    lengths = np.diff(starts)
    # A stream of its own: sub-sampling uses the first one.
    rng = np.random.default_rng(np.random.SeedSequence(seed).spawn(2)[1])
    chosen = np.sort(rng.permutation(len(lengths))[: round(share * len(lengths))])
    lengths = lengths[chosen]
    if not lengths.size or lengths.max() < 2:
        return None
    ends = np.cumsum(lengths)
    places = np.arange(ends[-1]) + np.repeat(starts[chosen] - (ends - lengths), lengths)
    kept_starts = np.concatenate(([0], ends)).astype(np.int64)
    part = replace(corpus, kept=corpus.offsets(places), kept_starts=kept_starts)
    held_out = count_pairs(part, window)

    numbers = counts.numbers.copy()
    numbers[counts.cells(held_out.contexts, held_out.targets)] -= held_out.numbers
    training = counts.select(numbers > 0, numbers)
    # A word that training never sees has no score to be judged by.
    known = training.per_context > 0
    both = known[held_out.contexts] & known[held_out.targets]
    if not (training.numbers.size and both.any()):
        return None
    return HeldOut(training, held_out.select(both, held_out.numbers), share)


def n_pieces(corpus: Corpus) -> int:
    """Return how many sentences, or pieces of long ones, a text has."""
    return len(_piece_starts(corpus.kept_starts)) - 1


def _piece_starts(starts: NDArray[np.int64]) -> NDArray[np.int64]:
    """Where sentences, or pieces of long ones, begin, and the text's length at last."""
    if np.diff(starts).max() <= _LONGEST:
        return np.unique(starts)
    within = [np.arange(begin, end, _LONGEST) for begin, end in pairwise(starts.tolist())]
    return np.unique(np.concatenate([*within, starts[-1:]]))
