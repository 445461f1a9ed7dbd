"""The world sample: made as its generator makes it, and fair to who is asked about it."""

import importlib.util
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from tui_w2v.corpus import SAMPLES
from tui_w2v.corpus.tokenise import tokenise

FOLDER = Path(__file__).resolve().parents[2] / "sample_corpus"
FILES = ("world.txt", "world-analogies.txt", "world-pairs.tsv")


@pytest.fixture(scope="module")
def made() -> dict[str, bytes]:
    spec = importlib.util.spec_from_file_location("make_world", FOLDER / "make_world.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.world()


@pytest.fixture(scope="module")
def sentences() -> list[list[str]]:
    text = SAMPLES["world"].path.read_text(encoding="ascii")
    return [tokenise(line) for line in text.splitlines()]


@pytest.fixture(scope="module")
def counts(sentences: list[list[str]]) -> Counter[str]:
    return Counter(word for sentence in sentences for word in sentence)


@pytest.fixture(scope="module")
def sections() -> dict[str, list[list[str]]]:
    found: dict[str, list[list[str]]] = {}
    for line in (FOLDER / "world-analogies.txt").read_text(encoding="ascii").splitlines():
        if line.startswith(": "):
            questions = found.setdefault(line[2:], [])
        else:
            questions.append(line.split(" "))
    return found


@pytest.fixture(scope="module")
def word_pairs() -> list[tuple[str, str, float]]:
    lines = (FOLDER / "world-pairs.tsv").read_text(encoding="ascii").splitlines()
    return [(one, other, float(score)) for one, other, score in (x.split("\t") for x in lines)]


def test_the_generator_makes_the_committed_bytes_and_no_other_files(made):
    assert made == {name: (FOLDER / name).read_bytes() for name in FILES}


def test_its_size_and_frequencies_are_those_of_a_language(counts, sentences):
    assert {"window", "dim"} <= SAMPLES["world"].own("softmax").keys()
    assert 400_000 <= counts.total() <= 500_000
    assert 2800 <= len(counts) <= 3200
    by_rank = [count for _, count in counts.most_common()]
    for rank in (10, 30, 100, 300, 1000, 3000):
        # Zipf: rank times frequency stays within a factor of three of one number
        assert 20_000 <= rank * by_rank[rank - 1] <= 150_000
    assert min(map(len, sentences)) >= 4
    assert len({" ".join(sentence) for sentence in sentences}) > 0.85 * len(sentences)
    text = SAMPLES["world"].path.read_text(encoding="ascii")
    assert text.split() == [word for sentence in sentences for word in sentence]


def test_there_are_questions_of_many_sorts_on_words_of_the_text(sections, counts):
    assert len(sections) >= 8
    assert sum(map(len, sections.values())) >= 500
    for questions in sections.values():
        assert len({tuple(question) for question in questions}) == len(questions) >= 30
        for question in questions:
            assert len(set(question)) == 4
            assert counts.keys() >= set(question)


def test_no_answer_stands_in_a_sentence_with_another_word_of_its_question(sections, sentences):
    holding = defaultdict(set)
    for number, sentence in enumerate(sentences):
        for word in sentence:
            holding[word].add(number)
    for questions in sections.values():
        for *asked, answer in questions:
            assert all(holding[answer].isdisjoint(holding[word]) for word in asked)
            assert holding[asked[0]].isdisjoint(holding[asked[1]])


def test_word_pairs_are_different_known_words_with_graded_scores(word_pairs, counts):
    assert len(word_pairs) >= 200
    assert len({frozenset(pair[:2]) for pair in word_pairs}) == len(word_pairs)
    for one, other, score in word_pairs:
        assert one != other
        assert {one, other} <= counts.keys()
        assert 0 <= score <= 10
    assert all(count >= 30 for count in Counter(score for *_, score in word_pairs).values())
