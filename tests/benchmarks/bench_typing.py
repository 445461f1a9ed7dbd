"""Times typing in the explore screen's word box in a real pseudo-terminal of 120 × 40.

Run: ``pytest -s tests/benchmarks/bench_typing.py``. The model is drawn on the spot: V = 10,000,
d = 100, asked by E, by theta and by both at each key.
"""

import statistics
import sys
import tempfile
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import numpy as np
from bench_keys import Press, p95_of, press_keys, report
from rows import Row

from tui_w2v.vectors.formats.model import save_model

_V, _D = 10_000, 100
_ERASE = "\x7f"


def words() -> list[str]:
    """Ten thousand words of two or three syllables, many of which begin alike."""
    syllables = [one + other for one, other in product("bdfgklmnprst", "aeiou")]
    found = [
        *map("".join, product(syllables, repeat=2)),
        *map("".join, product(syllables[:24], repeat=3)),
    ]
    return found[:_V]


def measure(each: int) -> list[Press]:
    """Type words letter by letter, and take them back."""
    generator = np.random.default_rng(0)
    E, theta = generator.normal(size=(2, _V, _D)).astype(np.float32)
    vocabulary = words()
    typed = generator.choice(vocabulary, each // 8)
    keys = [key for word in typed for key in (*word[:4], *[_ERASE] * len(word[:4]))]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "model.npz")
        save_model(
            path,
            E=E,
            theta=theta,
            bias=np.zeros(_V, np.float32),
            words=vocabulary,
            counts=np.ones(_V, np.int64),
            config={},
        )
        command = [sys.executable, "-m", "tui_w2v", "explore", "--model", str(path)]
        return press_keys(command, ["b", _ERASE, *keys])[2:]


def rows(*, quick: bool) -> Iterator[Row]:
    """One row."""
    times = [press.milliseconds for press in measure(80 if quick else 400)]
    yield Row(
        f"typing in the word box, a key to its last byte, V = {_V:,}, d = {_D}, 120 × 40",
        "p95 ≤ 16 ms",
        f"median {statistics.median(times):.1f} ms, p95 {p95_of(times):.1f} ms",
    )


def test_typing() -> None:
    print()
    print(report("typing in the word box", measure(400)))
