"""The parts of a derivation: operations, their terms, and the values that they give."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from tui_w2v.explain.cells import Cell, Cells

Operation = Literal[
    "sum",
    "sum of products",
    "product",
    "quotient",
    "difference",
    "exp",
    "log",
    "power",
    "count",
    "one-hot",
    "look",
    "parameter",
]
"""How terms, in their order, give a value. A count is the number of terms. A parameter is the sum
of its first value and its changes. A one-hot, and the x that was chosen for a
look, have no terms."""


class Term(NamedTuple):
    """One term of an operation."""

    name: str
    """The cell's name, or what the term is."""
    value: float
    cell: Cell | None = None
    times: "Term | None" = None
    """The factor of the value, in a sum of products; None for a term without a factor."""
    derive: Callable[[], "Derivation"] | None = None
    """Derives a value that is no cell."""
    turns: Sequence[int] = ()
    """The turns that made the value, ascending, if it is a parameter's change by turns."""

    @property
    def product(self) -> float:
        """The value times its factor."""
        return self.value if self.times is None else self.value * self.times.value

    @property
    def follows(self) -> bool:
        """Whether the value can be derived."""
        return self.cell is not None or self.derive is not None


HALF = Term("½: the square root", 0.5)


@dataclass(frozen=True)
class Derivation:
    """How one value is made."""

    name: str
    """The cell's name, or what the value is."""
    value: float
    formula: str
    """In the letters of a notation."""
    operation: Operation
    terms: tuple[Term, ...]
    """In the order of the operation; products from the largest to the smallest."""
    cell: Cell | None = None
    """The value's cell, if it is one of the turn."""
    shell: str = ""
    """What the value is called in the shell; empty if it has no name there."""
    beside: tuple[Term, ...] = ()
    """Other numbers that belong to the value, to be derived as terms are."""


class Deriver:
    """Derives the terms of derivations."""

    def follow(self, term: Term) -> Derivation | None:
        """Derive a term's value; None for a given number."""
        return term.derive() if term.derive else None


Rule = tuple[str, Operation, list[Term]]
"""A formula, its operation and its terms."""


def term(cells: Cells, name: str, word: int = -1, k: int = -1) -> Term:
    """Return a cell as a term."""
    cell = Cell(name, word, k)
    return Term(cells.label(cell), cells.value(cell), cell)


def between(name: str, value: float, operation: Operation, terms: list[Term]) -> Term:
    """Return a term whose own derivation is known, and which is no cell."""
    return Term(name, value, derive=lambda: Derivation(name, value, name, operation, tuple(terms)))


def derived(derivation: Derivation) -> Term:
    """Return the value of a derivation as a term."""
    return Term(derivation.name, derivation.value, derive=lambda: derivation)


def plus_1(term: Term) -> Term:
    """Return 1 + a term."""
    return between(f"1 + {term.name}", 1 + term.value, "sum", [Term("1", 1.0), term])


def largest_first(terms: list[Term]) -> list[Term]:
    """Sort terms by falling magnitude."""
    return sorted(terms, key=lambda term: -abs(term.product))
