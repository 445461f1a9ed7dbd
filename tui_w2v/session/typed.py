"""Parsers of what is typed into prompts: where to go, words, sums of words, numbers.

A text that cannot be used raises ValueError, or UnknownWordError for a word without a vector; the
message is one line.
"""

import math
from typing import NamedTuple

from tui_w2v.corpus.tokenise import normalise
from tui_w2v.training import Setup
from tui_w2v.vectors import WordVectors
from tui_w2v.vectors.question import Kind, Question, read_question

_MOST_WATCHED = 8
GOALS = "a turn's number, a context word, or context and target words"
LOOKS = "a word, words (their mean), or a sum: king - man + woman"
WATCHED = f"up to {_MOST_WATCHED} words of the vocabulary, spaces between"


class Goal(NamedTuple):
    """Where to go."""

    text: str
    """The typed text."""
    turn: int | None = None
    """A turn, by its number."""
    context: int | None = None
    """Or the next turn of this context word …"""
    target: int | None = None
    """… and, if given, of this target word."""


def parse_x(text: str, vectors: WordVectors) -> dict[int, float]:
    """Parse another x (``LOOKS``); return its numbers by the words' indices."""
    question = _read_sum(text, vectors, f"give {LOOKS}")
    share = 1.0 if question.minus else 1 / sum(factor for _, factor in question.signed)
    numbers = {vectors.row(word): 0.0 for word in question.words}
    for word, factor in question.signed:
        numbers[vectors.row(word)] += share * factor
    return numbers


def parse_turn(text: str) -> int | None:
    """Parse a turn's number; None if the text is not a number."""
    number = text.strip().replace(",", "")
    if not (number.isascii() and number.isdigit()):
        return None
    if not 1 <= int(number[:20]) <= 10**12:  # longer ones take long to read
        raise ValueError("give a turn's number from 1 to 1,000,000,000,000")
    return int(number)


def parse_goal(text: str, setup: Setup) -> Goal:
    """Parse a goal: ``12``, ``king`` or ``king castle``.

    A word in quotes is a word, even if it is a number.
    """
    if turn := parse_turn(normalise(text)):
        return Goal(normalise(text), turn=turn)
    words = [word.strip("\"'") for word in _words(text, "→", setup)]
    if not 1 <= len(words) <= 2:
        raise ValueError(f"give {GOALS}")
    return Goal(" → ".join(words), None, *(_index(word, setup) for word in words))


def parse_change(text: str, value: float) -> float:
    """Parse another value: ``0.5`` or ``-0.5`` sets it, ``*2`` multiplies, ``+0.1`` adds."""
    text = text.strip()
    try:
        number = float(text.lstrip("*+"))
    except ValueError:
        number = math.nan
    if not math.isfinite(number) or text[1:2] in ("*", "+"):
        raise ValueError(f"{text!r} is not a number: give 0.5, *2 or +0.1")
    return number * value if text[0] == "*" else number + value if text[0] == "+" else number


def parse_words(text: str, setup: Setup) -> list[int]:
    """Parse words with spaces between them; return their indices."""
    indices = list(dict.fromkeys(_index(word, setup) for word in _words(text, ",", setup)))
    if len(indices) > _MOST_WATCHED:
        raise ValueError(f"{len(indices)} words are too many: give {WATCHED}")
    return indices


def _words(text: str, between: str, setup: Setup) -> list[str]:
    text = normalise(text)
    return (text.lower() if setup.settings.lowercase else text).replace(between, " ").split()


def _index(word: str, setup: Setup) -> int:
    vocabulary = setup.corpus.vocabulary
    if word not in vocabulary:
        raise ValueError(vocabulary.unknown(word))
    return vocabulary.index(word)


def read_formula(text: str, vectors: WordVectors) -> Question:
    """Parse a formula of a direction, such as ``she - he``."""
    wrong = f"{text.strip()!r} is not a direction: give a formula such as she - he"
    return _read_sum(text, vectors, wrong)


def _read_sum(text: str, vectors: WordVectors, wrong: str) -> Question:
    question = read_question(text, vectors)
    if question is None or question.kind is not Kind.NEAREST:
        raise ValueError(wrong)
    for word in question.words:
        vectors.row(word)  # raises for a word that is known by its n-grams alone
    return question


_KINDS = "she he", "her his", "queen king", "woman man", "king man"
"""Pairs of words whose difference has a meaning, in texts that have both."""


def known_pairs(vectors: WordVectors) -> list[tuple[str, str]]:
    """Return pairs of words for examples of directions; some two words where none is known."""
    pairs = [(one, other) for one, other in map(str.split, _KINDS)]
    first, *others = vectors.words[:3]
    known = [pair for pair in pairs if all(word in vectors for word in pair)]
    return known or [(first, other) for other in others or [first]]


def read_axes(text: str, vectors: WordVectors) -> tuple[Question, Question] | tuple[()]:
    """Parse the formulas of two axes, ``king - man, she - he``; an empty line gives none."""
    if not text.strip():
        return ()
    formulas = text.split(",")
    if len(formulas) != 2:
        raise ValueError("give two formulas, one for each axis, with a comma between them")
    across, up = (read_formula(formula, vectors) for formula in formulas)
    return across, up
