"""The command-line entry point: parses the arguments, runs a command, returns the exit status.

Each command is a module, imported when it runs. Only the commands that open a screen import
Textual.
"""

import argparse
import os
import signal
import sys
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any

from tui_w2v.cli.output import SMALLER_RATE, CommandError, ExitCode, complain, drop
from tui_w2v.cli.parser import COMMANDS, build_parser, command, command_parsers, similar_command
from tui_w2v.errors import DivergenceError, HintWarning, InputError
from tui_w2v.signals import ENDING, INTERRUPT, handled
from tui_w2v.spelling import UnknownWordError

_LISTS = ("words", "texts", "files", "corpus")
"""Arguments that take several values; ``corpus`` is last, as queries have it as an option."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command line and return its exit status."""
    _limit_blas_threads()
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        with suppress(AttributeError, ValueError):
            stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    try:
        # Ending by an exception, progress bars restore the cursor, and unfinished files go.
        with handled(lambda number, _: sys.exit(128 + number), *ENDING), _hints_in_one_line():
            return _run(list(sys.argv[1:] if argv is None else argv))
    except BrokenPipeError:  # the reader, such as head, has closed the pipe
        drop(sys.stdout)
        return ExitCode.DONE
    except KeyboardInterrupt:
        return ExitCode.INTERRUPTED
    except InputError as error:
        return complain(error)
    except MemoryError:
        return complain("there is not enough memory for this: lower --dim or --max-vocab")
    except (CommandError, UnknownWordError) as error:
        return complain(error, ExitCode.NOT_DONE)
    except DivergenceError as error:
        return complain(f"{error}; {SMALLER_RATE}", ExitCode.NOT_DONE)


def _run(words: list[str]) -> int:
    if not words or words[0] not in {*COMMANDS, "-h", "--help", "--version"}:
        is_path = not words or os.path.exists(words[0])  # noqa: PTH110 (it never raises)
        if not is_path and (hint := similar_command(words[0])):
            build_parser("").error(f"no such command or file: {words[0]!r}{hint}")
        words.insert(0, "explore")
    args = _parse(words)
    run = command(args.command).run
    with handled(signal.default_int_handler, INTERRUPT):
        return int(run(args) or ExitCode.DONE)


@contextmanager
def _hints_in_one_line() -> Iterator[None]:
    """Write hints to standard error as the program's other messages."""
    with warnings.catch_warnings():
        warnings.simplefilter("always", HintWarning)
        usual = warnings.showwarning

        def show(message: Warning | str, category: type[Warning], *where: Any) -> None:
            if issubclass(category, HintWarning):
                complain(message)
            else:
                usual(message, category, *where)

        warnings.showwarning = show  # type: ignore[assignment]
        yield


def _parse(words: list[str]) -> argparse.Namespace:
    """Parse a command line; words and files may stand on both sides of an option."""
    parser = build_parser(words[0])
    args, more = parser.parse_known_args(words)
    if not more:
        return args
    are_options = any(word.startswith("-") for word in more)
    listed = (getattr(args, name, None) for name in _LISTS)
    words_before = next((given for given in listed if isinstance(given, list)), None)
    if not are_options and words_before is not None:
        words_before += more
    elif not are_options and hasattr(args, "sources"):
        args.sources, args.target = [*args.sources, args.target, *more[:-1]], more[-1]
    elif not are_options and len(more) == 1 and getattr(args, "corpus", "") is None:
        (args.corpus,) = more
    else:
        unknown = f"unrecognized arguments: {' '.join(more)}"
        command_parsers(parser).get(args.command, parser).error(unknown)
    return args


def _limit_blas_threads() -> None:
    """Limit the BLAS library to one thread; it reads these variables when NumPy is imported.

    With more, the last bits of a sum would depend on the number of threads. Full-batch passes have
    threads of their own, whose number changes no bit; the products of a turn are too small for any.
    """
    for variable in ("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "OMP_NUM_THREADS"):
        os.environ[variable] = "1"
