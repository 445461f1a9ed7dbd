"""Answers of the explore screen: one question by E, by theta and by both."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field

from tui_w2v.vectors import By, Neighbour, UnknownWordError, WordVectors
from tui_w2v.vectors.question import Kind, Question


@dataclass(frozen=True)
class Answer:
    """A question's answers by each kind of vectors."""

    question: Question
    by: dict[By, tuple[Neighbour, ...]]
    """The words by each kind, nearest first; for an odd one out, the best fit first."""
    product: bool = False
    """Whether the scores are 3CosMul, products of shifted cosines."""
    similarity: dict[By, float] | None = None
    """The cosine of the question's two words, if it has two."""
    ngrams: dict[str, list[str]] = field(default_factory=dict)
    """The n-grams that answer for each word that is not in the vocabulary."""
    beside: Mapping[By, tuple[Neighbour, ...]] = field(default_factory=dict)
    """The words by each kind of other vectors, if there are some that know the question's words."""

    @property
    def own_words(self) -> tuple[str, ...]:
        """Which of the question's own words are among the first answers by E, long and short."""
        places = {word: place for place, (word, _) in enumerate(self.by["E"], 1)}
        own = [f"{word} no. {places[word]}" for word in self.question.words if word in places]
        others = (word for word, _ in self.by["E"] if word not in self.question.words)
        without = next(others, "none")
        if not own:
            return ()
        said = f"{', '.join(own)}; without them {without}"
        return f"own words in: {said}", said, f"{own[0]}, else {without}"


def answer(
    embeddings: WordVectors,
    question: Question,
    *,
    n: int,
    product: bool,
    beside: WordVectors | None = None,
) -> Answer:
    """Answer a question by each kind of vectors.

    Args:
        embeddings: The words.
        question: The question.
        n: The number of words by each kind.
        product: Whether to use 3CosMul for questions with signs and analogies.
        beside: Other vectors that are asked, too.
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
    ngrams = embeddings.ngrams_of(question.words)
    others: dict[By, tuple[Neighbour, ...]] = {}
    if beside:
        with suppress(UnknownWordError):
            for kind in beside.kinds:
                others[kind] = tuple(_words(beside.by(kind), question, n, product=product))
    return Answer(question, by, product, similarity or None, ngrams, others)


def _words(vectors: WordVectors, question: Question, n: int, *, product: bool) -> list[Neighbour]:
    if question.kind is Kind.ODD_ONE_OUT:
        return vectors.fits(question.plus)
    if product:
        return vectors.most_similar_cosmul(*question.terms, topn=n)
    return vectors.most_similar(*question.terms, topn=n)
