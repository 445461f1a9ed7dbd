"""``tui-w2v odd-one-out``: the word that fits least."""

import argparse

from tui_w2v.cli.options import Parser
from tui_w2v.cli.output import CommandError, ExitCode
from tui_w2v.cli.queries import add_query_options, open_vectors, write_odd_one_out
from tui_w2v.vectors.question import FEWEST_TO_CHOOSE_FROM


def define(parser: Parser) -> None:
    """Add the options."""
    parser.describe(
        "Writes the word that fits least: the lowest cosine with the mean direction of all words.",
        "tui-w2v odd-one-out breakfast lunch dinner king",
        "tui-w2v odd-one-out cat dog car --model vectors.txt --json",
    )
    parser.add_argument("words", nargs="+", metavar="WORD", help="three or more words")
    add_query_options(parser)


def run(args: argparse.Namespace) -> ExitCode:
    """Write the answer."""
    if len(args.words) < FEWEST_TO_CHOOSE_FROM:
        raise CommandError(
            "odd-one-out needs three or more words: two fit equally well", ExitCode.USAGE
        )
    odd = open_vectors(args).doesnt_match(args.words)
    write_odd_one_out(f"{' '.join(args.words)} ?", odd, as_json=args.json)
    return ExitCode.DONE
