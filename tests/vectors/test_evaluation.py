"""Questions that people have answered: how answers are counted."""

import math

import numpy as np
import pytest

from tui_w2v.vectors import WordVectors
from tui_w2v.vectors.evaluation import SectionScore, answer_analogies, compare_pairs
from tui_w2v.vectors.question_files import Analogy, GradedPair, Section

# Analogies

# Men and women, kings and queens on a square; a spelling of "king" in capitals right beside it.
WORDS = ["man", "woman", "king", "queen", "KING", "apple"]
SQUARE = WordVectors(
    WORDS, np.array([[1, 0, 0.2], [1, 1, 0.2], [3, 0, 2], [3, 1.2, 2], [3.01, 0, 2], [-1, -1, -5]])
)


def asked(*questions):
    analogies = [Analogy(*question.upper().split()) for question in questions]
    return answer_analogies(SQUARE, [Section("s", analogies)])


def test_an_answer_counts_whatever_its_case_and_unknown_words_are_skipped():
    score = asked("man king woman queen", "man woman KING queen", "man king woman apple")
    assert score.total == SectionScore("total", 2, 3, 0)
    assert score.total.accuracy == 2 / 3
    score = asked("man king woman emperor", "man king woman queen")
    assert score.total == SectionScore("total", 1, 1, 1)
    assert math.isnan(asked("x y z w").total.accuracy)


def test_an_answer_counts_whether_or_not_its_accents_are_composed():
    words = ["cafe\u0301s", "th\u00e9", "tea", "coffee"]
    vectors = WordVectors(words, np.array([[1, 0, 0], [0, 1, 0], [0, 1, 1], [1, 0, 1]]))
    lines = ("TH\u00c9 TEA CAF\u00c9S COFFEE", "TEA TH\u00c9 COFFEE CAF\u00c9S")
    score = answer_analogies(vectors, [Section("s", [Analogy(*line.split()) for line in lines])])
    assert (score.total.correct, score.total.total) == (2, 2)


def test_another_spelling_of_an_asked_word_gives_way_to_the_next():
    first, second, *_ = SQUARE.most_similar(["man", "king"], ["woman"])
    assert first.word == "KING"
    assert asked(f"woman man king {second.word}", "woman man king king").total.correct == 1


def test_many_questions_are_answered_as_one_by_one():
    generator = np.random.default_rng(5)
    words = [f"w{number}" for number in range(60)]
    vectors = WordVectors(words, generator.normal(size=(60, 4)).astype(np.float32))
    rows = [generator.choice(60, 3, replace=False) for _ in range(300)]
    analogies, told = [], []
    for place, (a, b, c) in enumerate(rows):
        best = vectors.most_similar([words[b], words[c]], [words[a]], topn=2)
        d = best[place % 2].word
        analogies.append(Analogy(*(word.upper() for word in (words[a], words[b], words[c], d))))
    score = answer_analogies(
        vectors,
        [Section("one", analogies[:100]), Section("two", analogies[100:])],
        progress=told.append,
    )
    assert [section.correct for section in score.sections] == [50, 100]
    assert told[-1] == 300


def test_unknown_words_are_wrong_if_asked_for():
    known = Analogy("MAN", "KING", "WOMAN", "QUEEN")
    unknown = known._replace(d="X")
    sections = [Section("family", [known]), Section("gram1", [unknown]), Section("A verb", [known])]
    score = answer_analogies(SQUARE, sections, unknown_is_wrong=True)
    assert score.total == SectionScore("total", 2, 3, 0)
    assert score.semantic == SectionScore("semantic", 1, 1, 0)
    assert score.syntactic == SectionScore("syntactic", 1, 2, 0)
    pairs = [GradedPair("MAN", "KING", 3), GradedPair("MAN", "X", 2), GradedPair("MAN", "APPLE", 1)]
    result = compare_pairs(SQUARE, pairs, unknown_is_wrong=True)
    cosines = [SQUARE.similarity("man", "king"), 0, SQUARE.similarity("man", "apple")]
    assert result.pearson == pytest.approx(np.corrcoef(cosines, [3, 2, 1])[0, 1])
    assert (result.pairs, result.skipped) == (3, 0)


def test_correlations_are_those_of_the_textbook():
    # Cosines with the first word: 1, 0.8, 0.6, 0, -1.
    points = np.array([[1, 0], [2, 0], [0.8, 0.6], [0.6, 0.8], [0, 3], [-2, 0.0]])
    vectors = WordVectors(list("abcdef"), points)
    scores = [10, 8, 8, 1, 2]
    pairs = [GradedPair("A", word, score) for word, score in zip("BCDEF", scores, strict=True)]
    result = compare_pairs(vectors, [*pairs, GradedPair("A", "Z", 1)])
    assert (result.pairs, result.skipped) == (5, 1)
    cosines = [1, 0.8, 0.6, 0, -1]
    assert result.pearson == pytest.approx(np.corrcoef(cosines, scores)[0, 1])
    ranks = np.corrcoef([5, 4, 3, 2, 1], [5, 3.5, 3.5, 1, 2])[0, 1]
    assert result.spearman == pytest.approx(ranks)


def test_a_correlation_that_is_not_defined_is_none():
    for scores in ([], [1], [2, 2, 2]):
        pairs = [GradedPair("MAN", WORDS[1 + place], score) for place, score in enumerate(scores)]
        result = compare_pairs(SQUARE, pairs)
        assert math.isnan(result.spearman)
        assert math.isnan(result.pearson)
