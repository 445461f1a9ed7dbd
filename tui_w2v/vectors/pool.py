"""Which words may answer a question, and terms of a question."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import tee
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tui_w2v.vectors.nearest import FloatArray
from tui_w2v.vectors.variants import are_variants

Term = str | tuple[str, float]
"""A word, or a word and the factor of its direction."""
Terms = str | Sequence[Term]
"""A word or several terms."""
_MORE_ANSWERS = 20
"""How many more answers are asked for where variants of the question's words are left out."""


class Neighbour(NamedTuple):
    """A neighbour: a word and its similarity to the query."""

    word: str
    similarity: float
    """The cosine, from -1 to 1; for 3CosMul, the score of the product."""


def factored(terms: Terms) -> list[tuple[str, float]]:
    """Return each term as a word and its factor."""
    terms = [terms] if isinstance(terms, str) else terms
    return [(term, 1.0) if isinstance(term, str) else term for term in terms]


@dataclass(frozen=True, eq=False)
class Pool:
    """The words that may answer."""

    rows: NDArray[np.intp] | None = None
    """Their rows, ascending; None for all."""
    has_variants: bool = True
    """Whether variants of the question's words may answer, too."""

    def narrowed(self, rows: NDArray[np.intp]) -> "Pool":
        """Return the pool with only some of its rows."""
        return replace(self, rows=rows if self.rows is None else np.intersect1d(rows, self.rows))

    def take(self, units: FloatArray) -> FloatArray:
        """Return the rows of an array (V, d) that may answer, without a copy where possible."""
        rows = self.rows
        if rows is None:
            return units
        is_start = not len(rows) or rows[-1] == len(rows) - 1
        return units[: len(rows)] if is_start else units[rows]

    def places(self, rows: list[int]) -> list[int]:
        """Return where in the pool some rows are; those outside of it are left out."""
        if self.rows is None:
            return rows
        places = np.searchsorted(self.rows, rows).tolist()
        pairs = zip(places, rows, strict=True)
        return [place for place, row in pairs if row in self.rows[place : place + 1]]

    def row(self, place: int) -> int:
        """Return the row at a place in the pool."""
        return place if self.rows is None else int(self.rows[place])


def without_variants(
    answers: Callable[[Iterable[tuple[Terms, Terms]], int], Iterator[list[Neighbour]]],
    questions: Iterable[tuple[Terms, Terms]],
    topn: int,
) -> Iterator[list[Neighbour]]:
    """Yield the topn answers to each question that are no variants of its words.

    Args:
        answers: Answers questions with as many words as asked for.
        questions: The questions.
        topn: How many words to yield for each.
    """
    questions, again = tee(questions)
    n_asked = topn + _MORE_ANSWERS
    for found, question in zip(answers(questions, n_asked), again, strict=False):
        words = [word for terms in question for word, _ in factored(terms)]
        n = n_asked
        while True:
            kept = [near for near in found if not are_variants(near.word, words)]
            if len(kept) >= topn or len(found) < n:
                break
            n *= 4
            found = next(answers([question], n))
        yield kept[:topn]
