"""What can be asked of words in one line: in the app, in the shell, and at the shell's prompt.

king                    the words nearest to it
king queen              nearest to the mean of both
king - man + woman      nearer to some, farther from others
man : king :: woman     man is to king as woman is to …
cat dog king cow ?      the one that fits least
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import chain

from tui_w2v.vectors.word_vectors import WordVectors

FORMS = "king, king queen, king - man + woman, man : king :: woman, cat dog king ?"
"""One question of each form, to show what can be asked."""
KNOWN_ANALOGIES = (
    ("man", "king", "woman", "queen"),
    ("king", "queen", "prince", "princess"),
    ("he", "his", "she", "her"),
)
"""A is to B as C is to D, in words that many texts have."""
FEWEST_TO_CHOOSE_FROM = 3
"""Of two words, neither fits less than the other."""
_JOINERS = str.maketrans("", "", "\u200c\u200d")
"""Zero-width characters that the spelling of some languages needs."""
_SIGNS = frozenset(("+", "-", ":", "::", "?"))


class Kind(Enum):
    """What is asked."""

    NEAREST = "nearest"
    ANALOGY = "analogy"
    ODD_ONE_OUT = "odd one out"


@dataclass(frozen=True)
class Question:
    """What a line asks, in words as the vocabulary spells them."""

    kind: Kind
    plus: tuple[str, ...]
    """Words to be near to; of an analogy, B and C; all words, where one is to be left out."""
    minus: tuple[str, ...] = ()
    """Words to be far from; of an analogy, A."""

    @property
    def words(self) -> tuple[str, ...]:
        """All words that it holds."""
        return (*self.plus, *self.minus)

    def __str__(self) -> str:
        if self.kind is Kind.ANALOGY:
            return f"{self.minus[0]} : {self.plus[0]} :: {self.plus[1]}"
        if self.kind is Kind.ODD_ONE_OUT:
            return f"{' '.join(self.plus)} ?"
        return " ".join([*self.plus, *(f"- {word}" for word in self.minus)])


def read_question(asked: str | Sequence[str], vectors: WordVectors) -> Question | None:
    """Parse a question; None if it asks nothing yet.

    Signs and colons stand alone or at a word, unless they belong to a word of the vocabulary. A
    sign that stands alone beside words is never a word itself. A line, or an argument, that as a
    whole is a word of the vocabulary, blanks included, is that word.

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
    return [field for place, field in enumerate(fields) if field != ":" or fields[place - 1] != ":"]


def _split(field: str, vectors: WordVectors) -> list[str]:
    """Split what stands between blanks: a word, with signs at it unless they are part of it."""
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
    """Return the word that is being typed at a line's end; nothing after a blank."""
    return "" if line[-1:].isspace() or not line else line.split()[-1].lstrip("+-:")


class Completer:
    """Finds how a word may go on: of a few hundred thousand words, in less than a blink."""

    def __init__(self, words: Sequence[str]) -> None:
        """Take a vocabulary; words with control characters are never found: nobody can type them,
        and a terminal would obey them.

        Args:
            words: The most frequent first.
        """
        # One search through one text is many times as fast as asking each word how it begins.
        self._text = "\n".join(["", *filter(_can_be_typed, words), ""])

    def completions(self, start: str, most: int) -> list[str]:
        """Return the first words that begin with a text and go on, in the vocabulary's order."""
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
