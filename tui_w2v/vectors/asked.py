"""Answers of the explore screen: one question by E, by theta and by both."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass

from tui_w2v.vectors import By, Neighbour, UnknownWordError, WordVectors
from tui_w2v.vectors.question import Kind, Question, no_direction

MOST_ANSWERS = 60


@dataclass(frozen=True)
class Answer:
    """A question's answers by each kind of vectors."""

    question: Question
    by: Mapping[By, tuple[Neighbour, ...]]
    """The words by each kind, nearest first; for an odd one out, the best fit first. None by a
    kind by which there is no direction."""
    product: bool
    """Whether the scores are 3CosMul, products of shifted cosines."""
    similarity: Mapping[By, float]
    """The cosine of the question's two words, if it has two."""
    ngrams: Mapping[str, list[str]]
    """The n-grams that answer for each word that is not in the vocabulary."""
    beside: Mapping[By, tuple[Neighbour, ...]]
    """The words by each kind of other vectors, if there are some that know the question's words."""

    @property
    def own_words(self) -> tuple[str, ...]:
        """Which of the question's own words are among the first answers by E, long and short."""
        places = {word: place for place, (word, _) in enumerate(self.by["E"], 1)}
        own = [f"{word} no. {places[word]}" for word in self.question.words if word in places]
        if not own:
            return ()
        without = next((word for word in places if word not in self.question.words), "none")
        said = f"{', '.join(own)}; without them {without}"
        return f"own words in: {said}", said, f"{own[0]}, else {without}"


def answer(
    here: WordVectors,
    there: WordVectors | None,
    question: Question,
    *,
    product: bool,
    keeps_own: bool,
) -> Answer:
    """Answer a question by each kind of vectors, here and there, if others are asked too.

    A product uses 3CosMul for questions with signs and analogies. The question's own words are
    answers only if they are kept.
    """
    if keeps_own:
        here, there = here.with_own_words(), there and there.with_own_words()
    product = product and bool(question.plus and question.minus)

    def words(vectors: WordVectors) -> dict[By, tuple[Neighbour, ...]]:
        return {kind: tuple(_words(vectors.by(kind), question, product)) for kind in vectors.kinds}

    similarity: dict[By, float] = {}
    if question.kind is Kind.NEAREST and len(question.plus) == 2 and not question.minus:
        pair = Question(Kind.SIMILARITY, question.plus)
        kinds = [kind for kind in here.kinds if not no_direction(pair, here.by(kind))]
        similarity = {kind: here.by(kind).similarity(*question.plus) for kind in kinds}
    beside: dict[By, tuple[Neighbour, ...]] = {}
    with suppress(UnknownWordError):
        beside = words(there) if there else {}
    ngrams = here.ngrams_of(question.words)
    return Answer(question, words(here), product, similarity, ngrams, beside)


def _words(vectors: WordVectors, question: Question, product: bool) -> list[Neighbour]:
    if question.kind is Kind.ODD_ONE_OUT:
        found = vectors.fits(question.plus)
    else:
        answer = vectors.most_similar_cosmul if product else vectors.most_similar
        found = answer(*question.terms, topn=MOST_ANSWERS)
    scores = [score for _, score in found]
    return [] if no_direction(question, vectors, scores, product=product) else found
