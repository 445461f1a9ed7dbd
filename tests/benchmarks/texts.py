"""The texts that benchmarks train on: made on the spot, or named by an environment variable.

TUI_W2V_TEXT names a text of one's own, TUI_W2V_SENTENCES its rule for sentences (default line).
"""

import os
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import numpy as np
from numpy.typing import NDArray
from zipf import write_text

from tui_w2v.corpus import Corpus, PairCounts, Pairs, SentenceRule, count_pairs
from tui_w2v.training import Settings, read_corpus

V, D, WINDOW = 3000, 100, 2
WORDS, TYPES = 868_000, 20_000

_FOLDER = TemporaryDirectory(prefix="tui-w2v-")


@dataclass(frozen=True)
class Text:
    """A text that was read and counted."""

    settings: Settings
    corpus: Corpus
    counts: PairCounts
    counting: float
    """How long counting took, in seconds."""

    @cached_property
    def pairs(self) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        """The context and the target words of all pairs, in text order, for the peers."""
        pairs = Pairs(self.corpus, WINDOW)
        return pairs.words_at(np.arange(len(pairs)))


@cache
def zipf_text(*, words: int = WORDS, types: int = TYPES) -> Path:
    """Write a text of so many words, of so many different ones, and say where it is."""
    path = Path(_FOLDER.name) / f"zipf-{words}-{types}.txt"
    write_text(path, words=words, types=types)
    return path


def read(path: Path, *, rule: SentenceRule = SentenceRule.LINE, like: Text | None = None) -> Text:
    """Read and count a text, over the words of another if one is given."""
    settings = Settings(corpus=str(path), sentences=rule, max_vocab=V, window=WINDOW, dim=D)
    vocabulary = like.corpus.vocabulary.words if like else None
    corpus = read_corpus(settings, vocabulary=vocabulary)
    start = perf_counter()
    counts = count_pairs(corpus, WINDOW)
    return Text(settings, corpus, counts, perf_counter() - start)


@cache
def bench_text() -> Text:
    """Return the text that all of one run is about: V = 3000 words at most, window 2, d = 100."""
    if own := os.environ.get("TUI_W2V_TEXT"):
        rule = os.environ.get("TUI_W2V_SENTENCES", SentenceRule.LINE)
        return read(Path(own), rule=SentenceRule(rule))
    return read(zipf_text())
