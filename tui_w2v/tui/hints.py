"""What can be asked in the word box, and what is missing in a line that asks nothing."""

from collections.abc import Sequence
from itertools import islice
from typing import NamedTuple

from tui_w2v.tui.line import fit, width_of
from tui_w2v.vectors import UnknownWordError

_FREQUENT = 40
_LONGEST_NAME = 40


class Example(NamedTuple):
    """A line that can be typed."""

    line: str
    meaning: str
    """What it asks for."""


def examples(words: Sequence[str]) -> tuple[Example, ...]:
    """Return one line of each kind, in frequent words of a vocabulary, the shortest line first.

    Args:
        words: The vocabulary, the most frequent words first.
    """
    plain = list(islice((word for word in words if word.isalpha()), _FREQUENT)) or ["word"]
    usual = [word for word in plain if 3 <= len(word) <= 5] or plain
    a, b, c = (usual[len(usual) * part // 4] for part in (1, 2, 3))
    return (
        Example(a, "nearest"),
        Example(f"{a} {b}", "mean"),
        Example(f"{a} - {b} + {c}", "sum"),
        Example(f"{a} : {b} :: {c}", "analogy"),
        Example(f"{a} {b} {c} ?", "odd one out"),
    )


def unfinished(line: str) -> str:
    """Say what is missing in a line that asks nothing yet; nothing, if nothing is typed."""
    if ":" in line:
        return "an analogy takes three words: one : another :: a third"
    if "?" in line:
        return "the odd one out is one of three words or more, with ? behind them"
    return "+ and - stand before a word" if line.strip() else ""


def unknown(error: UnknownWordError, *, close: bool) -> str:
    """Say that a word is not known, in a line that has an end.

    Args:
        error: The word, and what is known.
        close: Whether to offer the closest spellings, for which all words are gone through.
    """
    name = repr(error.word)
    said = str(error) if close else f"{name} is not in the vocabulary"
    return said.replace(name, fit(name, min(width_of(name), _LONGEST_NAME)), 1)
