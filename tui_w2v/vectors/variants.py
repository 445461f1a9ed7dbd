"""Variants of a word: its spellings, and its inflections by the endings of English.

Two words are variants if they have a stem in common. Case, diacritics, blanks and punctuation do
not count, so that *Café*, *cafe* and *ca-fe* are one word, and *king's* is *kings*. The plain
letters are a stem, and so is what is left of them without an ending: -s, -es, -ed, -ing, -ly, with
-ies, -ied, -ily for -y, -ves for -f, a doubled letter made single (*stopped*, *stop*), and an e put
back (*making*, *make*). Endings come off one after the other (*meetings*, *meeting*, *meet*). A
stem keeps three letters, one of them a vowel, so *king* and *sing* stay whole. There is no list of
words: *went* is no variant of *go*, and *evening* is one of *even*.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from itertools import tee
from unicodedata import category, combining, normalize

from tui_w2v.vectors.pool import Neighbour, Terms, factored

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
