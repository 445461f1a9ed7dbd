"""One exact turn at V = 3000, d = 100, float32, beside PyTorch's step of the same model.

Run: ``pytest tests/benchmarks/bench_turn.py`` (PyTorch is skipped where it is not installed).

What a turn moves through memory: the kernel, V·d·4 = 1.2 MB, is read for the scores, read for the
gradient on the row of E, read and written by the update: 4.8 MB in all; all vectors together are
under 0.1 MB. The parts are timed below, each on its own.
"""

from collections.abc import Callable

import numpy as np
import pytest

from tui_w2v.skipgram import FullSoftmax, initialise

V, D, ETA = 3000, 100, 0.1
PAIRS = np.random.default_rng(0).integers(0, V, (256, 2)).tolist()
ROUNDS = {"rounds": 40, "iterations": 1, "warmup_rounds": 4}


def for_all_pairs(step: Callable[[int, int], object]) -> Callable[[], None]:
    """One round is 256 turns: long enough to time, short enough to take a median of many."""

    def run() -> None:
        for context, target in PAIRS:
            step(context, target)

    return run


@pytest.mark.benchmark(group="one turn, times 256")
def test_turn(benchmark) -> None:
    parameters, objective = initialise(V, D), FullSoftmax()

    def step(context: int, target: int) -> None:
        objective.apply(parameters, objective.turn(parameters, context, target, ETA))

    benchmark.extra_info["megabytes moved a turn"] = 4 * parameters.kernel.nbytes / 1e6
    benchmark.pedantic(for_all_pairs(step), **ROUNDS)


@pytest.mark.benchmark(group="one turn, times 256")
@pytest.mark.parametrize("threads", [1, 2])
def test_pytorch(benchmark, threads: int) -> None:
    torch = pytest.importorskip("torch", reason="PyTorch is not installed (extra: peers)")
    torch.set_num_threads(threads)
    model = torch.nn.Sequential(torch.nn.Embedding(V, D), torch.nn.Linear(D, V))
    optimizer = torch.optim.SGD(model.parameters(), lr=ETA)
    loss_of = torch.nn.CrossEntropyLoss()
    pairs = {pair: torch.tensor([pair]) for pair in range(V)}

    def step(context: int, target: int) -> None:
        optimizer.zero_grad()
        loss_of(model(pairs[context]), pairs[target]).backward()
        optimizer.step()

    benchmark.pedantic(for_all_pairs(step), **ROUNDS)


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
