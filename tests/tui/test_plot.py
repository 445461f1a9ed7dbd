"""Drawing points into cells, as text."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_w2v.tui.line import width_of
from tui_w2v.tui.plot import ACROSS, DOWN, Area, Dots, Sheet, Window, draw_cloud


def cloud_of(cells, columns, rows):
    """A cloud with so many words at places in dots, (across, down)."""
    places = [place for place, words in cells.items() for _ in range(words)]
    across, down = np.array(places, dtype=np.intp).reshape(-1, 2).T
    return draw_cloud(Dots(np.arange(len(places)), across, down), columns, rows)


def written(sheet, columns):
    """The rows of a sheet as text, wide characters followed by nothing."""
    lines = []
    for pieces in sheet.pieces:
        line = ""
        for piece in pieces:
            line += " " * (piece.column - width_of(line)) + piece.text
        lines.append(line + " " * (columns - width_of(line)))
    return lines


# The part of the plane in view


@pytest.mark.parametrize(("columns", "rows"), [(78, 19), (118, 36), (20, 40)])
def test_all_points_are_in_view_at_first_as_large_as_can_be(columns, rows):
    points = np.random.default_rng(rows).normal(size=(200, 2)) * [3.0, 0.7]
    area = Area.of(points)
    for larger, all_in_view in ((1.0, True), (1.5, False)):
        scale = area.scale(columns, rows) * larger
        x, y = area.centre
        seen = Window(x, y, scale, columns, rows).dots(*points.T).words
        assert (len(seen) == 200) == all_in_view


def test_across_and_up_are_to_the_same_scale_up_is_up_and_what_is_outside_is_not_drawn():
    corners = np.array([[0.0, 0.0], [1.0, 0.0], [0.0, 1.0]])
    words, across, down = Window(0.5, 0.5, 12.0, 20, 10).dots(*corners.T)
    assert words.tolist() == [0, 1, 2]
    assert across[1] - across[0] == down[0] - down[2] == 12
    x, y = np.array([0.0, -6.1, 5.9, 0.0, 0.0]), np.array([0.0, 0.0, 0.0, 6.1, -6.1])
    assert Window(0.0, 0.0, 1.0, 6, 3).dots(x, y).words.tolist() == [0, 2]


def test_a_cells_place_is_in_that_cell():
    window = Window(3.0, -2.0, 7.0, 11, 5)
    for column, row in ((0, 0), (10, 4), (5, 2)):
        x, y = window.at(column, row)
        _, across, down = window.dots(np.array([x]), np.array([y]))
        assert (across[0] // ACROSS, down[0] // DOWN) == (column, row)


def test_points_in_one_place_have_a_scale_and_a_line_of_points_too():
    assert Area.of(np.zeros((3, 2))).scale(40, 10) > 0
    line = np.array([[0.0, 5.0], [4.0, 5.0]])
    assert Area.of(line).scale(46, 10) == pytest.approx((40 * ACROSS - 1) / 4)


# Dots


def test_each_dot_of_a_cell_is_its_own():
    places = product(range(DOWN), range(ACROSS))
    drawn = [cloud_of({(across, down): 1}, 1, 1).lines()[0] for down, across in places]
    assert drawn == list("⠁⠈⠂⠐⠄⠠⡀⢀")


def test_words_are_dots_and_crowds_are_seen():
    cells = {(0, 0): 1, (1, 0): 1, (4, 3): 1, (6, 5): 6}
    cloud = cloud_of(cells, 5, 2)
    assert cloud.lines() == ["⠉ ⡀  ", "   ⠂ "]
    assert cloud.inked.tolist() == [[True, False, True, False, False], [False] * 3 + [True, False]]
    assert cloud.crowding.tolist() == [[1, 1, 0, 0, 0], [0, 0, 0, 2, 2]]
    # Where most cells have many words, only more than usual are a crowd.
    cells = {(2 * column, 0): 30 for column in range(9)} | {(18, 0): 300}
    assert cloud_of(cells, 10, 1).crowding.tolist() == [[0] * 9 + [2]]
    assert cloud_of({}, 4, 2).lines() == ["    ", "    "]


# Labels


@pytest.mark.parametrize(
    ("dots", "labels", "line"),
    [
        ([2, 18], {1: ("a", True), 9: ("bcd", True)}, " ·a   bcd·"),
        ([6, 14, 20], {3: ("mid", True), 7: ("to", False), 10: ("a", True)}, "   ·mid   ·a"),
        ([10, 12, 16], {5: ("abc", True)}, "  abc·      "),
    ],
    ids=["right-or-else-left", "at-a-distance-or-left-out", "where-it-hides-less"],
)
def test_a_label_stands_beside_its_mark(dots, labels, line):
    sheet = Sheet(cloud_of({(dot, 0): 1 for dot in dots}, len(line), 1))
    for word, (column, (label, fits)) in enumerate(labels.items()):
        assert sheet.put_marked(0, column, "·", label, word) == fits
    assert written(sheet, len(line))[0].ljust(len(line)) == line


def test_labels_hide_only_so_much_of_a_crowded_place_and_elsewhere_as_they_like():
    crowd = {(2 * column, 4 * row): 1 for column in range(20) for row in range(6)}
    sheet = Sheet(cloud_of(crowd | {(2 * 50, 0): 1}, 60, 6))
    cells = product(range(6), (0, 7, 14))
    put = [sheet.put_marked(row, column, "·", "word", 0) for row, column in cells]
    hidden = sum(piece.width - 1 for pieces in sheet.pieces for piece in pieces)
    assert 0 < hidden <= 20 * 6 / 4
    assert not all(put)
    assert sheet.put_marked(0, 50, "·", "word", 0)


def test_marked_words_have_labels_even_where_their_marks_are_in_one_cell():
    sheet = Sheet(cloud_of({(20, 8): 5}, 21, 5))
    words = ["one", "two", "three", "four", "five"]
    sheet.put_mark(2, 10, "◆", 0)
    for word, label in enumerate(words):
        sheet.put_mark(2, 10, "●", word)
        assert sheet.put_label(2, 10, label, word, farthest=20)
    text = "\n".join(written(sheet, 21))
    assert sorted(text.replace("◆", " ").split()) == sorted(words)
    assert text.count("◆") == 1
    assert "●" not in text


def test_a_label_without_room_is_left_out():
    sheet = Sheet(cloud_of({(4, 0): 2}, 9, 3))
    sheet.put_mark(1, 4, "●", 0)
    put = [sheet.put_label(1, 4, label, 0) for label in ("ab", "cd", "e")]
    assert put == [True, True, False]  # right beside the mark is all there is at no distance
    assert written(sheet, 9)[1] == "  cd●ab  "
    sheet = Sheet(cloud_of({(0, 0): 1}, 4, 1))
    sheet.put_mark(0, 0, "●", 0)
    assert not sheet.put_label(0, 0, "longer", 0, farthest=48)
    assert sheet.is_taken(0, 0)
    assert not sheet.is_taken(0, 1)


labels = st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=9)
spots = st.tuples(st.integers(0, 29), st.integers(0, 7), labels, st.booleans())


@given(st.lists(spots, max_size=40))
def test_nothing_lies_over_anything_else_or_off_the_sheet(spots):
    columns, rows = 30, 8
    cells = {(column * ACROSS, row * DOWN): 1 for column, row, _, _ in spots}
    sheet = Sheet(cloud_of(cells, columns, rows))
    asked = [spot for spot in spots if spot[3]]
    for word, (column, row, _, _) in enumerate(asked):
        sheet.put_mark(row, column, "●", word)
    for word, (column, row, label, _) in enumerate(asked):
        sheet.put_label(row, column, label, word, farthest=20)
    for word, (column, row, label, marked) in enumerate(spots):
        if not marked and not sheet.is_taken(row, column):
            sheet.put_marked(row, column, "·", label, word)
    for pieces in sheet.pieces:
        used = 0
        for piece in pieces:
            assert piece.column >= used
            assert piece.width == width_of(piece.text)
            used = piece.column + piece.width
        assert used <= columns
    for column, row, _, _ in asked:
        assert sheet.is_taken(row, column)
