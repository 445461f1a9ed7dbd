"""The same model trained by PyTorch, on the same pairs, as its own documentation has it."""

import os
from collections.abc import Iterator
from importlib.util import find_spec
from itertools import pairwise
from time import perf_counter, process_time
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from tui_w2v.corpus import Corpus, PairCounts

_ROWS = 256


class Adam(NamedTuple):
    rate: float
    batch: int

    def __str__(self) -> str:
        return f"Adam {self.rate:g}, batches of {self.batch}"


class Arrays(NamedTuple):
    """What a model has come to: E and theta of shape (V, d), and the bias of shape (V,)."""

    E: NDArray[Any]
    theta: NDArray[Any]
    bias: NDArray[Any]


class Peer(NamedTuple):
    seconds: float
    """How long it trained."""
    processor: float
    """How many seconds of the processor's time it took, all cores together."""
    arrays: Arrays


def lacks(name: str) -> str:
    """Say that a peer is not installed, or nothing if it is."""
    return "" if find_spec(name) else "not installed"


def whole_sentences(corpus: Corpus) -> list[list[str]]:
    """Return a text's sentences, of all its words."""
    words = [corpus.word(number) for number in range(int(corpus.tokens.max()) + 1)]
    tokens = [words[number] for number in corpus.tokens.tolist()]
    return [tokens[a:b] for a, b in pairwise(corpus.sentence_starts.tolist())]


def exact_loss(counts: PairCounts, arrays: Arrays) -> float:
    """Return the mean loss of all pairs, in float64 and straight from its definition."""
    E, theta, bias = (array.astype(np.float64) for array in arrays)
    needed = said = 0.0
    for first in range(0, len(E), _ROWS):
        z = E[first : first + _ROWS] @ theta.T + bias  # (rows, V)
        highest = z.max(axis=1)
        totals = np.exp(z - highest[:, None]).sum(axis=1)
        needed += float(counts.per_context[first : first + _ROWS] @ (highest + np.log(totals)))
        starts = counts.starts[first : first + _ROWS + 1]
        rows = np.repeat(np.arange(len(z)), np.diff(starts))
        entries = slice(starts[0], starts[-1])
        said += float(counts.numbers[entries] @ z[rows, counts.targets[entries]])
    return (needed - said) / counts.total


def pytorch_epochs(
    pairs: tuple[NDArray[np.int32], ...], V: int, dim: int, how: Adam
) -> Iterator[Peer]:
    """Train Embedding + Linear with Adam on shuffled batches; stand still after each epoch."""
    import torch

    torch.set_num_threads(os.cpu_count() or 1)
    torch.manual_seed(0)
    contexts, targets = (torch.from_numpy(words.astype(np.int64)) for words in pairs)
    embedding, linear = torch.nn.Embedding(V, dim), torch.nn.Linear(dim, V)
    model = torch.nn.Sequential(embedding, linear)
    optimizer = torch.optim.Adam(model.parameters(), lr=how.rate)
    loss_of = torch.nn.CrossEntropyLoss()
    seconds = processor = 0.0
    while True:
        start, processor_start = perf_counter(), process_time()
        for batch in torch.randperm(len(contexts)).split(how.batch):
            optimizer.zero_grad()
            loss_of(model(contexts[batch]), targets[batch]).backward()
            optimizer.step()
        seconds += perf_counter() - start
        processor += process_time() - processor_start
        arrays = (embedding.weight, linear.weight, linear.bias)
        yield Peer(seconds, processor, Arrays(*(array.detach().numpy() for array in arrays)))
