"""Questions to words, against answers worked out word by word."""

import numpy as np
import pytest

from tui_w2v.vectors import WordVectors

WORDS = [f"w{number}" for number in range(40)]


@pytest.fixture
def vectors():
    return WordVectors(WORDS, np.random.default_rng(3).normal(size=(40, 7)).astype(np.float32))


def unit(vectors, word):
    row = vectors.vectors[WORDS.index(word)].astype(float)
    return row / np.linalg.norm(row)


def cosine(one, other):
    return float(one @ other / np.linalg.norm(one) / np.linalg.norm(other))


@pytest.mark.parametrize(
    ("plus", "minus"), [(["w3"], []), (["w3", "w9"], []), (["w5", "w6"], ["w7"]), ([], ["w1"])]
)
def test_the_nearest_words_are_those_of_the_highest_cosines(vectors, plus, minus):
    direction = sum(unit(vectors, word) for word in plus) - sum(
        unit(vectors, word) for word in minus
    )
    others = [word for word in WORDS if word not in plus + minus]
    cosines = {word: cosine(unit(vectors, word), direction) for word in others}
    expected = sorted(others, key=lambda word: -cosines[word])[:10]
    near = vectors.most_similar(plus, minus)
    assert [word for word, _ in near] == expected
    assert [value for _, value in near] == pytest.approx([cosines[w] for w in expected], abs=1e-5)


def test_the_product_rule_weighs_shifted_cosines(vectors):
    def shifted(one, other):
        return (1 + cosine(unit(vectors, one), unit(vectors, other))) / 2

    others = [word for word in WORDS if word not in ("w1", "w2", "w3")]
    scores = {
        word: shifted(word, "w2") * shifted(word, "w3") / (shifted(word, "w1") + 1e-6)
        for word in others
    }
    near = vectors.most_similar_cosmul(["w2", "w3"], ["w1"], topn=40)
    assert [word for word, _ in near] == sorted(others, key=lambda word: -scores[word])
    assert dict(near) == pytest.approx(scores, abs=1e-4)


def test_similarity_is_what_nearest_says_and_never_beyond_1(vectors):
    for word, value in vectors.most_similar(["w4"], topn=40):
        assert vectors.similarity("w4", word) == pytest.approx(value, abs=1e-7)
    assert all(vectors.similarity(word, word) <= 1 for word in WORDS)


def test_the_odd_one_out_is_farthest_from_the_mean():
    toy = WordVectors(["a", "b", "c", "z"], np.array([[1, 0.1], [1, 0], [1, -0.1], [-1, 3.0]]))
    assert toy.doesnt_match(["a", "z", "b", "c"]) == "z"


def test_of_a_word_that_repeats_the_first_counts():
    toy = WordVectors(["a", "b", "a"], np.array([[1.0, 0], [0, 1], [0, 1]]))
    assert toy.similarity("a", "b") == 0


def test_there_are_never_more_answers_than_words(vectors):
    assert len(vectors.most_similar(["w0"], topn=100)) == 39
    assert vectors.most_similar(WORDS, topn=5) == []


def test_of_words_that_fit_an_analogy_equally_the_first_come_first():
    points = np.random.default_rng(1).normal(size=(5, 33)).astype(np.float32)
    toy = WordVectors(WORDS, points[np.arange(40) % 5])
    near = toy.most_similar_cosmul(["w0", "w1"], ["w2"], topn=40)
    assert near == sorted(near, key=lambda word: (-word.similarity, WORDS.index(word.word)))
    assert len({value for _, value in near}) == 5
