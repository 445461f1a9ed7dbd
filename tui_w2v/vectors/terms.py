"""The terms of questions, and which words are variants of each other.

Two words are variants if they have a stem in common. Case, diacritics, blanks and punctuation do
not count, so that *Café*, *cafe* and *ca-fe* are one word, and *king's* is *kings*. The plain
letters are a stem, and so is what is left of them without an ending: -s, -es, -ed, -ing, -ly, with
-ies, -ied, -ily for -y, -ves for -f, a doubled letter made single (*stopped*, *stop*), and an e put
back (*making*, *make*). Endings come off one after the other (*meetings*, *meeting*, *meet*). A
stem keeps three letters, one of them a vowel, so *king* and *sing* stay whole. There is no list of
words: *went* is no variant of *go*, and *evening* is one of *even*.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import tee
from typing import Literal, NamedTuple
from unicodedata import category, combining, normalize

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


def without_variants(
    answers: Callable[[Iterable[tuple[Terms, Terms]], int], Iterator[list[Neighbour]]],
    questions: Iterable[tuple[Terms, Terms]],
    topn: int,
) -> Iterator[list[Neighbour]]:
    """Yield the topn answers to each question that are no variants of its words."""
    questions, again = tee(questions)
    n_asked = topn + _MORE_ANSWERS
    for found, question in zip(answers(questions, n_asked), again, strict=False):
        words = [word for terms in question for word, _ in factored(terms)]
        n = n_asked
        while len(kept := [near for near in found if not are_variants(near.word, words)]) < topn:
            if len(found) < n:
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
