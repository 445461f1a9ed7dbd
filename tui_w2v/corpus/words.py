r"""Cutting text into words.

A word is a run of ``\w`` or combining marks; runs join on a single apostrophe or hyphen:
``don't`` and ``mother-in-law`` are one word each.
"""

import re
import unicodedata
from functools import lru_cache

_JOINERS = "'’-"
_ASCII_WORDS = re.compile(r"\w+(?:['-]\w+)*", re.ASCII)

# Every combining mark of Unicode lies in these two spans; scanning just them instead of the
# whole code space keeps the first non-ASCII text from waiting a tenth of a second.
MARK_SPANS = (range(0x0300, 0x20000), range(0xE0100, 0xE01F0))


def combining_marks() -> str:
    """Return the combining marks (Unicode category M), as ranges for a class of ``re``."""
    ranges: list[list[int]] = []
    for span in MARK_SPANS:
        for code in span:
            if unicodedata.category(chr(code))[0] == "M":
                if ranges and ranges[-1][1] == code - 1:
                    ranges[-1][1] = code
                else:
                    ranges.append([code, code])
    return "".join(f"\\U{first:08x}-\\U{last:08x}" for first, last in ranges)


@lru_cache(maxsize=1)
def _unicode_words() -> re.Pattern[str]:
    run = rf"[\w{combining_marks()}]+"
    return re.compile(rf"{run}(?:[{_JOINERS}]{run})*")


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
