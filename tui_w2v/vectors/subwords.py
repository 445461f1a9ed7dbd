"""Vectors of words from their character n-grams, as in fastText (Bojanowski et al. 2017).

A word stands between ``<`` and ``>``. Each n-gram of its characters has a row, which its hash
chooses; n-grams of equal hash share one. The vector of a word is the mean of the rows of its
n-grams and, if the vocabulary holds the word, of its own row.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tui_w2v.errors import FileError
from tui_w2v.vectors.nearest import FloatArray

_END_OF_SENTENCE = b"</s>"
"""fastText's mark of a line's end, a word without n-grams."""
_HASH_START, _HASH_PRIME = np.uint32(2166136261), np.uint32(16777619)
"""The 32-bit constants of FNV-1a (Fowler, Noll and Vo)."""
_NUMBERS_AT_ONCE = 1 << 22
_NGRAMS_OF_A_WORD = 40
"""About how many n-grams a word has, to limit memory."""


class _NGrams(NamedTuple):
    """All n-grams of one length, word by word: in which word, where in the joined bytes, hashed."""

    owners: NDArray[np.intp]
    starts: NDArray[np.intp]
    ends: NDArray[np.intp]
    hashes: NDArray[np.uint32]


@dataclass(frozen=True)
class Subwords:
    """The rows of words and n-grams in a file, mapped into memory."""

    path: Path
    offset: int
    """Where the rows begin in the file, in bytes."""
    d: int
    V: int
    """How many words have a row of their own, before the rows of the n-grams."""
    buckets: int
    """How many rows the n-grams share."""
    shortest: int
    """The number of characters of the shortest n-gram."""
    longest: int

    @cached_property
    def rows(self) -> FloatArray:
        """The rows, shape (V + buckets, d), float32."""
        shape = (self.V + self.buckets, self.d)
        return np.asarray(np.memmap(self.path, "<f4", "r", self.offset, shape))

    def ngrams(self, word: str) -> list[str]:
        """Return the n-grams of a word, by where they begin and then by length."""
        text = _marked(_encoded(word))
        found = self._ngrams([_encoded(word)])
        spans = sorted(span for n in found for span in zip(n.starts, n.ends, strict=True))
        return [text[start:end].decode(errors="backslashreplace") for start, end in spans]

    def vector(self, word: str) -> FloatArray:
        """Return the mean of the rows of a word's n-grams, shape (d,); it must have some."""
        sums, counts = self._sums([_encoded(word)])
        if not np.isfinite(sums).all():
            raise FileError(f"{str(self.path)!r}: the n-grams of {word!r} are not all finite")
        mean: FloatArray = (sums[0] / counts[0]).astype(np.float32)
        return mean

    def vectors(self, words: Sequence[bytes]) -> Iterator[FloatArray]:
        """Yield blocks of the vectors of the vocabulary's words, shape (words, d)."""
        step = max(1, _NUMBERS_AT_ONCE // (self.d * _NGRAMS_OF_A_WORD))
        for first in range(0, len(words), step):
            some = words[first : first + step]
            sums, counts = self._sums(some)
            sums += self.rows[first : first + len(some)]
            yield (sums / (counts + 1)[:, None]).astype(np.float32)

    def _sums(self, words: Sequence[bytes]) -> tuple[NDArray[np.float64], NDArray[np.intp]]:
        """Return the sums of the rows of each word's n-grams, and how many they are."""
        sums = np.zeros((len(words), self.d))
        counts = np.zeros(len(words), np.intp)
        for owners, _, _, hashes in self._ngrams(words):
            rows = self.rows[self.V + (hashes % np.uint32(self.buckets)).astype(np.intp)]
            firsts = np.flatnonzero(np.diff(owners, prepend=-1))
            with np.errstate(invalid="ignore", over="ignore"):
                sums[owners[firsts]] += np.add.reduceat(rows, firsts, axis=0, dtype=np.float64)
            counts += np.bincount(owners, minlength=len(words))
        return sums, counts

    def _ngrams(self, words: Sequence[bytes]) -> Iterator[_NGrams]:
        """Yield the n-grams of each length."""
        marked = list(map(_marked, words))
        lengths = np.array(list(map(len, marked)))
        text = np.frombuffer(b"".join(marked), np.uint8)
        starts = np.flatnonzero((text & 0xC0) != 0x80)  # UTF-8: the first bytes of characters
        ends = np.append(starts[1:], len(text))
        owners = np.repeat(np.arange(len(words)), lengths)[starts]
        # fastText hashes signed characters: bytes from 128 have all upper bits set.
        values = text.view(np.int8).astype(np.int32).view(np.uint32)
        first = np.arange(len(starts))  # the character where each n-gram begins
        hashes = np.full(len(starts), _HASH_START)
        for n in range(1, self.longest + 1):
            fits = first + n <= len(starts)
            fits[fits] &= owners[first[fits] + n - 1] == owners[first[fits]]
            first, hashes = first[fits], hashes[fits]
            if not len(first):
                return
            begin, end = starts[first + n - 1], ends[first + n - 1]
            for at in range((end - begin).max()):
                more = begin + at < end
                hashes[more] = (hashes[more] ^ values[begin[more] + at]) * _HASH_PRIME
            if n < self.shortest:
                continue
            kept = np.full(len(first), True)
            if n == 1:  # the marks alone are no n-grams
                edges = np.cumsum(lengths)
                kept = ~np.isin(end, edges) & ~np.isin(starts, edges - lengths)
            yield _NGrams(owners[first[kept]], starts[first[kept]], end[kept], hashes[kept])


def _encoded(word: str) -> bytes:
    return word.encode(errors="backslashreplace")


def _marked(word: bytes) -> bytes:
    return b"" if word == _END_OF_SENTENCE else b"<%b>" % word
