"""Shared by the commands: errors, standard output, progress bars, checks of output files."""

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any, TextIO

from tui_w2v.cli.options import ExitCode, complain, drop
from tui_w2v.compression import without_suffix

if TYPE_CHECKING:
    from rich.progress import Progress as Bar

    from tui_w2v.corpus import Corpus, HeldOut, Vocabulary
    from tui_w2v.skipgram import Parameters
    from tui_w2v.training import Progress, Settings, Setup
    from tui_w2v.training.train import Report

_BIG_FILE = 4 << 20
SMALLER_RATE = "start with a smaller --lr"
"""The advice when training diverges."""


class CommandError(Exception):
    """A command failed; the message is one line."""

    def __init__(self, message: str, code: ExitCode = ExitCode.NOT_DONE) -> None:
        super().__init__(message)
        self.code = code


def write(text: str) -> None:
    """Write a line to standard output.

    Raises:
        CommandError: Standard output cannot be written.
    """
    with standard_output() as output:
        print(text, file=output, flush=True)


@contextmanager
def standard_output() -> Iterator[TextIO]:
    """Yield standard output, and turn its errors into one line.

    Raises:
        CommandError: Standard output cannot be written.
    """
    if sys.stdout is None:
        raise CommandError("standard output is closed")
    try:
        yield sys.stdout
    except BrokenPipeError:
        raise
    except OSError as error:
        drop(sys.stdout)
        raise CommandError(f"standard output cannot be written: {error.strerror}") from None


def takes_unicode() -> bool:
    """Return whether standard output is encoded in Unicode."""
    return (getattr(sys.stdout, "encoding", None) or "").lower().startswith("utf")


def write_json(answer: dict[str, Any]) -> None:
    """Write an answer as one JSON object on one line, whatever characters its words hold.

    Raises:
        CommandError: Standard output cannot be written.
    """
    text = json.dumps(answer, ensure_ascii=False)
    if not (takes_unicode() and text.isprintable()):  # some characters end lines
        text = json.dumps(answer)
    write(text)


@contextmanager
def progress_bar(*columns: object) -> "Iterator[Bar | None]":
    """Yield a progress bar on standard error, or None if it is no terminal."""
    if not sys.stderr or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress

    bar = Progress(*columns, console=Console(stderr=True), transient=True)  # type: ignore[arg-type]
    bar.start()
    try:
        yield bar
    finally:
        with suppress(OSError):  # a terminal that is gone must not cost the result
            bar.stop()


def on_terminal() -> bool:
    """Return whether standard output is a terminal."""
    return bool(sys.stdout and sys.stdout.isatty())


@contextmanager
def training_progress(first: float, floor: float, unit: str) -> "Iterator[Report]":
    """Show loss, entropy floor and time left on a terminal during training.

    Args:
        first: The loss that is shown until the first report.
        floor: The lowest possible loss.
        unit: The text before the count, such as "training royal: pass".
    """
    if not sys.stderr or not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.progress import BarColumn, TextColumn

    columns = (
        TextColumn(unit + " {task.completed:,}"),
        BarColumn(),
        TextColumn("loss {task.fields[loss]:.4f}  floor {task.fields[floor]:.4f}"),
        TextColumn("{task.fields[left]}"),
    )
    with progress_bar(*columns) as bar:
        if bar is None:
            yield lambda _: None
            return
        task = bar.add_task("", total=None, loss=first, floor=floor, left="")

        def report(progress: "Progress") -> None:
            total = None if progress.left is None else progress.done + progress.left
            seconds = progress.seconds_left
            left = "" if seconds is None else f"about {_duration(seconds)} left"
            bar.update(task, completed=progress.done, total=total, loss=progress.loss, left=left)

        yield report


def _duration(seconds: float) -> str:
    minutes, seconds = divmod(max(0, round(seconds)), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


@contextmanager
def reading_progress(
    corpus: str, label: str = "reading the text"
) -> Iterator[Callable[[int], None] | None]:
    """Show a progress bar on a terminal while a big file is read; yield its callback or None."""
    size = 0
    with suppress(OSError, ValueError):
        size = Path(corpus).stat().st_size
    if size < _BIG_FILE:
        yield None
        return
    with progress_bar() as bar:
        if bar is None:
            yield None
            return
        task = bar.add_task(label, total=size)
        yield lambda done: bar.update(task, completed=done)


def read_text(settings: "Settings", vocabulary: list[str] | None = None) -> "Corpus":
    """Read the text that the settings name, with a progress bar where it is big, and a line on
    what is to know of its words.

    Args:
        settings: The settings.
        vocabulary: The words to keep, instead of the most frequent words.
    """
    from tui_w2v.corpus import hints
    from tui_w2v.training import read_corpus

    with reading_progress(settings.corpus) as progress:
        corpus = read_corpus(settings, progress, vocabulary)
    if note := hints(corpus, settings.sentences):
        complain(f"{corpus.name!r}: {note}", ExitCode.DONE)
    return corpus


def hold_out(setup: "Setup") -> "HeldOut | None":
    """Hold out the sentences whose loss ends training, if any.

    Where none can be held out and the user gave a share, a line says so.
    """
    share, objective = setup.settings.validation, setup.objective
    held_out = setup.held_out(share)
    if share and not held_out and all(setting.name != "validation" for setting in setup.auto):
        why = "no sentences can be held out of this text"
        if not objective.validates:
            why = f"{objective.name} trains all pairs of a text"
        complain(f"--validation has no effect: {why}", ExitCode.DONE)
    return held_out


def check_target(path: str, *sources: str | None, option: str = "--save") -> None:
    """Check, before any work, that a file can be written.

    Args:
        path: The file.
        sources: The input files, which must not be overwritten.
        option: The option or argument that names the file.

    Raises:
        CommandError: The file cannot be written, or is an input file.
    """
    if not path:
        raise CommandError(f"{option} needs a file name", ExitCode.USAGE)
    target = Path(path)
    from tui_w2v.corpus import SAMPLES

    for source in sources:
        with suppress(OSError, ValueError):
            if source and source not in SAMPLES and target.samefile(source):
                raise CommandError(
                    f"{path!r} is an input file, which would be overwritten: name another file",
                    ExitCode.USAGE,
                )
    from tui_w2v.files import check_writable

    with writing(path):
        check_writable(target)


def check_archive(path: str, *sources: str | None) -> None:
    """Check that ``--save`` names a ``.npz`` that can be written, as ``check_target`` does.

    Raises:
        CommandError: The file cannot be written, or its suffix is not ``.npz``.
    """
    check_target(path, *sources)
    if PurePath(without_suffix(path)).suffix.lower() != ".npz":
        raise CommandError(
            f"--save {path!r} must end in .npz (tui-w2v convert makes other formats)",
            ExitCode.USAGE,
        )


@contextmanager
def writing(path: str, words: Sequence[str] = ()) -> Iterator[None]:
    """Turn errors of writing a file into one line.

    Args:
        path: The file.
        words: The words to write; in the file, each takes the space of the longest.

    Raises:
        CommandError: The file cannot be written.
    """
    try:
        yield
    except OSError as error:
        raise CommandError(f"{path!r} cannot be written: {error.strerror or error}") from None
    except MemoryError:
        longest = max(map(len, words), default=0)
        raise CommandError(
            f"{path!r} cannot be written: a word of {longest:,} characters needs too much memory"
        ) from None


def save_trained(
    path: str,
    settings: "Settings",
    parameters: "Parameters",
    vocabulary: "Vocabulary",
    *,
    turns: int,
    passes: int,
) -> None:
    """Write a model file.

    Args:
        path: The file.
        settings: The settings.
        parameters: The model's parameters.
        vocabulary: The model's words.
        turns: The number of turns of training, for the file's config.
        passes: The number of full-batch passes, for the file's config.

    Raises:
        CommandError: The file cannot be written.
    """
    from tui_w2v.training import save_run

    with writing(path, vocabulary.words):
        save_run(Path(path), settings, parameters, vocabulary, turns=turns, passes=passes)
