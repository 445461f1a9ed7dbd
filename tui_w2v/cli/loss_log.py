"""The log of ``tui-w2v train``: a line of comma-separated values for each pass or epoch."""

import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import TextIO

from tui_w2v.cli.output import drop, notice, writing
from tui_w2v.training import Progress


class LossLog:
    """A log, flushed line by line. One that can no longer be written is given up."""

    def __init__(
        self, path: str, unit: str, a_unit: int, *, first: int, seconds: float | None
    ) -> None:
        """Open the log and write its header.

        Args:
            path: The file, or - for standard output.
            unit: pass or epoch.
            a_unit: How many passes or turns that is.
            first: The pass or turn that training goes on from.
            seconds: The time that an interrupted training had taken, whose lines are kept; None
                for a new log.
        """
        header = f"{unit},loss,validation_loss,rate,seconds"
        kept = [] if seconds is None else list(_lines_up_to(path, header, first // a_unit))
        self._a_unit, self._last, self._before = a_unit, first, seconds or 0.0
        self._stream: TextIO | None = sys.stdout
        if path != "-":
            with writing(path):
                self._stream = open(path, "w", encoding="ascii", newline="\n")  # noqa: SIM115
        for line in (header, *kept):
            self._say(line)

    def report(self, progress: Progress) -> None:
        """Write the line of a pass or epoch that has ended."""
        if progress.done <= self._last or progress.done % self._a_unit:
            return
        self._last = progress.done
        values = (
            self._last // self._a_unit,
            float(progress.loss),
            "" if progress.validation_loss is None else float(progress.validation_loss),
            "" if progress.rate is None else f"{progress.rate:g}",
            f"{self._before + progress.seconds:.3f}",
        )
        self._say(",".join(map(str, values)))

    def _say(self, line: str) -> None:
        if self._stream is None:
            return
        try:
            print(line, file=self._stream, flush=True)
        except OSError as error:
            notice(f"the log cannot be written ({error.strerror}): training goes on without")
            drop(self._stream)
            self._stream = None


def _lines_up_to(path: str, header: str, last: int) -> Iterator[str]:
    """Yield the lines of an earlier log up to a pass or epoch."""
    with suppress(OSError, ValueError):
        earlier = Path(path).read_text(encoding="ascii").splitlines()
        if earlier[:1] == [header]:
            for line in earlier[1:]:
                if int(line.partition(",")[0]) <= last and line.count(",") == header.count(","):
                    yield line
