"""Comparison of two sets of vectors by the nearest words of the words that they share."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from tui_w2v.errors import InputError
from tui_w2v.vectors.word_vectors import WordVectors

_NEIGHBOURS = 10


class Change(NamedTuple):
    """A word's nearest words, nearest first, in two sets of vectors."""

    word: str
    overlap: float
    """The fraction of nearest words that are the same, from 0 to 1."""
    a: list[str]
    b: list[str]


@dataclass(frozen=True)
class Comparison:
    """How far two sets of vectors agree on the nearest words of their shared words."""

    words: int
    """How many words were compared."""
    overlap: float
    """Their mean overlap, from 0 to 1."""
    changed: list[Change]
    """The words with the lowest overlap, lowest first; ties in the order of a's words."""


def compare(
    a: WordVectors,
    b: WordVectors,
    words: Sequence[str] = (),
    *,
    n: int = 10,
    restrict: int | None = None,
    progress: Callable[[int], None] = lambda _: None,
) -> Comparison:
    """Compare two sets of vectors by the ten nearest words of each shared word.

    Only shared words count as nearest words, so that no word is missing in one set alone.

    Args:
        a: Vectors of any dimension.
        b: Other vectors, of the same or another dimension.
        words: The words to compare; by default all shared words.
        n: How many changed words to return; all where words are given.
        restrict: How many shared words there are at most: the most frequent of a.
        progress: Called with the number of words compared so far.

    Raises:
        InputError: Fewer than two words are shared.
        UnknownWordError: A given word is not shared.
    """
    shared = [word for word in dict.fromkeys(a.words) if word in b.index][:restrict]
    if len(shared) < 2:
        raise InputError("the two vocabularies share fewer than two words: nothing can be compared")
    one, other = (
        WordVectors(shared, vectors.vectors[[vectors.index[word] for word in shared]])
        for vectors in (a, b)
    )
    asked = list(dict.fromkeys(map(one.spelling, words))) or shared
    overlaps = np.empty(len(asked))
    for number, change in enumerate(_changes(one, other, asked)):
        overlaps[number] = change.overlap
        progress(number + 1)
    lowest = np.argsort(overlaps, kind="stable")[: len(words) or n]
    changed = list(_changes(one, other, [asked[number] for number in lowest]))
    return Comparison(len(asked), float(overlaps.mean()), changed)


def _changes(a: WordVectors, b: WordVectors, words: Sequence[str]) -> Iterator[Change]:
    n = min(_NEIGHBOURS, len(a) - 1)
    answers = (v.most_similar_each(((word, ()) for word in words), topn=n) for v in (a, b))
    for word, *both in zip(words, *answers, strict=True):
        one, other = ([near.word for near in neighbours] for neighbours in both)
        yield Change(word, len({*one} & {*other}) / n, one, other)
