"""``tui-w2v odd-one-out``: the word that fits least."""

import argparse

from tui_w2v.cli.batch import add_words, answer_words
from tui_w2v.cli.options import Parser
from tui_w2v.cli.output import ExitCode
from tui_w2v.cli.queries import add_query_options
from tui_w2v.vectors.question import Kind


def define(parser: Parser) -> None:
    """Add the options."""
    parser.describe(
        "Writes the word that fits least: the lowest cosine with the mean direction of all words.",
        "tui-w2v odd-one-out breakfast lunch dinner king",
        "tui-w2v odd-one-out cat dog car --model vectors.txt --json",
        "tui-w2v odd-one-out --batch lists.txt",
    )
    add_words(parser, "three or more words")
    add_query_options(parser)


def run(args: argparse.Namespace) -> ExitCode:
    """Write the answer."""
    return answer_words(args, Kind.ODD_ONE_OUT, args.words)
