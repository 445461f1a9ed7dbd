"""Derivations of the outputs ŷ, the loss and the error, under each objective."""

import math
from collections.abc import Callable
from functools import partial

import numpy as np

from tui_w2v.explain.cells import Cell, Cells
from tui_w2v.explain.notation import Notation
from tui_w2v.explain.terms import Derivation, Rule, Term, between, largest_first, plus_1
from tui_w2v.skipgram import Activation
from tui_w2v.skipgram.glove import Glove
from tui_w2v.skipgram.parameters import FloatArray

_LARGE_SCORE = 30.0
"""For larger scores s, exp(s) may overflow, and log(1 + exp(s)) is s + log(1 + exp(−s))."""


class PredictionRules:
    """Derives what depends on the objective."""

    def __init__(self, cells: Cells, notation: Notation, term: Callable[..., Term]) -> None:
        """Take the turn's numbers, and what returns them as terms."""
        self._cells, self._turn = cells, cells.turn
        self._n, self._term = notation, term

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
        turn = self._turn
        formula = self._n.loss_of(self._cells.words[turn.target])
        match turn.activation:
            case Activation.SOFTMAX:
                exponentials = self._exponentials()
                log, shifted = exponentials.log_total, exponentials.shifted(turn.target)
                formula = f"{formula} = {log.name} − ({shifted.name}), m: the highest score"
                return formula, "difference", [log, shifted]
            case Activation.SIGMOID:
                parts = map(self._part, turn.words.tolist())
                return formula, "sum of products", largest_first(parts)
            case Activation.IDENTITY:
                f, off = self._fit()
                return formula, "product", [f, off, off]

    def _part(self, word: int) -> Term:
        """Return m·log(1 + exp(∓score)), negative sampling's part of the loss."""
        output = self._cells.label(Cell("output", word))
        name, sign = f"−log(1 − {output})", 1
        if word == self._turn.target:
            name, sign = f"−log {output}", -1
        return softplus(name, self._term("score", word), sign)._replace(times=self._times(word))

    def _times(self, word: int) -> Term:
        times = self._turn.times(self._cells.column(word))
        return Term("m: times sampled", float(times))

    def error(self, word: int) -> Rule:
        """Return ∂L/∂score of a word."""
        n, turn = self._n, self._turn
        if turn.activation is Activation.IDENTITY:
            return n.error, "product", [Term("2", 2.0), *self._fit()]
        label = Term(f"{n.t}[{self._cells.words[word]}]", float(word == turn.target))
        output, times = self._term("output", word), self._times(word)
        name = f"{n.probabilities} − {n.label}"
        if times.value == 1:
            return name, "difference", [output, label]
        return n.error, "product", [times, between(name, "difference", output, label)]

    def _fit(self) -> tuple[Term, Term]:
        """Return GloVe's weight of the pair, and ŷ − log X."""
        turn, objective = self._turn, self._cells.objective
        assert isinstance(objective, Glove)
        assert turn.x_ij is not None
        output = self._term("output", turn.target)
        return (
            weight_of(objective, turn.x_ij, turn.target_weight),
            off_log(output, turn.x_ij, turn.label),
        )


class Exponentials:
    """Derives exp(score − m) and its sum over all words, where m is the highest score."""

    def __init__(self, scores: FloatArray, score: Callable[[int], Term]) -> None:
        """Take the scores of all words, shape (V,), and what derives a word's score."""
        self._scores, self._score = scores, score
        self.highest = score(int(scores.argmax()))
        self._m = self.highest._replace(name=f"m = {self.highest.name}")

    def shifted(self, word: int) -> Term:
        """Return score − m."""
        score = self._score(word)
        return between(f"{score.name} − m", "difference", score, self._m)

    def of(self, word: int) -> Term:
        """Return exp(score − m)."""
        return exp_of(self.shifted(word))

    @property
    def total(self) -> Term:
        """Σ exp(score − m)."""
        name = "Σ exp(score − m)"
        value = float(np.exp(self._scores - self._scores.max()).sum())

        def derive() -> Derivation:
            terms = largest_first(map(self.of, range(len(self._scores))))
            return Derivation(name, value, name, "sum", tuple(terms))

        return Term(name, value, derive)

    @property
    def log_total(self) -> Term:
        """Log Σ exp(score − m)."""
        total = self.total
        return between(f"log {total.name}", "log", total)


def exp_of(inner: Term, sign: int = 1) -> Term:
    """Return exp(±a term)."""
    if sign < 0:
        inner = between(f"-{inner.name}", "product", Term("-1", -1.0), inner)
    return between(f"exp({inner.name})", "exp", inner)


def softplus(name: str, score: Term, sign: int) -> Term:
    """Return log(1 + exp(±score)): −log σ(score) for −, −log σ(−score) for +."""
    s = sign * score.value
    if s <= _LARGE_SCORE:
        return between(name, "log", plus_1(exp_of(score, sign)))
    tiny = exp_of(score, -sign)
    below = plus_1(tiny)
    log = between(f"log({below.name})", "log", below, value=math.log1p(tiny.value))
    return between(name, "sum", Term("|score|", s), log)


def weight_of(objective: Glove, X: float, value: float) -> Term:
    """Return GloVe's weight of a pair, f = min(1, X / x_max)^α."""
    if objective.x_max <= X:
        return Term("f: 1, because X is at least x_max", value)
    ratio = between("X / x_max", "quotient", Term("X", X), Term("x_max", objective.x_max))
    return between("f", "power", ratio, Term("α", objective.alpha), value=value)


def off_log(output: Term, X: float, label: float) -> Term:
    """Return a GloVe output minus its label, log X."""
    log = between("log X", "log", Term("X: how often the pair occurs", X), value=label)
    return between(f"{output.name} − log X", "difference", output, log)
