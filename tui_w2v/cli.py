"""The shell face: one function a command.

What a command needs is imported when it runs, so that none waits for another's libraries: above
all, only the commands that open a screen import Textual.
"""

import argparse
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tui_w2v.command_line import ExitCode, build_parser, complain, configuration_of

if TYPE_CHECKING:
    from tui_w2v.corpus import Corpus
    from tui_w2v.training import Configuration, Timeline

_BIG_FILE = 4 << 20


class CommandError(Exception):
    """A command cannot go on; the message is one line."""

    def __init__(self, message: str, code: ExitCode = ExitCode.NOT_DONE) -> None:
        super().__init__(message)
        self.code = code


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command line and return its exit status."""
    _leave_cores_to_the_program()
    for stream in (sys.stdout, sys.stderr):
        with suppress(AttributeError, ValueError):
            stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    try:
        return _run(list(sys.argv[1:] if argv is None else argv))
    except BrokenPipeError:  # whoever read the output has seen enough
        _drop_output()
        return ExitCode.DONE
    except KeyboardInterrupt:
        return ExitCode.INTERRUPTED
    except CommandError as error:
        return complain(error, code=error.code)


def _run(words: list[str]) -> int:
    from tui_w2v.corpus import CorpusError
    from tui_w2v.training import DivergedError, InvalidOptionError

    parser = build_parser()
    if not words or words[0] not in {*_COMMANDS, "-h", "--help", "--version"}:
        if words and (command := _meant_command(words[0])):
            parser.error(f"no such command or file: {words[0]!r}; did you mean {command}?")
        words.insert(0, "explore")
    args = parser.parse_args(words)
    try:
        return int(_COMMANDS[args.command](args))
    except (CorpusError, InvalidOptionError) as error:
        raise CommandError(str(error), ExitCode.USAGE) from None
    except DivergedError as error:
        raise CommandError(str(error)) from None


def _drop_output() -> None:
    """Send what is still to be written nowhere: Python flushes once more on its way out."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _meant_command(word: str) -> str | None:
    """The command that a word may have been meant for, if it names no text."""
    with suppress(OSError, ValueError):
        if Path(word).exists():
            return None
    return next(iter(get_close_matches(word, _COMMANDS, n=1)), None)


def _leave_cores_to_the_program() -> None:
    """Hold the BLAS library to one thread, unless the user said otherwise.

    Its variables are read when NumPy is first imported. A turn's products are too small to be
    shared out, and the screen needs the other core.
    """
    for variable in ("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "OMP_NUM_THREADS"):
        os.environ.setdefault(variable, "1")


# What commands share


def _open_run(configuration: "Configuration") -> "tuple[Corpus, Timeline]":
    """Read the text and stand before the first turn."""
    from tui_w2v.training import make_timeline, read_corpus

    try:
        with _reading_progress(configuration.corpus) as progress:
            corpus = read_corpus(configuration, progress)
        return corpus, make_timeline(configuration, corpus)
    except MemoryError:
        raise CommandError(
            "there is not enough memory for this model: lower --dim or --max-vocab",
            ExitCode.USAGE,
        ) from None


@contextmanager
def _reading_progress(corpus: str) -> Iterator[Callable[[int], None] | None]:
    """Show a progress bar on a terminal while a big file is read."""
    size = 0
    with suppress(OSError, ValueError):
        size = Path(corpus).stat().st_size
    if size < _BIG_FILE or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("reading the text", total=size)
        yield lambda done: bar.update(task, completed=done)


def _check_target(path: str) -> None:
    """See, before any work is done for it, that a file can be written there."""
    if not path:
        raise CommandError("--save needs a file's name", ExitCode.USAGE)
    target = Path(path)
    if target.is_dir():
        raise CommandError(f"{path!r} cannot be written: it is a folder")
    if not target.parent.is_dir():
        raise CommandError(f"{path!r} cannot be written: there is no folder {str(target.parent)!r}")
    if not os.access(target.parent, os.W_OK):
        raise CommandError(f"{path!r} cannot be written: the folder is read-only")


def _save(
    path: str, configuration: "Configuration", corpus: "Corpus", timeline: "Timeline"
) -> None:
    from tui_w2v.vectors import save_model

    parameters = timeline.parameters
    try:
        save_model(
            Path(path),
            E=parameters.E,
            theta=parameters.theta,
            bias=parameters.bias,
            words=corpus.vocabulary.words,
            counts=corpus.vocabulary.counts,
            config={**configuration.as_dict(), "turns": timeline.turns_made},
        )
    except OSError as error:
        raise CommandError(f"{path!r} cannot be written: {error.strerror or error}") from None
    except MemoryError:
        longest = max(map(len, corpus.vocabulary.words))
        raise CommandError(
            f"{path!r} cannot be written: a word of {longest:,} characters needs too much memory"
        ) from None


def _write(text: str) -> None:
    """Write a line of the answer.

    Raises:
        CommandError: It cannot be written.
    """
    if sys.stdout is None:
        raise CommandError("standard output is closed")
    try:
        print(text, flush=True)
    except BrokenPipeError:
        raise
    except OSError as error:
        _drop_output()
        raise CommandError(f"standard output cannot be written: {error.strerror}") from None


# The commands


def _explore(args: argparse.Namespace) -> int:
    from tui_w2v.corpus import resolve_source

    configuration = configuration_of(args)
    resolve_source(configuration.corpus)  # a wrong name is the first thing to say
    if not sys.__stderr__ or not sys.__stderr__.isatty():
        raise CommandError(
            "the explorer needs a terminal; tui-w2v trace writes the turns as text",
            ExitCode.USAGE,
        )
    corpus, timeline = _open_run(configuration)
    timeline.go(timeline.position)  # should the first turn diverge, it is said before the screen
    _take_keys_from_terminal()
    from tui_w2v.tui import ExplorerApp

    app = ExplorerApp(configuration, corpus, timeline)
    app.run()
    return app.return_code or ExitCode.DONE


def _take_keys_from_terminal() -> None:
    """Have the screen read its keys from the controlling terminal, if standard input is not it."""
    if sys.__stdin__ and sys.__stdin__.isatty():
        return
    try:
        terminal = os.open("/dev/tty", os.O_RDWR)
    except OSError:
        raise CommandError(
            "there is no terminal to take keys from; tui-w2v trace writes the turns as text",
            ExitCode.USAGE,
        ) from None
    os.dup2(terminal, 0)
    os.close(terminal)


def _trace(args: argparse.Namespace) -> int:
    from tui_w2v.trace import as_json, as_text, trace_turns
    from tui_w2v.training import DivergedError

    configuration = configuration_of(args)
    if args.save is not None:
        _check_target(args.save)
    corpus, timeline = _open_run(configuration)
    if args.json:
        unicode = (getattr(sys.stdout, "encoding", None) or "").lower().startswith("utf")
        write = as_json(corpus.vocabulary, full=args.full, ascii_only=not unicode)
    else:
        write = as_text(corpus.vocabulary, full=args.full)
    diverged = None
    try:
        for text in trace_turns(timeline, args.turns, write):
            _write(text)
    except DivergedError as error:
        diverged = error
    if args.save is not None:
        _save(args.save, configuration, corpus, timeline)
    if diverged:
        raise CommandError(str(diverged))
    return ExitCode.DONE


def _samples(args: argparse.Namespace) -> int:
    from tui_w2v.corpus import SAMPLES
    from tui_w2v.training import Configuration, read_corpus

    for name, sample in SAMPLES.items():
        corpus = read_corpus(Configuration(corpus=name))
        _write(
            f"{name}\t{len(corpus.vocabulary):,} different words, {len(corpus.tokens):,} in all, "
            f"{len(corpus.sentence_starts) - 1:,} sentences\t{sample.about}"
        )
    return ExitCode.DONE


_COMMANDS: dict[str, Callable[[argparse.Namespace], Any]] = {
    "explore": _explore,
    "trace": _trace,
    "samples": _samples,
}
