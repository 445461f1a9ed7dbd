"""Where the means over all pairs come from: the mean loss and the floor."""

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
from tui_w2v.explain.prediction_rules import off_log, softplus, weight_of
from tui_w2v.explain.terms import Derivation, Term, between, largest_first, plus_1
from tui_w2v.skipgram.full_batch_negative_sampling import expected_negatives
from tui_w2v.skipgram.glove import Glove
from tui_w2v.skipgram.negative_sampling import NegativeSampling

_ROWS_AT_ONCE = 64


class _Parts(NamedTuple):
    """One context word's terms of a mean: its value is the sum of values times weights."""

    words: NDArray[np.intp]
    """The other words, shape (n,)."""
    values: NDArray[np.float64]
    weights: NDArray[np.float64]
    as_target: NDArray[np.bool_]
    """Whether each is the part of a target, or else of a negative sample."""

    @classmethod
    def of(
        cls, words: NDArray[np.intp], values: NDArray[np.float64], weights: NDArray[np.float64]
    ) -> "_Parts":
        """Return the parts of targets."""
        return cls(words, values, weights, np.ones(len(words), bool))

    def and_negatives(self, negatives: "_Parts") -> "_Parts":
        """Add the parts of negative samples."""
        negatives = negatives._replace(as_target=~negatives.as_target)
        return _Parts._make(map(np.concatenate, zip(self, negatives, strict=True)))

    @property
    def value(self) -> float:
        """The sum."""
        return float(self.values @ self.weights)


class PassRules:
    """Derives means over pairs at a timeline's position: by context word, word and number."""

    def __init__(self, derivations: Derivations, counts: PairCounts, notation: Notation) -> None:
        """Take the pairs.

        Args:
            derivations: Derives the parameters at the timeline's position.
            counts: The pairs of the mean.
            notation: The letters.
        """
        timeline = derivations.cells.timeline
        self._derivations, self._counts, self._n = derivations, counts, notation
        self._parameters = timeline.parameters
        self._words = timeline.setup.corpus.vocabulary
        self._objective = timeline.setup.objective
        per_context = np.diff(counts.starts) if self._is_glove else counts.per_context
        self._per_context = per_context.astype(float)
        self._all = float(self._per_context.sum())
        self._unit = "cells" if self._is_glove else "pairs"

    @property
    def _is_glove(self) -> bool:
        return isinstance(self._objective, Glove)

    # The mean loss

    def losses(self, check: Callable[[int], None] = lambda _: None) -> NDArray[np.float64]:
        """Compute the mean loss of each context word's pairs, shape (V,).

        Args:
            check: Called with the number of words that are done; may raise CancelledError.
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

        def of_context(row: int) -> Derivation:
            (z,) = self._scores(slice(row, row + 1))
            parts, total = self._loss_parts(row, z), self._total(row, z)
            loss = partial(self._loss, row, z, total)
            return self._context("mean loss", row, parts, loss)

        return self._mean(name, value, losses, of_context)

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
            return _Parts.of(words, f * (z[words] - np.log(C)) ** 2, np.full(len(C), 1 / n))
        if isinstance(objective, NegativeSampling):
            B = expected_negatives(self._counts, objective.noise, objective.negative, row)
            noise = np.flatnonzero(B)
            negatives = _Parts.of(noise, np.logaddexp(0, z[noise]), B[noise] / n)
            return _Parts.of(words, np.logaddexp(0, -z[words]), C / n).and_negatives(negatives)
        highest = z.max()
        total = highest + math.log(np.exp(z - highest).sum())
        return _Parts.of(words, total - z[words], C / n)

    def _loss(
        self, row: int, z: NDArray[np.float64], total: Term, word: int, as_target: bool
    ) -> Term:
        """Return the loss of a pair, or a word's part of it."""
        score, objective = self._score(row, word, z), self._objective
        if isinstance(objective, Glove):
            X = self._counts.number(row, word)
            off = off_log(score, X, math.log(X))
            f = weight_of(objective, X, min(X / objective.x_max, 1) ** objective.alpha)
            return between("f·(score − log X)²", f.value * off.value**2, "product", [f, off, off])
        if isinstance(objective, NegativeSampling):
            name = "−log σ(score)" if as_target else "−log σ(−score)"
            return softplus(name, score, -1 if as_target else 1)
        return between("−log ŷ", total.value - score.value, "difference", [total, score])

    def _total(self, row: int, z: NDArray[np.float64]) -> Term:
        """Return log Σ exp(score), as m + log Σ exp(score − m), which does not overflow."""
        highest = self._score(row, int(z.argmax()), z)
        shifted = z - highest.value
        value, name = float(np.exp(shifted).sum()), "Σ exp(score − m)"

        def exponential(word: int) -> Term:
            score = self._score(row, word, z)
            off = between(f"{score.name} − m", shifted[word].item(), "difference", [score, highest])
            return between(f"exp({off.name})", math.exp(off.value), "exp", [off])

        def derive() -> Derivation:
            terms = largest_first([exponential(word) for word in range(len(z))])
            return Derivation(name, value, name, "sum", tuple(terms))

        log = between(f"log {name}", math.log(value), "log", [Term(name, value, derive=derive)])
        m = highest._replace(name=f"m, the highest: {highest.name}")
        return between("log Σ exp(score)", m.value + log.value, "sum", [m, log])

    def _score(self, row: int, word: int, z: NDArray[np.float64]) -> Term:
        n, now, name = self._n, self._derivations.now, f"score[{self._words[word]}]"
        value = z[word].item()

        def derive() -> Derivation:
            formula = f"{n.of_theta(self._words[word])}·{n.of_E(self._words[row])}"
            d = len(self._parameters.E[row])
            terms = largest_first(
                [now("theta", word, k)._replace(times=now("E", row, k)) for k in range(d)]
            )
            if self._parameters.has_bias:
                formula += f" + {n.bias}[{self._words[word]}]"
                terms.append(now("bias", word))
                if self._parameters.bias_E is not None:
                    formula += f" + {n.bias_E}[{self._words[row]}]"
                    terms.append(now("bias_E", row))
            return Derivation(name, value, formula, "sum of products", tuple(terms))

        return Term(name, value, derive=derive)

    # The floor

    def floor(self, value: float) -> Derivation:
        """Derive the floor, the lowest mean loss that any model of these pairs can have."""
        name = "floor"
        if self._is_glove:
            why = "0: a model may give log X for every pair"
            return Derivation(name, value, why, "product", (Term(why, 0.0),))
        parts = [self._floor_parts(row) for row in range(len(self._words))]
        lowest = np.array([one.value for one in parts])

        def of_context(row: int) -> Derivation:
            return self._context("lowest mean loss", row, parts[row], partial(self._lowest, row))

        return self._mean(name, value, lowest, of_context)

    def _floor_parts(self, row: int) -> _Parts:
        words, C = self._row(row)
        n, objective = max(self._per_context[row], 1), self._objective
        if not isinstance(objective, NegativeSampling):
            return _Parts.of(words, np.log(n / C), C / n)
        B = expected_negatives(self._counts, objective.noise, objective.negative, row)[words]
        both = B > 0  # without negative samples, the lowest loss is 0
        words, C, B = words[both], C[both], B[both]
        negatives = _Parts.of(words, np.log1p(C / B), B / n)
        return _Parts.of(words, np.log1p(B / C), C / n).and_negatives(negatives)

    def _lowest(self, row: int, word: int, as_target: bool) -> Term:
        """Return the lowest loss of a pair, or a word's part of it."""
        C, n = self._counts.number(row, word), self._per_context[row].item()
        pair = f"{self._words[row]} → {self._words[word]}"
        count = Term(f"how often {pair} occurs", C)
        if not isinstance(self._objective, NegativeSampling):
            share = between("n / C", n / C, "quotient", [Term("n: its pairs", n), count])
            return between("−log(C / n)", math.log(share.value), "log", [share])
        objective = self._objective
        B = expected_negatives(self._counts, objective.noise, objective.negative, row)[word].item()
        expected = Term(f"how often {self._words[word]} is expected as its negative", B)
        terms = [expected, count] if as_target else [count, expected]
        name = "B / C" if as_target else "C / B"
        ratio = plus_1(between(name, terms[0].value / terms[1].value, "quotient", terms))
        return between(f"log({ratio.name})", math.log(ratio.value), "log", [ratio])

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
        of_context: Callable[[int], Derivation],
    ) -> Derivation:
        """Derive a mean over all pairs from those over each context word's pairs."""
        products = values * self._per_context

        def term(row: int) -> Term:
            mean = values[row].item()
            derive = lambda: replace(of_context(row), value=mean)  # noqa: E731
            return Term(self._words[row], mean, times=self._share(row), derive=derive)

        order = np.argsort(-products, kind="stable").tolist()
        terms = [term(row) for row in order if self._per_context[row]]
        context = self._n.context
        formula = f"Σ of each {context}'s mean × its share of the {self._unit}"
        return Derivation(name, value, formula, "sum of products", tuple(terms))

    def _share(self, row: int) -> Term:
        n = self._per_context[row].item()
        terms = [Term(f"n: its {self._unit}", n), Term(f"N: all {self._unit}", self._all)]
        return between("n / N", n / self._all, "quotient", terms)

    def _context(
        self, what: str, row: int, parts: _Parts, loss: Callable[[int, bool], Term]
    ) -> Derivation:
        """Derive the mean over a context word's pairs from its parts."""
        terms = [self._part(parts, at, loss) for at in range(len(parts.words))]
        name = f"{what} of the {self._unit} {self._words[row]} → …"
        formula = f"Σ of each {self._n.target}'s loss × its share of these {self._unit}"
        terms = largest_first(terms)
        return Derivation(name, parts.value, formula, "sum of products", tuple(terms))

    def _part(self, parts: _Parts, at: int, loss: Callable[[int, bool], Term]) -> Term:
        """Return a part of a context word's mean, by its word."""
        word, as_target = parts.words[at].item(), parts.as_target[at].item()
        value, name = parts.values[at].item(), self._words[word]
        if not as_target:
            name += " as negative"

        def derive() -> Derivation:
            term = loss(word, as_target)
            assert term.derive
            found = term.derive()
            return Derivation(f"loss of {name}", value, found.formula, found.operation, found.terms)

        return Term(name, value, times=Term("share", parts.weights[at].item()), derive=derive)
