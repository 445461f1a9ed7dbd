"""A full-batch pass: against what its arithmetic costs, on a longer text, with more threads.

No pass can be sooner than three products of V × d × V and V² exponentials in the same precision.
They are timed here in blocks of rows, of the size that suits the machine best, with as many
threads, and nothing else.
"""

import math
import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from itertools import pairwise

import numpy as np
from rows import NO_GOAL, Row, Work, compared, ratio, side_by_side
from texts import WORDS, Text, bench_text, read, zipf_text

from tui_w2v.session import readings
from tui_w2v.session.forward import FastForward
from tui_w2v.skipgram import FullSoftmax, initialise
from tui_w2v.training import FullBatchTraining, Setup, Timeline
from tui_w2v.training.setup import initial_parameters

THREADS = os.cpu_count() or 1
BLOCKS = (64, 128, 256, 512, 1024)


class Bound:
    """The three products and the exponentials, of arrays that are written over again and again."""

    def __init__(self, V: int, d: int, block: int) -> None:
        """Deal the rows to the threads, which work on so many rows of z at a time."""
        parameters = initialise(V, d)
        self._E, self._kernel = parameters.E, parameters.kernel
        self._gradient = np.empty_like(self._E)
        self._block = block
        edges = [V * number // THREADS for number in range(THREADS + 1)]
        self._lanes = [
            (first, end, np.empty((block, V), np.float32), np.empty_like(self._kernel))
            for first, end in pairwise(edges)
        ]
        self._pool = ThreadPoolExecutor(THREADS)

    def __call__(self) -> None:
        list(self._pool.map(self._work, self._lanes))

    def _work(self, lane: tuple[int, int, np.ndarray, np.ndarray]) -> None:
        first, end, buffer, kernel_gradient = lane
        for start in range(first, end, self._block):
            rows = slice(start, min(start + self._block, end))
            z = buffer[: rows.stop - rows.start]  # (rows, V)
            np.matmul(self._E[rows], self._kernel, out=z)
            np.exp(z, out=z)
            np.matmul(z, self._kernel.T, out=self._gradient[rows])
            np.matmul(self._E[rows].T, z, out=kernel_gradient)


def a_pass(text: Text, threads: int | None = None) -> Work:
    start = initial_parameters(text.settings, len(text.counts.vocabulary))
    rate = text.settings.learning_rate
    return FullBatchTraining(start, text.counts, rate, fresh=True, threads=threads).make_pass


def bound_rows(text: Text, rounds: int) -> Iterator[Row]:
    parameters = initial_parameters(text.settings, len(text.counts.vocabulary))
    V, d = parameters.E.shape
    bounds = {str(block): Bound(V, d, block) for block in BLOCKS}
    tried = side_by_side(bounds, rounds=5)
    grouped = FullSoftmax().full_batch(text.counts, d, parameters.E.dtype, THREADS)
    works: dict[str, Work] = {
        "gradient": partial(grouped.gradient, parameters),
        "gradient and Adam step": a_pass(text, THREADS),
        "the bound": bounds[min(tried, key=lambda block: min(tried[block]))],
    }
    times = side_by_side(works, rounds=rounds)
    bound = times.pop("the bound")
    for part, taken in times.items():
        what = f"a full-batch pass ({part}) against its bound, {THREADS} threads"
        yield Row(what, "≤ 1.5", ratio(taken, bound))


def length_row(rounds: int) -> Row:
    """Beside one another: passes over a text and over a longer one, of the same words.

    Both are made on the spot, whatever else is measured on.
    """
    text = read(zipf_text())
    longer = read(zipf_text(words=10 * WORDS), like=text)
    works = {"longer": a_pass(longer), "once": a_pass(text)}
    what = "cost of a pass when the text is ten times as long"
    row = compared(what, "unchanged", works, rounds=rounds, said="{:.2f} times")
    pairs = " : ".join(f"{len(each.counts.numbers):,}" for each in (longer, text))
    return row._replace(measured=f"{row.measured[:-1]}; {pairs} different pairs)")


def threads_row(text: Text, rounds: int) -> Row:
    works = {str(threads): a_pass(text, threads) for threads in (1, 2)}
    what = "a pass with two threads against one"
    return compared(what, NO_GOAL, works, rounds=rounds, said="{:.2f} times as fast")


def gauges_row(text: Text, rounds: int) -> Row:
    """Passes of the fast-forward screen, with its gauges read and without."""
    settings, usual = replace(text.settings, validation=0.0), readings.WAITS

    def passes(waits: dict[str, float]) -> None:
        readings.WAITS = waits
        setup = Setup(settings, text.corpus, counts=text.counts)
        FastForward(Timeline(setup), lambda: (), lambda _: None, most=20).run(lambda: None)
        readings.WAITS = usual

    works = {"with": partial(passes, usual)}
    works["without"] = partial(passes, dict.fromkeys(usual, math.inf))
    what = (
        "20 passes on the fast-forward screen, with the concepts and other gauges against without"
    )
    return compared(what, "≤ 1.05", works, rounds=rounds, said="{:.3f}")


def rows(*, quick: bool) -> Iterator[Row]:
    """All rows; the quick run makes fewer rounds."""
    rounds = 15 if quick else 60
    yield from bound_rows(bench_text(), rounds)
    yield gauges_row(bench_text(), 3 if quick else 9)
    yield threads_row(bench_text(), rounds)
    yield length_row(rounds)
