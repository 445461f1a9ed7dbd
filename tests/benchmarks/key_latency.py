"""Times keys in a real pseudo-terminal: from the key to the last byte painted.

Run it: ``python tests/benchmarks/key_latency.py [--keys N] COMMAND...``
"""

import argparse
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
from dataclasses import dataclass

QUIET_SECONDS = 0.05
"""Painting has ended when nothing has come for so long."""


@dataclass(frozen=True)
class Press:
    """What one key did."""

    key: str
    milliseconds: float
    """From the key to the last byte."""
    size: int
    """Bytes painted."""


def press_keys(
    command: list[str], keys: list[str], *, columns: int = 120, lines: int = 40
) -> list[Press]:
    """Run a program in a terminal of this size and press keys, one when the last is painted."""
    child, terminal = pty.fork()
    if not child:
        os.environ |= {"TERM": "xterm-256color", "COLORTERM": "truecolor"}
        os.environ.pop("NO_COLOR", None)
        os.execvp(command[0], command)
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
    try:
        _read_until_quiet(terminal, 1.0)
        presses = []
        for key in keys:
            start = time.perf_counter()
            os.write(terminal, key.encode())
            last, size = _read_until_quiet(terminal, QUIET_SECONDS)
            if size:
                presses.append(Press(key, (last - start) * 1000, size))
        return presses
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        os.close(terminal)


def _read_until_quiet(terminal: int, quiet: float) -> tuple[float, int]:
    """Read what is painted; return when its last byte came, and how many there were."""
    last, size = time.perf_counter(), 0
    first_wait = max(quiet, 0.5)
    while select.select([terminal], [], [], quiet if size else first_wait)[0]:
        size += len(os.read(terminal, 1 << 16))
        last = time.perf_counter()
    return last, size


def report(name: str, presses: list[Press]) -> str:
    """Write a line with the median, the 95th percentile and the bytes."""
    times = sorted(press.milliseconds for press in presses)
    p95 = times[min(len(times) - 1, round(0.95 * len(times)))]
    size = statistics.median(press.size for press in presses)
    return (
        f"{name:<34} {len(times):>4} keys   median {statistics.median(times):6.1f} ms   "
        f"p95 {p95:6.1f} ms   max {times[-1]:6.1f} ms   {size:>8,.0f} bytes"
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--keys", type=int, default=200)
    parser.add_argument("command", nargs=argparse.REMAINDER)
    args = parser.parse_args()
    space, left, turn_on, turn_back, whole = " ", "\x1b[D", "]", "[", "\r"
    print(report("space: next phase", press_keys(args.command, [space] * args.keys)))
    mixed = [space, space, space, left, turn_on, whole, turn_back, space, left, whole]
    print(report("phase and turn keys", press_keys(args.command, mixed * (args.keys // 10))))
    for key, name in ((left, "left"), (turn_on, "]"), (turn_back, "["), (whole, "enter")):
        lead = [whole] * 30
        presses = press_keys(args.command, lead + [key] * 25)
        print(report(name, presses[30:]))
    sys.exit(0)
