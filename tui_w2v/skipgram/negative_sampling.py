"""Negative sampling, word2vec's objective (Mikolov et al. 2013b, eq. 4), with plain SGD.

For one pair of a context word x and a target word t, k negative words are sampled. The touched
words w are the target and the negative samples, n ≤ k + 1 of them:

    h      = E[x]                          (d,)
    scores = theta[w] @ h + bias[w]        (n,)
    ŷ      = σ(scores)                     (n,)   for each word: is it the target, or noise?
    loss   = −log ŷ[t] − Σ m·log(1 − ŷ)           over the negatives; m: how often each was sampled

Backward:

    error         = m·(ŷ − one-hot(t))     (n,)   m is 1 for the target; equal to ∂loss/∂bias
    ∂loss/∂E[x]   = error @ theta[w]       (d,)
    ∂loss/∂theta  = error ⊗ h              (n, d) zero in all other rows of theta
"""

from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

from tui_w2v.corpus import PairCounts
from tui_w2v.skipgram.full_batch_negative_sampling import (
    LEAST_CHANCE,
    FullBatchNegativeSampling,
    expected_of_pairs,
)
from tui_w2v.skipgram.objective import Aim, Objective, ObjectiveInputs
from tui_w2v.skipgram.parameters import FloatArray, Parameters
from tui_w2v.skipgram.turn import Activation, Turn

POWER = 0.75
"""The noise distribution is proportional to the count to this power."""
_BLOCK = 1 << 10
_STREAM = 0x6E656761
"""Separates this random stream from others with the same seed."""


def noise_distribution(word_counts: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return the noise distribution P ∝ count^0.75 (Mikolov et al. 2013b, section 2.2), (V,).

    A count of 0 gives probability 0; if all counts, (V,), are 0, P is uniform.
    """
    powers: NDArray[np.float64] = np.power(word_counts.astype(np.float64), POWER)
    return powers / powers.sum() if powers.any() else np.full(len(powers), 1 / len(powers))


class Negatives:
    """Negative samples of turns: a pure function of the seed and the turn's number.

    Samples come from P without the target, which equals sampling from P again whenever the target
    comes up. The inverse cumulative distribution skips the target's interval, so one uniform
    number is enough for each sample.
    """

    def __init__(self, noise: NDArray[np.float64], negative: int, seed: int) -> None:
        """Compute the cumulative distribution of noise P, (V,), for k negatives a turn."""
        self._ends = np.cumsum(noise)
        self._ends /= self._ends[-1]
        self._possible = np.flatnonzero(noise)
        self._begins = np.concatenate(([0.0], self._ends[:-1]))
        self._negative = negative
        self._seed = seed
        self._block = -1
        self._uniform = np.empty((0, 0))

    def of_turn(self, number: int, target: int) -> NDArray[np.int64]:
        """Return the negative samples of a turn, from 1, in the order sampled, shape (k,).

        A word may repeat; the target is never sampled. Shape (0,) if P has no other word.
        """
        block, row = divmod(number - 1, _BLOCK)
        if block != self._block:
            rng = np.random.default_rng((self._seed, _STREAM, block))
            self._uniform = rng.random((_BLOCK, self._negative))
            self._block = block
        if len(self._possible) == 1 and self._possible[0] == target:
            return np.empty(0, dtype=np.int64)
        begin, end = self._begins[target], self._ends[target]
        at = self._uniform[row] * (1 - (end - begin))
        at = np.where(at < begin, at, at + (end - begin))
        words = np.searchsorted(self._ends, at, side="right")
        # Rounding may lead past the last word or to the target. Take the word before then, or the
        # word after if none is before.
        wrong = (words > self._possible[-1]) | (words == target)
        if wrong.any():
            others = self._possible[self._possible != target]
            before = np.maximum(np.searchsorted(others, words[wrong]) - 1, 0)
            words[wrong] = others[before]
        negatives: NDArray[np.int64] = words
        return negatives


class NegativeSampling(Objective):
    """The negative-sampling objective: tell the target from k negative samples."""

    name = "negative-sampling"

    def __init__(self, inputs: ObjectiveInputs) -> None:
        self.noise = noise_distribution(inputs.word_counts)
        """P, the noise distribution, shape (V,)."""
        self.negative = inputs.negative
        """k, the number of negative samples of a turn."""
        self._negatives = Negatives(self.noise, self.negative, inputs.seed)

    def compute(
        self, parameters: Parameters, context: int, target: int, learning_rate: float, number: int
    ) -> Turn:
        """Compute the turn of one pair; its number seeds the negative samples."""
        # pick: the negative samples; a word that is sampled twice counts twice
        negatives = self._negatives.of_turn(number, target)
        words, times = np.unique(np.append(negatives, target), return_counts=True)
        is_target = words == target  # (n,)
        weights = times.astype(parameters.E.dtype)

        # look up: x·E is a row of E
        h = parameters.E[context].copy()  # (d,)

        # predict: each touched word's score, and the sigmoid of the score
        theta = parameters.kernel[:, words]  # (d, n)
        bias = parameters.bias[words]
        scores = h @ theta + bias  # (n,)
        probabilities = _sigmoid(scores)  # (n,)
        losses = _losses(scores, is_target, weights)  # (n,)
        loss = float(losses.sum(dtype=float))

        # gradient: ŷ − t, and back through these rows of theta to the row of E
        error = weights * (probabilities - is_target)  # (n,)
        gradient_E_row = theta @ error  # (d,)

        # update: the new row of E; apply() also updates theta and the bias
        E_row_after = h - learning_rate * gradient_E_row  # (d,)

        return Turn(
            context=context,
            target=target,
            learning_rate=learning_rate,
            words=words,
            h=h,
            bias=bias,
            scores=scores,
            outputs=probabilities,
            loss=loss,
            error=error,
            gradient_E_row=gradient_E_row,
            E_row_after=E_row_after,
            has_bias=parameters.has_bias,
            V=len(parameters.bias),
            activation=Activation.SIGMOID,
            weights=weights,
            losses=losses,
            negatives=tuple(negatives.tolist()),
        )

    def losses(self, turn: Turn, scores: FloatArray) -> FloatArray:
        """Return −log σ(score of the target) − Σ m·log σ(−score), for rows of scores."""
        weights = np.ones(len(turn.words)) if turn.weights is None else turn.weights
        losses: FloatArray = _losses(scores, turn.words == turn.target, weights).sum(axis=1)
        return losses

    def outputs(self, scores: FloatArray) -> FloatArray:
        """Return the sigmoid of each score."""
        return _sigmoid(scores)

    def aim(self, counts: PairCounts, turn: Turn) -> Aim | None:
        """Return log(P(target | context) / N) − log k for the touched words, N the noise.

        This best score is the pair's pointwise mutual information minus log k (Levy and Goldberg
        2014, eq. 9), with P(target) replaced by N: how probable the word is as a negative sample
        of this context word. N has the exponent 0.75, and a target is no sample of its own turn.
        """
        C = counts.of_context(turn.context)[turn.words]  # (n,)
        B = self.expected_negatives(counts, turn.context)[turn.words]
        if not (C + B).all():
            return None
        with np.errstate(divide="ignore"):
            return Aim(C / (C + B), np.log(C) - np.log(B))

    def full_batch(
        self, counts: PairCounts, dim: int, dtype: DTypeLike, threads: int | None = None
    ) -> FullBatchNegativeSampling:
        """Return the full-batch gradient of the expected loss over a text's pairs."""
        return FullBatchNegativeSampling(counts, self.noise, self.negative, dim, dtype, threads)

    def floor(self, counts: PairCounts) -> float:
        """Return the expected loss if every pair has its best score, σ(z) = C / (C + B)."""
        C, (_, B) = counts.numbers, expected_of_pairs(counts, self.noise, self.negative)
        both = B > LEAST_CHANCE * C  # without negative samples the lowest loss is 0
        C, B = C[both], B[both]
        lost = C * np.log1p(B / C) + B * np.log1p(C / B)
        return float(lost.sum() / counts.numbers.sum())

    def loss_at_zero(self, counts: PairCounts) -> float:
        """Return (k + 1)·log 2, or less if a target has no possible negative sample."""
        possible = counts.numbers[self.noise[counts.targets] < 1].sum() / counts.numbers.sum()
        return float(np.log(2) * (1 + self.negative * possible))

    def expected_negatives(self, counts: PairCounts, context: int) -> NDArray[np.float64]:
        """Return B: how often each word is expected as a context word's negative, shape (V,)."""
        weighted = self._without_target(counts.of_context(context))
        # Where the word is the only target, nothing is left: rounding cannot make this negative.
        rest: NDArray[np.float64] = np.maximum(weighted.sum() - weighted, 0)
        return self.negative * self.noise * rest

    def _without_target(self, numbers: NDArray[Any]) -> NDArray[np.float64]:
        """Return each target's count divided by 1 − P(target), or 0 if P(target) is 1, (V,)."""
        out = np.zeros(len(numbers))
        np.divide(numbers, 1 - self.noise, out=out, where=self.noise < 1)
        return out

    def text_scores(self, counts: PairCounts, context: int) -> NDArray[np.float64]:
        """Return the best scores, as ``aim`` does, of all words."""
        with np.errstate(divide="ignore"):
            B = self.expected_negatives(counts, context)
            scores: NDArray[np.float64] = super().text_scores(counts, context) - np.log(B)
        return scores

    def chances(self, counts: PairCounts) -> NDArray[np.float64]:
        """Return k·P, how often each word is expected as a negative sample."""
        return self.negative * self.noise

    def set_biases(self, parameters: Parameters, counts: PairCounts) -> None:
        """Initialise the bias to log(count as target / expected count as negative sample).

        Then σ(bias[j]) is the share of turns that touch word j in which it is the target. A word
        that is never a target, or never a negative sample, counts as half of one, because log 0 is
        not finite.
        """
        targets, weighted = counts.per_target, self._without_target(counts.per_target)
        negatives = self.negative * self.noise * (weighted.sum() - weighted)
        bias = np.log(np.where(targets > 0, targets, 0.5))
        parameters.bias[:] = bias - np.log(np.where(negatives > 0, negatives, 0.5))


def _sigmoid(scores: FloatArray) -> FloatArray:
    """Return 1 / (1 + exp(−score)) without overflow."""
    small = np.exp(-np.abs(scores))
    sigmoid: FloatArray = np.where(scores >= 0, 1, small) / (1 + small)
    return sigmoid


def _losses(scores: FloatArray, is_target: FloatArray, weights: FloatArray) -> FloatArray:
    """Return each word's term of the loss, for n scores or rows of n scores."""
    losses: FloatArray = weights * np.logaddexp(0, np.where(is_target, -scores, scores))
    return losses
