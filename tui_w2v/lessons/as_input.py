"""The lesson on how E is used as input, if it is what is learned."""

from itertools import combinations
from typing import NamedTuple

import numpy as np

from tui_w2v.lessons.cards import Ask, Card, Check, Lesson, Run
from tui_w2v.lessons.classifier import (
    TAKEN_OUT,
    Classifier,
    Sentences,
    sentences_with_one_of,
    train,
)
from tui_w2v.lessons.facts import Figures, TurnFacts
from tui_w2v.lessons.runs import trained_at
from tui_w2v.lessons.tables import Exhibit, number, table
from tui_w2v.training import Phase, Timeline, branch

_CANDIDATES = 8
_FEWEST = 8
_EVERY = 4
"""Every fourth sentence tests the classifier."""
_BESIDE = 4


class _Task(NamedTuple):
    """Which of two words was taken out of a sentence?"""

    one: int
    other: int
    training: Sentences
    testing: Sentences


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
    return f.lineage[1].once(_make_task)


def _enough_sentences(f: TurnFacts) -> bool:
    return all(
        (part.labels == label).sum() >= _FEWEST / (1 if part is _task(f).training else _EVERY)
        for part in (_task(f).training, _task(f).testing)
        for label in (0, 1)
    )


def _example(task: _Task) -> list[int]:
    """Return the words of the first sentence."""
    return [word for word in task.training.words[0] if word != TAKEN_OUT]


def _word_of_example(trained: Timeline) -> list[int]:
    """Return the most informative word of the first sentence."""
    task = _make_task(TurnFacts(trained))
    words = _example(task) if task.training.words else []
    informative = trained.setup.informative_words.tolist()
    return [word for word in informative if word in words] + words


def _fine_tune(trained: Timeline, _: Check | None) -> Timeline:
    p, task = trained.before_turn().copy(), _make_task(TurnFacts(trained))
    if task.training.words:
        p.E[:] = train(p.E, task.training, fine_tune=True).E
    return branch(trained, p)


AS_INPUT_FROM = trained_at("as input", _word_of_example)
FINE_TUNED = Run("fine-tuned", _fine_tune, of=AS_INPUT_FROM)
"""The classifier's gradient has reached the rows of E that its sentences look up."""


def _classifiers(f: TurnFacts) -> dict[str, Classifier]:
    """Return the classifiers: on random numbers and on trained E, both frozen, and fine-tuned."""
    sentences = _task(f).training
    initial = f.timeline.setup.initial_parameters().E
    trained = f.lineage[1].before.E
    return {
        "random, frozen": train(initial, sentences, fine_tune=False),
        "trained, frozen": train(trained, sentences, fine_tune=False),
        "trained, fine-tuned": train(trained, sentences, fine_tune=True),
    }


def _results(f: TurnFacts) -> list[tuple[str, float, float]]:
    """Return each classifier's training loss, and the share of other sentences that it gets."""
    task = _task(f)
    return [
        (name, model.gradient(task.training)[0], model.share_right(task.testing))
        for name, model in f.once(_classifiers).items()
    ]


def _results_table(f: TurnFacts) -> Exhibit:
    rows = (
        (name, number(loss, ".3f"), number(right, ".0%")) for name, loss, right in f.once(_results)
    )
    return table((f.n.E, "training loss", "right, of other sentences"), rows)


def _examples(f: TurnFacts) -> Exhibit:
    """Return a sentence of each label, near the gap."""
    task, rows = _task(f), []
    for label, word in enumerate((task.one, task.other)):
        words = task.training.words[int((task.training.labels == label).argmax())]
        gap = words.index(TAKEN_OUT)
        beside = words[max(0, gap - _BESIDE) : gap + 1 + _BESIDE]
        rows.append((f.word(word), " ".join("…" if w < 0 else f.word(w).text for w in beside)))
    return table(("taken out", "sentence"), rows)


def _mean_of_example(f: TurnFacts) -> Exhibit:
    words = _example(_task(f))
    mean = f.before.E[words].mean(axis=0)
    rows = [(f.word(word), f.before.E[word]) for word in [*dict.fromkeys(words)][:2]]
    return table((f"in {f.n.E}", "numbers …"), [*rows, ("mean of all words", mean)])


def _changed_rows(f: TurnFacts) -> list[int]:
    changed: list[int] = np.flatnonzero((f.before.E != f.home.before.E).any(axis=1)).tolist()
    return changed


def _before_and_after(f: TurnFacts) -> Exhibit:
    word = f.turn.context
    left = next(w for w in range(f.V) if w not in f.once(_changed_rows))
    rows = [
        (f.n.of_E(f.word(one).text) + when, m.before.E[one])
        for one in (word, left)
        for when, m in ((" before", f.home), (" after", f))
    ]
    return table(("", "numbers …"), rows)


_FIGURES: Figures = {
    "one": lambda f: f.word(_task(f).one),
    "other": lambda f: f.word(_task(f).other),
    "sentences": lambda f: len(_task(f).training.words),
    "looked_up": lambda f: len(_task(f).training.shares[0]),
    "changed_rows": lambda f: len(f.once(_changed_rows)),
}

AS_INPUT = Lesson(
    "as-input",
    "How can {n.E} be an input, if it is what is learned?",
    (
        Card(
            "Another task, after training: “{one}” or “{other}” is taken out of {sentences:,} "
            "sentences. A classifier must tell which of the two it was.",
            at=Phase.LOOK_UP,
            panes=(0,),
            run=AS_INPUT_FROM,
            exhibit=_examples,
            claims={
                "the text has enough sentences with one of two words": _enough_sentences,
            },
        ),
        Card(
            "Its input is words, too. The classifier looks up their {n.line}s of {n.E} and takes "
            "the mean. Only w and b are new: the probability of “{other}” is σ(w·mean + b).",
            panes=(2,),
            exhibit=_mean_of_example,
            ask=Ask(
                "First, {n.E} is frozen: the gradient stops before it. What learns?",
                ("w, b and {n.E}", "w and b", "Nothing"),
                right=1,
            ),
        ),
        Card(
            "w and b: {d:,} numbers and one. The {n.line}s of {n.E} are only read: {n.E} is input "
            "here. On a random {n.E}, the same classifier learns less.",
            exhibit=lambda f: _results_table(f)._replace(rows=_results_table(f).rows[:2]),
            ask=Ask(
                "Now let the gradient go on, through the mean, into {n.E}. Which {n.line}s change?",
                ("All {V:,}", "Those of the words in these sentences", "None: {n.E} is an input"),
                right=1,
            ),
            claims={
                "a frozen {n.E} does not change": lambda f: (
                    f.once(_classifiers)["trained, frozen"].E == f.lineage[1].before.E
                ).all(),
                "a trained {n.E} is a better input than a random one": lambda f: (
                    f.once(_results)[0][1] > f.once(_results)[1][1]
                ),
            },
        ),
        Card(
            "Those of the words in these sentences: {changed_rows:,} of {V:,}. The others were not "
            "looked up, so no gradient reaches them.",
            run=FINE_TUNED,
            exhibit=_before_and_after,
            claims={
                "fine-tuning changes the {n.line}s that are looked up": lambda f: (
                    f.once(_changed_rows) == _task(f).training.shares[0].tolist()
                ),
                "some {n.line}s are not looked up": lambda f: len(f.once(_changed_rows)) < f.V,
            },
        ),
        Card(
            "Fine-tuned, the training loss is lower: {n.E} now serves this task, and perhaps other "
            "tasks less. With few sentences, people freeze {n.E}; with many, they fine-tune it.",
            exhibit=_results_table,
            claims={
                "fine-tuning lowers the training loss": lambda f: (
                    f.once(_results)[1][1] > f.once(_results)[2][1]
                )
            },
        ),
        Card(
            "So {n.E} is both, one after the other: parameters while skip-gram learns them, and "
            "input wherever their {n.line}s are looked up later. A language model's embedding "
            "layer is such a matrix, too, learned together with all the rest."
        ),
    ),
    figures=_FIGURES,
)
