"""``tui-w2v similarity``: the cosine of two words."""

import argparse

from tui_w2v.cli.batch import add_words, answer_words
from tui_w2v.cli.options import Parser
from tui_w2v.cli.output import ExitCode
from tui_w2v.cli.queries import add_query_options
from tui_w2v.vectors.question import Kind


def define(parser: Parser) -> None:
    """Add the options."""
    parser.describe(
        "Writes the cosine of two words' vectors: 1 for the same direction, 0 for perpendicular "
        "vectors, -1 for opposite directions.",
        "tui-w2v similarity king queen",
        "tui-w2v similarity king queen --by theta",
        "tui-w2v similarity coast shore --model vectors.bin --json",
        "tui-w2v similarity --batch pairs.txt",
    )
    add_words(parser, "A and B")
    add_query_options(parser)


def run(args: argparse.Namespace) -> ExitCode:
    """Write the cosine."""
    return answer_words(args, Kind.SIMILARITY, args.words)
