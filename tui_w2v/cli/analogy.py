"""``tui-w2v analogy``: completes "A is to B as C is to …"."""

import argparse

from tui_w2v.cli.options import Parser
from tui_w2v.cli.output import ExitCode
from tui_w2v.cli.queries import (
    add_count,
    add_json,
    add_source,
    open_vectors,
    refuse_unknown_words,
    spellings,
    write_neighbours,
)


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
    add_count(parser)
    add_json(parser)
    add_source(parser)


def run(args: argparse.Namespace) -> ExitCode:
    """Write the answers."""
    vectors = open_vectors(args)
    with refuse_unknown_words():
        a, b, c = spellings(vectors, [args.A, args.B, args.C])
    ask = vectors.nearest_by_product if args.product else vectors.nearest
    query = f"{args.A} : {args.B} :: {args.C}"
    write_neighbours(query, ask([b, c], [a], n=args.n), as_json=args.json)
    return ExitCode.DONE
