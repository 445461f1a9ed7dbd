"""Which words are offered in place of one that is not there."""

import pytest

from tui_w2v.spelling import UnknownWordError, close_spellings
from tui_w2v.training import Settings, read_corpus


@pytest.fixture(scope="module")
def samples():
    words = {name: read_corpus(Settings.of(name)).vocabulary for name in ("royal", "world")}
    return {name: {w: row for row, w in enumerate(v.words)} for name, v in words.items()}


@pytest.mark.parametrize("sample", ["royal", "world"])
def test_the_word_that_was_meant_comes_first(samples, sample):
    for typed, meant in {
        "kign": "king",  # swapped, though others are one letter away
        "Kign": "king",
        "kimg": "king",
        "kng": "king",
        "kinng": "king",
        "teh": "the",
        "castel": "castle",
        "shpehrd": "shepherd",  # two mistakes
    }.items():
        assert close_spellings(typed, samples[sample])[0] == meant


def test_nothing_is_offered_that_nobody_meant(samples):
    for typed in ("", "k", "zzz", "xylophone", "k" * 5000):
        assert close_spellings(typed, samples["royal"]) == ()


def test_of_words_as_near_the_most_frequent_comes_first():
    assert close_spellings("bat", {"cat": 2, "hat": 0, "at": 1, "mat": 3}) == ("hat", "at", "cat")
    meant = "'kat' is not in the vocabulary; did you mean 'cat'?"
    assert str(UnknownWordError("kat", {"cat": 0})) == meant
    assert str(UnknownWordError("dog", {"cat": 0})) == "'dog' is not in the vocabulary"
