"""What looks wrong with a text that can be read all the same."""

import re

import numpy as np

from tui_w2v.corpus.corpus import Corpus
from tui_w2v.corpus.reading import SentenceRule

_LINES = 1000
_FEWEST_LINES = 20
_MANY = 100
_LONG = 1000
_SENTENCE_END = re.compile(r"[.!?][\"'”’)]*$")
_WITHIN_LINE = re.compile(r"[a-z][.!?][\"'”’)]* +[\"'“‘(]*[A-Z]")


def looks_wrapped(text: str) -> bool:
    """Tell whether lines are pieces of sentences: more of them have a sentence's end within, or
    none at all, than at their own end.

    Args:
        text: The beginning of a text.
    """
    lines = [line.rstrip() for line in text.split("\n")[:_LINES] if line.strip()]
    ended = sum(bool(_SENTENCE_END.search(line)) for line in lines)
    within = sum(bool(_WITHIN_LINE.search(line)) for line in lines)
    return len(lines) >= _FEWEST_LINES and ended < len(lines) / 2 and within > len(lines) / 10


def hints(corpus: Corpus, rule: SentenceRule) -> list[str]:
    """Return what looks wrong, each a line with what to try.

    Args:
        corpus: The text.
        rule: Where its sentences were taken to end.
    """
    found = []
    lengths, words = np.diff(corpus.sentence_starts), len(corpus.tokens)
    if rule is SentenceRule.LINE:
        if words >= _LONG and lengths.max() > words / 2:
            found.append(
                f"one line has {lengths.max():,} of the {words:,} words: "
                "try --sentences punctuation"
            )
        elif corpus.wrapped:
            found.append(
                "lines look wrapped, yet each counts as a sentence: try --sentences punctuation"
            )
    once = int((np.bincount(corpus.tokens) == 1).sum())
    if words >= _MANY and once > words / 2:
        found.append(
            f"{once:,} of {words:,} words occur only once: a longer text would say more of them"
        )
    return found


def notes(corpus: Corpus, rule: SentenceRule) -> str:
    """Return all that is to know of a text, in one line; nothing, if it looks as it should."""
    return "; ".join(filter(None, [corpus.note, *hints(corpus, rule)]))
