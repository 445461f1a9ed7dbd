"""How good vectors of a text of one's own are, at default settings, beside gensim's skip-gram.

Run: ``OPENBLAS_NUM_THREADS=1 python tests/benchmarks/bench_own_text.py TEXT... [--epochs 5,15]``
for English texts. Judged are words of a kind among the five nearest, and analogies, both on the
words that the text has five times or more (kinds.py); where questions-words.txt is given with
--questions, its analogies too. All models of a text are made in one run, from the same sentences.

With ``--sizes 5000,10000,20000`` and a long text: up to which vocabulary passes are as good as
gensim no later. gensim has its own defaults (window 5, negative 5, 5 epochs) and two workers; ours
has d = 100, and is judged after every fourth pass. Told are CPU seconds, which other work on the
machine disturbs least.

The tables in CONTRIBUTING.md were made so.
"""

import argparse
import os
from collections.abc import Callable, Iterator, Sequence
from itertools import product
from pathlib import Path
from time import perf_counter, process_time
from typing import NamedTuple

from kinds import judged
from peers import lacks, whole_sentences

from tui_w2v.corpus import Corpus, SentenceRule
from tui_w2v.training import Limits, Progress, Settings, Setup, read_corpus, train_by_passes
from tui_w2v.vectors import WordVectors
from tui_w2v.vectors.evaluation import answer_analogies
from tui_w2v.vectors.question_files import Section, read_questions

_OFTEN_ENOUGH = 5


class Made(NamedTuple):
    how: str
    vectors: dict[str, WordVectors]
    """By their names."""
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
    seconds = perf_counter() - start
    kept = trained.passes if trained.best_pass is None else trained.best_pass
    how = (
        f"{how}: d {chosen.dim}, window {chosen.window}, min count {chosen.min_count}, sample "
        f"{chosen.sample:g}, held out {chosen.validation:g}, pass {kept} of {trained.passes}"
    )
    words, E, theta = setup.corpus.vocabulary.words, trained.E, trained.parameters.theta
    arrays = {"E": E, "θ": theta, "E + θ": E + theta}
    vectors = {f"{name} ": WordVectors(words, array) for name, array in arrays.items()}
    return Made(how, vectors, seconds)


def gensim(
    sentences: list[list[str]], clock: Callable[[], float], **settings: float
) -> tuple[WordVectors, float]:
    """Train gensim's skip-gram; return its vectors and the seconds by a clock."""
    from gensim.models import Word2Vec

    start = clock()
    model = Word2Vec(sentences, sg=1, seed=1, **settings)
    return WordVectors(model.wv.index_to_key, model.wv.vectors), clock() - start


def gensim_models(corpus: Corpus, epochs: Sequence[int]) -> Iterator[Made]:
    """Train gensim on the same sentences, at its defaults and round them."""
    start = perf_counter()
    sentences = whole_sentences(corpus)
    reading = perf_counter() - start
    same = {"max_final_vocab": Settings.max_vocab, "workers": os.cpu_count() or 1}
    for n, window, sample in product(epochs, (2, 5), (0.001, 0)):
        settings = {"window": window, "sample": sample, "epochs": n} | same
        vectors, seconds = gensim(sentences, perf_counter, **settings)
        how = f"gensim: d 100, window {window}, min count 5, sample {sample:g}, {n} epochs"
        yield Made(how, {"": vectors}, seconds + reading)


def tell(made: Made, asked: set[str], questions: Sequence[Section]) -> None:
    cells = []
    for name, vectors in made.vectors.items():
        cells.append(name + judged(vectors, asked))
        if questions:
            cells[-1] += f" / {answer_analogies(vectors, questions).total.accuracy:.3f}"
    print(f"| {made.how} | {'; '.join(cells)} | {made.seconds:.1f} s |", flush=True)


def tell_by_size(text: str, rule: SentenceRule, whole: Corpus, V: int) -> None:
    """Train until the held-out loss no longer falls, and judge on the way."""
    settings = Settings.of(text, sentences=rule, max_vocab=V, dim=100)
    setup = Setup(settings, read_corpus(settings))
    words = setup.corpus.vocabulary.words
    print(f"{len(words):,} words", flush=True)

    def say(who: str, seconds: float, vectors: WordVectors) -> None:
        scores = judged(vectors, set(words))
        print(f"  {who}: {scores} after {seconds:.1f} CPU seconds", flush=True)

    vectors, seconds = gensim(whole_sentences(whole), process_time, max_final_vocab=V, workers=2)
    say("gensim", seconds, vectors)
    start, judging = process_time(), 0.0

    def report(progress: Progress) -> None:
        nonlocal judging
        now = process_time()
        if progress.done and (progress.done % 4 == 0 or progress.left == 0):
            vectors = WordVectors(words, progress.parameters.E)
            say(f"pass {progress.done}", now - start - judging, vectors)
        judging += process_time() - now

    held_out = setup.held_out(setup.settings.validation)
    train_by_passes(setup.settings, setup.counts(), Limits(), held_out=held_out, report=report)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("texts", nargs="+")
    parser.add_argument("--sentences", default="punctuation", choices=list(SentenceRule))
    parser.add_argument("--epochs", default="5,15,50", help="gensim's; none: leave gensim out")
    parser.add_argument("--questions", default="", help="a file in questions-words.txt's layout")
    parser.add_argument("--before", action="store_true", help="also d 100, window 2, to the floor")
    parser.add_argument("--sizes", default="", help="of the vocabulary, in place of the table")
    options = parser.parse_args()
    rule = SentenceRule(options.sentences)
    epochs, sizes = (
        [int(n) for n in numbers.split(",") if n.isdigit()]
        for numbers in (options.epochs, options.sizes)
    )
    questions = read_questions(Path(options.questions)).sections if options.questions else []
    for text in options.texts:
        whole = read_corpus(Settings(text, sentences=rule, min_count=1, max_vocab=10**9))
        print(f"\n{Path(text).name}: {len(whole.tokens):,} words\n", flush=True)
        for V in sizes:
            tell_by_size(text, rule, whole, V)
        if sizes:
            continue
        often = int((whole.vocabulary.counts >= _OFTEN_ENOUGH).sum())
        asked = set(whole.vocabulary.words[: min(often, Settings.max_vocab)])
        measures = "of a kind / analogies" + " / questions" * bool(questions)
        print(f"| model | {measures} | time |\n| --- | --- | --- |", flush=True)
        tell(ours("auto", text, rule), asked, questions)
        if options.before:
            settings = {"dim": 100, "window": 2, "min_count": 1, "sample": 0.0, "validation": 0.0}
            tell(ours("all by heart", text, rule, **settings), asked, questions)
        if epochs and not lacks("gensim"):
            for made in gensim_models(whole, epochs):
                tell(made, asked, questions)


if __name__ == "__main__":
    main()
