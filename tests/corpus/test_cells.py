import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.helpers import corpus_of
from tui_w2v.corpus import Cells, Pairs, count_pairs
from tui_w2v.corpus import pairs as pairs_module

LINES = ["the king rules the castle", "the queen rules the king", "the king rules"]


def of(lines, window=2):
    corpus = corpus_of(lines)
    pairs = Pairs(corpus, window)
    return pairs, Cells(pairs, count_pairs(corpus, window))


def test_each_pair_of_words_comes_once_where_the_text_first_has_it():
    pairs, found = of(LINES)
    every = pairs.numbered(0, len(pairs))
    seen = {}
    for pair in every:
        seen.setdefault((pair.context, pair.target), pair)
    assert [found[number] for number in range(len(found))] == list(seen.values())


@settings(deadline=None, max_examples=40, derandomize=True)
@given(
    lines=st.lists(
        st.lists(st.sampled_from("abcde"), min_size=2, max_size=9).map(" ".join), min_size=1
    ).filter(lambda lines: len({word for line in lines for word in line.split()}) > 1),
    window=st.integers(1, 4),
    chunk=st.sampled_from([1, 3, 1 << 20]),
)
def test_cells_are_the_counts_that_are_not_zero(lines, window, chunk):
    before, pairs_module._CHUNK = pairs_module._CHUNK, chunk
    try:
        pairs, found = of(lines, window)
        contexts, targets = found.words_at(np.arange(len(found)))
    finally:
        pairs_module._CHUNK = before
    codes = list(zip(contexts.tolist(), targets.tolist(), strict=True))
    every = [(pair.context, pair.target) for pair in pairs.numbered(0, len(pairs))]
    assert codes == list(dict.fromkeys(every))
    for number, pair in enumerate(every):
        assert found.number_of(pairs[number]) == codes.index(pair)
