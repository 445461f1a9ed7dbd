"""The lesson on what training factorises."""

import math

import numpy as np

from tui_w2v.lessons.cards import Ask, Card, Check, Lesson, Run
from tui_w2v.lessons.facts import Figures, TurnFacts
from tui_w2v.lessons.runs import FRESH, MOST_PASSES, pass_by_pass
from tui_w2v.lessons.tables import Exhibit, number, table
from tui_w2v.skipgram.negative_sampling import NegativeSampling
from tui_w2v.skipgram.noise import noise_distribution
from tui_w2v.skipgram.parameters import FloatArray
from tui_w2v.training import Phase, Timeline, branch

_SHOWN = 4
_MOST_COMPARED = 100_000
_NEAR = 0.7
"""The least correlation of scores with the table that they are said to come near."""


def _factorised(fresh: Timeline, check: Check | None) -> Timeline:
    return pass_by_pass(branch(fresh, under=NegativeSampling.name), check)


FACTORISED = Run(
    "factorised", _factorised, "training by negative sampling …", of=FRESH, passes=MOST_PASSES
)
"""Trained by full-batch passes under negative sampling."""


def _noise(f: TurnFacts) -> FloatArray:
    return noise_distribution(f.timeline.setup.corpus.vocabulary.counts)


def _table_and_scores(f: TurnFacts) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return the entries log(count / count by chance) − log k, the scores, and the counts.

    Of pairs that occur, evenly spread over the table. Chance is the noise that training samples;
    with unigram noise, the entry is PMI − log k (Levy and Goldberg 2014, eq. 11).
    """
    counts = f.counts
    step = 1 + len(counts.numbers) // _MOST_COMPARED
    contexts, targets = counts.contexts[::step], counts.targets[::step]
    numbers = counts.numbers[::step].astype(float)
    by_chance = counts.per_context[contexts] * f.once(_noise)[targets]
    entries = np.log(numbers / by_chance) - math.log(_k(f))
    p = f.before
    scores = np.vecdot(p.E[contexts], p.theta[targets]) + p.bias[targets]
    return entries, scores.astype(float), numbers


def _k(f: TurnFacts) -> int:
    return f.timeline.setup.settings.negative


def _correlation(f: TurnFacts) -> float:
    """Return the correlation of the table with the scores, each pair as often as it occurs."""
    entries, scores, numbers = f.once(_table_and_scores)
    (a, ab), (_, b) = np.cov(entries, scores, aweights=numbers)
    return float(ab / math.sqrt(a * b)) if a * b > 0 else 0.0


def _some_entries(f: TurnFacts) -> Exhibit:
    """Return the context word's most frequent targets with the table's entries and the scores."""
    context, counts = f.turn.context, f.counts
    row = counts.of_context(context)
    scores = f.before.E[context] @ f.before.kernel + f.before.bias
    rows = []
    for word in np.argsort(-row, kind="stable")[:_SHOWN].tolist():
        chance = float(counts.per_context[context] * f.once(_noise)[word])
        entry = math.log(row[word] / chance) - math.log(_k(f)) if row[word] else -math.inf
        count, by_chance = f"{row[word]:,.0f}", number(chance, ",.1f")
        rows.append(
            (f.word(word), count, by_chance, number(entry, "+.2f"), number(scores[word], "+.2f"))
        )
    head = (f"beside {f.context.text}", "count", "in noise", "log ratio − log k", "score")
    return table(head, rows)


def _means(f: TurnFacts) -> tuple[float, float]:
    """Return the mean score of the context word's pairs that occur, and of those that do not."""
    occurs = f.counts.of_context(f.turn.context) > 0
    scores = f.before.E[f.turn.context] @ f.before.kernel + f.before.bias
    if occurs.all():
        return float(scores.mean()), math.inf
    return float(scores[occurs].mean()), float(scores[~occurs].mean())


def _softmax_table(f: TurnFacts) -> Exhibit:
    """Return log P(t | c) as PMI plus log P(t), for the context word's most frequent targets."""
    counts, context = f.counts, f.turn.context
    row = counts.of_context(context)
    rows = []
    for word in np.argsort(-row, kind="stable")[: min(_SHOWN, np.count_nonzero(row))].tolist():
        log_given = math.log(row[word] / row.sum())
        log_share = math.log(counts.per_target[word] / counts.total)
        rows.append((f.word(word), log_given - log_share, log_share, log_given))
    head = (f"beside {f.context.text}", "PMI", "+ log P(t)", "= log P(t | c)")
    return table(head, rows, "+.2f")


_FIGURES: Figures = {
    "correlation": lambda f: number(_correlation(f), ".2f"),
    "occurring": lambda f: number(_means(f)[0], "+.2f"),
    "never": lambda f: number(_means(f)[1], "+.2f"),
}

FACTORISATION = Lesson(
    "factorisation",
    "Is it matrix factorisation?",
    (
        Card(
            "Write the scores of all pairs into one table: a {n.line} of {n.E} for each "
            "{n.context}, a vector of {n.theta} for each {n.target}. The table has {V:,} × {V:,} "
            "numbers, but it is a product of two thin matrices.",
            at=Phase.PREDICT,
            panes=(2, 3),
            run=FRESH,
            ask=Ask(
                "{how} many independent rows can this table have?",
                ("{V:,}: one for each word", "{d:,}: as many as a vector has numbers", "One"),
                right=1,
            ),
            claims={
                "the vocabulary is larger than d, and d is more than one": lambda f: 1 < f.d < f.V,
                "{n.E} is not zeros": lambda f: f.before.E.any() and f.before.kernel.any(),
            },
        ),
        Card(
            "{d:,}. So training looks for thin matrices whose product is near some table. Which "
            "table? This copy was trained by negative sampling. An entry of its table says how "
            "much more often a pair occurs than as noise: the logarithm of that, minus log k "
            "(Levy and Goldberg).",
            run=FACTORISED,
            exhibit=_some_entries,
            claims={
                "scores come near the log ratios": lambda f: f.once(_correlation) > _NEAR,
            },
        ),
        Card(
            "Over all pairs that occur, scores and log ratios have correlation {correlation}. But "
            "most pairs never occur, and log zero is −∞. For {context}, pairs that never occur "
            "have the mean score {never}, and pairs that occur {occurring}.",
            claims={
                "most pairs never occur": lambda f: 2 * len(f.counts.numbers) < f.V**2,
                "pairs that never occur have low scores": lambda f: _means(f)[0] > _means(f)[1],
            },
        ),
        Card(
            "The softmax has another table: log P({n.target} | {n.context}). That is the log "
            "ratio of a pair to chance, called PMI, plus the logarithm of the {n.target}'s own "
            "share.",
            run=FRESH,
            exhibit=_softmax_table,
        ),
        Card(
            "So yes: both factorise counts, as counting methods do. And no: the table is never "
            "written down, frequent pairs weigh more, and turns see one pair at a time."
        ),
    ),
    figures={
        **_FIGURES,
        "how": lambda f: f"Apart from {f.n.bias}, how" if f.has_bias else "How",
    },
)
