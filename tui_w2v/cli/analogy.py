"""``tui-w2v analogy``: completes "A is to B as C is to …"."""

import argparse

from tui_w2v.cli.batch import add_words, answer_words
from tui_w2v.cli.options import Parser
from tui_w2v.cli.output import ExitCode
from tui_w2v.cli.queries import add_query_options
from tui_w2v.vectors.question import Kind


def define(parser: Parser) -> None:
    """Add the options."""
    parser.describe(
        "Answers: A is to B as C is to …, by the words nearest to B - A + C (3CosAdd); the three "
        "words themselves are left out.",
        "tui-w2v analogy man king woman",
        "tui-w2v analogy paris france rome --model vectors.txt -n 3",
        "tui-w2v analogy man king woman --product --json",
        "tui-w2v analogy --batch triples.txt --json",
    )
    add_words(parser, "A, B and C")
    parser.add_argument(
        "--product",
        action="store_true",
        help="multiply shifted cosines instead of adding directions (3CosMul)",
    )
    add_query_options(parser, answers=True)


def run(args: argparse.Namespace) -> ExitCode:
    """Write the answers."""
    return answer_words(args, Kind.ANALOGY, args.words)
