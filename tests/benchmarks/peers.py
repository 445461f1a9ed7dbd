"""The same model trained by others, on the same pairs, each as its own documentation has it."""

import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tui_w2v.corpus import PairCounts

KERAS_BATCH = 4096
FASTTEXT_RATE = 0.5
_ROWS = 256

PairArrays = tuple[NDArray[np.int32], NDArray[np.int32]]
"""The context and the target words of pairs, each of shape (n_pairs,)."""


@dataclass(frozen=True)
class Adam:
    """How PyTorch trains."""

    rate: float
    batch: int

    def __str__(self) -> str:
        return f"Adam {self.rate:g}, batches of {self.batch}"


@dataclass(frozen=True)
class Peer:
    """What a peer has come to."""

    seconds: float
    """How long it trained."""
    processor: float
    """How many seconds of the processor's time it took, all cores together."""
    E: NDArray[Any]
    """What it looks up, shape (V, d)."""
    theta: NDArray[Any]
    """What it scores with, shape (V, d)."""
    bias: NDArray[Any]
    """What it adds to the scores, shape (V,)."""


def lacks(name: str) -> str:
    """Say that a peer is not installed, or nothing if it is."""
    return "" if find_spec(name) else "not installed"


def exact_loss(
    counts: PairCounts, E: NDArray[Any], theta: NDArray[Any], bias: NDArray[Any]
) -> float:
    """Return the mean loss of all pairs, in float64 and straight from its definition."""
    E, theta, bias = (array.astype(np.float64) for array in (E, theta, bias))
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


def pytorch_epochs(pairs: PairArrays, V: int, dim: int, how: Adam) -> Iterator[Peer]:
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
        yield Peer(seconds, processor, *(array.detach().numpy() for array in arrays))


def keras_rate(pairs: PairArrays, V: int, dim: int, *, batches: int) -> float:
    """Return how many pairs a second Keras's fit works off, over so many batches."""
    os.environ.setdefault("KERAS_BACKEND", "torch")
    import keras
    import torch

    torch.set_num_threads(os.cpu_count() or 1)
    model = keras.Sequential(
        [keras.layers.Embedding(V, dim), keras.layers.Dense(V, activation="softmax")]
    )
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy")
    order = np.random.default_rng(0).permutation(len(pairs[0]))
    seconds = 0.0
    for n_pairs in (4 * KERAS_BATCH, batches * KERAS_BATCH):  # the first fit also builds the model
        contexts, targets = (words[order[:n_pairs]] for words in pairs)
        start = perf_counter()
        model.fit(contexts, targets, batch_size=KERAS_BATCH, verbose=0)
        seconds = perf_counter() - start
    return len(contexts) / seconds


def train_fasttext(pairs: PairArrays, V: int, dim: int, *, n_pairs: int | None = None) -> Peer:
    """Train fastText's classifier for one epoch: label = target word, text = context word.

    It reads its pairs from a file, in the file's order; that reading is in its time.

    Args:
        pairs: All pairs.
        V: How many words there are.
        dim: d.
        n_pairs: Only so many of them, drawn at random.
    """
    import fasttext

    order = np.random.default_rng(0).permutation(len(pairs[0]))[:n_pairs]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "pairs.txt"
        with path.open("w") as stream:
            for context, target in zip(*(words[order].tolist() for words in pairs), strict=True):
                stream.write(f"__label__{target} {context}\n")
        start, processor_start = perf_counter(), process_time()
        model = fasttext.train_supervised(
            str(path),
            dim=dim,
            lr=FASTTEXT_RATE,
            epoch=1,
            loss="softmax",
            thread=os.cpu_count() or 1,
            verbose=0,
        )
        seconds, processor = perf_counter() - start, process_time() - processor_start

    # It ends each line with a word of its own and takes the mean of all vectors of a line.
    vectors = dict(zip(model.words, model.get_input_matrix(), strict=True))
    line_end = vectors.pop("</s>")
    E, theta = np.zeros((V, dim)), np.zeros((V, dim))
    for word, vector in vectors.items():
        E[int(word)] = (vector.astype(float) + line_end) / 2
    labels = [int(label.removeprefix("__label__")) for label in model.labels]
    theta[labels] = model.get_output_matrix()
    bias = np.full(V, -np.inf)  # it has none, and knows no label that it has not seen
    bias[labels] = 0
    return Peer(seconds, processor, E, theta, bias)
