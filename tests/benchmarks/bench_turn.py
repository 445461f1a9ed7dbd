"""One exact turn at V = 3000, d = 100, float32, beside PyTorch's step of the same model.

What a turn moves through memory: the kernel, V·d·4 = 1.2 MB, is read for the scores, read for the
gradient on the row of E, read and written by the update: 4.8 MB in all; all vectors together are
under 0.1 MB.
"""

from collections.abc import Callable, Iterator
from statistics import median

import numpy as np
from peers import lacks
from rows import Row, Work, missing, ratio, side_by_side

from tui_w2v.skipgram import FullSoftmax, initialise

V, D, ETA = 3000, 100, 0.1
PAIRS = np.random.default_rng(0).integers(0, V, (256, 2)).tolist()


def for_all_pairs(step: Callable[[int, int], object]) -> Work:
    """One round is 256 turns: long enough to time, short enough to take a median of many."""

    def run() -> None:
        for context, target in PAIRS:
            step(context, target)

    return run


def make_turn() -> Work:
    parameters, objective = initialise(V, D), FullSoftmax()

    def step(context: int, target: int) -> None:
        objective.apply(parameters, objective.turn(parameters, context, target, ETA))

    return for_all_pairs(step)


def make_pytorch(threads: int) -> Work:
    """Make steps of the same model in PyTorch, by its own autograd and SGD."""
    import torch

    model = torch.nn.Sequential(torch.nn.Embedding(V, D), torch.nn.Linear(D, V))
    optimizer = torch.optim.SGD(model.parameters(), lr=ETA)
    loss_of = torch.nn.CrossEntropyLoss()
    pairs = {pair: torch.tensor([pair]) for pair in range(V)}

    def step(context: int, target: int) -> None:
        torch.set_num_threads(threads)
        optimizer.zero_grad()
        loss_of(model(pairs[context]), pairs[target]).backward()
        optimizer.step()

    return for_all_pairs(step)


def rows(*, quick: bool) -> Iterator[Row]:
    """How many turns are made while PyTorch makes one, with the threads that suit it best."""
    what, goal = f"one exact turn, V = {V}, d = {D}, float32", "≥ 3 times PyTorch's rate"
    if why := lacks("torch"):
        yield missing(what, goal, why)
        return
    works = {"turn": make_turn()} | {f"threads: {n}": make_pytorch(n) for n in (1, 2)}
    times = side_by_side(works, rounds=10 if quick else 40)
    times = {name: [each / len(PAIRS) for each in taken] for name, taken in times.items()}
    ours = times.pop("turn")
    peer = min(times, key=lambda name: median(times[name]))
    measured = ratio(times[peer], ours, "{:.1f} times")
    yield Row(what, goal, f"{measured[:-1]}, its {peer})")
