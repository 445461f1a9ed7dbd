"""Times keys in a terminal: from the key to the last byte painted.

The text is made on the spot (V = 3000, d = 100), and for the word box of the explore screen a model
(V = 10,000, d = 100), which is asked by E, by theta and by both at each key.
"""

import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import chain, islice, product
from pathlib import Path

import numpy as np
from rows import NO_GOAL, Row
from terminals import PROGRAM, latency, running
from texts import OPTIONS, zipf_text

from tui_w2v.vectors import save_model

SPACE, ENTER, LEFT, RIGHT, ON, BACK, ERASE = " ", "\r", "\x1b[D", "\x1b[C", "]", "[", "\x7f"
LEAD = [ENTER] * 40
MANY = 10_000
BARE_APP = """
from textual.app import App
from textual.widgets import Static

class BareApp(App):
    count = 0

    def compose(self):
        yield Static("0")

    def on_key(self, event):
        self.count += 1
        self.query_one(Static).update(str(self.count))

BareApp().run()
"""


def press_keys(command: list[str], keys: list[str]) -> list[float]:
    """Run a program and press keys, each when the last one's painting has ended.

    Returns:
        Milliseconds from each key to the last byte painted.
    """
    with running(command) as terminal:
        terminal.read_until_quiet(quiet=1.0, patience=60.0)
        times = []
        for key in keys:
            start = time.perf_counter()
            terminal.press(key)
            last = terminal.read_until_quiet(quiet=0.05, patience=1.0)
            times.append((last - start) * 1000)
        return times


def type_words(each: int) -> list[float]:
    """Type words letter by letter in the word box, and take them back."""
    generator = np.random.default_rng(0)
    E, theta = generator.normal(size=(2, MANY, 100)).astype(np.float32)
    syllables = [one + other for one, other in product("bdfgklmnprst", "aeiou")]
    parts = chain(product(syllables, repeat=2), product(syllables[:24], repeat=3))
    words = list(islice(map("".join, parts), MANY))  # many of which begin alike
    typed = generator.choice(words, each // 8)
    keys = [key for word in typed for key in (*word[:4], *[ERASE] * len(word[:4]))]
    bias, counts = np.zeros(MANY, np.float32), np.ones(MANY, np.int64)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "model.npz")
        save_model(path, E=E, theta=theta, bias=bias, words=words, counts=counts, config={})
        return press_keys([*PROGRAM, "explore", "--model", str(path)], ["b", ERASE, *keys])[2:]


def rows(*, quick: bool) -> Iterator[Row]:
    """A row for each sequence; the first is that of a bare app, to compare with."""
    each = 40 if quick else 100
    what = "key to last byte, 120 × 40"
    bare = press_keys([sys.executable, "-c", BARE_APP], ["x"] * each)[10:]
    yield Row(f"{what}: a bare app", NO_GOAL, latency(bare))
    sequences = {
        "space: next phase": [SPACE] * each,
        "left: back one phase": [LEFT] * each,
        "enter: whole turn": [ENTER] * each,
        "]: one turn on": [ON] * each,
        "[: one turn back": [BACK] * 35,
        "all of these, mixed": [SPACE, SPACE, RIGHT, LEFT, ON, ENTER, BACK, SPACE, LEFT, ENTER]
        * (each // 5),
    }
    app = [*PROGRAM, str(zipf_text()), *OPTIONS]
    for name, keys in sequences.items():
        lead = LEAD if name != "space: next phase" else []
        times = press_keys(app, lead + keys)[len(lead) :]
        yield Row(f"{what}, V = 3000: {name}", "median ≤ 12 ms, p95 ≤ 33 ms", latency(times))
    times = type_words(2 * each if quick else 4 * each)
    yield Row(f"{what}, V = {MANY:,}: typing in the word box", "p95 ≤ 16 ms", latency(times))
