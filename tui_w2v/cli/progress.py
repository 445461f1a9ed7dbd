"""Progress on standard error: a bar on a terminal, elsewhere a line now and then."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any

from tui_w2v.cli.output import complain, errors_on_terminal, silent

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
    """Show progress up to a total; yield a function to call with the amount done."""
    if errors_on_terminal():
        with _bar() as bar:
            task = bar.add_task(label, total=total)
            yield lambda done: bar.update(task, completed=done)
        return
    begun, is_due = perf_counter(), _pace()

    def report(done: int) -> None:
        seconds = perf_counter() - begun
        if done < total and is_due(seconds):
            complain(f"{label}: {done / total:.0%} after {clock_time(seconds)}")

    yield report


@contextmanager
def training_progress(
    first: float, floor: float, unit: str, *, every: float | None = None
) -> "Iterator[Report]":
    """Show loss, floor and time left during training; yield a function to call with its progress.

    The bar begins with the first loss, and counts a unit, such as "training royal: pass". In its
    place, there can be a line ``every`` so many seconds.
    """
    if every is None and errors_on_terminal():
        from rich.progress import BarColumn

        losses = "loss {task.fields[loss]:.4f}  floor {task.fields[floor]:.4f}"
        with _bar(unit + " {task.completed:,}", BarColumn(), losses, "{task.fields[left]}") as bar:
            task = bar.add_task("", total=None, loss=first, floor=floor, left="")

            def show(progress: "Progress") -> None:
                done, left, loss = progress.done, _time_left(progress), progress.loss
                total = None if progress.left is None else done + progress.left
                bar.update(task, completed=done, total=total, loss=loss, left=left)

            yield show
        return
    is_due = _pace(every)

    def report(progress: "Progress") -> None:
        if progress.left != 0 and is_due(progress.seconds):
            told = f"{unit} {progress.done:,}  loss {progress.loss:.4f}  floor {floor:.4f}"
            complain(f"{told}  {_time_left(progress)}".rstrip())

    yield report


def _pace(every: float | None = None) -> Callable[[float], bool]:
    """Return what tells if a line is due at a second: ever more seldom, or at fixed intervals."""
    due = _FIRST_LINE if every is None else every

    def is_due(seconds: float) -> bool:
        nonlocal due
        if seconds < due or silent():
            return False
        due = seconds + (min(due / 2, _MOST_BETWEEN) if every is None else every)
        return True

    return is_due


def _time_left(progress: "Progress") -> str:
    seconds = progress.seconds_left
    return "" if seconds is None else f"about {clock_time(seconds)} left"


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


def clock_time(seconds: float) -> str:
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
    return progress_bar(label, size) if size >= _BIG_FILE else nullcontext(lambda _: None)


def open_text(corpus: str, **options: Any) -> "Run":
    """Return ``Run(corpus, **options)``, with a progress bar while a big text is read."""
    from tui_w2v.api import Run
    from tui_w2v.corpus import text_names

    with reading_progress(*text_names(corpus)) as progress:
        return Run(corpus, progress=progress, **options)
