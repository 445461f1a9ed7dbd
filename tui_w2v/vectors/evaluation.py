"""Evaluation of vectors on analogies and on word pairs that people have scored.

The counts are those of gensim's ``evaluate_word_analogies`` and ``evaluate_word_pairs`` over the
whole vocabulary: case is ignored, the first of several spellings counts, and questions with
unknown words are skipped. Beyond gensim, accents are composed (NFC).
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple
from unicodedata import normalize

import numpy as np
from numpy.typing import NDArray

from tui_w2v.compression import decompressed
from tui_w2v.errors import FileError
from tui_w2v.files import opened
from tui_w2v.vectors.nearest import highest
from tui_w2v.vectors.word_vectors import WordVectors

_ANSWERS_TRIED = 5
"""How many answers are tried while each is a word of the question in another case; the last one
counts."""
_CHUNK_NUMBERS = 1 << 22
_HEADING = ": "


class Analogy(NamedTuple):
    """A is to B as C is to D, in upper case."""

    a: str
    b: str
    c: str
    d: str


@dataclass(frozen=True)
class Section:
    """Analogies of one kind."""

    name: str
    analogies: list[Analogy]


class GradedPair(NamedTuple):
    """Two words, in upper case, and the similarity score that people gave them."""

    one: str
    other: str
    score: float


@dataclass(frozen=True)
class SectionScore:
    """The score of one section of analogies."""

    name: str
    correct: int
    total: int
    """How many were answered, right or wrong."""
    skipped: int
    """How many hold an unknown word."""


@dataclass(frozen=True)
class AnalogyScore:
    """The scores of all sections, and their totals."""

    sections: list[SectionScore]

    @property
    def correct(self) -> int:
        """How many answers were right."""
        return sum(section.correct for section in self.sections)

    @property
    def total(self) -> int:
        """How many were answered, right or wrong."""
        return sum(section.total for section in self.sections)

    @property
    def skipped(self) -> int:
        """How many hold an unknown word."""
        return sum(section.skipped for section in self.sections)

    @property
    def accuracy(self) -> float:
        """The fraction of right answers; NaN if nothing was answered."""
        return self.correct / self.total if self.total else math.nan


@dataclass(frozen=True)
class PairScore:
    """The correlation of cosines with people's scores."""

    spearman: float
    """The rank correlation, from -1 to 1; NaN where undefined."""
    pearson: float
    """The linear correlation, from -1 to 1; NaN where undefined."""
    pairs: int
    """How many pairs were compared."""
    skipped: int
    """How many hold an unknown word."""


@dataclass(frozen=True)
class Questions:
    """The analogies or graded pairs of a file."""

    sections: list[Section]
    """The analogies; empty for a file of pairs."""
    pairs: list[GradedPair]
    skipped_lines: list[int]
    """The numbers, from 1, of lines that hold no question."""


def read_questions(path: Path) -> Questions:
    """Read a file of analogies (questions-words layout) or of graded pairs.

    Analogies are four words a line under headings that begin with a colon and a blank. Pairs are
    three fields a line, separated by tabs: two words and a number; lines that begin with ``#`` are
    comments. Other lines are skipped.

    Raises:
        FileError: The file cannot be read, or holds no questions.
    """
    with opened(path, kind="a file of analogies or of word pairs") as stream:
        try:
            text = decompressed(stream).read().decode("utf-8-sig")
        except UnicodeDecodeError:
            raise FileError(f"{str(path)!r} is not a text in UTF-8") from None
    lines = [(number, line) for number, line in enumerate(text.split("\n"), 1) if line.strip()]
    if any(line.startswith(_HEADING) for _, line in lines):
        questions = _analogies(lines)
    else:
        questions = _graded_pairs(lines)
    if not questions.pairs and not any(section.analogies for section in questions.sections):
        raise FileError(
            f"{str(path)!r} holds no questions: neither analogies, four words a line under a "
            "heading such as ': capitals', nor two words and a number a line, separated by tabs"
        )
    return questions


def _analogies(lines: list[tuple[int, str]]) -> Questions:
    sections: list[Section] = []
    skipped_lines = []
    for number, line in lines:
        words = _folded(line).split()
        if line.startswith(_HEADING):
            sections.append(Section(line.lstrip(_HEADING).strip(), []))
        elif sections and len(words) == len(Analogy._fields):
            sections[-1].analogies.append(Analogy(*words))
        else:
            skipped_lines.append(number)
    return Questions(sections, [], skipped_lines)


def _graded_pairs(lines: list[tuple[int, str]]) -> Questions:
    pairs, skipped_lines = [], []
    for number, line in lines:
        if line.startswith("#"):
            continue
        fields = line.split("\t")
        score = _number(fields[2]) if len(fields) == len(GradedPair._fields) else math.nan
        if math.isfinite(score):
            pairs.append(GradedPair(_folded(fields[0]), _folded(fields[1]), score))
        else:
            skipped_lines.append(number)
    return Questions([], pairs, skipped_lines)


def _folded(text: str) -> str:
    """Return text in upper case and NFC, so that case and accents compare equal."""
    upper = text.upper()
    return upper if upper.isascii() else normalize("NFC", upper)


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return math.nan


def answer_analogies(
    vectors: WordVectors,
    sections: Sequence[Section],
    *,
    progress: Callable[[int], None] = lambda _: None,
) -> AnalogyScore:
    """Answer analogies by 3CosAdd, and count the right answers.

    Args:
        vectors: The words to choose answers from.
        sections: The questions.
        progress: Called with the number of questions answered so far.
    """
    known = _spellings(vectors)
    chunk = max(1, _CHUNK_NUMBERS // max(1, len(vectors.words)))
    scores, asked = [], 0
    for section in sections:
        rows = [
            (analogy, tuple(known[word] for word in analogy))
            for analogy in section.analogies
            if all(word in known for word in analogy)
        ]
        correct = 0
        for first in range(0, len(rows), chunk):
            some = rows[first : first + chunk]
            correct += _correct(vectors, some)
            asked += len(some)
            progress(asked)
        skipped = len(section.analogies) - len(rows)
        scores.append(SectionScore(section.name, correct, len(rows), skipped))
    return AnalogyScore(scores)


def _correct(vectors: WordVectors, questions: list[tuple[Analogy, tuple[int, ...]]]) -> int:
    units, words = vectors.units, vectors.words
    rows = np.array([rows[:3] for _, rows in questions])  # (n, 3)
    a, b, c = (units[rows[:, column]] for column in range(3))  # (n, d) each
    directions = b + c - a
    cosines = directions @ units.T  # (n, V), times the length of each direction
    np.put_along_axis(cosines, rows, -np.inf, axis=1)
    correct = 0
    for (analogy, _), scores, best in zip(questions, cosines, cosines.argmax(axis=1), strict=True):
        asked = analogy[:3]
        answer = _folded(words[best])
        if answer in asked:  # a word of the question in another case: try the next
            top = highest(scores, min(_ANSWERS_TRIED, len(words)))
            answers = [_folded(words[row]) for row in top if scores[row] > -np.inf]
            answer = next(
                (answer for answer in answers if answer not in asked), "".join(answers[-1:])
            )
        correct += answer == analogy.d
    return correct


def compare_pairs(vectors: WordVectors, pairs: Sequence[GradedPair]) -> PairScore:
    """Correlate the cosines of pairs with people's scores."""
    known = _spellings(vectors)
    known_pairs = [pair for pair in pairs if pair.one in known and pair.other in known]
    units = vectors.units
    ones = units[[known[pair.one] for pair in known_pairs]].astype(np.float64)
    others = units[[known[pair.other] for pair in known_pairs]].astype(np.float64)
    cosines = np.einsum("ij,ij->i", ones, others)
    scores = np.array([pair.score for pair in known_pairs])
    return PairScore(
        spearman=_correlation(_ranks(cosines), _ranks(scores)),
        pearson=_correlation(cosines, scores),
        pairs=len(known_pairs),
        skipped=len(pairs) - len(known_pairs),
    )


def _spellings(vectors: WordVectors) -> dict[str, int]:
    """Map each folded word to its row, or the first row of several spellings."""
    known: dict[str, int] = {}
    for row, word in enumerate(vectors.words):
        known.setdefault(_folded(word), row)
    return known


def _ranks(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the ascending ranks of values; ties share their mean rank."""
    _, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
    ends = np.cumsum(counts)
    ranks: NDArray[np.float64] = (ends - (counts - 1) / 2)[inverse]
    return ranks


def _correlation(one: NDArray[np.float64], other: NDArray[np.float64]) -> float:
    if len(one) < 2:
        return math.nan
    one, other = one - one.mean(), other - other.mean()
    lengths = math.sqrt(float(one @ one) * float(other @ other))
    return float(one @ other) / lengths if lengths > 0 else math.nan
