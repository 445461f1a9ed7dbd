"""The examples of questions: vectors answer them well."""

import numpy as np
import pytest

from tui_w2v.explain.questions import examples
from tui_w2v.training import Limits, Settings, Setup, read_corpus, train_by_passes
from tui_w2v.vectors import WordVectors
from tui_w2v.vectors.question import read_question


@pytest.mark.parametrize("name", ["royal", "world"])
def test_what_is_suggested_works_on_the_samples(name):
    settings = Settings.of(name)
    setup = Setup(settings, read_corpus(settings))
    learned = train_by_passes(settings, setup.counts(), Limits(passes=25)).parameters
    vectors = WordVectors(setup.corpus.vocabulary.words, learned.E)
    telling = [vectors.words[row] for row in setup.informative_words]
    nearest, mean, total, analogy, odd = (
        read_question(example.line, vectors) for example in examples(vectors, telling)
    )
    assert (nearest.plus, mean.plus) == (("king",), ("king", "queen"))
    for asked in (total, analogy):
        assert (set(asked.plus), asked.minus) == ({"king", "woman"}, ("man",))
        assert vectors.most_similar(asked.plus, asked.minus, topn=1)[0].word == "queen"
    assert odd.plus[:2] == ("king", "queen")
    assert vectors.doesnt_match(odd.plus) == odd.plus[2]


def test_a_known_analogy_that_the_vectors_do_not_answer_is_not_suggested():
    E = np.array([[9.0, 9], [1, 0], [0, 1], [1, 0.1], [-1, 0.5], [0.1, 1]])
    vectors = WordVectors(["the", "man", "woman", "king", "queen", "cow"], E)
    found = [example.line for example in examples(vectors, ["cow", "king"])]
    others = ["cow - woman + king", "woman : cow :: king", "cow woman king ?"]
    assert found == ["cow", "cow woman", *others]
    untrained = [example.line for example in examples(vectors, ["cow"], trained=False)]
    assert untrained[2:] == ["king - man + woman", "man : king :: woman", "king queen cow ?"]


@pytest.mark.parametrize(("V", "number"), [(1, 1), (2, 2), (3, 5), (4, 5)])
def test_no_example_names_a_word_twice(V, number):
    vectors = WordVectors(["ant", "bee", "cat", "dog"][:V], np.eye(V) + 0.1)
    lines = [example.line for example in examples(vectors)]
    words = [[word for word in line.split() if word.isalpha()] for line in lines]
    assert len(lines) == number
    assert [len(set(named)) for named in words] == [*map(len, words)]
