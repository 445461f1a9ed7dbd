"""Training by full-batch passes beside PyTorch: how soon it is at its loss.

Without PyTorch (extra: peers), its rows are left out. TUI_W2V_EPOCHS says after which epochs to
compare (default 1,5: several minutes).

PyTorch's time is that of its training alone. Its loss is then worked out exactly, outside its time,
and training by passes starts from drawn parameters and ends at that loss or below. Processor time,
of all cores together, is told too: other programs disturb it less.
"""

import os
from collections.abc import Iterator
from itertools import islice
from time import perf_counter, process_time
from typing import NamedTuple

from peers import Adam, Arrays, Peer, exact_loss, lacks, pytorch_epochs
from rows import NO_GOAL, Row, missing
from texts import D, Text, bench_text

from tui_w2v.training import Limits, TrainedModel, train_by_passes

USUAL = Adam(rate=1e-3, batch=4096)
BETTER = Adam(rate=2e-3, batch=512)
"""A rate and batches that suit this model and size better."""
GOALS = {1: "≥ 100 times sooner", 5: "≥ 200 times sooner"}
_ROUNDING = 1e-5
"""How much lower the aim is, so that float32 sums cannot make the loss look reached."""


class Ours(NamedTuple):
    seconds: float
    processor: float
    trained: TrainedModel


def time_to(text: Text, loss: float) -> Ours:
    """Train until all pairs' mean loss is at most this; the median of three times."""
    runs = []
    for _ in range(3):
        start, processor_start = perf_counter(), process_time()
        limits = Limits(until_loss=loss - _ROUNDING)
        trained = train_by_passes(text.settings, text.counts, limits)
        runs.append(Ours(perf_counter() - start, process_time() - processor_start, trained))
    return sorted(runs, key=lambda run: run.seconds)[1]


def compare(text: Text, peer: Peer, what: str, goal: str) -> Row:
    """Make the row of a peer's training: how many times sooner its loss is reached."""
    loss = exact_loss(text.counts, peer.arrays)
    ours = time_to(text, loss)
    found = ours.trained.parameters
    reached = exact_loss(text.counts, Arrays(found.E, found.theta, found.bias))
    if reached > loss:
        return missing(what, goal, f"its loss {loss:.3f} was not reached: {reached:.3f}")
    counted = ours.seconds + text.counting
    return Row(
        what,
        goal,
        f"{peer.seconds / ours.seconds:,.0f} ({peer.seconds:.1f} s : {ours.seconds:.2f} s, "
        f"{ours.trained.passes} passes, to {loss:.3f}); "
        f"{peer.processor / ours.processor:,.0f} in processor time; "
        f"{peer.seconds / counted:,.0f} with counting",
    )


def pytorch_rows(text: Text, epochs: list[int], how: Adam) -> Iterator[Row]:
    """PyTorch's loss after each of these epochs; our own passes are made while it stands still."""
    why, V = lacks("torch"), len(text.corpus.vocabulary)
    trained = [None] * max(epochs) if why else pytorch_epochs(text.pairs, V, D, how)
    for epoch, peer in enumerate(islice(trained, max(epochs)), 1):
        if epoch in epochs:
            what = f"time to PyTorch's loss after epoch {epoch} ({how})"
            goal = GOALS.get(epoch, NO_GOAL) if how == USUAL else NO_GOAL
            yield compare(text, peer, what, goal) if peer else missing(what, goal, why)


def rows(*, quick: bool) -> Iterator[Row]:
    """What the losses lie between, and PyTorch's rows; in the quick run it makes one epoch."""
    text = bench_text()
    counts, epochs = text.counts, os.environ.get("TUI_W2V_EPOCHS", "1,5").split(",")
    yield Row(
        f"the text: V = {len(counts.vocabulary):,}, {counts.total:,} pairs",
        "–",
        f"log V {counts.uniform:.3f}, unigram {counts.unigram:.3f}, floor {counts.floor:.3f}",
    )
    yield from pytorch_rows(text, [1] if quick else [*map(int, epochs)], USUAL)
    yield from pytorch_rows(text, [1], BETTER)
