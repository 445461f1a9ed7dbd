"""The glossary: each term with its shape, its meaning and its names elsewhere."""

import re
from collections.abc import Mapping
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


class Naming(NamedTuple):
    """The names of one thing in all notations."""

    what: str
    """What is named, in neutral words."""
    name: str
    """A template for its name, filled with a notation's letters."""
    otherwise: Mapping[str, str] = {}
    """Names that differ from the template, by notation."""


_NAMINGS = (
    Naming("input word", "{n.context}"),
    Naming("… its one-hot", "{n.x}"),
    Naming("output word", "{n.target}"),
    Naming("… its one-hot", "{n.t}"),
    Naming("embeddings", "{n.E}"),
    Naming("… drawn as", "{n.letters_shape}"),
    Naming("… looked up", "{n.product}"),
    Naming("one embedding", "{n.h}"),
    Naming("output vectors", "{n.theta}"),
    Naming("output bias", "{n.bias}", {COURSE.whose: "none", MIKOLOV.whose: "none"}),
    Naming("probabilities", "{n.probabilities}"),
    Naming("error", "{n.error}"),
    Naming(
        "loss",
        "−log {n.probabilities}[{n.target_index}]",
        {COURSE.whose: "L(ŷ, y)", KERAS.whose: "cross-entropy"},
    ),
    Naming("learning rate", "{n.rate}", {KERAS.whose: "learning_rate"}),
)


def names_in_all_notations() -> list[tuple[str, ...]]:
    """Return one row per thing: what it is, then its name in each notation."""
    return [
        (
            naming.what,
            *(naming.otherwise.get(n.whose) or naming.name.format(n=n) for n in NOTATIONS),
        )
        for naming in _NAMINGS
    ]
