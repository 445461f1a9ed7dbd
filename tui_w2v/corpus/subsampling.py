"""Subsampling: frequent words are dropped at random, more often the more frequent they are."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from tui_w2v.corpus.corpus import Corpus, Sampling, kept_offsets

_CHUNK = 1 << 20


def keep_probabilities(counts: NDArray[np.int64], sample: float) -> NDArray[np.float64]:
    """Return the probability that word2vec keeps an occurrence of each word.

    With f a word's share of all words and t the threshold, the word2vec program keeps an
    occurrence with probability min(1, (√(f/t) + 1)·t/f) = min(1, √(t/f) + t/f). The paper (Mikolov
    et al., "Distributed Representations of Words and Phrases and their Compositionality", 2013,
    eq. 5) has √(t/f) alone. Words up to f = 2.6·t are always kept. Counts and probabilities have
    shape (V,); a count of 0 counts as 1.
    """
    share = sample * int(counts.sum()) / np.maximum(counts, 1)  # t/f
    share = np.minimum(share, 1)
    return np.minimum(share + np.sqrt(share), 1)


def subsample(
    corpus: Corpus,
    sample: float,
    seed: int,
    *,
    counts: NDArray[np.int64] | None = None,
    words_before: int = 0,
) -> Corpus:
    """Return a text from which occurrences of frequent words are dropped at random.

    Each occurrence is dropped once for all epochs. Windows close up over dropped words. The
    vocabulary and its counts stay those of the whole text. Subsampling a subsampled text starts
    from the whole text again. ``sample`` is word2vec's threshold t (see `keep_probabilities`); 0
    drops nothing. The random number of an occurrence depends on neither the vocabulary nor t, so a
    smaller t drops the same occurrences and more. For a part of a text, ``counts`` says how often
    each word occurs in all of it, (V,), and ``words_before`` how many words are before it.
    """
    wanted, tokens = Sampling(sample, seed) if sample else None, corpus.tokens
    if wanted == corpus.sampling:
        return corpus
    stays = tokens < len(corpus.vocabulary)
    if wanted:
        # The last probability, 0, is for out-of-vocabulary words, whose numbers are clipped to V.
        counts = corpus.vocabulary.counts if counts is None else counts
        probabilities = np.append(keep_probabilities(counts, sample), 0)
        # A separate stream: the seed itself initialises the parameters.
        generator = np.random.PCG64(np.random.SeedSequence(seed).spawn(1)[0])
        generator.advance(words_before)  # a number for each word
        rng = np.random.Generator(generator)
        for first in range(0, len(tokens), _CHUNK):  # in chunks, to save memory
            chunk = tokens[first : first + _CHUNK]
            uniform = rng.random(len(chunk))
            stays[first : first + _CHUNK] = uniform < probabilities.take(chunk, mode="clip")
    kept, kept_starts = kept_offsets(stays, corpus.sentence_starts)
    return replace(corpus, kept=kept, kept_starts=kept_starts, sampling=wanted)
