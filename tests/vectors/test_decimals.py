"""Decimal numbers, against Python's own reading."""

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tui_w2v.vectors.decimals import numbers, parse

plain = st.from_regex(r"-?([0-9]{1,9}\.[0-9]{0,26}|\.[0-9]{1,26})", fullmatch=True)


def parsed(texts):
    text = " " + " ".join(texts) + " " * 33
    ends = np.cumsum([len(text) + 1 for text in texts])
    starts = ends - [len(text) for text in texts]
    points = starts + [text.index(".") for text in texts]
    return parse(text.encode("latin-1"), starts, points, ends)


@given(st.lists(plain, min_size=1, max_size=30))
@example(["12345678.", "-.5", "99999999.99999999999", "12345678.1234567890123456789012"])
@example(["0.1", "-0.0", "9.999999999999999", "0.0000000000000000000001", "5."])
@example(["0.1234567890123456789012", "9.9999999999999999999999", "0.12345678901234567"])
@example(
    ["9.007199254740993", "0.9007199254740993", "1.8014398509481985", "0.18446744073709551615"]
)
def test_numbers_are_those_that_python_reads(texts):
    values, odd = parsed(texts)
    read = np.delete(values, odd)
    expected = np.delete(np.array(list(map(float, texts))), odd)
    assert read.tobytes() == expected.tobytes()


@given(st.floats(1e-3, 9.9), st.booleans())
def test_what_python_writes_is_not_left_out(value, negative):
    assert not len(parsed([repr(-value if negative else value)])[1])


@pytest.mark.parametrize(
    "text",
    ["+1.5", ".", "-.", "1.5e3", "1.2.3", "1.a", "a.1", "1a.1", "1.2/", "1.:2", "1.2é", "--1.5"],
)
def test_other_spellings_are_left_out(text):
    values, odd = parsed(["0.25", "-12345678.", text, "-.75"])
    assert odd.tolist() == [2]
    assert values[[0, 1, 3]].tolist() == [0.25, -12345678, -0.75]


@pytest.mark.parametrize(
    "text", [b"1_0", b"nan", b"inf", b"-Infinity", b"1e999", b"x", b"", b"0x1", b"1 2", b"\xb2"]
)
def test_what_is_not_a_finite_number_is_refused(text):
    assert numbers([b"1", b"-2.5e-3", b".5"]) == [1, -0.0025, 0.5]
    with pytest.raises(ValueError):
        numbers([b"1", text])
