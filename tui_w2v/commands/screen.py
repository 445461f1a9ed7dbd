"""Opening a screen on the terminal, and leaving it, whatever ends the app."""

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

from tui_w2v.command_line import ExitCode, complain
from tui_w2v.commands.common import CommandError
from tui_w2v.signals import ENDING, INTERRUPT, handled

if TYPE_CHECKING:
    from tui_w2v.tui.base import BaseApp

_PATIENCE_SECONDS = 4.0
_USUAL_MODES = (
    "\x1b[?1000l\x1b[?1003l\x1b[?1006l\x1b[?1015l"  # no reports of the mouse
    "\x1b[?1004l\x1b[?2004l\x1b[<u"  # nor of focus, pasting and key codes
    "\x1b[?7h\x1b[?1049l\x1b[?25h"  # wrapped lines, the main screen, the cursor
)


def has_screen() -> bool:
    """Whether there is something to draw on: a terminal, or what serves the app in its place."""
    served = bool(os.environ.get("TEXTUAL_DRIVER"))
    return served or bool(sys.__stderr__ and sys.__stderr__.isatty())


def take_keys_from_terminal() -> None:
    """Have the screen read its keys from the controlling terminal, if standard input is not it."""
    if os.environ.get("TEXTUAL_DRIVER"):
        return  # keys come by whatever that is
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


def show(app: "BaseApp") -> int:
    """Run an app until it is left, or until a signal or a failure ends it; keep unsaved work then.

    Returns:
        The exit status.
    """
    ended = Event()
    restore = _terminal_restorer()

    def force() -> None:
        """End the process where the app does not: a thread hangs, or the terminal stands still."""
        if ended.wait(_PATIENCE_SECONDS):
            return
        status: int = ExitCode.NOT_DONE
        try:
            restore()
            status = _conclude(app)
        finally:
            os._exit(status)

    app.on_ending = Thread(target=force, daemon=True).start
    with handled(app.take_signal, INTERRUPT, *ENDING):
        try:
            app.run()
        except Exception:
            app.note_failure(traceback.format_exc())
        ended.set()
        return _conclude(app)


def _terminal_restorer() -> Callable[[], None]:
    """Return what gives the terminal the modes back that it has now.

    Standard error is then a stream of its own, since a thread may hold the usual one; where the
    terminal takes no output, there is none.
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
                sys.stderr = os.fdopen(os.dup(2), "w", errors="backslashreplace")
                print(_USUAL_MODES, end="", file=sys.stderr, flush=True)

    return restore


def _conclude(app: "BaseApp") -> int:
    """Keep what would be lost, say so in two lines, and return the exit status."""
    if app.ended_by:
        code, what = ExitCode(128 + app.ended_by), f"ended by {signal.Signals(app.ended_by).name}"
        if not app.unsaved:
            return code
    elif app.failure:
        code = ExitCode.NOT_DONE
        what = f"this program failed: {app.failure.strip().splitlines()[-1]}"
    else:
        return app.return_code or ExitCode.DONE
    if app.is_web:  # nothing of a visitor's is kept on the server
        return complain(what, code)
    from tui_w2v.training.recovery import keep_run, replay_command

    timeline, go_on = app.current_run, "the same command again"
    try:
        if timeline is not None:
            go_on = replay_command(timeline)
        path = keep_run(timeline, app.failure)
    except Exception as error:  # whatever a failure has left behind: the line may be enough
        complain(f"{what}; the model cannot be kept ({error})")
    else:
        kept = f"the report {str(path.with_suffix('.txt'))!r}"
        if timeline is not None:
            kept = f"the model {str(path)!r}"
            go_on += f", or with tui-w2v explore --model {shlex.quote(str(path))}"
        complain(f"{what}; {kept} is kept")
    return complain(f"go on with {go_on}", code)
