"""Playing with the screen live: turns a second against the same without a screen, bytes to the
terminal, and how long a key waits meanwhile.

The app runs in a pseudo-terminal of 120 × 40 (V = 3000, d = 100).
"""

import os
import re
import select
import signal
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator

from bench_keys import PROGRAM, latency, open_app
from rows import Row
from texts import zipf_text

_SECONDS = 3.0
_HEADER_TURN = re.compile(rb"turn ([\d,]+)")
_FASTEST, _USUAL = 20, 0
"""How often + is pressed."""
_WITHOUT_SCREEN = """
import sys, time
from tui_w2v.cli.main import _limit_blas_threads
_limit_blas_threads()
from tui_w2v.training import Settings, Setup, Timeline, read_corpus
settings = Settings(corpus=sys.argv[1], max_vocab=3000)
timeline = Timeline(Setup(settings, read_corpus(settings)))
timeline.hurry(timeline.turns_on(2000))
begun, made = time.perf_counter(), timeline.turns_made
while time.perf_counter() - begun < float(sys.argv[2]):
    timeline.hurry(timeline.turns_on(16))
print((timeline.turns_made - made) / (time.perf_counter() - begun))
"""


def rows(*, quick: bool) -> Iterator[Row]:
    """Measure, in turn, the app and the same turns without a screen."""
    rounds = 4 if quick else 10
    pairs = [(_rate_without_screen(), Played(_FASTEST)) for _ in range(rounds)]
    without = statistics.median(rate for rate, _ in pairs)
    fastest = [played for _, played in pairs]
    rate = statistics.median(played.rate for played in fastest)
    yield Row(
        "turns a second at full speed, screen live / no screen",
        "≥ 0.9",
        f"{rate / without:.2f} ({rate:,.0f} : {without:,.0f} a second, medians)",
    )
    usual = Played(_USUAL, seconds=3)
    size = statistics.median(played.bytes_a_second for played in fastest)
    yield Row(
        "bytes a second to the terminal while playing",
        "≤ 150 KB at the usual pace",
        f"{usual.bytes_a_second / 1000:.0f} KB; {size / 1000:.0f} KB at full speed",
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


class Played:
    """The app playing at a pace, looked at from the other side of its terminal."""

    def __init__(self, faster: int, seconds: float = _SECONDS) -> None:
        command = [*PROGRAM, str(zipf_text()), "--max-vocab", "3000"]
        child, self._terminal = open_app(command)
        self._painted = b""
        try:
            self._read(2.5)
            for key in "+" * faster + "p":
                self._press(key)
            self._read(1.0)
            begun, size, turn = time.perf_counter(), len(self._painted), self._turn()
            self._read(seconds)
            passed = time.perf_counter() - begun
            self.rate = (self._turn() - turn) / passed
            self.bytes_a_second = (len(self._painted) - size) / passed
            self.key_times = [self._time_key(number) for number in range(40 if faster else 0)]
        finally:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            os.close(self._terminal)

    def _press(self, key: str) -> None:
        os.write(self._terminal, key.encode())

    def _read(self, seconds: float) -> None:
        end = time.perf_counter() + seconds
        while (left := end - time.perf_counter()) > 0:
            if select.select([self._terminal], [], [], left)[0]:
                self._painted += os.read(self._terminal, 1 << 16)

    def _turn(self) -> int:
        return int(_HEADER_TURN.findall(self._painted)[-1].replace(b",", b""))

    def _time_key(self, number: int) -> float:
        """Choose a pane and wait until its title is drawn as the chosen one's."""
        pane = (b"1", b"2")[number % 2]
        mark = re.compile(rb"\x1b\[[\d;]*7[\d;]*m " + pane + b" ")
        place = len(self._painted)
        begun = time.perf_counter()
        self._press(pane.decode())
        while time.perf_counter() - begun < 1:
            if select.select([self._terminal], [], [], 0.2)[0]:
                self._painted += os.read(self._terminal, 1 << 16)
                if mark.search(self._painted, place):
                    break
        taken = (time.perf_counter() - begun) * 1000
        self._read(0.037)
        return taken
