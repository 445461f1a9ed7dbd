"""The shell face: one command a module, imported when it runs, so that none waits for another's
libraries: above all, only the commands that open a screen import Textual.
"""

import os
import signal
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import NoReturn

from tui_w2v.command_line import ExitCode, complain, drop
from tui_w2v.commands.common import SMALLER_RATE, CommandError
from tui_w2v.commands.parser import COMMANDS, build_parser, command
from tui_w2v.errors import DivergenceError, InputError
from tui_w2v.signals import ENDING, INTERRUPT, handled
from tui_w2v.spelling import close_spellings


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command line and return its exit status."""
    _leave_cores_to_the_program()
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        with suppress(AttributeError, ValueError):
            stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    try:
        with handled(_end, *ENDING):
            return _run(list(sys.argv[1:] if argv is None else argv))
    except BrokenPipeError:  # whoever read the output has seen enough
        drop(sys.stdout)
        return ExitCode.DONE
    except KeyboardInterrupt:
        return ExitCode.INTERRUPTED
    except CommandError as error:
        return complain(error, code=error.code)


def _run(words: list[str]) -> int:
    if not words or words[0] not in {*COMMANDS, "-h", "--help", "--version"}:
        if words and (meant := _meant_command(words[0])):
            build_parser("").error(f"no such command or file: {words[0]!r}; did you mean {meant}?")
        words.insert(0, "explore")
    args = build_parser(words[0]).parse_args(words)
    run = command(args.command).run
    try:
        with handled(signal.default_int_handler, INTERRUPT):
            return int(run(args))
    except InputError as error:
        raise CommandError(str(error), ExitCode.USAGE) from None
    except DivergenceError as error:
        raise CommandError(f"{error}; {SMALLER_RATE}") from None
    except MemoryError:
        raise CommandError(
            "there is not enough memory for this: lower --dim or --max-vocab", ExitCode.USAGE
        ) from None


def _end(number: int, _: object) -> NoReturn:
    """Unwind, so that a progress bar gives the cursor back and no unfinished file stays."""
    sys.exit(128 + number)


def _meant_command(word: str) -> str | None:
    """The command that a word may have been meant for, if it names no text."""
    with suppress(OSError, ValueError):
        if Path(word).exists():
            return None
    commands = {name: number for number, name in enumerate(COMMANDS)}
    return next(iter(close_spellings(word, commands)), None)


def _leave_cores_to_the_program() -> None:
    """Hold the BLAS library to one thread, whatever the environment says.

    Its variables are read when NumPy is first imported. Its own threads would change the order
    of sums with their number, and with it the last bits of every result; grouped passes share
    their work out themselves, in a way that does not, and a turn's products are too small for it.
    """
    for variable in ("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "OMP_NUM_THREADS"):
        os.environ[variable] = "1"
