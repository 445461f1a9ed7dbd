import numpy as np
import pytest

from tests.helpers import corpus_of
from tui_w2v.lessons.classifier import TAKEN_OUT, Classifier, sentences_with_one_of, train

TEXT = ["a x b", "b y", "x y a", "x", "c c y a", "b c", "x c a x", "y b b"]


@pytest.fixture
def sentences():
    corpus = corpus_of(TEXT)
    words = {word: corpus.vocabulary.index(word) for word in "abcxy"}
    return words, sentences_with_one_of(corpus, words["x"], words["y"])


def test_sentences_with_one_of_two_words_lose_it_and_keep_it_as_their_label(sentences):
    words, found = sentences
    names = {index: word for word, index in words.items()} | {TAKEN_OUT: "_"}
    told = ["".join(names[word] for word in sentence) for sentence in found.words]
    assert told == ["a_b", "b_", "cc_a", "_ca_", "_bb"]
    assert found.labels.tolist() == [0, 1, 1, 0, 1]


def test_the_gradient_agrees_with_finite_differences_and_reaches_only_rows_looked_up(sentences):
    words, found = sentences
    rng = np.random.default_rng(0)
    E, w, b = rng.standard_normal((5, 3)), rng.standard_normal(3), 0.3
    _, rows, E_rows, *others = Classifier(E, w, b).gradient(found)
    assert sorted(rows) == sorted(words[word] for word in "abc")
    gradient = np.zeros_like(E)
    gradient[rows] = E_rows
    packed = np.concatenate([E.ravel(), w, [b]])

    def loss(numbers):
        return Classifier(numbers[:15].reshape(5, 3), numbers[15:18], numbers[18]).gradient(found)[
            0
        ]

    slopes = [
        (loss(packed + step) - loss(packed - step)) / 2e-5 for step in np.eye(len(packed)) * 1e-5
    ]
    computed = np.concatenate([gradient.ravel(), others[0], [others[1]]])
    np.testing.assert_allclose(computed, slopes, rtol=1e-6, atol=1e-9)


def test_frozen_E_stays_to_the_last_bit_and_fine_tuning_learns_more(sentences):
    words, found = sentences
    E = np.random.default_rng(1).standard_normal((5, 3)).astype(np.float32)
    frozen, tuned = (train(E, found, fine_tune=tune) for tune in (False, True))
    assert np.array_equal(frozen.E, E)
    changed = (tuned.E != E).any(axis=1)
    assert changed.tolist() == [index in {words[w] for w in "abc"} for index in range(5)]
    assert tuned.gradient(found)[0] < frozen.gradient(found)[0] < np.log(2)
    assert tuned.share_right(found) >= frozen.share_right(found)
