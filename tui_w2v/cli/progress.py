"""Progress bars on standard error."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any

from tui_w2v.cli.output import ExitCode, complain, errors_on_terminal, silent

if TYPE_CHECKING:
    from rich.progress import Progress as Bar
    from rich.progress import ProgressColumn

    from tui_w2v.api import Run
    from tui_w2v.training import Progress, Report

_BIG_FILE = 4 << 20
"""The smallest file that is read with a progress bar, in bytes."""
_FIRST_LINE = 10.0
"""The seconds of work before the first line on its progress."""
_MOST_BETWEEN = 300.0
"""The longest time between two lines, in seconds."""


@contextmanager
def progress_bar(label: str, total: int) -> Iterator[Callable[[int], None]]:
    """Show a bar on a terminal, else a line now and then; yield what takes how much is done."""
    if not errors_on_terminal():
        yield _ignore if silent() else _share_lines(label, total)
        return
    with _bar() as bar:
        task = bar.add_task(label, total=total)
        yield lambda done: bar.update(task, completed=done)


@contextmanager
def training_progress(
    first: float, floor: float, unit: str, *, every: float | None = None
) -> "Iterator[Report]":
    """Show loss, floor and time left during training: a bar on a terminal, else some lines.

    Args:
        first: The loss that the bar begins with.
        floor: The floor of the loss.
        unit: What is counted, such as "training royal: pass".
        every: The seconds from line to line, in place of the bar. By default the first line comes
            after ten seconds, and later ones ever more seldom.
    """
    if every is not None or not errors_on_terminal():
        yield _ignore if silent() else _progress_lines(floor, unit, every)
        return
    from rich.progress import BarColumn

    with _bar(
        unit + " {task.completed:,}",
        BarColumn(),
        "loss {task.fields[loss]:.4f}  floor {task.fields[floor]:.4f}",
        "{task.fields[left]}",
    ) as bar:
        task = bar.add_task("", total=None, loss=first, floor=floor, left="")

        def report(progress: "Progress") -> None:
            total = None if progress.left is None else progress.done + progress.left
            left = _time_left(progress)
            bar.update(task, completed=progress.done, total=total, loss=progress.loss, left=left)

        yield report


def _share_lines(label: str, total: int) -> Callable[[int], None]:
    """Return what writes a line after ten seconds, and then ever more seldom."""
    begun, due = perf_counter(), _FIRST_LINE

    def report(done: int) -> None:
        nonlocal due
        seconds = perf_counter() - begun
        if seconds >= due and done < total:
            due = seconds + min(due / 2, _MOST_BETWEEN)
            complain(f"{label}: {done / total:.0%} after {duration(seconds)}", ExitCode.DONE)

    return report


def _progress_lines(floor: float, unit: str, every: float | None) -> "Report":
    """Return what writes a line now and then."""
    due = _FIRST_LINE if every is None else every

    def report(progress: "Progress") -> None:
        nonlocal due
        if progress.seconds >= due and progress.left != 0:
            due = progress.seconds + (min(due / 2, _MOST_BETWEEN) if every is None else every)
            told = f"{unit} {progress.done:,}  loss {progress.loss:.4f}  floor {floor:.4f}"
            complain(f"{told}  {_time_left(progress)}".rstrip(), ExitCode.DONE)

    return report


def _time_left(progress: "Progress") -> str:
    seconds = progress.seconds_left
    return "" if seconds is None else f"about {duration(seconds)} left"


@contextmanager
def _bar(*columns: "str | ProgressColumn") -> "Iterator[Bar]":
    from rich.console import Console
    from rich.progress import Progress

    bar = Progress(*columns, console=Console(stderr=True), transient=True)
    bar.start()
    try:
        yield bar
    finally:
        with suppress(OSError):  # a terminal that is gone must not cost the result
            bar.stop()


def _ignore(_: object) -> None:
    """Report nothing."""


def duration(seconds: float) -> str:
    """Write a time as minutes and seconds: 0:37, or 1:02:37."""
    minutes, seconds = divmod(max(0, round(seconds)), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


def reading_progress(
    *paths: str, label: str = "reading the text"
) -> AbstractContextManager[Callable[[int], None]]:
    """Return ``progress_bar`` for the bytes of files; small files have no bar."""
    size = 0
    for path in paths:
        with suppress(OSError, ValueError):
            size += Path(path).stat().st_size
    return progress_bar(label, size) if size >= _BIG_FILE else nullcontext(_ignore)


def open_text(corpus: str, **options: Any) -> "Run":
    """Return ``Run(corpus, **options)``, with a progress bar while a big text is read."""
    from tui_w2v.api import Run
    from tui_w2v.corpus import text_names

    with reading_progress(*text_names(corpus)) as progress:
        return Run(corpus, progress=progress, **options)
