"""Sub-sampling: frequent words are left out here and there, the more often the more frequent."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from tui_w2v.corpus.corpus import Corpus, Sampling, kept_places

_CHUNK = 1 << 20


def keep_probabilities(counts: NDArray[np.int64], sample: float) -> NDArray[np.float64]:
    """Return how likely word2vec keeps each word at one of its places.

    With f a word's share of all words and t the threshold, that is min(1, (√(f/t) + 1)·t/f): what
    the word2vec program computes. (The paper, Mikolov et al., "Distributed Representations of
    Words and Phrases and their Compositionality", 2013, eq. 5, has √(t/f), to which the program
    adds t/f.) Words up to f = 2.6·t are always kept.

    Args:
        counts: How often each word occurs, shape (V,); 0 is taken for 1.
        sample: The threshold t, above 0.

    Returns:
        Probabilities, shape (V,).
    """
    share = sample * int(counts.sum()) / np.maximum(counts, 1)  # t/f
    share = np.minimum(share, 1)
    return np.minimum(share + np.sqrt(share), 1)


def sub_sample(corpus: Corpus, sample: float, seed: int) -> Corpus:
    """Return a text of which each place of a frequent word is kept or dropped, once for all.

    Windows close up over what is dropped, as they do over cut words. Vocabulary and counts stay
    those of the whole text, and so does what is drawn from: sampling again begins anew.

    Args:
        corpus: The text, whatever was dropped of it before.
        sample: word2vec's threshold t (see `keep_probabilities`); at 0, nothing is dropped.
        seed: What the draw depends on, 0 or more. A place's draw does not depend on what the
            vocabulary or the threshold is: at a smaller one, what was dropped stays so.
    """
    wanted = Sampling(sample, seed) if sample else None
    if wanted == corpus.sampling:
        return corpus
    stays = corpus.tokens < len(corpus.vocabulary) if wanted is None else _draw(corpus, wanted)
    kept, kept_starts = kept_places(stays, corpus.sentence_starts)
    return replace(corpus, kept=kept, kept_starts=kept_starts, sampling=wanted)


def _draw(corpus: Corpus, sampling: Sampling) -> NDArray[np.bool_]:
    """Tell which places of the text are kept, shape (n_tokens,)."""
    # One more for all cut words, whose numbers are clipped to V.
    probabilities = np.append(keep_probabilities(corpus.vocabulary.counts, sampling.sample), 0)
    # A stream of its own: the parameters are drawn from the seed itself.
    rng = np.random.default_rng(np.random.SeedSequence(sampling.seed).spawn(1)[0])
    stays = np.empty(len(corpus.tokens), dtype=np.bool_)
    for first in range(0, len(stays), _CHUNK):  # in pieces, to need little memory
        tokens = corpus.tokens[first : first + _CHUNK]
        drawn = rng.random(len(tokens))
        stays[first : first + _CHUNK] = drawn < probabilities.take(tokens, mode="clip")
    return stays
