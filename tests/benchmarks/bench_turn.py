"""One exact turn at V = 3000, d = 100, float32, beside PyTorch's step of the same model.

Run: ``pytest tests/benchmarks/bench_turn.py`` (PyTorch is skipped where it is not installed, extra:
peers).

What a turn moves through memory: the kernel, V·d·4 = 1.2 MB, is read for the scores, read for the
gradient on the row of E, read and written by the update: 4.8 MB in all; all vectors together are
under 0.1 MB. The parts are timed below, each on its own.
"""

import statistics
from collections.abc import Callable, Iterator
from importlib.util import find_spec

import numpy as np
import pytest
from rows import Row, missing, ratio, show, side_by_side

from tui_w2v.skipgram import FullSoftmax, initialise

V, D, ETA = 3000, 100, 0.1
PAIRS = np.random.default_rng(0).integers(0, V, (256, 2)).tolist()
ROUNDS = {"rounds": 40, "iterations": 1, "warmup_rounds": 4}

Step = Callable[[int, int], object]
"""What is done with one pair, of a context and a target word."""


def for_all_pairs(step: Step) -> Callable[[], None]:
    """One round is 256 turns: long enough to time, short enough to take a median of many."""

    def run() -> None:
        for context, target in PAIRS:
            step(context, target)

    return run


def make_turn() -> Step:
    """Make turns of one model."""
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


@pytest.mark.benchmark(group="one turn, times 256")
def test_turn(benchmark) -> None:
    benchmark.extra_info["megabytes moved a turn"] = 4 * V * D * 4 / 1e6
    benchmark.pedantic(for_all_pairs(make_turn()), **ROUNDS)


@pytest.mark.benchmark(group="one turn, times 256")
@pytest.mark.parametrize("threads", [1, 2])
def test_pytorch(benchmark, threads: int) -> None:
    pytest.importorskip("torch", reason="PyTorch is not installed (extra: peers)")
    benchmark.pedantic(for_all_pairs(make_pytorch(threads)), **ROUNDS)


@pytest.mark.benchmark(group="its parts, times 256")
@pytest.mark.parametrize("part", ["scores", "gradient on E", "softmax", "update of theta"])
def test_part(benchmark, part: str) -> None:
    parameters, objective = initialise(V, D), FullSoftmax()
    E, kernel = parameters.E, parameters.kernel
    turn = objective.turn(parameters, 0, 1, ETA)
    steps: dict[str, Callable[[int, int], object]] = {
        "scores": lambda context, _: E[context] @ kernel + parameters.bias,
        "gradient on E": lambda *_: kernel @ turn.error,
        "softmax": lambda *_: np.exp(turn.scores - turn.scores.max()).sum(),
        "update of theta": lambda *_: objective.apply(parameters, turn),
    }
    benchmark.pedantic(for_all_pairs(steps[part]), **ROUNDS)


def test_rows() -> None:
    show(rows(quick=False))
