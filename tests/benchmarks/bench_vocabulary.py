"""Up to which vocabulary passes are as good as gensim's skip-gram no later.

Run: ``python tests/benchmarks/bench_vocabulary.py TEXT [--sizes 5000,10000,20000]`` for a long
English text. gensim has its own defaults (window 5, negative 5, 5 epochs) and two workers; ours has
its automatic settings, with d = 100. Told are CPU seconds, which other work on the machine disturbs
least, and what vectors are judged by (kinds.py): words of a kind among the five nearest, and
analogies. The lines on large vocabularies in README were made with it.
"""

import argparse
import os
from collections.abc import Sequence
from time import process_time

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np
from kinds import analogies, share_of_a_kind
from numpy.typing import NDArray
from peers import whole_sentences

from tui_w2v.corpus import Corpus, SentenceRule
from tui_w2v.training import Limits, Progress, Settings, Setup, read_corpus, train_by_passes

_EVERY = 4
"""Vectors are judged after so many passes each time."""


def judge(
    who: str, seconds: float, words: Sequence[str], E: NDArray[np.floating], asked: set[str]
) -> None:
    kind, right = share_of_a_kind(words, E, asked), analogies(words, E, asked)
    print(f"  {who}: {kind:.3f} / {right:.3f} after {seconds:.1f} CPU seconds", flush=True)


def gensim(whole: Corpus, V: int, asked: set[str]) -> None:
    from gensim.models import Word2Vec

    sentences = whole_sentences(whole)
    start = process_time()
    model = Word2Vec(sentences, sg=1, max_final_vocab=V, workers=2, seed=1)
    judge("gensim", process_time() - start, model.wv.index_to_key, model.wv.vectors, asked)


def ours(setup: Setup, asked: set[str]) -> None:
    """Train until the held-out loss no longer falls, and judge on the way."""
    start, judging, words = process_time(), 0.0, setup.corpus.vocabulary.words

    def report(progress: Progress) -> None:
        nonlocal judging
        now = process_time()
        if progress.done and (progress.done % _EVERY == 0 or progress.left == 0):
            E = progress.parameters.E
            judge(f"pass {progress.done}", now - start - judging, words, E, asked)
        judging += process_time() - now

    held_out = setup.held_out(setup.settings.validation)
    train_by_passes(setup.settings, setup.counts(), Limits(), held_out=held_out, report=report)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("text")
    parser.add_argument("--sizes", default="5000,10000,20000")
    parser.add_argument("--sentences", default="punctuation", choices=list(SentenceRule))
    options = parser.parse_args()
    rule = SentenceRule(options.sentences)
    whole = read_corpus(Settings(options.text, sentences=rule, min_count=1, max_vocab=10**9))
    for V in map(int, options.sizes.split(",")):
        settings = Settings.of(options.text, sentences=rule, max_vocab=V, dim=100)
        setup = Setup(settings, read_corpus(settings))
        asked = set(setup.corpus.vocabulary.words)
        print(f"{len(asked):,} words", flush=True)
        gensim(whole, V, asked)
        ours(setup, asked)


if __name__ == "__main__":
    main()
