"""Hints about a text that can be read but may not be what the user wants."""

import re

import numpy as np

from tui_w2v.corpus.corpus import SEGMENT, Corpus
from tui_w2v.corpus.reading import SentenceRule
from tui_w2v.corpus.tokenise import unsegmented

_LINES = 1000
_FEWEST_LINES = 20
_MANY_WORDS = 100
_LONG_LINE = 1000
_SENTENCE_END = re.compile(r"[.!?][\"'”’)]*$")
_WITHIN_LINE = re.compile(r"[a-z][.!?][\"'”’)]* +[\"'“‘(]*[A-Z]")
_PUNCTUATION = "try --sentences punctuation"


def looks_wrapped(text: str) -> bool:
    """Return whether the lines at a text's beginning seem to be pieces of sentences.

    Most of them then do not end with a sentence's end, and many have one inside.
    """
    lines = [line.rstrip() for line in text.split("\n")[:_LINES] if line.strip()]
    ended = sum(bool(_SENTENCE_END.search(line)) for line in lines)
    within = sum(bool(_WITHIN_LINE.search(line)) for line in lines)
    return len(lines) >= _FEWEST_LINES and ended < len(lines) / 2 and within > len(lines) / 10


def hints(corpus: Corpus, rule: SentenceRule, punctuation: str = _PUNCTUATION) -> str:
    """Return hints about a text and what to try, in one line; empty if nothing looks wrong.

    ``punctuation`` says how to end sentences at punctuation.
    """
    found = []
    lengths, words = np.diff(corpus.sentence_starts), len(corpus.tokens)
    if unsegmented(corpus.vocabulary.words) and np.diff(corpus.kept_starts).max() > 1:
        found.append(f"its words are pieces of sentences: {SEGMENT}")
    elif corpus.symbols == 1:
        found.append("1 symbol, such as an emoji, is in no word, so left out")
    elif corpus.symbols:
        found.append(f"{corpus.symbols:,} symbols, such as emoji, are in no word, so left out")
    if rule is SentenceRule.LINE and words >= _LONG_LINE and lengths.max() > words / 2:
        found.append(f"one line has {lengths.max():,} of the {words:,} words: {punctuation}")
    elif rule is SentenceRule.LINE and corpus.wrapped:
        found.append(f"lines look wrapped, yet each counts as a sentence: {punctuation}")
    once = int((np.bincount(corpus.tokens) == 1).sum())
    if words >= _MANY_WORDS and once > words / 2:
        found.append(
            f"{once:,} of {words:,} words occur only once: a longer text would say more about them"
        )
    return "; ".join(found)
