"""Where the numbers of a pass come from: means over all pairs, and the learning rate."""

import math
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tui_w2v.corpus import PairCounts
from tui_w2v.explain.derivation import Derivations
from tui_w2v.explain.notation import Notation
from tui_w2v.explain.prediction_rules import Exponentials, off_log, softplus, weight_of
from tui_w2v.explain.terms import (
    HALF,
    Derivation,
    Term,
    between,
    largest_first,
    plus_1,
    products,
)
from tui_w2v.skipgram.glove import Glove
from tui_w2v.skipgram.negative_sampling import NegativeSampling
from tui_w2v.training.adam import RATE_HALVES_AFTER, rate_of_pass

_ROWS_AT_ONCE = 64


class _Parts(NamedTuple):
    """One context word's terms of a mean: its value is the sum of values times weights."""

    words: NDArray[np.intp]  # the other words, shape (n,)
    values: NDArray[np.float64]
    weights: NDArray[np.float64]
    negatives: int = 0
    """How many of these words, at the end, are negative samples; the others are targets."""

    def and_negatives(
        self, words: NDArray[np.intp], values: NDArray[np.float64], weights: NDArray[np.float64]
    ) -> "_Parts":
        """Add the parts of negative samples."""
        columns = zip(self[:3], (words, values, weights), strict=True)
        return _Parts._make([*map(np.concatenate, columns), len(words)])

    @property
    def value(self) -> float:
        """The sum."""
        return float(self.values @ self.weights)


_OfContext = tuple[_Parts, Callable[[int, bool], Term]]
"""A context word's parts, and what derives one by its word and whether it is a target."""


class PassRules:
    """Derives means over pairs at a timeline's position: by context word, word and number."""

    def __init__(self, derivations: Derivations, counts: PairCounts, notation: Notation) -> None:
        """Take the pairs of the means, and what derives the parameters at the run's position."""
        timeline = derivations.cells.timeline
        self._derivations, self._counts, self._n = derivations, counts, notation
        self._parameters = timeline.parameters
        self._words = timeline.setup.corpus.vocabulary
        self._objective = timeline.setup.objective
        self._is_glove = isinstance(self._objective, Glove)
        per_context = np.diff(counts.starts) if self._is_glove else counts.per_context
        self._per_context = per_context.astype(float)
        self._all = float(self._per_context.sum())
        self._unit = "cells" if self._is_glove else "pairs"

    # The mean loss

    def losses(self, check: Callable[[int], None] = lambda _: None) -> NDArray[np.float64]:
        """Compute the mean loss of each context word's pairs, shape (V,).

        The check gets the number of words that are done, and may raise CancelledError.
        """
        losses = np.zeros(len(self._words))
        for first in range(0, len(losses), _ROWS_AT_ONCE):
            check(first)
            rows = range(first, min(first + _ROWS_AT_ONCE, len(losses)))
            for row, z in zip(rows, self._scores(slice(rows.start, rows.stop)), strict=True):
                if self._per_context[row]:
                    losses[row] = self._loss_parts(row, z).value
        return losses

    def mean_loss(self, name: str, value: float, losses: NDArray[np.float64]) -> Derivation:
        """Derive a mean loss from the mean losses of the context words' pairs."""

        def of_context(row: int) -> _OfContext:
            (z,) = self._scores(slice(row, row + 1))
            return self._loss_parts(row, z), partial(self._loss, row, z, self._total(row, z))

        return self._mean(name, value, losses, "mean loss", of_context)

    def _scores(self, rows: slice) -> NDArray[np.float64]:
        """Return all scores of some context words, shape (n, V)."""
        parameters = self._parameters
        scores = parameters.E[rows] @ parameters.kernel + parameters.bias
        if parameters.bias_E is not None:
            scores += parameters.bias_E[rows][:, None]
        floats: NDArray[np.float64] = scores.astype(float)
        return floats

    def _loss_parts(self, row: int, z: NDArray[np.float64]) -> _Parts:
        words, C = self._row(row)
        n, objective = self._per_context[row], self._objective
        if isinstance(objective, Glove):
            f = np.minimum(C / objective.x_max, 1) ** objective.alpha
            return _Parts(words, f * (z[words] - np.log(C)) ** 2, np.full(len(C), 1 / n))
        if isinstance(objective, NegativeSampling):
            B = objective.expected_negatives(self._counts, row)
            noise = np.flatnonzero(B)
            parts = _Parts(words, np.logaddexp(0, -z[words]), C / n)
            return parts.and_negatives(noise, np.logaddexp(0, z[noise]), B[noise] / n)
        highest = z.max()
        total = highest + math.log(np.exp(z - highest).sum())
        return _Parts(words, total - z[words], C / n)

    def _loss(
        self, row: int, z: NDArray[np.float64], total: Term, word: int, as_target: bool
    ) -> Term:
        """Return the loss of a pair, or a word's part of it."""
        score, objective = self._score(row, z, word), self._objective
        if isinstance(objective, Glove):
            X = self._counts.number(row, word)
            off = off_log(score, X, math.log(X))
            f = weight_of(objective, X, min(X / objective.x_max, 1) ** objective.alpha)
            return between("f·(score − log X)²", "product", f, off, off)
        if isinstance(objective, NegativeSampling):
            name = "−log σ(score)" if as_target else "−log σ(−score)"
            return softplus(name, score, -1 if as_target else 1)
        return between("−log ŷ", "difference", total, score)

    def _total(self, row: int, z: NDArray[np.float64]) -> Term:
        """Return log Σ exp(score), as m + log Σ exp(score − m), which does not overflow."""
        exponentials = Exponentials(z, partial(self._score, row, z))
        m = exponentials.highest
        m = m._replace(name=f"m, the highest: {m.name}")
        return between("log Σ exp(score)", "sum", m, exponentials.log_total)

    def _score(self, row: int, z: NDArray[np.float64], word: int) -> Term:
        n, now, name = self._n, self._derivations.now, f"score[{self._words[word]}]"
        value = z[word].item()

        def derive() -> Derivation:
            formula = f"{n.of_theta(self._words[word])}·{n.of_E(self._words[row])}"
            d = range(self._parameters.E.shape[1])
            terms = products((now("theta", word, k), now("E", row, k)) for k in d)
            if self._parameters.has_bias:
                formula += f" + {n.bias}[{self._words[word]}]"
                terms.append(now("bias", word))
                if self._parameters.bias_E is not None:
                    formula += f" + {n.bias_E}[{self._words[row]}]"
                    terms.append(now("bias_E", row))
            return Derivation(name, value, formula, "sum of products", tuple(terms))

        return Term(name, value, derive)

    # The floor

    def floor(self, value: float) -> Derivation:
        """Derive the floor, the lowest mean loss that any model of these pairs can have."""
        if self._is_glove:
            why = "0: a model may give log X for every pair"
            return Derivation("floor", value, why, "product", (Term(why, 0.0),))
        parts = [self._floor_parts(row) for row in range(len(self._words))]
        lowest = np.array([one.value for one in parts])

        def of_context(row: int) -> _OfContext:
            return parts[row], partial(self._lowest, row)

        return self._mean("floor", value, lowest, "lowest mean loss", of_context)

    def _floor_parts(self, row: int) -> _Parts:
        words, C = self._row(row)
        n, objective = self._per_context[row] or 1.0, self._objective
        if not isinstance(objective, NegativeSampling):
            return _Parts(words, np.log(n / C), C / n)
        B = objective.expected_negatives(self._counts, row)[words]
        both = B > 0  # without negative samples, the lowest loss is 0
        words, C, B = words[both], C[both], B[both]
        parts = _Parts(words, np.log1p(B / C), C / n)
        return parts.and_negatives(words, np.log1p(C / B), B / n)

    def _lowest(self, row: int, word: int, as_target: bool) -> Term:
        """Return the lowest loss of a pair, or a word's part of it."""
        C, n = self._counts.number(row, word), self._per_context[row].item()
        pair = f"{self._words[row]} → {self._words[word]}"
        count = Term(f"count of {pair}", C)
        if not isinstance(self._objective, NegativeSampling):
            share = between("n / C", "quotient", Term("n: its pairs", n), count)
            return between("−log(C / n)", "log", share)
        objective = self._objective
        B = objective.expected_negatives(self._counts, row)[word].item()
        expected = Term(f"how often {self._words[word]} is expected as its negative", B)
        if as_target:
            ratio = plus_1(between("B / C", "quotient", expected, count))
        else:
            ratio = plus_1(between("C / B", "quotient", count, expected))
        return between(f"log({ratio.name})", "log", ratio)

    # Means

    def _row(self, row: int) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
        """Return a context word's targets and how often each pair occurs."""
        entries = slice(*self._counts.starts[row : row + 2].tolist())
        counts = self._counts
        return counts.targets[entries].astype(np.intp), counts.numbers[entries].astype(float)

    def _mean(
        self,
        name: str,
        value: float,
        values: NDArray[np.float64],
        what: str,
        of_context: Callable[[int], _OfContext],
    ) -> Derivation:
        """Derive a mean over all pairs from those over each context word's pairs."""

        def term(row: int) -> Term:
            mean = values[row].item()
            derive = lambda: self._context(what, row, mean, *of_context(row))  # noqa: E731
            n = Term(f"n: its {self._unit}", self._per_context[row].item())
            share = between("n / N", "quotient", n, Term(f"N: all {self._unit}", self._all))
            return Term(self._words[row], mean, derive, times=share)

        order = np.argsort(-values * self._per_context, kind="stable").tolist()
        terms = [term(row) for row in order if self._per_context[row]]
        formula = f"Σ of each {self._n.context}'s mean × its share of the {self._unit}"
        return Derivation(name, value, formula, "sum of products", tuple(terms))

    def _context(
        self, what: str, row: int, value: float, parts: _Parts, loss: Callable[[int, bool], Term]
    ) -> Derivation:
        """Derive the mean over a context word's pairs from its parts."""

        def part(at: int) -> Term:
            word, as_target = parts.words[at].item(), at < len(parts.words) - parts.negatives
            value, name = parts.values[at].item(), self._words[word]
            if not as_target:
                name += " as negative"

            def derive() -> Derivation:
                found = loss(word, as_target).derive
                assert found
                return replace(found(), name=f"loss of {name}", value=value)

            return Term(name, value, derive, times=Term("share", parts.weights[at].item()))

        name = f"{what} of the {self._unit} {self._words[row]} → …"
        formula = f"Σ of each {self._n.target}'s loss × its share of these {self._unit}"
        terms = largest_first(map(part, range(len(parts.words))))
        return Derivation(name, value, formula, "sum of products", tuple(terms))


def pass_rate(
    name: str, learning_rate: float, lowered: float, number: int, warm_up: int
) -> Derivation:
    """Derive the learning rate of a pass, by its number from 1.

    Lowered is η, halved for each overshoot. In the passes of the warm-up, the rate grows.
    """
    first = Term("η", learning_rate)
    if lowered != learning_rate:
        half = Term("½ for each overshoot", lowered / learning_rate)
        first = between("η, halved", "product", first, half)
    terms = [first]
    if number < warm_up:
        grown = Term("the pass's number", float(number)), Term("warm-up passes", float(warm_up))
        terms.append(between("warm-up", "quotient", *grown))
    slope = Term(f"1/{RATE_HALVES_AFTER}", 1 / RATE_HALVES_AFTER)
    before = Term("3", 3.0), Term("passes before", number - 1.0), slope
    below = plus_1(between(f"3·passes / {RATE_HALVES_AFTER}", "product", *before))
    root = between(f"√({below.name})", "power", below, HALF)
    terms.append(between(f"1 / {root.name}", "quotient", Term("1", 1.0), root))
    value, formula = rate_of_pass(lowered, number, warm_up), " · ".join(t.name for t in terms)
    return Derivation(name, value, formula, "product", tuple(terms))
