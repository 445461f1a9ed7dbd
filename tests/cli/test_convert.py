"""Conversion of vectors: streams, several inputs, and which words and rows go out."""

from pathlib import Path

import numpy as np
import pytest

from tests.vectors.test_fasttext import model as fasttext_model
from tui_w2v.vectors import load, read_vectors, save_vectors, unit_rows
from tui_w2v.vectors.formats.model import save_model

WORDS = ["the", "king", "caf\u00e9", "queen", "sea"]
E, THETA = np.random.default_rng(6).normal(size=(2, 5, 3)).astype(np.float32)


@pytest.fixture(autouse=True)
def files():
    save_vectors(Path("a.txt"), WORDS, E, "word2vec-text")
    save_vectors(Path("b.bin"), ["land", "king", "the"], E[:3] * 2, "word2vec-binary")
    save_vectors(Path("d.txt"), ["x"], E[:1, :2], "glove")
    Path("words.txt").write_text("SEA\nkong\n\nking\nking\n")
    save_model(
        Path("m.npz"), E=E, theta=THETA, bias=E[:, 0], words=WORDS, counts=np.arange(5), config={}
    )
    Path("f.bin").write_bytes(fasttext_model())


@pytest.mark.parametrize(
    ("options", "words", "expected", "said"),
    [
        ("a.txt --top 2", WORDS[:2], E[:2], ""),
        ("a.txt --top 99 --unit", WORDS, unit_rows(E), ""),
        ("m.npz --by theta", WORDS, THETA, ""),
        ("m.npz --by E+theta --top 1", WORDS[:1], E[:1] + THETA[:1], ""),
        ("a.txt --vocab words.txt", ["king", "sea"], E[[1, 4]], "'words.txt': 1 word is not in"),
        ("b.bin --vocab m.npz", ["king", "the"], E[[1, 2]] * 2, "3 words are not in"),
        ("a.txt b.bin", [*WORDS, "land"], np.concatenate([E, E[:1] * 2]), "'b.bin': 2 words rep"),
        ("b.bin a.txt --top 1 --unit", ["land"], unit_rows(E[:1]), "2 words repeat earlier ones"),
    ],
)
def test_what_goes_out(shell, options, words, expected, said):
    status, out, err = shell("convert", *options.split(), "out.npz")
    assert (status, out) == (0, "")
    assert said in err
    assert bool(said) == bool(err)
    found = read_vectors(Path("out.npz"))
    assert found.words == words
    np.testing.assert_array_equal(found.vectors, expected)


def test_ngrams_give_vectors_to_other_words(shell):
    said = (
        "tui-w2v: 'words.txt': 2 words are not in the vocabulary; 2 have vectors by their n-grams\n"
    )
    assert shell("convert", "f.bin", "out.txt", "--vocab", "words.txt") == (0, "", said)
    found, whole = load("out.txt"), load("f.bin")
    assert found.words == ["king", "SEA", "kong"]
    for word in found.words:
        np.testing.assert_array_equal(found[word], whole[word])


@pytest.mark.parametrize(
    ("name", "format"),
    [
        ("a.txt", "word2vec-text"),
        ("b.bin", "word2vec-binary"),
        ("m.npz", "npz"),
        ("f.bin", "fasttext"),
    ],
)
def test_standard_input_is_any_file(shell, typed, name, format):
    typed(Path(name).read_bytes())
    assert shell("convert", "-", "out.npz", "--from", format) == (0, "", "")
    np.testing.assert_array_equal(read_vectors(Path("out.npz")).vectors, load(name).vectors)


def test_the_projectors_pair_of_files(shell):
    assert shell("convert", "a.txt", "vectors.tsv") == (0, "", "")
    assert Path("metadata.tsv").read_text(encoding="utf-8").split() == WORDS
    rows = [line.split("\t") for line in Path("vectors.tsv").read_text().splitlines()]
    np.testing.assert_array_equal(np.array(rows, np.float32), E)
    assert shell("convert", "vectors.tsv", "back.txt") == (0, "", "")
    assert Path("back.txt").read_bytes() == Path("a.txt").read_bytes()


REFUSED = {
    "- out.npz": "- has no suffix: give its format as --from word2vec-text",
    "a.txt -": "- has no suffix: give its format as --to word2vec-text",
    "a.txt - --to projector": "- has no suffix: give its format as --to",
    "- - out.npz --from glove": "standard input can be read once",
    "- out.npz --from glove": "'-' cannot be read: it is empty",
    "a.txt d.txt out.npz": "'d.txt' has vectors of 2 numbers, but 'a.txt' of 3",
    "a.txt out.safetensors": "safetensors is read only",
    "a.txt b.bin b.bin": "'b.bin' is an input file",
    "a.txt words.txt --vocab words.txt": "'words.txt' is an input file",
    "a.txt metadata.tsv vectors.tsv --from glove": "'metadata.tsv' is an input file",
    "a.txt out.npz --vocab none.txt": "no such file: 'none.txt'",
    "a.txt out.npz --tensor E": "is no safetensors file",
    "a.txt out.npz --by theta": "these are vectors only: there is no theta",
    "a.txt out.npz --top 0": "must be a whole number, 1 or more",
    **{f"blank.npz v.{suffix}": "'a b'" for suffix in ("txt", "bin", "vec")},
}


def test_what_cannot_be_converted(refused, shell, typed):
    typed("")
    Path("metadata.tsv").write_text("x\n")
    np.savez("blank.npz", words=["a b", "c"], E=E[:2])
    for line, said in REFUSED.items():
        assert said in refused("convert", *line.split()), line
    status, _, err = shell("convert", "d.txt", "out.npz", "--vocab", "words.txt")
    assert (status, "holds no word of the vocabulary" in err) == (2, True)
