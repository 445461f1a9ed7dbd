"""The terms of a question, what they are compared by, and which words may answer.

Two words are variants if they have a stem in common. Case, diacritics, blanks and punctuation do
not count, so that *Café*, *cafe* and *ca-fe* are one word, and *king's* is *kings*. The plain
letters are a stem, and so is what is left of them without an ending: -s, -es, -ed, -ing, -ly, with
-ies, -ied, -ily for -y, -ves for -f, a doubled letter made single (*stopped*, *stop*), and an e put
back (*making*, *make*). Endings come off one after the other (*meetings*, *meeting*, *meet*). A
stem keeps three letters, one of them a vowel, so *king* and *sing* stay whole. There is no list of
words: *went* is no variant of *go*, and *evening* is one of *even*.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import tee
from typing import Literal, NamedTuple
from unicodedata import category, combining, normalize

import numpy as np
from numpy.typing import NDArray

from tui_w2v.vectors.nearest import FloatArray

By = Literal["E", "theta", "both"]
"""The vectors to compare words by: rows of E, rows of theta, or their sums."""
Term = str | tuple[str, float]
"""A word, or a word and the factor of its direction."""
Terms = str | Sequence[Term]
"""A word or several terms."""
_MORE_ANSWERS = 20
"""How many more answers are asked for than are wanted, in place of variants."""
_ENDINGS = {
    "ies": ("y", "ie"),
    "ied": ("y",),
    "ily": ("y",),
    "ves": ("f", "fe"),
    "es": ("",),
    "s": ("",),
    "ed": ("", "e"),
    "ing": ("", "e"),
    "ly": ("", "le"),
}
"""What takes the place of each ending."""
_DOUBLING = ("ed", "ing")
_NO_PLURAL = ("ss", "us", "is")
_SHORTEST_STEM = 3
_VOWELS = frozenset("aeiouy")
_FIRST_DIACRITIC = 200
"""The lowest combining class of accents; lower classes are vowels of other scripts."""


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

    def excluded(self, rows: list[int]) -> list[int]:
        """Return the indices in the pool of a question's own rows, unless these may answer."""
        if self.has_own:
            return []
        if self.rows is None:
            return rows
        indices = np.searchsorted(self.rows, rows).tolist()
        pairs = zip(indices, rows, strict=True)
        return [index for index, row in pairs if row in self.rows[index : index + 1]]


def without_variants(
    answers: Callable[[Iterable[tuple[Terms, Terms]], int], Iterator[list[Neighbour]]],
    questions: Iterable[tuple[Terms, Terms]],
    topn: int,
) -> Iterator[list[Neighbour]]:
    """Yield the topn answers to each question that are no variants of its words.

    ``answers`` answers questions with as many words as asked for.
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


def are_variants(word: str, others: Iterable[str]) -> bool:
    """Return whether a word is a spelling or an inflection of one of some others."""
    return any(not stems(word).isdisjoint(stems(other)) for other in others)


@lru_cache(4096)
def stems(word: str) -> frozenset[str]:
    """Return the stems of a word: its plain letters, and those without English endings."""
    plain = "".join(filter(_counts, normalize("NFKD", word.casefold()))) or word
    found, new = {plain}, [plain]
    while new:
        letters = new.pop()
        more = set(_without_ending(letters)) - found
        found |= more
        new += more
    return frozenset(found)


def _counts(character: str) -> bool:
    is_letter = character.isalnum() or category(character)[0] == "M"
    return is_letter and combining(character) < _FIRST_DIACRITIC


def _without_ending(word: str) -> Iterable[str]:
    for ending, instead in _ENDINGS.items():
        start = word.removesuffix(ending)
        if start == word or len(start) < _SHORTEST_STEM or _VOWELS.isdisjoint(start):
            continue
        if ending == "s" and word.endswith(_NO_PLURAL):
            continue
        yield from (start + letters for letters in instead)
        if ending in _DOUBLING and start[-1] == start[-2]:
            yield start[:-1]
