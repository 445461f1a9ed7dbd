"""``tui-w2v trace``: the turns as text or JSON lines."""

import argparse
import sys

from tui_w2v.command_line import ExitCode, spelled_out
from tui_w2v.commands.common import SMALLER_RATE, CommandError, check_target, save_trained, write
from tui_w2v.commands.open import open_run
from tui_w2v.trace import as_json, as_text, trace_turns
from tui_w2v.training import DivergedError


def run(args: argparse.Namespace) -> ExitCode:
    """Make turns and write each."""
    if args.save is not None:
        check_target(args.save, args.corpus)
    timeline = open_run(args)
    vocabulary = timeline.setup.corpus.vocabulary
    if args.json:
        unicode = (getattr(sys.stdout, "encoding", None) or "").lower().startswith("utf")
        writer = as_json(vocabulary, full=args.full, ascii_only=not unicode)
    else:
        writer = as_text(vocabulary, full=args.full)
    diverged = None
    try:
        for text in trace_turns(timeline, args.turns, writer):
            write("\n".join(map(spelled_out, text.split("\n"))))
    except DivergedError as error:
        diverged = error
    if args.save is not None:
        save_trained(
            args.save,
            timeline.setup.configuration,
            timeline.parameters,
            vocabulary,
            turns=timeline.turns_made,
            passes=timeline.passes_made,
        )
    if diverged:
        raise CommandError(f"{diverged}; {SMALLER_RATE}")
    return ExitCode.DONE
