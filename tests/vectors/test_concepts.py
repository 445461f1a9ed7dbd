"""Singular values, directions and the projection against NumPy's SVD, and by hand."""

import numpy as np
import pytest

import tui_w2v.vectors.concepts
from tui_w2v.vectors import (
    decompose,
    decompose_products,
    name_directions,
    principal_angles,
    project,
    singular_values,
)


def words(V):
    return [f"w{row}" for row in range(V)]


def ends(column, n):
    """The words of a left singular vector, its largest number made positive."""
    column = column * np.sign(column[np.argmax(np.abs(column))])
    order = [row for row in np.argsort(-column) if abs(column[row]) > 1e-9]
    plus = [f"w{row}" for row in order if column[row] > 0]
    return plus[:n], [f"w{row}" for row in order[::-1] if column[row] < 0][:n]


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize(("V", "d"), [(2, 1), (2, 2), (2, 9), (7, 1), (40, 8), (9, 30), (700, 30)])
@pytest.mark.parametrize("rows", [4096, 64])
@pytest.mark.parametrize("scale", [1e-20, 1, 1e30])
def test_they_are_what_the_svd_gives(monkeypatch, dtype, V, d, rows, scale) -> None:
    monkeypatch.setattr(tui_w2v.vectors.concepts, "_BLOCK_ROWS", rows)
    E = (np.random.default_rng(V + d).normal(0.3, 1, size=(V, d)) * scale).astype(dtype)
    left, values, _ = np.linalg.svd(E.astype(np.float64), full_matrices=False)
    np.testing.assert_allclose(singular_values(E), values, atol=1e-6 * scale, rtol=1e-6)
    found = name_directions(words(V), decompose(E, 4), 3)
    assert len(found) == min(V, d, 4)
    for k, direction in enumerate(found):
        assert direction.value == pytest.approx(values[k], rel=1e-6)
        assert direction.share == pytest.approx(
            (values[k] / scale) ** 2 / ((values / scale) ** 2).sum()
        )
        assert (direction.plus, direction.minus) == ends(left[:, k], 3)


def test_zeros_have_no_direction() -> None:
    for shape in ((2, 1), (6, 3), (3, 6)):
        E = np.zeros(shape, np.float32)
        none = [(0, 0, [], [])] * min(shape)
        assert singular_values(E).tolist() == [0] * min(shape)
        assert name_directions(words(shape[0]), decompose(E, 8), 5) == none


@pytest.mark.filterwarnings("error")
def test_a_direction_of_length_0_has_no_axis() -> None:
    for seed in range(9):  # rounding leaves a small length, or none
        rng = np.random.default_rng(seed)
        found = decompose(np.outer(rng.normal(size=3), rng.normal(size=5)) * 1e30, 3)
        without = found.values == 0
        assert not found.axes[:, without].any()


@pytest.mark.parametrize("d", [4, 30])
def test_a_direction_of_rounding_alone_names_no_words(d) -> None:
    rng = np.random.default_rng(1)
    E = np.outer(rng.normal(size=9), rng.normal(size=d)).astype(np.float32)
    first, *rest = name_directions(words(9), decompose(E, 8), 5)
    assert first.plus
    assert first.share == pytest.approx(1)
    assert all((direction.plus, direction.minus) == ([], []) for direction in rest)
    np.testing.assert_allclose(
        singular_values(E), np.linalg.svd(E.astype(float), compute_uv=False), atol=1e-6
    )


def test_the_sign_is_that_of_the_strongest_word_and_of_the_first_of_two() -> None:
    E = np.array([[1.0, 0], [-3, 0], [0, -1], [0, 1]])
    first, second = name_directions(["king", "sheep", "sea", "land"], decompose(E, 8), 5)
    assert (first.plus, first.minus) == (["sheep"], ["king"])
    assert (second.plus, second.minus) == (["sea"], ["land"])


@pytest.mark.parametrize(("V", "d"), [(2, 1), (40, 8), (9, 30)])
def test_the_weights_are_along_the_axes(V, d) -> None:
    E = np.random.default_rng(V).normal(1, 1, size=(V, d)).astype(np.float32)
    values, weights, axes = decompose(E, min(V, d))
    np.testing.assert_allclose(weights @ axes.T, E, atol=1e-5)
    np.testing.assert_allclose(axes.T @ axes, np.eye(len(values)), atol=1e-5)
    np.testing.assert_allclose(np.linalg.norm(weights, axis=0), values, rtol=1e-5)


@pytest.mark.parametrize("V", [2, 5, 60, 450])
def test_a_matrix_known_by_its_products_has_the_directions_of_its_svd(V) -> None:
    M = np.random.default_rng(V).normal(size=(V, V)) ** 3
    n = min(V, 4)
    found = decompose_products(M.__matmul__, M.T.__matmul__, V, n)
    left, values, right = np.linalg.svd(M)
    np.testing.assert_allclose(found.values, values[:n], rtol=1e-6)
    cosines = np.abs(np.sum(found.weights / values[:n] * left[:, :n], axis=0))
    np.testing.assert_allclose(cosines, 1, atol=1e-3)
    np.testing.assert_allclose(np.abs(np.sum(found.axes.T * right[:n], axis=1)), 1, atol=1e-3)


def test_angles_between_spans_are_those_of_their_projections() -> None:
    rng = np.random.default_rng(0)
    one, other = rng.normal(size=(2, 9, 3))
    angles = principal_angles(one, other * [1, 100, 0.01])
    P, Q = (A @ np.linalg.inv(A.T @ A) @ A.T for A in (one, other))
    assert np.sin(np.radians(angles[-1])) == pytest.approx(np.linalg.norm(P - Q, 2))
    assert np.cos(np.radians(angles)) @ np.cos(np.radians(angles)) == pytest.approx(np.trace(P @ Q))
    assert principal_angles(one, one @ rng.normal(size=(3, 3))) == pytest.approx([0] * 3, abs=1e-5)
    assert principal_angles(one, np.zeros((9, 3))) == [90] * 3
    one[:, 2] = 0
    assert principal_angles(one, one)[2] == 90


# The projection


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize(("V", "d"), [(2, 3), (3, 2), (5, 9), (40, 8), (700, 30)])
@pytest.mark.parametrize("rows", [4096, 64])
def test_the_projection_is_what_the_svd_gives(monkeypatch, dtype, V, d, rows) -> None:
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


def test_the_largest_number_of_each_coordinate_is_positive_or_the_first_of_two() -> None:
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
