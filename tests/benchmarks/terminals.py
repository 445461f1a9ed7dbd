"""A program in a real pseudo-terminal of 120 × 40, and the times of its keys."""

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
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

PROGRAM = [sys.executable, "-m", "tui_w2v"]


class Terminal:
    """The other side of a program's terminal."""

    def __init__(self, end: int) -> None:
        self._end = end
        self.painted = b""
        """All that the program has written."""

    def press(self, keys: str) -> None:
        os.write(self._end, keys.encode())

    def read(self, seconds: float) -> bool:
        """Read what is painted next, or nothing within so long."""
        if ready := bool(select.select([self._end], [], [], seconds)[0]):
            self.painted += os.read(self._end, 1 << 16)
        return ready

    def read_for(self, seconds: float) -> None:
        end = time.perf_counter() + seconds
        while (left := end - time.perf_counter()) > 0:
            self.read(left)

    def read_until_quiet(self, *, quiet: float, patience: float) -> float:
        """Read until nothing comes for so long; return when the last byte came."""
        last, begun = time.perf_counter(), False
        while self.read(quiet if begun else patience):
            last, begun = time.perf_counter(), True
        return last


@contextmanager
def running(command: list[str]) -> Iterator[Terminal]:
    """Run a program, and kill it in the end; it knows nothing that its user ever chose."""
    with TemporaryDirectory() as home:
        state = Path(home, "tui-w2v")
        state.mkdir()
        (state / "choices.json").write_text('{"welcomed": "yes"}')
        child, end = pty.fork()
        if not child:
            os.environ |= {"XDG_STATE_HOME": home, "XDG_CONFIG_HOME": home}
            os.environ |= {"TERM": "xterm-256color", "COLORTERM": "truecolor"}
            os.environ.pop("NO_COLOR", None)
            os.execvp(command[0], command)
        fcntl.ioctl(end, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
        try:
            yield Terminal(end)
        finally:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            os.close(end)


def latency(times: list[float]) -> str:
    """Say the median, and what 95 in 100 do not exceed."""
    p95 = statistics.quantiles(times, n=20, method="inclusive")[-1]
    return f"median {statistics.median(times):.1f} ms, p95 {p95:.1f} ms"
