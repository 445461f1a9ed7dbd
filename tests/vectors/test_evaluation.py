"""Questions that people have answered: how files of them are read, and how answers are counted."""

import math

import numpy as np
import pytest

from tui_w2v.errors import FileError
from tui_w2v.vectors import WordVectors
from tui_w2v.vectors.evaluation import (
    Analogy,
    GradedPair,
    Section,
    answer_analogies,
    compare_pairs,
    read_questions,
)


@pytest.fixture
def file(tmp_path):
    def write(content):
        path = tmp_path / "questions.txt"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


# Files


def test_analogies_are_four_words_a_line_under_headings(file):
    questions = read_questions(file(": capitals\nAthens Greece Oslo Norway\n\n: gram1\na b c d\n"))
    assert questions.sections == [
        Section("capitals", [Analogy("ATHENS", "GREECE", "OSLO", "NORWAY")]),
        Section("gram1", [Analogy("A", "B", "C", "D")]),
    ]
    assert (questions.pairs, questions.skipped_lines) == ([], [])


def test_pairs_are_two_words_and_a_number_with_tabs_between(file):
    questions = read_questions(file("# the words\nTiger\tcat\t7.35\r\nnew york\tcity\t-1e1\n"))
    assert questions.pairs == [
        GradedPair("TIGER", "CAT", 7.35),
        GradedPair("NEW YORK", "CITY", -10),
    ]
    assert (questions.sections, questions.skipped_lines) == ([], [])


@pytest.mark.parametrize(
    ("content", "lines"),
    [
        (": s\na b c d\na b c\na b c d e\n\nx\n", [3, 4, 6]),
        (": s\n:t\na b c d\n", [2]),
        (":-)\t:-(\t1\n:-(\t:-)\n", [2]),
        ("// a licence\n: s\na b c d\n", [1]),
        ("word 1\tword 2\tmean\na\tb\t3\na\tb\na\tb\tnan\na\tb\t3\t4\n", [1, 3, 4, 5]),
    ],
)
def test_lines_that_are_no_questions_are_passed_over_and_named(file, content, lines):
    assert read_questions(file(content)).skipped_lines == lines


@pytest.mark.parametrize("content", ["", "\n \n", "king queen\n", ": empty\n", "a b c d\n"])
def test_a_file_without_questions_is_refused(file, content):
    with pytest.raises(FileError, match="holds no questions"):
        read_questions(file(content))


def test_a_file_that_is_no_text_is_refused(file, tmp_path):
    with pytest.raises(FileError, match="not a text in UTF-8"):
        read_questions(file(b": s\n\xff\xfe a b c\n"))
    with pytest.raises(FileError, match="no such file"):
        read_questions(tmp_path / "none.txt")
    with pytest.raises(FileError, match="is a folder"):
        read_questions(tmp_path)


# Analogies

# Men and women, kings and queens on a square; a spelling of "king" in capitals right beside it.
WORDS = ["man", "woman", "king", "queen", "KING", "apple"]
SQUARE = WordVectors(
    WORDS,
    np.array([[1, 0, 0.2], [1, 1, 0.2], [3, 0, 2], [3, 1.2, 2], [3.01, 0, 2], [-1, -1, -5]]),
)


def asked(*questions):
    analogies = [Analogy(*question.upper().split()) for question in questions]
    return answer_analogies(SQUARE, [Section("s", analogies)])


def test_an_answer_counts_whatever_its_case():
    score = asked("man king woman queen", "man woman KING queen", "man king woman apple")
    assert (score.correct, score.total, score.skipped) == (2, 3, 0)
    assert score.accuracy == 2 / 3


def test_an_answer_counts_whether_or_not_its_accents_are_composed(file):
    words = ["cafe\u0301s", "th\u00e9", "tea", "coffee"]
    vectors = WordVectors(words, np.array([[1, 0, 0], [0, 1, 0], [0, 1, 1], [1, 0, 1]]))
    questions = read_questions(
        file(": s\nthe\u0301 tea caf\u00e9s coffee\ntea the\u0301 coffee caf\u00e9s\n")
    )
    score = answer_analogies(vectors, questions.sections)
    assert (score.correct, score.total) == (2, 2)


def test_another_spelling_of_an_asked_word_gives_way_to_the_next():
    first, second, *_ = SQUARE.most_similar(["man", "king"], ["woman"])
    assert first.word == "KING"
    assert asked(f"woman man king {second.word}", "woman man king king").correct == 1


def test_questions_with_unknown_words_are_skipped():
    score = asked("man king woman emperor", "man king woman queen")
    assert (score.correct, score.total, score.skipped) == (1, 1, 1)
    assert math.isnan(asked("x y z w").accuracy)


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


# Pairs


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


@pytest.mark.parametrize("scores", [[], [1], [2, 2, 2]])
def test_a_correlation_that_is_not_defined_is_none(scores):
    pairs = [GradedPair("MAN", WORDS[1 + place], score) for place, score in enumerate(scores)]
    result = compare_pairs(SQUARE, pairs)
    assert math.isnan(result.spearman)
    assert math.isnan(result.pearson)
