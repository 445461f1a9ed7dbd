"""fastText's models against its rules written out, and against fastText itself if it is there."""

import gzip
import struct
from types import SimpleNamespace

import numpy as np
import pytest

from tests.helpers import refusal_of
from tui_w2v.errors import FileError
from tui_w2v.vectors import UnknownWordError, cache, load

D, BUCKETS = 3, 50
WORDS = ["</s>", "king", "caf\u00e9", "\u738b\u56fd", "a"]
UNKNOWN = ["kingish", "caf\u00e9s", "\u738b", "b", "<"]


def rows(buckets=BUCKETS, V=5):
    return np.random.default_rng(3).normal(size=(V + buckets, D)).astype("<f4")


USUAL = {"words": WORDS, "labels": ("__label__x",), "version": 12, "d": D, "kind": 2}
USUAL |= {"buckets": BUCKETS, "shortest": 2, "longest": 4, "pruned": -1, "quantised": (0, 0)}
USUAL |= dict.fromkeys(("sizes", "kinds", "shape", "E"))


def model(**changes):
    """Return the bytes of a model, sound unless something else is asked for."""
    m = SimpleNamespace(**USUAL | changes)
    V, labels = len(m.words), len(m.labels)
    E = rows(m.buckets, V) if m.E is None else m.E
    about = m.d, 5, 1, 1, 5, 1, 2, m.kind, m.buckets, m.shortest, m.longest, 100, 1e-4
    data = struct.pack("<2i12id", 793712314, m.version, *about)
    data += struct.pack("<3i2q", *(m.sizes or (V + labels, V, labels)), 99, m.pruned)
    kinds = m.kinds or [0] * V + [1] * labels
    for word, kind in zip([*m.words, *m.labels], kinds, strict=True):
        data += word.encode() + b"\0" + struct.pack("<qb", 7, kind)
    data += struct.pack("<?2q", m.quantised[0], *(m.shape or E.shape)) + E.tobytes()
    return data + struct.pack("<?2q", m.quantised[1], 2, D) + bytes(2 * D * 4)


def ngrams(word, shortest, longest):
    """Return the n-grams of a word in the order of the definition."""
    text = f"<{word}>" if word != "</s>" else ""
    spans = [(i, i + n) for i in range(len(text)) for n in range(shortest, longest + 1)]
    spans = [(i, j) for i, j in spans if j <= len(text)]
    return [text[i:j] for i, j in spans if j - i > 1 or 0 < i < len(text) - 1]


def row_of(ngram):
    """FNV-1a over signed characters, as fastText computes it."""
    value = 2166136261
    for byte in ngram.encode():
        signed = byte - 256 if byte > 127 else byte
        value = ((value ^ (signed & 0xFFFFFFFF)) * 16777619) & 0xFFFFFFFF
    return value % BUCKETS


def expected(word, shortest=2, longest=4):
    E = rows().astype(np.float64)
    own = [E[WORDS.index(word)]] if word in WORDS else []
    parts = [E[len(WORDS) + row_of(ngram)] for ngram in ngrams(word, shortest, longest)]
    return np.mean(own + parts, axis=0)


@pytest.fixture
def path(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "model.bin"


@pytest.mark.parametrize(("shortest", "longest"), [(2, 4), (1, 1), (0, 3), (3, 3), (1, 60)])
def test_words_are_the_mean_of_their_own_row_and_their_ngrams(path, shortest, longest):
    path.write_bytes(model(shortest=shortest, longest=longest))
    vectors = load(path)
    assert vectors.words == WORDS
    for word in WORDS:
        np.testing.assert_allclose(vectors[word], expected(word, max(1, shortest), longest), 1e-5)
    for word in UNKNOWN:
        parts = ngrams(word, max(1, shortest), longest)
        assert vectors.ngrams_of([word, "king"]) == ({word: parts} if parts else {})
        if parts:
            mean = expected(word, max(1, shortest), longest)
            np.testing.assert_allclose(vectors[word], mean, 1e-5, 1e-6)


def test_unknown_words_are_asked_like_others(path):
    path.write_bytes(model())
    vectors = load(path)
    units = {word: expected(word) for word in [*WORDS, *UNKNOWN]}
    units = {word: vector / np.linalg.norm(vector) for word, vector in units.items()}
    cosines = {word: float(units[word] @ units["kingish"]) for word in WORDS}
    near = vectors.most_similar("kingish", topn=9)
    assert dict(near) == pytest.approx(cosines, abs=1e-6)
    assert "king" not in dict(vectors.most_similar("kingish - 0.5*king"))
    pair = float(units["kingish"] @ units["\u738b"])
    assert vectors.similarity("kingish", "\u738b") == pytest.approx(pair, abs=1e-6)
    assert {word for word, _ in vectors.fits(["kingish", "a", "b"])} == {"kingish", "a", "b"}
    assert "kingish" not in vectors


def test_a_model_without_ngrams_has_the_rows_of_its_words(path):
    for options in ({"longest": 0}, {"buckets": 0}, {"version": 11, "kind": 3}):
        path.write_bytes(model(**options))
        vectors = load(path)
        expected = rows(options.get("buckets", BUCKETS))[: len(WORDS)]
        np.testing.assert_array_equal(vectors.vectors, expected)
        with pytest.raises(UnknownWordError, match="'kingish' is not in the vocabulary"):
            vectors.most_similar("kingish")


def test_kept_vectors_know_their_ngrams(path, monkeypatch):
    monkeypatch.setattr(cache, "_MIN_FILE_BYTES", 1)
    path.write_bytes(model())
    read = load(path)
    told = []
    kept = load(path, progress=told.append)
    assert not told
    assert kept.most_similar("kingish") == read.most_similar("kingish")


def broken(array, at, value):
    array[at] = value
    return array


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"version": 13}, "it is of version 13"),
        ({"d": 0}, "its settings are not those"),
        ({"d": -3}, "its settings are not those"),
        ({"d": 1 << 30}, "its settings are not those"),
        ({"d": D + 1}, "it has a matrix of 55 rows of 3 numbers, not 55 of 4"),
        ({"buckets": -1, "E": rows()}, "its settings are not those"),
        ({"sizes": (1 << 30, (1 << 30) - 1, 1)}, "damaged"),
        ({"sizes": (6, 6, 0)}, "a label before a word"),
        ({"sizes": (0, 0, 0)}, "it holds no words"),
        ({"sizes": (6, 7, -1)}, "it holds no words"),
        ({"kinds": [0, 1, 0, 0, 0, 1]}, "a label before a word"),
        ({"pruned": 0}, "quantised or pruned"),
        ({"quantised": (1, 0)}, "quantised or pruned"),
        ({"quantised": (0, 1)}, "quantised or pruned"),
        ({"shape": (1 << 60, D)}, "it has a matrix of"),
        ({"shape": (-1, D)}, "it has a matrix of"),
        ({"words": ["x" * 70_000], "labels": ()}, "cut short"),
        ({"E": broken(rows(), 2, np.nan)}, "the word 'caf\u00e9', is not finite"),
    ],
)
def test_a_broken_model_is_refused_with_the_reason(path, changes, reason):
    path.write_bytes(model(**changes))
    assert reason in refusal_of(load, path)


def test_a_damaged_file_is_refused_with_the_reason(path):
    whole = model()
    for data, reason in (
        *((whole[:size], "damaged or cut short") for size in (4, 40, 92, 110, 300, -1)),
        (whole + b"x", "more follows its output rows"),
        (gzip.compress(whole), "it is a compressed fastText model: unpack it first"),
    ):
        path.write_bytes(data)
        assert reason in refusal_of(load, path)
    path.write_bytes(model(E=broken(rows(V=1), slice(1, None), np.inf), words=["</s>"]))
    with pytest.raises(FileError, match="the n-grams of 'kingish' are not all finite"):
        load(path)["kingish"]


@pytest.mark.parametrize(
    "options",
    [
        {"model": "skipgram", "bucket": 500},
        {"model": "cbow", "minn": 1, "maxn": 3, "bucket": 77},
        {"label": True, "minn": 2, "maxn": 4, "bucket": 99, "wordNgrams": 2},
    ],
)
def test_against_fasttext_itself(path, tmp_path, options):
    fasttext = pytest.importorskip("fasttext")
    text = tmp_path / "text.txt"
    line = "the king na\u00efve caf\u00e9 \u738b\u56fd"
    lines = [f"__label__{n % 2} {line} w{n % 9}" for n in range(90)]
    text.write_text("\n".join(lines), encoding="utf-8")
    options = {"dim": 7, "epoch": 2, "thread": 1, "minCount": 1, "verbose": 0} | options
    train = fasttext.train_supervised if options.pop("label", None) else fasttext.train_unsupervised
    theirs = train(str(text), **options)
    theirs.save_model(str(path))
    vectors = load(path)
    assert vectors.words == theirs.get_words()
    for word in [*vectors.words, *UNKNOWN]:
        np.testing.assert_allclose(vectors[word], theirs.get_word_vector(word), atol=1e-6)
        if word not in vectors:
            assert vectors.ngrams_of([word])[word] == theirs.get_subwords(word)[0]
