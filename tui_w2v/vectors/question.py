"""What can be asked of words in one line, in the app and at the shell's prompt.

king                    the words nearest to it
king queen              nearest to the mean of both
king - man + woman      nearer to some, farther from others
man : king :: woman     man is to king as woman is to …
cat dog king cow ?      the one that fits least
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from tui_w2v.vectors.word_vectors import WordVectors

FEWEST_TO_CHOOSE_FROM = 3
"""Of two words, neither fits less than the other."""


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


def read_question(line: str, vectors: WordVectors) -> Question | None:
    """Understand a line; None: it asks nothing yet.

    Signs and colons stand alone or at a word, unless they belong to a word of the vocabulary; a
    line that as a whole is a word of it, blanks included, asks for that.

    Raises:
        UnknownWordError: A word is not in the vocabulary.
    """
    if line in vectors.index and line.strip():
        return Question(Kind.NEAREST, (line,))
    fields = _fields(line, vectors)
    if ":" in fields:
        words = [field for field in fields if field != ":"]
        if len(words) < 3 or fields[1:2] != [":"]:
            return None
        a, b, c = (vectors.spelling(word) for word in words[:3])
        return Question(Kind.ANALOGY, (b, c), (a,))
    if fields[-1:] == ["?"]:
        words = [vectors.spelling(word) for word in fields[:-1]]
        enough = len(words) >= FEWEST_TO_CHOOSE_FROM
        return Question(Kind.ODD_ONE_OUT, tuple(words)) if enough else None
    plus: list[str] = []
    minus: list[str] = []
    words = plus
    for field in fields:
        if field in ("+", "-"):
            words = plus if field == "+" else minus
        else:
            words.append(vectors.spelling(field))
            words = plus
    return Question(Kind.NEAREST, tuple(plus), tuple(minus)) if plus or minus else None


def _fields(line: str, vectors: WordVectors) -> list[str]:
    """Cut a line into words, signs, colons and a last question mark."""
    fields: list[str] = []
    for field in line.split():
        if field in vectors.index:
            fields.append(field)
            continue
        end = []
        if field[0] in "+-" and len(field) > 1:
            fields.append(field[0])
            field = field[1:]
        if field[-1] == "?" and len(field) > 1 and field not in vectors.index:
            field, end = field[:-1], ["?"]
        if ":" in field and field not in vectors.index:
            parts = field.replace("::", ":").split(":")
            for place, part in enumerate(parts):
                fields += [":"] * (place > 0) + [part] * bool(part)
        else:
            fields.append(field)
        fields += end
    return [field for place, field in enumerate(fields) if field != ":" or fields[place - 1] != ":"]


def last_word(line: str) -> str:
    """Return the word that is being typed at a line's end; nothing after a blank."""
    return "" if line[-1:].isspace() or not line else line.split()[-1].lstrip("+-:")


def completions(words: Sequence[str], start: str, most: int) -> list[str]:
    """Return the first words of a vocabulary that begin with a text, in its order."""
    found: list[str] = []
    for word in words:
        if word.startswith(start) and word != start:
            found.append(word)
            if len(found) == most:
                break
    return found
