"""Each objective on the world sample beside gensim's skip-gram with negative sampling.

Without gensim (extra: peers), only our own times are told.

Ours trains by its default settings, until it settles; its time is that of training, and of
counting the pairs before it. gensim trains by its own defaults but min_count=1, with two workers,
for 5, 10, 15 … 60 epochs, each time anew and with its rate falling to its end, until it answers as
large a share of the analogies; the time is that of the last training alone, without the vocabulary.
"""

from collections.abc import Iterator, Sequence
from functools import cache
from time import perf_counter

import numpy as np
from peers import lacks, whole_sentences
from rows import Row, missing

from tui_w2v.corpus import SAMPLES
from tui_w2v.skipgram import OBJECTIVES
from tui_w2v.training import Limits, Settings, Setup, read_corpus, train_by_passes
from tui_w2v.vectors import WordVectors
from tui_w2v.vectors.evaluation import answer_analogies
from tui_w2v.vectors.question_files import read_questions

GOAL = "≥ 90 %, no later than gensim"
ENOUGH = 0.9


def share_of(words: Sequence[str], E: np.ndarray) -> float:
    questions = read_questions(SAMPLES["world"].questions[0])
    return answer_analogies(WordVectors(list(words), E), questions.sections).total.accuracy


@cache
def gensim(epochs: int) -> tuple[float, float]:
    """Train for so many epochs; return the share of analogies answered and the seconds."""
    from gensim.models import Word2Vec

    text = whole_sentences(read_corpus(Settings.of("world")))
    model = Word2Vec(sg=1, min_count=1, workers=2, seed=1)
    model.build_vocab(text)
    start = perf_counter()
    model.train(text, total_examples=model.corpus_count, epochs=epochs)
    seconds = perf_counter() - start
    return share_of(model.wv.index_to_key, model.wv.vectors), seconds


def beside_gensim(name: str, *, alone: bool) -> Row:
    settings = Settings.of("world", objective=name)
    corpus = read_corpus(settings)
    start = perf_counter()
    setup = Setup(settings, corpus)
    counts = setup.counts()
    counting = perf_counter() - start
    trained = train_by_passes(settings, counts, Limits())
    share = share_of(setup.corpus.vocabulary.words, trained.parameters.E)
    what = f"analogies of world by {name}, beside gensim's skip-gram with negative sampling"
    if share < ENOUGH:
        return missing(what, GOAL, f"{share:.1%} only")
    took = f"{trained.seconds:.2f} s, {trained.passes} passes, and {counting:.2f} s of counting"
    parts = [f"{share:.1%} in {took}"]
    for aim in () if alone else (ENOUGH, share):
        epochs = next((n for n in range(5, 60, 5) if gensim(n)[0] >= aim), 60)
        reached, seconds = gensim(epochs)
        parts.append(
            f"gensim {reached:.1%} in {seconds:.2f} s, {epochs} epochs: "
            f"{seconds / (trained.seconds + counting):.1f} times as long"
        )
    return Row(what, GOAL, "; ".join(parts))


def rows(*, quick: bool) -> Iterator[Row]:
    """A row for each objective; the quick run has them without gensim."""
    alone = quick or bool(lacks("gensim"))
    yield from (beside_gensim(name, alone=alone) for name in OBJECTIVES)
