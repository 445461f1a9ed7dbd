import math
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui_w2v.tui.numbers import (
    bar,
    bar_of_change,
    in_full,
    probability,
    signed,
    signed_sums,
    sparkline,
)

finite = st.floats(allow_nan=False, allow_infinity=False, width=32)


@pytest.mark.parametrize(
    ("value", "width", "tight", "text"),
    [
        (1.376, 5, False, "+1.38"),
        (9.996, 5, False, "+10.0"),
        (123.4, 5, False, " +123"),
        (0.0003, 5, False, "+3e-4"),
        (-7.2e-5, 5, False, "-7e-5"),
        (-1.28, 4, True, "-1.3"),
        (0.996, 4, True, "+1.0"),
        (0.99996, 6, True, "+1.000"),
        (1e30, 5, False, "+1e30"),
        (-1e30, 4, True, "-  …"),
        (0.0, 5, False, "    0"),
    ],
)
def test_numbers_are_written_with_their_sign(value, width, tight, text):
    assert signed(value, width, tight) == text


@given(value=finite, width=st.integers(4, 11), tight=st.booleans())
@settings(deadline=None)
def test_a_number_takes_its_width_keeps_its_sign_and_is_rounded(value, width, tight):
    text = signed(value, width, tight or width == 4)
    assert len(text) == width
    if value:
        assert text.strip()[0] == ("-" if value < 0 else "+")
    if width > 5 and "…" not in text and 1e-9 < abs(value) < 1e9:
        assert math.isclose(float(text), value, rel_tol=0.5, abs_tol=0.5 * 10.0 ** -(width - 3))


@given(value=finite)
def test_a_number_in_full_reads_back_to_the_same_bits(value):
    number = np.float32(value)
    assert np.float32(in_full(number)) == number


@pytest.mark.parametrize(
    ("value", "width", "text"),
    [
        (0.5, 6, "0.5000"),
        (1.0, 6, "1.0000"),
        (0.00034, 6, "3.4e-4"),
        (0.0265, 5, ".0265"),
        (0.0, 5, "    0"),
        (1e-40, 5, "1e-40"),
    ],
)
def test_probabilities_keep_their_width(value, width, text):
    assert probability(value, width) == text


def test_a_bar_is_as_long_as_its_eighths_and_a_sparkline_as_high_as_its_values():
    assert (bar(20, 5), bar(0, 3), bar(99, 3)) == ("██▌  ", "   ", "███")
    assert sparkline((4.0, 2.0, 1.0), 2) == "█▅"
    assert (sparkline((), 5), sparkline((0.0, 0.0), 5)) == ("", "▁▁")


@pytest.mark.parametrize(
    ("before", "after", "drawn"),
    [(2, 2, "██  "), (1, 4, "█▓▓▓"), (4, 1.5, "█▌░░"), (2, 2.25, "██▎ "), (0, 0, "    ")],
)
def test_a_bar_of_a_change_shows_what_was_gained_and_lost(before, after, drawn):
    assert bar_of_change(before, after, 4, 4) == drawn
    assert bar_of_change(0, 0, 0, 4) == "    "


@st.composite
def sums(draw):
    """Addends in a few magnitudes, as float32 adds them up, column by column."""
    columns, addends = draw(st.integers(1, 4)), draw(st.integers(1, 9))
    power = draw(st.sampled_from([-38, -9, -4, -2, 0, 0, 0, 1, 3, 9, 36]))
    number = st.floats(-1, 1, width=32) | st.sampled_from([0.0, 1e-3, -1e-7, 0.99996, 0.5])
    flat = draw(st.lists(number, min_size=columns * addends, max_size=columns * addends))
    values = np.array(flat, dtype=np.float32).reshape(addends, columns) * np.float32(10.0**power)
    return values, values.sum(axis=0)


@given(
    added=sums(),
    width=st.integers(4, 10),
    tight=st.booleans(),
    kept=st.integers(0, 8),
    beside=st.sampled_from([0.0, 12.5]),
)
@settings(deadline=None, max_examples=200, derandomize=True)
def test_sums_add_up_as_they_are_shown(added, width, tight, kept, beside):
    addends, total = added
    kept = min(kept, len(addends) - 1)
    rows = signed_sums(addends, total, width, tight, kept=kept, beside=beside)
    assert {len(text) for row in rows for text in row} == {width}
    for column, exact in zip(zip(*rows, strict=True), addends.T.astype(float), strict=True):
        if any("…" in text for text in column):
            assert width == 4
            continue
        numbers = [Decimal(text.strip()) for text in column]
        assert sum(numbers[:-1]) == numbers[-1]
        ends = {text.partition("e")[2] for text in column if text.strip() != "0"}
        assert len(ends) <= 1
        powers = [int(number.as_tuple().exponent) for number in numbers if number]
        unit = 10.0 ** max(powers, default=0)
        slack = 1e-6 * np.abs(exact).sum()
        for place, (value, number) in enumerate(zip(exact.tolist(), numbers[:-1], strict=True)):
            off = abs(value - float(number))
            assert off <= (0.5 if place < kept else (kept + 3) / 2) * unit + slack


@pytest.mark.parametrize(
    ("before", "step", "width", "tight", "rows"),
    [
        (-0.1506, 0.0091, 5, True, ["-.151", "+.009", "-.142"]),
        (-0.1506, 0.0099, 5, True, ["-.151", "+.010", "-.141"]),
        (0.5, 3e-9, 6, True, ["+.5000", "+.0000", "+.5000"]),
        (0.5, -3e-9, 7, False, ["+0.5000", "-0.0000", "+0.5000"]),
        (4e-7, 3.2e-6, 7, True, ["+0.4e-6", "+3.2e-6", "+3.6e-6"]),
        (0.99996, 0.00002, 6, True, ["+1.000", " +.000", "+1.000"]),
        (99999.7, 0.4, 6, False, ["+1.0e5", "+0.0e5", "+1.0e5"]),
        (0.0, 0.0, 5, True, ["    0"] * 3),
        (1e30, 1e30, 4, True, ["+  …"] * 3),
    ],
)
def test_a_step_is_what_leads_from_one_shown_number_to_the_other(before, step, width, tight, rows):
    values = np.array([[before], [step]])
    shown = signed_sums(values, values.sum(axis=0), width, tight, kept=1)
    assert [row[0] for row in shown] == rows
