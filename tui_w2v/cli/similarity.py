"""``tui-w2v similarity``: the cosine of two words."""

import argparse

from tui_w2v.cli.options import Parser
from tui_w2v.cli.output import ExitCode, write, write_json
from tui_w2v.cli.queries import add_query_options, open_vectors


def define(parser: Parser) -> None:
    """Add the options."""
    parser.describe(
        "Writes the cosine of two words' vectors: 1 for the same direction, 0 for perpendicular "
        "vectors, -1 for opposite directions.",
        "tui-w2v similarity king queen",
        "tui-w2v similarity king queen --by theta",
        "tui-w2v similarity coast shore --model vectors.bin --json",
    )
    for name in "AB":
        parser.add_argument(name, metavar=name)
    add_query_options(parser)


def run(args: argparse.Namespace) -> ExitCode:
    """Write the cosine."""
    similarity = open_vectors(args).similarity(args.A, args.B)
    if args.json:
        write_json({"query": f"{args.A} {args.B}", "similarity": similarity})
    else:
        write(f"{similarity:.6f}")
    return ExitCode.DONE
