"""Texts for people."""

from tui_w2v.printable import duration


def test_a_duration_is_written_in_units_that_are_large_enough():
    seconds = (0.2, 40, 720, 12_000, 4.4e5)
    assert [*map(duration, seconds)] == ["1 s", "40 s", "12 min", "3 h 20 min", "5 days"]
