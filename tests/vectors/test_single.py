"""float32 out of decimal numbers and back, against exact fractions."""

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tui_w2v.vectors.single import narrowed, need_float64, shortened

ONE = float(np.float32(1))
NEXT = float(np.nextafter(np.float32(1), np.float32(2)))
LARGEST = float(np.finfo(np.float32).max)
MIDDLE = format((Decimal(ONE) + Decimal(NEXT)) / 2, "f")

singles = st.floats(width=32, allow_nan=False, allow_infinity=False)


def nearest_float32(text):
    """Return the float32 nearest to a text's number, the even one of two, by exact fractions."""
    exact = Fraction(Decimal(text))
    near = np.float32(np.clip(float(text), -LARGEST, LARGEST))
    with np.errstate(over="ignore"):
        choices = [near, *(np.nextafter(near, np.float32(side)) for side in (-np.inf, np.inf))]
    return min(
        filter(np.isfinite, choices),
        key=lambda choice: (abs(Fraction(float(choice)) - exact), choice.view(np.uint32) & 1),
    )


def narrow(texts):
    return narrowed(np.array(list(map(float, texts))), lambda index: texts[index].encode())


@pytest.mark.parametrize(
    "text",
    [
        *(sign + MIDDLE + end for sign in ("", "-") for end in ("", "1", "000001")),
        MIDDLE[:-1] + "4",
        MIDDLE[:-1] + "49999999999999999",
        "1.05e-45",
        "7.006492321624085354618e-46",
        "7.006492321624085354619e-46",
        "2.1019476964872256063855943e-45",
        "1.1754943157898259e-38",
        "3.4028235677973365e38",
    ],
)
def test_a_float32_is_the_nearest_to_its_text(text):
    values = narrow(["0.5", text, "-2"])
    assert values[1] == nearest_float32(text)
    assert values[[0, 2]].tolist() == [0.5, -2]


@given(singles.map(abs), st.sampled_from(["", "1", "0"]), st.integers(8, 60))
def test_texts_near_the_middle_of_two_float32_go_to_the_nearer(value, end, length):
    near = np.float32(min(value, 1e38))
    middle = (Decimal(float(near)) + Decimal(float(np.nextafter(near, np.float32(np.inf))))) / 2
    text = f"{middle:.{length}e}".replace("e", end + "e")
    assert narrow([text])[0] == nearest_float32(text)


def test_what_is_too_big_for_float32_becomes_infinite():
    assert narrow(["3.4028235677973367e38", "-1e39"]).tolist() == [np.inf, -np.inf]


def halfway_to_neighbours(single):
    """The middles between a float32 and the next ones."""
    with np.errstate(over="ignore"):
        nexts = [np.nextafter(single, np.float32(end)) for end in (-np.inf, np.inf)]
    return [
        (Decimal(float(single)) + Decimal(float(other))) / 2
        for other in nexts
        if np.isfinite(other)
    ]


@given(singles)
@example(39868368.0)
@example(9.8765432e-39)
@example(1e-45)
@example(3.4028234663852886e38)
def test_the_shortest_form_is_read_as_the_same_number_by_way_of_float32_and_float64(value):
    single = np.float32(value)
    text = repr(shortened(np.array([single]))[0].item())
    assert narrow([text]).tobytes() == np.array([single]).tobytes()
    assert np.float32(float(text)) == single
    fewest = np.format_float_scientific(single, unique=True)
    if Decimal(fewest) in halfway_to_neighbours(single):
        return  # read as this number by its last bit alone: we write a digit more
    assert len(Decimal(text).normalize().as_tuple().digits) == len(
        Decimal(fewest).normalize().as_tuple().digits
    )


@pytest.mark.parametrize(
    ("text", "wide"),
    [
        ("0.123456789", False),
        ("0.0000123456789", False),
        ("-123456.789", False),
        ("0.1234567890000", False),
        ("1.17549435e-38", False),
        ("1e-45", False),
        ("3.4028235e38", False),
        ("0.0", False),
        (repr(float(np.float32(0.1))), False),
        ("0.1234567891", True),
        ("1234567.1234", True),
        ("0.30000000000000004", True),
        ("1.23456789012e-30", True),
        ("1e39", True),
        ("1e-46", True),
    ],
)
def test_float64_is_needed_for_more_than_nine_digits_or_a_wider_range(text, wide):
    assert need_float64(np.array([0.5, float(text)])) is wide
