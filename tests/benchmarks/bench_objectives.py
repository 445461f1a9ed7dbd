"""Each objective on the world sample beside gensim's skip-gram with negative sampling.

Without gensim (extra: peers), only our own times are told.

Ours trains by its default settings, until it settles; its time is that of training, and of
counting the pairs before it. gensim trains by its own defaults but min_count=1, with two workers,
for 5, 10, 15 … epochs, each time anew and with its rate falling to its end, until it answers as
large a share of the analogies; the time is that of the last training alone, without the vocabulary.
"""

from collections.abc import Iterator, Sequence
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
_EPOCHS = 5
_MOST_EPOCHS = 60
_WORKERS = 2
_SEED = 1


def share_of(words: Sequence[str], E: np.ndarray) -> float:
    questions = read_questions(SAMPLES["world"].questions[0])
    return answer_analogies(WordVectors(list(words), E), questions.sections).total.accuracy


class Gensim:
    """gensim's trainings, by their epochs."""

    def __init__(self) -> None:
        self.text = whole_sentences(read_corpus(Settings.of("world")))
        self.trained: dict[int, tuple[float, float]] = {}

    def train(self, epochs: int) -> tuple[float, float]:
        """Train for so many epochs; return the share of analogies answered and the seconds."""
        if epochs not in self.trained:
            from gensim.models import Word2Vec

            model = Word2Vec(sg=1, min_count=1, workers=_WORKERS, seed=_SEED)
            model.build_vocab(self.text)
            start = perf_counter()
            model.train(self.text, total_examples=model.corpus_count, epochs=epochs)
            seconds = perf_counter() - start
            share = share_of(model.wv.index_to_key, model.wv.vectors)
            self.trained[epochs] = share, seconds
        return self.trained[epochs]

    def until(self, share: float) -> tuple[int, float, float]:
        """Train for more and more epochs, until so large a share is answered, or for the most."""
        for epochs in range(_EPOCHS, _MOST_EPOCHS + 1, _EPOCHS):
            reached, seconds = self.train(epochs)
            if reached >= share:
                break
        return epochs, reached, seconds


def beside_gensim(name: str, gensim: Gensim | None) -> Row:
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
    for aim in (ENOUGH, share) if gensim else ():
        assert gensim
        epochs, reached, seconds = gensim.until(aim)
        parts.append(
            f"gensim {reached:.1%} in {seconds:.2f} s, {epochs} epochs: "
            f"{seconds / (trained.seconds + counting):.1f} times as long"
        )
    return Row(what, GOAL, "; ".join(parts))


def rows(*, quick: bool) -> Iterator[Row]:
    """A row for each objective; the quick run has them without gensim."""
    gensim = None if quick or lacks("gensim") else Gensim()
    for name in OBJECTIVES:
        yield beside_gensim(name, gensim)
