"""A small classifier of sentences, whose input layer is an embedding matrix."""

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tui_w2v.corpus import Corpus
from tui_w2v.skipgram.parameters import FloatArray

TAKEN_OUT = -1
_MOST_SENTENCES = 200
_STEPS = 100
_RATE = 1.0


@dataclass(frozen=True)
class Sentences:
    """Sentences that held one of two words, which was taken out: which one is the label."""

    words: list[list[int]]  # the n sentences; TAKEN_OUT is where the label stood
    labels: NDArray[np.float64]  # 0 for the first word, 1 for the second, shape (n,)

    def select(self, chosen: NDArray[np.bool_]) -> "Sentences":
        """Return some of the sentences, from a mask of shape (n,)."""
        some = [words for words, taken in zip(self.words, chosen, strict=True) if taken]
        return Sentences(some, self.labels[chosen])

    @cached_property
    def shares(self) -> tuple[NDArray[np.intp], FloatArray]:
        """The k words that are looked up, (k,), and their shares of each sentence, (n, k)."""
        rows = np.setdiff1d(np.concatenate(self.words), TAKEN_OUT)
        counts = np.array([np.equal.outer(words, rows).sum(axis=0) for words in self.words])
        return rows, counts / counts.sum(axis=1, keepdims=True)


def sentences_with_one_of(corpus: Corpus, one: int, other: int) -> Sentences:
    """Return the first sentences of a text that hold one of two words, but not both."""
    starts, tokens = corpus.sentence_starts, corpus.tokens
    first, second = (
        np.searchsorted(starts, np.flatnonzero(tokens == word), "right") for word in (one, other)
    )
    words, labels = [], []
    for end in np.setxor1d(first, second)[:_MOST_SENTENCES].tolist():
        held = tokens[starts[end - 1] : starts[end]]
        held = held[held < len(corpus.vocabulary)]
        left = np.where(np.isin(held, (one, other)), TAKEN_OUT, held)
        if (left != TAKEN_OUT).any():
            words.append(left.tolist())
            labels.append(float(other in held))
    return Sentences(words, np.array(labels))


class Classifier(NamedTuple):
    """Predicts a label from the mean of a sentence's rows of E: ŷ = σ(w·mean + b)."""

    E: FloatArray  # the embedding matrix, shape (V, d)
    w: FloatArray  # the weights, shape (d,)
    b: float

    def gradient(
        self, sentences: Sentences
    ) -> tuple[float, NDArray[np.intp], FloatArray, FloatArray, float]:
        """Compute the mean loss, −log of the right label's probability, and its gradient.

        Returns:
            The loss in nats; the k rows of E that are looked up, and the gradients on these rows,
            shape (k, d), on w, shape (d,), and on b. All other rows of E have no gradient.
        """
        rows, shares = sentences.shares
        h = shares @ self.E[rows]  # (n, d), the means
        scores = h @ self.w + self.b  # (n,)
        y = sentences.labels
        loss = float((np.logaddexp(0, scores) - y * scores).mean())
        error = (0.5 * (1 + np.tanh(scores / 2)) - y) / len(y)  # (n,), (ŷ − y) / n
        return loss, rows, np.outer(shares.T @ error, self.w), error @ h, float(error.sum())

    def share_right(self, sentences: Sentences) -> float:
        """Return the share of sentences whose label is predicted."""
        rows, shares = sentences.shares
        scores = shares @ self.E[rows] @ self.w + self.b
        return float(((scores > 0) == (sentences.labels > 0)).mean())


def train(E: FloatArray, sentences: Sentences, *, fine_tune: bool) -> Classifier:
    """Train a classifier by gradient descent, from zero weights and a copy of E, shape (V, d).

    If it is fine-tuned, the gradient reaches E; if not, it stops before E, which is frozen.
    """
    model = Classifier(E.astype(float), np.zeros(E.shape[1]), 0.0)
    for _ in range(_STEPS):
        _, rows, E_rows, w, b = model.gradient(sentences)
        if fine_tune:
            model.E[rows] -= _RATE * E_rows
        model = Classifier(model.E, model.w - _RATE * w, model.b - _RATE * b)
    return model
