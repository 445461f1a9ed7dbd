"""Output of commands: exit status, one-line errors, answers, tables and files."""

import json
import os
import sys
import warnings
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from enum import IntEnum
from itertools import zip_longest
from pathlib import Path, PurePath
from typing import Any, TextIO

from tui_w2v.compression import without_suffix
from tui_w2v.errors import HintWarning, InputError
from tui_w2v.printable import spelled_out

SMALLER_RATE = "start with a smaller --lr"
"""The advice when training diverges."""
_SILENT = ContextVar("silent", default=False)
_BAR_WIDTH = 24


class ExitCode(IntEnum):
    """The exit statuses of the program."""

    DONE = 0
    NOT_DONE = 1
    USAGE = 2
    HUNG_UP = 129
    INTERRUPTED = 130
    TERMINATED = 143


class CommandError(Exception):
    """The command cannot be done (status 1), although its input is valid."""


def complain(
    message: object, code: ExitCode = ExitCode.USAGE, *, program: str = "tui-w2v"
) -> ExitCode:
    """Write one line to standard error, with control characters escaped, and return the code."""
    if sys.stderr:
        try:
            print(spelled_out(f"{program}: {message}"), file=sys.stderr, flush=True)
        except OSError:  # the exit status still reports the error
            drop(sys.stderr)
    return code


def notice(message: str) -> None:
    """Write a line that is no error: a hint, which ``--quiet`` silences."""
    warnings.warn(message, HintWarning, stacklevel=2)


def drop(stream: TextIO) -> None:
    """Discard what a stream still buffers: Python would flush it again at exit."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


@contextmanager
def standard_output() -> Iterator[TextIO]:
    """Yield standard output, and turn its errors into a ``CommandError``."""
    if sys.stdout is None:
        raise CommandError("standard output is closed")
    try:
        yield sys.stdout
    except BrokenPipeError:
        raise
    except OSError as error:
        drop(sys.stdout)
        raise CommandError(f"standard output cannot be written: {error.strerror}") from None


def write(text: str) -> None:
    with standard_output() as output:
        print(text, file=output, flush=True)


def write_json(answer: dict[str, Any]) -> None:
    """Write an answer as one JSON object on one line, whatever characters its words hold."""
    text = json.dumps(answer, ensure_ascii=False)
    if not (takes_unicode() and text.isprintable()):  # some characters end lines
        text = json.dumps(answer)
    write(text)


def write_rows(rows: Iterable[Sequence[str]], *headings: str, bars: Sequence[float] = ()) -> None:
    """Write a table on a terminal, and tab-separated lines elsewhere.

    ``>`` before a heading aligns its column right. Bars are numbers up to 1, one for each row,
    drawn on a terminal that shows Unicode.
    """
    rows = [[spelled_out(field) for field in row] for row in rows]
    if not on_terminal():
        for row in rows:
            write("\t".join(row))
        return
    from rich import box
    from rich.bar import Bar
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for heading in headings:
        right = heading[0] == ">"
        table.add_column(heading[right:], justify="right" if right else "left", overflow="fold")
    for row, bar in zip_longest(rows, bars if takes_unicode() else ()):
        drawn = [] if bar is None else [Bar(1, 0, max(0.0, bar), width=_BAR_WIDTH)]
        table.add_row(*map(Text, row), *drawn)
    Console().print(table)


def takes_unicode() -> bool:
    """Return whether standard output is encoded in Unicode."""
    return (getattr(sys.stdout, "encoding", None) or "").lower().startswith("utf")


def on_terminal() -> bool:
    return bool(sys.stdout and sys.stdout.isatty())


def errors_on_terminal() -> bool:
    """Return whether standard error is a terminal that may show more than errors."""
    return bool(sys.stderr and sys.stderr.isatty()) and not silent()


def silent() -> bool:
    """Return whether nothing but errors is to be written to standard error."""
    return _SILENT.get()


@contextmanager
def silenced() -> Iterator[None]:
    """Write nothing but errors to standard error within a block."""
    before = _SILENT.set(True)
    try:
        with warnings.catch_warnings(action="ignore", category=HintWarning):
            yield
    finally:
        _SILENT.reset(before)


def check_target(path: str, *sources: str | None, option: str = "--save") -> None:
    """Check, before any work, that a file can be written, and is none of the input files."""
    from tui_w2v.corpus import refuse_inputs
    from tui_w2v.files import check_writable

    if not path:
        raise InputError(f"{option} needs a file name")
    refuse_inputs(path, *sources)
    with writing(path):
        check_writable(Path(path))


def check_archive(path: str, *sources: str | None) -> None:
    """Check that ``--save`` names a ``.npz`` that can be written, as ``check_target`` does."""
    check_target(path, *sources)
    if PurePath(without_suffix(path)).suffix.lower() != ".npz":
        raise InputError(f"--save {path!r} must end in .npz (tui-w2v convert makes other formats)")


@contextmanager
def writing(path: str, words: Sequence[str] = ()) -> Iterator[None]:
    """Turn errors of writing a file into one line; each word takes the longest word's room."""
    try:
        yield
    except OSError as error:
        raise CommandError(f"{path!r} cannot be written: {error.strerror or error}") from None
    except MemoryError:
        longest = max(map(len, words), default=0)
        raise CommandError(
            f"{path!r} cannot be written: a word of {longest:,} characters needs too much memory"
        ) from None
