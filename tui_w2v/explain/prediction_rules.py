"""Derivations of the outputs ŷ, the loss and the error, under each objective."""

import math
from collections.abc import Callable
from functools import partial

import numpy as np

from tui_w2v.explain.cells import Cell, Cells
from tui_w2v.explain.notation import Notation
from tui_w2v.explain.terms import Derivation, Rule, Term, between, largest_first, plus_1, term
from tui_w2v.skipgram import Activation
from tui_w2v.skipgram.glove import Glove
from tui_w2v.skipgram.parameters import FloatArray

_LARGE_SCORE = 30.0
"""For larger scores s, exp(s) may overflow, and log(1 + exp(s)) is s + log(1 + exp(−s))."""


class PredictionRules:
    """Derives what depends on the objective."""

    def __init__(self, cells: Cells, notation: Notation) -> None:
        self._cells = cells
        self._turn = cells.turn
        self._n = notation
        self._term = partial(term, cells)

    def output(self, word: int, after: str = "") -> Rule:
        """Return ŷ of a word, before the update or after it."""
        score = self._term(f"score{after}", word)
        match self._turn.activation:
            case Activation.IDENTITY:
                return "score", "sum", [score]
            case Activation.SIGMOID:
                positive = score.value >= 0  # exp(−|score|) does not overflow
                exponential = exp_of(score, -1 if positive else 1)
                below = plus_1(exponential)
                above = Term("1", 1.0) if positive else exponential
                return f"{above.name} / ({below.name})", "quotient", [above, below]
            case Activation.SOFTMAX:
                exponentials = self._exponentials(after)
                formula = "exp(score − m) / Σ exp(score − m), m: the highest score"
                return formula, "quotient", [exponentials.of(word), exponentials.total]

    def _exponentials(self, after: str = "") -> "Exponentials":
        scores = self._cells.scores_after if after else self._turn.scores
        return Exponentials(scores.astype(float), partial(self._term, f"score{after}"))

    def loss(self) -> Rule:
        """Return the turn's loss."""
        n, turn, words = self._n, self._turn, self._cells.words
        formula = n.loss_of(words[turn.target])
        match turn.activation:
            case Activation.SOFTMAX:
                exponentials = self._exponentials()
                log, shifted = exponentials.log_total, exponentials.shifted(turn.target)
                formula = f"{formula} = {log.name} − ({shifted.name}), m: the highest score"
                return formula, "difference", [log, shifted]
            case Activation.SIGMOID:
                terms = [self._part(word) for word in turn.words.tolist()]
                return formula, "sum of products", largest_first(terms)
            case Activation.IDENTITY:
                off = self._off_log()
                return formula, "product", [self._weight(), off, off]

    def _part(self, word: int) -> Term:
        """Return m·log(1 + exp(∓score)), negative sampling's part of the loss."""
        turn, score = self._turn, self._term("score", word)
        is_target = word == turn.target
        output = self._cells.label(Cell("output", word))
        name = f"−log {output}" if is_target else f"−log(1 − {output})"
        part = softplus(name, score, -1 if is_target else 1)
        return part._replace(times=self._times(word))

    def _times(self, word: int) -> Term:
        times = self._turn.times(self._cells.column(Cell("score", word)))
        return Term("m: times sampled", float(times))

    def error(self, word: int) -> Rule:
        """Return ∂L/∂score of a word."""
        n, turn = self._n, self._turn
        if turn.activation is Activation.IDENTITY:
            return n.error, "product", [Term("2", 2.0), self._weight(), self._off_log()]
        label = Term(f"{n.t}[{self._cells.words[word]}]", float(word == turn.target))
        output, times = self._term("output", word), self._times(word)
        name, terms = f"{n.probabilities} − {n.label}", [output, label]
        if times.value == 1:
            return name, "difference", terms
        off = between(name, output.value - label.value, "difference", terms)
        return n.error, "product", [times, off]

    def _weight(self) -> Term:
        """Return GloVe's weight of the pair."""
        objective, X = self._cells.objective, self._turn.x_ij
        assert isinstance(objective, Glove)
        assert X is not None
        return weight_of(objective, X, self._turn.target_weight)

    def _off_log(self) -> Term:
        """Return ŷ − log X of GloVe's target."""
        turn = self._turn
        assert turn.x_ij is not None
        return off_log(self._term("output", turn.target), turn.x_ij, turn.label)


class Exponentials:
    """Derives exp(score − m) and its sum over all words, where m is the highest score."""

    def __init__(self, scores: FloatArray, score: Callable[[int], Term]) -> None:
        """Take the scores of all words, shape (V,), and what derives a word's score."""
        self._scores, self._score = scores, score
        self.highest = score(int(scores.argmax()))

    def shifted(self, word: int) -> Term:
        """Return score − m."""
        score, m = self._score(word), self.highest._replace(name=f"m = {self.highest.name}")
        return between(f"{score.name} − m", score.value - m.value, "difference", [score, m])

    def of(self, word: int) -> Term:
        """Return exp(score − m)."""
        shifted = self.shifted(word)
        return between(f"exp({shifted.name})", math.exp(shifted.value), "exp", [shifted])

    @property
    def total(self) -> Term:
        """Σ exp(score − m)."""
        name = "Σ exp(score − m)"
        value = float(np.exp(self._scores - self._scores.max()).sum())

        def derive() -> Derivation:
            terms = largest_first([self.of(word) for word in range(len(self._scores))])
            return Derivation(name, value, name, "sum", tuple(terms))

        return Term(name, value, derive=derive)

    @property
    def log_total(self) -> Term:
        """Log Σ exp(score − m)."""
        total = self.total
        return between(f"log {total.name}", math.log(total.value), "log", [total])


def exp_of(inner: Term, sign: int) -> Term:
    """Return exp(±a term)."""
    if sign < 0:
        terms = [Term("-1", -1.0), inner]
        inner = between(f"-{inner.name}", -inner.value, "product", terms)
    return between(f"exp({inner.name})", float(np.exp(inner.value)), "exp", [inner])


def softplus(name: str, score: Term, sign: int) -> Term:
    """Return log(1 + exp(±score)): −log σ(score) for −, −log σ(−score) for +."""
    s = sign * score.value
    if s <= _LARGE_SCORE:
        below = plus_1(exp_of(score, sign))
        return between(name, math.log(below.value), "log", [below])
    inner = exp_of(score, -sign)
    log = between(f"log(1 + {inner.name})", math.log1p(inner.value), "log", [plus_1(inner)])
    return between(name, s + log.value, "sum", [Term("|score|", s), log])


def weight_of(objective: Glove, X: float, value: float) -> Term:
    """Return GloVe's weight of a pair, f = min(1, X / x_max)^α."""
    if objective.x_max <= X:
        return Term("f: 1, because X is at least x_max", value)
    terms = [Term("X", X), Term("x_max", objective.x_max)]
    ratio = between("X / x_max", X / objective.x_max, "quotient", terms)
    return between("f", value, "power", [ratio, Term("α", objective.alpha)])


def off_log(output: Term, X: float, label: float) -> Term:
    """Return a GloVe output minus its label, log X."""
    log = between("log X", label, "log", [Term("X: how often the pair occurs", X)])
    name = f"{output.name} − log X"
    return between(name, output.value - log.value, "difference", [output, log])
