"""All commands by name, and the parser of their options."""

import argparse
from importlib import import_module
from typing import Protocol, cast

from tui_w2v import __version__
from tui_w2v.command_line import Parser

COMMANDS = {
    "explore": "open the explorer (what tui-w2v without a command does)",
    "demo": "a tour that plays itself, for a room",
    "trace": "write the turns as text, or as JSON lines",
    "train": "train without the screen, and save the model",
    "count": "count a text's pairs once, for train --counts",
    "nearest": "nearest words to a word, or to the mean of several",
    "analogy": "A is to B as C is to …",
    "similarity": "the cosine of two words",
    "odd-one-out": "the word that fits least",
    "evaluate": "score vectors by analogies or by graded word pairs",
    "convert": "from one format of vectors to another",
    "samples": "list the bundled texts",
}
"""What can be asked of tui-w2v, each in a few words. Each has a module of its own."""


class Command(Protocol):
    """What a command's module holds."""

    def define(self, parser: Parser) -> None:
        """Describe the command and its options."""

    def run(self, args: argparse.Namespace) -> int:
        """Do it, and return the exit status."""


def command(name: str) -> Command:
    """Return a command's module: it is imported now, so that none waits for another's imports."""
    return cast(Command, import_module(f"tui_w2v.commands.{name.replace('-', '_')}"))


def build_parser(only: str | None = None) -> Parser:
    """Return the parser of the commands.

    Args:
        only: The command whose options will be asked for, if it is known: then the others' are
            left out.
    """
    parser = Parser(
        prog="tui-w2v",
        description="Opens up word2vec's skip-gram: trains on real text, one (context word → "
        "target word) pair at a time, and shows every number of the turn.",
        epilog="examples:\n"
        "  tui-w2v                      the explorer, on the royal sample: press space five times\n"
        "  tui-w2v book.txt --dim 50    the explorer, on a text of yours\n"
        "  tui-w2v demo                 the tour that plays itself\n"
        "  tui-w2v trace --turns 2      two turns, told in text\n"
        "  tui-w2v train book.txt --save model.npz\n"
        "  tui-w2v nearest king         nearest words, by a model of the world sample\n"
        "  tui-w2v nearest whale --model model.npz\n\n"
        "CORPUS is a text file, - for standard input, or a sample's name (see tui-w2v samples).\n"
        "Without a command, explore is meant. tui-w2v COMMAND --help says more.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"tui-w2v {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", parser_class=Parser)
    for name, about in COMMANDS.items():
        child = commands.add_parser(name, help=about, allow_abbrev=False)
        if only in (None, name):
            command(name).define(child)
    return parser


def read_options(words: list[str]) -> argparse.Namespace:
    """Understand the text and options of a run's line, as ``explore`` takes them.

    Raises:
        InvalidOptionError: One is of the command line only.
    """
    from tui_w2v.training import InvalidOptionError

    for word in words:
        if word in {"-h", "--help"} or word.partition("=")[0] == "--replay":
            raise InvalidOptionError(f"--replay: {word!r} cannot stand in a run's line")
    return build_parser("explore").parse_args(["explore", *words])
