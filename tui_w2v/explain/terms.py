"""The parts of a derivation: operations, their terms, and the values that they give."""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Literal, NamedTuple

from tui_w2v.explain.cells import Cell

Arithmetic = Literal["sum", "sum of products", "product", "quotient", "difference"]
Operation = Arithmetic | Literal["exp", "log", "power", "count", "one-hot", "look", "parameter"]
"""How terms, in their order, give a value. A count is the number of terms. A parameter is the sum
of its first value and its changes. A one-hot, and the x that was chosen for a look, have no terms.
"""


class Term(NamedTuple):
    """One term of an operation."""

    name: str  # the cell's name, or what the term is
    value: float
    rule: "Callable[..., Derivation] | None" = None  # takes the cell, if there is one
    cell: Cell | None = None
    times: "Term | None" = None  # the value's factor, in a sum of products
    turns: Sequence[int] = ()  # the turns that made a parameter's change, ascending, if known

    @property
    def derive(self) -> "Callable[[], Derivation] | None":
        """What derives the value; None for a given number."""
        return partial(self.rule, self.cell) if self.rule and self.cell else self.rule

    @property
    def product(self) -> float:
        """The value times its factor."""
        return self.value if self.times is None else self.value * self.times.value


@dataclass(frozen=True)
class Derivation:
    """How one value is made."""

    name: str  # the cell's name, or what the value is
    value: float
    formula: str  # in the letters of a notation
    operation: Operation
    terms: tuple[Term, ...]  # in the operation's order; products from the largest to the smallest
    cell: Cell | None = None
    shell: str = ""  # what the value is called in the shell; empty if it has no name there
    beside: tuple[Term, ...] = ()  # numbers that belong to the value, to be derived as terms are

    @property
    def as_term(self) -> Term:
        """The value as a term of another derivation."""
        return Term(self.name, self.value, lambda: self)


Rule = tuple[str, Operation, list[Term]]
"""A formula, its operation and its terms."""
HALF = Term("½: the square root", 0.5)
_COMPUTED: dict[Operation, Callable[[list[float]], float]] = {
    "sum": math.fsum,
    "sum of products": math.fsum,
    "product": math.prod,
    "quotient": lambda values: values[0] / values[1],
    "difference": lambda values: values[0] - values[1],
    "exp": lambda values: math.exp(values[0]),
    "log": lambda values: math.log(values[0]),
    "power": lambda values: values[0] ** values[1],
}


def between(name: str, operation: Operation, *terms: Term, value: float | None = None) -> Term:
    """Return the value of an operation as a term, or a value computed with fewer roundings."""
    if value is None:
        value = _COMPUTED[operation]([term.product for term in terms])
    return Term(name, value, lambda: Derivation(name, value, name, operation, terms))


def plus_1(term: Term) -> Term:
    """Return 1 + a term."""
    return between(f"1 + {term.name}", "sum", Term("1", 1.0), term)


def products(pairs: Iterable[tuple[Term, Term]]) -> list[Term]:
    """Return the terms of a dot product, the largest first."""
    return largest_first(one._replace(times=other) for one, other in pairs)


def largest_first(terms: Iterable[Term]) -> list[Term]:
    """Sort terms by falling magnitude."""
    return sorted(terms, key=lambda term: -abs(term.product))
