"""``tui-w2v demo``: the tour that plays itself."""

import argparse
from contextlib import suppress

from tui_w2v.command_line import (
    ExitCode,
    Parser,
    add_corpus,
    add_model_options,
    add_text_options,
    configuration_of,
    number,
)
from tui_w2v.commands.common import CommandError, has_screen, read_text, take_keys_from_terminal
from tui_w2v.corpus import resolve_source
from tui_w2v.skipgram import FullSoftmax


def define(parser: Parser) -> None:
    """Take a text, and how it is trained."""
    parser.describe(
        "Plays a tour of about four minutes by itself: one turn phase by phase, many turns, and "
        "what is kept of them. space pauses and goes on; any other key hands over the controls, "
        "exactly where it is; q quits. It is the same every time.",
        "tui-w2v demo",
        "tui-w2v demo book.txt --max-vocab 3000 --speed 1.5",
        "tui-w2v demo --loop",
    )
    add_corpus(parser)
    parser.add_argument(
        "--speed",
        type=_pace,
        default=1.0,
        metavar="X",
        help="how many times the usual pace (default: 1)",
    )
    parser.add_argument("--loop", action="store_true", help="begin again at the end")
    add_text_options(parser)
    add_model_options(parser)


def _pace(text: str) -> float:
    """Understand a number above 0."""
    with suppress(argparse.ArgumentTypeError):
        if value := number(text):
            return value
    raise argparse.ArgumentTypeError(f"must be a number above 0, not {text!r}")


def run(args: argparse.Namespace) -> int:
    """Play the tour."""
    configuration = configuration_of(args)
    resolve_source(configuration.corpus)  # a wrong name is the first thing to say
    if configuration.init == "zeros":
        raise CommandError(
            "--init zeros: from zeros, E and θ never move, and there is no tour of that; "
            "tui-w2v explore --init zeros shows it turn by turn",
            ExitCode.USAGE,
        )
    if configuration.objective != FullSoftmax.name:
        raise CommandError(
            f"--objective {configuration.objective}: the tour tells of the softmax; "
            f"tui-w2v explore --objective {configuration.objective} shows its turns, and v there "
            "sets it beside the others",
            ExitCode.USAGE,
        )
    if not has_screen():
        raise CommandError(
            "the demo needs a terminal; tui-w2v trace writes the turns as text", ExitCode.USAGE
        )
    from tui_w2v.training import Setup, Timeline

    setup = Setup(configuration, read_text(configuration))
    first = Timeline(setup)
    first.go(first.position)  # should the turn diverge, it is said before the screen
    take_keys_from_terminal()
    from tui_w2v.tui.demo import DemoApp

    app = DemoApp(lambda: Timeline(setup), speed=args.speed, loop=args.loop)
    app.run()
    return app.return_code or ExitCode.DONE
