"""What the explore screen answers: the same question by E, by theta and by both."""

from dataclasses import dataclass

from tui_w2v.vectors import By, Neighbour, WordVectors
from tui_w2v.vectors.question import Kind, Question


@dataclass(frozen=True)
class Answer:
    """A question's answers by each kind of vectors; nothing in it changes again."""

    question: Question
    by: dict[By, tuple[Neighbour, ...]]
    """The words by each kind: the nearest first or, of the words to choose from, that which fits
    best first."""
    product: bool = False
    """Whether shifted cosines were multiplied (3CosMul), where directions would be added."""
    similarity: dict[By, float] | None = None
    """The cosine of the two words that were asked with, if there are two."""


def answer(embeddings: WordVectors, question: Question, *, n: int, product: bool) -> Answer:
    """Answer a question by all kinds of vectors that there are.

    Args:
        embeddings: The words.
        question: In words that are among them.
        n: How many words by each.
        product: Whether to multiply shifted cosines, where the question has signs or is an
            analogy.
    """
    signed = bool(question.plus and question.minus)
    product = product and signed
    two = question.kind is Kind.NEAREST and len(question.plus) == 2 and not question.minus
    by: dict[By, tuple[Neighbour, ...]] = {}
    similarity: dict[By, float] = {}
    for kind in embeddings.kinds:
        vectors = embeddings.by(kind)
        by[kind] = tuple(_words(vectors, question, n, product=product))
        if two:
            similarity[kind] = vectors.similarity(*question.plus)
    return Answer(question, by, product, similarity or None)


def _words(vectors: WordVectors, question: Question, n: int, *, product: bool) -> list[Neighbour]:
    if question.kind is Kind.ODD_ONE_OUT:
        return vectors.fits(question.plus)
    if product:
        return vectors.most_similar_cosmul(question.plus, question.minus, topn=n)
    return vectors.most_similar(question.plus, question.minus, topn=n)
