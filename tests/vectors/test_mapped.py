"""What the map shows: the projection of all words, and their nearest words."""

import numpy as np
import pytest

from tui_w2v.vectors import WordVectors, project, unit_rows
from tui_w2v.vectors.mapped import map_words


@pytest.mark.parametrize(("kind", "rows"), [("theta", [7]), ("E", [3, 11])])
def test_rows_are_projected_at_length_one_and_cosines_are_of_the_full_space(kind, rows):
    E, theta = np.random.default_rng(0).normal(size=(2, 60, 9))
    embeddings = WordVectors([f"w{row}" for row in range(60)], E, theta)
    mapped, vectors = map_words(embeddings, kind, rows, n=5), embeddings.by(kind)
    points = project(unit_rows(vectors.vectors)).points
    np.testing.assert_allclose(mapped.projection.points, points, atol=1e-12)
    words, cosines = zip(*vectors.most_similar([f"w{row}" for row in rows], topn=5), strict=True)
    assert tuple(embeddings.words[word.row] for word in mapped.near) == words
    np.testing.assert_allclose([word.cosine for word in mapped.near], cosines)


def test_near_on_the_map_is_another_matter():
    # The map lacks the third dimension, along which "far" is away from "here".
    plane = [[1, 0, 0], [-1, 0, 0], [0, 1, 0], [0, -1, 0]] * 3
    rows = np.array([*plane, [0, 0, 1], [0, 0, -1], [0.5, 0, 1]])
    embeddings = WordVectors([*map(str, range(12)), "here", "far", "by"], rows)
    mapped = map_words(embeddings, "E", [12], n=99)
    assert embeddings.words[mapped.near[0].row] == "by"
    assert embeddings.words[mapped.near[-1].row] == "far"
    (first, cosine), *others = mapped.near_on_map(12, 99)
    assert (embeddings.words[first], len(others)) == ("far", 13)
    assert cosine == pytest.approx(-1)
