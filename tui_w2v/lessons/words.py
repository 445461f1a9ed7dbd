"""The words of this program, each with its shape, its meaning and what others call it."""

from typing import NamedTuple


class Term(NamedTuple):
    """One line of the glossary."""

    name: str
    shape: str
    meaning: str
    elsewhere: str


WORDS = (
    Term(
        "context word x",
        "index; one-hot (V,)",
        "the input word",
        "centre word (Mikolov)",
    ),
    Term(
        "target word t",
        "index; one-hot (V,)",
        "the word to predict, from the window round the context word",
        "context word (Mikolov)",
    ),
    Term(
        "E",
        "(V, d)",
        "the embedding matrix: the parameters that are kept; h = x·E = E[x]",
        "W, syn0, v; the course draws it d × V and writes E·o",
    ),
    Term("h", "(d,)", "the context word's embedding, the hidden layer", "e_c"),
    Term(
        "theta θ",
        "(V, d)",
        "one output vector per word; scores = theta @ h + bias",
        "W′, syn1neg, u; a Keras Dense kernel is its transpose",
    ),
    Term("bias b", "(V,)", "the output bias, one number per word", "none in word2vec"),
    Term("ŷ", "(V,)", "probabilities: the softmax of the scores", "softmax output"),
    Term("error ŷ − t", "(V,)", "what was said minus what the text has", "∂L/∂scores"),
    Term("loss L", "nats", "−log ŷ[t]", "cross-entropy"),
    Term("η", "a number", "the learning rate: how far a gradient moves its row", "alpha, lr"),
    Term(
        "turn",
        "",
        "one forward and backward pass and its update, for one pair",
        "step",
    ),
    Term("epoch", "", "as many turns as the text has pairs", "epoch"),
    Term(
        "grouped pass",
        "",
        "one exact gradient of the mean loss over all pairs at once, and its update",
        "full-batch step",
    ),
    Term(
        "floor",
        "nats",
        "the lowest mean loss that any model of these pairs can have",
        "conditional entropy of target given context",
    ),
)
