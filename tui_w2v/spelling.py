"""Suggestions for a word that is not in the vocabulary."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice

_LONGEST_WORD = 32
"""The longest word with suggestions: each letter has as many mistakes as the alphabet."""
_TWO_MISTAKES = range(4, 11)
"""The lengths of words that may hold two mistakes; two turn a shorter word into any other."""
_SEARCHED_WORDS = 10_000
"""The number of words whose letters count as the alphabet."""
_FREQUENT_LETTERS = 30
"""The number of letters tried for a second mistake."""


def close_spellings(word: str, index: Mapping[str, int], n: int = 3) -> tuple[str, ...]:
    """Return up to n known words that are one typing mistake away or, if there are none, two.

    A mistake is an extra, missing or wrong letter, or two neighbours swapped (Damerau 1964); upper
    case is no mistake. The same letters in another order come first, then the most frequent word,
    which the index has first. Two mistakes leave the first letter right.
    """
    if not 1 < len(word) <= _LONGEST_WORD:
        return ()
    typed = dict.fromkeys((word, word.lower()))
    letters = Counter("".join(islice(index, _SEARCHED_WORDS)))
    found = {text for start in typed for text in _mistyped(start, letters) if text in index}
    if not found and len(word) in _TWO_MISTAKES:
        frequent = [letter for letter, _ in letters.most_common(_FREQUENT_LETTERS)]
        once = {text for start in typed for text in _mistyped(start, frequent)}
        twice = (text for start in once for text in _mistyped(start, frequent))
        firsts = (word[0], word[0].lower())
        found = {text for text in twice if text in index and text[0] in firsts}
    same = sorted(word.lower())
    ordered = sorted(found, key=lambda text: (sorted(text.lower()) != same, index[text]))
    return tuple(ordered[:n])


def _mistyped(word: str, letters: Iterable[str]) -> Iterator[str]:
    """Yield the texts that one mistake makes of a word, among them the word itself."""
    for at in range(len(word) + 1):
        before, after = word[:at], word[at:]
        if after:
            yield before + after[1:]
            yield before + after[1::-1] + after[2:]
        for letter in letters:
            yield before + letter + after
            yield before + letter + after[1:]


def did_you_mean(word: str, index: Mapping[str, int], n: int = 3) -> str:
    """Return the end of a message that suggests ``close_spellings``; empty without any."""
    close = ", ".join(map(repr, close_spellings(word, index, n)))
    return f"; did you mean {close}?" if close else ""


class UnknownWordError(KeyError):
    """A word is not in the vocabulary; the one-line message suggests close spellings."""

    def __init__(self, word: str, index: Mapping[str, int]) -> None:
        """Name the typed word and the vocabulary's rows, the most frequent word first."""
        super().__init__(word)
        self.word = word
        self._index = index

    def __str__(self) -> str:
        return f"{self.word!r} is not in the vocabulary{did_you_mean(self.word, self._index)}"
