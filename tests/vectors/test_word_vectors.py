"""Questions to words, against answers worked out word by word."""

import sys

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
    ("plus", "minus"), [("w3", ""), ("w3 w9", ""), ("w5 w6", "w7"), ("", "w1")]
)
def test_the_nearest_words_are_those_of_the_highest_cosines(vectors, plus, minus):
    plus, minus = plus.split(), minus.split()
    direction = sum(unit(vectors, w) for w in plus) - sum(unit(vectors, w) for w in minus)
    cosines = {w: cosine(unit(vectors, w), direction) for w in WORDS if w not in plus + minus}
    expected = sorted(cosines, key=lambda word: -cosines[word])[:10]
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


def test_corners(vectors):
    for word, value in vectors.most_similar(["w4"], topn=40):
        assert vectors.similarity("w4", word) == pytest.approx(value, abs=1e-7)
    assert all(vectors.similarity(word, word) <= 1 for word in WORDS)
    toy = WordVectors(["a", "b", "c", "z"], np.array([[1, 0.1], [1, 0], [1, -0.1], [-1, 3.0]]))
    assert toy.doesnt_match(["a", "z", "b", "c"]) == "z"  # it is farthest from the mean
    toy = WordVectors(["a", "b", "a"], np.array([[1.0, 0], [0, 1], [0, 1]]))
    assert toy.similarity("a", "b") == 0  # of a word that repeats, the first counts
    assert len(vectors.most_similar(["w0"], topn=100)) == 39
    assert vectors.most_similar(WORDS, topn=5) == []


@pytest.mark.parametrize("product", [False, True])
def test_many_questions_are_answered_as_one_by_one_in_any_blocks(monkeypatch, product):
    points = np.random.default_rng(5).normal(size=(6, 33)).astype(np.float32)
    toy = WordVectors(WORDS, points[np.arange(40) % 6])  # full of ties
    asked = [(w, ()) for w in WORDS] + [(["w1", "w2"], ["w3"]), ("w4", ["w5"])]
    ask = toy.most_similar_cosmul if product else toy.most_similar
    expected = [ask(near, far, topn=7) for near, far in asked]
    for most in (64, 3):
        monkeypatch.setattr(sys.modules["tui_w2v.vectors.nearest"], "_MOST_QUERIES", most)
        assert list(toy.most_similar_each(iter(asked), topn=7, product=product)) == expected
    near = ask(["w0", "w1"], ["w2"], topn=40)
    assert near == sorted(near, key=lambda word: (-word.similarity, WORDS.index(word.word)))
    assert len({value for _, value in near}) == 6


@pytest.mark.parametrize(
    ("choose", "answers"),
    [
        (lambda v: v.restrict(9), WORDS[:9]),
        (lambda v: v.restrict(99), WORDS),
        (lambda v: v.restrict(0), []),
        (lambda v: v.among(["w30", "W2", "w5", "w5", "unknown"]), ["w2", "w5", "w30"]),
        (lambda v: v.restrict(9).among(["w30", "w2", "w5"]), ["w2", "w5"]),
        (lambda v: v.among(["w30", "w2", "w5"]).restrict(9), ["w2", "w5"]),
        (lambda v: v.without_variants().restrict(9), WORDS[:9]),
    ],
)
def test_only_chosen_words_answer_whatever_is_asked(vectors, choose, answers):
    vectors.theta = np.random.default_rng(4).normal(size=(40, 7))
    chosen = choose(vectors)
    for some, whole in (
        (chosen, vectors),
        (chosen.by("theta"), vectors.by("theta")),
        (chosen.by("E"), vectors),
    ):
        for near, far in ((["w2"], []), (["w30", "w9"], ["w5"]), (["w20"], ["w39"])):
            expected = [n for n in whole.most_similar(near, far, topn=40) if n.word in answers]
            assert some.most_similar(near, far, topn=40) == expected
            assert some.most_similar(near, far, topn=1) == expected[:1]


def test_variants_of_the_questions_words_do_not_answer():
    forms = ["king", "Kings", "king's", "KING"]
    words = [*forms, *(f"kings{'-' * n}" for n in range(90)), "queen", "queens", "crown"]
    vectors = WordVectors(words, np.random.default_rng(5).normal(size=(len(words), 4)) + 1)
    without = vectors.without_variants()
    near = vectors.most_similar("king", topn=99)
    whole = [n for n in near if "ing" not in n.word.lower()]
    assert without.most_similar("king", topn=2) == whole[:2]
    assert without.most_similar("king", topn=9) == whole
    assert [near.word for near in without.most_similar("king - queen")] == ["crown"]
    each = without.most_similar_each([("king", ()), (["queen"], ["crown"])], topn=1)
    assert next(each)[0] == whole[0]


def test_factors_multiply_directions(vectors):
    (a, b, c), n = WORDS[:3], 5
    units = vectors.units.astype(np.float64)
    scores = units @ (0.5 * units[0] + 2 * units[1] - 0.25 * units[2])
    order = [WORDS[row] for row in np.argsort(-scores) if row > 2][:n]
    asked = [(a, 0.5), (b, 2)], [(c, 0.25)]
    assert [near.word for near in vectors.most_similar(*asked, topn=n)] == order
    line = f"0.5*{a} + 2*{b} - .25*{c}"
    assert vectors.most_similar(line, topn=n) == vectors.most_similar(*asked, topn=n)
    shifted = (1 + units @ units[:3].T) / 2
    scores = shifted[:, 0] ** 0.5 * shifted[:, 1] ** 2 / (shifted[:, 2] ** 0.25 + 1e-6)
    order = [WORDS[row] for row in np.argsort(-scores) if row > 2][:n]
    assert [near.word for near in vectors.most_similar_cosmul(line, topn=n)] == order
    with pytest.raises(ValueError, match=r"nearest words: ask as in .*, man : king :: woman$"):
        vectors.most_similar(f"{a} {b} {c} ?")
