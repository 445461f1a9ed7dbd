import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.helpers import corpus_of
from tui_w2v.corpus import Cells, CorpusError, Pair, Pairs, count_pairs
from tui_w2v.corpus import pairs as pairs_module


def naive_pairs(sentences, vocabulary, window):
    """All pairs by nested loops over places, as the definition has them."""
    pairs, place = [], 0
    for words in sentences:
        known = [place + nth for nth, word in enumerate(words) if word in vocabulary]
        spelled = {place + nth: word for nth, word in enumerate(words)}
        for nth, context in enumerate(known):
            for other, target in enumerate(known):
                if nth != other and abs(nth - other) <= window:
                    i, j = (vocabulary.index(spelled[at]) for at in (context, target))
                    pairs.append(Pair(len(pairs), i, j, context, target))
        place += len(words)
    return pairs


texts = st.lists(st.lists(st.sampled_from("abcdefgh"), max_size=14), min_size=1, max_size=8).filter(
    lambda sentences: len({word for words in sentences for word in words}) >= 3
)


@settings(max_examples=50)
@given(sentences=texts, window=st.integers(1, 20), max_vocab=st.integers(2, 8))
def test_pairs_are_those_of_nested_loops(sentences, window, max_vocab):
    corpus = corpus_of(sentences, max_vocab=max_vocab)
    expected = naive_pairs(sentences, corpus.vocabulary, window)
    if not expected:
        with pytest.raises(CorpusError):
            Pairs(corpus, window)
        return
    pairs = Pairs(corpus, window)
    assert len(pairs) == len(expected)
    assert pairs.numbered(0, len(pairs)) == expected
    assert pairs[len(pairs) - 1] == expected[-1]
    contexts, targets = pairs.words_at(np.arange(len(pairs))[::-1])
    assert contexts.tolist() == [pair.context for pair in reversed(expected)]
    assert targets.tolist() == [pair.target for pair in reversed(expected)]
    for pair in expected:
        assert pairs.of_same_window(pair) == [
            other for other in expected if other.context_offset == pair.context_offset
        ]


def test_a_long_sentence_is_numbered_without_its_pairs_being_stored():
    n, window = 1_000_000, 5
    words = ["a", "b"] * (n // 2)
    pairs = Pairs(corpus_of([words]), window)
    assert len(pairs) == 2 * (n * window - window * (window + 1) // 2)
    last = pairs[len(pairs) - 1]
    assert (last.context_offset, last.target_offset) == (n - 1, n - 2)
    middle = pairs[window * n - window * (window + 1) // 2]
    assert (middle.context_offset, middle.target_offset) == (n // 2, n // 2 - window)


@pytest.mark.parametrize("cuts", [{}, {"max_vocab": 2}])
def test_a_word_a_line_makes_no_pair_and_the_message_knows_a_way_out(cuts):
    corpus = corpus_of([["a"], ["b"], ["a"], ["b"], ["c"]], **cuts)
    with pytest.raises(CorpusError, match=r"no pair.*--sentences punctuation"):
        Pairs(corpus, 2)


@settings(max_examples=40)
@given(sentences=texts, window=st.integers(1, 4), chunk=st.sampled_from([1, 3, 1 << 20]))
def test_cells_are_the_distinct_pairs_in_the_order_of_the_text(sentences, window, chunk):
    corpus = corpus_of([*sentences, ["a", "b"]])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pairs_module, "_CHUNK", chunk)
        pairs = Pairs(corpus, window)
        cells = Cells(pairs, count_pairs(corpus, window))
        contexts, targets = cells.words_at(np.arange(len(cells)))
    firsts = {}
    for pair in pairs.numbered(0, len(pairs)):
        firsts.setdefault((pair.context, pair.target), pair)
    assert [cells[number] for number in range(len(cells))] == list(firsts.values())
    assert list(zip(contexts.tolist(), targets.tolist(), strict=True)) == list(firsts)
    numbers = {words: number for number, words in enumerate(firsts)}
    for pair in pairs.numbered(0, len(pairs)):
        assert cells.number_of(pair) == numbers[pair.context, pair.target]
