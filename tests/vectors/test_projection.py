"""The projection against NumPy's SVD, by hand, and by what must not change it."""

import numpy as np
import pytest

import tui_w2v.vectors.concepts
from tui_w2v.vectors import project


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize(("V", "d"), [(2, 3), (3, 2), (5, 9), (40, 8), (700, 30)])
@pytest.mark.parametrize("rows", [4096, 64])
def test_it_is_what_the_svd_gives(monkeypatch, dtype, V, d, rows) -> None:
    monkeypatch.setattr(tui_w2v.vectors.concepts, "_BLOCK_ROWS", rows)
    vectors = np.random.default_rng(V).normal(3.0, 1.0, size=(V, d)).astype(dtype)
    before = vectors.copy()
    points, explained = project(vectors)
    assert vectors.tobytes() == before.tobytes()
    exact = before.astype(np.float64)
    left, sizes, _ = np.linalg.svd(exact - exact.mean(axis=0), full_matrices=False)
    expected = left[:, :2] * sizes[:2]
    expected *= np.sign((points * expected).sum(axis=0))
    np.testing.assert_allclose(points, expected, atol=1e-9)
    np.testing.assert_allclose(explained, (sizes**2 / (sizes**2).sum())[:2], atol=1e-12)


def test_the_largest_number_of_each_component_is_positive_or_the_first_of_two() -> None:
    points, _ = project(np.array([[0.0, 0, 0], [-3, 4, 0], [3, -4, 0], [0, 0, -1]]))
    assert points[1, 0] > 0  # along (-0.6, 0.8, 0), not (0.6, -0.8, 0)
    assert points[3, 1] < 0  # along (0, 0, 1)
    points, _ = project(np.array([[1.0, -1.0], [-1.0, 1.0]]))
    assert points[0, 0] == pytest.approx(np.sqrt(2))


def test_one_dimension_leaves_the_second_coordinate_at_zero() -> None:
    points, explained = project(np.array([[1.0], [2.0], [6.0]]))
    np.testing.assert_allclose(points, [[-2, 0], [-1, 0], [3, 0]])
    assert explained.tolist() == [1, 0]


@pytest.mark.parametrize("value", [0.0, 0.1, -7e5])
@pytest.mark.parametrize("V", [1, 2, 5000])
def test_equal_rows_have_no_variance_not_even_by_rounding(V, value) -> None:
    points, explained = project(np.full((V, 3), value, dtype=np.float32))
    assert not points.any()
    assert explained.tolist() == [0, 0]


def test_the_work_can_be_ended() -> None:
    def end() -> None:
        raise RuntimeError("ended")

    with pytest.raises(RuntimeError, match="ended"):
        project(np.ones((5, 2)), end)
