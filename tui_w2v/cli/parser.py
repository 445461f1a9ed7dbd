"""The table of commands, and the parser of their options."""

import argparse
from importlib import import_module
from types import ModuleType

from tui_w2v import __version__
from tui_w2v.cli.options import Parser
from tui_w2v.spelling import did_you_mean

COMMANDS = {
    "explore": "open the explorer (what tui-w2v without a command does)",
    "demo": "play a tour by itself",
    "trace": "write the turns as text, or as JSON lines",
    "why": "derive a number of a turn, down to the parameters",
    "train": "train without the screen, and save the model",
    "concepts": "name the singular directions of E by their words",
    "count": "count a text's pairs once, for train --counts",
    "nearest": "find the nearest words to a word or a mean of words",
    "analogy": "A is to B as C is to …",
    "similarity": "compute the cosine of two words",
    "odd-one-out": "find the word that fits least",
    "compare": "compare two models by the nearest words of the words they share",
    "evaluate": "score vectors by analogies or by graded word pairs",
    "convert": "convert vectors between file formats",
    "samples": "list the bundled texts",
    "completions": "write the completions of a shell",
    "man": "write the man page",
    "help": "help in short, on all or on a command (--help: in full)",
}
"""Each command's name and one-line help; the module of the same name implements it."""
_MODULES = dict.fromkeys(("nearest", "analogy", "similarity", "odd-one-out"), "words")
"""The modules of other names."""


def command(name: str) -> ModuleType:
    """Import and return a command's module.

    Its ``define(parser)`` adds the command's description and options. Its ``run(args)`` runs the
    command, and returns the exit status or, when it is done, None.
    """
    return import_module(f"tui_w2v.cli.{_MODULES.get(name, name)}")


def similar_command(word: str) -> str:
    """Return the end of a message that suggests the command a word may stand for, if any."""
    return did_you_mean(word, {name: row for row, name in enumerate(COMMANDS)}, n=1)


def build_parser(only: str | None = None) -> Parser:
    """Return the parser of the commands, with the options of all, or of only one."""
    parser = Parser(
        prog="tui-w2v",
        usage="tui-w2v [CORPUS] [OPTION ...] | tui-w2v COMMAND [OPTION ...]",
        description="Opens up word2vec's skip-gram: trains on real text, one (context word → "
        "target word) pair at a time, and shows every number of the turn.",
        epilog="examples:\n"
        "  tui-w2v                      the explorer, on the royal sample: press space five times\n"
        "  tui-w2v book.txt --dim 50    the explorer, on your own text\n"
        "  tui-w2v demo                 the self-playing tour\n"
        "  tui-w2v trace --turns 2      two turns as text\n"
        "  tui-w2v train book.txt --save model.npz\n"
        "  tui-w2v nearest king         nearest words in a model of the world sample\n"
        "  tui-w2v nearest whale --model model.npz\n\n"
        "CORPUS is a text file, - for standard input, or a sample's name (see tui-w2v samples).\n"
        "Without a command, explore runs. tui-w2v help COMMAND explains a command in short,\n"
        "tui-w2v COMMAND --help in full.\n"
        "Exit status: 0 done; 1 something could not be done; 2 wrong usage or unusable input;\n"
        "129, 130, 143 ended by HUP, INT (ctrl+c), TERM.",
    )
    parser.add_argument("--version", action="version", version=f"tui-w2v {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", prog="tui-w2v")
    for name, about in COMMANDS.items():
        child = commands.add_parser(name, help=about)
        if only in (None, name):
            command(name).define(child)
        if only is None:
            child.complete()
    return parser


def command_parsers(parser: Parser) -> dict[str, Parser]:
    (commands,) = (a for a in parser._actions if isinstance(a, argparse._SubParsersAction))
    return dict(commands.choices)
