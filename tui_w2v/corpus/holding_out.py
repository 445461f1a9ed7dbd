"""Holding sentences out of training: the loss on them shows whether learning generalises."""

from dataclasses import replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tui_w2v.corpus.corpus import Corpus
from tui_w2v.corpus.counting import count_pairs
from tui_w2v.corpus.counts import PairCounts

_FALLOFF = 1.5
"""A pair of words n apart counts n to the power of minus this: near words tell most of a word's
kind, and far words, of which there are more, of its topic."""
_LONGEST = 1000
"""A longer sentence is cut into pieces of this many words."""


class HeldOut(NamedTuple):
    """The pairs of a text in two parts, where a pair of words n apart counts n^−1.5."""

    training: PairCounts
    """The pairs that are trained."""
    validation: PairCounts
    """The pairs of the held-out sentences, without words that training never sees."""
    share: float
    """The requested share of sentences."""
    unweighted: PairCounts
    """The pairs that are trained, each counting 1."""


def hold_out(
    corpus: Corpus, counts: PairCounts, window: int, share: float, seed: int
) -> HeldOut | None:
    """Hold out a share of a text's sentences.

    Whole sentences are held out, not single pairs, because the pairs of one sentence repeat each
    other. A sentence of more than 1,000 words is cut into pieces; pairs across two pieces are
    trained. ``counts`` are all pairs of the text in this window, each counting 1; the seed chooses
    the sentences.

    Returns:
        The two parts, or None if one of them would have no pair.
    """
    pieces, starts = _pieces(corpus.kept_starts), corpus.kept_starts
    before = np.cumsum(pieces) - pieces
    within = np.arange(pieces.sum()) - np.repeat(before, pieces)  # the piece's number, from 0
    starts = np.append(np.repeat(starts[:-1], pieces) + within * _LONGEST, starts[-1])
    lengths = np.diff(starts)
    # A separate stream: subsampling uses the first one.
    rng = np.random.default_rng(np.random.SeedSequence(seed).spawn(2)[1])
    chosen = np.sort(rng.permutation(len(lengths))[: round(share * len(lengths))])
    lengths = lengths[chosen]
    if not lengths.size or lengths.max() < 2:
        return None
    ends = np.cumsum(lengths)
    offsets = np.arange(ends[-1]) + np.repeat(starts[chosen] - (ends - lengths), lengths)
    kept_starts = np.concatenate(([0], ends)).astype(np.int64)
    part = replace(corpus, kept=corpus.offsets(offsets), kept_starts=kept_starts)
    held_out = count_pairs(part, window)

    cells = counts.cells(held_out.contexts, held_out.targets)
    numbers = counts.numbers.copy()
    numbers[cells] -= held_out.numbers
    weights = count_pairs(corpus, window, falloff=_FALLOFF).numbers
    held_out = count_pairs(part, window, falloff=_FALLOFF)
    weights[cells] -= held_out.numbers
    unweighted, training = (counts.select(numbers > 0, each) for each in (numbers, weights))
    # A word that training never sees has no trained score.
    known = unweighted.per_context > 0
    both = known[held_out.contexts] & known[held_out.targets]
    if not (training.numbers.size and both.any()):
        return None
    return HeldOut(training, held_out.select(both, held_out.numbers), share, unweighted)


def n_pieces(corpus: Corpus) -> int:
    """Return the number of a text's sentences, counting long ones by their pieces."""
    return int(_pieces(corpus.kept_starts).sum())


def _pieces(starts: NDArray[np.int64]) -> NDArray[np.int64]:
    pieces: NDArray[np.int64] = -(-np.diff(starts) // _LONGEST)
    return pieces
