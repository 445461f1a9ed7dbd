"""Runs an app on the terminal, and saves unsaved work if a signal or failure ends it."""

import os
import shlex
import signal
import sys
import traceback
from collections.abc import Callable
from contextlib import suppress
from select import select
from threading import Event, Thread
from typing import TYPE_CHECKING

from tui_w2v.cli.output import ExitCode, complain
from tui_w2v.errors import InputError
from tui_w2v.signals import ENDING, INTERRUPT, handled

if TYPE_CHECKING:
    from tui_w2v.tui.base import BaseApp

_MAX_SHUTDOWN_SECONDS = 4.0
_RESET_MODES = (
    "\x1b[?1000l\x1b[?1003l\x1b[?1006l\x1b[?1015l"  # mouse reports off
    "\x1b[?1004l\x1b[?2004l\x1b[<u"  # focus, paste and key reports off
    "\x1b[?7h\x1b[?1049l\x1b[?25h"  # line wrap, main screen, cursor on
)


def has_screen() -> bool:
    """Return whether there is a terminal, or a server such as textual-serve, to draw on."""
    served = bool(os.environ.get("TEXTUAL_DRIVER"))
    return served or bool(sys.__stderr__ and sys.__stderr__.isatty())


def take_keys_from_terminal() -> None:
    """Replace standard input, if it is not a terminal, by the controlling terminal."""
    if os.environ.get("TEXTUAL_DRIVER"):
        return  # that driver delivers the keys
    if sys.__stdin__ and sys.__stdin__.isatty():
        return
    try:
        terminal = os.open("/dev/tty", os.O_RDWR)
    except OSError:
        hint = "tui-w2v trace writes the turns as text"
        raise InputError(f"there is no terminal to read keys from; {hint}") from None
    os.dup2(terminal, 0)
    os.close(terminal)


def show(app: "BaseApp") -> int:
    """Run an app, save unsaved work if a signal or failure ends it, and return the exit status."""
    ended = Event()
    restore = _terminal_restorer()

    def force() -> None:
        """End the process if a thread hangs or the terminal blocks."""
        if ended.wait(_MAX_SHUTDOWN_SECONDS):
            return
        status: int = ExitCode.NOT_DONE
        try:
            restore()
            status = _save_and_report(app)
        finally:
            os._exit(status)

    app.on_ending = Thread(target=force, daemon=True).start
    with handled(app.take_signal, INTERRUPT, *ENDING):
        try:
            app.run()
        except Exception:
            app.failure = app.failure or traceback.format_exc()
        ended.set()
        return _save_and_report(app)


def _terminal_restorer() -> Callable[[], None]:
    """Return what restores the terminal's present modes and replaces standard error.

    A hanging thread may lock standard error. It becomes None if the terminal accepts no output.
    """
    try:
        import termios

        before = termios.tcgetattr(0)
    except (ImportError, OSError, termios.error):
        return lambda: None

    def restore() -> None:
        sys.stderr = None
        with suppress(OSError, ValueError, termios.error):
            termios.tcsetattr(0, termios.TCSANOW, before)
            if select([], [2], [], 0)[1]:
                sys.stderr = os.fdopen(_error_descriptor(), "w", errors="backslashreplace")
                print(_RESET_MODES, end="", file=sys.stderr, flush=True)

    return restore


def _error_descriptor() -> int:
    """Open standard error anew; a terminal that has too little room for a line cannot block it."""
    try:
        return os.open(os.ttyname(2), os.O_WRONLY | os.O_NOCTTY | os.O_NONBLOCK)
    except OSError:  # it is a file or a pipe
        return os.dup(2)


def _save_and_report(app: "BaseApp") -> int:
    """Save unsaved work, report it in two lines, and return the exit status."""
    if app.ended_by:
        code, what = ExitCode(128 + app.ended_by), f"ended by {signal.Signals(app.ended_by).name}"
        if not app.unsaved:
            return code
    elif app.failure:
        code = ExitCode.NOT_DONE
        what = f"this program failed: {app.failure.strip().splitlines()[-1]}"
    else:
        return app.return_code or ExitCode.DONE
    if app.is_web:  # the server keeps no visitor's work
        return complain(what, code)
    from tui_w2v.training import keep_run, replay_command

    timeline, go_on = app.timeline, "the same command again"
    try:
        if timeline is not None:
            go_on = replay_command(timeline)
        path = keep_run(timeline, app.failure)
    except Exception as error:  # a failed app may be in any state; the line is reported anyway
        complain(f"{what}; the model cannot be kept ({error})")
    else:
        kept = "report"
        if path.suffix == ".npz":
            kept = "model"
            go_on += f", or with tui-w2v explore --model {shlex.quote(str(path))}"
        complain(f"{what}; the {kept} {str(path)!r} is kept")
    return complain(f"go on with {go_on}", code)
