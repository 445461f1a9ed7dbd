"""The cost of turns and of passes: in seconds, in multiplications and in memory."""

import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from time import perf_counter, thread_time
from typing import NamedTuple

import numpy as np

from tui_w2v.corpus import PairCounts
from tui_w2v.skipgram import OBJECTIVES, NotFiniteError, Turn
from tui_w2v.skipgram.full_batch import divide_rows, max_slab_rows
from tui_w2v.training.settings import Settings
from tui_w2v.training.timeline import Timeline

_MEASURED_SECONDS = 0.02
_COPIES = 9
"""Copies of the parameters that training takes: the model that it begins with and its copy, the
parameters before and after a pass, Adam's m and v, and the trained model with its m and v."""


class _Kind(NamedTuple):
    """What full-batch gradients of an objective take."""

    time: float
    """The time of a pass as a multiple of the softmax's, measured for V = 5,000 and 10,000."""
    copies: int
    """Copies of the parameters: E and theta, with their biases and factors, and a gradient."""
    slabs: int
    blocks: float
    """The slabs and blocks of scores that each thread has."""
    pair_numbers: int
    """Numbers of each pair that occurs, in the parameters' precision, besides its index."""
    pair_bytes: int
    """Bytes that each pair also takes while these numbers are computed."""
    to_validate: int
    """Further full-batch gradients: of all pairs in the end, and of the held-out pairs."""


_KINDS = {
    "softmax": _Kind(1.0, 2, 1, 0, 1, 24, 1),
    "negative-sampling": _Kind(1.3, 3, 1, 1, 3, 80, 2),
    "glove": _Kind(0.6, 3, 0, 0.5, 2, 32, 0),
}

_BESIDE_PRODUCTS = 70
"""The time of a score's exponential and sums, in multiplications (measured for d = 2 to 100)."""
MOST_WORK = 2 * 10**11
"""The most work of all passes while the user waits for them: some 5 seconds on two cores."""


@dataclass(frozen=True)
class Compared:
    """The turn that one objective makes of a pair."""

    name: str
    """The objective's name."""
    turn: Turn | None
    """The turn; None if it is not finite."""
    lowest: float | None
    """The lowest loss that this pair alone can have; None without a turn."""
    floor: float
    """The objective's floor on the text's pairs."""

    @property
    def multiplications(self) -> int:
        """The number of multiplications for the scores, the gradient on E and the update of theta.

        Each takes one for every number of the touched rows of theta.
        """
        return 3 * len(self.turn.words) * len(self.turn.h) if self.turn else 0


def compare_objectives(
    timeline: Timeline, check: Callable[[int], None] = lambda _: None
) -> list[Compared]:
    """Make the current turn under every objective, each from the parameters before it.

    The check is called while pairs are counted and before each floor; it raises to cancel.
    """
    here, turn = timeline.setup, timeline.turn
    number, before = timeline.position.turn, timeline.before_turn()
    here.counts(check)  # objectives that weight pairs alike share these counts
    compared = []
    for name, kind in OBJECTIVES.items():
        setup = here if name == here.settings.objective else here.under(name)
        objective, made, lowest = setup.objective, None, None
        with suppress(NotFiniteError):
            parameters = before.fitted(bias_E=kind.has_bias_E)
            made = objective.turn(parameters, turn.context, turn.target, turn.learning_rate, number)
            lowest = float(objective.losses(made, objective.best_scores(made)[None])[0])
        check(0)
        compared.append(Compared(name, made, lowest, objective.floor(setup.counts(check))))
    return compared


def seconds_a_turn(timeline: Timeline) -> float:
    """Measure the seconds that a turn takes, by some turns on a copy of the parameters."""
    setup, parameters = timeline.setup, timeline.parameters.copy()
    first = number = timeline.position.turn
    begun = perf_counter()
    with suppress(NotFiniteError):  # such a turn takes no longer
        while number == first or perf_counter() - begun < _MEASURED_SECONDS:
            setup.objective.apply(parameters, setup.turn(parameters, number))
            number += 1
    return (perf_counter() - begun) / max(1, number - first)


def work_of_pass(n_words: int, dim: int) -> int:
    """Return the work of a full-batch pass, the same on every machine: V² × (d + 70)."""
    return n_words**2 * (dim + _BESIDE_PRODUCTS)


class PassCost(NamedTuple):
    """What passes take on this machine."""

    seconds: float
    """An estimate of the time of a pass, from the time of a few rows."""
    bytes: int
    """An estimate of the memory that training takes, besides what is taken now."""


def estimate_passes(
    settings: Settings, counts: PairCounts, *, validates: bool, threads: int | None = None
) -> PassCost:
    """Estimate what full-batch passes will take: V² scores and three products, V × d × V each.

    ``validates`` says whether the loss of held-out sentences is computed as well. The number of
    threads is by default one a core.
    """
    V, d, dtype = len(counts.vocabulary), settings.dim, np.dtype(settings.dtype)
    kind, lanes = _KINDS.get(settings.objective, _KINDS["softmax"]), divide_rows(V, d, dtype)
    threads = min(threads or os.cpu_count() or 1, len(lanes))
    n_rows = lanes[0].slabs[0][0].stop
    rows, kernel = np.ones((n_rows, d), dtype), np.full((d, V), 1e-3, dtype)
    z = np.empty((n_rows, V), dtype)
    seconds = []
    for _ in range(4):  # the first also brings the arrays into the cache
        begun = thread_time()
        np.exp(np.matmul(rows, kernel, out=z), out=z)
        z @ kernel.T
        rows.T @ z
        seconds.append(thread_time() - begun)
    a_pass = min(seconds) * V / n_rows / threads * kind.time
    parameters, number = (2 * d + 2) * V * dtype.itemsize, dtype.itemsize
    sums = sum(lane.gradient.nbytes for lane in lanes)
    buffers = threads * (kind.slabs * max_slab_rows(lanes) + kind.blocks * n_rows) * V * number
    gradients = 1 + kind.to_validate * validates
    a_pair = (kind.pair_numbers * number + 8) * (1 + validates) + kind.pair_bytes
    size = _COPIES * parameters + gradients * (kind.copies * parameters + sums + buffers)
    return PassCost(a_pass, int(size + a_pair * len(counts.numbers)))
