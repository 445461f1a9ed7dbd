"""Files of questions that people have answered: analogies, and word pairs with scores."""

import math
import re
from pathlib import Path
from typing import NamedTuple
from unicodedata import normalize

from tui_w2v.compression import decompressed
from tui_w2v.errors import FileError
from tui_w2v.files import opened

_HEADING = ": "
_SEPARATORS = ("\t", ";", ",", None)
"""What may stand between columns, the first that fits first; None is any white space."""


class Analogy(NamedTuple):
    """A is to B as C is to D, in upper case."""

    a: str
    b: str
    c: str
    d: str


class Section(NamedTuple):
    """Analogies of one kind."""

    name: str
    analogies: list[Analogy]


class GradedPair(NamedTuple):
    """Two words, in upper case, and the similarity score that people gave them."""

    one: str
    other: str
    score: float


class Questions(NamedTuple):
    """The analogies or graded pairs of a file."""

    sections: list[Section]
    """The analogies; empty for a file of pairs."""
    pairs: list[GradedPair]
    skipped_lines: list[int]
    """The numbers, from 1, of lines that hold no question."""


_Lines = list[tuple[int, str]]


def read_questions(path: Path) -> Questions:
    """Read a file of analogies (questions-words layout) or of graded pairs.

    Analogies are four words a line, mostly under headings that begin with a colon and a blank.
    Pairs are a table, separated by tabs, semicolons, commas or blanks: two words, and the first
    column of numbers behind them, as in WordSim-353, MEN and SimLex-999. Its first line may name
    the columns; lines that begin with ``#`` are comments. Other lines are skipped. A file without
    questions raises ``FileError``.
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
        tables = (_graded_pairs(lines, separator) for separator in _SEPARATORS)
        questions = max(tables, key=lambda table: len(table.pairs))
        without_headings = _analogies([(0, f"{_HEADING}{path.stem}"), *lines])
        if 2 * len(without_headings.skipped_lines) < len(lines) and not questions.pairs:
            questions = without_headings
    if not questions.pairs and not any(section.analogies for section in questions.sections):
        raise FileError(
            f"{str(path)!r} holds no questions: neither analogies, four words a line under a "
            "heading such as ': capitals', nor two words and a number a line"
        )
    return questions


def _analogies(lines: _Lines) -> Questions:
    sections: list[Section] = []
    skipped_lines = []
    for number, line in lines:
        words = folded(line).split()
        if len(words) != len(Analogy._fields):
            words = re.split(r"\s*[\t,;]\s*", folded(line).strip())
        if line.startswith(_HEADING):
            sections.append(Section(line.lstrip(_HEADING).strip(), []))
        elif sections and len(words) == len(Analogy._fields) and all(words):
            sections[-1].analogies.append(Analogy(*words))
        else:
            skipped_lines.append(number)
    return Questions(sections, [], skipped_lines)


def _graded_pairs(lines: _Lines, separator: str | None) -> Questions:
    lines = [(number, line) for number, line in lines if not line.startswith("#")]
    rows = [line.split(separator) for _, line in lines]
    if separator != "\t":  # between tabs, blanks belong to words, as gensim has it
        rows = [[field.strip() for field in row] for row in rows]
    headings = enumerate(rows[0] if rows else [])
    named = [at for at, name in headings if name.lower().startswith("word")]
    one, other = named if len(named) == 2 else (0, 1)
    score = _score_column(rows, other + 1)
    pairs, skipped_lines = [], []
    for row, (number, _) in zip(rows, lines, strict=True):
        value = _number(row[score]) if score < len(row) else math.nan
        if math.isfinite(value) and (separator == "\t" or math.isnan(_number(row[other]))):
            pairs.append(GradedPair(folded(row[one]), folded(row[other]), value))
        elif number != lines[0][0] or math.isfinite(value) or score >= len(row):
            skipped_lines.append(number)
    return Questions([], pairs, skipped_lines)


def _score_column(rows: list[list[str]], first: int) -> int:
    """Return the first column, from one on, that holds a number in most rows."""
    longest = max(map(len, rows), default=0)
    for column in range(first, longest):
        numbers = [_number(row[column]) for row in rows if column < len(row)]
        if 2 * sum(map(math.isfinite, numbers)) > len(numbers):
            return column
    return longest


def folded(text: str) -> str:
    """Return text in upper case and NFC, so that case and accents compare equal."""
    upper = text.upper()
    return upper if upper.isascii() else normalize("NFC", upper)


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return math.nan
