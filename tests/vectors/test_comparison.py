"""Two sets of vectors compared, against plain NumPy word by word."""

import numpy as np
import pytest

from tui_w2v.errors import InputError
from tui_w2v.vectors import UnknownWordError, WordVectors, compare

GENERATOR = np.random.default_rng(6)
A_WORDS = [f"w{number}" for number in range(60)]
B_WORDS = [f"w{number}" for number in (*range(70, 20, -1), *range(15))]
A_POINTS, B_POINTS = GENERATOR.normal(size=(60, 5)), GENERATOR.normal(size=(65, 8))
B_POINTS[:40, :5] = A_POINTS[[int(word[1:]) % 60 for word in B_WORDS[:40]]]  # some that agree
A, B = WordVectors(A_WORDS, A_POINTS), WordVectors(B_WORDS, B_POINTS.astype(np.float32))


def by_numpy(shared, n):
    def neighbours(vectors, word):
        points = vectors.units[[vectors.words.index(other) for other in shared]]
        cosines = points @ points[shared.index(word)]
        order = sorted(range(len(shared)), key=lambda row: -cosines[row])
        return [shared[row] for row in order if shared[row] != word][:n]

    return {word: (neighbours(A, word), neighbours(B, word)) for word in shared}


def drift_by_numpy(shared):
    """Return each word's cosine distance, with the rotation by the polar form M(MᵀM)^(-1/2)."""
    a, b = (vectors.units[[vectors.words.index(word) for word in shared]] for vectors in (A, B))
    M = b.T @ a
    values, Q = np.linalg.eigh(M.T @ M)
    rotated = b @ (M @ (Q / np.sqrt(values)) @ Q.T)
    return dict(zip(shared, 1 - (a * rotated).sum(axis=1), strict=True))


@pytest.mark.parametrize("restrict", [None, 30, 10])
def test_drift_is_what_the_best_rotation_leaves(restrict):
    shared = [word for word in A_WORDS if word in B_WORDS][:restrict]
    expected = drift_by_numpy(shared)
    found = compare(A, B, shared, restrict=restrict)
    assert found.drift == pytest.approx(np.mean(list(expected.values())), abs=1e-6)
    for change in found.changed:
        assert change.drift == pytest.approx(expected[change.word], abs=1e-6)


def test_a_rotated_copy_has_not_drifted():
    rotation = np.linalg.qr(GENERATOR.normal(size=(8, 8)))[0][:5]
    for other in (A_POINTS @ rotation, A_POINTS * GENERATOR.uniform(1, 9, size=(60, 1))):
        found = compare(A, WordVectors(A_WORDS, other))
        assert found.overlap == 1
        assert found.drift == pytest.approx(0, abs=1e-9)
    assert compare(A, WordVectors(A_WORDS, -A_POINTS)).drift == pytest.approx(0, abs=1e-9)
    zeros = WordVectors(["a", "b"], np.zeros((2, 1)))
    assert compare(zeros, zeros).drift == 0
    assert compare(zeros, WordVectors(["a", "b"], np.eye(2))).drift == 1


@pytest.mark.parametrize("restrict", [None, 30, 6, 2])
def test_the_overlap_is_that_of_the_nearest_shared_words(restrict):
    shared = [word for word in A_WORDS if word in B_WORDS][:restrict]
    n = min(10, len(shared) - 1)
    expected = by_numpy(shared, n)
    overlaps = {word: len({*a} & {*b}) / n for word, (a, b) in expected.items()}
    found = compare(A, B, n=4, restrict=restrict)
    assert found.words == len(shared)
    assert found.overlap == pytest.approx(np.mean(list(overlaps.values())))
    drift = {
        change.word: change.drift for change in compare(A, B, shared, restrict=restrict).changed
    }
    lowest = sorted(shared, key=lambda word: (overlaps[word], -round(drift[word], 6)))[:4]
    assert [change.word for change in found.changed] == lowest
    for word, overlap, _, a, b in found.changed:
        assert (a, b) == expected[word]
        assert overlap == pytest.approx(overlaps[word])


def test_given_words_are_all_shown_and_a_set_agrees_with_itself():
    found = compare(A, B, ["W30", "w2", "w2"], n=1)
    assert (found.words, {change.word for change in found.changed}) == (2, {"w30", "w2"})
    assert found.overlap == np.mean([change.overlap for change in found.changed])
    same = compare(A, A)
    assert (same.words, same.overlap, len(same.changed)) == (60, 1, 10)


def test_what_is_not_shared_cannot_be_compared():
    with pytest.raises(UnknownWordError, match="'w17' is not in the vocabulary"):
        compare(A, B, ["w17"])  # A alone has it
    with pytest.raises(InputError, match="fewer than two words"):
        compare(A, WordVectors(["w1", "z"], np.eye(2)))
