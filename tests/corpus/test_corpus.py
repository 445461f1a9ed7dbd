import numpy as np
import pytest

from tests.helpers import corpus_of
from tui_w2v.corpus import CorpusError, Pairs, build_corpus


def words_of(corpus):
    return [corpus.word(number) for number in corpus.tokens.tolist()]


@pytest.mark.parametrize(
    ("cuts", "words", "left_out"),
    [
        ({}, "c b a e d", ""),
        ({"min_count": 2}, "c b a", "e d"),
        ({"min_count": lambda words: words // 4}, "c b a", "e d"),
        ({"max_vocab": 2}, "c b", "a e d"),
    ],
)
def test_words_are_ordered_by_frequency_and_the_text_stays_whole_whatever_is_cut(
    cuts, words, left_out
):
    corpus = corpus_of("c b a c e\nb d\na c b".splitlines(), **cuts)
    vocabulary = corpus.vocabulary
    assert " ".join(vocabulary.words) == words
    assert " ".join(corpus.out_of_vocabulary) == left_out
    assert vocabulary.counts.tolist() == [3, 3, 2, 1, 1][: len(vocabulary)]
    assert [vocabulary.index(word) for word in vocabulary.words] == [*range(len(vocabulary))]
    with pytest.raises(KeyError):
        vocabulary.index("f")
    assert " ".join(words_of(corpus)) == "c b a c e b d a c b"
    assert corpus.tokens.dtype == np.int32
    assert corpus.sentence_starts.tolist() == [0, 5, 7, 10]
    kept = corpus.offsets(np.arange(corpus.kept_starts[-1]))
    known = [place for place, word in enumerate(words_of(corpus)) if word in vocabulary]
    assert kept.tolist() == known


def test_words_are_cut_before_windows_are_laid():
    corpus = corpus_of("a x b\na b y y y".splitlines(), max_vocab=3)
    assert list(corpus.vocabulary.words) == ["y", "a", "b"]
    pair = Pairs(corpus, 1)[0]
    assert (corpus.word(pair.context), corpus.word(pair.target)) == ("a", "b")
    assert (pair.context_offset, pair.target_offset) == (0, 2)


def test_runs_of_one_sentence_are_joined_and_empty_sentences_are_none():
    corpus = build_corpus("text", [[], None, ["a"], ["b"], None, None, [], ["c"], None])
    assert corpus.sentence_starts.tolist() == [0, 2, 3]


def test_given_words_are_the_vocabulary_in_their_order():
    text = "a x b x\nc b y x b"
    corpus = corpus_of(text.splitlines(), vocabulary=["z", "b", "a"], min_count=9, max_vocab=1)
    assert list(corpus.vocabulary.words) == ["z", "b", "a"]
    assert corpus.vocabulary.counts.tolist() == [0, 3, 1]
    assert list(corpus.out_of_vocabulary) == ["x", "c", "y"]
    assert " ".join(words_of(corpus)) == " ".join(text.split())
    assert corpus.kept_starts.tolist() == [0, 2, 4]
    assert corpus.offsets(np.arange(4)).tolist() == [0, 2, 5, 8]


@pytest.mark.parametrize("text", ["d b c b\na c d e", "a b"])
def test_a_texts_own_vocabulary_given_again_changes_nothing(text):
    corpus = corpus_of(text.splitlines())
    again = corpus_of(text.splitlines(), vocabulary=corpus.vocabulary.words)
    assert again.vocabulary.words == corpus.vocabulary.words
    for name in ("tokens", "sentence_starts", "kept_starts"):
        assert np.array_equal(getattr(again, name), getattr(corpus, name))
    assert again.vocabulary.counts.tolist() == corpus.vocabulary.counts.tolist()
    assert again.kept is corpus.kept is None


@pytest.mark.parametrize(
    ("text", "words", "why"),
    [
        ("a b", [], "a vocabulary needs at least two words"),
        ("a b", ["a"], "a vocabulary needs at least two words"),
        ("a b", ["a", "b", "a"], "is there twice"),
        ("\n", ["a", "b"], "'text' holds no words"),
        ("x y\nz", ["a", "b"], "none of the vocabulary's words"),
    ],
)
def test_a_given_vocabulary_that_cannot_be_used_is_refused(text, words, why):
    with pytest.raises(CorpusError, match=why):
        Pairs(corpus_of(text.splitlines(), vocabulary=words), 2)
