"""Lessons on what training aims at: the shares of a perfect model, and a table of counts."""

import math

import numpy as np

from tui_w2v.lessons.cards import Claim, Run, Show, lesson
from tui_w2v.lessons.facts import TurnFacts, once
from tui_w2v.lessons.runs import FRESH, MOST_PASSES, TRAINED, pass_by_pass
from tui_w2v.lessons.tables import Exhibit, loss, number, probability
from tui_w2v.skipgram import Aim
from tui_w2v.skipgram.negative_sampling import NegativeSampling, noise_distribution
from tui_w2v.skipgram.parameters import FloatArray
from tui_w2v.training import branch

_SHOWN = 3
_ROUNDING = 1e-4


@once
def _aim(f: TurnFacts) -> Aim:
    aim = f.setup.objective.aim(f.timeline.trained_counts(), f.turn)
    assert aim is not None  # the turn's own pair is counted
    return aim


def _divergence(f: TurnFacts) -> float:
    return _aim(f).divergence(f.turn.outputs)


def _entropy(f: TurnFacts) -> float:
    return _aim(f).entropy or 0.0


def _shares(f: TurnFacts) -> Exhibit:
    """Return the most frequent targets and this one, with P and ŷ."""
    P, target = _aim(f).outputs, f.t
    words = [word for word in np.argsort(-P, kind="stable").tolist() if word != target]
    shown = sorted([*words[:_SHOWN], target], key=lambda word: -float(P[word]))
    rows = ((word, probability(P[word]), f.probability(word)) for word in shown)
    return f.table((f"beside {f.context.text}", "text", f.n.probabilities), rows)


@once
def _mean_loss(f: TurnFacts) -> float:
    """Return the mean loss of the context word's pairs, turn by turn, from these parameters."""
    context, objective = f.c, f.setup.objective
    row = f.timeline.trained_counts().of_context(context)
    targets = np.flatnonzero(row).tolist()
    losses = [objective.turn(f.before, context, target, f.rate).loss for target in targets]
    return float(np.average(losses, weights=row[targets]))


def _comes_nearer(f: TurnFacts) -> bool:
    """Whether KL is lower than before any training."""
    setup, turn = f.setup, f.turn
    first = setup.objective.turn(setup.initial_parameters(), turn.context, turn.target, f.rate)
    return _divergence(f) < _aim(f).divergence(first.outputs)


PERFECT = lesson(
    "perfect",
    "What would a perfect model predict?",
    "[3, predict, aim] {context} has {context_count:,} pairs in the text, with {different:,} "
    "different targets. Their shares are the text's own answer, P({n.target} | {context}). The "
    "share of {target} is {share}.",
    Show(run=FRESH, table=_shares),
    Claim(
        "the shares sum to one", lambda f: math.isclose(_aim(f).outputs.sum(), 1, rel_tol=_ROUNDING)
    ),
    "[aim] The softmax aims at these shares. In pane three, │ marks each word's share on its bar.",
    "? What is the lowest mean loss that a model can have on the pairs of {context}?",
    "- Zero",
    "✓ The entropy of the shares",
    "- log V",
    Claim(
        "the {n.context} has several targets, and not all words alike",
        lambda f: _ROUNDING < _entropy(f) < math.log(f.V) - _ROUNDING,
    ),
    "[aim] The entropy, {entropy}: several targets are possible, and {context} does not say which "
    "one comes. The mean loss is {mean} now: the entropy plus {divergence}. This second part, "
    "KL(P‖{n.probabilities}), says how far {n.probabilities} is from the shares.",
    Claim(
        "the mean loss is the entropy plus KL",
        lambda f: np.isclose(
            _mean_loss(f), _entropy(f) + _divergence(f), rtol=_ROUNDING, atol=_ROUNDING
        ),
    ),
    "[predict, aim] A copy of this run was trained by {passes:,} full-batch passes. For "
    "{context}, KL is {divergence} now. Training lowers KL, never the entropy.",
    Show(run=TRAINED, table=_shares),
    Claim("training brings {n.probabilities} nearer to the shares", _comes_nearer),
    "[aim] Where KL stays far from zero, d is often too small: the {d:,} numbers of a word must "
    "fit all its shares. Key ⟨d⟩ lays the text's answer beside {n.probabilities} in your own run.",
    Show(table=_shares),
    entropy=lambda f: number(_entropy(f), ".3f"),
    divergence=lambda f: loss(_divergence(f)),
    mean=lambda f: number(_mean_loss(f), ".3f"),
    different=lambda f: int(np.count_nonzero(_aim(f).outputs)),
    share=lambda f: probability(_aim(f).outputs[f.t]),
)

_ENTRIES_SHOWN = 4
_MOST_COMPARED = 100_000
_NEAR = 0.7  # the least correlation of scores with the table that they are said to come near


FACTORISED = Run(
    lambda fresh, check: pass_by_pass(branch(fresh, under=NegativeSampling.name), check),
    "training by negative sampling …",
    of=FRESH,
    passes=MOST_PASSES,
)
"""Trained by full-batch passes under negative sampling."""


@once
def _noise(f: TurnFacts) -> FloatArray:
    return noise_distribution(f.vocabulary.counts)


@once
def _table_and_scores(f: TurnFacts) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return the entries log(count / count by chance) − log k, the scores, and the counts.

    Of pairs that occur, evenly spread over the table. Chance is the noise that training samples;
    with unigram noise, the entry is PMI − log k (Levy and Goldberg 2014, eq. 11).
    """
    counts = f.counts
    step = 1 + len(counts.numbers) // _MOST_COMPARED
    contexts, targets = counts.contexts[::step], counts.targets[::step]
    numbers = counts.numbers[::step].astype(float)
    by_chance = counts.per_context[contexts] * _noise(f)[targets]
    entries = np.log(numbers / by_chance) - math.log(_k(f))
    p = f.before
    scores = np.vecdot(p.E[contexts], p.theta[targets]) + p.bias[targets]
    return entries, scores.astype(float), numbers


def _k(f: TurnFacts) -> int:
    return f.setup.settings.negative


@once
def _correlation(f: TurnFacts) -> float:
    """Return the correlation of the table with the scores, each pair as often as it occurs."""
    entries, scores, numbers = _table_and_scores(f)
    (a, ab), (_, b) = np.cov(entries, scores, aweights=numbers)
    return float(ab / math.sqrt(a * b)) if a * b > 0 else 0.0


def _some_entries(f: TurnFacts) -> Exhibit:
    """Return the context word's most frequent targets with the table's entries and the scores."""
    row, scores = f.counts.of_context(f.c), f.scores_of(f.c)
    rows = []
    for word in np.argsort(-row, kind="stable")[:_ENTRIES_SHOWN].tolist():
        chance = float(row.sum() * _noise(f)[word])
        entry = math.log(row[word] / chance) - math.log(_k(f)) if row[word] else -math.inf
        rows.append((word, int(row[word]), number(chance, ",.1f"), entry, scores[word]))
    head = (f"beside {f.context.text}", "count", "in noise", "log ratio − log k", "score")
    return f.table(head, rows, "+.2f")


def _means(f: TurnFacts) -> tuple[float, float]:
    """Return the mean score of the context word's pairs that occur, and of those that do not."""
    occurs, scores = f.counts.of_context(f.c) > 0, f.scores_of(f.c)
    never = math.inf if occurs.all() else float(scores[~occurs].mean())
    return float(scores[occurs].mean()), never


def _softmax_table(f: TurnFacts) -> Exhibit:
    """Return log P(t | c) as PMI plus log P(t), for the context word's most frequent targets."""
    row, rows = f.counts.of_context(f.c), []
    for word in np.argsort(-row, kind="stable")[:_ENTRIES_SHOWN].tolist():
        if row[word]:
            log_given = math.log(row[word] / row.sum())
            log_share = math.log(f.counts.per_target[word] / f.counts.total)
            rows.append((word, log_given - log_share, log_share, log_given))
    head = (f"beside {f.context.text}", "PMI", "+ log P(t)", "= log P(t | c)")
    return f.table(head, rows, "+.2f")


FACTORISATION = lesson(
    "factorisation",
    "Is it matrix factorisation?",
    "[2 3, predict] Write the scores of all pairs into one table: a {n.line} of {n.E} for each "
    "{n.context}, a vector of {n.theta} for each {n.target}. The table has {V:,} × {V:,} numbers, "
    "but it is a product of two thin matrices.",
    Show(run=FRESH),
    "? {how} many independent rows can this table have?",
    "- {V:,}: one for each word",
    "✓ {d:,}: as many as a vector has numbers",
    "- One",
    Claim("the vocabulary is larger than d, and d is more than one", lambda f: 1 < f.d < f.V),
    Claim("{n.E} is not zeros", lambda f: f.before.E.any() and f.before.kernel.any()),
    "[] At most {d:,}. So training looks for thin matrices whose product is near some table. This "
    "copy was trained by negative sampling. An entry of its table is the logarithm of how much "
    "more often a pair occurs than in noise, minus log k (Levy and Goldberg).",
    Show(run=FACTORISED, table=_some_entries),
    Claim("scores come near the log ratios", lambda f: _correlation(f) > _NEAR),
    "[] Over all pairs that occur, scores and log ratios have correlation {correlation}. But most "
    "pairs never occur, and log zero is −∞. For {context}, pairs that never occur have the mean "
    "score {never}, and pairs that occur {occurring}.",
    Claim("most pairs never occur", lambda f: 2 * len(f.counts.numbers) < f.V**2),
    Claim("pairs that never occur have low scores", lambda f: _means(f)[0] > _means(f)[1]),
    "[] The softmax has another table: log P({n.target} | {n.context}). That is the log ratio of "
    "a pair to chance, called PMI, plus the logarithm of the {n.target}'s own share.",
    Show(run=FRESH, table=_softmax_table),
    "[] So yes: both factorise counts, as counting methods do. And no: the table is never written "
    "down, frequent pairs weigh more, and turns see one pair at a time.",
    correlation=lambda f: number(_correlation(f), ".2f"),
    occurring=lambda f: number(_means(f)[0], "+.2f"),
    never=lambda f: number(_means(f)[1], "+.2f"),
    how=lambda f: f"Apart from {f.n.bias}, how" if f.has_bias else "How",
)
