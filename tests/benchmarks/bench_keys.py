"""Times keys in a real pseudo-terminal of 120 × 40: from the key to the last byte painted.

Run: ``pytest -s tests/benchmarks/bench_keys.py``. The text is made on the spot (V = 3000, d = 100).
"""

import fcntl
import os
import pty
import select
import signal
import statistics
import struct
import sys
import termios
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from rows import NO_GOAL, Row
from texts import zipf_text

HERE = Path(__file__).parent
QUIET_SECONDS = 0.05  # painting has ended when nothing has come for so long

SPACE, ENTER, LEFT, RIGHT, ON, BACK = " ", "\r", "\x1b[D", "\x1b[C", "]", "["
LEAD = [ENTER] * 40


@dataclass(frozen=True)
class Press:
    """What one key did."""

    milliseconds: float
    """From the key to the last byte."""
    size: int
    """Bytes painted."""


def press_keys(command: list[str], keys: list[str]) -> list[Press]:
    """Run a program in a terminal and press keys, each when the last one's painting has ended."""
    child, terminal = open_app(command)
    try:
        read_until_quiet(terminal, quiet=1.0, patience=10.0)
        presses = []
        for key in keys:
            start = time.perf_counter()
            os.write(terminal, key.encode())
            last, size = read_until_quiet(terminal, quiet=QUIET_SECONDS, patience=1.0)
            presses.append(Press((last - start) * 1000, size))
        return presses
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


def read_until_quiet(terminal: int, *, quiet: float, patience: float) -> tuple[float, int]:
    """Read what is painted; return when its last byte came, and how many bytes there were."""
    last, size = time.perf_counter(), 0
    while select.select([terminal], [], [], quiet if size else patience)[0]:
        size += len(os.read(terminal, 1 << 16))
        last = time.perf_counter()
    return last, size


def p95_of(times: list[float]) -> float:
    """Return what 95 in 100 do not exceed."""
    return statistics.quantiles(times, n=20, method="inclusive")[-1]


def report(name: str, presses: list[Press]) -> str:
    """One line of the table."""
    times = [press.milliseconds for press in presses]
    size = statistics.median(press.size for press in presses)
    return (
        f"{name:<28} {len(times):>5} keys   median {statistics.median(times):5.1f} ms   "
        f"p95 {p95_of(times):5.1f} ms   max {max(times):5.1f} ms   {size:>7,.0f} bytes"
    )


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


def measure(each: int) -> Iterator[tuple[str, list[Press]]]:
    """Press all sequences, each in a program of its own; first in a bare app, to compare with."""
    app = [sys.executable, "-m", "tui_w2v", str(zipf_text()), "--max-vocab", "3000"]
    bare = press_keys([sys.executable, str(HERE / "bare_app.py")], ["x"] * each)
    yield "a bare app of one line", bare[10:]
    for name, keys in sequences(each).items():
        lead = LEAD if name != "space: next phase" else []
        yield name, press_keys(app, lead + keys)[len(lead) :]


def rows(*, quick: bool) -> Iterator[Row]:
    """A row for each sequence."""
    goal = "median ≤ 12 ms, p95 ≤ 33 ms"
    for name, presses in measure(40 if quick else 100):
        times = [press.milliseconds for press in presses]
        yield Row(
            f"key to last byte, 120 × 40, V = 3000: {name}",
            NO_GOAL if name.startswith("a bare app") else goal,
            f"median {statistics.median(times):.1f} ms, p95 {p95_of(times):.1f} ms",
        )


def test_keys() -> None:
    print()
    for name, presses in measure(100):
        print(report(name, presses))
