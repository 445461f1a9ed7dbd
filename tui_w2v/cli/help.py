"""``tui-w2v help``: help in short."""

import argparse

from tui_w2v.cli.options import Parser
from tui_w2v.cli.output import ExitCode, write
from tui_w2v.cli.parser import COMMANDS, build_parser, command_parsers
from tui_w2v.spelling import did_you_mean


def define(parser: Parser) -> None:
    """Add the command."""
    parser.describe(
        "Explains all commands, or one command and its own options, in short.",
        "tui-w2v help",
        "tui-w2v help train",
    )
    parser.add_argument(
        "about",
        nargs="?",
        type=_command,
        choices=list(COMMANDS),
        metavar="COMMAND",
        help="the command; without one, all",
    )


def run(args: argparse.Namespace) -> ExitCode:
    """Write the help."""
    whole = build_parser(args.about or "")
    parser = whole if args.about is None else command_parsers(whole)[args.about]
    write(parser.short_help().rstrip())
    return ExitCode.DONE


def _command(name: str) -> str:
    if name not in COMMANDS:
        hint = did_you_mean(name, {known: row for row, known in enumerate(COMMANDS)}, n=1)
        raise argparse.ArgumentTypeError(f"no such command: {name!r}{hint}")
    return name
