"""Parser of one-line questions about words, for the app, the shell and the shell's prompt.

king                    the words nearest to king
king queen              nearest to the mean of king and queen
king - man + woman      nearest to the sum of these directions
2*paris - 0.5*france    nearest to the sum of their multiples
man : king :: woman     man is to king as woman is to …
cat dog king cow ?      the word that fits least

Quotes hold a word with blanks together: "new york" - york.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import chain, pairwise

import numpy as np

from tui_w2v.vectors.nearest import unit, unit_rows
from tui_w2v.vectors.terms import Term, factored
from tui_w2v.vectors.word_vectors import WordVectors

_NEAREST_FORMS = "king, king queen, king - man + woman, man : king :: woman"
FORMS = f"{_NEAREST_FORMS}, cat dog king ?"
"""One example of each form of question."""
KNOWN_ANALOGIES = (
    ("man", "king", "woman", "queen"),
    ("king", "queen", "prince", "princess"),
    ("he", "his", "she", "her"),
)
"""A is to B as C is to D, in words that many texts hold."""
FEWEST_TO_CHOOSE_FROM = 3
"""An odd one out needs three words: of two, both fit equally well."""
_NO_DIRECTION = "has a vector of length 0, which has no direction: ask for other words"
_JOINERS = str.maketrans("", "", "\u200c\u200d")
"""Zero-width characters that some languages need in spelling."""
_FACTOR = r"(?=[0-9.]*[1-9])(?:[0-9]{1,6}(?:\.[0-9]{0,6})?|\.[0-9]{1,6})"
_FIELD = re.compile(
    rf"""(?P<sign>[+-]?)(?P<factor>(?:{_FACTOR}\*)?)"(?P<quoted>[^"\s](?:[^"]*[^"\s])?)"(?=[\s?:]|$)|\S+"""
)
_MULTIPLE = re.compile(rf"({_FACTOR})\*(.+)")
_SPACED_FACTOR = re.compile(rf"(?<!\S)([+-]?{_FACTOR})\s*\*\s*(?=\S)")
_SIGNS = frozenset(("+", "-", ":", "::", "?"))


class Kind(Enum):
    """The kind of a question."""

    NEAREST = "nearest"
    ANALOGY = "analogy"
    ODD_ONE_OUT = "odd one out"
    SIMILARITY = "similarity"


EXAMPLES = {
    Kind.NEAREST: FORMS,
    Kind.ANALOGY: "man king woman",
    Kind.ODD_ONE_OUT: "cat dog king",
    Kind.SIMILARITY: "king queen",
}
"""How to ask where only questions of one kind are answered; for ``NEAREST``, of all kinds."""


@dataclass(frozen=True)
class Question:
    """A parsed question, with words as the vocabulary spells them."""

    kind: Kind
    plus: tuple[str, ...]
    """Words to be near to; B and C of an analogy; all words of the other kinds."""
    minus: tuple[str, ...] = ()
    """Words to be far from; A of an analogy."""
    factors: tuple[float, ...] = ()
    """What each of the words is multiplied by; empty if each counts once."""

    @property
    def asks_for_neighbours(self) -> bool:
        """Whether the answer is nearest words."""
        return self.kind in (Kind.NEAREST, Kind.ANALOGY)

    @property
    def words(self) -> tuple[str, ...]:
        """All words of the question."""
        return (*self.plus, *self.minus)

    @property
    def terms(self) -> tuple[list[Term], list[Term]]:
        """What to be near to and far from, as ``most_similar`` takes it."""
        terms: list[Term] = list(self.words)
        if self.factors:
            terms = list(zip(self.words, self.factors, strict=True))
        return terms[: len(self.plus)], terms[len(self.plus) :]

    @property
    def signed(self) -> list[tuple[str, float]]:
        """The words of a sum, each with its factor: below 0 for words to be far from."""
        near, far = map(factored, self.terms)
        return near + [(word, -factor) for word, factor in far]

    @property
    def multiples(self) -> tuple[list[str], list[str]]:
        """Plus and minus with their factors, as they are typed."""
        factors = [abs(factor) for _, factor in self.signed]
        each = zip(self.words, factors, strict=True)
        typed = [word if factor == 1 else f"{factor:.12g}*{word}" for word, factor in each]
        return typed[: len(self.plus)], typed[len(self.plus) :]

    def __str__(self) -> str:
        if self.kind is Kind.ANALOGY:
            return f"{self.minus[0]} : {self.plus[0]} :: {self.plus[1]}"
        if self.kind is Kind.ODD_ONE_OUT:
            return f"{' '.join(self.plus)} ?"
        plus, minus = self.multiples
        return " ".join([*plus, *(f"- {word}" for word in minus)])


def question_of(kind: Kind, words: Sequence[str]) -> Question | None:
    """Return an analogy, an odd one out or a similarity; None for a wrong number of words."""
    n = len(words)
    if kind is Kind.ANALOGY:
        return Question(kind, tuple(words[1:]), (words[0],)) if n == 3 else None
    complete = n == 2 if kind is Kind.SIMILARITY else n >= FEWEST_TO_CHOOSE_FROM
    return Question(kind, tuple(words)) if complete else None


def read_question(
    asked: str | Sequence[str], vectors: WordVectors, kind: Kind = Kind.NEAREST
) -> Question | None:
    """Parse a line, or the arguments of a command; None if the question is incomplete.

    Signs and colons stand alone or are attached to a word; a word of the vocabulary may contain
    them. A sign that stands alone beside words is never a word. A whole line, a part between tabs
    or an argument that is a word of the vocabulary, blanks included, is read as this word. The kind
    ``NEAREST`` reads questions of every form; another kind needs no signs.

    Raises:
        UnknownWordError: A word is not in the vocabulary.
    """
    parts = [asked] if isinstance(asked, str) else asked
    if len(parts) == 1 and parts[0].strip() and (word := vectors.find(parts[0])) is not None:
        return Question(Kind.NEAREST, (word,)) if kind is Kind.NEAREST else None
    fields = _fields(asked.split("\t") if isinstance(asked, str) else asked, vectors)
    if kind is Kind.NEAREST and not {":", "?"}.isdisjoint(fields):
        kind = Kind.ANALOGY if ":" in fields else Kind.ODD_ONE_OUT
        if kind is Kind.ODD_ONE_OUT and fields[-1] != "?":
            return None
    if kind is not Kind.NEAREST:
        return _read_words(fields, vectors, kind)
    plus, minus = list[tuple[str, float]](), list[tuple[str, float]]()
    for before, field in pairwise(["", *fields, "+"]):
        if field not in _SIGNS:
            factor, word = _multiple(field, vectors)
            (minus if before == "-" else plus).append((vectors.spelling(word), factor))
        elif before in _SIGNS or not fields:
            return None
    factors = tuple(factor for _, factor in (*plus, *minus))
    near, far = (tuple(word for word, _ in terms) for terms in (plus, minus))
    return Question(Kind.NEAREST, near, far, factors if set(factors) != {1} else ())


def no_direction(
    question: Question,
    vectors: WordVectors,
    scores: Sequence[float] = (),
    *,
    product: bool = False,
) -> str:
    """Return a line on a vector of length 0, which has no cosines; empty if there is none.

    The vector is the sum of the words' directions or, for a similarity, one of the two. The scores
    of the answer, best first, usually show that there is a direction, without a look at the
    vectors; ``product`` says whether they are 3CosMul's.
    """
    # Without a direction, cosines are 0 and products all the same.
    if scores and scores[0] != (scores[-1] if product else 0):
        return ""
    # Only these words' rows are normalised, as all rows may be many.
    units = unit_rows(np.array([vectors[word] for word in question.words], np.float64))
    found = dict(zip(question.words, units, strict=True))
    if question.kind is not Kind.SIMILARITY:
        factors = np.array([factor for _, factor in question.signed])
        found = {str(question): unit(factors @ units)}
    zeros = [f"{name!r} {_NO_DIRECTION}" for name, vector in found.items() if not vector.any()]
    return "".join(zeros[:1])


def terms_of(line: str, vectors: WordVectors) -> tuple[list[Term], list[Term]]:
    """Return the terms of a line; ``ValueError`` if it does not ask for nearest words."""
    question = read_question(line, vectors)
    if question is None or not question.asks_for_neighbours:
        raise ValueError(f"{line!r} does not ask for nearest words: ask as in {_NEAREST_FORMS}")
    if wrong := no_direction(question, vectors):
        raise ValueError(wrong)
    return question.terms


def _read_words(words: list[str], vectors: WordVectors, kind: Kind) -> Question | None:
    if kind is Kind.ANALOGY and words[1:2] == [":"]:
        words = [word for word in words if word != ":"]
    elif kind is Kind.ODD_ONE_OUT and words[-1:] == ["?"]:
        words = words[:-1]
    if not _SIGNS.isdisjoint(words) or question_of(kind, words) is None:
        return None
    return question_of(kind, [vectors.spelling(word) for word in words])


def _fields(parts: Sequence[str], vectors: WordVectors) -> list[str]:
    """Split a question into words, signs, colons and question marks."""
    fields: list[str] = []
    for part in parts:
        _, word = _multiple(part, vectors)
        if part not in _SIGNS and part.strip() and vectors.find(word) is not None:
            fields.append(part)
        else:
            part = _SPACED_FACTOR.sub(r"\1*", part)
            fields += chain.from_iterable(_split(m, vectors) for m in _FIELD.finditer(part))
    return [field for before, field in pairwise(["", *fields]) if (before, field) != (":", ":")]


def _multiple(field: str, vectors: WordVectors) -> tuple[float, str]:
    """Split a field into its factor and its word."""
    found = _MULTIPLE.fullmatch(field) if vectors.find(field) is None else None
    return (float(found[1]), found[2]) if found else (1, field)


def _split(found: re.Match[str], vectors: WordVectors) -> list[str]:
    """Split a field into a word and the signs attached to it."""
    field = found[0]
    if found["quoted"] and vectors.find(field) is None:
        return [*filter(None, [found["sign"]]), found["factor"] + found["quoted"]]
    if field in _SIGNS:
        return [field[0]]
    if vectors.find(field) is not None:
        return [field]
    before, after = [], []
    if field[0] in "+-" and len(field) > 1:
        before, field = [field[0]], field[1:]
    if field[-1] == "?" and len(field) > 1 and vectors.find(field) is None:
        field, after = field[:-1], ["?"]
    if ":" not in field or vectors.find(field) is not None:
        return [*before, field, *after]
    words = filter(None, re.split("(:)", field.replace("::", ":")))
    return [*before, *words, *after]


def last_word(line: str) -> str:
    """Return the unfinished word at a line's end; an empty text after a blank."""
    return "" if line[-1:].isspace() or not line else line.split()[-1].lstrip("+-:")


class Completer:
    """Completes words, in milliseconds for a few hundred thousand words."""

    def __init__(self, words: Sequence[str]) -> None:
        """Index the words without control characters, which a terminal would obey."""
        # Searching one joined text is many times faster than testing each word.
        plain = (w for w in words if w.isprintable() or w.translate(_JOINERS).isprintable())
        self._text = "\n".join(["", *plain, ""])

    def completions(self, start: str, most: int) -> list[str]:
        """Return the first words that are longer than a start and begin with it, in order."""
        text, begins = self._text, f"\n{start}"
        found: list[str] = []
        at = text.find(begins)
        while at >= 0 and len(found) < most:
            end = text.find("\n", at + 1)
            if end > at + len(begins):
                found.append(text[at + 1 : end])
            at = text.find(begins, at + 1)
        return found
