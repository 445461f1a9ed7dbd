"""One exact turn at V = 3000, d = 100, float32, beside PyTorch's step of the same model.

What a turn moves through memory: the kernel, V·d·4 = 1.2 MB, is read for the scores, read for the
gradient on the row of E, read and written by the update: 4.8 MB in all; all vectors together are
under 0.1 MB.
"""

import statistics
from collections.abc import Callable, Iterator
from importlib.util import find_spec

import numpy as np
from rows import Row, missing, ratio, side_by_side

from tui_w2v.skipgram import FullSoftmax, initialise

V, D, ETA = 3000, 100, 0.1
PAIRS = np.random.default_rng(0).integers(0, V, (256, 2)).tolist()
Step = Callable[[int, int], object]
"""What is done with one pair, of a context and a target word."""


def for_all_pairs(step: Step) -> Callable[[], None]:
    """One round is 256 turns: long enough to time, short enough to take a median of many."""

    def run() -> None:
        for context, target in PAIRS:
            step(context, target)

    return run


def make_turn() -> Step:
    parameters, objective = initialise(V, D), FullSoftmax()

    def step(context: int, target: int) -> None:
        objective.apply(parameters, objective.turn(parameters, context, target, ETA))

    return step


def make_pytorch(threads: int) -> Step:
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

    return step


def rows(*, quick: bool) -> Iterator[Row]:
    """How many turns are made while PyTorch makes one, with the threads that suit it best."""
    what, goal = f"one exact turn, V = {V}, d = {D}, float32", "≥ 3 times PyTorch's rate"
    if not find_spec("torch"):
        yield missing(what, goal, "not installed")
        return
    works = {"turn": for_all_pairs(make_turn())}
    works |= {f"threads: {n}": for_all_pairs(make_pytorch(n)) for n in (1, 2)}
    times = side_by_side(works, rounds=10 if quick else 40)
    medians = {name: statistics.median(each) / len(PAIRS) for name, each in times.items()}
    ours = medians.pop("turn")
    peer = min(medians, key=medians.__getitem__)
    yield Row(
        what,
        goal,
        f"{ratio(times[peer], times['turn']):.1f} times "
        f"({ours * 1e6:.0f} µs : {medians[peer] * 1e6:.0f} µs, its {peer})",
    )
