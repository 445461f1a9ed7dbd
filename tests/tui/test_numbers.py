import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui_w2v.tui.numbers import bar, in_full, probability, signed, sparkline

finite = st.floats(allow_nan=False, allow_infinity=False, width=32)


@pytest.mark.parametrize(
    ("value", "width", "tight", "text"),
    [
        (0.59, 5, False, "+0.59"),
        (-0.95, 5, False, "-0.95"),
        (1.376, 5, False, "+1.38"),
        (9.996, 5, False, "+10.0"),
        (123.4, 5, False, " +123"),
        (0.0003, 5, False, "+3e-4"),
        (-7.2e-5, 5, False, "-7e-5"),
        (0.59, 4, True, "+.59"),
        (-1.28, 4, True, "-1.3"),
        (0.996, 4, True, "+1.0"),
        (0.0412, 6, True, "+.0412"),
        (0.99996, 6, True, "+1.000"),
        (1e30, 5, False, "+1e30"),
        (-1e30, 4, True, "-  …"),
        (0.0, 5, False, "    0"),
    ],
)
def test_numbers_are_written_with_their_sign(
    value: float, width: int, tight: bool, text: str
) -> None:
    assert signed(value, width, tight) == text


@given(value=finite, width=st.integers(4, 11), tight=st.booleans())
@settings(deadline=None)
def test_a_number_takes_its_width_and_keeps_its_sign(value: float, width: int, tight: bool) -> None:
    text = signed(value, width, tight or width == 4)
    assert len(text) == width
    if value:
        assert text.strip()[0] == ("-" if value < 0 else "+")


@given(value=finite, width=st.integers(6, 11), tight=st.booleans())
@settings(deadline=None)
def test_what_is_written_is_the_number_rounded(value: float, width: int, tight: bool) -> None:
    text = signed(value, width, tight)
    if "…" not in text and 1e-9 < abs(value) < 1e9:
        shown = float(text)
        assert math.isclose(shown, value, rel_tol=0.5, abs_tol=0.5 * 10.0 ** -(width - 3))


@given(value=finite)
def test_a_number_in_full_reads_back_to_the_same_bits(value: float) -> None:
    number = np.float32(value)
    assert np.float32(in_full(number)) == number


@pytest.mark.parametrize(
    ("value", "width", "text"),
    [
        (0.5, 6, "0.5000"),
        (1.0, 6, "1.0000"),
        (0.00034, 6, "3.4e-4"),
        (0.0265, 5, ".0265"),
        (1.0, 5, "1.000"),
        (0.0, 5, "    0"),
        (1e-40, 5, "1e-40"),
    ],
)
def test_probabilities_keep_their_width(value: float, width: int, text: str) -> None:
    assert probability(value, width) == text


def test_a_bar_is_as_long_as_its_eighths() -> None:
    assert bar(20, 5) == "██▌  "
    assert bar(0, 3) == "   "
    assert bar(99, 3) == "███"


def test_a_sparkline_shows_the_last_values_by_height() -> None:
    assert sparkline((4.0, 2.0, 1.0), 2) == "█▅"
    assert sparkline((), 5) == ""
    assert sparkline((0.0, 0.0), 5) == "▁▁"
