"""The glossary: each term with its shape, its meaning and its names elsewhere."""

import re
from typing import NamedTuple

from tui_w2v.explain.notation import COURSE, KERAS, MIKOLOV, NOTATIONS


class Term(NamedTuple):
    """One line of the glossary."""

    name: str
    shape: str
    meaning: str
    elsewhere: str


_TABLE = """
context word x | one-hot (V,) | the input word | centre word (Mikolov)
target word t | one-hot (V,) | the word to predict, from the window around the context word |
    context word (Mikolov)
E | (V, d) | the embedding matrix, kept after training; h = x·E = E[x] | W, syn0, v; the course
    draws it d × V and writes E·o
h | (d,) | the context word's embedding, the hidden layer | e_c
theta θ | (V, d) | one output vector per word; scores = theta @ h + bias | W′, syn1neg, u; a Keras
    Dense kernel is its transpose
bias b | (V,) | the output bias, one number per word | none in word2vec and in the course
ŷ | (V,) | probabilities, the softmax of the scores; negative sampling: σ of each score; GloVe: the
    score itself | softmax output
σ |  | the sigmoid, 1 / (1 + exp(−score)): one separate probability | logistic
negative | k per turn | negative sampling: a word sampled from the noise distribution; its ŷ should
    be 0 | noise word
X | a number | GloVe: how often a pair of words occurs in the text; harmonic: a word n away counts
    1/n | co-occurrence count
cell |  | GloVe: one pair of words with all its occurrences | entry of X
error ŷ − t | (V,) | prediction minus label; GloVe: 2f(ŷ − log X), one number | ∂L/∂scores
loss L | nats | −log ŷ[t]; negative sampling: plus −log(1 − ŷ) of each negative; GloVe: f(ŷ − log
    X)², not in nats | cross-entropy
η | a number | the learning rate: a step is −η times the gradient | alpha, lr
turn |  | one training step on one pair: forward, backward, update | step
epoch |  | a turn for each pair of the text; GloVe: for each cell | epoch
full-batch pass |  | one exact gradient of the mean loss over all pairs (GloVe: cells), then one
    Adam step | one full-batch step
floor | nats | the lowest mean loss of any model that sees one word at a time; GloVe: 0 | softmax:
    conditional entropy of target given context
held-out loss | nats | the mean loss of sentences that training never sees; it rises when the model
    learns the others by heart (overfits) | validation loss
KL(P‖ŷ) | nats | how far ŷ is from the text's own shares P; 0: equal | divergence
PMI | a number | the log of how much more often a pair occurs than by chance | pointwise mutual
    information
"""
WORDS = [Term(*row.split(" | ")) for row in re.sub(r"\n +", " ", _TABLE).strip().splitlines()]


_NAMES = """
input word | {n.context}
… its one-hot | {n.x}
output word | {n.target}
… its one-hot | {n.t}
embeddings | {n.E}
… drawn as | {n.letters_shape}
… looked up | {n.product}
one embedding | {n.h}
output vectors | {n.theta}
output bias | {n.bias}
probabilities | {n.probabilities}
error | {n.error}
loss | −log {n.probabilities}[{n.target_index}]
learning rate | {n.rate}
"""
_OTHER_NAMES = {
    ("output bias", COURSE): "none",
    ("output bias", MIKOLOV): "none",
    ("loss", COURSE): "L(ŷ, y)",
    ("loss", KERAS): "cross-entropy",
    ("learning rate", KERAS): "learning_rate",
}
"""Names that differ from the template, by what is named and the notation."""


def names_in_all_notations() -> list[tuple[str, ...]]:
    """Return one row per thing: what it is, in neutral words, then its name in each notation."""
    rows = (line.split(" | ") for line in _NAMES.strip().splitlines())
    return [
        (what, *(_OTHER_NAMES.get((what, n)) or name.format(n=n) for n in NOTATIONS))
        for what, name in rows
    ]
