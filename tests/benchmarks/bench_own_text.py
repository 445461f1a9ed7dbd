"""How good vectors of a text of one's own are, at default settings, beside gensim's skip-gram.

Run: ``OPENBLAS_NUM_THREADS=1 python tests/benchmarks/bench_own_text.py TEXT... [--epochs 5,15]``
for English texts. Judged are words of a kind among the five nearest, and analogies, both on the
words that the text has five times or more (kinds.py); where questions-words.txt is given with
--questions, its analogies too. All models of a text are made in one run, from the same sentences.
The table in CONTRIBUTING.md was made with it.
"""

import argparse
import os
from collections.abc import Iterator, Sequence
from itertools import product
from pathlib import Path
from time import perf_counter
from typing import NamedTuple

import numpy as np
from kinds import analogies, share_of_a_kind
from numpy.typing import NDArray
from peers import lacks, whole_sentences

from tui_w2v.corpus import Corpus, SentenceRule
from tui_w2v.training import Limits, Settings, Setup, read_corpus, train_by_passes
from tui_w2v.vectors import WordVectors
from tui_w2v.vectors.evaluation import answer_analogies
from tui_w2v.vectors.question_files import read_questions

_OFTEN_ENOUGH = 5


class Made(NamedTuple):
    how: str
    words: Sequence[str]
    E: NDArray[np.floating]
    theta: NDArray[np.floating] | None
    seconds: float
    """Reading and counting included."""


def ours(how: str, text: str, rule: SentenceRule, **own_settings: float) -> Made:
    """Train as ``tui-w2v train TEXT`` does."""
    start = perf_counter()
    settings = Settings.of(text, sentences=rule, **own_settings)
    setup = Setup(settings, read_corpus(settings))
    chosen = setup.settings
    held_out = setup.held_out(chosen.validation)
    trained = train_by_passes(chosen, setup.counts(), Limits(), held_out=held_out)
    kept = trained.passes if trained.best_pass is None else trained.best_pass
    how = (
        f"{how}: d {chosen.dim}, window {chosen.window}, min count {chosen.min_count}, sample "
        f"{chosen.sample:g}, held out {chosen.validation:g}, pass {kept} of {trained.passes}"
    )
    parameters = trained.parameters
    seconds = perf_counter() - start
    return Made(how, setup.corpus.vocabulary.words, parameters.E, parameters.theta, seconds)


def gensim_models(corpus: Corpus, epochs: Sequence[int], max_vocab: int) -> Iterator[Made]:
    """Train gensim's skip-gram on the same sentences, at its defaults and round them."""
    from gensim.models import Word2Vec

    start = perf_counter()
    sentences = whole_sentences(corpus)
    reading = perf_counter() - start
    for n, window, sample in product(epochs, (2, 5), (0.001, 0)):
        start = perf_counter()
        model = Word2Vec(
            sentences,
            sg=1,
            window=window,
            sample=sample,
            epochs=n,
            max_final_vocab=max_vocab,
            workers=os.cpu_count() or 1,
            seed=1,
        )
        seconds = perf_counter() - start + reading
        how = f"gensim: d 100, window {window}, min count 5, sample {sample:g}, {n} epochs"
        yield Made(how, model.wv.index_to_key, model.wv.vectors, None, seconds)


def judge(made: Made, asked: set[str], questions: str) -> str:
    cells = []
    kinds = {"E": made.E}
    if made.theta is not None:
        kinds |= {"θ": made.theta, "E + θ": made.E + made.theta}
    for name, vectors in kinds.items():
        found = [judged(made.words, vectors, asked) for judged in (share_of_a_kind, analogies)]
        scores = " / ".join(f"{score:.3f}" for score in found)
        if questions:
            sections = read_questions(Path(questions)).sections
            answered = answer_analogies(WordVectors(list(made.words), vectors), sections)
            scores += f" / {answered.total.accuracy:.3f}"
        cells.append(f"{name} {scores}" if len(kinds) > 1 else scores)
    return f"| {made.how} | {'; '.join(cells)} | {made.seconds:.1f} s |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("texts", nargs="+")
    parser.add_argument("--sentences", default="punctuation", choices=list(SentenceRule))
    parser.add_argument("--epochs", default="5,15,50", help="gensim's; none: leave gensim out")
    parser.add_argument("--questions", default="", help="a file in questions-words.txt's layout")
    parser.add_argument("--before", action="store_true", help="also d 100, window 2, to the floor")
    options = parser.parse_args()
    rule = SentenceRule(options.sentences)
    epochs = [int(n) for n in options.epochs.split(",") if n.isdigit()]
    for text in options.texts:
        whole = read_corpus(Settings(text, sentences=rule, min_count=1, max_vocab=10**9))
        counts = whole.vocabulary.counts
        often = int((counts >= _OFTEN_ENOUGH).sum())
        asked = set(whole.vocabulary.words[: min(often, Settings.max_vocab)])
        measures = "of a kind / analogies" + " / questions" * bool(options.questions)
        print(f"\n{Path(text).name}: {len(whole.tokens):,} words\n", flush=True)
        print(f"| model | {measures} | time |\n| --- | --- | --- |", flush=True)
        print(judge(ours("auto", text, rule), asked, options.questions), flush=True)
        if options.before:
            settings = {"dim": 100, "window": 2, "min_count": 1, "sample": 0.0, "validation": 0.0}
            print(judge(ours("all by heart", text, rule, **settings), asked, options.questions))
        if epochs and not lacks("gensim"):
            for made in gensim_models(whole, epochs, Settings.max_vocab):
                print(judge(made, asked, options.questions), flush=True)


if __name__ == "__main__":
    main()
