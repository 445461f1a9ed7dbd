"""Files of questions that people have answered, in the layouts of the usual benchmarks."""

import pytest

from tui_w2v.errors import FileError
from tui_w2v.vectors.question_files import Analogy, GradedPair, Section, read_questions


@pytest.fixture
def file(tmp_path):
    def write(content):
        path = tmp_path / "questions.txt"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


def test_analogies_are_four_words_a_line_under_headings_or_none(file):
    questions = read_questions(file(": capitals\nAthens Greece Oslo Norway\n\n: gram1\na b c d\n"))
    assert questions.sections == [
        Section("capitals", [Analogy("ATHENS", "GREECE", "OSLO", "NORWAY")]),
        Section("gram1", [Analogy("A", "B", "C", "D")]),
    ]
    assert (questions.pairs, questions.skipped_lines) == ([], [])
    for content in ("a b c d\nx b c y\n", "a, b,c,d\nx\tb\tc\ty\n"):
        section = Section("questions", [Analogy(*"ABCD"), Analogy(*"XBCY")])
        assert read_questions(file(content)).sections == [section]


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
        ("word 1\tword 2\tmean\na\tb\t3\na\tb\na\tb\tnan\na\tb\t3\t4\nx\ty\t0\n", [3, 4]),
        ("a, b, 3\nc d 4\ne,f,5\n", [2]),
    ],
)
def test_lines_that_are_no_questions_are_passed_over_and_named(file, content, lines):
    assert read_questions(file(content)).skipped_lines == lines


def test_a_file_without_questions_or_text_is_refused(file, tmp_path):
    for content in ("", "\n \n", "king queen\n", ": empty\n", "a b c d e\n", "a 1 2\nb 2 3\n"):
        with pytest.raises(FileError, match="holds no questions"):
            read_questions(file(content))
    with pytest.raises(FileError, match="not a text in UTF-8"):
        read_questions(file(b": s\n\xff\xfe a b c\n"))
    with pytest.raises(FileError, match="no such file"):
        read_questions(tmp_path / "none.txt")
    with pytest.raises(FileError, match="is a folder"):
        read_questions(tmp_path)


SIMLEX = (
    "word1\tword2\tPOS\tSimLex999\tconc(w1)\told\tnew\tA\t1.58\t2.72\nsmart\tbright\tA\t9.2\t1\n"
)
OLD_NEW = [GradedPair("OLD", "NEW", 1.58), GradedPair("SMART", "BRIGHT", 9.2)]


@pytest.mark.parametrize(
    "content",
    [
        SIMLEX.replace("conc(w1)\t", "conc(w1)\n"),
        "old new A 1.58\nsmart bright A 9.2\n",
        "Word 1,Word 2,Human (mean)\nold,new,1.58\nsmart,bright,9.2\n",
        "old;new;1.58;3\nsmart; bright; 9.2;4\n",
        "old  new   1.58\nsmart\u00a0bright 9.2\n",
        "#,word1,word2,score\nid,word1,word2,score\n1,old,new,1.58\n2,smart,bright,9.2\n",
    ],
)
def test_pairs_of_the_usual_benchmarks(file, content):
    questions = read_questions(file(content))
    assert (questions.pairs, questions.skipped_lines) == (OLD_NEW, [])
