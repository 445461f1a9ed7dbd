r"""Tokenising text into words.

A word is a run of ``\w`` and combining marks after it. A single apostrophe or hyphen joins two
runs: ``don't`` and ``mother-in-law`` are one word each.
"""

import re
import unicodedata
from collections.abc import Sequence
from functools import cache

_JOINERS = "'’-"
_EMOJI_STYLE = (0xFE0E, 0xFE0F)
"""Variation selectors, which set whether an emoji is drawn in colour; not part of a word."""
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
    "\U00020000-\U0003ffff]"
)
"""Thai, Lao, Burmese, Khmer, Japanese and Chinese: written without spaces between words."""
_LONGEST_USUAL = 6
_ASCII_WORDS = re.compile(r"\w+(?:['-]\w+)*", re.ASCII)

# All combining marks and emoji of Unicode lie in these two spans. Scanning the whole code space
# instead would delay the first non-ASCII text by a tenth of a second.
MARK_SPANS = (range(0x0300, 0x20000), range(0xE0100, 0xE01F0))


def characters(category: str) -> str:
    """Return the characters of a Unicode category as ranges for an ``re`` character class.

    Variation selectors that choose the style of an emoji are excluded.
    """
    ranges: list[list[int]] = []
    for span in MARK_SPANS:
        for code in span:
            if unicodedata.category(chr(code)).startswith(category) and code not in _EMOJI_STYLE:
                if ranges and ranges[-1][1] == code - 1:
                    ranges[-1][1] = code
                else:
                    ranges.append([code, code])
    return "".join(f"\\U{first:08x}-\\U{last:08x}" for first, last in ranges)


@cache
def _unicode_words() -> re.Pattern[str]:
    run = rf"\w[\w{characters('M')}]*"
    return re.compile(rf"{run}(?:[{_JOINERS}]{run})*")


@cache
def _symbols() -> re.Pattern[str]:
    return re.compile(f"[{characters('So')}]")


def count_symbols(text: str) -> int:
    """Count the emoji and other symbols (Unicode category So), which are in no word."""
    return 0 if text.isascii() else len(_symbols().findall(text))


def unsegmented(words: Sequence[str]) -> bool:
    """Return whether words look like pieces of a text without spaces between its words.

    Most of them must be in a script without spaces, and longer on average than words are.
    """
    unspaced = [word for word in words if _UNSPACED.search(word)]
    long = len(words) == 1 or sum(map(len, unspaced)) > _LONGEST_USUAL * len(unspaced)
    return 2 * len(unspaced) > len(words) and long


def tokenise(text: str, *, lowercase: bool = True) -> list[str]:
    """Tokenise text, already in NFC, into words in reading order.

    Words are lower-cased after tokenising: the lower case of a Greek sigma depends on what follows.
    """
    if text.isascii():
        return _ASCII_WORDS.findall(text.lower() if lowercase else text)
    words: list[str] = _unicode_words().findall(text)
    return [word.lower() for word in words] if lowercase else words


def normalise(text: str) -> str:
    """Return text in NFC, so that composed and decomposed accents give the same word."""
    return text if text.isascii() else unicodedata.normalize("NFC", text)
