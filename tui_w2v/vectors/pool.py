"""The terms of a question, what they are compared by, and which words may answer."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from tui_w2v.vectors.nearest import FloatArray

By = Literal["E", "theta", "both"]
"""The vectors to compare words by: rows of E, rows of theta, or their sums."""
Term = str | tuple[str, float]
"""A word, or a word and the factor of its direction."""
Terms = str | Sequence[Term]
"""A word or several terms."""


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
    has_own: bool = False
    """Whether the question's own words may answer, too."""

    def narrowed(self, rows: NDArray[np.intp]) -> "Pool":
        """Return the pool with only some of its rows."""
        return replace(self, rows=rows if self.rows is None else np.intersect1d(rows, self.rows))

    def take(self, units: FloatArray) -> FloatArray:
        """Return the rows of an array (V, d) that may answer, without a copy where possible."""
        if (rows := self.rows) is None:
            return units
        is_start = not len(rows) or rows[-1] == len(rows) - 1
        return units[: len(rows)] if is_start else units[rows]

    def places(self, rows: list[int]) -> list[int]:
        """Return where in the pool a question's rows are, which are no answers to it."""
        if self.has_own:
            return []
        if self.rows is None:
            return rows
        places = np.searchsorted(self.rows, rows).tolist()
        pairs = zip(places, rows, strict=True)
        return [place for place, row in pairs if row in self.rows[place : place + 1]]
