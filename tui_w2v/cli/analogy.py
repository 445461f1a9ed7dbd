"""``tui-w2v analogy``: completes "A is to B as C is to …"."""

import argparse

from tui_w2v.cli.options import Parser
from tui_w2v.cli.output import ExitCode
from tui_w2v.cli.queries import add_query_options, open_vectors, write_neighbours


def define(parser: Parser) -> None:
    """Add the options."""
    parser.describe(
        "Answers: A is to B as C is to …, by the words nearest to B - A + C (3CosAdd); the three "
        "words themselves are left out.",
        "tui-w2v analogy man king woman",
        "tui-w2v analogy paris france rome --model vectors.txt -n 3",
        "tui-w2v analogy man king woman --product --json",
    )
    for name in "ABC":
        parser.add_argument(name, metavar=name)
    parser.add_argument(
        "--product",
        action="store_true",
        help="multiply shifted cosines instead of adding directions (3CosMul)",
    )
    add_query_options(parser, answers=True)


def run(args: argparse.Namespace) -> ExitCode:
    """Write the answers."""
    vectors = open_vectors(args)
    ask = vectors.most_similar_cosmul if args.product else vectors.most_similar
    near = ask([args.B, args.C], [args.A], topn=args.n)
    write_neighbours(f"{args.A} : {args.B} :: {args.C}", near, as_json=args.json)
    return ExitCode.DONE
