import numpy as np
import pytest

from tests.helpers import corpus_of
from tui_w2v.corpus import count_pairs, hold_out, holding_out

WINDOW = 2


def letters(n_sentences, length=12, seed=0):
    rng = np.random.default_rng(seed)
    return [[*"".join(rng.choice([*"abcdefgh"], length))] for _ in range(n_sentences)]


def held(corpus, share, seed=0, window=WINDOW):
    return hold_out(corpus, count_pairs(corpus, window), window, share, seed)


def entries(counts):
    places = zip(counts.contexts.tolist(), counts.targets.tolist(), strict=True)
    return dict(zip(places, counts.numbers.tolist(), strict=True))


@pytest.mark.parametrize("window", [1, 2, 5])
def test_weights_are_those_of_the_pairs_by_their_distance(window):
    sentences = letters(40)
    parts = held(corpus_of(sentences), 0.5, window=window)
    rng = np.random.default_rng(np.random.SeedSequence(0).spawn(2)[1])
    mixed = rng.permutation(40)
    words = parts.training.vocabulary.words
    for counts, chosen, falloff in (
        (parts.training, mixed[20:], 1.5),
        (parts.unweighted, mixed[20:], 0),
        (parts.validation, mixed[:20], 1.5),
    ):
        expected = {}
        for sentence in (sentences[n] for n in chosen):
            for i, one in enumerate(sentence):
                for j in {*range(i - window, i + window + 1)} & {*range(len(sentence))} - {i}:
                    pair = one, sentence[j]
                    expected[pair] = expected.get(pair, 0) + 1 / abs(i - j) ** falloff
        found = {(words[i], words[j]): number for (i, j), number in entries(counts).items()}
        assert found == pytest.approx(expected)


def test_sentences_are_chosen_by_the_seed():
    corpus = corpus_of(letters(60))
    chosen = [entries(held(corpus, 0.1, seed).validation) for seed in (0, 0, 1)]
    assert chosen[0] == chosen[1] != chosen[2]


def test_a_long_sentence_is_held_out_in_pieces(monkeypatch):
    monkeypatch.setattr(holding_out, "_LONGEST", 10)
    corpus = corpus_of(letters(1, 200))  # 20 pieces
    whole, (training, validation, *_) = count_pairs(corpus, WINDOW, falloff=1.5), held(corpus, 0.1)
    assert training.total + validation.total == pytest.approx(whole.total)
    within = 2 * (9 + 8 / 2**1.5)
    assert validation.total == pytest.approx(2 * within), "the pairs within two pieces of ten words"


def test_words_that_training_never_has_are_not_judged():
    sentences = [[*"abab"], *([f"x{n}", f"y{n}", "a", "b"] for n in range(40))]
    training, validation, *_ = held(corpus_of(sentences), 0.5)
    known = training.per_context > 0
    assert not known.all()
    assert known[validation.contexts].all()
    assert known[validation.targets].all()


@pytest.mark.parametrize(
    ("sentences", "share"),
    [
        ([[*"abcabc"]], 0.05),
        ([[*"abcabc"]], 1.0),
        ([[*"ab"], *[["a"]] * 40], 0.05),
        ([["a", "b"], ["c", "d"]], 0.5),
        (letters(9), 0.05),
    ],
)
def test_nothing_is_held_out_where_a_part_would_have_no_pair(sentences, share):
    assert held(corpus_of(sentences), share) is None
