"""``tui-w2v explore``: the explorer on a text or a model."""

import argparse
import os
import sys

from tui_w2v.command_line import ExitCode
from tui_w2v.commands.common import CommandError
from tui_w2v.commands.open import open_run


def run(args: argparse.Namespace) -> int:
    """Open the explorer."""
    if not sys.__stderr__ or not sys.__stderr__.isatty():
        _refuse_wrong_names(args)
        raise CommandError(
            "the explorer needs a terminal; tui-w2v trace writes the turns as text",
            ExitCode.USAGE,
        )
    timeline = open_run(args)
    timeline.go(timeline.position)  # should the turn diverge, it is said before the screen
    _take_keys_from_terminal()
    from tui_w2v.tui import ExplorerApp

    app = ExplorerApp(timeline)
    app.run()
    return app.return_code or ExitCode.DONE


def _refuse_wrong_names(args: argparse.Namespace) -> None:
    """A text that is not there is the first thing to say."""
    from tui_w2v.corpus import resolve_source

    if args.corpus is not None:
        resolve_source(args.corpus)


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
