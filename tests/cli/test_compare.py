"""``tui-w2v compare``: what it writes, as text and as JSON."""

import json
from pathlib import Path

import numpy as np
import pytest

from tests.vectors.test_safetensors import matrices
from tui_w2v.vectors import WordVectors, compare, save_vectors

WORDS = [f"w{number}" for number in range(30)]


@pytest.fixture
def sets():
    a, b = (
        WordVectors(WORDS, np.random.default_rng(d).normal(size=(30, d)).astype(np.float32))
        for d in (4, 3)
    )
    save_vectors(Path("a.txt"), WORDS, a.vectors, "glove")
    save_vectors(Path("b.npz"), WORDS, b.vectors, "npz")
    return a, b


def test_overlap_and_changed_words(shell, sets):
    found = compare(*sets, n=3)
    status, out, err = shell("compare", "a.txt", "b.npz", "-n", 3, "--json")
    assert (status, err, out.count("\n")) == (0, "", 1)
    figures = {"words": 30, "overlap": found.overlap, "drift": found.drift}
    assert json.loads(out) == {**figures, "changed": [each._asdict() for each in found.changed]}
    lines = ["words\t30", f"overlap\t{found.overlap:.6f}", f"drift\t{found.drift:.6f}"] + [
        f"{w}\t{overlap:.2f}\t{drift:.4f}\t{' '.join(a)}\t{' '.join(b)}"
        for w, overlap, drift, a, b in found.changed
    ]
    expected = "".join(f"{line}\n" for line in lines)
    assert shell("compare", "a.txt", "b.npz", "-n", 3) == (0, expected, "")


def test_words_and_restrict(shell, sets):
    answer = json.loads(shell("compare", "a.txt", "b.npz", "w9", "w3", "--json")[1])
    assert (answer["words"], {c["word"] for c in answer["changed"]}) == (2, {"w3", "w9"})
    answer = json.loads(shell("compare", "a.txt", "b.npz", "--restrict", 5, "--json")[1])
    assert (answer["words"], len(answer["changed"][0]["a"])) == (5, 4)


def test_matrices_of_safetensors_files(shell, sets):
    rows = sets[1].vectors
    Path("b.safetensors").write_bytes(matrices(wte=("F32", rows), head=("F32", rows)))
    Path("words.txt").write_text("\n".join(WORDS), encoding="utf-8")
    words = ["--tensor", "wte", "--vocab", "words.txt"]
    assert shell("compare", "a.txt", "b.safetensors", *words) == shell("compare", "a.txt", "b.npz")


def test_what_cannot_be_compared_is_one_line(refused, sets):
    Path("other.txt").write_text("w1 1 2\nz 2 1\n", encoding="utf-8")
    for words, says in {
        "a.txt none.npz": "no such file",
        "a.txt": "required: B (",
        "a.txt b.npz --by theta": "no theta",
        "a.txt b.npz --tensor E": "need a file.safetensors",
        "a.txt other.txt": "share fewer than two words",
    }.items():
        assert says in refused("compare", *words.split())
    err = refused("compare", "a.txt", "b.npz", "w31", status=1)
    assert "'w31' is not in the vocabulary" in err
