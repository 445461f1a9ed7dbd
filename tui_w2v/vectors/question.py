"""Parser of one-line questions about words, for the app, the shell and the shell's prompt.

king                    the words nearest to king
king queen              nearest to the mean of king and queen
king - man + woman      nearest to the sum of these directions
man : king :: woman     man is to king as woman is to …
cat dog king cow ?      the word that fits least
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import chain, pairwise

from tui_w2v.vectors.word_vectors import WordVectors

FORMS = "king, king queen, king - man + woman, man : king :: woman, cat dog king ?"
"""One example of each form of question."""
KNOWN_ANALOGIES = (
    ("man", "king", "woman", "queen"),
    ("king", "queen", "prince", "princess"),
    ("he", "his", "she", "her"),
)
"""A is to B as C is to D, in words that many texts hold."""
FEWEST_TO_CHOOSE_FROM = 3
"""An odd one out needs three words: of two, both fit equally well."""
_JOINERS = str.maketrans("", "", "\u200c\u200d")
"""Zero-width characters that some languages need in spelling."""
_SIGNS = frozenset(("+", "-", ":", "::", "?"))


class Kind(Enum):
    """The kind of a question."""

    NEAREST = "nearest"
    ANALOGY = "analogy"
    ODD_ONE_OUT = "odd one out"


@dataclass(frozen=True)
class Question:
    """A parsed question, with words as the vocabulary spells them."""

    kind: Kind
    plus: tuple[str, ...]
    """Words to be near to; B and C of an analogy; all words of an odd one out."""
    minus: tuple[str, ...] = ()
    """Words to be far from; A of an analogy."""

    @property
    def words(self) -> tuple[str, ...]:
        """All words of the question."""
        return (*self.plus, *self.minus)

    def __str__(self) -> str:
        if self.kind is Kind.ANALOGY:
            return f"{self.minus[0]} : {self.plus[0]} :: {self.plus[1]}"
        if self.kind is Kind.ODD_ONE_OUT:
            return f"{' '.join(self.plus)} ?"
        return " ".join([*self.plus, *(f"- {word}" for word in self.minus)])


def read_question(asked: str | Sequence[str], vectors: WordVectors) -> Question | None:
    """Parse a question; None if it is incomplete.

    Signs and colons stand alone or are attached to a word; a word of the vocabulary may contain
    them. A sign that stands alone beside words is never a word. A whole line or argument that is a
    word of the vocabulary, blanks included, is read as this word.

    Args:
        asked: A line, or the arguments of a command.
        vectors: The vocabulary.

    Raises:
        UnknownWordError: A word is not in the vocabulary.
    """
    parts = [asked] if isinstance(asked, str) else asked
    if len(parts) == 1 and parts[0].strip() and (word := vectors.find(parts[0])) is not None:
        return Question(Kind.NEAREST, (word,))
    fields = _fields(parts, vectors)
    if ":" in fields:
        words = [field for field in fields if field != ":"]
        if len(words) != 3 or fields[1] != ":" or not _SIGNS.isdisjoint(words):
            return None
        a, b, c = map(vectors.spelling, words)
        return Question(Kind.ANALOGY, (b, c), (a,))
    if "?" in fields:
        *words, end = fields
        if end != "?" or len(words) < FEWEST_TO_CHOOSE_FROM or not _SIGNS.isdisjoint(words):
            return None
        return Question(Kind.ODD_ONE_OUT, tuple(map(vectors.spelling, words)))
    plus: list[str] = []
    minus: list[str] = []
    sign = ""
    for field in fields:
        if field not in _SIGNS:
            (minus if sign == "-" else plus).append(vectors.spelling(field))
            sign = ""
        elif sign:
            return None
        else:
            sign = field
    return Question(Kind.NEAREST, tuple(plus), tuple(minus)) if fields and not sign else None


def _fields(parts: Sequence[str], vectors: WordVectors) -> list[str]:
    """Split a question into words, signs, colons and question marks."""
    fields: list[str] = []
    for part in parts:
        if part not in _SIGNS and part.strip() and vectors.find(part) is not None:
            fields.append(part)
        else:
            fields += chain.from_iterable(_split(field, vectors) for field in part.split())
    return [field for before, field in pairwise(["", *fields]) if (before, field) != (":", ":")]


def _split(field: str, vectors: WordVectors) -> list[str]:
    """Split a text without blanks into a word and the signs attached to it."""
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
    first, *others = field.replace("::", ":").split(":")
    words = [first, *(text for other in others for text in (":", other))]
    return [*before, *filter(None, words), *after]


def last_word(line: str) -> str:
    """Return the unfinished word at a line's end; an empty text after a blank."""
    return "" if line[-1:].isspace() or not line else line.split()[-1].lstrip("+-:")


class Completer:
    """Completes words, in milliseconds for a few hundred thousand words."""

    def __init__(self, words: Sequence[str]) -> None:
        """Index the words without control characters, which a terminal would obey."""
        # Searching one joined text is many times faster than testing each word.
        self._text = "\n".join(["", *filter(_can_be_typed, words), ""])

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


def _can_be_typed(word: str) -> bool:
    return word.isprintable() or word.translate(_JOINERS).isprintable()
