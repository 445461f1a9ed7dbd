"""Which words someone may have meant who typed a word that is not there."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice

_MOST_LETTERS = 32
"""No suggestions for longer words: each letter has as many typing mistakes as the alphabet."""
_TWO_MISTAKES = range(4, 11)
"""Words of so many letters may have two mistakes, the first letter aside: by two, shorter ones
become any word."""
_SEARCHED = 10_000
"""In so many words the letters are found that can be typed by mistake."""
_USUAL_LETTERS = 30


def close_spellings(word: str, index: Mapping[str, int], n: int = 3) -> tuple[str, ...]:
    """Return the words that are one typing mistake away, or else two; upper case is no mistake.

    A mistake is a letter too many, a letter too few, another letter, or two neighbours swapped
    (Damerau 1964). Words of the same letters in another order come first, then the most frequent.

    Args:
        word: What was typed.
        index: The words, each with its place among them, the most frequent first.
        n: How many words at most.
    """
    if not 1 < len(word) <= _MOST_LETTERS:
        return ()
    typed = dict.fromkeys((word, word.lower()))
    letters = Counter("".join(islice(index, _SEARCHED)))
    found = {near for text in typed for near in _mistaken(text, letters) if near in index}
    if not found and len(word) in _TWO_MISTAKES:
        usual = [letter for letter, _ in letters.most_common(_USUAL_LETTERS)]
        once = {near for text in typed for near in _mistaken(text, usual)}
        nears = (near for text in once for near in _mistaken(text, usual))
        found = {near for near in nears if near in index and near[0] in (word[0], word[0].lower())}
    same = sorted(word.lower())
    ordered = sorted(found, key=lambda near: (sorted(near.lower()) != same, index[near]))
    return tuple(ordered[:n])


def _mistaken(word: str, letters: Iterable[str]) -> Iterator[str]:
    """All that a word becomes by one mistake, the word itself among it."""
    for place in range(len(word) + 1):
        before, after = word[:place], word[place:]
        if after:
            yield before + after[1:]
            yield before + after[1::-1] + after[2:]
        for letter in letters:
            yield before + letter + after
            yield before + letter + after[1:]


def unknown_word(word: str, index: Mapping[str, int]) -> str:
    """Say in one line that a word is not in the vocabulary, and which one may be meant.

    Args:
        word: What was typed.
        index: The words, each with its place among them, the most frequent first.
    """
    close = ", ".join(map(repr, close_spellings(word, index)))
    hint = f"; did you mean {close}?" if close else ""
    return f"{word!r} is not in the vocabulary{hint}"
