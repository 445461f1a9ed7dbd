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

from tui_w2v.corpus import Corpus, PairCounts, Pairs, SentenceRule, count_pairs
from tui_w2v.training import Settings, read_corpus

V, D, WINDOW = 3000, 100, 2
OPTIONS = [f"--max-vocab={V}", f"--dim={D}", f"--window={WINDOW}"]
"""On the command line: what the program would choose by itself changes."""
WORDS, TYPES = 868_000, 20_000

_SYLLABLES = [c + v for c in "bdfgklmnprstvz" for v in ("a", "e", "i", "o", "u")]
_TOPICS = 40
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
    path = Path(_FOLDER.name, f"zipf-{words}-{types}.txt")
    _write_text(path, words, types)
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


def _write_text(path: Path, words: int, types: int) -> None:
    """Write words by a Zipf law, in sentences of natural length, one a line.

    Every sentence is about one of some topics, and each topic has its own liking for each word, so
    that a word tells something of its neighbours, as in language: there is something to learn.
    At a vocabulary of 3000 and a window of 2 the default has some 2.8 million pairs in 4 MB, and
    log V, the unigram and the conditional entropy are near 8.0, 6.2 and 5.0 nats. More words make
    a longer text of the same words and topics.
    """
    rng = np.random.default_rng(0)
    share = 1 / np.arange(2.7, types + 2.7)
    # The most frequent words stand in sentences of any topic, the others keep to a few.
    strength = 3 * np.minimum(1, np.arange(types) / 50)
    share = share * np.exp(strength * rng.standard_normal((_TOPICS, types)) - strength**2 / 2)
    upto = np.cumsum(share, axis=1)

    ends = rng.random(words) < 1 / 18
    ends[-1] = True
    sentence: NDArray[np.int64] = np.cumsum(ends) - ends
    topic = rng.integers(_TOPICS, size=sentence[-1] + 1)[sentence]
    drawn = rng.random(words)
    text = np.empty(words, dtype=np.int32)
    for number in range(_TOPICS):
        of_topic = np.flatnonzero(topic == number)
        text[of_topic] = np.searchsorted(upto[number], drawn[of_topic] * upto[number, -1])

    names = np.array([_name(number) for number in range(types)], dtype=object)
    with path.open("w", encoding="utf-8", newline="\n") as stream:
        for piece in np.array_split(np.arange(words), words // 1_000_000 + 1):
            stream.write("".join(names[text[piece]] + np.where(ends[piece], "\n", " ")))


def _name(number: int) -> str:
    rest, syllable = divmod(number, len(_SYLLABLES))
    return _SYLLABLES[syllable] + (_name(rest) if rest else "")
