"""Lessons on what follows training: what is left, and how E is used as input."""

import math
from itertools import combinations
from typing import NamedTuple

import numpy as np

from tui_w2v.explain.phases import loss_text
from tui_w2v.lessons.cards import Check, Claim, Run, Show, lesson
from tui_w2v.lessons.classifier import (
    TAKEN_OUT,
    Classifier,
    Sentences,
    sentences_with_one_of,
    train,
)
from tui_w2v.lessons.facts import TurnFacts, once
from tui_w2v.lessons.runs import TRAINED, WITHOUT_THETA, trained_at
from tui_w2v.lessons.tables import Exhibit, number, table
from tui_w2v.training import Timeline, branch


def _near_table(f: TurnFacts) -> Exhibit:
    return f.table((f"nearest to {f.context.text} by {f.n.E}", "cosine"), f.near(f.c))


def _nothing_but_chance(f: TurnFacts) -> bool:
    return np.allclose(f.turn.probabilities, 1 / f.V, rtol=1e-5)


def _in_similar_contexts(f: TurnFacts) -> bool:
    """Whether the nearest words share more of the context word's targets than others do."""
    shared = f.shared_contexts(f.c)
    others = np.delete(shared, f.c)
    return bool(shared[[word for word, _ in f.near(f.c)]].mean() > others.mean())


LEFT = lesson(
    "what-is-left",
    "What is left after training?",
    "[3, predict] A copy of this run was trained by {passes:,} full-batch passes. Given "
    "{context}, it predicts {target} with probability {p}.",
    Show(run=TRAINED),
    Claim("passes train the model", lambda f: f.timeline.passes_made > 0),
    Claim("a trained model predicts more than chance", lambda f: not _nothing_but_chance(f)),
    "[2] Its {n.E} has learned, too: words that occur in similar contexts now lie close together.",
    Show(table=_near_table),
    Claim("words in similar contexts lie close together", _in_similar_contexts),
    "[] Now throw {n.theta}{bias_too} away.",
    "? What still works?",
    "- Both: predicting and nearest words",
    "- Predicting only",
    "✓ Nearest words only",
    "- Neither",
    "[3] Predicting no longer works: every word gets probability {p}. The loss is {loss}, which "
    "is log V, the loss of a model that knows nothing.",
    Show(run=WITHOUT_THETA),
    Claim("without {n.theta} all words are equally likely", _nothing_but_chance),
    Claim(
        "without {n.theta} the loss is log V",
        lambda f: loss_text(f.turn.loss) == loss_text(math.log(f.V)),
    ),
    "[2] Nearest words still work: the list is the same, to the last bit. It never used {n.theta}.",
    Show(table=_near_table),
    Claim(
        "nearest words by {n.E} do not need {n.theta}", lambda f: f.near(f.c) == f.home.near(f.c)
    ),
    "[] By convention, people keep {n.E}: {size:,} of {total:,} numbers. {n.theta} often answers "
    "about as well. Key ⟨/⟩ asks your own run by {n.E}, {n.theta} or both. Key ⟨s⟩ saves the run.",
)

_CANDIDATES = 8
_FEWEST = 8
_EVERY = 4  # every fourth sentence tests the classifier
_BESIDE = 4


class _Task(NamedTuple):
    """Which of two words was taken out of a sentence?"""

    one: int
    other: int
    training: Sentences
    testing: Sentences


@once
def _make_task(trained: TurnFacts) -> _Task:
    """Choose the two frequent, informative words that differ most by E, and their sentences."""
    setup, units = trained.timeline.setup, trained.units
    frequent = sorted(setup.informative_words.tolist())[:_CANDIDATES]
    one, other = min(
        combinations(frequent, 2), key=lambda pair: units[pair[0]] @ units[pair[1]], default=(0, 0)
    )
    sentences = sentences_with_one_of(setup.corpus, one, other)
    testing = np.arange(len(sentences.words)) % _EVERY == _EVERY - 1
    return _Task(one, other, sentences.select(~testing), sentences.select(testing))


def _task(f: TurnFacts) -> _Task:
    """Return the task, which depends on E as it was trained."""
    return _make_task(f.lineage[1])


def _enough_sentences(f: TurnFacts) -> bool:
    return all(
        (part.labels == label).sum() >= _FEWEST / (1 if part is _task(f).training else _EVERY)
        for part in (_task(f).training, _task(f).testing)
        for label in (0, 1)
    )


def _first_sentence(task: _Task) -> list[int]:
    return [word for word in task.training.words[0] if word != TAKEN_OUT]


def _word_of_example(trained: Timeline) -> list[int]:
    """Return the most informative word of the first sentence."""
    task = _make_task(TurnFacts(trained))
    words = _first_sentence(task) if task.training.words else []
    informative = trained.setup.informative_words.tolist()
    return [word for word in informative if word in words] + words


def _fine_tune(trained: Timeline, _: Check | None) -> Timeline:
    p, task = trained.before_turn().copy(), _make_task(TurnFacts(trained))
    if task.training.words:
        p.E[:] = train(p.E, task.training, fine_tune=True).E
    return branch(trained, p)


AS_INPUT_FROM = trained_at(_word_of_example)
FINE_TUNED = Run(_fine_tune, of=AS_INPUT_FROM)


@once
def _results(f: TurnFacts) -> list[tuple[str, Classifier, float, float]]:
    """Return classifiers, with their training losses and the shares of other sentences right."""
    task, initial, trained = _task(f), f.setup.initial_parameters().E, f.lineage[1].before.E
    models = {
        "random, frozen": train(initial, task.training, fine_tune=False),
        "trained, frozen": train(trained, task.training, fine_tune=False),
        "trained, fine-tuned": train(trained, task.training, fine_tune=True),
    }
    return [
        (name, model, model.gradient(task.training)[0], model.share_right(task.testing))
        for name, model in models.items()
    ]


def _results_table(f: TurnFacts, shown: int = 3) -> Exhibit:
    results = _results(f)[:shown]
    rows = ((name, number(loss, ".3f"), number(right, ".0%")) for name, _, loss, right in results)
    return table((f.n.E, "training loss", "right, of other sentences"), rows)


def _examples(f: TurnFacts) -> Exhibit:
    """Return a sentence of each label, near the gap."""
    task, rows = _task(f), []
    for label, word in enumerate((task.one, task.other)):
        words = task.training.words[int((task.training.labels == label).argmax())]
        gap = words.index(TAKEN_OUT)
        beside = words[max(0, gap - _BESIDE) : gap + 1 + _BESIDE]
        rows.append((word, " ".join("…" if w < 0 else f.word(w).text for w in beside)))
    return f.table(("taken out", "sentence"), rows)


def _mean_of_example(f: TurnFacts) -> Exhibit:
    words, E = _first_sentence(_task(f)), f.before.E
    rows = [(word, E[word]) for word in [*dict.fromkeys(words)][:2]]
    mean = "mean of all words", E[words].mean(axis=0)
    return f.table((f"in {f.n.E}", "numbers …"), [*rows, mean])


@once
def _changed_rows(f: TurnFacts) -> list[int]:
    return [*np.flatnonzero((f.before.E != f.home.before.E).any(axis=1)).tolist()]


def _before_and_after(f: TurnFacts) -> Exhibit:
    unchanged = next(word for word in range(f.V) if word not in _changed_rows(f))
    rows = (
        (f"{f.n.of_E(f.word(word).text)} {when}", m.before.E[word])
        for word in (f.c, unchanged)
        for when, m in (("before", f.home), ("after", f))
    )
    return table(("", "numbers …"), rows)


AS_INPUT = lesson(
    "as-input",
    "How can {n.E} be an input, if it is what is learned?",
    "[0, look up] Another task, after training: “{one}” or “{other}” is taken out of "
    "{sentences:,} sentences. A classifier must tell which of the two it was.",
    Show(run=AS_INPUT_FROM, table=_examples),
    Claim("the text has enough sentences with one of two words", _enough_sentences),
    "[2] The classifier's input is the mean of the words' {n.line}s of {n.E}. Only w and b are "
    "new: the probability of “{other}” is σ(w·mean + b).",
    Show(table=_mean_of_example),
    "? First, {n.E} is frozen: the gradient stops before it. What learns?",
    "- w, b and {n.E}",
    "✓ w and b",
    "- Nothing",
    "[] w and b learn: {d:,} numbers and one. {n.E} is input here: its {n.line}s are only read. "
    "With random {n.line}s, the same classifier learns less.",
    Show(table=lambda f: _results_table(f, 2)),
    "? Now the gradient goes on, into {n.E}. Which {n.line}s change?",
    "- All {V:,}",
    "✓ Those of the words in these sentences",
    "- None: {n.E} is an input",
    Claim(
        "a frozen {n.E} does not change",
        lambda f: (_results(f)[1][1].E == f.lineage[1].before.E).all(),
    ),
    Claim(
        "a trained {n.E} is a better input than a random one",
        lambda f: _results(f)[0][2] > _results(f)[1][2],
    ),
    "[] Those of the words in these sentences: {changed_rows:,} of {V:,}. The others were not "
    "looked up, so no gradient reaches them.",
    Show(run=FINE_TUNED, table=_before_and_after),
    Claim(
        "fine-tuning changes the {n.line}s that are looked up",
        lambda f: _changed_rows(f) == _task(f).training.shares[0].tolist(),
    ),
    Claim("some {n.line}s are not looked up", lambda f: len(_changed_rows(f)) < f.V),
    "[] Fine-tuned, the training loss is lower: {n.E} now serves this task better, and perhaps "
    "other tasks worse. With few sentences, people freeze {n.E}; with many, they fine-tune it.",
    Show(table=_results_table),
    Claim("fine-tuning lowers the loss", lambda f: _results(f)[1][2] > _results(f)[2][2]),
    "[] So {n.E} is both, one after the other: parameters while skip-gram learns them, and input "
    "wherever their {n.line}s are looked up later. A language model's embedding layer is such a "
    "matrix, too, learned together with all the rest.",
    one=lambda f: f.word(_task(f).one),
    other=lambda f: f.word(_task(f).other),
    sentences=lambda f: len(_task(f).training.words),
    changed_rows=lambda f: len(_changed_rows(f)),
)
