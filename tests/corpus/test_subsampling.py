"""Sub-sampling drops what word2vec would, as often, and turns and counts see the same text."""

import math
from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.helpers import corpus_of
from tui_w2v.corpus import (
    CorpusError,
    Pairs,
    build_corpus,
    count_pairs,
    keep_probabilities,
    subsample,
    subsampling,
)

TEXT = "the king and the queen and the owl\nthe sea\nthe king loves the sea and the owl"


def kept_of(corpus):
    return corpus.offsets(np.arange(corpus.kept_starts[-1])).tolist()


def words_of_pairs(corpus, window):
    pairs = Pairs(corpus, window)
    return [
        corpus.word(pair.context) + " " + corpus.word(pair.target)
        for pair in pairs.numbered(0, len(pairs))
    ]


@pytest.mark.parametrize("sample", [1e-300, 1e-5, 1e-3, 0.1, 1, 7.5, 1e308])
def test_probabilities_are_those_of_the_word2vec_program(sample):
    counts = [500_000, 30_000, 777, 12, 1]
    total = sum(counts)
    expected = [
        min(1, (math.sqrt(count / (sample * total)) + 1) * (sample * total) / count)
        for count in counts
    ]
    found = keep_probabilities(np.array([*counts, 0]), sample)
    assert found == pytest.approx([*expected, expected[-1]], rel=1e-12)


def test_each_place_is_kept_as_often_as_the_formula_says():
    corpus = corpus_of(TEXT.splitlines(), min_count=2)
    expected = keep_probabilities(corpus.vocabulary.counts, 0.02)
    assert 0.2 < expected[0] < expected[-1] < 1
    seeds, kept = 2000, np.zeros((2000, len(corpus.tokens)), dtype=bool)
    for seed in range(seeds):
        kept[seed, kept_of(subsample(corpus, 0.02, seed))] = True
    for place, token in enumerate(corpus.tokens.tolist()):
        p = expected[token] if token < len(corpus.vocabulary) else 0
        assert abs(kept[:, place].mean() - p) <= 5 * math.sqrt(p * (1 - p) / seeds), place
    # One place does not lean on the next: the number that is kept varies as it should.
    p = expected[corpus.tokens[corpus.tokens < len(corpus.vocabulary)]]
    assert kept.sum(axis=1).var() == pytest.approx((p * (1 - p)).sum(), rel=0.15)


def test_windows_close_up_within_the_sentence():
    corpus = corpus_of("a b a c d\na e".splitlines())
    wanted = [1, 2, 4, 6]  # b a . d / . e
    seed = next(s for s in range(9999) if kept_of(subsample(corpus, 0.02, s)) == wanted)
    sampled = subsample(corpus, 0.02, seed)
    assert words_of_pairs(sampled, 1) == ["b a", "a b", "a d", "d a"]
    assert words_of_pairs(sampled, 2) == ["b a", "b d", "a b", "a d", "d b", "d a"]
    pair = Pairs(sampled, 1)[2]
    assert (pair.context_offset, pair.target_offset) == (2, 4)
    assert sampled.kept_starts.tolist() == [0, 3, 4]
    assert [sampled.subsampled_out(place) for place in range(7)] == [
        *(True, False, False, True, False),
        *(True, False),
    ]


def test_the_seed_decides_and_what_was_dropped_before_does_not_matter():
    corpus = corpus_of(TEXT.splitlines())
    once = subsample(corpus, 0.02, 1)
    assert kept_of(once) == kept_of(subsample(corpus, 0.02, 1))
    assert kept_of(once) != kept_of(subsample(corpus, 0.02, 2))
    assert kept_of(subsample(subsample(corpus, 0.001, 5), 0.02, 1)) == kept_of(once)
    assert subsample(once, 0.02, 1) is once
    assert once.vocabulary is corpus.vocabulary
    assert once.tokens is corpus.tokens
    # A word that was cut is not also left out.
    cut = subsample(corpus_of(TEXT.splitlines(), min_count=2), 0.01, 3)
    tokens, V = cut.tokens.tolist(), len(cut.vocabulary)
    left_out = [place for place in range(len(tokens)) if cut.subsampled_out(place)]
    assert left_out == [p for p, t in enumerate(tokens) if t < V and p not in kept_of(cut)] != []
    assert max(tokens) >= V


@pytest.mark.parametrize("cuts", [{}, {"max_vocab": 4}])
def test_without_a_threshold_nothing_is_dropped_whatever_was(cuts):
    corpus = corpus_of(TEXT.splitlines(), **cuts)
    assert subsample(corpus, 0.0, 5) is corpus
    again = subsample(subsample(corpus, 0.001, 5), 0.0, 5)
    assert again.sampling is None
    assert kept_of(again) == kept_of(corpus)
    assert (again.kept is None) == (corpus.kept is None)
    assert again.kept_starts.tolist() == corpus.kept_starts.tolist()


def test_the_draw_depends_on_neither_the_vocabulary_nor_the_pieces_it_is_made_in(monkeypatch):
    # The threshold goes with the total, so that every word's t/f stays.
    corpus, cut = corpus_of(TEXT.splitlines()), corpus_of(TEXT.splitlines(), min_count=2)
    totals = [int(c.vocabulary.counts.sum()) for c in (corpus, cut)]
    whole = kept_of(subsample(corpus, 0.02, 8))
    monkeypatch.setattr(subsampling, "_CHUNK", 3)
    assert kept_of(subsample(corpus, 0.02, 8)) == whole
    assert kept_of(subsample(cut, 0.02 * totals[0] / totals[1], 8)) == [
        place for place in whole if cut.tokens[place] < len(cut.vocabulary)
    ]


@settings(max_examples=100)
@given(
    text=st.lists(st.lists(st.sampled_from("aaaaabbbccd"), max_size=12), min_size=1, max_size=8),
    max_vocab=st.integers(2, 4),
    window=st.integers(1, 5),
    sample=st.sampled_from([0.01, 0.05, 0.1, 0.3]),
    seed=st.integers(0, 2**70),
)
def test_counts_are_those_of_the_pairs(text, max_vocab, window, sample, seed):
    sentences = [run for words in [*text, ["a", "b"]] for run in (words, None)]
    corpus = subsample(build_corpus("text", sentences, max_vocab=max_vocab), sample, seed)
    # The sentences as they are left, and their windows, in plain loops.
    kept, place, expected = set(kept_of(corpus)), 0, Counter()
    for words in (run for run in sentences if run):
        left = [w for p, w in enumerate(words, place) if p in kept]
        place += len(words)
        for i, context in enumerate(left):
            for j in range(max(0, i - window), min(len(left), i + window + 1)):
                if j != i:
                    expected[context, left[j]] += 1
    if not expected:
        for refuses in (Pairs, count_pairs):
            with pytest.raises(CorpusError, match="no pair"):
                refuses(corpus, window)
        return
    assert Counter(tuple(pair.split()) for pair in words_of_pairs(corpus, window)) == expected
    counted, words = count_pairs(corpus, window), corpus.vocabulary.words
    contexts = np.repeat(np.arange(len(words)), np.diff(counted.starts)).tolist()
    assert expected == {
        (words[i], words[j]): number
        for i, j, number in zip(
            contexts, counted.targets.tolist(), counted.numbers.tolist(), strict=True
        )
    }


@pytest.mark.parametrize("sample", [1e-300, 1e-9])
@pytest.mark.parametrize("refuses", [Pairs, count_pairs])
def test_a_text_whose_every_pair_is_dropped_is_refused(refuses, sample):
    with pytest.raises(CorpusError) as caught:
        refuses(subsample(corpus_of(TEXT.splitlines()), sample, 0), 2)
    assert str(caught.value).startswith(f"'text' has no pair left: --sample {sample:g}")
