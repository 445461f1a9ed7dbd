"""``tui-w2v help``: help in short."""

import argparse

from tui_w2v.cli.options import Parser
from tui_w2v.cli.output import write
from tui_w2v.cli.parser import COMMANDS, build_parser, command_parsers, similar_command


def define(parser: Parser) -> None:
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


def run(args: argparse.Namespace) -> None:
    whole = build_parser(args.about or "")
    parser = whole if args.about is None else command_parsers(whole)[args.about]
    write(parser.short_help().rstrip())


def _command(name: str) -> str:
    if name not in COMMANDS:
        raise argparse.ArgumentTypeError(f"no such command: {name!r}{similar_command(name)}")
    return name
