"""What tests of several packages share."""

from collections.abc import Callable, Iterable
from itertools import combinations, count, product
from pathlib import Path
from typing import Any

import pytest

from tui_w2v.corpus import Corpus, build_corpus
from tui_w2v.errors import CancelledError, FileError
from tui_w2v.session.stepper import Stepper
from tui_w2v.skipgram import Parameters
from tui_w2v.training import FullBatchTraining, Timeline


def bits(parameters: Parameters) -> list[bytes]:
    """Return the bytes of all arrays."""
    return [array.tobytes() for array in parameters.arrays]


def moves(timeline: Timeline) -> list[object]:
    """Return the moves that back would undo, the first one first."""
    return [stop.move for stop, _ in timeline.way]


def corpus_of(sentences: Iterable[str | list[str]], **cuts: Any) -> Corpus:
    """Build the corpus of sentences, which are lists of words or texts of them."""
    parts = (line.split() if isinstance(line, str) else line for line in sentences)
    return build_corpus("text", [run for words in parts for run in (words, None)], **cuts)


def cancel_after(calls: int) -> Callable[..., None]:
    """Return a check that raises CancelledError once it was called so often."""
    left = iter(range(calls))

    def check(*_: object) -> None:
        if next(left, None) is None:
            raise CancelledError

    return check


def refusal_of(read: Callable[..., object], path: Path, *how: Any) -> str:
    """Return the message with which a file is refused, which is one line and names it."""
    with pytest.raises(FileError) as caught:
        read(path, *how)
    message = str(caught.value)
    assert len(message.splitlines()) == 1
    assert repr(str(path)) in message
    return message


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


def make_passes(timeline: Timeline, number: int = 3) -> FullBatchTraining:
    """Make full-batch passes, go on from them, and return their training."""
    training = timeline.full_batch_training()
    training.begin()
    for _ in range(number):
        training.make_pass()
    timeline.take_passes(training)
    return training


def train(timeline: Timeline, passes: int) -> Timeline:
    """Make full-batch passes, and continue from them."""
    make_passes(timeline, passes)
    return timeline


def hold_after_a_pass(stepper: Stepper) -> None:
    """Let fast-forward make one pass when it begins, and hold it there."""
    waits, wait = count(), stepper._wait
    stepper._wait = lambda: wait() if next(waits) else None
    stepper.held = True
