"""What tests of several packages share."""

from collections.abc import Iterable
from itertools import combinations, product
from typing import Any

from tui_w2v.skipgram import Parameters
from tui_w2v.training import Timeline


def bits(parameters: Parameters) -> list[bytes]:
    """Return the bytes of all arrays."""
    return [array.tobytes() for array in parameters.arrays]


def pairwise(*columns: Iterable[Any]) -> list[tuple[Any, ...]]:
    """Choose rows in which any value meets any value of another column at least once."""

    def pairs(row: tuple[int, ...]) -> set[Any]:
        return set(combinations(enumerate(row), 2))

    values = [list(column) for column in columns]
    rows, chosen = list(product(*(range(len(column)) for column in values))), []
    left = set().union(*map(pairs, rows))
    while left:
        chosen.append(max(rows, key=lambda row: len(pairs(row) & left)))
        left -= pairs(chosen[-1])
    return [tuple(column[at] for column, at in zip(values, row, strict=True)) for row in chosen]


def train(timeline: Timeline, passes: int) -> Timeline:
    """Make full-batch passes, and continue from them."""
    training = timeline.full_batch_training()
    training.begin()
    for _ in range(passes):
        training.make_pass()
    timeline.take_passes(training)
    return timeline
