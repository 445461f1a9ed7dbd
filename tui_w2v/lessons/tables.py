"""The small tables beside a card's sentences."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain, islice
from typing import Any, NamedTuple, TypeAlias

import numpy as np

from tui_w2v.explain.phases import Part, Role, loss_text, probability_text

_SHOWN = 6
_RANKS = 5

Cell: TypeAlias = str | Part


class Exhibit(NamedTuple):
    """A small table of numbers beside a card's sentences."""

    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]  # the first cell names the row


def number(value: float, form: str = "+.4f") -> Part:
    """Format a number, in its role."""
    return Part(format(value, form), Role.NUMBER)


def probability(value: float) -> Part:
    """Format a probability, in the role of a number."""
    return Part(probability_text(float(value)), Role.NUMBER)


def loss(value: float) -> Part:
    """Format a loss in nats, in the role of a number."""
    return Part(loss_text(value), Role.NUMBER)


def table(head: Iterable[str], rows: Iterable[Iterable[Any]], form: str = "+.4f") -> Exhibit:
    """Make a table of words, numbers and vectors.

    A vector fills several columns with its first numbers. The form is that of numbers that are not
    whole.
    """
    return Exhibit(
        tuple(head),
        tuple(tuple(cell for value in row for cell in _cells(value, form)) for row in rows),
    )


def _cells(value: Any, form: str) -> Iterator[Cell]:
    if isinstance(value, np.ndarray):
        yield from map(number, value[:_SHOWN].tolist())
    elif isinstance(value, float | np.floating):
        yield number(float(value), form)
    elif isinstance(value, int | np.integer):
        yield number(int(value), ",")
    else:
        yield value


def rankings(
    title: str, word: Callable[[int], Part], lists: Mapping[str, Iterable[tuple[int, float]]]
) -> Exhibit:
    """Lay lists of words with their cosines side by side, as far as the shortest goes."""
    head = (title, *chain.from_iterable((name, "cosine") for name in lists))
    rows = (
        (f"{rank}.", *chain.from_iterable((word(index), cosine) for index, cosine in found))
        for rank, found in enumerate(zip(*lists.values(), strict=False), 1)
    )
    return table(head, islice(rows, _RANKS), ".3f")
