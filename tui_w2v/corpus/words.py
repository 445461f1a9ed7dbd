r"""Cutting text into words.

A word is a run of ``\w`` and the combining marks behind them; runs join on a single apostrophe
or hyphen: ``don't`` and ``mother-in-law`` are one word each.
"""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

_JOINERS = "'’-"
_EMOJI_STYLE = (0xFE0E, 0xFE0F)
"""These say whether the symbol before them is drawn in colour: they are marks of no word."""
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
    "\U00020000-\U0003ffff]"
)
"""Thai, Lao, Burmese, Khmer, Japanese and Chinese: written without spaces between words."""
_LONGEST_USUAL = 6
_ASCII_WORDS = re.compile(r"\w+(?:['-]\w+)*", re.ASCII)

# Every combining mark of Unicode lies in these two spans, and every emoji; scanning just them
# instead of the whole code space keeps the first non-ASCII text from waiting a tenth of a second.
MARK_SPANS = (range(0x0300, 0x20000), range(0xE0100, 0xE01F0))


def combining_marks() -> str:
    """Return the combining marks (Unicode category M), as ranges for a class of ``re``; those
    that choose the style of an emoji are left out.
    """
    return _characters("M")


def _characters(category: str) -> str:
    ranges: list[list[int]] = []
    for span in MARK_SPANS:
        for code in span:
            if unicodedata.category(chr(code)).startswith(category) and code not in _EMOJI_STYLE:
                if ranges and ranges[-1][1] == code - 1:
                    ranges[-1][1] = code
                else:
                    ranges.append([code, code])
    return "".join(f"\\U{first:08x}-\\U{last:08x}" for first, last in ranges)


@lru_cache(maxsize=1)
def _unicode_words() -> re.Pattern[str]:
    run = rf"\w[\w{combining_marks()}]*"
    return re.compile(rf"{run}(?:[{_JOINERS}]{run})*")


@lru_cache(maxsize=1)
def _symbols() -> re.Pattern[str]:
    return re.compile(f"[{_characters('So')}]")


def count_symbols(text: str) -> int:
    """Count the emoji and other symbols (Unicode category So) of a text: no word holds them."""
    return 0 if text.isascii() else len(_symbols().findall(text))


def unsegmented(words: Sequence[str]) -> bool:
    """Tell whether words are pieces of a text without spaces between its words: most are of a
    writing that has none, and longer than words are.
    """
    unspaced = [word for word in words if _UNSPACED.search(word)]
    long = len(words) == 1 or sum(map(len, unspaced)) > _LONGEST_USUAL * len(unspaced)
    return 2 * len(unspaced) > len(words) and long


def cut_words(text: str, *, lowercase: bool = True) -> list[str]:
    """Cut a piece of text, already in NFC, into its words.

    Args:
        text: The text; a word that crosses its ends is cut there.
        lowercase: Lower-case each word once it is cut. (Lower-casing first would differ: the
            lower case of a Greek sigma depends on what follows the word.)

    Returns:
        The words in reading order.
    """
    if text.isascii():
        return _ASCII_WORDS.findall(text.lower() if lowercase else text)
    words: list[str] = _unicode_words().findall(text)
    return [word.lower() for word in words] if lowercase else words


def normalise(text: str) -> str:
    """Put text into NFC, so that an accent typed apart and one typed together are one word."""
    return text if text.isascii() else unicodedata.normalize("NFC", text)
