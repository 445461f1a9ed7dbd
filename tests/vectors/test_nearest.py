"""Nearest words against cosines worked out one by one."""

import sys

import numpy as np
import pytest

from tui_w2v.vectors import nearest, unit_rows


def cosine(one, other) -> float:
    return float(one @ other / (np.linalg.norm(one) * np.linalg.norm(other)))


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize(("V", "n"), [(1, 5), (2, 1), (2, 8), (7, 3), (300, 10), (300, 299)])
def test_the_nearest_are_those_with_the_highest_cosines(dtype, V, n) -> None:
    vectors = np.random.default_rng(V).normal(size=(V, 6)).astype(dtype)
    exact = vectors.astype(np.float64)
    units = unit_rows(vectors)
    for word in range(0, V, 23):
        others = [(other, cosine(exact[word], exact[other])) for other in range(V) if other != word]
        expected = sorted(others, key=lambda pair: -pair[1])[:n]
        found = nearest(units, word, n)
        assert [other for other, _ in found] == [other for other, _ in expected]
        np.testing.assert_allclose([c for _, c in found], [c for _, c in expected], atol=1e-6)


def test_among_equals_the_more_frequent_word_is_not_left_out() -> None:
    vectors = np.tile([1.0, 1.0], (400, 1))
    assert [word for word, _ in nearest(unit_rows(vectors), 5, 4)] == [0, 1, 2, 3]


@pytest.mark.parametrize("V", [6, 7, 30, 301])
@pytest.mark.parametrize("d", [3, 33])
def test_equal_rows_are_equally_near_wherever_they_are(V, d) -> None:
    generator = np.random.default_rng(V)
    kinds = generator.normal(size=(3, d)).astype(np.float32)
    vectors = kinds[np.arange(V) % 3]
    for word in range(3):
        found = nearest(unit_rows(vectors), word, V)
        assert len({cosine for _, cosine in found}) == 3
        assert found == sorted(found, key=lambda near: (-near[1], near[0]))
        assert found[0][1] == pytest.approx(1)
        assert found[0][1] <= 1


@pytest.mark.parametrize("held", ["1", "2"])
def test_many_rows_are_shared_out_and_answered_alike(monkeypatch, held) -> None:
    units = unit_rows(np.random.default_rng(8).normal(size=(5000, 7)).round(1))
    expected = [nearest(units, word, 900) for word in range(5)]
    monkeypatch.setenv("OPENBLAS_NUM_THREADS", held)
    sizes = {"_MIN_PARALLEL_SIZE": 0, "_RESCORED_ROWS": 64, "_ROWS_AT_ONCE": 1300}
    for name, size in sizes.items():
        monkeypatch.setattr(sys.modules["tui_w2v.vectors.nearest"], name, size)
    assert [nearest(units, word, 900) for word in range(5)] == expected


def test_a_row_that_a_product_rounds_down_is_not_left_out(monkeypatch) -> None:
    cosines = np.array([1, 0.9, 0.8, 0.5 - 1e-6, 0.5, 0.2])
    units = np.stack([cosines, np.sqrt(1 - cosines**2)], axis=1)
    assert [row for row, _ in nearest(units, 0, 3)] == [1, 2, 4]

    def rounded(units, directions, into):  # as float32 may, on some processor, at some place
        into[:] = directions @ units.T - np.array([0, 0, 0, 0, 4e-6, 0])

    monkeypatch.setattr(sys.modules["tui_w2v.vectors.nearest"], "_cosines_together", rounded)
    assert [row for row, _ in nearest(units, 0, 3)] == [1, 2, 4]


def test_a_row_of_zeros_is_near_to_nothing_and_huge_rows_do_not_overflow() -> None:
    vectors = np.array([[0, 0], [3e38, 3e38], [1e-30, 1e-30], [1, -1]], dtype=np.float32)
    units = unit_rows(vectors)
    assert np.isfinite(units).all()
    assert [c for _, c in nearest(units, 0, 3)] == [0, 0, 0]
    (word, near), *_ = nearest(units, 1, 3)
    assert word == 2
    assert near == pytest.approx(1)
