"""Times keys in a real pseudo-terminal of 120 × 40: from the key to the last byte painted.

The text is made on the spot (V = 3000, d = 100), and for the word box of the explore screen a model
(V = 10,000, d = 100), which is asked by E, by theta and by both at each key.
"""

import fcntl
import os
import pty
import select
import signal
import statistics
import struct
import sys
import tempfile
import termios
import time
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import numpy as np
from rows import NO_GOAL, Row
from texts import zipf_text

from tui_w2v.vectors import save_model

QUIET_SECONDS = 0.05  # painting has ended when nothing has come for so long
SPACE, ENTER, LEFT, RIGHT, ON, BACK, ERASE = " ", "\r", "\x1b[D", "\x1b[C", "]", "[", "\x7f"
LEAD = [ENTER] * 40
PROGRAM = [sys.executable, "-m", "tui_w2v"]
MANY = 10_000


def press_keys(command: list[str], keys: list[str]) -> list[float]:
    """Run a program in a terminal and press keys, each when the last one's painting has ended.

    Returns:
        Milliseconds from each key to the last byte painted.
    """
    child, terminal = open_app(command)
    try:
        read_until_quiet(terminal, quiet=1.0, patience=10.0)
        times = []
        for key in keys:
            start = time.perf_counter()
            os.write(terminal, key.encode())
            last = read_until_quiet(terminal, quiet=QUIET_SECONDS, patience=1.0)
            times.append((last - start) * 1000)
        return times
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        os.close(terminal)


def open_app(command: list[str]) -> tuple[int, int]:
    """Run a program in a terminal of 120 × 40; return its process and the terminal's other end."""
    child, terminal = pty.fork()
    if not child:
        os.environ |= {"TERM": "xterm-256color", "COLORTERM": "truecolor"}
        os.environ.pop("NO_COLOR", None)
        os.execvp(command[0], command)
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
    return child, terminal


def read_until_quiet(terminal: int, *, quiet: float, patience: float) -> float:
    """Read what is painted; return when its last byte came."""
    last, begun = time.perf_counter(), False
    while select.select([terminal], [], [], quiet if begun else patience)[0]:
        os.read(terminal, 1 << 16)
        last, begun = time.perf_counter(), True
    return last


def latency(times: list[float]) -> str:
    """Say the median, and what 95 in 100 do not exceed."""
    p95 = statistics.quantiles(times, n=20, method="inclusive")[-1]
    return f"median {statistics.median(times):.1f} ms, p95 {p95:.1f} ms"


def sequences(each: int) -> dict[str, list[str]]:
    """What is pressed, by name, some of it so many times."""
    mixed = [SPACE, SPACE, RIGHT, LEFT, ON, ENTER, BACK, SPACE, LEFT, ENTER]
    return {
        "space: next phase": [SPACE] * each,
        "left: back one phase": [LEFT] * each,
        "enter: whole turn": [ENTER] * each,
        "]: one turn on": [ON] * each,
        "[: one turn back": [BACK] * 35,
        "all of these, mixed": mixed * (each // 5),
    }


def words() -> list[str]:
    """Ten thousand words of two or three syllables, many of which begin alike."""
    syllables = [one + other for one, other in product("bdfgklmnprst", "aeiou")]
    found = [
        *map("".join, product(syllables, repeat=2)),
        *map("".join, product(syllables[:24], repeat=3)),
    ]
    return found[:MANY]


def type_words(each: int) -> list[float]:
    """Type words letter by letter in the word box, and take them back."""
    generator = np.random.default_rng(0)
    E, theta = generator.normal(size=(2, MANY, 100)).astype(np.float32)
    vocabulary = words()
    typed = generator.choice(vocabulary, each // 8)
    keys = [key for word in typed for key in (*word[:4], *[ERASE] * len(word[:4]))]
    bias, counts = np.zeros(MANY, np.float32), np.ones(MANY, np.int64)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "model.npz")
        save_model(path, E=E, theta=theta, bias=bias, words=vocabulary, counts=counts, config={})
        return press_keys([*PROGRAM, "explore", "--model", str(path)], ["b", ERASE, *keys])[2:]


def rows(*, quick: bool) -> Iterator[Row]:
    """A row for each sequence; the first is that of a bare app, to compare with."""
    each = 40 if quick else 100
    what = "key to last byte, 120 × 40"
    bare = [sys.executable, str(Path(__file__).with_name("bare_app.py"))]
    yield Row(f"{what}: a bare app", NO_GOAL, latency(press_keys(bare, ["x"] * each)[10:]))
    app = [*PROGRAM, str(zipf_text()), "--max-vocab", "3000"]
    for name, keys in sequences(each).items():
        lead = LEAD if name != "space: next phase" else []
        times = press_keys(app, lead + keys)[len(lead) :]
        yield Row(f"{what}, V = 3000: {name}", "median ≤ 12 ms, p95 ≤ 33 ms", latency(times))
    times = type_words(2 * each if quick else 4 * each)
    yield Row(f"{what}, V = {MANY:,}: typing in the word box", "p95 ≤ 16 ms", latency(times))
