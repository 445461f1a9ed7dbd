"""What tests of derivations share: the operations by themselves, and the walk to the leaves."""

import math
from typing import Any

import pytest

OPERATIONS: dict[str, Any] = {
    "sum": math.fsum,
    "sum of products": math.fsum,
    "parameter": math.fsum,
    "product": math.prod,
    "quotient": lambda values: values[0] / values[1],
    "difference": lambda values: values[0] - values[1],
    "exp": lambda values: math.exp(values[0]),
    "log": lambda values: math.log(values[0]),
    "count": len,
    "power": lambda values: values[0] ** values[1],
}


def check(derivation, epsilon):
    """Compute the operation on the terms, by itself."""
    values = [
        term.value if term.times is None else term.value * term.times.value
        for term in derivation.terms
    ]
    if derivation.operation in ("one-hot", "look"):
        assert not derivation.terms
        assert derivation.operation == "look" or derivation.value in (0, 1)
        return
    result = OPERATIONS[derivation.operation](values)
    # Sums lose digits to their largest terms, and so do the values that terms were rounded to.
    largest = max([abs(value) for value in values] + [abs(derivation.value), 1e-3])
    assert result == pytest.approx(derivation.value, abs=40 * epsilon * largest, rel=40 * epsilon)


def walk(derivation, epsilon, seen):
    check(derivation, epsilon)
    for term in derivation.terms:
        cell = term.cell or term.name
        if cell in seen:
            continue
        seen.add(cell)
        if term.derive:
            inner = term.derive()
            assert inner.value == term.value
            walk(inner, epsilon, seen)
        if term.times and term.times.derive:
            assert term.times.derive().value == term.times.value
