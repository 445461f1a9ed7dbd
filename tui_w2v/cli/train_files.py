"""The files that ``tui-w2v train`` writes while it trains: a checkpoint and a log."""

import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path, PurePath
from time import monotonic
from typing import Any, TextIO

from tui_w2v.cli.output import CommandError, drop, notice, writing
from tui_w2v.compression import without_suffix
from tui_w2v.corpus import Vocabulary
from tui_w2v.errors import InputError
from tui_w2v.training import Origin, Progress, TrainedModel, read_model

_CONFIG = "checkpoint"


class Checkpoint:
    """The file beside a model's file that holds the model while it is trained."""

    def __init__(
        self, save: str, minutes: float, command: dict[str, Any], vocabulary: Vocabulary
    ) -> None:
        """Name the file; ``command`` and the vocabulary tell whose training it holds."""
        self.path = checkpoint_path(save)
        self._command, self._vocabulary = command, vocabulary
        self._every = minutes * 60
        self._last = monotonic()
        self._seconds = 0.0
        self._failed = False

    def resume(self) -> tuple[Origin, float] | None:
        """Read the model of an interrupted training, and the seconds that it had taken."""
        if not Path(self.path).exists():
            return None
        saved = read_model(Path(self.path))
        told = saved.config.get(_CONFIG)
        counts = None if saved.counts is None else saved.counts.tolist()
        of_text = [list(self._vocabulary.words), self._vocabulary.counts.tolist()]
        told = told if isinstance(told, dict) else {}
        if told.get("command") != self._command or [saved.words, counts] != of_text:
            holds = f"{self.path!r} holds a training by another command line or on another text"
            hint = "repeat that one, remove the file, or --save under another name"
            raise InputError(f"{holds}: {hint}")
        with suppress(TypeError, ValueError):
            self._seconds = float(told.get("seconds", 0.0))
        return saved.origin, self._seconds

    def report(self, progress: Progress) -> None:
        """Write the model if it is time; training goes on if that fails."""
        if monotonic() - self._last < self._every or not progress.made:
            return
        self.write(progress.model)
        self._last = monotonic()

    def write(self, model: Callable[[], TrainedModel]) -> None:
        """Write the model, or say once that it cannot be written."""
        try:
            with writing(self.path):
                kept = model()
                seconds = self._seconds + kept.seconds
                told = {"command": self._command, "seconds": seconds}
                kept.save(self.path, **{_CONFIG: told})
        except CommandError as error:
            if not self._failed:
                notice(f"{error}; training goes on without")
            self._failed = True

    def remove(self) -> None:
        """Remove the file: training is done."""
        with suppress(OSError):
            Path(self.path).unlink()


def checkpoint_path(save: str) -> str:
    """Return ``book.checkpoint.npz`` for ``book.npz``."""
    whole = without_suffix(save)
    stem = PurePath(whole).suffix
    return f"{whole.removesuffix(stem)}.checkpoint{stem}{save.removeprefix(whole)}"


class LossLog:
    """A log, flushed line by line. One that can no longer be written is given up."""

    def __init__(
        self, path: str, unit: str, a_unit: int, *, first: int, seconds: float | None
    ) -> None:
        """Open the log, - for standard output, and write its header.

        A unit, pass or epoch, is so many passes or turns; training goes on from the ``first``. Of
        an interrupted training, which had taken some seconds, the lines are kept.
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

    def close(self) -> None:
        """Close the file; standard output stays open."""
        if self._stream not in (None, sys.stdout):
            self._stream.close()

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
