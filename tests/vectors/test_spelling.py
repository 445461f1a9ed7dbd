"""Numbers as text, against Python's own spelling of the same numbers."""

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from tui_w2v.vectors.single import shortened
from tui_w2v.vectors.spelling import spelled

shapes = st.tuples(st.integers(1, 5), st.integers(1, 5))
common = st.floats(-2000, 2000, width=32)
any_size = st.floats(width=32, allow_nan=False, allow_infinity=False)


def by_python(E):
    return [" ".join(map(repr, row)).encode() for row in E.tolist()]


@given(arrays.arrays(np.float32, shapes, elements=st.one_of(common, any_size)))
@example(np.array([[0.0, -0.0, 0.1, -0.25, 1, 10, 999, 1000, 1e-4, 9.999e-5]], np.float32))
@example(np.array([[999.99994, 100.001, 0.000123456789, 0.010203, 7.0e-5, -3e20]], np.float32))
@example(np.array([[1e-5], [2], [1e-6]], np.float32))
def test_float32_are_spelled_as_python_spells_their_shortest_forms(E):
    assert spelled(E) == by_python(shortened(E))


def test_numbers_of_every_size_are_spelled_so():
    choose = np.random.default_rng(4)
    E = (choose.normal(size=(400, 50)) * 10.0 ** choose.integers(-7, 5, (400, 50))).astype("f4")
    E = np.concatenate([E, E.round(3), np.arange(-1000, 1000, 0.1, np.float32).reshape(-1, 50)])
    assert spelled(E) == by_python(shortened(E))


@pytest.mark.parametrize("order", ["C", "F"])
@pytest.mark.parametrize("kind", ["f4", "f8"])
def test_memory_and_byte_order_do_not_matter(kind, order):
    E = np.random.default_rng(4).normal(size=(7, 5)).astype(f"<{kind}")
    assert spelled(np.asarray(E.astype(f">{kind}"), order=order)) == spelled(E)
    assert spelled(E[::2, ::-1]) == spelled(E[::2, ::-1].copy())


@given(arrays.arrays(np.float64, shapes, elements=st.floats(allow_nan=False)))
def test_float64_are_spelled_as_python_spells_them(E):
    assert spelled(E) == by_python(E)
