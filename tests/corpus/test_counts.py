import math
from collections import Counter

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.helpers import corpus_of
from tui_w2v.corpus import CorpusError, Pairs, add_counts, build_corpus, count_pairs, counting
from tui_w2v.corpus.reading import read_sentences, resolve_source


def entries(pair_counts):
    """The counts as a dictionary; every entry of the sparse matrix once, in its order."""
    V = len(pair_counts.vocabulary)
    assert pair_counts.starts.shape == (V + 1,)
    contexts = np.repeat(np.arange(V), np.diff(pair_counts.starts)).tolist()
    places = list(zip(contexts, pair_counts.targets.tolist(), strict=True))
    assert places == sorted(set(places))
    assert (pair_counts.numbers >= 1).all()
    return dict(zip(places, pair_counts.numbers.tolist(), strict=True))


def enumerated(corpus, window):
    """The same by going through the pairs one by one."""
    pairs = Pairs(corpus, window)
    contexts, targets = pairs.words_at(np.arange(len(pairs)))
    return Counter(zip(contexts.tolist(), targets.tolist(), strict=True))


texts = st.lists(st.lists(st.sampled_from("abcdefgh"), max_size=14), min_size=1, max_size=8).filter(
    lambda sentences: len({word for words in sentences for word in words}) >= 3
)


@settings(max_examples=80)
@given(
    sentences=texts,
    window=st.integers(1, 20),
    max_vocab=st.integers(2, 8),
    chunk=st.integers(1, 40),
)
@example([[*"aab"], [], [*"cba"]], 10**30, 3, 1)
def test_counts_are_those_of_the_pairs_one_by_one(sentences, window, max_vocab, chunk):
    corpus = corpus_of(sentences, max_vocab=max_vocab)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(counting, "_CHUNK", chunk)
        if all(length < 2 for length in np.diff(corpus.kept_starts)):
            messages = []
            for refuses in (Pairs, count_pairs):
                with pytest.raises(CorpusError) as caught:
                    refuses(corpus, window)
                messages.append(str(caught.value))
            assert messages[0] == messages[1]
            return
        expected = enumerated(corpus, window)
        counted = count_pairs(corpus, window)
        assert counted.vocabulary is corpus.vocabulary
        assert entries(counted) == expected
    contexts, targets = Counter(), Counter()
    for (context, target), number in expected.items():
        contexts[context] += number
        targets[target] += number
    V, N = len(counted.vocabulary), sum(expected.values())
    assert counted.total == N
    assert counted.per_context.tolist() == [contexts[word] for word in range(V)]
    assert counted.per_target.tolist() == [targets[word] for word in range(V)]
    floor = -sum(
        number / N * math.log(number / contexts[context])
        for (context, _), number in expected.items()
    )
    unigram = -sum(number / N * math.log(number / N) for number in targets.values())
    assert counted.floor == pytest.approx(floor, abs=1e-12)
    assert counted.unigram == pytest.approx(unigram, abs=1e-12)
    assert counted.uniform == math.log(V)
    assert 0 <= counted.floor <= counted.unigram + 1e-12


def test_words_of_a_large_vocabulary_are_told_apart():
    # Their codes need more than 32 bits, and the words more than 16.
    names = [f"w{number}" for number in range(70_000)]
    corpus = corpus_of([names[-300:], names[::-700]], vocabulary=names)
    assert entries(count_pairs(corpus, 2)) == enumerated(corpus, 2)


def test_memory_grows_with_the_different_pairs_alone(monkeypatch):
    monkeypatch.setattr(counting, "_CHUNK", 100)
    held = []
    merge = counting._merge_last

    def watched(tallies, **how):
        merge(tallies, **how)
        held.append(sum(len(codes) for codes, _ in tallies))

    monkeypatch.setattr(counting, "_merge_last", watched)
    corpus = corpus_of([[*"abcdefghij"] * 1000])
    counted = count_pairs(corpus, 5)
    assert len(held) == 501
    assert max(held) <= 2 * len(counted.targets)


def test_counting_tells_how_far_it_is_and_can_be_cancelled(monkeypatch):
    monkeypatch.setattr(counting, "_CHUNK", 10)
    corpus = corpus_of([[*"abcde"] * 5, ["x", "a"]], max_vocab=5)
    seen = []
    count_pairs(corpus, 2, seen.append)
    assert seen == sorted(seen)
    assert seen[-1] == corpus.kept_starts[-1] == 26

    def cancel(done):
        if done >= 10:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        count_pairs(corpus, 2, cancel)


@settings(max_examples=50)
@given(parts=st.lists(texts, min_size=1, max_size=4), window=st.integers(1, 5))
def test_parts_add_up_to_the_whole(parts, window):
    words = [*"abcdefgh"]
    parts = [[["a", "b"], *sentences] for sentences in parts]
    whole = corpus_of([words for sentences in parts for words in sentences], vocabulary=words)
    counted = [count_pairs(corpus_of(part, vocabulary=words), window) for part in parts]
    before = [part.numbers.copy() for part in counted]
    total = add_counts(counted)
    assert entries(total) == entries(count_pairs(whole, window))
    assert list(total.vocabulary.words) == words
    assert total.vocabulary.counts.tolist() == whole.vocabulary.counts.tolist()
    dtypes = [array.dtype.name for array in (total.starts, total.targets, total.numbers)]
    assert dtypes == ["int64", "int32", "int64"]
    for part, numbers in zip(counted, before, strict=True):
        assert np.array_equal(part.numbers, numbers)


@pytest.mark.parametrize("other", [["b", "a"], ["a", "b", "c"], ["a", "c"]])
def test_other_words_do_not_add_up_and_the_message_knows_a_way_out(other):
    text = [["a", "b", "c", "a"]]
    parts = [count_pairs(corpus_of(text, vocabulary=words), 2) for words in (["a", "b"], other)]
    with pytest.raises(CorpusError, match=r"different vocabularies.*--vocab") as caught:
        add_counts(parts)
    assert "\n" not in str(caught.value)


def test_words_that_say_most_about_their_neighbours_come_first():
    corpus = build_corpus("royal", read_sentences(resolve_source("royal")))
    counts, words = count_pairs(corpus, 2), corpus.vocabulary.words
    V = len(words)
    C = np.zeros((V, V))
    C[np.repeat(np.arange(V), np.diff(counts.starts)), counts.targets] = counts.numbers
    share = C.sum(0) / C.sum()
    scores, said, surprise = [], [], []
    for row in C:
        n, k = row.sum(), (row > 0).sum()
        seen = row > 0
        surprise.append(-(row * np.log(share)).sum())
        said.append((row[seen] * np.log(row[seen] / n / share[seen])).sum() - (k - 1) / 2)
        scores.append(np.sqrt(n) * (said[-1] / surprise[-1]))
    scores = scores - np.sqrt(C.sum(1)) * sum(said) / sum(surprise)
    expected = [row for row in np.argsort(-scores, kind="stable") if scores[row] > 0]
    np.testing.assert_array_equal(counts.informative_words, expected)
    assert {words[row] for row in counts.informative_words[:9]} > {"barn", "crown", "throne"}
    informative = {words[row] for row in counts.informative_words}
    assert not informative & {"the", "a", "in", "and"}
    assert informative > {"wise", "king"}, "the pair of royal's first turn"
