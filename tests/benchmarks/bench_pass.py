"""A full-batch pass: against what its arithmetic costs, on a longer text, with more threads.

No pass can be sooner than three products of V × d × V and V² exponentials in the same precision.
They are timed here in blocks of rows, of the size that suits the machine best, with as many
threads, and nothing else.
"""

import math
import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import cache, partial
from itertools import pairwise

import numpy as np
from rows import NO_GOAL, Row, compared, milliseconds, ratio, side_by_side
from texts import WORDS, Text, bench_text, read, zipf_text

from tui_w2v.skipgram import FullSoftmax, initialise
from tui_w2v.training import FullBatchTraining, Setup, Timeline
from tui_w2v.training.setup import initial_parameters
from tui_w2v.tui import readings
from tui_w2v.tui.forward import FastForward

THREADS = os.cpu_count() or 1
BLOCKS = (64, 128, 256, 512, 1024)
PARTS = ("the bound", "gradient", "gradient and Adam step")


class Bound:
    """The three products and the exponentials, of arrays that are written over again and again."""

    def __init__(self, V: int, d: int, block: int) -> None:
        """Deal the rows to the threads.

        Args:
            V: How many words there are.
            d: How many numbers each word has.
            block: How many rows of z are in work at a time.
        """
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


@cache
def best_bound(V: int, d: int) -> Bound:
    bounds = {str(block): Bound(V, d, block) for block in BLOCKS}
    times = side_by_side(bounds, rounds=5)
    return bounds[min(times, key=lambda block: min(times[block]))]


def training(text: Text, threads: int | None = None) -> FullBatchTraining:
    settings = text.settings
    start = initial_parameters(settings, len(text.counts.vocabulary))
    return FullBatchTraining(
        start, text.counts, settings.learning_rate, fresh=True, threads=threads
    )


def parts(text: Text) -> dict[str, Callable[[], object]]:
    """What is timed beside one another, in the order of PARTS."""
    settings = text.settings
    parameters = initial_parameters(settings, len(text.counts.vocabulary))
    grouped = FullSoftmax().full_batch(text.counts, settings.dim, parameters.E.dtype, THREADS)
    works = (
        best_bound(*parameters.E.shape),
        partial(grouped.gradient, parameters),
        training(text, THREADS).make_pass,
    )
    return dict(zip(PARTS, works, strict=True))


def bound_rows(text: Text, rounds: int) -> Iterator[Row]:
    times = side_by_side(parts(text), rounds=rounds)
    bound, *others = PARTS
    for part in others:
        yield Row(
            f"a full-batch pass ({part}) against its bound, {THREADS} threads",
            "≤ 1.5",
            f"{ratio(times[part], times[bound]):.2f} "
            f"({milliseconds(times[part])} : {milliseconds(times[bound])})",
        )


def length_row(text: Text, longer: Text, rounds: int) -> Row:
    """Beside one another: passes over a text and over a longer one, of the same words."""
    works = {"once": training(text).make_pass, "longer": training(longer).make_pass}
    times = side_by_side(works, rounds=rounds)
    n_different = [len(each.counts.numbers) for each in (text, longer)]
    return Row(
        "cost of a pass when the text is ten times as long",
        "unchanged",
        f"{ratio(times['longer'], times['once']):.2f} times "
        f"({milliseconds(times['longer'])} : {milliseconds(times['once'])}; "
        f"{n_different[1]:,} : {n_different[0]:,} different pairs)",
    )


def threads_row(text: Text, rounds: int) -> Row:
    works = {str(threads): training(text, threads).make_pass for threads in (1, 2)}
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


def longer_text() -> tuple[Text, Text]:
    """A text and one of ten times its length; made on the spot, whatever else is measured on."""
    once = read(zipf_text())
    return once, read(zipf_text(words=10 * WORDS), like=once)


def rows(*, quick: bool) -> Iterator[Row]:
    """All rows; the quick run makes fewer rounds."""
    rounds = 15 if quick else 60
    yield from bound_rows(bench_text(), rounds)
    yield gauges_row(bench_text(), 3 if quick else 9)
    yield threads_row(bench_text(), rounds)
    yield length_row(*longer_text(), rounds)
