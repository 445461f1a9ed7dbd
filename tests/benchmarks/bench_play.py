"""Playing with the screen live: turns a second against the same without a screen, bytes to the
terminal, and how long a key waits meanwhile (V = 3000, d = 100).
"""

import re
import subprocess
import sys
import time
from collections.abc import Iterator
from statistics import median
from typing import NamedTuple

from rows import Row
from terminals import PROGRAM, Terminal, latency, running
from texts import OPTIONS, zipf_text

_SECONDS = 3.0
_HEADER_TURN = re.compile(rb"turn ([\d,]+)")
_WITHOUT_SCREEN = """
import sys, time
from tui_w2v.cli.main import _limit_blas_threads
_limit_blas_threads()
from tui_w2v.training import Settings, Setup, Timeline, read_corpus
settings = Settings(corpus=sys.argv[1], max_vocab=3000, dim=100, window=2)
timeline = Timeline(Setup(settings, read_corpus(settings)))
timeline.hurry(timeline.turns_on(2000))
begun, made = time.perf_counter(), timeline.turns_made
while time.perf_counter() - begun < float(sys.argv[2]):
    timeline.hurry(timeline.turns_on(16))
print((timeline.turns_made - made) / (time.perf_counter() - begun))
"""


def rows(*, quick: bool) -> Iterator[Row]:
    """Measure, in turn, the app and the same turns without a screen."""
    pairs = [(_rate_without_screen(), _play(faster=20)) for _ in range(4 if quick else 10)]
    without, fastest = median(rate for rate, _ in pairs), [played for _, played in pairs]
    rate = median(played.rate for played in fastest)
    yield Row(
        "turns a second at full speed, screen live / no screen",
        "≥ 0.9",
        f"{rate / without:.2f} ({rate:,.0f} : {without:,.0f} a second, medians)",
    )
    usual, size = _play(faster=0).kilobytes, median(played.kilobytes for played in fastest)
    yield Row(
        "bytes a second to the terminal while playing",
        "≤ 150 KB at the usual pace",
        f"{usual:.0f} KB; {size:.0f} KB at full speed",
    )
    times = [milliseconds for played in fastest for milliseconds in played.key_times]
    yield Row(
        "a key pressed while playing at full speed, to its picture",
        "p95 ≤ 33 ms",
        f"{latency(times)}, {len(times)} keys",
    )


def _rate_without_screen() -> float:
    command = [sys.executable, "-c", _WITHOUT_SCREEN, str(zipf_text()), str(_SECONDS)]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


class Played(NamedTuple):
    """What playing came to."""

    rate: float
    """Turns a second."""
    kilobytes: float
    """What was painted in a second."""
    key_times: list[float]
    """Milliseconds from keys to their pictures, at full speed."""


def _play(*, faster: int) -> Played:
    """Let the app play after so many presses of +, and look at its terminal."""
    with running([*PROGRAM, str(zipf_text()), *OPTIONS]) as terminal:
        terminal.read_until_quiet(quiet=1.0, patience=60.0)
        terminal.press("+" * faster + "p")
        terminal.read_for(1.0)
        begun, size, turn = time.perf_counter(), len(terminal.painted), _turn(terminal)
        terminal.read_for(_SECONDS)
        passed = time.perf_counter() - begun
        rate, painted = (_turn(terminal) - turn) / passed, len(terminal.painted) - size
        times = [_time_key(terminal, number) for number in range(40 if faster else 0)]
        return Played(rate, painted / passed / 1000, times)


def _turn(terminal: Terminal) -> int:
    return int(_HEADER_TURN.findall(terminal.painted)[-1].replace(b",", b""))


def _time_key(terminal: Terminal, number: int) -> float:
    """Choose a pane and wait until its title is drawn as the chosen one's."""
    pane = "12"[number % 2]
    mark = re.compile(rb"\x1b\[[\d;]*7[\d;]*m " + pane.encode() + b" ")
    place, begun = len(terminal.painted), time.perf_counter()
    terminal.press(pane)
    while time.perf_counter() - begun < 1:
        if terminal.read(0.2) and mark.search(terminal.painted, place):
            break
    taken = (time.perf_counter() - begun) * 1000
    terminal.read_for(0.037)
    return taken
