"""Axes, angles, neutralise and equalise against plain NumPy, word by word."""

import numpy as np
import pytest

from tui_w2v.vectors import WordVectors
from tui_w2v.vectors.axes import (
    angle,
    debias,
    direction_of,
    equalise,
    neutralise,
    place_on_axes,
    sides_told_by_neighbours,
)
from tui_w2v.vectors.question import read_question


def unit(v):
    return v / np.sqrt(v @ v)


def made_up(V=40, d=6, seed=0):
    rng = np.random.default_rng(seed)
    return WordVectors([f"w{row}" for row in range(V)], rng.normal(0.2, 1, (V, d)) * 3)


VECTORS = made_up()
G = unit(np.arange(6.0) - 2)


@pytest.mark.parametrize("d", [1, 2, 6])
@pytest.mark.parametrize(
    ("formula", "terms"),
    [("w1 - w2", {1: 1, 2: -1}), ("w3", {3: 1}), ("2*w1 - w5 + w6", {1: 2, 5: -1, 6: 1})],
)
def test_a_place_on_an_axis_is_the_cosine_with_the_formula(d, formula, terms) -> None:
    vectors = made_up(d=d)
    across = sum(factor * unit(vectors.vectors[row]) for row, factor in terms.items())
    up = unit(vectors.vectors[9])
    found = direction_of(vectors, read_question(formula, vectors))
    if not across.any():
        assert not found.any()
        return
    np.testing.assert_allclose(found, unit(across))
    points, explained = place_on_axes(
        vectors.units, found, direction_of(vectors, read_question("w9", vectors))
    )
    expected = [[unit(v) @ unit(across), unit(v) @ up] for v in vectors.vectors]
    np.testing.assert_allclose(points, expected, atol=1e-12)
    scatter = np.cov(np.array([unit(v) for v in vectors.vectors]).T.reshape(d, -1), bias=True)
    variance = np.trace(np.atleast_2d(scatter))
    np.testing.assert_allclose(explained, np.var(expected, axis=0) / variance)


def test_angles_are_those_of_the_cosine_and_exact_where_small() -> None:
    rng = np.random.default_rng(1)
    one, other = rng.normal(size=(2, 5))
    cosine = one @ other / np.sqrt(one @ one) / np.sqrt(other @ other)
    assert angle(one, other) == pytest.approx(np.degrees(np.arccos(cosine)))
    assert angle(np.array([1.0, 0]), np.array([1e9, 1])) == pytest.approx(np.degrees(1e-9))
    assert angle(one, -2 * one) == pytest.approx(180)
    assert np.isnan(angle(one, one * 0))


def test_neutralised_words_have_no_part_along_the_direction_and_length_one() -> None:
    found = neutralise(VECTORS.units, G)
    np.testing.assert_allclose(found @ G, 0, atol=1e-12)
    for before, after in zip(VECTORS.vectors, found, strict=True):
        np.testing.assert_allclose(after, unit(unit(before) - (unit(before) @ G) * G))


def test_an_equalised_pair_differs_along_the_direction_alone() -> None:
    a, b = VECTORS.units[:2]
    one, other = equalise(VECTORS.units[:2], G)
    # Bolukbasi et al. 2016, section 6: w = nu + sqrt(1 - |nu|^2)·(w_B - mu_B)/|w_B - mu_B|.
    mu = (a + b) / 2
    mu_B = (mu @ G) * G
    nu = mu - mu_B
    for w, found in ((a, one), (b, other)):
        w_B = (w @ G) * G
        expected = nu + np.sqrt(1 - nu @ nu) * (w_B - mu_B) / np.linalg.norm(w_B - mu_B)
        np.testing.assert_allclose(found, expected)
    assert one @ G == pytest.approx(-(other @ G))
    neutral = neutralise(VECTORS.units[5:], G)
    np.testing.assert_allclose(neutral @ one, neutral @ other, atol=1e-12)


def test_a_debiased_copy_keeps_the_words_and_leaves_the_original_alone() -> None:
    before = VECTORS.units.copy()
    question = read_question("w1 - w2", VECTORS)
    along = debias(VECTORS, question, [("w3", "w4")]).units @ direction_of(VECTORS, question)
    assert np.flatnonzero(np.abs(along) > 1e-9).tolist() == [1, 2, 3, 4]
    np.testing.assert_allclose(along[[1, 3]], -along[[2, 4]])
    np.testing.assert_array_equal(VECTORS.units, before)


def test_neighbours_tell_the_side_if_words_of_a_side_share_more_than_the_direction() -> None:
    rng = np.random.default_rng(3)
    side = np.repeat([-1.0, 1.0], 50)
    points = rng.normal(0, 0.3, (102, 8))
    points[:100, 0] += side
    points[100:] = 0
    points[100, 0], points[101, 0] = 1, -1  # she, he
    words = [*(f"w{row}" for row in range(100)), "she", "he"]
    alone = WordVectors(words, points.copy())
    points[:100, 1] += side  # a second direction goes with the first
    shared = WordVectors(words, points)
    question = read_question("she - he", alone)
    for vectors, least, most in ((alone, 0.2, 0.8), (shared, 0.95, 1)):
        told = sides_told_by_neighbours(vectors, debias(vectors, question, []), question)
        assert told[0] > 0.95
        assert least <= told[1] <= most


def test_corners() -> None:
    vectors = WordVectors(["a", "b"], np.array([[1.0], [1.0]]))
    question = read_question("a - b", vectors)
    copy = debias(vectors, question, [])
    assert np.isfinite(copy.vectors).all()
    assert sides_told_by_neighbours(vectors, copy, question) == (0.5, 0.5)
