"""Evaluation of vectors on analogies and on word pairs that people have scored.

The counts are those of gensim's ``evaluate_word_analogies`` and ``evaluate_word_pairs`` over the
whole vocabulary: case is ignored, the first of several spellings counts, and questions with
unknown words are skipped, or wrong where asked for. Beyond gensim, accents are composed (NFC).
"""

import math
from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tui_w2v.vectors.nearest import check_finite, highest
from tui_w2v.vectors.question_files import Analogy, GradedPair, Section, folded
from tui_w2v.vectors.word_vectors import WordVectors

_ANSWERS_TRIED = 5
"""How many answers are tried while each is a word of the question in another case."""
_CHUNK_NUMBERS = 1 << 22
_SYNTACTIC = ("plural", "verb", "adjective", "tense", "comparative", "superlative", "participle")
"""What names of sections on grammar hold, where they do not begin with gram."""


class SectionScore(NamedTuple):
    """The score of one section of analogies."""

    name: str
    correct: int
    total: int
    """How many were answered, right or wrong."""
    skipped: int
    """How many were not answered, because they hold an unknown word."""

    @property
    def accuracy(self) -> float:
        """The fraction of right answers; NaN if nothing was answered."""
        return self.correct / self.total if self.total else math.nan


class AnalogyScore(NamedTuple):
    """The scores of all sections, and their sums."""

    sections: list[SectionScore]
    total: SectionScore
    semantic: SectionScore
    """The sections that are not syntactic."""
    syntactic: SectionScore
    """The sections that ask for grammar, by their names: Google's begin with ``gram``."""


def _sum(name: str, sections: Sequence[SectionScore]) -> SectionScore:
    counts = (each[1:] for each in sections)
    return SectionScore(name, *map(sum, zip((0, 0, 0), *counts, strict=True)))


def _is_syntactic(section: SectionScore) -> bool:
    name = section.name.lower()
    return name.startswith("gram") or any(part in name for part in _SYNTACTIC)


class PairScore(NamedTuple):
    """The correlation of cosines with people's scores."""

    spearman: float
    """The rank correlation, from -1 to 1; NaN where undefined."""
    pearson: float
    """The linear correlation, from -1 to 1; NaN where undefined."""
    pairs: int
    """How many pairs were compared."""
    skipped: int
    """How many were not compared, because they hold an unknown word."""


def answer_analogies(
    vectors: WordVectors,
    sections: Sequence[Section],
    *,
    unknown_is_wrong: bool = False,
    progress: Callable[[int], None] = lambda _: None,
) -> AnalogyScore:
    """Answer analogies by 3CosAdd, and count the right answers.

    Questions with unknown words are skipped, or wrong where asked for. The progress is the number
    of questions answered so far.
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
        total = len(section.analogies if unknown_is_wrong else rows)
        skipped = len(section.analogies) - total
        scores.append(SectionScore(section.name, correct, total, skipped))
    kinds = (("semantic", False), ("syntactic", True))
    sums = (_sum(kind, [s for s in scores if _is_syntactic(s) is is_so]) for kind, is_so in kinds)
    return AnalogyScore(scores, _sum("total", scores), *sums)


def _correct(vectors: WordVectors, questions: list[tuple[Analogy, tuple[int, ...]]]) -> int:
    units, words = vectors.units, vectors.words
    rows = np.array([rows[:3] for _, rows in questions])  # (n, 3)
    a, b, c = (units[rows[:, column]] for column in range(3))  # (n, d) each
    directions = b + c - a
    cosines = directions @ units.T  # (n, V), times the length of each direction
    np.put_along_axis(cosines, rows, -np.inf, axis=1)
    highest_rows = cosines.argmax(axis=1)  # of NaN, if there is any
    check_finite(cosines[np.arange(len(questions)), highest_rows])
    correct = 0
    for (analogy, _), scores, best in zip(questions, cosines, highest_rows, strict=True):
        asked = analogy[:3]
        answer = folded(words[best])
        if answer in asked:  # a word of the question in another case: try the next
            top = highest(scores, min(_ANSWERS_TRIED, len(words)))
            answers = [folded(words[row]) for row in top if scores[row] > -np.inf]
            last = "".join(answers[-1:])
            answer = next((answer for answer in answers if answer not in asked), last)
        correct += answer == analogy.d
    return correct


def compare_pairs(
    vectors: WordVectors, pairs: Sequence[GradedPair], *, unknown_is_wrong: bool = False
) -> PairScore:
    """Correlate the cosines of pairs with people's scores.

    Pairs with unknown words are skipped or, as with gensim's ``dummy4unknown``, have cosine 0.
    """
    known = _spellings(vectors)
    compared = [pair for pair in pairs if known.keys() >= {pair.one, pair.other}]
    rows = [[known[pair.one], known[pair.other]] for pair in compared]
    ones, others = vectors.units[np.array(rows, np.intp).reshape(-1, 2).T].astype(np.float64)
    cosines = np.einsum("ij,ij->i", ones, others)
    check_finite(cosines)
    if unknown_is_wrong:
        compared += [pair for pair in pairs if not known.keys() >= {pair.one, pair.other}]
        cosines = np.append(cosines, np.zeros(len(compared) - len(cosines)))
    scores = np.array([pair.score for pair in compared])
    spearman = _correlation(_ranks(cosines), _ranks(scores))
    pearson = _correlation(cosines, scores)
    return PairScore(spearman, pearson, len(compared), len(pairs) - len(compared))


def _spellings(vectors: WordVectors) -> dict[str, int]:
    """Map each folded word to its row, or the first row of several spellings."""
    known: dict[str, int] = {}
    for row, word in enumerate(vectors.words):
        known.setdefault(folded(word), row)
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
